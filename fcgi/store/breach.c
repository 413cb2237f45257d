#include "store/breach.h"

#include <inttypes.h>

#include "base/buf.h"
#include "base/db.h"
#include "store/list.h"

enum err_code
breach_put(struct db *db, const struct breach_row *b, bool *fresh, struct err *e)
{
	enum err_code rc = db_exec(db, Q_breach_put,
	    PARAMS(p_int(b->issue), p_text(clock_kind_name(b->clock)), p_int(b->cycle),
		p_utc(b->at), p_utc(b->due), p_text(priority_name(b->priority)),
		p_text(b->regulation), p_text(b->revision), p_text(b->clause), p_utc(b->found),
		p_utc(b->superseded), p_text(b->superseded_by)),
	    e);

	*fresh = rc == ERR_OK && db_affected(db) == 1;
	return rc;
}

static enum err_code
check_exists(struct db *db, const struct breach_row *b, struct err *e)
{
	struct rows *rows = db_query(db, Q_breach_exists,
	    PARAMS(
		p_int(b->issue), p_text(clock_kind_name(b->clock)), p_int(b->cycle), p_utc(b->at)));
	bool exists = false;
	enum err_code rc;

	while (rows_next(rows))
		exists = row_int(rows, 0) > 0;
	rc = rows_end(rows, e);
	if (rc != ERR_OK || exists)
		return rc;
	return err_set(e, ERR_NOTFOUND,
	    "issue %" PRId64 ": no breach of %s, cycle %d, is on record", b->issue,
	    clock_kind_name(b->clock), b->cycle);
}

enum err_code
breach_supersede(
    struct db *db, const struct breach_row *b, struct utc when, const char *by, struct err *e)
{
	enum err_code rc = db_exec(db, Q_breach_supersede,
	    PARAMS(p_utc(when), p_text(by), p_int(b->issue), p_text(clock_kind_name(b->clock)),
		p_int(b->cycle), p_utc(b->at)),
	    e);

	if (rc == ERR_OK && db_affected(db) == 0)
		rc = check_exists(db, b, e);
	return rc;
}

/* list_read */
bool
breach_read(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct breach_row *b = item;

	b->issue = row_int(rows, 0);
	b->cycle = (int)row_int(rows, 2);
	b->at = row_utc(rows, 3);
	b->due = row_utc(rows, 4);
	b->regulation = list_text(rows, 6, arena);
	b->revision = list_text(rows, 7, arena);
	b->clause = list_text(rows, 8, arena);
	b->found = row_utc(rows, 9);
	b->superseded = row_utc(rows, 10);
	b->superseded_by = list_text(rows, 11, arena);
	return list_term(clock_kind, rows, 1, &b->clock, e) &&
	    list_term(priority, rows, 5, &b->priority, e);
}

enum err_code
breach_of(struct db *db, int64_t issue, struct arena *arena, struct breach_row **out, size_t *n,
    struct err *e)
{
	return list_all(db_query(db, Q_breach_of, PARAMS(p_int(issue))), breach_read, sizeof(**out),
	    arena, out, n, e);
}

enum err_code
breach_of_many(struct db *db, const int64_t *issues, size_t n_issues, struct arena *arena,
    struct breach_row **out, size_t *n, struct err *e)
{
	enum err_code rc;
	struct buf ids;

	buf_init(&ids);
	list_ids(&ids, issues, n_issues);
	rc = list_all(db_query(db, Q_breach_of_many, PARAMS(p_text(ids.data))), breach_read,
	    sizeof(**out), arena, out, n, e);
	buf_release(&ids);
	return rc;
}
