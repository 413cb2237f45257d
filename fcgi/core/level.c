#include "core/level.h"

static enum level_by
without_rule(const struct policy *p, const struct request *r, struct verdict *out)
{
	if (r->level == NULL)
		return LEVEL_BY_LOWEST;
	if (!policy_level(p, r->level, &out->level)) {
		out->flags |= 1u << FLAG_LEVEL_UNKNOWN;
		return LEVEL_BY_LOWEST;
	}
	if (r->contract)
		return LEVEL_BY_CONTRACT;
	return out->level == 0 ? LEVEL_BY_LOWEST : LEVEL_BY_WORD;
}

static unsigned
rank_of(const struct policy *p, const char *level)
{
	unsigned rank;

	return level != NULL && policy_level(p, level, &rank) ? rank : 0;
}

bool
level_is_lower(const struct policy *p, const char *level, const char *than)
{
	return rank_of(p, level) < rank_of(p, than);
}

void
level_find(const struct policy *p, const struct request *r, struct verdict *out)
{
	struct traits traits = timeline_traits(r);

	out->level = 0;
	out->level_rule = 0;
	out->level_by = without_rule(p, r, out);
	traits.level = out->level;
	for (size_t i = 0; i < p->n_service; i++) {
		if (match_fits(&p->service[i].when, &traits)) {
			out->level = p->service[i].level;
			out->level_by = LEVEL_BY_RULE;
			out->level_rule = (unsigned)i;
			return;
		}
	}
}

static const enum text texts[LEVEL_BY_COUNT] = {
	[LEVEL_BY_RULE] = TEXT_LEVEL_RULE,
	[LEVEL_BY_CONTRACT] = TEXT_LEVEL_CONTRACT,
	[LEVEL_BY_WORD] = TEXT_LEVEL_GIVEN,
	[LEVEL_BY_LOWEST] = TEXT_LEVEL_LOWEST,
};

const char *
level_why(const struct policy *p, const struct verdict *v, const char *language)
{
	const struct service_rule *rule = &p->service[v->level_rule];

	if (v->level_by == LEVEL_BY_RULE && rule->source != NULL)
		return rule->source;
	return policy_text(p, texts[v->level_by], language);
}

static const char *
clause_of(const struct policy *p, const struct verdict *v)
{
	const struct service_rule *rule = &p->service[v->level_rule];

	if (v->level_by == LEVEL_BY_RULE && rule->clause != NULL)
		return rule->clause;
	return p->levels[v->level].clause;
}

json_t *
level_because(const struct policy *p, const struct verdict *v, const char *language)
{
	return json_pack("{s:s, s:o, s:s, s:s}", "by", level_by_name(v->level_by), "rule",
	    v->level_by == LEVEL_BY_RULE ? json_integer(v->level_rule + 1) : json_null(), "clause",
	    clause_of(p, v), "why", level_why(p, v, language));
}
