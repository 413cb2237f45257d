#ifndef SLAD_CORE_POLICY_READER_H
#define SLAD_CORE_POLICY_READER_H

#include <jansson.h>
#include <stdbool.h>

#include "base/reader.h"
#include "core/policy.h"

/*
 * How a regulation's JSON is read: every section of it has a file of its own
 * (policy_clocks.c, policy_noanswer.c, …) with one read_fn that is handed the
 * whole policy; core/policy_sections.def lists them. These are the values that
 * sections are made of. All are of one signature, so that they stand in tables of
 * members; `into` is what the comment says.
 */

/* Requests older or younger than these years cannot be judged; compiling takes milliseconds. */
#define POLICY_FIRST_YEAR 1995
#define POLICY_LAST_YEAR 2060

/* The policy that is being read. What stands further down in it is not there yet. */
struct policy *policy_of(struct reader *r);

/*
 * Compiles what the section says into one more of policy.calendars, which the policy owns;
 * failures are told.
 */
struct calendar_json;
bool policy_calendar_compile(
    struct reader *r, struct calendar_json *cal, struct policy_calendar *hours);
/* Whether the host knows the zone; told at "zone" where it does not. */
bool policy_zone_check(struct reader *r, const char *name);

/*
 * The text of a file that the regulation names; NULL after a failure, or with a sentence in r->e.
 */
const char *policy_included(struct reader *r, const char *name);
const char *policy_include_text(struct reader *r, const char *name);

/* The sentence in r->e is about that file, whose name stands at r->path; always false. */
bool policy_file_failed(struct reader *r, const char *file);

/*
 * The JSON of a file that the regulation names, read as what it holds; `what` is its contents in a
 * sentence, `ships` the name under which slad ships one of that kind.
 */
bool policy_file(
    struct reader *r, json_t *v, const char *what, const char *ships, read_fn *read, void *into);

/*
 * policy_read by a reader that the caller made: one that tells more than the first mistake.
 * `shipped` as of policy_read_kept, or NULL.
 */
enum err_code policy_read_by(struct reader *r, const char *json, size_t len,
    policy_include *include, policy_include *shipped, void *ctx, struct policy **out);

/* struct words *: each language of the regulation must be there; more do no harm. */
bool policy_words(struct reader *r, json_t *v, void *into);

/* struct span *, elapsed: {"minutes": 15}, {"hours": 8} or {"days": 7}. */
bool policy_span(struct reader *r, json_t *v, void *into);
/* struct limit *: the same in working time, "elapsed": true, "day_end" or "none". */
bool policy_limit(struct reader *r, json_t *v, void *into);

/* Sets as bits of an unsigned *: one name or a list of them. */
bool policy_stage_set(struct reader *r, json_t *v, void *into);
bool policy_level_set(struct reader *r, json_t *v, void *into);
bool policy_category_set(struct reader *r, json_t *v, void *into);
bool policy_channel_set(struct reader *r, json_t *v, void *into);
bool policy_priority_set(struct reader *r, json_t *v, void *into);
/* unsigned *: the index of a level. */
bool policy_level_name(struct reader *r, json_t *v, void *into);
/* const struct policy_calendar **. */
bool policy_hours_name(struct reader *r, json_t *v, void *into);
/* struct names *: one name or a list. */
bool policy_names(struct reader *r, json_t *v, void *into);
/* struct match *. */
bool policy_match(struct reader *r, json_t *v, void *into);

/* What holds in a regulation that says nothing of warnings. */
void policy_warnings_default(struct warnings_policy *w);

/* The sections: `into` is the struct policy *. */
#define SECTION(name, read, need) read_fn read;
#include "core/policy_sections.def"
#undef SECTION

#endif
