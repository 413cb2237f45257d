#include "core/conduct.h"
#include "core/conduct_json.h"
#include "core/policy_reader.h"

/* The words are a file beside the regulation, so that two of them can share it. */
static bool
read_file(struct reader *r, json_t *v, void *into)
{
	json_error_t je;
	const char *text;
	json_t *root;
	bool ok;

	if (!json_is_string(v))
		return reader_fail(r, "the name of a file with words is expected here");
	text = policy_included(r, json_string_value(v));
	if (text == NULL)
		return false;
	root = json_loads(text, JSON_REJECT_DUPLICATES, &je);
	if (root == NULL)
		return reader_fail(r, "%s line %d: %s", json_string_value(v), je.line, je.text);
	ok = conduct_words_read(r, root, into);
	json_decref(root);
	return ok;
}

bool
policy_conduct_read(struct reader *r, json_t *v, void *into)
{
	struct policy *p = into;
	struct conduct_policy *c = arena_alloc(r->arena, sizeof(*c));

	p->conduct = c;
	return READER_OBJECT(r, v, { "clause", read_string, &c->clause, REQUIRED },
	    { "words", read_file, &c->words, REQUIRED },
	    { "complaints_to", read_string, &c->complaints_to, OPTIONAL });
}
