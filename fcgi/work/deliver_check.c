#include "work/deliver_part.h"

#include <inttypes.h>

#include "base/arena.h"
#include "store/brake.h"
#include "store/clock.h"
#include "tracker/tracker.h"
#include "work/cap.h"
#include "work/deed.h"

#define SKEW_MAX_S 30
#define SKEW_WAIT_S 60

/* An hour's worth of mails has gone out: the rest waits, and says so. */
enum err_code
deliver_check_caps(struct deliver_attempt *a, bool *held, enum deliver_end *end, struct err *e)
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
	return deliver_later(a, utc_max(when, deliver_in(a, 1)),
	    arena_printf(a->arena,
		notes ? "no more than %" PRId64 " notes leave in an hour"
		      : "no more than %" PRId64 " closures leave in an hour",
		notes ? c->notes_hour : c->closures_hour),
	    end, e);
}

/* The rule may have been stopped since the look. */
enum err_code
deliver_check_brake(struct deliver_attempt *a, bool *held, enum deliver_end *end, struct err *e)
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
	return deliver_withdraw(a,
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
enum err_code
deliver_check_clocks(struct deliver_attempt *a, bool *held, enum deliver_end *end, struct err *e)
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
	return deliver_later(a, deliver_in(a, SKEW_WAIT_S),
	    "the clocks of tracker and database differ by more than 30 s: nothing is closed", end,
	    e);
}

static const char *
why_gone(const struct deliver_attempt *a)
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
enum err_code
deliver_check_verdict(struct deliver_attempt *a, bool *held, enum deliver_end *end, struct err *e)
{
	const char *hindrance;

	*held = true;
	a->action = deed_find(&a->file, a->item->key, a->arena);
	if (a->action == NULL)
		return deliver_withdraw(a, why_gone(a), end, e);
	if (a->action->not_before.s > a->now.s)
		return deliver_later(a, a->action->not_before, "it is not due yet", end, e);
	if (!deed_change(&a->file, a->action, a->arena, &a->change))
		return deliver_park(
		    a, "this version of slad has no way to do it", 0, "not sent", end, e);
	hindrance = deed_hindrance(&a->file, a->action, a->item->key);
	if (hindrance != NULL)
		return deliver_park(a, hindrance, 0, "proposed", end, e);
	*held = false;
	return ERR_OK;
}

enum err_code
deliver_check_paused(struct deliver_attempt *a, bool *held, enum deliver_end *end, struct err *e)
{
	if (brake_paused(a->d->room->db, held, e) != ERR_OK)
		return e->code;
	return *held ? deliver_later(a, deliver_in(a, 1), "slad is paused", end, e) : ERR_OK;
}
