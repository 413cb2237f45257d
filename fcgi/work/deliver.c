#include "work/deliver.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/log.h"
#include "hooks/nudge.h"
#include "store/brake.h"
#include "store/clock.h"
#include "store/duty.h"
#include "store/outbox.h"
#include "store/wake.h"
#include "tracker/relate.h"
#include "tracker/tracker.h"
#include "work/cap.h"
#include "work/deed.h"
#include "work/greeting.h"
#include "work/helped.h"
#include "work/keep.h"
#include "work/raise.h"
#include "work/sent.h"

#define LEASE_S 120
/* A write takes at most act_timeout; what is asked before and after it adds to that. */
#define ACT_TIMEOUT_S 30
#define SENDING_TIMEOUTS 4
/* After an unclear answer the tracker may still be at it for so long. */
#define AFTER_MAYBE_S 5
#define MAYBE_MAX_S SPAN_HOUR
#define DOWN_MAX_S 60
#define CONFLICTS_AT_ONCE 3
#define SKEW_MAX_S 30
#define SKEW_WAIT_S 60
/* The column holds 500 characters. */
#define REASON_MAX 480

TERM_FUNCTIONS(deliver_end, DELIVER_TERMS, DELIVER_ENDS)

/* One attempt at one row of the outbox. */
struct attempt {
	struct deliver *d;
	struct arena *arena;
	struct outbox_item *item;
	enum action_kind kind;
	struct utc now;
	struct case_file file;
	const struct action *action;
	struct act_change change;
	size_t times; /* it was sent before */
	bool note_stands; /* of an earlier attempt: only the rest is to be done */
};

static void
at_moment(const struct attempt *a, enum work_moment moment)
{
	const struct work_config *c = a->d->config;

	if (c->at != NULL)
		c->at(c->at_ctx, moment, a->item);
}

static int64_t
act_timeout_s(const struct attempt *a)
{
	const int64_t s = a->d->config->tracker->act_timeout.s;

	return s == 0 ? ACT_TIMEOUT_S : s;
}

static struct utc
in_seconds(const struct attempt *a, int64_t s)
{
	return utc_plus(a->now, (struct span){ s });
}

/* first, twice that, and so on, with each time that it was sent. */
static int64_t
backoff_s(const struct attempt *a, int64_t first, int64_t most)
{
	int64_t s = first;

	for (size_t i = 1; i < a->times && s < most; i++)
		s *= 2;
	return s < most ? s : most;
}

/* ---- how an attempt ends ---- */

struct ending {
	struct attempt *a;
	enum deliver_end end;
	const char *reason; /* NULL: done */
	struct utc retry_at; /* of DELIVER_LATER and DELIVER_DOWN */
	int64_t journal;
	const char *outcome; /* for the record; NULL: not worth an entry */
	bool wake; /* the verdict has to be made anew */
	int64_t
	    refused; /* whom the tracker lets nobody assign it to: the next is asked; 0: nobody */
};

static enum err_code
end_row(struct db *db, const struct ending *n, struct err *e)
{
	const struct attempt *a = n->a;

	switch (n->end) {
	case DELIVER_DONE:
		return outbox_done(db, a->item, n->journal, a->now, e);
	case DELIVER_LATER:
	case DELIVER_DOWN:
		return outbox_retry(db, a->item, n->retry_at, n->reason, a->now, e);
	case DELIVER_WITHDRAWN:
		return outbox_withdraw(db, a->item, n->reason, a->now, e);
	case DELIVER_PARKED:
		return outbox_park(db, a->item, n->reason, a->now, e);
	case DELIVER_LOST:
	case DELIVER_ENDS:
		break;
	}
	return ERR_OK;
}

/* db_step: outbox, record, and wake last. */
static enum err_code
end_all(struct db *db, void *ctx, struct err *e)
{
	const struct ending *n = ctx;
	const struct outbox_item *it = n->a->item;

	if (end_row(db, n, e) != ERR_OK)
		return e->code;
	if (n->outcome != NULL &&
	    keep_record(db, n->a->now, it->issue, "delivery", it->rule, it->clause, n->journal,
		json_pack("{s:s, s:i, s:s, s:s, s:s?}", "key", it->key, "attempt", it->attempt,
		    "end", deliver_end_name(n->end), "outcome", n->outcome, "reason", n->reason),
		e) != ERR_OK)
		return e->code;
	if (n->end == DELIVER_DONE && n->a->action != NULL &&
	    greeting_registers(&n->a->file, n->a->action) &&
	    helped_keep(db, &n->a->file, n->a->now, e) != ERR_OK)
		return e->code;
	if (n->refused != 0 &&
	    duty_refuse(db, it->issue, n->refused, n->reason, n->a->now, e) != ERR_OK)
		return e->code;
	return n->wake ? wake_issue(db, it->issue, n->a->now, e) : ERR_OK;
}

