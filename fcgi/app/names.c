#include "app/names.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/nearest.h"
#include "base/problem.h"

static const struct {
	enum query id, name;
	const char *what;
} kinds[] = {
	[CLIENT_BY_USER] = { Q_app_user_id, Q_app_user_name, "user with the login" },
	[CLIENT_BY_GROUP] = { Q_app_group_id, Q_app_group_name, "group with the name" },
	[CLIENT_BY_PROJECT] = { Q_app_project_id, Q_app_project_name,
	    "project with the identifier" },
};

/* "id 77", as names_shown calls what the tracker has no longer; not somebody who is there. */
static enum err_code
find_gone(struct db *db, enum client_by by, const char *name, int64_t *id, struct err *e)
{
	struct rows *rows;
	long long said;
	char *end;

	if (strncmp(name, "id ", 3) != 0)
		return ERR_OK;
	said = strtoll(name + 3, &end, 10);
	if (*end != '\0' || said <= 0)
		return ERR_OK;
	*id = said;
	rows = db_query(db, kinds[by].name, PARAMS(p_int(said)));
	while (rows_next(rows))
		*id = 0;
	return rows_end(rows, e);
}

enum err_code
names_id(struct db *db, enum client_by by, const char *name, int64_t *id, struct err *e)
{
	struct rows *rows = db_query(db, kinds[by].id, PARAMS(p_text(name)));

	*id = 0;
	while (rows_next(rows))
		*id = row_int(rows, 0);
	if (rows_end(rows, e) != ERR_OK || (*id == 0 && find_gone(db, by, name, id, e) != ERR_OK))
		return e->code;
	if (*id != 0)
		return ERR_OK;
	return problem_set(e, PROBLEM_UNKNOWN_NAME,
	    PROBLEM_VALUES(problem_text("kind", kinds[by].what), problem_text("name", name)));
}

enum err_code
names_value(struct db *db, enum client_by by, const char *name, struct arena *arena,
    const char **value, struct err *e)
{
	int64_t id;

	*value = name;
	if (by == CLIENT_BY_DOMAIN)
		return ERR_OK;
	if (names_id(db, by, name, &id, e) != ERR_OK)
		return e->code;
	*value = arena_printf(arena, "%" PRId64, id);
	return ERR_OK;
}

enum err_code
names_shown(struct db *db, enum client_by by, const char *value, struct arena *arena,
    const char **name, struct err *e)
{
	struct rows *rows;

	*name = value;
	if (by == CLIENT_BY_DOMAIN)
		return ERR_OK;
	*name = arena_printf(arena, "id %s", value);
	rows = db_query(db, kinds[by].name, PARAMS(p_int(strtoll(value, NULL, 10))));
	while (rows_next(rows))
		*name = arena_strdup(arena, row_text(rows, 0));
	return rows_end(rows, e);
}

static enum err_code
no_client(const struct client *list, size_t n, const char *name, struct arena *arena, struct err *e)
{
	const char **names = arena_array(arena, n + 1, sizeof(*names));
	const char *near;

	for (size_t i = 0; i < n; i++)
		names[i] = list[i].name;
	near = nearest_name(names, n, name);
	if (near != NULL)
		return err_set(e, ERR_NOTFOUND,
		    "there is no client \"%.100s\"; is \"%.100s\" meant?", name, near);
	return err_set(e, ERR_NOTFOUND,
	    "there is no client with the name or BIN \"%.100s\"; `slactl client` lists them", name);
}

enum err_code
names_client(
    struct db *db, const char *name, struct arena *arena, struct client *out, struct err *e)
{
	struct client *list;
	size_t n;

	if (client_list(db, arena, &list, &n, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(list[i].name, name) == 0 ||
		    (list[i].bin != NULL && strcmp(list[i].bin, name) == 0)) {
			*out = list[i];
			return ERR_OK;
		}
	}
	return no_client(list, n, name, arena, e);
}
