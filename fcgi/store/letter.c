#include "store/letter.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "base/problem.h"
#include "store/brake.h"
#include "store/letter_row.h"
#include "store/page.h"
#include "store/record.h"

TERM_FUNCTIONS(letter_state, LETTER_STATE_TERMS, LETTER_STATE_COUNT)

bool
letter_row_read(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct letter *l = item;

	l->id = row_int(rows, 0);
	l->key = list_text(rows, 1, arena);
	l->kind = list_text(rows, 2, arena);
	l->rule = list_text(rows, 3, arena);
	l->issue = row_int(rows, 4);
	l->person = list_text(rows, 5, arena);
	l->user = row_int(rows, 6);
	l->address = list_text(rows, 7, arena);
	l->language = list_text(rows, 8, arena);
	l->body = list_text(rows, 9, arena);
	l->cause = row_utc(rows, 10);
	l->standing = row_int(rows, 12) != 0;
	l->due = row_utc(rows, 13);
	l->stale = row_utc(rows, 14);
	l->attempt = (int)row_int(rows, 15);
	l->token = row_int(rows, 16);
	l->mail = list_text(rows, 17, arena);
	l->reason = list_text(rows, 18, arena);
	l->created = row_utc(rows, 19);
	l->changed = row_utc(rows, 20);
	return list_term(letter_state, rows, 11, &l->state, e);
}

enum err_code
letter_row_record(
    struct db *db, const struct letter *l, json_t *body, struct utc now, struct err *e)
{
	return record_append_json(db,
	    &(struct record_entry){
		.at = now,
		.issue = l->issue,
		.kind = "letter",
		.rule = l->rule,
	    },
	    body, e);
}

enum err_code
letter_row_tell(struct db *db, const struct letter *l, enum letter_state from, enum letter_state to,
    const char *mail, const char *reason, struct utc now, struct err *e)
{
	json_t *body = json_pack("{s:s, s:s, s:s?, s:s, s:s?, s:s?}", "key", l->key, "kind",
	    l->kind, "from", from == LETTER_STATE_COUNT ? NULL : letter_state_name(from), "to",
	    letter_state_name(to), "mail", mail, "reason", reason);

	return letter_row_record(db, l, body, now, e);
}

/* ---- what is wanted ---- */

enum letter_state
letter_admits(const struct brake *brake, struct utc cause)
{
	if (brake == NULL || brake_admits(brake, cause) != OUTBOX_PENDING)
		return LETTER_SHADOW;
	return LETTER_PENDING;
}

static enum err_code
insert(struct db *db, const struct letter *l, bool standing, struct utc now, bool *fresh,
    struct err *e)
{
	struct buf person;
	enum err_code rc;

	assert(l->state == LETTER_PENDING || l->state == LETTER_SHADOW);
	assert(l->user != 0 || l->address != NULL);
	buf_init(&person);
	if (l->user != 0)
		buf_printf(&person, "user:%" PRId64, l->user);
	else
		buf_printf(&person, "mail:%s", l->address);
	rc = db_exec(db, Q_letter_put,
	    PARAMS(p_text(l->key), p_text(l->kind), p_text(l->rule), p_id(l->issue),
		p_text(person.data), p_id(l->user), p_text(l->user == 0 ? l->address : NULL),
		p_text(l->language), p_text(l->body), p_utc(l->cause),
		p_text(letter_state_name(l->state)), p_int(standing), p_utc(l->due),
		p_utc(l->stale), p_utc(now), p_utc(now)),
	    e);
	buf_release(&person);
	*fresh = rc == ERR_OK && db_affected(db) == 1;
	return *fresh ? letter_row_tell(db, l, LETTER_STATE_COUNT, l->state, NULL, NULL, now, e)
		      : rc;
}

enum err_code
letter_put(struct db *db, const struct letter *letter, struct utc now, bool *fresh, struct err *e)
{
	bool is_fresh;
	enum err_code rc = insert(db, letter, false, now, &is_fresh, e);

	if (fresh != NULL)
		*fresh = is_fresh;
	return rc;
}

/* Whether it is the sender's: in a mail now, or in one that may have been taken. */
static bool
in_mail(const struct letter *known)
{
	return known->state == LETTER_LEASED ||
	    (known->state == LETTER_PENDING && known->mail != NULL);
}

/*
 * One that a person or the sender withdrew stays so; one whose cause was gone comes back with it.
 */
