#ifndef SLAD_CORE_TIMELINE_JSON_H
#define SLAD_CORE_TIMELINE_JSON_H

#include <jansson.h>

#include "base/err.h"
#include "core/timeline.h"

struct arena;

/*
 * One line of `slactl evaluate`:
 *
 *	{"id", "now", "request": {"created", "received", "level", "contract", "client",
 *	 "tracker", "project", "category", "channel", "priority", "logs_calls", "unread", "language"},
 *	 "events": [{"id", "at", "by", "note", "status", "priority", "call", "text", "author"}, …]}
 *
 * Of a request created, category and channel are needed, of an event at and by; an
 * event without an id is named by its place, from 1. Events are put in order of
 * time. "name" and "comment" are allowed and not looked at. A request
 * with a level has a contract unless it says no. Texts live in the arena. ERR_INVALID names the
 * place.
 */
must_check enum err_code timeline_json_read(
    json_t *root, struct arena *arena, struct timeline *out, struct utc *now, struct err *e);

#endif
