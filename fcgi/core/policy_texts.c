#include "core/policy_reader.h"

#include <string.h>

static bool
read_texts_object(struct reader *r, json_t *v, enum member_need need)
{
	struct member members[TEXT_COUNT];

	for (int i = 0; i < TEXT_COUNT; i++)
		members[i] =
		    (struct member){ text_name(i), policy_words, &policy_of(r)->texts[i], need };
	return reader_object(r, v, members, TEXT_COUNT);
}

static bool
read_own(struct reader *r, json_t *own)
{
	const size_t here = reader_enter_index(r, 1);
	const bool ok = read_texts_object(r, own, OPTIONAL);

	reader_leave(r, here);
	return ok;
}

/* "texts.json", or ["texts.json", {"closed": …}] where the regulation words some in its own way. */
bool
policy_texts_read(struct reader *r, json_t *v, void *into)
{
	json_t *file = json_is_array(v) ? json_array_get(v, 0) : v;
	json_t *own = json_is_array(v) ? json_array_get(v, 1) : NULL;
	json_error_t je;
	const char *text;
	json_t *root;
	bool ok;

	if (!json_is_string(file))
		return reader_fail(r,
		    "the name of a file with texts is expected here, or a list of it "
		    "and the texts that differ");
	text = policy_included(r, json_string_value(file));
	if (text == NULL)
		return false;
	root = json_loads(text, JSON_REJECT_DUPLICATES, &je);
	if (root == NULL)
		return reader_fail(r, "%s line %d: %s", json_string_value(file), je.line, je.text);
	r->file = json_string_value(file);
	r->file_at = strlen(r->path);
	ok = read_texts_object(r, root, REQUIRED);
	r->file = NULL;
	if (own != NULL && (ok || r->tell != NULL))
		ok = read_own(r, own) && ok;
	json_decref(root);
	return ok;
}
