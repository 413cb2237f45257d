#include "core/policy_reader.h"

bool
policy_id_read(struct reader *r, json_t *v, void *into)
{
	struct policy *p = into;

	return read_string(r, v, &p->id);
}

bool
policy_revision_read(struct reader *r, json_t *v, void *into)
{
	struct policy *p = into;

	return read_string(r, v, &p->revision);
}

bool
policy_valid_from_read(struct reader *r, json_t *v, void *into)
{
	struct policy *p = into;

	return read_instant(r, v, &p->valid_from);
}

bool
policy_title_read(struct reader *r, json_t *v, void *into)
{
	struct policy *p = into;

	return policy_words(r, v, &p->title);
}

static bool
read_language(struct reader *r, json_t *v, size_t i, void *into)
{
	struct policy *p = into;

	if (i >= LANGUAGES_MAX)
		return reader_fail(r, "a regulation speaks at most %d languages", LANGUAGES_MAX);
	p->n_languages = i + 1;
	return read_string(r, v, &p->languages[i]);
}

bool
policy_languages_read(struct reader *r, json_t *v, void *into)
{
	if (json_array_size(v) == 0)
		return reader_fail(r, "a list of languages is expected here, the main one first");
	return reader_array(r, v, read_language, into);
}

static bool
read_level(struct reader *r, json_t *v, size_t i, void *into)
{
	struct policy *p = into;
	struct level_policy *out = &p->levels[i];
	unsigned same;

	if (i >= LEVELS_MAX)
		return reader_fail(r, "a regulation has at most %d levels", LEVELS_MAX);
	if (!READER_OBJECT(r, v, { "name", read_string, &out->name, REQUIRED },
		{ "title", policy_words, &out->title, REQUIRED },
		{ "clause", read_string, &out->clause, REQUIRED }))
		return false;
	if (i > 0 && policy_level(p, out->name, &same))
		return reader_fail(r, "a level named \"%s\" stands above already", out->name);
	p->n_levels = i + 1;
	return true;
}

bool
policy_levels_read(struct reader *r, json_t *v, void *into)
{
	if (json_array_size(v) == 0)
		return reader_fail(r, "a list of levels is expected here, the lowest first");
	return reader_array(r, v, read_level, into);
}

bool
policy_queue_read(struct reader *r, json_t *v, void *into)
{
	struct policy *p = into;

	return READER_OBJECT(r, v, { "critical", read_string, &p->critical_clause, REQUIRED },
	    { "level", read_string, &p->level_clause, REQUIRED },
	    { "arrival", read_string, &p->arrival_clause, REQUIRED });
}