static void
nudge_look(const struct deliver *d)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/" WORK_LOOK_SOCKET, d->config->run_dir);
	nudge_send(path);
}

static void
say_end(const struct ending *n)
{
	const struct outbox_item *it = n->a->item;

	if (n->end == DELIVER_DONE)
		log_info("issue %" PRId64 ": %s done (%s), entry %" PRId64, it->issue, it->rule,
		    it->key, n->journal);
	else if (n->end == DELIVER_PARKED)
		log_warning("issue %" PRId64 ": %s is left to a person (%s): %s", it->issue,
		    it->rule, it->key, n->reason);
	else
		log_debug("issue %" PRId64 ": %s %s: %s", it->issue, it->key,
		    deliver_end_name(n->end), n->reason);
}

/* At a character's boundary. */
static const char *
cut(const char *reason, struct arena *arena)
{
	size_t n = REASON_MAX;

	if (reason == NULL || strlen(reason) <= REASON_MAX)
		return reason;
	while (n > 0 && ((unsigned char)reason[n] & 0xc0) == 0x80)
		n--;
	return arena_strndup(arena, reason, n);
}

static enum err_code
finish(const struct ending *ending, enum deliver_end *end, struct err *e)
{
	struct ending n = *ending;
	enum err_code rc;

	n.reason = cut(n.reason, n.a->arena);
	rc = db_transact(n.a->d->room->db, end_all, &n, e);
	if (rc == ERR_CONFLICT) {
		log_warning("%s", e->text);
		*end = DELIVER_LOST;
		return ERR_OK;
	}
	if (rc != ERR_OK)
		return rc;
	at_moment(n.a, WORK_KEPT);
	say_end(&n);
	if (n.wake)
		nudge_look(n.a->d);
	*end = n.end;
	return ERR_OK;
}

static enum err_code
done(struct attempt *a, int64_t journal, const char *how, enum deliver_end *end, struct err *e)
{
	return finish(
	    &(struct ending){
		.a = a,
		.end = DELIVER_DONE,
		.journal = journal,
		.outcome = how,
		.wake = true,
	    },
	    end, e);
}

static enum err_code
later(struct attempt *a, struct utc when, const char *reason, enum deliver_end *end, struct err *e)
{
	return finish(
	    &(struct ending){
		.a = a,
		.end = DELIVER_LATER,
		.reason = reason,
		.retry_at = when,
	    },
	    end, e);
}

static enum err_code
withdraw(struct attempt *a, const char *reason, enum deliver_end *end, struct err *e)
{
	return finish(
	    &(struct ending){
		.a = a,
		.end = DELIVER_WITHDRAWN,
		.reason = reason,
		.outcome = "not sent",
		.wake = true,
	    },
	    end, e);
}

/* What was judged by now is what a later look compares with: only news re-arms it. */
static enum err_code
park(struct attempt *a, const char *reason, int64_t journal, const char *outcome,
    enum deliver_end *end, struct err *e)
{
	a->item->basis = a->file.basis;
	return finish(
	    &(struct ending){
		.a = a,
		.end = DELIVER_PARKED,
		.reason = reason,
		.journal = journal,
		.outcome = outcome,
		.wake = journal != 0,
	    },
	    end, e);
}

/* ---- what holds it back ---- */

/* An hour's worth of mails has gone out: the rest waits, and says so. */
static enum err_code
check_caps(struct attempt *a, bool *held, enum deliver_end *end, struct err *e)
{
	const struct work_config *c = a->d->config;
	struct db *db = a->d->room->db;
	struct utc when = UTC_NONE;
	bool notes = false;

	*held = false;
	if (a->kind == ACTION_CLOSE &&
	    cap_frees(db, CAP_CLOSURES, c->closures_hour, a->now, &when, e) != ERR_OK)
		return e->code;
	if (utc_is_none(when) && deed_has_note(a->kind)) {
		notes = true;
		if (cap_frees(db, CAP_NOTES, c->notes_hour, a->now, &when, e) != ERR_OK)
			return e->code;
	}
	if (utc_is_none(when))
		return ERR_OK;
	*held = true;
	return later(a, utc_max(when, in_seconds(a, 1)),
	    arena_printf(a->arena, "no more than %" PRId64 " %s leave in an hour",
		notes ? c->notes_hour : c->closures_hour, notes ? "notes" : "closures"),
	    end, e);
}

