#ifndef SLAD_CORE_VERDICT_JSON_H
#define SLAD_CORE_VERDICT_JSON_H

#include <jansson.h>

#include "core/judge.h"

/*
 * A verdict as JSON; instants are ISO 8601 with Z, spans are seconds. The
 * caller owns what is returned. Nothing here can fail.
 */

/* {"id","clocks","actions","wake"}, and not a member more. */
json_t *verdict_json(
    const struct policy *p, const struct timeline *t, const struct verdict *v, struct utc now);

/*
 * The answer of `slactl evaluate`: the above, and in a clock of which a breach was superseded that
 * breach, in a member `superseded`, shaped as in `breaches` below.
 */
json_t *verdict_answer_json(
    const struct policy *p, const struct timeline *t, const struct verdict *v, struct utc now);

/*
 * What is stored and what the API tells: verdict_json, and judged_at, regulation,
 * revision, level, level_because (see core/level.h), category, channel, stage, stage_since,
 * priority, arrived, flags (names), breaches, per clock also cycle, paused, wall_clock (its target
 * counts nights, too), calendar (the name of its hours, where they are not the regulation's own)
 * and the regulation's words, warnings (of a clock, its cycle, the share of the target that was
 * reached, null for none, and which is next and when), queue (see core/queue.h), missing, language
 * (the client's, of slad's own notes; null: not known, so they are in the regulation's first); wish
 * (the priority that the client asks for) only as long as it is open.
 */
json_t *verdict_full_json(
    const struct policy *p, const struct timeline *t, const struct verdict *v, struct utc now);

/* The calendar of a clock that was told so; the policy's own for NULL. */
const struct calendar *verdict_clock_calendar(const struct policy *p, const json_t *clock);

/* ISO text, or null for UTC_NONE. */
json_t *utc_json(struct utc t);

#endif
