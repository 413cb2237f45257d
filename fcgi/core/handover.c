#include "core/handover.h"

#include <string.h>

static const struct {
	enum stage stage;
	enum rule rule;
	enum text text;
} places[HANDS_COUNT] = {
	[HANDS_DEVELOPMENT] = { STAGE_ESCALATED, RULE_ESCALATED, TEXT_TELL_ESCALATED },
	[HANDS_THIRD_PARTY] = { STAGE_WAITING_THIRD_PARTY, RULE_THIRD_PARTY,
	    TEXT_TELL_THIRD_PARTY },
};

/* Where a clock counts. */
static const enum stage counted[CLOCK_COUNT] = {
	[CLOCK_DEVELOPMENT] = STAGE_ESCALATED,
	[CLOCK_THIRD_PARTY] = STAGE_WAITING_THIRD_PARTY,
	[CLOCK_ESTIMATE] = STAGE_ESTIMATE,
};

void
handover_see(struct watch *w, const struct scene *s, const struct fact *f, struct verdict *out)
{
	if (s->stage != counted[w->kind])
		watch_stop(w, s->at, out);
	else if (w->state == WATCH_IDLE)
		watch_start(w, scene_target(s, w->kind), s->traits.priority, s->at);
	else
		watch_reopen(w, s->at);
}

bool
handover_tells(const struct policy *p, const struct fact *f, enum stage stage)
{
	for (int i = 0; i < HANDS_COUNT && f->text != NULL; i++) {
		if (places[i].stage != stage)
			continue;
		for (size_t l = 0; l < p->n_languages; l++) {
			if (strstr(f->text, p->texts[places[i].text].in[l]) != NULL)
				return true;
		}
		return false;
	}
	return true;
}

void
handover_act(const struct scene *s, struct verdict *out)
{
	for (int i = 0; i < HANDS_COUNT; i++) {
		const struct handover_policy *p = &s->policy->handover[i];
		const struct utc at = utc_plus(s->stage_since, p->grace);
		struct action *a;

		if (s->stage != places[i].stage || p->tell == TELL_NEVER || s->told)
			continue;
		out->flags |= 1u << FLAG_CLIENT_UNTOLD;
		if (p->tell != TELL_NOTE)
			continue;
		a = verdict_act(out, ACTION_NOTE, places[i].rule, s->stage_by, s->stage_since);
		a->not_before = s->stage_by != NULL && s->stage_by->by == SIDE_BOT
		    ? scene_tells_at(s, at)
		    : scene_follows_at(s, at);
		a->clause = p->clause;
	}
}

void
handover_note(
    const struct policy *p, const struct timeline *t, const struct action *a, struct buf *out)
{
	const enum hands in = a->rule == RULE_ESCALATED ? HANDS_DEVELOPMENT : HANDS_THIRD_PARTY;
	const struct request *r = &t->request;

	buf_puts(out, policy_text(p, places[in].text, r->language));
	if (in != HANDS_DEVELOPMENT || r->version == NULL)
		return;
	buf_printf(
	    out, "\n\n%s: %s", policy_text(p, TEXT_PLANNED_VERSION, r->language), r->version);
	if (r->version_date.year > 0)
		buf_printf(out, "\n%s: %02d.%02d.%04d",
		    policy_text(p, TEXT_PLANNED_DATE, r->language), r->version_date.day,
		    r->version_date.month, r->version_date.year);
}
