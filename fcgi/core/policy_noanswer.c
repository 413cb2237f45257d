#include "core/policy_reader.h"

static bool
read_working(struct reader *r, json_t *v, void *into)
{
	struct limit limit = { LIMIT_NONE, 0 };
	struct span *out = into;

	if (!policy_limit(r, v, &limit))
		return false;
	if (limit.unit != LIMIT_WORKING)
		return reader_fail(
		    r, "working time such as {\"hours\": 1} or {\"minutes\": 90} is expected here");
	out->s = limit.amount;
	return true;
}

bool
policy_noanswer_read(struct reader *r, json_t *v, void *into)
{
	struct policy *p = into;
	struct noanswer_policy *n = &p->noanswer;

	return READER_OBJECT(r, v, { "close", read_bool, &n->close, REQUIRED },
	    { "grace", policy_span, &n->grace, OPTIONAL },
	    { "resume", read_bool, &n->resume, OPTIONAL },
	    { "reopen_days", read_count, &n->reopen_days, OPTIONAL },
	    { "remind_every", policy_span, &n->remind_every, OPTIONAL },
	    { "remind_before", read_working, &n->remind_before, OPTIONAL });
}
