#include "core/policy_reader.h"

static bool
read_rule(struct reader *r, json_t *v, size_t i, void *into)
{
	struct service_rule *out = (struct service_rule *)into + i;

	return READER_OBJECT(r, v, { "when", policy_match, &out->when, OPTIONAL },
	    { "level", policy_level_name, &out->level, REQUIRED },
	    { "clause", read_string, &out->clause, OPTIONAL },
	    { "source", read_string, &out->source, OPTIONAL });
}

bool
policy_service_read(struct reader *r, json_t *v, void *into)
{
	struct policy *p = into;
	struct service_rule *rules = arena_array(r->arena, json_array_size(v) + 1, sizeof(*rules));

	p->service = rules;
	p->n_service = json_array_size(v);
	return reader_array(r, v, read_rule, rules);
}
