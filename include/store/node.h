#ifndef SLAD_STORE_NODE_H
#define SLAD_STORE_NODE_H

#include <stddef.h>

#include "base/err.h"
#include "base/time.h"

struct arena;
struct db;

/* Who works on this schema: for health and for `doctor`. */
struct node {
	const char *name; /* host and process */
	const char *version;
	struct utc seen;
};

/* A sign of life. */
must_check enum err_code node_seen(
    struct db *db, const char *name, const char *version, struct utc now, struct err *e);
/* Those seen since, by name; older ones are forgotten. */
must_check enum err_code node_list(struct db *db, struct utc since, struct arena *arena,
    struct node **out, size_t *n, struct err *e);

#endif
