#include "core/policy.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/reader.h"
#include "base/zone.h"
#include "core/calendar.h"
#include "core/calendar_json.h"

/* Requests older or younger than these years cannot be judged; compiling takes milliseconds. */
#define FIRST_YEAR 1995
#define LAST_YEAR 2060

/* A policy with what it was made of; the caller sees the first member only. */
struct owned {
	struct policy policy;
	struct arena *arena;
	struct zone *zone;
	struct calendar *calendar;
};

/* What the read functions of a regulation share: reader.ctx. */
struct source {
	struct owned *own;
	policy_include *include;
	void *ctx;
};

static struct policy *
policy_of(struct reader *r)
{
	const struct source *s = r->ctx;

	return &s->own->policy;
}

/* Each language of the regulation must be there; more do no harm. */
static bool
read_words(struct reader *r, json_t *v, void *into)
{
	struct policy *p = policy_of(r);
	struct words *out = into;

	if (!json_is_object(v))
		return reader_fail(r, "texts by language, {\"ru\": \"…\"}, are expected here");
	for (size_t i = 0; i < p->n_languages; i++) {
		const size_t here = reader_enter(r, p->languages[i]);
		json_t *text = json_object_get(v, p->languages[i]);

		if (text == NULL)
			return reader_fail(r, "is missing, though the regulation speaks it");
		if (!read_string(r, text, &out->in[i]))
			return false;
		reader_leave(r, here);
	}
	return true;
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

static bool
read_languages(struct reader *r, json_t *v, void *into)
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
		{ "title", read_words, &out->title, REQUIRED },
		{ "clause", read_string, &out->clause, REQUIRED }))
		return false;
	if (i > 0 && policy_level(p, out->name, &same))
		return reader_fail(r, "a level named \"%s\" stands above already", out->name);
	p->n_levels = i + 1;
	return true;
}

static bool
read_levels(struct reader *r, json_t *v, void *into)
{
	if (json_array_size(v) == 0)
		return reader_fail(r, "a list of levels is expected here, the lowest first");
	return reader_array(r, v, read_level, into);
}

/* Terms as bits: one name or a list of them. `parse` knows the names. */
typedef bool parse_bit(const struct policy *p, const char *name, unsigned *bit);

static bool
read_set(struct reader *r, json_t *v, parse_bit *parse, unsigned *out)
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
		if (!parse(policy_of(r), json_string_value(one), &bit))
			return reader_fail(r, "\"%s\" is not known", json_string_value(one));
		*out |= 1u << bit;
	}
	return true;
}

#define DEFINE_SET(type)                                                                           \
	static bool type##_bit(const struct policy *p, const char *name, unsigned *bit)            \
	{                                                                                          \
		enum type v = 0;                                                                   \
		const bool known = type##_parse(name, &v);                                         \
                                                                                                   \
		*bit = v;                                                                          \
		return known;                                                                      \
	}                                                                                          \
                                                                                                   \
	static bool read_##type##_set(struct reader *r, json_t *v, void *into)                     \
	{                                                                                          \
		return read_set(r, v, type##_bit, into);                                           \
	}

DEFINE_SET(category)
DEFINE_SET(channel)
DEFINE_SET(priority)
DEFINE_SET(stage)

static bool
read_level_set(struct reader *r, json_t *v, void *into)
{
	return read_set(r, v, policy_level, into);
}

static bool
read_match(struct reader *r, json_t *v, void *into)
{
	struct match *m = into;

	return READER_OBJECT(r, v, { "level", read_level_set, &m->levels, OPTIONAL },
	    { "category", read_category_set, &m->categories, OPTIONAL },
	    { "channel", read_channel_set, &m->channels, OPTIONAL },
	    { "priority", read_priority_set, &m->priorities, OPTIONAL });
}

static const struct {
	const char *name;
	int64_t seconds;
} units[] = {
	{ "minutes", SPAN_MINUTE },
	{ "hours", SPAN_HOUR },
	{ "days", SPAN_DAY },
};

/* {"minutes": 15}, {"hours": 8}, {"days": 2}: one of them. False without a message if there is none. */
static bool
find_unit(json_t *v, const char **name, int64_t *amount, int64_t *seconds)
{
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		json_t *n = json_object_get(v, units[i].name);

		if (json_is_integer(n) && json_integer_value(n) > 0 &&
		    json_integer_value(n) <= 100000) {
			*name = units[i].name;
			*amount = json_integer_value(n);
			*seconds = *amount * units[i].seconds;
			return true;
		}
	}
	return false;
}

