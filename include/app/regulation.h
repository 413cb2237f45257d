#ifndef SLAD_APP_REGULATION_H
#define SLAD_APP_REGULATION_H

#include "app/app.h"
#include "core/policy.h"
#include "core/wording.h"

/* What the parts of `slactl regulation` share. */

struct regulation_options {
	bool json;
	enum wording l;
};

/* A verb; it is given the options. */
int regulation_check(struct app *app, int argc, char **argv, void *ctx);

struct table;
struct arena;

/* What stands in for words that a revision on record lacks, the first of them; "" for nothing. */
const char *regulation_lent(const struct policy *p, struct arena *arena);

/* One of the two that are compared: the policy and the JSON that it was read from. */
struct regulation_side {
	const struct policy *policy;
	const char *json;
	size_t len;
};

/*
 * A row for each difference: what it is about, and what each of the two says.
 * Without a second: a row for everything that the first says.
 */
void regulation_compare(const struct regulation_side *a, const struct regulation_side *b,
    enum wording l, struct arena *arena, struct table *t);

/* The rows of one kind that regulation_compare is made of. */
struct comparing {
	const struct regulation_side *a;
	const struct regulation_side *b; /* NULL: nothing to compare with */
	enum wording l;
	struct arena *arena;
	struct table *table;
};

/* Adds the row unless both say the same. A text that is NULL is shown as a dash. */
void regulation_row(
    const struct comparing *c, const char *what, const char *first, const char *second);
/* Targets of all clocks, by whom they concern. */
void regulation_targets(const struct comparing *c);
/* Hours, and days off. */
void regulation_calendars(const struct comparing *c);

#endif
