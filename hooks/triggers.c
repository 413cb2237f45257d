#include "hooks/triggers.h"

#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "store/scope.h"

#define PAGE 1000

struct drain {
	struct arena *arena;
	struct triggers_news news;
	size_t n;
	int64_t *events;
	int64_t *issues;
	struct utc at; /* of the oldest: since then it is due */
};

static enum err_code
is_installed(struct db *db, bool *installed, struct err *e)
{
	struct rows *rows = db_query(db, Q_triggers_installed, NO_PARAMS);

	*installed = false;
	while (rows_next(rows))
		*installed = row_int(rows, 0) > 0;
	return rows_end(rows, e);
}

static enum err_code
read_events(struct db *db, struct drain *d, struct err *e)
{
	struct rows *rows = db_query(db, Q_triggers_page, PARAMS(p_int(PAGE)));

	d->events = arena_array(d->arena, PAGE, sizeof(*d->events));
	d->issues = arena_array(d->arena, PAGE, sizeof(*d->issues));
	while (rows_next(rows) && d->n < PAGE) {
		d->events[d->n] = row_int(rows, 0);
		d->issues[d->n++] = row_int(rows, 1);
		d->at = utc_min(d->at, row_utc(rows, 2));
	}
	return rows_end(rows, e);
}

/* The ids that were read and no others: what commits meanwhile may have lower ones. */
static enum err_code
drop_events(struct db *db, const struct drain *d, struct err *e)
{
	struct param *params = arena_array(d->arena, d->n, sizeof(*params));

	for (size_t i = 0; i < d->n; i++)
		params[i] = p_int(d->events[i]);
	return db_exec_many(db, Q_triggers_drop, params, 1, d->n, e);
}

static enum err_code
drain_step(struct db *db, void *ctx, struct err *e)
{
	struct drain *d = ctx;
	size_t woken;
	enum err_code rc;

	arena_reset(d->arena);
	*d = (struct drain){ .arena = d->arena, .at = UTC_NONE };
	rc = read_events(db, d, e);
	if (rc != ERR_OK || d->n == 0)
		return rc;
	d->news.events = d->n;
	d->news.more = d->n == PAGE;
	rc = drop_events(db, d, e);
	return rc == ERR_OK ? scope_wake(db, d->issues, d->n, d->at, &woken, e) : rc;
}

enum err_code
triggers_drain(struct db *db, struct triggers_news *out, struct err *e)
{
	struct drain d = { .arena = NULL };
	bool installed;
	enum err_code rc = is_installed(db, &installed, e);

	*out = (struct triggers_news){ .absent = !installed };
	if (rc != ERR_OK || !installed)
		return rc;
	d.arena = arena_new();
	rc = db_transact(db, drain_step, &d, e);
	if (rc == ERR_OK)
		*out = d.news;
	arena_free(d.arena);
	return rc == ERR_OK ? rc : err_prefix(e, "draining the triggers' events");
}
