#include "core/policy_reader.h"

static bool
read_tell(struct reader *r, json_t *v, void *into)
{
	enum tell *out = into;

	if (!json_is_string(v) || !tell_parse(json_string_value(v), out))
		return reader_fail(r, "\"never\", \"flag\" or \"note\" is expected here");
	return true;
}

static bool
read_hands(struct reader *r, json_t *v, void *into)
{
	struct handover_policy *h = into;

	return READER_OBJECT(r, v, { "tell", read_tell, &h->tell, REQUIRED },
	    { "grace", policy_span, &h->grace, OPTIONAL },
	    { "clause", read_string, &h->clause, REQUIRED });
}

bool
policy_handover_read(struct reader *r, json_t *v, void *into)
{
	struct policy *p = into;

	return READER_OBJECT(r, v,
	    { "escalated", read_hands, &p->handover[HANDS_DEVELOPMENT], OPTIONAL },
	    { "waiting_third_party", read_hands, &p->handover[HANDS_THIRD_PARTY], OPTIONAL });
}