static bool
may_arm(const struct letter *known)
{
	switch (known->state) {
	case LETTER_PENDING:
	case LETTER_SHADOW:
		return !in_mail(known);
	case LETTER_WITHDRAWN:
		return known->reason != NULL && strcmp(known->reason, LETTER_GONE) == 0;
	case LETTER_LEASED:
	case LETTER_DONE:
	case LETTER_PARKED:
	case LETTER_STATE_COUNT:
		break;
	}
	return false;
}

static enum err_code
arm(struct db *db, const struct letter *known, const struct letter *l, struct utc now,
    size_t *n_changes, struct err *e)
{
	const char *to = letter_state_name(l->state);
	struct utc due = l->due;
	enum err_code rc;

	if (!may_arm(known))
		return ERR_OK;
	/* What failed waits for its next attempt, however often the issue is looked at. */
	if (known->state == LETTER_PENDING && known->attempt > 0)
		due = utc_max(due, known->due);
	if (known->state == l->state && known->due.s == due.s && known->cause.s == l->cause.s &&
	    known->stale.s == l->stale.s && strcmp(known->body, l->body) == 0)
		return ERR_OK;
	rc = db_exec(db, Q_letter_arm,
	    PARAMS(p_text(l->body), p_utc(l->cause), p_utc(due), p_utc(l->stale), p_text(to),
		p_utc(now), p_text(to), p_int(known->id), p_text(letter_state_name(known->state))),
	    e);
	if (rc != ERR_OK || db_affected(db) != 1 || known->state == l->state)
		return rc;
	(*n_changes)++;
	return letter_row_tell(db, known, known->state, l->state, NULL, NULL, now, e);
}

static enum err_code
set(struct db *db, const struct letter *known, enum letter_state to, struct utc due, bool useful,
    const char *reason, struct utc now, struct err *e)
{
	enum err_code rc = db_exec(db, Q_letter_set,
	    PARAMS(p_text(letter_state_name(to)), p_utc(due), p_int(useful), p_text(reason),
		p_utc(now), p_int(known->id), p_text(letter_state_name(known->state))),
	    e);

	if (rc == ERR_OK && db_affected(db) != 1)
		return problem_set(
		    e, PROBLEM_LETTER_CHANGED, PROBLEM_VALUES(problem_number("letter", known->id)));
	return rc != ERR_OK ? rc
			    : letter_row_tell(db, known, known->state, to, NULL, reason, now, e);
}

static const struct letter *
find(const struct letter *letters, size_t n, const char *key)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(letters[i].key, key) == 0)
			return &letters[i];
	}
	return NULL;
}

static enum err_code
drop(struct db *db, const struct letter *known, struct utc now, size_t *n_changes, struct err *e)
{
	enum err_code rc;

	if (known->state == LETTER_DONE || known->state == LETTER_WITHDRAWN || in_mail(known))
		return ERR_OK;
	rc = set(db, known, LETTER_WITHDRAWN, known->due, false, LETTER_GONE, now, e);
	/* A sender took it a moment ago, and looks for itself whether it is of use. */
	if (rc == ERR_CONFLICT)
		return ERR_OK;
	*n_changes += rc == ERR_OK;
	return rc;
}

enum err_code
letter_sync(struct db *db, int64_t issue, const struct letter *letters, size_t n, struct utc now,
    struct arena *arena, size_t *n_changes, struct err *e)
{
	struct list l = { .arena = arena, .size = sizeof(struct letter) };
	enum err_code rc = list_rows(
	    &l, db_query(db, Q_letter_standing, PARAMS(p_int(issue))), letter_row_read, e);
	const struct letter *known = l.items;

	*n_changes = 0;
	for (size_t i = 0; i < n && rc == ERR_OK; i++) {
		const struct letter *there = find(known, l.n, letters[i].key);
		bool fresh = false;

		assert(letters[i].issue == issue);
		if (there != NULL)
			rc = arm(db, there, &letters[i], now, n_changes, e);
		else
			rc = insert(db, &letters[i], true, now, &fresh, e);
		*n_changes += fresh;
	}
	for (size_t i = 0; i < l.n && rc == ERR_OK; i++) {
		if (find(letters, n, known[i].key) == NULL)
			rc = drop(db, &known[i], now, n_changes, e);
	}
	return rc;
}

/* ---- a person's word ---- */

struct word {
	int64_t id;
	bool again;
	const char *reason;
	struct utc now;
};

