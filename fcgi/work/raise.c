#include "work/raise.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "base/log.h"
#include "core/calendar.h"
#include "core/conduct.h"
#include "store/fact.h"
#include "store/letter.h"
#include "store/offshoot.h"
#include "store/outbox.h"
#include "store/policies.h"
#include "store/wake.h"
#include "tracker/act.h"
#include "tracker/catalogue.h"
#include "tracker/create.h"
#include "tracker/relate.h"
#include "tracker/tracker.h"
#include "work/deliver_part.h"
#include "work/keep.h"
#include "work/raise_text.h"

#define WAIT_FIRST_S 35
#define WAIT_MAX_S SPAN_HOUR
#define DOWN_MAX_S 60

/* One attempt at one of them. */
struct raising {
	struct deliver *d;
	struct arena *arena;
	struct outbox_item *item;
	struct utc now;
	struct offshoot_row row;
	struct create_origin origin;
	struct fact_arrival *arrival; /* of the request that it comes from; NULL: not on record */
	const struct policy *policy;
	const char *clause; /* NULL: none */
	int64_t made;
	struct deliver_fate fate;
};

/* ---- how it ends ---- */

static bool
has_mail(const struct raising *r)
{
	return r->policy->conduct != NULL && r->policy->conduct->complaints_to != NULL &&
	    r->d->config->mail.host != NULL;
}

/* D1 clauses 16 and 25: quality control is told, by name of the private request. */
static enum err_code
put_letter(struct db *db, const struct raising *r, struct err *e)
{
	json_t *body = raise_letter(&r->row, r->clause, r->made);
	char *text = json_dumps(body, JSON_COMPACT);
	enum err_code rc;

	if (text == NULL)
		abort();
	rc = letter_put(db,
	    &(struct letter){
		.key = arena_printf(r->arena, "complaint:%" PRId64, r->row.id),
		.kind = "complaint",
		.issue = r->made,
		.address = r->policy->conduct->complaints_to,
		.language = r->policy->languages[0],
		.body = text,
		.cause = r->row.said,
		.due = calendar_next_open(r->policy->calendar, r->now),
		.stale = UTC_NONE,
		.state = LETTER_PENDING,
	    },
	    r->now, NULL, e);
	free(text);
	json_decref(body);
	return rc;
}

/* The bot wrote it, for a client: whose it is goes on record before it is looked at. */
static enum err_code
put_arrival(struct db *db, const struct raising *r, struct err *e)
{
	struct fact_arrival a;
	bool fresh;

	if (r->arrival == NULL)
		return ERR_OK;
	a = *r->arrival;
	a.issue = r->made;
	a.seen = r->now;
	a.received = UTC_NONE;
	a.assumed = false;
	if (a.language == NULL)
		a.language = r->origin.language;
	if (fact_arrival_put(db, &a, &fresh, e) != ERR_OK)
		return e->code;
	return fresh ? ERR_OK : fact_arrival_amend(db, &a, e);
}

static enum err_code
keep_made(struct db *db, const struct raising *r, struct err *e)
{
	if (offshoot_made(db, r->row.id, r->made, e) != ERR_OK)
		return e->code;
	if (r->row.kind == OFFSHOOT_COMPLAINT)
		return has_mail(r) ? put_letter(db, r, e) : ERR_OK;
	if (put_arrival(db, r, e) != ERR_OK)
		return e->code;
	return wake_issue(db, r->made, r->now, e);
}

/* Of a complaint only that there was one: store/offshoot.h says why. */
static enum err_code
put_record(struct db *db, const struct raising *r, struct err *e)
{
	const bool split = r->row.kind == OFFSHOOT_SPLIT;
	json_t *body;

	if (r->fate.end == DELIVER_LATER || r->fate.end == DELIVER_DOWN)
		return ERR_OK;
	body = json_pack("{s:s, s:i, s:s, s:s?}", "key", r->item->key, "attempt", r->item->attempt,
	    "end", deliver_end_name(r->fate.end), "reason", r->fate.reason);
	if (split && r->made != 0)
		json_object_set_new(body, "made", json_integer(r->made));
	return keep_record(
	    db, r->now, split ? r->row.issue : 0, "delivery", r->item->rule, r->clause, 0, body, e);
}

/* db_step */
static enum err_code
end_all(struct db *db, void *ctx, struct err *e)
{
	const struct raising *r = ctx;

	if (deliver_end_row(db, r->item, &r->fate, r->now, e) != ERR_OK)
		return e->code;
	if (r->fate.end == DELIVER_DONE && keep_made(db, r, e) != ERR_OK)
		return e->code;
	return put_record(db, r, e);
}

