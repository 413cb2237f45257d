#ifndef SLAD_APP_SOURCES_H
#define SLAD_APP_SOURCES_H

#include <stddef.h>

#include "base/buf.h"

/*
 * Where slad takes from who a request is of, when it was received, by which
 * channel it came and the like: the order, which setup prints and doctor
 * verifies.
 * Clauses: R9, R34.
 */

struct config;

struct source {
	const char *what;
	const char *setting; /* that names the custom field asked first; NULL: no field is */
	size_t offset; /* of the setting in struct config */
	const char *first; /* what the field, or else the tracker, says */
	const char *then; /* NULL: nothing between that and the last */
	const char *last; /* when nothing is said */
	/* NULL: whoever wrote into the field. */
	const char *(*whose)(const struct config *c);
	/* Instead of `last`: says all that follows, from the n-th on. */
	void (*others)(const struct config *c, int n, struct buf *out);
};

const struct source *sources_list(size_t *n);

/* The name of the field; NULL: none is set. */
const char *sources_field(const struct source *s, const struct config *c);

void sources_order(const struct source *s, const struct config *c, struct buf *out);

#endif
