#include "core/policy_reader.h"

bool
policy_linking_read(struct reader *r, json_t *v, void *into)
{
	struct policy *p = into;
	struct linking_policy *l = &p->linking;

	return READER_OBJECT(r, v, { "clause", read_string, &l->clause, OPTIONAL },
	    { "pause", read_bool, &l->pause, OPTIONAL }, { "tell", read_bool, &l->tell, OPTIONAL },
	    { "answer", read_bool, &l->answer, OPTIONAL },
	    { "together", read_bool, &l->together, OPTIONAL });
}
