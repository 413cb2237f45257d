#include "store/revision.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "base/hmac.h"
#include "store/list.h"

/* A row before its files are read. */
struct stored {
	int64_t id;
	struct revision revision;
};

static bool
read_revision(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct stored *s = item;

	s->id = row_int(rows, 0);
	s->revision.regulation = list_text(rows, 1, arena);
	s->revision.name = list_text(rows, 2, arena);
	s->revision.valid_from = row_utc(rows, 3);
	s->revision.body = list_text(rows, 4, arena);
	s->revision.checksum = list_text(rows, 5, arena);
	s->revision.loaded = row_utc(rows, 6);
	return true;
}

static bool
read_file(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct revision_file *f = item;

	f->name = list_text(rows, 0, arena);
	f->body = list_text(rows, 1, arena);
	return true;
}

/* The one row of a result with its files; *found is false when there is none. */
static enum err_code
fetch(struct db *db, struct rows *rows, struct arena *arena, struct revision *out, bool *found,
    struct err *e)
{
	struct list l = { .arena = arena, .size = sizeof(struct stored) };
	struct list files = { .arena = arena, .size = sizeof(struct revision_file) };
	enum err_code rc = list_rows(&l, rows, read_revision, e);
	const struct stored *s = l.items;

	*found = l.n > 0;
	if (rc != ERR_OK || !*found)
		return rc;
	rc = list_rows(&files, db_query(db, Q_revision_files, PARAMS(p_int(s->id))), read_file, e);
	*out = s->revision;
	out->files = files.items;
	out->n_files = files.n;
	return rc;
}

static int
by_name(const void *a, const void *b)
{
	const struct revision_file *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* Names and lengths are part of it, so that no text can pass for another set of files. */
static void
checksum_of(const struct revision *r, char out[static HMAC_HEX])
{
	struct arena *arena = arena_new();
	struct revision_file *files = arena_array(arena, r->n_files, sizeof(*files));
	struct buf b;

	buf_init(&b);
	buf_puts(&b, r->body);
	if (r->n_files > 0)
		memcpy(files, r->files, r->n_files * sizeof(*files));
	qsort(files, r->n_files, sizeof(*files), by_name);
	for (size_t i = 0; i < r->n_files; i++)
		buf_printf(&b, "\n%s %zu\n%s", files[i].name, strlen(files[i].body), files[i].body);
	hmac_digest_hex(b.data, b.len, out);
	buf_release(&b);
	arena_free(arena);
}

static enum err_code
insert(struct db *db, const struct revision *r, const char *checksum, struct err *e)
{
	enum err_code rc = db_exec(db, Q_revision_put,
	    PARAMS(p_text(r->regulation), p_text(r->name), p_utc(r->valid_from), p_text(r->body),
		p_text(checksum), p_utc(r->loaded)),
	    e);
	const int64_t id = db_insert_id(db);

	/* Nobody had it a moment ago: whoever was faster is seen the next time. */
	if (rc == ERR_CONFLICT)
		return err_set(e, ERR_RETRY,
		    "regulation %s: another process puts revision %s on record at this moment",
		    r->regulation, r->name);
	for (size_t i = 0; i < r->n_files && rc == ERR_OK; i++)
		rc = db_exec(db, Q_revision_file_put,
		    PARAMS(p_int(id), p_text(r->files[i].name), p_text(r->files[i].body)), e);
	return rc;
}

enum err_code
revision_compare(struct db *db, const struct revision *r, bool *found, struct err *e)
{
	struct arena *arena = arena_new();
	char checksum[HMAC_HEX];
	struct revision known;
	enum err_code rc;

	*found = false;
	checksum_of(r, checksum);
	rc = fetch(db, db_query(db, Q_revision_get, PARAMS(p_text(r->regulation), p_text(r->name))),
	    arena, &known, found, e);
	if (rc == ERR_OK && *found &&
	    (strcmp(known.checksum, checksum) != 0 || known.valid_from.s != r->valid_from.s))
		rc = err_set(e, ERR_CONFLICT,
		    "regulation %s: revision %s was loaded before with another text, and requests "
		    "may have been judged by it: give the new text a new revision",
		    r->regulation, r->name);
	arena_free(arena);
	return rc;
}

enum err_code
revision_put(struct db *db, const struct revision *r, bool *fresh, struct err *e)
{
	char checksum[HMAC_HEX];
	bool found;

	*fresh = false;
	if (revision_compare(db, r, &found, e) != ERR_OK)
		return e->code;
	*fresh = !found;
	if (found)
		return ERR_OK;
	checksum_of(r, checksum);
	return insert(db, r, checksum, e);
}

enum err_code
revision_get(struct db *db, const char *regulation, const char *name, struct arena *arena,
    struct revision *out, struct err *e)
{
	bool found;
	enum err_code rc =
	    fetch(db, db_query(db, Q_revision_get, PARAMS(p_text(regulation), p_text(name))), arena,
		out, &found, e);

	if (rc == ERR_OK && !found)
		return err_set(
		    e, ERR_NOTFOUND, "regulation %s has no revision %s", regulation, name);
	return rc;
}

enum err_code
revision_at(struct db *db, const char *regulation, struct utc at, struct arena *arena,
    struct revision *out, struct err *e)
{
	bool found;
	enum err_code rc =
	    fetch(db, db_query(db, Q_revision_at, PARAMS(p_text(regulation), p_utc(at))), arena,
		out, &found, e);

	if (rc == ERR_OK && !found)
		rc = fetch(db, db_query(db, Q_revision_first, PARAMS(p_text(regulation))), arena,
		    out, &found, e);
	if (rc == ERR_OK && !found)
		return err_set(e, ERR_NOTFOUND, "regulation %s was never loaded", regulation);
	return rc;
}

enum err_code
revision_list(struct db *db, struct arena *arena, struct revision **out, size_t *n, struct err *e)
{
	struct list l = { .arena = arena, .size = sizeof(struct stored) };
	enum err_code rc =
	    list_rows(&l, db_query(db, Q_revision_list, NO_PARAMS), read_revision, e);
	const struct stored *s = l.items;

	*n = l.n;
	*out = arena_array(arena, l.n, sizeof(**out));
	for (size_t i = 0; i < l.n; i++)
		(*out)[i] = s[i].revision;
	return rc;
}