static enum err_code
say(struct db *db, void *ctx, struct err *e)
{
	const struct word *w = ctx;
	struct arena *arena = arena_new();
	struct letter l;
	enum err_code rc = letter_get(db, w->id, arena, &l, e);
	const bool waits =
	    l.state == LETTER_PENDING || l.state == LETTER_SHADOW || l.state == LETTER_PARKED;
	const bool rests =
	    l.state == LETTER_SHADOW || l.state == LETTER_PARKED || l.state == LETTER_WITHDRAWN;

	if (rc != ERR_OK)
		goto out;
	if (w->again ? !rests : !waits)
		rc = problem_set(e, w->again ? PROBLEM_LETTER_RESTS : PROBLEM_LETTER_GONE,
		    PROBLEM_VALUES(problem_number("letter", w->id),
			problem_text("state", letter_state_name(l.state))));
	else if (w->again)
		rc = set(db, &l, LETTER_PENDING, w->now, true, NULL, w->now, e);
	else
		rc = set(db, &l, LETTER_WITHDRAWN, l.due, false, w->reason, w->now, e);
out:
	arena_free(arena);
	return rc;
}

enum err_code
letter_again(struct db *db, int64_t id, struct utc now, struct err *e)
{
	struct word w = { .id = id, .again = true, .now = now };

	return db_transact(db, say, &w, e);
}

enum err_code
letter_withdraw(struct db *db, int64_t id, const char *reason, struct utc now, struct err *e)
{
	struct word w = { .id = id, .reason = reason, .now = now };

	return db_transact(db, say, &w, e);
}

/* ---- reading ---- */

enum err_code
letter_get(struct db *db, int64_t id, struct arena *arena, struct letter *out, struct err *e)
{
	struct list l = { .arena = arena, .size = sizeof(*out) };
	enum err_code rc =
	    list_rows(&l, db_query(db, Q_letter_get, PARAMS(p_int(id))), letter_row_read, e);

	*out = (struct letter){ .id = id, .state = LETTER_STATE_COUNT };
	if (rc != ERR_OK)
		return rc;
	if (l.n == 0)
		return err_set(e, ERR_NOTFOUND, "there is no letter %" PRId64, id);
	*out = *(const struct letter *)l.items;
	return ERR_OK;
}

enum err_code
letter_list(struct db *db, enum letter_state state, int64_t issue, int64_t after, size_t limit,
    struct arena *arena, struct letter **out, size_t *n, struct err *e)
{
	return list_all(db_query(db, Q_letter_list,
			    PARAMS(p_text(letter_state_name(state)), p_id(issue), p_id(issue),
				p_int(after), p_int((int64_t)limit))),
	    letter_row_read, sizeof(**out), arena, out, n, e);
}

enum err_code
letter_latest(struct db *db, enum letter_state state, int64_t issue, size_t limit,
    struct arena *arena, struct letter **out, size_t *n, struct err *e)
{
	const char *name = state == LETTER_STATE_COUNT ? NULL : letter_state_name(state);
	return list_all(db_query(db, Q_letter_latest,
			    PARAMS(p_text(name), p_text(name), p_id(issue), p_id(issue),
				p_int((int64_t)limit))),
	    letter_row_read, sizeof(**out), arena, out, n, e);
}

enum err_code
letter_page(struct db *db, enum letter_state state, int64_t issue, const struct page *page,
    struct arena *arena, struct letter **out, size_t *n, size_t *total, struct err *e)
{
	const char *name = state == LETTER_STATE_COUNT ? NULL : letter_state_name(state);
	const char *among = list_among(page->among, page->n_among, arena);

	if (list_count(db_query(db, Q_letter_page_total,
			   PARAMS(p_text(name), p_text(name), p_id(issue), p_id(issue),
			       p_text(among), p_text(among))),
		total, e) != ERR_OK)
		return e->code;
	return list_all(
	    db_query(db, Q_letter_page,
		PARAMS(p_text(name), p_text(name), p_id(issue), p_id(issue), p_text(among),
		    p_text(among), p_int((int64_t)page->limit), p_int((int64_t)page->offset))),
	    letter_row_read, sizeof(**out), arena, out, n, e);
}

enum err_code
letter_counts(struct db *db, size_t counts[static LETTER_STATE_COUNT], struct err *e)
{
	struct rows *rows = db_query(db, Q_letter_counts, NO_PARAMS);
	enum letter_state state;

	memset(counts, 0, LETTER_STATE_COUNT * sizeof(*counts));
	while (rows_next(rows)) {
		if (letter_state_parse(row_text(rows, 0), &state))
			counts[state] = (size_t)row_int(rows, 1);
	}
	return rows_end(rows, e);
}

enum err_code
letter_oldest(struct db *db, struct utc now, struct utc *since, struct err *e)
{
	struct rows *rows = db_query(db, Q_letter_oldest, PARAMS(p_utc(now)));

	*since = UTC_NONE;
	while (rows_next(rows))
		*since = row_utc(rows, 0);
	return rows_end(rows, e);
}