static enum err_code
finish(struct raising *r, enum deliver_end *end, struct err *e)
{
	const enum err_code rc = db_transact(r->d->room->db, end_all, r, e);

	if (rc == ERR_CONFLICT) {
		log_warning("%s", e->text);
		*end = DELIVER_LOST;
		return ERR_OK;
	}
	*end = r->fate.end;
	if (rc == ERR_OK && r->fate.end == DELIVER_PARKED)
		log_warning("%s is left to a person: %s", r->item->key, r->fate.reason);
	return rc;
}

/* Doubles with each attempt. */
static struct utc
wait(const struct raising *r, int64_t first, int64_t most)
{
	int64_t s = first;

	for (int i = 1; i < r->item->attempt && s < most; i++)
		s *= 2;
	return utc_plus(r->now, (struct span){ s < most ? s : most });
}

static void
conclude(struct raising *r, enum deliver_end end, const char *reason)
{
	r->fate.end = end;
	r->fate.reason = reason;
}

/* What the tracker's part said of a step; true: done. */
static bool
settle(struct raising *r, const struct act_outcome *out)
{
	const char *text = arena_strdup(r->arena, out->text);
	struct err why;

	switch (out->kind) {
	case ACT_DONE:
		return true;
	case ACT_MAYBE:
	case ACT_CONFLICT:
		conclude(r, DELIVER_LATER, text);
		r->fate.retry_at = wait(r, WAIT_FIRST_S, WAIT_MAX_S);
		return false;
	case ACT_REFUSED:
		/* A refusal of everything (a key that was withdrawn) is not this one's. */
		if (act_check(r->d->room->tracker, &why) == ERR_OK) {
			conclude(r, DELIVER_PARKED, text);
			return false;
		}
		text = arena_strdup(r->arena, why.text);
		break;
	case ACT_UNREACHABLE:
	case ACT_PARTIAL:
	case ACT_COUNT:
		break;
	}
	conclude(r, DELIVER_DOWN, text);
	r->fate.retry_at = wait(r, 1, DOWN_MAX_S);
	return false;
}

/* ---- what it is made of ---- */

/* That of a split was found when it was said; a regulation since may have no way for complaints. */
static const char *
clause_of(const struct raising *r)
{
	const char *clause;
	struct err e;

	if (r->row.kind == OFFSHOOT_SPLIT)
		return *r->item->clause == '\0' ? NULL : r->item->clause;
	return offshoot_clause(r->policy, &r->row, &clause, &e) == ERR_OK ? clause : NULL;
}

static enum err_code
read_all(struct raising *r, struct err *e)
{
	struct case_room *room = r->d->room;
	const int64_t id = offshoot_of_key(r->item->key);
	const char *regulation;

	if (offshoot_get(room->db, id, r->arena, &r->row, e) != ERR_OK ||
	    create_origin(room->tracker, r->row.issue, r->arena, &r->origin, e) != ERR_OK ||
	    policies_refresh(room->policies, e) != ERR_OK ||
	    fact_arrival_get(room->db, r->row.issue, r->arena, &r->arrival, e) != ERR_OK)
		return e->code;
	regulation =
	    r->arrival == NULL ? policies_regulation(room->policies, NULL) : r->arrival->regulation;
	if (policies_at(room->policies, regulation, r->row.said, &r->policy, e) != ERR_OK)
		return e->code == ERR_NOTFOUND ? (e->code = ERR_INVALID) : e->code;
	r->clause = clause_of(r);
	return ERR_OK;
}

static const char *
language_of(const struct raising *r)
{
	if (r->row.kind == OFFSHOOT_COMPLAINT)
		return r->policy->languages[0];
	if (r->arrival != NULL && r->arrival->language != NULL)
		return r->arrival->language;
	return r->origin.language != NULL ? r->origin.language : r->policy->languages[0];
}

static const char *
text_of(struct raising *r, bool subject)
{
	struct buf b;

	buf_init(&b);
	if (subject)
		raise_subject(&r->row, language_of(r), &b);
	else
		raise_description(&r->row, r->origin.subject, r->clause, language_of(r), &b);
	return buf_keep(&b, r->arena);
}

static enum err_code
wish_of(struct raising *r, struct create_issue *out, struct err *e)
{
	const struct work_config *c = r->d->config;
	struct tracker *t = r->d->room->tracker;
	const struct create_origin *o = &r->origin;

	*out = (struct create_issue){
		.project = o->project,
		.tracker = o->tracker,
		.subject = text_of(r, true),
		.description = text_of(r, false),
		.marker = arena_printf(r->arena, "SLA-%" PRId64 "-%" PRId64 "-%" PRId64,
		    r->row.issue, r->row.id, r->row.said.s),
		.is_private = o->is_private,
		.fields_of = r->row.issue,
	};
	if (r->row.kind == OFFSHOOT_SPLIT) {
		if (o->author_active && o->author != catalogue_bot(t->catalogue))
			out->watcher = o->author;
		if (r->arrival != NULL && r->arrival->author_side == SIDE_CLIENT)
			out->behalf = o->login;
		return ERR_OK;
	}
	out->is_private = true;
	out->never = o->assignee;
	out->fields_of = 0;
	if (create_project(t, c->complaint.project, &out->project, e) != ERR_OK)
		return e->code;
	return create_kind(t, c->complaint.tracker, &out->tracker, e);
}

