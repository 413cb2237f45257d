#include <stdlib.h>
#include <string.h>

#include "app/regulation.h"
#include "app/say.h"
#include "app/time_text.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/reader.h"
#include "core/intake.h"

/* Members whose values are terms, and the set of names that says them. */
static const struct {
	const char *member, *set;
} terms[] = {
	{ "category", "category" },
	{ "categories", "category" },
	{ "channel", "channel" },
	{ "priority", "priority" },
	{ "stage", "stage" },
	{ "pauses", "stage" },
	{ "clocks", "clock" },
	{ "pay", "billing_pay" },
};

/* The amount of {"hours": 8}; false: it is something else. */
static bool
read_amount(json_t *v, const char **unit, struct span *out)
{
	static const struct {
		const char *name;
		int64_t seconds;
	} units[] = { { "minutes", SPAN_MINUTE }, { "hours", SPAN_HOUR }, { "days", SPAN_DAY } };

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		json_t *n = json_object_get(v, units[i].name);

		if (!reader_whole(n, &out->s))
			continue;
		*unit = units[i].name;
		out->s *= units[i].seconds;
		return true;
	}
	return false;
}

static const char *
limit_words(const struct comparing *c, struct limit limit)
{
	struct buf b;

	buf_init(&b);
	wording_limit(c->l, limit, &b);
	return buf_keep(&b, c->arena);
}

/* A target's limit, as policy_limit reads it. */
static const char *
limit_text(const struct comparing *c, json_t *v)
{
	const char *unit, *name = json_string_value(v);
	struct span s;

	if (name != NULL)
		return limit_words(c,
		    (struct limit){ strcmp(name, "day_end") == 0 ? LIMIT_DAY_END : LIMIT_NONE, 0 });
	if (!read_amount(v, &unit, &s))
		return NULL;
	if (json_is_true(json_object_get(v, "elapsed")))
		return limit_words(c, (struct limit){ LIMIT_ELAPSED, s.s });
	if (strcmp(unit, "days") == 0)
		return limit_words(c, (struct limit){ LIMIT_DAYS, s.s / SPAN_DAY });
	return limit_words(c, (struct limit){ LIMIT_WORKING, s.s });
}

static const char *
level_title(const struct comparing *c, const char *name)
{
	const struct regulation_side *const sides[] = { c->a, c->b };

	for (size_t i = 0; i < 2; i++) {
		const struct policy *p = sides[i] == NULL ? NULL : sides[i]->policy;
		unsigned level;

		if (p != NULL && policy_level(p, name, &level))
			return p->levels[level].title.in[policy_language(p, wording_name(c->l))];
	}
	return name;
}

/* «Последовательность действий» for "steps". */
static const char *
item_label(const struct comparing *c, const char *name)
{
	const struct policy *p =
	    c->a->policy->intake != NULL || c->b == NULL ? c->a->policy : c->b->policy;
	enum intake_item item;

	if (p->intake == NULL || !intake_item_parse(name, &item))
		return name;
	return p->intake->about[item].label.in[policy_language(p, wording_name(c->l))];
}

/* Members whose values are items. */
static const char *const items[] = { "item", "instead", "with" };

static const char *
word(const struct comparing *c, const char *member, const char *name)
{
	if (strcmp(member, "level") == 0)
		return level_title(c, name);
	for (size_t i = 0; i < sizeof(items) / sizeof(items[0]); i++) {
		if (strcmp(items[i], member) == 0)
			return item_label(c, name);
	}
	for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++) {
		if (strcmp(terms[i].member, member) == 0)
			return say_name(c->l, terms[i].set, name);
	}
	return name;
}

static const char *
joined(const struct comparing *c, const char *text, const char *by, const char *more)
{
	if (more == NULL)
		return text;
	return text == NULL ? more : arena_printf(c->arena, "%s%s%s", text, by, more);
}

static const char *
list_text(const struct comparing *c, const char *member, json_t *list)
{
	const char *text = NULL;

	for (size_t i = 0; i < json_array_size(list); i++)
		text = joined(c, text, ", ", regulation_value(c, member, json_array_get(list, i)));
	return text == NULL ? "[]" : text;
}

static const char *
object_text(const struct comparing *c, json_t *object)
{
	const char *key, *text = NULL;
	json_t *v;

	json_object_foreach(object, key, v)
	{
		text = joined(c, text, "; ",
		    arena_printf(c->arena, "%s: %s", say_name(c->l, "part", key),
			regulation_value(c, key, v)));
	}
	return text == NULL ? "{}" : text;
}

static const char *
plain_text(const struct comparing *c, json_t *v)
{
	char *text = json_dumps(v, JSON_ENCODE_ANY | JSON_COMPACT);
	const char *kept = arena_strdup(c->arena, text);

	free(text);
	return kept;
}

const char *
regulation_value(const struct comparing *c, const char *member, json_t *v)
{
	const char *text, *unit;
	struct span s;

	if (v == NULL || json_is_null(v))
		return NULL;
	if (strcmp(member, "limit") == 0 && (text = limit_text(c, v)) != NULL)
		return text;
	if (strcmp(member, "when") == 0)
		return regulation_when(c, v);
	if (json_is_boolean(v))
		return say(c->l, json_is_true(v) ? SAY_YES : SAY_NO);
	if (json_is_string(v))
		return arena_strdup(c->arena, word(c, member, json_string_value(v)));
	if (json_is_array(v))
		return list_text(c, member, v);
	if (json_object_size(v) == 1 && read_amount(v, &unit, &s))
		return time_text_elapsed(c->l, s, c->arena);
	return json_is_object(v) ? object_text(c, v) : plain_text(c, v);
}

const char *
regulation_when(const struct comparing *c, json_t *when)
{
	const char *key, *text = NULL;
	json_t *v;

	json_object_foreach(when, key, v)
	{
		text = joined(c, text, "; ",
		    strcmp(key, "contract") == 0
			? say(c->l, json_is_true(v) ? SAY_WITH_CONTRACT : SAY_WITHOUT_CONTRACT)
			: arena_printf(c->arena, "%s %s", say_name(c->l, "part", key),
			      regulation_value(c, key, v)));
	}
	return text == NULL ? say(c->l, SAY_ALL_OTHERS) : text;
}

const char *
regulation_label(const struct comparing *c, const char *what, const char *path, const char *name)
{
	const char *words = say_name(c->l, "member", path);

	if (words != path)
		return words;
	words = say_name(c->l, "part", name);
	return *what == '\0' ? words : arena_printf(c->arena, "%s: %s", what, words);
}
