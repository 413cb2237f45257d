#include "web/project.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "web/web.h"

/* Longer numbers are no id of the tracker's. */
#define DIGITS_MAX 10

static bool
is_number(const char *name)
{
	return *name != '\0' && name[strspn(name, "0123456789")] == '\0';
}

enum err_code
project_identifier(
    struct web *w, struct arena *arena, const char *name, const char **identifier, struct err *e)
{
	struct rows *rows;

	*identifier = NULL;
	if (name == NULL || *name == '\0' || (is_number(name) && strlen(name) > DIGITS_MAX))
		return ERR_OK;
	if (!is_number(name)) {
		*identifier = name;
		return ERR_OK;
	}
	if (web_db(w, e) != ERR_OK)
		return e->code;
	rows = db_query(w->db, Q_client_project_named, PARAMS(p_int(strtoll(name, NULL, 10))));
	while (rows_next(rows))
		*identifier = arena_strdup(arena, row_text(rows, 0));
	return rows_end(rows, e);
}
