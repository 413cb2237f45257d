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

	if (p->n_languages == LANGUAGES_MAX)
		return reader_fail(r, "a regulation speaks at most %d languages", LANGUAGES_MAX);
	if (!read_string(r, v, &p->languages[p->n_languages]))
		return false;
	p->n_languages++;
	return true;
}

bool
policy_languages_read(struct reader *r, json_t *v, void *into)
{
	if (json_array_size(v) == 0)
		return reader_fail(r, "a list of languages is expected here, the main one first");
	return reader_array(r, v, read_language, into);
}

/* One that has a name counts, so that what refers to it is no mistake as well. */
static bool
read_level(struct reader *r, json_t *v, size_t i, void *into)
{
	struct policy *p = into;
	struct level_policy level = { .name = NULL };
	unsigned same;
	bool ok;

	if (p->n_levels == LEVELS_MAX)
		return reader_fail(r, "a regulation has at most %d levels", LEVELS_MAX);
	ok = READER_OBJECT(r, v, { "name", read_string, &level.name, REQUIRED },
	    { "title", policy_words, &level.title, REQUIRED },
	    { "clause", read_string, &level.clause, REQUIRED },
	    { "calendar", policy_hours_name, &level.hours, OPTIONAL });
	if (level.name == NULL)
		return false;
	if (p->n_levels > 0 && policy_level(p, level.name, &same))
		return reader_fail(r, "a level named \"%s\" stands above already", level.name);
	p->levels[p->n_levels++] = level;
	return ok;
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
