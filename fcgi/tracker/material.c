#include "tracker/material.h"

#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "tracker/tracker.h"

/* More are not looked at. */
#define FILES_MAX 50
#define FIELDS_MAX 50

/* Rows of tracker_material: what a row is about, a name and a value. */
static void
take(const struct rows *rows, struct arena *arena, struct material *out)
{
	const char *what = row_text(rows, 0), *name = row_text(rows, 1), *value = row_text(rows, 2);

	name = name == NULL ? NULL : arena_strdup(arena, name);
	value = value == NULL ? NULL : arena_strdup(arena, value);
	if (strcmp(what, "issue") == 0)
		out->description = value;
	else if (strcmp(what, "mail") == 0)
		out->mail = value;
	else if (strcmp(what, "file") == 0 && name != NULL && out->n_files < FILES_MAX)
		out->files[out->n_files++] = name;
	else if (strcmp(what, "field") == 0 && out->n_fields < FIELDS_MAX)
		out->fields[out->n_fields++] = (struct material_field){ name, value };
}

enum err_code
material_read(
    struct tracker *t, int64_t issue, struct arena *arena, struct material *out, struct err *e)
{
	struct rows *rows = db_query(t->db, Q_tracker_material,
	    PARAMS(p_int(issue), p_int(issue), p_int(issue), p_int(issue)));

	*out = (struct material){
		.files = arena_array(arena, FILES_MAX, sizeof(out->files[0])),
		.fields = arena_array(arena, FIELDS_MAX, sizeof(out->fields[0])),
	};
	while (rows_next(rows))
		take(rows, arena, out);
	return rows_end(rows, e);
}
