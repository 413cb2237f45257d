#include "work/deliver.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/log.h"
#include "store/brake.h"
#include "store/clock.h"
#include "tracker/relate.h"
#include "tracker/tracker.h"
#include "work/deed.h"
#include "work/deliver_part.h"
#include "work/greeting.h"
#include "work/helped.h"
#include "work/raise.h"
#include "work/sent.h"

#define LEASE_S 120
/* A write takes at most act_timeout; what is asked before and after it adds to that. */
#define SENDING_TIMEOUTS 4
/* After an unclear answer the tracker may still be at it for so long. */
#define AFTER_MAYBE_S 5
#define MAYBE_MAX_S SPAN_HOUR
#define DOWN_MAX_S 60
#define CONFLICTS_AT_ONCE 3

TERM_FUNCTIONS(deliver_end, DELIVER_TERMS, DELIVER_ENDS)

/* ---- sending ---- */

/* db_step: from here on it may reach the tracker, and what is sent is on record. */
static enum err_code
say_sending(struct db *db, void *ctx, struct err *e)
{
	struct deliver_attempt *a = ctx;
	/* 0 would mean "never sent". */
	const int64_t floor = a->file.issue.last_journal == 0 ? -1 : a->file.issue.last_journal;

	if (outbox_sending(db, a->item, floor,
		deliver_in(a, SENDING_TIMEOUTS * deliver_timeout_s(a->d->config)), e) != ERR_OK)
		return e->code;
	return sent_put(db, a->item, &a->change, a->now, e);
}

static enum err_code
give_back(struct deliver_attempt *a, enum deliver_end how, int64_t wait_s,
    const struct act_outcome *out, enum deliver_end *end, struct err *e)
{
	return deliver_finish(
	    &(struct deliver_ending){
		.a = a,
		.fate.end = how,
		.fate.reason = out->text,
		.fate.retry_at = deliver_in(a, wait_s),
		.outcome = act_name(out->kind),
	    },
	    end, e);
}

/* The next in line is found by judging again. */
static enum err_code
pass_on(
    struct deliver_attempt *a, const struct act_outcome *out, enum deliver_end *end, struct err *e)
{
	a->item->basis = a->file.basis;
	return deliver_finish(
	    &(struct deliver_ending){
		.a = a,
		.fate.end = DELIVER_PARKED,
		.fate.reason = out->text,
		.outcome = act_name(out->kind),
		.refused = a->change.assignee,
		.wake = true,
	    },
	    end, e);
}

/* A refusal of everything (a key that was withdrawn) is not this action's, and passes. */
static enum err_code
refused(struct deliver_attempt *a, struct act_outcome *out, enum deliver_end *end, struct err *e)
{
	struct err why;

	if (act_check(a->d->room->tracker, &why) == ERR_OK)
		return a->change.has_assignee
		    ? pass_on(a, out, end, e)
		    : deliver_park(a, out->text, 0, act_name(out->kind), end, e);
	snprintf(out->text, sizeof(out->text), "%s", why.text);
	return give_back(a, DELIVER_DOWN, deliver_backoff_s(a, 1, DOWN_MAX_S), out, end, e);
}

static enum err_code
settle(struct deliver_attempt *a, struct act_outcome *out, enum deliver_end *end, struct err *e)
{
	static const int64_t after_conflicts[] = { 1, 5, 30 };
	const size_t conflicts = a->times / CONFLICTS_AT_ONCE;

	switch (out->kind) {
	case ACT_DONE:
		return deliver_done(a, out->id, act_name(out->kind), end, e);
	case ACT_CONFLICT:
		return give_back(
		    a, DELIVER_LATER, after_conflicts[conflicts > 2 ? 2 : conflicts], out, end, e);
	case ACT_MAYBE:
		return give_back(a, DELIVER_LATER,
		    deliver_backoff_s(
			a, deliver_timeout_s(a->d->config) + AFTER_MAYBE_S, MAYBE_MAX_S),
		    out, end, e);
	case ACT_PARTIAL:
		return deliver_park(a, out->text, out->id, act_name(out->kind), end, e);
	case ACT_REFUSED:
		return refused(a, out, end, e);
	case ACT_UNREACHABLE:
		return give_back(a, DELIVER_DOWN, deliver_backoff_s(a, 1, DOWN_MAX_S), out, end, e);
	case ACT_COUNT:
		break;
	}
	return err_set(e, ERR_INTERNAL, "the tracker's part gave an outcome that there is not");
}

/* A relation or a change of the issue; each is looked for before it is done. */
static enum err_code
write_it(struct deliver_attempt *a, struct act_outcome *out, struct err *e)
{
	struct tracker *t = a->d->room->tracker;
	int64_t other;
	bool undo;
	enum err_code rc;

	if (!deed_relation(a->action, &other, &undo))
		return act_update(t, a->item->issue, a->item->journal_floor,
		    a->file.issue.lock_version, &a->change, out, e);
	if (undo)
		rc = relate_remove(t, a->item->issue, RELATION_DUPLICATES, other, out, e);
	else
		rc = relate_put(t, a->item->issue, RELATION_DUPLICATES, other, out, e);
	out->id = 0; /* a relation's, not an entry's */
	return rc;
}

