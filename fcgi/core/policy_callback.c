#include "core/policy_reader.h"

bool
policy_callback_read(struct reader *r, json_t *v, void *into)
{
	struct policy *p = into;
	struct callback_policy *c = &p->callback;

	return READER_OBJECT(r, v, { "clause", read_string, &c->clause, REQUIRED },
	    { "by_call", read_bool, &c->by_call, OPTIONAL },
	    { "note", read_bool, &c->note, OPTIONAL },
	    { "from_wished", read_bool, &c->from_wished, OPTIONAL });
}
