#include "core/policy_reader.h"

bool
policy_faq_read(struct reader *r, json_t *v, void *into)
{
	struct policy *p = into;
	struct faq_policy *f = &p->faq;

	return READER_OBJECT(r, v, { "clause", read_string, &f->clause, OPTIONAL },
	    { "in_registration", read_bool, &f->in_registration, OPTIONAL },
	    { "resolve", read_bool, &f->resolve, OPTIONAL });
}
