#include "core/conduct.h"
#include "core/conduct_json.h"
#include "core/policy_reader.h"

/* The words are a file beside the regulation, so that two of them can share it. */
static bool
read_file(struct reader *r, json_t *v, void *into)
{
	return policy_file(r, v, "words", "conduct.json", conduct_words_read, into);
}

bool
policy_conduct_read(struct reader *r, json_t *v, void *into)
{
	struct policy *p = into;
	struct conduct_policy *c = arena_alloc(r->arena, sizeof(*c));

	p->conduct = c;
	return READER_OBJECT(r, v, { "clause", read_string, &c->clause, REQUIRED },
	    { "words", read_file, &c->words, REQUIRED },
	    { "complaints_clause", read_string, &c->complaints_clause, OPTIONAL },
	    { "complaints_to", read_string, &c->complaints_to, OPTIONAL });
}