/* The rule may have been stopped since the look. */
static enum err_code
check_brake(struct attempt *a, bool *held, enum deliver_end *end, struct err *e)
{
	struct brake brake;
	enum outbox_state state;

	*held = false;
	if (a->action->ordered)
		return ERR_OK;
	if (brake_get(a->d->room->db, a->item->rule, a->arena, &brake, e) != ERR_OK)
		return e->code;
	state = brake_admits(&brake, a->item->cause);
	*held = state == OUTBOX_SHADOW || (state == OUTBOX_BACKLOG && !a->item->released);
	if (!*held)
		return ERR_OK;
	return withdraw(a,
	    state == OUTBOX_SHADOW ? "the rule only observes"
				   : "its cause is older than the rule's leave to act",
	    end, e);
}

/*
 * Seconds that the tracker's clock is ahead of the database's, by which slad judges. The tracker's
 * was held against this machine's; one that tells no time is taken to share it.
 */
static enum err_code
tracker_ahead(const struct deliver *d, int64_t *s, struct err *e)
{
	const struct tracker_skew *skew = &d->room->tracker->skew;
	struct span apart;

	if (clock_apart(d->room->db, &apart, e) != ERR_OK)
		return e->code;
	*s = (skew->known ? skew->s : 0) - apart.s;
	return ERR_OK;
}

/* Clocks that disagree make silence out of an answer: then nothing is closed. */
static enum err_code
check_clocks(struct attempt *a, bool *held, enum deliver_end *end, struct err *e)
{
	int64_t ahead = 0;

	*held = false;
	if (!deed_closes(a->action))
		return ERR_OK;
	if (tracker_ahead(a->d, &ahead, e) != ERR_OK)
		return e->code;
	*held = a->file.ahead.s > SKEW_MAX_S || ahead > SKEW_MAX_S || ahead < -SKEW_MAX_S;
	if (!*held)
		return ERR_OK;
	return later(a, in_seconds(a, SKEW_WAIT_S),
	    "the clocks of tracker and database differ by more than 30 s: nothing is closed", end,
	    e);
}

static const char *
why_gone(const struct attempt *a)
{
	const struct verdict *v = &a->file.verdict;

	if (case_declined(&a->file, a->item->key))
		return "a person declined it";
	if (verdict_flag(v, FLAG_ANSWERED))
		return "the client answered";
	return arena_printf(
	    a->arena, "nothing calls for it any more: the request is %s", stage_name(v->stage));
}

/* Whether it is still to be done, and may be: by the verdict of just now. */
static enum err_code
check_verdict(struct attempt *a, bool *held, enum deliver_end *end, struct err *e)
{
	const char *hindrance;

	*held = true;
	a->action = deed_find(&a->file, a->item->key, a->arena);
	if (a->action == NULL)
		return withdraw(a, why_gone(a), end, e);
	if (a->action->not_before.s > a->now.s)
		return later(a, a->action->not_before, "it is not due yet", end, e);
	if (!deed_change(&a->file, a->action, a->arena, &a->change))
		return park(a, "this version of slad has no way to do it", 0, "not sent", end, e);
	hindrance = deed_hindrance(&a->file, a->action, a->item->key);
	if (hindrance != NULL)
		return park(a, hindrance, 0, "proposed", end, e);
	*held = false;
	return ERR_OK;
}

static enum err_code
check_paused(struct attempt *a, bool *held, enum deliver_end *end, struct err *e)
{
	if (brake_paused(a->d->room->db, held, e) != ERR_OK)
		return e->code;
	return *held ? later(a, in_seconds(a, 1), "slad is paused", end, e) : ERR_OK;
}

/* ---- sending ---- */

/* db_step: from here on it may reach the tracker, and what is sent is on record. */
static enum err_code
say_sending(struct db *db, void *ctx, struct err *e)
{
	struct attempt *a = ctx;
	/* 0 would mean "never sent". */
	const int64_t floor = a->file.issue.last_journal == 0 ? -1 : a->file.issue.last_journal;

	if (outbox_sending(db, a->item, floor, in_seconds(a, SENDING_TIMEOUTS * act_timeout_s(a)),
		e) != ERR_OK)
		return e->code;
	return sent_put(db, a->item, &a->change, a->now, e);
}

static enum err_code
give_back(struct attempt *a, enum deliver_end how, int64_t wait_s, const struct act_outcome *out,
    enum deliver_end *end, struct err *e)
{
	return finish(
	    &(struct ending){
		.a = a,
		.end = how,
		.reason = out->text,
		.retry_at = in_seconds(a, wait_s),
		.outcome = act_name(out->kind),
	    },
	    end, e);
}

/* The next in line is found by judging again. */
static enum err_code
pass_on(struct attempt *a, const struct act_outcome *out, enum deliver_end *end, struct err *e)
{
	a->item->basis = a->file.basis;
	return finish(
	    &(struct ending){
		.a = a,
		.end = DELIVER_PARKED,
		.reason = out->text,
		.outcome = act_name(out->kind),
		.refused = a->change.assignee,
		.wake = true,
	    },
	    end, e);
}

