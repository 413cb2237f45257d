#include "store/offshoot.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/db.h"
#include "core/conduct.h"
#include "core/intake.h"
#include "core/policy.h"
#include "store/list.h"
#include "store/order.h"
#include "store/outbox.h"
#include "store/record.h"

TERM_FUNCTIONS(offshoot, OFFSHOOT_TERMS, OFFSHOOT_COUNT)
TERM_FUNCTIONS(grievance, GRIEVANCE_TERMS, GRIEVANCE_COUNT)

enum err_code
offshoot_clause(
    const struct policy *p, const struct offshoot_row *row, const char **clause, struct err *e)
{
	const struct conduct_policy *c = p->conduct;

	*clause = NULL;
	if (row->kind == OFFSHOOT_SPLIT) {
		*clause = intake_clause(p, INTAKE_SINGLE);
		return ERR_OK;
	}
	if (c == NULL)
		return err_set(e, ERR_CONFLICT,
		    "the regulation of request %" PRId64 " has no section conduct: it names no "
		    "way for complaints",
		    row->issue);
	*clause = row->about == GRIEVANCE_CONDUCT ? c->clause : c->complaints_clause;
	return ERR_OK;
}

static enum err_code
check(const struct offshoot_row *o, struct err *e)
{
	const size_t subject = strlen(o->subject), body = strlen(o->body);

	if (o->kind == OFFSHOOT_SPLIT && (subject == 0 || subject > OFFSHOOT_SUBJECT_MAX))
		return err_set(e, ERR_INVALID,
		    "subject: what the new request is about is expected, in up to %d bytes",
		    OFFSHOOT_SUBJECT_MAX);
	if ((o->kind == OFFSHOOT_COMPLAINT && body == 0) || body > OFFSHOOT_BODY_MAX)
		return err_set(e, ERR_INVALID,
		    "text: words of their own are expected, of up to %d bytes", OFFSHOOT_BODY_MAX);
	return ERR_OK;
}

static enum err_code
check_often(struct db *db, const struct offshoot_row *o, struct err *e)
{
	const struct utc since = { o->said.s - SPAN_DAY };
	struct rows *rows;
	int64_t n = 0;

	if (o->kind != OFFSHOOT_COMPLAINT || o->user == 0)
		return ERR_OK;
	rows = db_query(db, Q_offshoot_lately,
	    PARAMS(p_int(o->user), p_text(offshoot_name(o->kind)), p_utc(since)));
	while (rows_next(rows))
		n = row_int(rows, 0);
	if (rows_end(rows, e) != ERR_OK)
		return e->code;
	return n < OFFSHOOT_COMPLAINTS_DAY
	    ? ERR_OK
	    : err_set(e, ERR_CONFLICT, "that were %d complaints within a day: please call us",
		  OFFSHOOT_COMPLAINTS_DAY);
}

struct saying {
	struct offshoot_row *row;
	const char *clause;
};

static enum err_code
keep_outbox(struct db *db, const struct saying *s, struct err *e)
{
	const struct offshoot_row *o = s->row;
	char key[64];

	snprintf(key, sizeof(key), "%s:%" PRId64, offshoot_name(o->kind), o->id);
	return outbox_put(db,
	    &(struct outbox_item){
		.key = key,
		.rule = offshoot_name(o->kind),
		.kind = "create",
		.clause = s->clause == NULL ? "" : s->clause,
		.payload = "{}",
		.cause = o->said,
		.state = OUTBOX_PENDING,
		.due = o->said,
	    },
	    o->said, e);
}

/* Neither whose nor on which request a complaint is: the record is read by those it is about. */
static enum err_code
keep_record(struct db *db, const struct saying *s, struct err *e)
{
	const struct offshoot_row *o = s->row;
	char body[96];

	if (o->kind == OFFSHOOT_SPLIT)
		return order_record(db, o->issue, "order", s->clause,
		    json_pack("{s:s, s:I, s:s}", "said", offshoot_name(o->kind), "offshoot",
			(json_int_t)o->id, "by", o->author),
		    o->said, e);
	snprintf(body, sizeof(body), "{\"said\":\"%s\",\"offshoot\":%" PRId64 "}",
	    offshoot_name(o->kind), o->id);
	return record_append(db,
	    &(struct record_entry){
		.at = o->said, .kind = "order", .clause = s->clause, .body = body },
	    e);
}

/* db_step */
static enum err_code
say(struct db *db, void *ctx, struct err *e)
{
	const struct saying *s = ctx;
	struct offshoot_row *o = s->row;

	if (check_often(db, o, e) != ERR_OK ||
	    db_exec(db, Q_offshoot_put,
		PARAMS(p_text(offshoot_name(o->kind)), p_int(o->issue), p_int(o->user),
		    p_text(o->author),
		    p_text(o->kind == OFFSHOOT_COMPLAINT ? grievance_name(o->about) : ""),
		    p_text(o->subject), p_text(o->body), p_utc(o->said)),
		e) != ERR_OK)
		return e->code;
	o->id = db_insert_id(db);
	return keep_outbox(db, s, e) == ERR_OK ? keep_record(db, s, e) : e->code;
}

enum err_code
offshoot_say(struct db *db, struct offshoot_row *row, const char *clause, struct err *e)
{
	struct saying s = { row, clause };

	return check(row, e) == ERR_OK ? db_transact(db, say, &s, e) : e->code;
}

static bool
read_row(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct offshoot_row *o = item;

	if (!list_term(offshoot, rows, 0, &o->kind, e))
		return false;
	o->issue = row_int(rows, 1);
	o->user = row_int(rows, 2);
	o->author = list_text(rows, 3, arena);
	o->subject = list_text(rows, 5, arena);
	o->body = list_text(rows, 6, arena);
	o->said = row_utc(rows, 7);
	o->made = row_int(rows, 8);
	return o->kind == OFFSHOOT_SPLIT || list_term(grievance, rows, 4, &o->about, e);
}

enum err_code
offshoot_get(
    struct db *db, int64_t id, struct arena *arena, struct offshoot_row *out, struct err *e)
{
	struct list l = { .arena = arena, .size = sizeof(*out) };

	if (list_rows(&l, db_query(db, Q_offshoot_get, PARAMS(p_int(id))), read_row, e) != ERR_OK)
		return e->code;
	if (l.n == 0)
		return err_set(e, ERR_NOTFOUND, "nothing of number %" PRId64 " is to be made", id);
	*out = *(struct offshoot_row *)l.items;
	out->id = id;
	return ERR_OK;
}

enum err_code
offshoot_made(struct db *db, int64_t id, int64_t issue, struct err *e)
{
	return db_exec(db, Q_offshoot_made, PARAMS(p_id(issue), p_int(id)), e);
}

int64_t
offshoot_of_key(const char *key)
{
	const char *colon = strchr(key, ':');

	return colon == NULL ? 0 : strtoll(colon + 1, NULL, 10);
}
