#include "core/policy_reader.h"

bool
policy_linking_read(struct reader *r, json_t *v, void *into)
{
	struct policy *p = into;
	struct linking_policy *l = &p->linking;

	if (!READER_OBJECT(r, v, { "clause", read_string, &l->clause, OPTIONAL },
		{ "pause", read_bool, &l->pause, OPTIONAL },
		{ "tell", read_bool, &l->tell, OPTIONAL },
		{ "answer", read_bool, &l->answer, OPTIONAL },
		{ "news", read_bool, &l->news, OPTIONAL },
		{ "answered", read_bool, &l->answered, OPTIONAL },
		{ "together", read_bool, &l->together, OPTIONAL }))
		return false;
	if (json_object_get(v, "news") == NULL)
		l->news = l->tell;
	if (json_object_get(v, "answered") == NULL)
		l->answered = l->answer;
	return true;
}
