#include "core/policy_reader.h"

#include <string.h>

#include "core/condition.h"

/* More names than any set of terms has. */
#define NAMES_MAX 32

/*
 * A revision on record may speak what slad does not ship: what is lent to it is English there.
 * Whoever checks a file of their own is told of each word that it lacks.
 */
static json_t *
word_in(const struct reader *r, const json_t *v, const char *language)
{
	json_t *text = json_object_get(v, language);

	if (text == NULL)
		text = reader_lent(r);
	if (text != NULL || r->lend == NULL || (r->tell != NULL && r->file == NULL))
		return text;
	return json_object_get(v, "en");
}

bool
policy_words(struct reader *r, json_t *v, void *into)
{
	struct policy *p = policy_of(r);
	struct words *out = into;
	bool ok = true;

	if (!json_is_object(v))
		return reader_fail(r, "texts by language, {\"ru\": \"…\"}, are expected here");
	for (size_t i = 0; i < p->n_languages; i++) {
		const size_t here = reader_enter(r, p->languages[i]);
		json_t *text = word_in(r, v, p->languages[i]);
		const bool good = text == NULL
		    ? reader_fail(
			  r, "is missing, though the regulation speaks it; write the text in it")
		    : read_string(r, text, &out->in[i]);

		reader_leave(r, here);
		ok = ok && good;
		if (!good && r->tell == NULL)
			return false;
	}
	return ok;
}

/* The i-th name of a kind; NULL after the last. */
typedef const char *name_at(const struct policy *p, unsigned i);

static bool
unknown(struct reader *r, name_at *at, const char *word)
{
	const char *names[NAMES_MAX], *name;
	char known[ERR_TEXT - 128];
	size_t n = 0;

	for (; n < NAMES_MAX && (name = at(policy_of(r), (unsigned)n)) != NULL; n++)
		names[n] = name;
	reader_propose(names, n, word, known, sizeof(known));
	return reader_fail(r, "\"%.64s\" is not known%s", word, known);
}

static bool
find_name(const struct policy *p, name_at *at, const char *word, unsigned *out)
{
	const char *name;

	for (unsigned i = 0; (name = at(p, i)) != NULL; i++) {
		if (strcmp(name, word) == 0) {
			*out = i;
			return true;
		}
	}
	return false;
}

static bool
read_set(struct reader *r, json_t *v, name_at *at, unsigned *out)
{
	const bool list = json_is_array(v);
	const size_t n = list ? json_array_size(v) : 1;

	if (n == 0)
		return reader_fail(
		    r, "an empty list would match nothing; leave it out to match all");
	for (size_t i = 0; i < n; i++) {
		json_t *one = list ? json_array_get(v, i) : v;
		unsigned bit;

		if (!json_is_string(one))
			return reader_fail(r, "a name or a list of names is expected here");
		if (!find_name(policy_of(r), at, json_string_value(one), &bit))
			return unknown(r, at, json_string_value(one));
		*out |= 1u << bit;
	}
	return true;
}

