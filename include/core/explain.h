#ifndef SLAD_CORE_EXPLAIN_H
#define SLAD_CORE_EXPLAIN_H

#include <jansson.h>

#include "core/judge.h"

/*
 * How a verdict came about, step by step: the request is judged again after
 * each of its facts, so what is told is what the rules really saw. The caller
 * owns the answer:
 *
 * {"steps": [{"at", "local", "by", "author", "note": "public|private"|null,
 *             "call": "reached|missed", "logged_at" (of a call that was logged
 *             notably later), "stage", "priority" (each only when there was
 *             one), "working" (business seconds since the step before), "calendar" (the name of the
 *             hours that these are of, where they are not the regulation's own), "clocks": [as in
 *             verdict_json, only those whose state or due instant changed]}, …],
 *  "verdict": as verdict_full_json}
 *
 * The first step is the arrival; it has "channel" and, where that is known,
 * "channel_by", the source that told it, and a "wish" when the client chose a
 * priority. Texts of notes are not part of it.
 */
json_t *explain_json(const struct policy *p, const struct timeline *t, struct utc now);

#endif