/* An elapsed span, in any unit. */
static bool
read_span(struct reader *r, json_t *v, void *into)
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

static bool
read_limit(struct reader *r, json_t *v, void *into)
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

static bool
read_target(struct reader *r, json_t *v, size_t i, void *into)
{
	struct target *out = (struct target *)into + i;

	return READER_OBJECT(r, v, { "when", read_match, &out->when, OPTIONAL },
	    { "limit", read_limit, &out->limit, REQUIRED },
	    { "clause", read_string, &out->clause, OPTIONAL },
	    { "source", read_string, &out->source, OPTIONAL });
}

static bool
read_targets(struct reader *r, json_t *v, void *into)
{
	struct clock_policy *c = into;
	struct target *targets = arena_array(r->arena, json_array_size(v) + 1, sizeof(*targets));

	c->targets = targets;
	c->n_targets = json_array_size(v);
	return reader_array(r, v, read_target, targets);
}

static bool
read_clock(struct reader *r, json_t *v, void *into)
{
	struct clock_policy *c = into;

	c->shown = true;
	return READER_OBJECT(r, v, { "clause", read_string, &c->clause, REQUIRED },
	    { "pauses", read_stage_set, &c->pauses, OPTIONAL },
	    { "targets", read_targets, c, OPTIONAL });
}

static bool
read_clocks(struct reader *r, json_t *v, void *into)
{
	struct policy *p = into;
	struct member members[CLOCK_COUNT];

	for (int i = 0; i < CLOCK_COUNT; i++)
		members[i] =
		    (struct member){ clock_kind_name(i), read_clock, &p->clocks[i], OPTIONAL };
	return reader_object(r, v, members, CLOCK_COUNT);
}

static bool
read_noanswer(struct reader *r, json_t *v, void *into)
{
	struct noanswer_policy *n = into;

	return READER_OBJECT(r, v, { "close", read_bool, &n->close, REQUIRED },
	    { "grace", read_span, &n->grace, OPTIONAL },
	    { "resume", read_bool, &n->resume, OPTIONAL },
	    { "reopen_days", read_count, &n->reopen_days, OPTIONAL },
	    { "remind_every", read_span, &n->remind_every, OPTIONAL });
}

static bool
read_queue(struct reader *r, json_t *v, void *into)
{
	struct policy *p = into;

	return READER_OBJECT(r, v, { "critical", read_string, &p->critical_clause, REQUIRED },
	    { "level", read_string, &p->level_clause, REQUIRED },
	    { "arrival", read_string, &p->arrival_clause, REQUIRED });
}

static bool
read_texts_object(struct reader *r, json_t *v, enum member_need need)
{
	struct member members[TEXT_COUNT];

	for (int i = 0; i < TEXT_COUNT; i++)
		members[i] =
		    (struct member){ text_name(i), read_words, &policy_of(r)->texts[i], need };
	return reader_object(r, v, members, TEXT_COUNT);
}

static const char *
include_file(struct reader *r, const char *name)
{
	const struct source *s = r->ctx;
	const char *text = s->include(s->ctx, name, r->e);

	if (text == NULL)
		err_prefix(r->e, "%s", r->path);
	return text;
}

/* "texts.json", or ["texts.json", {"closed": …}] where the regulation words some in its own way. */
static bool
read_texts(struct reader *r, json_t *v, void *into)
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
	text = include_file(r, json_string_value(file));
	if (text == NULL)
		return false;
	root = json_loads(text, JSON_REJECT_DUPLICATES, &je);
	if (root == NULL)
		return reader_fail(r, "%s line %d: %s", json_string_value(file), je.line, je.text);
	ok = read_texts_object(r, root, REQUIRED) &&
	    (own == NULL || read_texts_object(r, own, OPTIONAL));
	json_decref(root);
	return ok;
}

/* Takes a member out of the object: the rest is for calendar_json_read, which knows no others. */
static bool
take(struct reader *r, json_t *object, const char *name, read_fn *read, void *into)
{
	const size_t here = reader_enter(r, name);
	json_t *value = json_object_get(object, name);

	if (value != NULL && !read(r, value, into))
		return false;
	json_object_del(object, name);
	reader_leave(r, here);
	return true;
}

