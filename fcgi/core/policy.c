#include "core/policy.h"

#include <string.h>

static bool
fits(unsigned set, unsigned member)
{
	return set == 0 || (set & 1u << member) != 0;
}

bool
policy_level(const struct policy *p, const char *name, unsigned *out)
{
	*out = 0;
	if (name == NULL)
		return true;
	for (unsigned i = 0; i < p->n_levels; i++) {
		if (strcmp(p->levels[i].name, name) == 0) {
			*out = i;
			return true;
		}
	}
	return false;
}

static bool
is_named(const struct names *set, const char *name)
{
	if (set->n == 0)
		return true;
	for (size_t i = 0; name != NULL && i < set->n; i++) {
		if (strcmp(set->names[i], name) == 0)
			return true;
	}
	return false;
}

bool
match_fits(const struct match *m, const struct traits *t)
{
	return fits(m->levels, t->level) && fits(m->categories, t->category) &&
	    fits(m->channels, t->channel) && fits(m->priorities, t->priority) &&
	    (m->contract == CONTRACT_ANY || (m->contract == CONTRACT_YES) == t->contract) &&
	    is_named(&m->clients, t->client) && is_named(&m->trackers, t->tracker) &&
	    is_named(&m->projects, t->project);
}

const struct target *
policy_target(const struct policy *p, enum clock_kind clock, const struct traits *t)
{
	const struct clock_policy *c = &p->clocks[clock];

	for (size_t i = 0; i < c->n_targets; i++) {
		if (match_fits(&c->targets[i].when, t))
			return &c->targets[i];
	}
	return NULL;
}

const struct policy_calendar *
policy_hours(const struct policy *p, unsigned level, const struct target *target)
{
	if (target != NULL && target->hours != NULL)
		return target->hours;
	if (level < p->n_levels && p->levels[level].hours != NULL)
		return p->levels[level].hours;
	return &p->calendars[0];
}

const struct policy_calendar *
policy_hours_named(const struct policy *p, const char *name)
{
	for (size_t i = 0; name != NULL && i < p->n_calendars; i++) {
		if (strcmp(p->calendars[i].name, name) == 0)
			return &p->calendars[i];
	}
	return &p->calendars[0];
}

size_t
policy_language(const struct policy *p, const char *language)
{
	for (size_t i = 0; language != NULL && i < p->n_languages; i++) {
		if (strcmp(p->languages[i], language) == 0)
			return i;
	}
	return 0;
}

const char *
policy_text(const struct policy *p, enum text text, const char *language)
{
	return p->texts[text].in[policy_language(p, language)];
}