/* One PUT. *again: something changed meanwhile; from the start, at once. */
static enum err_code
send(struct deliver_attempt *a, bool *again, enum deliver_end *end, struct err *e)
{
	struct db *db = a->d->room->db;
	struct act_outcome out;
	enum err_code rc;

	if (a->note_stands)
		a->change.note = NULL;
	deliver_at(a, WORK_JUDGED);
	rc = db_transact(db, say_sending, a, e);
	if (rc == ERR_CONFLICT) {
		log_warning("%s", e->text);
		*end = DELIVER_LOST;
		return ERR_OK;
	}
	if (rc != ERR_OK)
		return rc;
	a->times++;
	deliver_at(a, WORK_SENDING);
	if (write_it(a, &out, e) != ERR_OK)
		return e->code;
	deliver_at(a, WORK_SENT);
	*again = out.kind == ACT_CONFLICT && a->times % CONFLICTS_AT_ONCE != 0;
	return *again ? ERR_OK : settle(a, &out, end, e);
}

/* ---- the order of it all ---- */

/* What an earlier attempt did, if it reached the tracker. *ended: all is done. */
static enum err_code
search(struct deliver_attempt *a, bool *ended, enum deliver_end *end, struct err *e)
{
	struct act_outcome found;

	*ended = false;
	if (a->item->journal_floor == 0)
		return ERR_OK;
	if (sent_find(a->d->room->tracker, a->d->room->db, a->item, a->arena, &a->times, &found,
		e) != ERR_OK)
		return e->code;
	a->note_stands = found.kind == ACT_PARTIAL;
	if (found.kind != ACT_DONE)
		return ERR_OK;
	*ended = true;
	return deliver_done(a, found.id, "found", end, e);
}

/* Trouble with this request alone must not stop the others. */
static enum err_code
unreadable(struct deliver_attempt *a, enum deliver_end *end, struct err *e)
{
	const enum err_code rc = e->code;

	if (rc == ERR_NOTFOUND)
		return deliver_withdraw(a,
		    a->file.issue.id == 0 ? "the issue is gone from the tracker"
					  : "its project is not served any more",
		    end, e);
	if (rc == ERR_UNREACHABLE || rc == ERR_RETRY || rc == ERR_DENIED)
		return rc;
	return deliver_later(a, deliver_in(a, 60), arena_strdup(a->arena, e->text), end, e);
}

static enum err_code
read_anew(struct deliver_attempt *a, struct err *e)
{
	struct case_room *room = a->d->room;

	if (clock_now(room->db, &a->now, e) != ERR_OK || case_begin(room, e) != ERR_OK)
		return e->code;
	if (case_read(room, a->item->issue, a->now, a->arena, &a->file, e) != ERR_OK)
		return e->code;
	if (greeting_read(room->db, &a->file, a->arena, e) != ERR_OK)
		return e->code;
	return helped_read(room, &a->file, a->arena, e);
}

static enum err_code
try_once(struct deliver_attempt *a, bool *again, enum deliver_end *end, struct err *e)
{
	static deliver_check *const checks[] = {
		search,
		deliver_check_verdict,
		deliver_check_clocks,
		deliver_check_brake,
		deliver_check_caps,
		deliver_check_paused,
	};
	bool over = false;

	*again = false;
	if (read_anew(a, e) != ERR_OK)
		return unreadable(a, end, e);
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]) && !over; i++) {
		if (checks[i](a, &over, end, e) != ERR_OK)
			return e->code;
	}
	return over ? ERR_OK : send(a, again, end, e);
}

static enum err_code
attempt(struct deliver_attempt *a, enum deliver_end *end, struct err *e)
{
	bool again = false, held = false;

	if (!action_kind_parse(a->item->kind, &a->kind))
		return deliver_park(a, "this version of slad does not know that kind of action", 0,
		    "not sent", end, e);
	if (a->kind == ACTION_CREATE)
		return raise_deliver(a->d, a->item, a->now, a->arena, end, e);
	/* Cheap, and first: hundreds may wait for the hour to pass. */
	if (a->item->journal_floor == 0 && deliver_check_caps(a, &held, end, e) != ERR_OK)
		return e->code;
	if (held)
		return ERR_OK;
	do {
		if (try_once(a, &again, end, e) != ERR_OK)
			return e->code;
	} while (again);
	return ERR_OK;
}

static enum err_code
take_and_try(
    struct deliver *d, struct arena *arena, bool *found, enum deliver_end *end, struct err *e)
{
	struct deliver_attempt a = { .d = d, .arena = arena };
	bool paused;
	size_t n;

	*found = false;
	if (!d->config->act)
		return ERR_OK;
	if (brake_paused(d->room->db, &paused, e) != ERR_OK ||
	    clock_now(d->room->db, &a.now, e) != ERR_OK)
		return e->code;
	if (paused)
		return ERR_OK;
	if (outbox_lease(d->room->db, a.now, (struct span){ LEASE_S }, 1, arena, &a.item, &n, e) !=
	    ERR_OK)
		return e->code;
	if (n == 0)
		return ERR_OK;
	*found = true;
	deliver_at(&a, WORK_LEASED);
	return attempt(&a, end, e);
}

enum err_code
deliver_step(struct deliver *d, bool *found, enum deliver_end *end, struct err *e)
{
	struct arena *arena = arena_new();
	const enum err_code rc = take_and_try(d, arena, found, end, e);

	arena_free(arena);
	return rc;
}
