#ifndef SLAD_WEB_OUTLOOK_H
#define SLAD_WEB_OUTLOOK_H

#include <jansson.h>

#include "base/err.h"
#include "base/time.h"
#include "core/policy.h"

/*
 * What a page needs so that its countdown goes on by itself, in the reader's
 * zone and without asking again: how much is left now, and when it is open.
 */

/*
 * Adds to each clock of a body (verdict_full_json, moved to `now`) that has a
 * due instant and was not stopped:
 *
 *	left	seconds until it is due, by the wall clock or working ones as the clock says;
 *		negative: late
 *	stands	true: it stands still until somebody acts
 */
void outlook_clocks(json_t *body, const struct policy *policy, struct utc now);

/* The opening intervals from `now` on, [[from, to], …], for a fortnight or so. */
json_t *outlook_windows(const struct calendar *calendar, struct utc now);
/* Gives each clock that goes by other hours than the regulation's own its "windows". */
void outlook_own_windows(json_t *body, const struct policy *policy, struct utc now);

/* {"ru": "…", …} */
json_t *outlook_words(const struct policy *policy, const struct words *words);

/* {"ru": "VIP service", …}: the title of a level; null when the policy has no such level. */
json_t *outlook_level(const struct policy *policy, const char *level);

/*
 * {"vip": {"ru": "VIP service", …}, …}: what people call the levels of the regulations in use; of
 * several that know a level everybody's is asked first.
 */
struct policies;
must_check enum err_code outlook_levels(
    struct policies *s, struct utc now, json_t **out, struct err *e);

/*
 * The one clock that a list shows, of those that outlook_clocks has seen: the
 * one that is due first of those that run, else one that stands, else one that
 * was late or was met. NULL: none was ever started. Borrowed.
 */
json_t *outlook_foremost(const json_t *clocks);

#endif