/* ---- making it ---- */

/* db_step: from here on it may reach the tracker. */
static enum err_code
say_sending(struct db *db, void *ctx, struct err *e)
{
	struct raising *r = ctx;
	const struct span longest = { 4 * deliver_timeout_s(r->d->config) };

	return outbox_sending(db, r->item, -1, utc_plus(r->now, longest), e);
}

/*
 * The bot is the author of what it makes, so a client whose role shows their own requests only
 * never sees it: they are told where they can read it. A second attempt finds the note by its text.
 */
static enum err_code
tell_client(struct raising *r, struct act_outcome *out, struct err *e)
{
	struct act_change change = { .note = NULL };
	struct buf b;

	/* The relation may have changed it. */
	if (create_origin(r->d->room->tracker, r->row.issue, r->arena, &r->origin, e) != ERR_OK)
		return e->code;
	buf_init(&b);
	raise_note(&r->row, r->made, language_of(r), &b);
	change.note = buf_keep(&b, r->arena);
	return act_update(
	    r->d->room->tracker, r->row.issue, 0, r->origin.lock_version, &change, out, e);
}

/* Whatever became of relation and note: the request itself stands. */
static enum err_code
relate(struct raising *r, struct err *e)
{
	struct act_outcome out;
	enum err_code rc;

	if (r->row.kind == OFFSHOOT_COMPLAINT) {
		conclude(r, DELIVER_DONE, NULL);
		return ERR_OK;
	}
	if (relate_put(r->d->room->tracker, r->made, RELATION_RELATES, r->row.issue, &out, e) !=
	    ERR_OK)
		return e->code;
	if (!settle(r, &out) && r->fate.end != DELIVER_PARKED)
		return ERR_OK;
	rc = tell_client(r, &out, e);
	if (rc == ERR_NOTFOUND)
		conclude(r, DELIVER_DONE, NULL); /* the earlier one is gone: nobody to tell */
	else if (rc == ERR_OK && (settle(r, &out) || r->fate.end == DELIVER_PARKED))
		r->fate.end = DELIVER_DONE;
	return rc == ERR_NOTFOUND ? ERR_OK : rc;
}

static enum err_code
make(struct raising *r, struct err *e)
{
	struct db *db = r->d->room->db;
	struct create_issue wish;
	struct act_outcome out;
	enum err_code rc = wish_of(r, &wish, e);

	if (rc == ERR_NOTFOUND) {
		conclude(r, DELIVER_PARKED, arena_strdup(r->arena, e->text));
		return ERR_OK;
	}
	if (rc == ERR_OK)
		rc = db_transact(db, say_sending, r, e);
	if (rc == ERR_OK)
		rc = create_put(r->d->room->tracker, &wish, &out, e);
	if (rc != ERR_OK || !settle(r, &out))
		return rc;
	r->made = out.id;
	return relate(r, e);
}

static enum err_code
attempt(struct raising *r, struct err *e)
{
	if (r->row.kind == OFFSHOOT_SPLIT || r->d->config->complaint.project != NULL)
		return make(r, e);
	if (has_mail(r))
		conclude(r, DELIVER_DONE, NULL);
	else
		conclude(r, DELIVER_PARKED,
		    "nobody would learn of it: set complaint.project, or mail.host with a "
		    "regulation that names conduct.complaints_to");
	return ERR_OK;
}

enum err_code
raise_deliver(struct deliver *d, struct outbox_item *item, struct utc now, struct arena *arena,
    enum deliver_end *end, struct err *e)
{
	struct raising r = { .d = d, .item = item, .now = now, .arena = arena };
	enum err_code rc = read_all(&r, e);

	if (rc == ERR_NOTFOUND) {
		conclude(&r, DELIVER_WITHDRAWN, arena_strdup(arena, e->text));
		return finish(&r, end, e);
	}
	if (rc == ERR_INVALID) {
		conclude(&r, DELIVER_PARKED, arena_strdup(arena, e->text));
		return finish(&r, end, e);
	}
	if (rc == ERR_OK)
		rc = attempt(&r, e);
	if (rc == ERR_CONFLICT) {
		log_warning("%s", e->text);
		*end = DELIVER_LOST;
		return ERR_OK;
	}
	return rc == ERR_OK ? finish(&r, end, e) : rc;
}