/* A refusal of everything (a key that was withdrawn) is not this action's, and passes. */
static enum err_code
refused(struct attempt *a, struct act_outcome *out, enum deliver_end *end, struct err *e)
{
	struct err why;

	if (act_check(a->d->room->tracker, &why) == ERR_OK)
		return a->change.has_assignee ? pass_on(a, out, end, e)
					      : park(a, out->text, 0, act_name(out->kind), end, e);
	snprintf(out->text, sizeof(out->text), "%s", why.text);
	return give_back(a, DELIVER_DOWN, backoff_s(a, 1, DOWN_MAX_S), out, end, e);
}

static enum err_code
settle(struct attempt *a, struct act_outcome *out, enum deliver_end *end, struct err *e)
{
	static const int64_t after_conflicts[] = { 1, 5, 30 };
	const size_t conflicts = a->times / CONFLICTS_AT_ONCE;

	switch (out->kind) {
	case ACT_DONE:
		return done(a, out->id, act_name(out->kind), end, e);
	case ACT_CONFLICT:
		return give_back(
		    a, DELIVER_LATER, after_conflicts[conflicts > 2 ? 2 : conflicts], out, end, e);
	case ACT_MAYBE:
		return give_back(a, DELIVER_LATER,
		    backoff_s(a, act_timeout_s(a) + AFTER_MAYBE_S, MAYBE_MAX_S), out, end, e);
	case ACT_PARTIAL:
		return park(a, out->text, out->id, act_name(out->kind), end, e);
	case ACT_REFUSED:
		return refused(a, out, end, e);
	case ACT_UNREACHABLE:
		return give_back(a, DELIVER_DOWN, backoff_s(a, 1, DOWN_MAX_S), out, end, e);
	case ACT_COUNT:
		break;
	}
	return err_set(e, ERR_INTERNAL, "the tracker's part gave an outcome that there is not");
}

/* A relation or a change of the issue; each is looked for before it is done. */
static enum err_code
write_it(struct attempt *a, struct act_outcome *out, struct err *e)
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
send(struct attempt *a, bool *again, enum deliver_end *end, struct err *e)
{
	struct db *db = a->d->room->db;
	struct act_outcome out;
	enum err_code rc;

	if (a->note_stands)
		a->change.note = NULL;
	at_moment(a, WORK_JUDGED);
	rc = db_transact(db, say_sending, a, e);
	if (rc == ERR_CONFLICT) {
		log_warning("%s", e->text);
		*end = DELIVER_LOST;
		return ERR_OK;
	}
	if (rc != ERR_OK)
		return rc;
	a->times++;
	at_moment(a, WORK_SENDING);
	if (write_it(a, &out, e) != ERR_OK)
		return e->code;
	at_moment(a, WORK_SENT);
	*again = out.kind == ACT_CONFLICT && a->times % CONFLICTS_AT_ONCE != 0;
	return *again ? ERR_OK : settle(a, &out, end, e);
}

/* ---- the order of it all ---- */

/* What an earlier attempt did, if it reached the tracker. *ended: all is done. */
static enum err_code
search(struct attempt *a, bool *ended, enum deliver_end *end, struct err *e)
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
	return done(a, found.id, "found", end, e);
}

/* Trouble with this request alone must not stop the others. */
static enum err_code
unreadable(struct attempt *a, enum deliver_end *end, struct err *e)
{
	const enum err_code rc = e->code;

	if (rc == ERR_NOTFOUND)
		return withdraw(a,
		    a->file.issue.id == 0 ? "the issue is gone from the tracker"
					  : "its project is not served any more",
		    end, e);
	if (rc == ERR_UNREACHABLE || rc == ERR_RETRY || rc == ERR_DENIED)
		return rc;
	return later(a, in_seconds(a, 60), arena_strdup(a->arena, e->text), end, e);
}

static enum err_code
read_anew(struct attempt *a, struct err *e)
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
try_once(struct attempt *a, bool *again, enum deliver_end *end, struct err *e)
{
	typedef enum err_code check(struct attempt *, bool *, enum deliver_end *, struct err *);
	static check *const checks[] = {
		search,
		check_verdict,
		check_clocks,
		check_brake,
		check_caps,
		check_paused,
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
attempt(struct attempt *a, enum deliver_end *end, struct err *e)
{
	bool again = false, held = false;

	if (!action_kind_parse(a->item->kind, &a->kind))
		return park(a, "this version of slad does not know that kind of action", 0,
		    "not sent", end, e);
	if (a->kind == ACTION_CREATE)
		return raise_deliver(a->d, a->item, a->now, a->arena, end, e);
	/* Cheap, and first: hundreds may wait for the hour to pass. */
	if (a->item->journal_floor == 0 && check_caps(a, &held, end, e) != ERR_OK)
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
	struct attempt a = { .d = d, .arena = arena };
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
	at_moment(&a, WORK_LEASED);
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
