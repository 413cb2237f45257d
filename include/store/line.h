#ifndef SLAD_STORE_LINE_H
#define SLAD_STORE_LINE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* What lists show of a request beside its verdict, as the tracker has it now. */
struct arena;
struct db;

struct line {
	int64_t issue;
	const char *subject;
	const char *project; /* its name */
	const char *client; /* of the verdict; NULL: not known */
	const char *assignee; /* NULL: nobody */
	const char *login; /* of the assignee; a group's name; NULL: nobody */
};

/*
 * By issue; those that are gone are left out. For whoever may see the issues: nothing is checked.
 */
must_check enum err_code line_read(struct db *db, const int64_t *issues, size_t n_issues,
    struct arena *arena, struct line **out, size_t *n, struct err *e);
/* NULL: it is not among them. */
const struct line *line_find(const struct line *lines, size_t n, int64_t issue);

#endif
