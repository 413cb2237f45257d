#include "core/action.h"

#include "core/noanswer.h"

void
action_key(const struct request *r, const struct action *a, struct buf *out)
{
	buf_printf(out, "%s:%s:%s", r->id, rule_name(a->rule),
	    a->cause == NULL ? "arrival" : a->cause->id);
	if (a->step > 0)
		buf_printf(out, ":%d", a->step);
}

void
action_text(const struct policy *p, const struct timeline *t, const struct action *a,
    struct utc now, struct buf *out)
{
	switch (a->rule) {
	case RULE_NO_ANSWER:
		noanswer_note(p, t, now, out);
		return;
	case RULE_REMIND:
		buf_puts(out, policy_text(p, TEXT_REMINDER, t->request.language));
		return;
	case RULE_ANSWERED:
	case RULE_REOPEN:
		buf_puts(out, stage_name(a->stage));
		return;
	case RULE_COUNT:
		return;
	}
}

struct utc
action_cause_at(const struct timeline *t, const struct action *a)
{
	return a->cause == NULL ? timeline_arrival(&t->request) : a->cause->at;
}
