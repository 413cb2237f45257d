#include "core/policy_reader.h"

bool
policy_assign_read(struct reader *r, json_t *v, void *into)
{
	struct policy *p = into;
	struct assign_policy *a = &p->assign;

	a->on = true;
	return READER_OBJECT(r, v, { "when", policy_match, &a->when, OPTIONAL },
	    { "clause", read_string, &a->clause, OPTIONAL },
	    { "source", read_string, &a->source, OPTIONAL });
}
