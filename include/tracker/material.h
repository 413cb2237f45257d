#ifndef SLAD_TRACKER_MATERIAL_H
#define SLAD_TRACKER_MATERIAL_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * What a request consists of besides its journal: the description, the fields
 * that are filled in, the files, and how the author can be reached. Read for
 * those only whose texts are looked through, so it is no part of read_issue.
 */

struct arena;
struct tracker;

struct material_field {
	const char *name;
	const char *value;
};

struct material {
	const char *description; /* NULL: none */
	const char *mail; /* of the author; NULL: none */
	size_t n_files;
	const char **files; /* names */
	size_t n_fields;
	struct material_field *fields;
};

/* An issue that is not there has nothing. */
must_check enum err_code material_read(
    struct tracker *t, int64_t issue, struct arena *arena, struct material *out, struct err *e);

#endif
