#include "core/action.h"

#include <inttypes.h>

#include "core/assignment.h"
#include "core/callback.h"
#include "core/linking.h"
#include "core/handover.h"
#include "core/intake.h"
#include "core/noanswer.h"
#include "core/order.h"
#include "core/warning.h"

void
action_key(const struct request *r, const struct action *a, struct buf *out)
{
	if (a->kind == ACTION_WARN) {
		buf_printf(
		    out, "%s:warn:%s:%d:%d", r->id, clock_kind_name(a->clock), a->cycle, a->step);
		return;
	}
	buf_printf(out, "%s:%s:%s", r->id, rule_name(a->rule),
	    a->cause == NULL ? "arrival" : a->cause->id);
	if (a->step > 0)
		buf_printf(out, ":%d", a->step);
}

/* What there is to write a text from. */
struct telling {
	const struct policy *policy;
	const struct timeline *timeline;
	const struct action *action;
	struct utc now;
};

typedef void tell_fn(const struct telling *t, struct buf *out);

static void
tell_no_answer(const struct telling *t, struct buf *out)
{
	noanswer_note(t->policy, t->timeline, t->now, out);
}

static void
tell_reminder(const struct telling *t, struct buf *out)
{
	buf_puts(out, policy_text(t->policy, TEXT_REMINDER, t->timeline->request.language));
}

static void
tell_warning(const struct telling *t, struct buf *out)
{
	warning_text(t->policy, t->action, out);
}

static void
tell_stage(const struct telling *t, struct buf *out)
{
	buf_puts(out, stage_name(t->action->stage));
}

static void
tell_link(const struct telling *t, struct buf *out)
{
	buf_printf(out, "%s%" PRId64, t->action->undo ? "-" : "", t->action->other);
}

static void
tell_linked(const struct telling *t, struct buf *out)
{
	linking_note(t->policy, t->timeline, t->action, out);
}

static void
tell_handover(const struct telling *t, struct buf *out)
{
	handover_note(t->policy, t->timeline, t->action, out);
}

static void
tell_missing(const struct telling *t, struct buf *out)
{
	intake_tell_missing(t->policy, &t->timeline->request, out);
}

static void
tell_registered(const struct telling *t, struct buf *out)
{
	intake_tell_registered(t->policy, &t->timeline->request, out);
}

static void
tell_channels(const struct telling *t, struct buf *out)
{
	intake_tell_channels(t->policy, &t->timeline->request, out);
}

static void
tell_assign(const struct telling *t, struct buf *out)
{
	const struct assignment_helper *h = t->action->helper;

	if (h != NULL)
		buf_printf(out, "%s: %s", duty_name(h->duty), h->name);
}

static void
tell_order(const struct telling *t, struct buf *out)
{
	order_note(t->policy, t->timeline, t->action, out);
}

static void
tell_call(const struct telling *t, struct buf *out)
{
	callback_note(t->policy, t->timeline, t->action, out);
}

static tell_fn *const tells[RULE_COUNT] = {
	[RULE_NO_ANSWER] = tell_no_answer,
	[RULE_REMIND] = tell_reminder,
	[RULE_WARNING] = tell_warning,
	[RULE_ANSWERED] = tell_stage,
	[RULE_REOPEN] = tell_stage,
	[RULE_LINK] = tell_link,
	[RULE_LINKED] = tell_linked,
	[RULE_TOGETHER] = tell_linked,
	[RULE_FAQ_SOLVED] = tell_stage,
	[RULE_ESCALATED] = tell_handover,
	[RULE_THIRD_PARTY] = tell_handover,
	[RULE_ASK] = tell_order,
	[RULE_REFUSE] = tell_order,
	[RULE_CALL] = tell_call,
	[RULE_INTAKE] = tell_missing,
	[RULE_REGISTERED] = tell_registered,
	[RULE_CHANNEL] = tell_channels,
	[RULE_ASSIGN] = tell_assign,
};

void
action_text(const struct policy *p, const struct timeline *t, const struct action *a,
    struct utc now, struct buf *out)
{
	const struct telling telling = { p, t, a, now };

	tells[a->rule](&telling, out);
}

bool
action_is_left(const struct action *a)
{
	return a->propose || a->unasked || a->unattended || a->unread;
}

struct utc
action_cause_at(const struct timeline *t, const struct action *a)
{
	/* What a share was reached by is the time that passed. */
	if (a->kind == ACTION_WARN)
		return a->due;
	return a->cause == NULL ? timeline_arrival(&t->request) : a->cause->at;
}
