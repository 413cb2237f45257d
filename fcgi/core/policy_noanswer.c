#include "core/policy_reader.h"

bool
policy_noanswer_read(struct reader *r, json_t *v, void *into)
{
	struct policy *p = into;
	struct noanswer_policy *n = &p->noanswer;

	return READER_OBJECT(r, v, { "close", read_bool, &n->close, REQUIRED },
	    { "grace", policy_span, &n->grace, OPTIONAL },
	    { "resume", read_bool, &n->resume, OPTIONAL },
	    { "reopen_days", read_count, &n->reopen_days, OPTIONAL },
	    { "remind_every", policy_span, &n->remind_every, OPTIONAL });
}
