#include "core/intake.h"

#include <string.h>

#include "base/buf.h"
#include "core/judge.h"
#include "core/scene.h"

/* Somebody of ours wrote to the client, or called: whatever was to be said at arrival is over. */
static bool
is_greeted(const struct scene *s)
{
	const struct timeline *t = s->timeline;

	if (s->questions > 0)
		return true;
	for (size_t i = 0; i < t->n && t->facts[i].at.s <= s->now.s; i++) {
		const struct fact *f = &t->facts[i];

		if (f->by != SIDE_CLIENT && (f->note == NOTE_PUBLIC || f->call))
			return true;
	}
	return false;
}

static void
flag(struct verdict *out, enum flag f, bool set)
{
	if (set)
		out->flags |= 1u << f;
}

static void
greet(const struct scene *s, enum action_kind kind, enum rule rule, const char *clause,
    struct verdict *out)
{
	struct action *a =
	    verdict_act(out, kind, rule, NULL, timeline_arrival(&s->timeline->request));

	a->not_before = scene_follows_at(s, a->due);
	a->clause = clause;
	a->to_client = true;
	if (rule != RULE_INTAKE || !s->policy->intake->waits)
		return;
	a->has_stage = true;
	a->stage = STAGE_WAITING_CLIENT;
}

void
intake_act(const struct scene *s, struct verdict *out)
{
	const struct intake_policy *in = s->policy->intake;
	const struct intake_seen *seen = s->timeline->request.seen;
	const char *refusal;

	if (in == NULL || seen == NULL || stage_is_done(s->stage))
		return;
	refusal = seen->by_client ? intake_channel_refusal(s->policy, &s->traits) : NULL;
	flag(out, FLAG_CHANNEL, refusal != NULL);
	flag(out, FLAG_UNIDENTIFIED, seen->by_client && intake_is_unidentified(&seen->found));
	flag(out, FLAG_SEVERAL, (seen->found.doubtful & 1u << INTAKE_SINGLE) != 0);
	flag(out, FLAG_CONDUCT, seen->rude_at.s <= s->now.s);
	if (!seen->by_client || out->arrived.s > s->now.s || is_greeted(s))
		return;
	if (seen->found.asked != 0 && (s->stage == STAGE_NEW || s->stage == STAGE_IN_PROGRESS))
		greet(s, ACTION_REQUEST_INFO, RULE_INTAKE, in->clause, out);
	if (in->registered_clause != NULL && match_fits(&in->registered_when, &s->traits))
		greet(s, ACTION_NOTE, RULE_REGISTERED, in->registered_clause, out);
	if (refusal != NULL)
		greet(s, ACTION_NOTE, RULE_CHANNEL, refusal, out);
}

/* ---- texts ---- */

const char *
intake_say(const struct policy *p, enum intake_saying saying, const char *language)
{
	return p->intake->sayings[saying].in[policy_language(p, language)];
}

void
intake_tell_registered(const struct policy *p, const struct request *r, struct buf *out)
{
	static const char mark[] = "{number}";
	const char *text = intake_say(p, INTAKE_SAY_ACKNOWLEDGED, r->language);
	const char *at = strstr(text, mark);

	if (at == NULL) {
		buf_puts(out, text);
		return;
	}
	buf_add(out, text, (size_t)(at - text));
	buf_puts(out, r->id);
	buf_puts(out, at + strlen(mark));
}

void
intake_tell_missing(const struct policy *p, const struct request *r, struct buf *out)
{
	const size_t language = policy_language(p, r->language);
	const struct intake_found *f = &r->seen->found;
	/* A person may ask for what slad itself would not ask for. */
	const unsigned items = f->asked != 0 ? f->asked : f->missing;

	buf_printf(out, "%s\n\n", intake_say(p, INTAKE_SAY_ASK, r->language));
	for (int i = 0; i < INTAKE_COUNT; i++) {
		if ((items & 1u << i) != 0)
			buf_printf(out, "* %s\n", p->intake->about[i].ask.in[language]);
	}
	buf_printf(out, "\n%s", intake_say(p, INTAKE_SAY_ASK_END, r->language));
}

void
intake_tell_channels(const struct policy *p, const struct request *r, struct buf *out)
{
	const struct intake_policy *in = p->intake;
	unsigned level;

	policy_level(p, r->level, &level);
	buf_printf(out, "%s\n", intake_say(p, INTAKE_SAY_CHANNELS, r->language));
	for (size_t i = 0; i < in->n_channels; i++) {
		const struct intake_channel *c = &in->channels[i];

		if (c->levels == 0 || (c->levels & 1u << level) != 0)
			buf_printf(out, "\n* %s", c->title.in[policy_language(p, r->language)]);
	}
}

const char *
intake_clause(const struct policy *p, enum intake_item item)
{
	for (size_t i = 0; p->intake != NULL && i < p->intake->n_wanted; i++) {
		if (p->intake->wanted[i].item == item)
			return p->intake->wanted[i].clause;
	}
	return NULL;
}
