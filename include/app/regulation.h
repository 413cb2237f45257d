#ifndef SLAD_APP_REGULATION_H
#define SLAD_APP_REGULATION_H

#include <jansson.h>

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
 * Files that they include are compared by what they say, lists by what their
 * elements are about. No row means that both say the same to the last letter,
 * but for the order of members and the white space.
 * Without a second: a row for everything that the first says.
 */
void regulation_compare(const struct regulation_side *a, const struct regulation_side *b,
    enum wording l, struct arena *arena, struct table *t);

/* What the kinds of rows share that regulation_compare is made of. */
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
/* Targets of a clock, by whom they concern. */
void regulation_targets(const struct comparing *c, enum clock_kind kind);
/* Hours, and days off, of the calendar of that name; what each side says of it, or NULL. */
void regulation_calendar(const struct comparing *c, const char *name, json_t *a, json_t *b);

/*
 * A value in words, as the member of that name means it; of objects and lists a
 * summary in one line. NULL for what is not there.
 */
const char *regulation_value(const struct comparing *c, const char *member, json_t *v);
/* "level Basic; category error / call-back"; of no conditions "all others". */
const char *regulation_when(const struct comparing *c, json_t *when);
/* The name of a member below `what`: by its path where that has words of its own. */
const char *regulation_label(
    const struct comparing *c, const char *what, const char *path, const char *name);

/* Rows for what stands at a path, member by member; elements of lists by what they are about. */
void regulation_members(
    const struct comparing *c, const char *what, const char *path, json_t *a, json_t *b);
/* The same of a list, only of these members of its elements, up to a NULL; NULL: of all. */
void regulation_list(const struct comparing *c, const char *what, const char *path, json_t *a,
    json_t *b, const char *const *only);

/* The JSON of a side with what its files say beside their names, as the member "contents". */
json_t *regulation_whole(const struct regulation_side *s);
/* One row with the place where the two differ first, unless they are equal. */
void regulation_remainder(const struct comparing *c, const char *path, json_t *a, json_t *b);

#endif
