#include "work/deliver_part.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/log.h"
#include "hooks/nudge.h"
#include "store/duty.h"
#include "store/wake.h"
#include "work/greeting.h"
#include "work/helped.h"
#include "work/keep.h"
#include "work/linked.h"

#define ACT_TIMEOUT_S 30
/* The column holds 500 characters. */
#define REASON_MAX 480

void
deliver_at(const struct deliver_attempt *a, enum work_moment moment)
{
	const struct work_config *c = a->d->config;

	if (c->at != NULL)
		c->at(c->at_ctx, moment, a->item);
}

int64_t
deliver_timeout_s(const struct work_config *config)
{
	const int64_t s = config->tracker->act_timeout.s;

	return s == 0 ? ACT_TIMEOUT_S : s;
}

struct utc
deliver_in(const struct deliver_attempt *a, int64_t s)
{
	return utc_plus(a->now, (struct span){ s });
}

/* first, twice that, and so on, with each time that it was sent. */
int64_t
deliver_backoff_s(const struct deliver_attempt *a, int64_t first, int64_t most)
{
	int64_t s = first;

	for (size_t i = 1; i < a->times && s < most; i++)
		s *= 2;
	return s < most ? s : most;
}

enum err_code
deliver_end_row(struct db *db, const struct outbox_item *item, const struct deliver_fate *fate,
    struct utc now, struct err *e)
{
	switch (fate->end) {
	case DELIVER_DONE:
		return outbox_done(db, item, fate->journal, now, e);
	case DELIVER_LATER:
	case DELIVER_DOWN:
		return outbox_retry(db, item, fate->retry_at, fate->reason, now, e);
	case DELIVER_WITHDRAWN:
		return outbox_withdraw(db, item, fate->reason, now, e);
	case DELIVER_PARKED:
		return outbox_park(db, item, fate->reason, now, e);
	case DELIVER_LOST:
	case DELIVER_ENDS:
		break;
	}
	return ERR_OK;
}

static bool
took_relation_out(const struct deliver_ending *n)
{
	return n->fate.end == DELIVER_DONE && n->a->action != NULL &&
	    n->a->action->kind == ACTION_LINK && n->a->action->undo;
}

/* Its client was told that its master was answered: what follows it hears of that, too. */
static bool
tells_news(const struct deliver_ending *n)
{
	return n->fate.end == DELIVER_DONE && strcmp(n->a->item->rule, rule_name(RULE_LINKED)) == 0;
}

/* db_step: outbox, record, and wake last. */
static enum err_code
end_all(struct db *db, void *ctx, struct err *e)
{
	const struct deliver_ending *n = ctx;
	const struct outbox_item *it = n->a->item;

	if (deliver_end_row(db, it, &n->fate, n->a->now, e) != ERR_OK)
		return e->code;
	if (n->outcome != NULL &&
	    keep_record(db, n->a->now, it->issue, "delivery", it->rule, it->clause, n->fate.journal,
		json_pack("{s:s, s:i, s:s, s:s, s:s?}", "key", it->key, "attempt", it->attempt,
		    "end", deliver_end_name(n->fate.end), "outcome", n->outcome, "reason",
		    n->fate.reason),
		e) != ERR_OK)
		return e->code;
	if (n->fate.end == DELIVER_DONE && n->a->action != NULL &&
	    greeting_registers(&n->a->file, n->a->action) &&
	    helped_keep(db, &n->a->file, n->a->now, e) != ERR_OK)
		return e->code;
	if (took_relation_out(n) &&
	    outbox_again_links(db, it->issue, n->a->action->other, n->a->now, e) != ERR_OK)
		return e->code;
	if (n->refused != 0 &&
	    duty_refuse(db, it->issue, n->refused, n->fate.reason, n->a->now, e) != ERR_OK)
		return e->code;
	if (tells_news(n) && linked_wake(db, it->issue, n->a->now, e) != ERR_OK)
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
say_end(const struct deliver_ending *n)
{
	const struct outbox_item *it = n->a->item;

	if (n->fate.end == DELIVER_DONE)
		log_info("issue %" PRId64 ": %s done (%s), entry %" PRId64, it->issue, it->rule,
		    it->key, n->fate.journal);
	else if (n->fate.end == DELIVER_PARKED)
		log_warning("issue %" PRId64 ": %s is left to a person (%s): %s", it->issue,
		    it->rule, it->key, n->fate.reason);
	else
		log_debug("issue %" PRId64 ": %s %s: %s", it->issue, it->key,
		    deliver_end_name(n->fate.end), n->fate.reason);
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

enum err_code
deliver_finish(const struct deliver_ending *ending, enum deliver_end *end, struct err *e)
{
	struct deliver_ending n = *ending;
	enum err_code rc;

	n.fate.reason = cut(n.fate.reason, n.a->arena);
	rc = db_transact(n.a->d->room->db, end_all, &n, e);
	if (rc == ERR_CONFLICT) {
		log_warning("%s", e->text);
		*end = DELIVER_LOST;
		return ERR_OK;
	}
	if (rc != ERR_OK)
		return rc;
	deliver_at(n.a, WORK_KEPT);
	say_end(&n);
	if (n.wake)
		nudge_look(n.a->d);
	*end = n.fate.end;
	return ERR_OK;
}

enum err_code
deliver_done(struct deliver_attempt *a, int64_t journal, const char *how, enum deliver_end *end,
    struct err *e)
{
	return deliver_finish(
	    &(struct deliver_ending){
		.a = a,
		.fate.end = DELIVER_DONE,
		.fate.journal = journal,
		.outcome = how,
		.wake = true,
	    },
	    end, e);
}

enum err_code
deliver_later(struct deliver_attempt *a, struct utc when, const char *reason, enum deliver_end *end,
    struct err *e)
{
	return deliver_finish(
	    &(struct deliver_ending){
		.a = a,
		.fate.end = DELIVER_LATER,
		.fate.reason = reason,
		.fate.retry_at = when,
	    },
	    end, e);
}

enum err_code
deliver_withdraw(
    struct deliver_attempt *a, const char *reason, enum deliver_end *end, struct err *e)
{
	return deliver_finish(
	    &(struct deliver_ending){
		.a = a,
		.fate.end = DELIVER_WITHDRAWN,
		.fate.reason = reason,
		.outcome = "not sent",
		.wake = true,
	    },
	    end, e);
}

/* What was judged by now is what a later look compares with: only news re-arms it. */
enum err_code
deliver_park(struct deliver_attempt *a, const char *reason, int64_t journal, const char *outcome,
    enum deliver_end *end, struct err *e)
{
	a->item->basis = a->file.basis;
	return deliver_finish(
	    &(struct deliver_ending){
		.a = a,
		.fate.end = DELIVER_PARKED,
		.fate.reason = reason,
		.fate.journal = journal,
		.outcome = outcome,
		.wake = journal != 0,
	    },
	    end, e);
}
