#include "store/call.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "core/callback.h"
#include "core/verdict_json.h"
#include "store/fact.h"
#include "store/order.h"

/* Nobody is called so often; the rest is not told. */
#define ATTEMPTS_MAX 200

static const struct callback no_callback = {
	.wished = UTC_NONE,
	.since = UTC_NONE,
	.answered = UTC_NONE,
	.field = { .wished = UTC_NONE, .seen = UTC_NONE, .answered = UTC_NONE },
	.said_wished = UTC_NONE,
	.said_since = UTC_NONE,
};

static const char *
text_of(const struct rows *rows, unsigned column, struct arena *arena)
{
	return row_is_null(rows, column) ? NULL : arena_strdup(arena, row_text(rows, column));
}

void
call_settle(struct callback *c)
{
	const bool by_field = !utc_is_none(c->field.wished);

	c->number = c->field.number != NULL ? c->field.number : c->said_number;
	c->wished = by_field ? c->field.wished : c->said_wished;
	c->since = by_field ? c->field.seen : c->said_since;
}

static enum err_code
read_wish(struct db *db, int64_t issue, struct arena *arena, struct callback *out, struct err *e)
{
	struct rows *rows = db_query(db, Q_callback_get, PARAMS(p_int(issue)));

	while (rows_next(rows)) {
		out->said_number = text_of(rows, 0, arena);
		out->said_wished = row_utc(rows, 1);
		out->said_since = row_utc(rows, 2);
		out->field.number = text_of(rows, 3, arena);
		out->field.wished = row_utc(rows, 4);
		out->field.text = text_of(rows, 5, arena);
		out->field.seen = row_utc(rows, 6);
		out->answered = row_utc(rows, 7);
	}
	if (rows_end(rows, e) != ERR_OK)
		return e->code;
	call_settle(out);
	return ERR_OK;
}

enum err_code
call_get(struct db *db, int64_t issue, struct arena *arena, struct callback *out, struct err *e)
{
	struct rows *rows;

	*out = no_callback;
	if (read_wish(db, issue, arena, out, e) != ERR_OK)
		return e->code;
	out->attempts = arena_array(arena, ATTEMPTS_MAX, sizeof(out->attempts[0]));
	rows = db_query(db, Q_call_list, PARAMS(p_int(issue)));
	while (rows_next(rows)) {
		if (out->n < ATTEMPTS_MAX)
			out->attempts[out->n++] = (struct call_attempt){
				.id = row_int(rows, 0),
				.issue = issue,
				.user = row_int(rows, 1),
				.caller = text_of(rows, 2, arena),
				.at = row_utc(rows, 3),
				.reached = row_int(rows, 4) != 0,
				.note = text_of(rows, 5, arena),
				.logged = row_utc(rows, 6),
			};
	}
	return rows_end(rows, e);
}

bool
call_reached(const struct callback *c)
{
	for (size_t i = 0; i < c->n; i++) {
		if (c->attempts[i].reached &&
		    callback_fulfils(c->wished, c->since, c->attempts[i].at))
			return true;
	}
	return false;
}

const char *
call_unreadable(const struct callback *c)
{
	return utc_is_none(c->field.wished) ? c->field.text : NULL;
}

struct utc
call_answered(const struct callback *c)
{
	const struct utc any_time = { 0 };

	for (size_t i = 0; i < c->n && utc_is_none(c->answered); i++) {
		if (c->attempts[i].reached)
			return utc_is_none(c->wished) ? any_time : c->wished;
	}
	return c->answered;
}

struct wish {
	int64_t issue;
	const char *number;
	struct utc wished;
	const char *by;
	struct utc now;
};

static enum err_code
check_fields(const struct callback *c, const struct wish *w, struct err *e)
{
	if (w->number != NULL && c->field.number != NULL && strcmp(w->number, c->field.number) != 0)
		return err_set(e, ERR_CONFLICT,
		    "number: the tracker's own field of issue %" PRId64
		    " says another one (tracker.call_number_field): correct it there",
		    w->issue);
	if (!utc_is_none(w->wished) && !utc_is_none(c->field.wished) &&
	    w->wished.s != c->field.wished.s)
		return err_set(e, ERR_CONFLICT,
		    "wished time: the tracker's own field of issue %" PRId64
		    " says another one (tracker.call_time_field): correct it there",
		    w->issue);
	return ERR_OK;
}

static enum err_code
put_wish(struct db *db, const struct wish *w, struct err *e)
{
	struct arena *arena = arena_new();
	struct callback c;
	enum err_code rc = call_get(db, w->issue, arena, &c, e);

	if (rc == ERR_OK)
		rc = check_fields(&c, w, e);
	if (rc == ERR_OK)
		rc = db_exec(db, Q_callback_put,
		    PARAMS(p_int(w->issue), p_text(w->number), p_utc(w->wished), p_utc(w->now),
			p_utc(call_answered(&c)), p_utc(w->now)),
		    e);
	arena_free(arena);
	return rc;
}

/* db_step */
static enum err_code
keep_wish(struct db *db, void *ctx, struct err *e)
{
	const struct wish *w = ctx;

	if (put_wish(db, w, e) != ERR_OK)
		return e->code;
	/* The number itself is personal: it is not for the record. */
	return order_record(db, w->issue, "call", NULL,
	    json_pack("{s:b, s:b, s:s}", "number", w->number != NULL, "wished",
		!utc_is_none(w->wished), "by", w->by),
	    w->now, e);
}

enum err_code
call_wish(struct db *db, int64_t issue, const char *number, struct utc wished, const char *by,
    struct utc now, struct err *e)
{
	struct wish w = { issue, number, wished, by, now };

	return db_transact(db, keep_wish, &w, e);
}

enum err_code
call_fields(struct db *db, int64_t issue, const struct call_field *f, struct utc now, struct err *e)
{
	return db_exec(db, Q_callback_field_put,
	    PARAMS(p_int(issue), p_text(f->number), p_utc(f->wished), p_text(f->text),
		p_utc(f->seen), p_utc(f->answered), p_utc(now)),
	    e);
}

struct logging {
	const struct call_attempt *attempt;
	struct utc now;
};

/* db_step: the call, the word that there is one, and the record. */
static enum err_code
keep_call(struct db *db, void *ctx, struct err *e)
{
	const struct logging *l = ctx;
	const struct call_attempt *a = l->attempt;
	char id[24];
	const struct fact_word word = {
		.issue = a->issue,
		.user = a->user,
		.kind = FACT_WORD_CALL,
		.value = id,
		.at = l->now,
	};

	if (db_exec(db, Q_call_put,
		PARAMS(p_int(a->issue), p_int(a->user), p_text(a->caller), p_utc(a->at),
		    p_int(a->reached), p_text(a->note)),
		e) != ERR_OK)
		return e->code;
	snprintf(id, sizeof(id), "%" PRId64, db_insert_id(db));
	if (fact_word_put(db, &word, e) != ERR_OK)
		return e->code;
	/* A call that is logged afterwards may undo a breach: both instants are on record. */
	return order_record(db, a->issue, "call", NULL,
	    json_pack(
		"{s:b, s:s, s:o}", "reached", a->reached, "by", a->caller, "at", utc_json(a->at)),
	    l->now, e);
}

enum err_code
call_log(struct db *db, const struct call_attempt *attempt, struct utc now, struct err *e)
{
	struct logging l = { attempt, now };

	return db_transact(db, keep_call, &l, e);
}
