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

const struct target *
policy_target(const struct policy *p, enum clock_kind clock, unsigned level, enum category category,
    enum channel channel, enum priority priority)
{
	const struct clock_policy *c = &p->clocks[clock];

	for (size_t i = 0; i < c->n_targets; i++) {
		const struct match *m = &c->targets[i].when;

		if (fits(m->levels, level) && fits(m->categories, category) &&
		    fits(m->channels, channel) && fits(m->priorities, priority))
			return &c->targets[i];
	}
	return NULL;
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