/* The days of a CSV file beside the regulation. */
static bool
add_exceptions(struct reader *r, struct calendar_json *cal, const char *file, bool worked_transfers)
{
	const char *csv = include_file(r, file);

	if (csv == NULL)
		return false;
	if (calendar_json_add_csv(cal, csv, worked_transfers, r->arena, r->e) == ERR_OK)
		return true;
	err_prefix(r->e, "%s", file);
	return false;
}

static bool
compile(struct reader *r, struct calendar_json *cal)
{
	struct owned *own = ((const struct source *)r->ctx)->own;

	if (zone_load(cal->zone, FIRST_YEAR, LAST_YEAR, &own->zone, r->e) != ERR_OK)
		return false;
	cal->spec.zone = own->zone;
	if (calendar_compile(&cal->spec, FIRST_YEAR, LAST_YEAR, &own->calendar, r->e) != ERR_OK)
		return false;
	own->policy.calendar = own->calendar;
	return true;
}

static bool
read_calendar(struct reader *r, json_t *v, void *into)
{
	struct policy *p = into;
	const char *exceptions = NULL;
	bool worked_transfers = true;
	struct calendar_json cal;

	if (!json_is_object(v))
		return reader_fail(r, "an object {…} is expected here");
	if (!take(r, v, "clause", read_string, &p->calendar_clause) ||
	    !take(r, v, "exceptions", read_string, &exceptions) ||
	    !take(r, v, "worked_transfers", read_bool, &worked_transfers))
		return false;
	if (calendar_json_read(v, r->arena, &cal, r->e) == ERR_OK &&
	    (exceptions == NULL || add_exceptions(r, &cal, exceptions, worked_transfers)) &&
	    compile(r, &cal))
		return true;
	err_prefix(r->e, "%s", r->path);
	return false;
}

static bool
read_policy(struct reader *r, json_t *root)
{
	struct policy *p = policy_of(r);

	return READER_OBJECT(r, root, { "id", read_string, &p->id, REQUIRED },
	    { "revision", read_string, &p->revision, REQUIRED },
	    { "valid_from", read_instant, &p->valid_from, REQUIRED },
	    { "languages", read_languages, p, REQUIRED },
	    { "title", read_words, &p->title, REQUIRED },
	    { "calendar", read_calendar, p, REQUIRED }, { "levels", read_levels, p, REQUIRED },
	    { "queue", read_queue, p, REQUIRED }, { "clocks", read_clocks, p, REQUIRED },
	    { "no_answer", read_noanswer, &p->noanswer, REQUIRED },
	    { "texts", read_texts, p, REQUIRED });
}

enum err_code
policy_read(const char *json, size_t len, policy_include *include, void *ctx, struct policy **out,
    struct err *e)
{
	struct owned *own = calloc(1, sizeof(*own));
	struct source source = { own, include, ctx };
	struct reader r = { .e = e, .ctx = &source };
	enum err_code rc = ERR_INVALID;
	json_error_t je;
	json_t *root;

	if (own == NULL)
		abort();
	own->arena = r.arena = arena_new();
	/* The contract of evaluate: these three are always there, with or without targets. */
	own->policy.clocks[CLOCK_FIRST_RESPONSE].shown = true;
	own->policy.clocks[CLOCK_RESOLUTION].shown = true;
	own->policy.clocks[CLOCK_NO_ANSWER].shown = true;
	root = json_loadb(json, len, JSON_REJECT_DUPLICATES, &je);
	if (root == NULL) {
		err_set(e, rc, "line %d, column %d: %s", je.line, je.column, je.text);
		goto out;
	}
	if (!read_policy(&r, root))
		goto out;
	*out = &own->policy;
	own = NULL;
	rc = ERR_OK;
out:
	json_decref(root);
	if (own != NULL)
		policy_free(&own->policy);
	return rc;
}

void
policy_free(struct policy *p)
{
	struct owned *own = (struct owned *)p;

	if (own == NULL)
		return;
	calendar_free(own->calendar);
	zone_free(own->zone);
	arena_free(own->arena);
	free(own);
}
