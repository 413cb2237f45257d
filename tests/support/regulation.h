#ifndef SLAD_TESTS_REGULATION_H
#define SLAD_TESTS_REGULATION_H

#include "base/time.h"
#include "core/policy.h"

/* The regulations that ship, read from sql/regulations; a broken one ends the test. */
struct policy *regulation_policy(const char *name);

/*
 * "edoc", or the same with JSON laid over it: "edoc {\"no_answer\": {\"close\": false}}". Members
 * are added or changed, lists replaced.
 */
struct policy *regulation_patched(const char *name_and_patch);

/* A file of sql/regulations, as policy_include; ctx is not used. */
const char *regulation_include(void *ctx, const char *name, struct err *e);

/* Puts it on record, with its calendars. */
struct database;
void regulation_load(struct database *d, const char *name);

/* Between instants and the local time of the regulation's calendar. */
struct utc regulation_instant(const struct policy *p, struct civil day, int hour, int minute);
/* "02 10:00" */
const char *regulation_local(const struct policy *p, struct utc t, char text[static 32]);

#endif
