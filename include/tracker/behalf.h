#ifndef SLAD_TRACKER_BEHALF_H
#define SLAD_TRACKER_BEHALF_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * For whom staff entered a request that came by telephone, letter or in
 * person, as they wrote it into a custom field: a user's login, mail address,
 * id (fields of users hold that) or full name, looked for in this order.
 * Clauses: R9, R34.
 */

struct arena;
struct tracker;

struct behalf_person {
	int64_t user;
	const char *language; /* "ru"; NULL: none of their own */
	const char *domain; /* of their mail; NULL: none */
	size_t n_groups;
	const int64_t *groups;
};

/* *out is NULL when it names nobody, or several: then it may be an organisation. */
must_check enum err_code behalf_find(struct tracker *t, const char *text, struct arena *arena,
    struct behalf_person **out, struct err *e);

#endif