#define DEFINE_SET(type, COUNT)                                                                    \
	static const char *type##_at(const struct policy *p, unsigned i)                           \
	{                                                                                          \
		return i < COUNT ? type##_name((enum type)i) : NULL;                               \
	}                                                                                          \
                                                                                                   \
	bool policy_##type##_set(struct reader *r, json_t *v, void *into)                          \
	{                                                                                          \
		return read_set(r, v, type##_at, into);                                            \
	}

DEFINE_SET(category, CATEGORY_COUNT)
DEFINE_SET(channel, CHANNEL_COUNT)
DEFINE_SET(priority, PRIORITY_COUNT)
DEFINE_SET(stage, STAGE_COUNT)

static const char *
level_at(const struct policy *p, unsigned i)
{
	return i < p->n_levels ? p->levels[i].name : NULL;
}

bool
policy_level_set(struct reader *r, json_t *v, void *into)
{
	return read_set(r, v, level_at, into);
}

bool
policy_level_name(struct reader *r, json_t *v, void *into)
{
	if (!json_is_string(v))
		return reader_fail(r, "the name of a level is expected here");
	if (!find_name(policy_of(r), level_at, json_string_value(v), into))
		return unknown(r, level_at, json_string_value(v));
	return true;
}

static const char *
hours_at(const struct policy *p, unsigned i)
{
	return i < p->n_calendars ? p->calendars[i].name : NULL;
}

bool
policy_hours_name(struct reader *r, json_t *v, void *into)
{
	const struct policy_calendar **out = into;
	unsigned i;

	if (!json_is_string(v))
		return reader_fail(r, "the name of a calendar is expected here");
	if (!find_name(policy_of(r), hours_at, json_string_value(v), &i))
		return unknown(r, hours_at, json_string_value(v));
	*out = &policy_of(r)->calendars[i];
	return true;
}

static bool
read_name(struct reader *r, json_t *v, size_t i, void *into)
{
	return read_string(r, v, (const char **)into + i);
}

bool
policy_names(struct reader *r, json_t *v, void *into)
{
	struct names *out = into;
	const size_t n = json_is_array(v) ? json_array_size(v) : 1;
	const char **names = arena_array(r->arena, n + 1, sizeof(*names));

	if (n == 0)
		return reader_fail(
		    r, "an empty list would match nothing; leave it out to match all");
	out->names = names;
	out->n = n;
	return json_is_array(v) ? reader_array(r, v, read_name, names) : read_string(r, v, names);
}

static bool
read_contract(struct reader *r, json_t *v, void *into)
{
	enum contract_need *out = into;
	bool needed = false;

	if (!read_bool(r, v, &needed))
		return false;
	*out = needed ? CONTRACT_YES : CONTRACT_NO;
	return true;
}

bool
policy_match(struct reader *r, json_t *v, void *into)
{
	struct match *m = into;

	if (json_object_get(v, "client") != NULL)
		policy_of(r)->names_clients = true;
	if (!READER_OBJECT(r, v, { "level", policy_level_set, &m->levels, OPTIONAL },
		{ "category", policy_category_set, &m->categories, OPTIONAL },
		{ "channel", policy_channel_set, &m->channels, OPTIONAL },
		{ "priority", policy_priority_set, &m->priorities, OPTIONAL },
		{ "contract", read_contract, &m->contract, OPTIONAL },
		{ "client", policy_names, &m->clients, OPTIONAL },
		{ "tracker", policy_names, &m->trackers, OPTIONAL },
		{ "project", policy_names, &m->projects, OPTIONAL }))
		return false;
	condition_note(r, m);
	return true;
}

static const struct {
	const char *name;
	int64_t seconds;
} units[] = {
	{ "minutes", SPAN_MINUTE },
	{ "hours", SPAN_HOUR },
	{ "days", SPAN_DAY },
};

/*
 * {"minutes": 15}, {"hours": 8}, {"days": 2}: one of them. False without a message if there is
 * none.
 */
static bool
find_unit(json_t *v, const char **name, int64_t *amount, int64_t *seconds)
{
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		json_t *n = json_object_get(v, units[i].name);

		if (reader_whole(n, amount) && *amount > 0 && *amount <= 100000) {
			*name = units[i].name;
			*seconds = *amount * units[i].seconds;
			return true;
		}
	}
	return false;
}

bool
policy_span(struct reader *r, json_t *v, void *into)
{
	struct span *out = into;
	const char *unit;
	int64_t amount;

	if (json_object_size(v) != 1 || !find_unit(v, &unit, &amount, &out->s))
		return reader_fail(r,
		    "a span such as {\"minutes\": 15}, {\"hours\": 8} or {\"days\": 7} "
		    "is expected here");
	return true;
}

bool
policy_limit(struct reader *r, json_t *v, void *into)
{
	struct limit *out = into;
	const char *word = json_string_value(v), *unit;
	const json_t *elapsed = json_object_get(v, "elapsed");
	int64_t amount, seconds;

	if (word != NULL && strcmp(word, "none") == 0) {
		*out = (struct limit){ LIMIT_NONE, 0 };
		return true;
	}
	if (word != NULL && strcmp(word, "day_end") == 0) {
		*out = (struct limit){ LIMIT_DAY_END, 0 };
		return true;
	}
	if (json_object_size(v) != (elapsed == NULL ? 1u : 2u) ||
	    (elapsed != NULL && !json_is_boolean(elapsed)) ||
	    !find_unit(v, &unit, &amount, &seconds))
		return reader_fail(r,
		    "a limit is expected here: {\"minutes\": 15}, {\"hours\": 8}, "
		    "{\"days\": 2} of working time, with \"elapsed\": true by the "
		    "wall clock, \"day_end\" or \"none\"");
	if (json_is_true(elapsed))
		*out = (struct limit){ LIMIT_ELAPSED, seconds };
	else if (strcmp(unit, "days") == 0)
		*out = (struct limit){ LIMIT_DAYS, amount };
	else
		*out = (struct limit){ LIMIT_WORKING, seconds };
	return true;
}
