#include "store/duty.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "store/list.h"

enum err_code
duty_put(struct db *db, const struct duty_row *row, bool *changed, struct err *e)
{
	const struct param client = p_int(row->client), contract = p_int(row->contract);
	const struct param duty = p_text(duty_name(row->duty));
	const enum err_code rc = row->user == 0
	    ? db_exec(db, Q_duty_drop, PARAMS(client, contract, duty), e)
	    : db_exec(db, Q_duty_put, PARAMS(client, contract, duty, p_int(row->user)), e);

	if (rc == ERR_OK && changed != NULL)
		*changed = db_affected(db) > 0;
	return rc;
}

static bool
read_duty(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct duty_row *d = item;

	d->client = row_int(rows, 0);
	d->contract = row_int(rows, 1);
	d->user = row_int(rows, 3);
	return list_term(duty, rows, 2, &d->duty, e);
}

enum err_code
duty_list(struct db *db, int64_t client, struct arena *arena, struct duty_row **out, size_t *n,
    struct err *e)
{
	return list_all(db_query(db, Q_duty_list, PARAMS(p_int(client))), read_duty, sizeof(**out),
	    arena, out, n, e);
}

enum err_code
absence_add(struct db *db, const struct absence *absence, int64_t *id, struct err *e)
{
	enum err_code rc;

	if (absence->to.s <= absence->from.s)
		return err_set(e, ERR_INVALID, "the absence ends before it begins");
	rc = db_exec(db, Q_absence_add,
	    PARAMS(p_int(absence->user), p_utc(absence->from), p_utc(absence->to),
		p_text(absence->note)),
	    e);
	if (rc == ERR_OK)
		*id = db_insert_id(db);
	return rc;
}

enum err_code
absence_remove(struct db *db, int64_t id, int64_t *user, struct err *e)
{
	struct rows *rows = db_query(db, Q_absence_get, PARAMS(p_int(id)));

	*user = 0;
	while (rows_next(rows))
		*user = row_int(rows, 0);
	if (rows_end(rows, e) != ERR_OK)
		return e->code;
	if (*user == 0)
		return err_set(e, ERR_NOTFOUND, "there is no absence %" PRId64, id);
	return db_exec(db, Q_absence_remove, PARAMS(p_int(id)), e);
}

static bool
read_absence(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	*(struct absence *)item = (struct absence){
		.id = row_int(rows, 0),
		.user = row_int(rows, 1),
		.from = row_utc(rows, 2),
		.to = row_utc(rows, 3),
		.note = list_text(rows, 4, arena),
	};
	return true;
}

enum err_code
absence_list(struct db *db, struct utc at, struct arena *arena, struct absence **out, size_t *n,
    struct err *e)
{
	return list_all(db_query(db, Q_absence_list, PARAMS(p_utc(at))), read_absence,
	    sizeof(**out), arena, out, n, e);
}

static bool
read_issue_id(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	*(int64_t *)item = row_int(rows, 0);
	return true;
}

enum err_code
absence_touches(
    struct db *db, int64_t user, struct arena *arena, int64_t **out, size_t *n, struct err *e)
{
	return list_all(db_query(db, Q_absence_touches, PARAMS(p_int(user))), read_issue_id,
	    sizeof(**out), arena, out, n, e);
}

/* Of each duty the first: that of the contract, when it has one. */
static enum err_code
read_helpers(struct db *db, const struct duty_request *q, struct arena *arena,
    struct assignment_helper *helpers, size_t *n, struct err *e)
{
	struct rows *rows = db_query(db, Q_duty_helpers,
	    PARAMS(p_int(q->project), p_int(q->issue), p_int(q->client), p_int(q->contract)));

	*n = 0;
	while (rows_next(rows)) {
		struct assignment_helper h = {
			.user = row_int(rows, 1),
			.unable = row_int(rows, 3) == 0,
		};

		if (!duty_parse(row_text(rows, 0), &h.duty) || *n == DUTY_COUNT ||
		    (*n > 0 && helpers[*n - 1].duty == h.duty))
			continue;
		h.name = list_text(rows, 2, arena);
		helpers[(*n)++] = h;
	}
	return rows_end(rows, e);
}

struct away {
	int64_t user;
	struct assignment_absence when;
};

static bool
read_away(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	*(struct away *)item =
	    (struct away){ row_int(rows, 0), { row_utc(rows, 1), row_utc(rows, 2) } };
	return true;
}

static void
add_absences(struct assignment_helper *h, const struct away *away, size_t n, struct arena *arena)
{
	struct assignment_absence *own = arena_array(arena, n + 1, sizeof(*own));

	for (size_t i = 0; i < n; i++) {
		if (away[i].user == h->user)
			own[h->n_absences++] = away[i].when;
	}
	h->absences = own;
}

enum err_code
duty_helpers(struct db *db, const struct duty_request *q, struct arena *arena,
    struct assignment *out, struct err *e)
{
	struct assignment_helper *helpers = arena_array(arena, DUTY_COUNT, sizeof(*helpers));
	struct list l = { .arena = arena, .size = sizeof(struct away) };

	out->helpers = helpers;
	if (read_helpers(db, q, arena, helpers, &out->n, e) != ERR_OK)
		return e->code;
	if (out->n == 0)
		return ERR_OK;
	if (list_rows(&l,
		db_query(db, Q_duty_absences,
		    PARAMS(p_utc(q->arrived), p_int(q->client), p_int(q->contract))),
		read_away, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < out->n; i++)
		add_absences(&helpers[i], l.items, l.n, arena);
	return ERR_OK;
}

enum err_code
duty_refuse(
    struct db *db, int64_t issue, int64_t user, const char *reason, struct utc now, struct err *e)
{
	return db_exec(
	    db, Q_duty_refuse, PARAMS(p_int(issue), p_int(user), p_text(reason), p_utc(now)), e);
}
