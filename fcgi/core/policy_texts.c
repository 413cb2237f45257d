#include "core/policy_reader.h"

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

/* texts.json: all of them. */
static bool
read_all(struct reader *r, json_t *v, void *into)
{
	return read_texts_object(r, v, REQUIRED);
}

/* "texts.json", or ["texts.json", {"closed": …}] where the regulation words some in its own way. */
bool
policy_texts_read(struct reader *r, json_t *v, void *into)
{
	json_t *file = json_is_array(v) ? json_array_get(v, 0) : v;
	json_t *own = json_is_array(v) ? json_array_get(v, 1) : NULL;
	bool ok;

	if (!json_is_string(file))
		return reader_fail(r,
		    "the name of a file with texts is expected here, or a list of it "
		    "and the texts that differ");
	ok = policy_file(r, file, "texts", "texts.json", read_all, NULL);
	if (own != NULL && (ok || r->tell != NULL))
		ok = read_own(r, own) && ok;
	return ok;
}
