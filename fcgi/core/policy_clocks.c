#include "core/policy_reader.h"

static bool
read_target(struct reader *r, json_t *v, size_t i, void *into)
{
	struct target *out = (struct target *)into + i;

	return READER_OBJECT(r, v, { "when", policy_match, &out->when, OPTIONAL },
	    { "limit", policy_limit, &out->limit, REQUIRED },
	    { "calendar", policy_hours_name, &out->hours, OPTIONAL },
	    { "clause", read_string, &out->clause, OPTIONAL },
	    { "source", read_string, &out->source, OPTIONAL });
}

static bool
read_targets(struct reader *r, json_t *v, void *into)
{
	struct clock_policy *c = into;
	struct target *targets = arena_array(r->arena, json_array_size(v) + 1, sizeof(*targets));

	c->targets = targets;
	c->n_targets = json_array_size(v);
	return reader_array(r, v, read_target, targets);
}

static bool
read_clock(struct reader *r, json_t *v, void *into)
{
	struct clock_policy *c = into;

	c->shown = true;
	return READER_OBJECT(r, v, { "clause", read_string, &c->clause, REQUIRED },
	    { "pauses", policy_stage_set, &c->pauses, OPTIONAL },
	    { "targets", read_targets, c, OPTIONAL });
}

bool
policy_clocks_read(struct reader *r, json_t *v, void *into)
{
	struct policy *p = into;
	struct member members[CLOCK_COUNT];

	for (int i = 0; i < CLOCK_COUNT; i++)
		members[i] =
		    (struct member){ clock_kind_name(i), read_clock, &p->clocks[i], OPTIONAL };
	return reader_object(r, v, members, CLOCK_COUNT);
}
