#include "store/call.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/db.h"
#include "store/fact.h"
#include "store/order.h"

/* Nobody is called so often; the rest is not told. */
#define ATTEMPTS_MAX 200

static const char *
text_of(const struct rows *rows, unsigned column, struct arena *arena)
{
	return row_is_null(rows, column) ? NULL : arena_strdup(arena, row_text(rows, column));
}

static enum err_code
read_wish(struct db *db, int64_t issue, struct arena *arena, struct callback *out, struct err *e)
{
	struct rows *rows = db_query(db, Q_callback_get, PARAMS(p_int(issue)));

	while (rows_next(rows)) {
		out->number = text_of(rows, 0, arena);
		out->wished = row_utc(rows, 1);
	}
	return rows_end(rows, e);
}

enum err_code
call_get(struct db *db, int64_t issue, struct arena *arena, struct callback *out, struct err *e)
{
	struct rows *rows;

	*out = (struct callback){ .wished = UTC_NONE };
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
			};
	}
	return rows_end(rows, e);
}

struct wish {
	int64_t issue;
	const char *number;
	struct utc wished;
	const char *by;
	struct utc now;
};

/* db_step */
static enum err_code
keep_wish(struct db *db, void *ctx, struct err *e)
{
	const struct wish *w = ctx;

	if (db_exec(db, Q_callback_put,
		PARAMS(p_int(w->issue), p_text(w->number), p_utc(w->wished), p_utc(w->now)),
		e) != ERR_OK)
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
	return order_record(db, a->issue, "call", NULL,
	    json_pack("{s:b, s:s}", "reached", a->reached, "by", a->caller), l->now, e);
}

enum err_code
call_log(struct db *db, const struct call_attempt *attempt, struct utc now, struct err *e)
{
	struct logging l = { attempt, now };

	return db_transact(db, keep_call, &l, e);
}
