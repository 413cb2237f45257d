#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "core/policy.h"
#include "store/calendars.h"
#include "store/calendars_kept.h"
#include "store/policies.h"
#include "store/revision.h"

/* Revisions of the regulations whose calendars were changed. */

static char *
renamed(const char *body, const char *revision)
{
	json_t *root = json_loads(body, 0, NULL);
	char *text;

	json_object_set_new(root, "revision", json_string(revision));
	text = json_dumps(root, JSON_INDENT(2));
	json_decref(root);
	if (text == NULL)
		abort();
	return text;
}

/* A calendar that cannot be compiled would stop all judging. */
static enum err_code
check_revision(const struct revision *r, const char *dir, struct err *e)
{
	struct policy *policy = NULL;
	const enum err_code rc = policies_kept(r, dir, &policy, e);

	policy_free(policy);
	return rc == ERR_OK ? rc : err_prefix(e, "with these days");
}

static enum err_code
has_revision(
    struct db *db, const struct calendars_base *b, int64_t change, bool *has, struct err *e)
{
	struct rows *rows = db_query(db, Q_calendar_revision_has,
	    PARAMS(p_text(b->regulation), p_text(b->revision), p_int(change)));

	*has = false;
	while (rows_next(rows))
		*has = row_int(rows, 0) > 0;
	return rows_end(rows, e);
}

/* The files of a base with the changes in; *change is the latest of them, 0: none. */
static enum err_code
changed_files(struct db *db, const struct revision *r, struct arena *arena,
    struct revision_file **out, int64_t *change, const char **calendar, struct err *e)
{
	*out = arena_array(arena, r->n_files + 1, sizeof(**out));
	*change = 0;
	for (size_t i = 0; i < r->n_files; i++) {
		struct calendar_day *days;
		size_t n, n_changes;
		int64_t last;
		struct buf body;

		(*out)[i] = r->files[i];
		if (!calendars_is_file(r->files[i].name))
			continue;
		if (calendars_days(db, &r->files[i], arena, &days, &n, &last, &n_changes, e) !=
		    ERR_OK)
			return e->code;
		if (last > *change) {
			*change = last;
			*calendar = calendars_name(r->files[i].name, arena);
		}
		if (n_changes == 0)
			continue;
		buf_init(&body);
		calendar_days_write(days, n, &body);
		(*out)[i].body = buf_keep(&body, arena);
	}
	return ERR_OK;
}

static enum err_code
put_changed(struct db *db, const char *dir, const struct calendars_base *b,
    const struct revision *r, const struct revision_file *files, const char *name, int64_t change,
    struct utc now, struct err *e)
{
	struct revision next = *r;
	char *body = renamed(r->body, name);
	bool fresh;
	enum err_code rc;

	next.name = name;
	next.body = body;
	next.files = files;
	next.loaded = now;
	rc = check_revision(&next, dir, e);
	if (rc == ERR_OK)
		rc = revision_put(db, &next, &fresh, e);
	if (rc == ERR_OK)
		rc = db_exec(db, Q_calendar_revision_put,
		    PARAMS(p_text(b->regulation), p_text(name), p_text(b->revision), p_int(change)),
		    e);
	free(body);
	return rc;
}

static enum err_code
renew_one(struct db *db, const char *dir, const struct calendars_base *b, struct utc now, size_t *n,
    struct arena *arena, struct err *e)
{
	const char *calendar = "";
	struct revision_file *files;
	struct revision r;
	int64_t change;
	bool has;

	if (revision_get(db, b->regulation, b->revision, arena, &r, e) != ERR_OK ||
	    changed_files(db, &r, arena, &files, &change, &calendar, e) != ERR_OK)
		return e->code;
	if (change == 0)
		return ERR_OK;
	if (has_revision(db, b, change, &has, e) != ERR_OK)
		return e->code;
	if (has)
		return ERR_OK;
	++*n;
	return put_changed(db, dir, b, &r, files,
	    arena_printf(arena, "%s+%s.%" PRId64, b->revision, calendar, change), change, now, e);
}

enum err_code
calendars_renew(struct db *db, const char *dir, struct utc now, size_t *n, struct err *e)
{
	struct arena *arena = arena_new();
	struct calendars_base *bases = NULL;
	size_t n_bases = 0;
	enum err_code rc = calendars_bases(db, arena, &bases, &n_bases, e);

	*n = 0;
	for (size_t i = 0; i < n_bases && rc == ERR_OK; i++)
		rc = renew_one(db, dir, &bases[i], now, n, arena, e);
	arena_free(arena);
	return rc;
}
