#include "app/regulation.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "app/say.h"
#include "app/table.h"
#include "app/time_text.h"
#include "base/arena.h"
#include "base/buf.h"

void
regulation_row(const struct comparing *c, const char *what, const char *first, const char *second)
{
	if (c->b == NULL ? first == NULL
			 : (first == NULL && second == NULL) ||
		    (first != NULL && second != NULL && strcmp(first, second) == 0))
		return;
	table_text(c->table, what);
	table_text(c->table, first);
	if (c->b != NULL)
		table_text(c->table, second);
}

static const char *
words_of(const struct policy *p, const struct words *w, enum wording l)
{
	return w->in[policy_language(p, wording_name(l))];
}

static const char *
levels_text(const struct comparing *c, const struct policy *p)
{
	const char *text = "";

	for (size_t i = 0; i < p->n_levels; i++)
		text = arena_printf(c->arena, "%s%s%s (%s)", text, i > 0 ? ", " : "",
		    words_of(p, &p->levels[i].title, c->l), p->levels[i].name);
	return text;
}

static const char *
pauses_text(const struct comparing *c, const struct policy *p, int clock)
{
	const char *text = NULL;

	for (int i = 0; i < STAGE_COUNT; i++) {
		if ((p->clocks[clock].pauses & 1u << i) != 0)
			text = arena_printf(c->arena, "%s%s%s", text == NULL ? "" : text,
			    text == NULL ? "" : ", ",
			    say_name(c->l, "stage", stage_name((enum stage)i)));
	}
	return text;
}

static const char *
filled(const struct comparing *c, enum say what, const char *const *args, size_t n)
{
	const char *text;
	struct buf b;

	buf_init(&b);
	say_fill(c->l, what, args, n, &b);
	text = arena_strdup(c->arena, b.data);
	buf_release(&b);
	return text;
}

static void
compare_pauses(const struct comparing *c)
{
	for (int i = 0; i < CLOCK_COUNT; i++) {
		const char *name = say_name(c->l, "clock", clock_kind_name((enum clock_kind)i));

		regulation_row(c, filled(c, SAY_PAUSES_OF, SAY_ARGS(name)),
		    pauses_text(c, c->a->policy, i),
		    c->b == NULL ? NULL : pauses_text(c, c->b->policy, i));
	}
}

/* NULL when the regulation does not speak the language. */
static const char *
text_in(const struct policy *p, enum text text, const char *language)
{
	const size_t in = policy_language(p, language);

	return strcmp(p->languages[in], language) == 0 ? p->texts[text].in[in] : NULL;
}

static void
compare_texts(const struct comparing *c)
{
	static const char *const languages[] = { "ru", "kk", "en" };

	for (int i = 0; i < TEXT_COUNT; i++) {
		for (size_t l = 0; l < 3; l++)
			regulation_row(c,
			    filled(c, SAY_TEXT_OF, SAY_ARGS(text_name((enum text)i), languages[l])),
			    text_in(c->a->policy, i, languages[l]),
			    c->b == NULL ? NULL : text_in(c->b->policy, i, languages[l]));
	}
}

/* {"hours": 8}, which stands for working or elapsed time by its place; NULL: not one. */
static const char *
span_text(const struct comparing *c, json_t *v)
{
	static const struct {
		const char *unit;
		int64_t seconds;
	} units[] = { { "minutes", SPAN_MINUTE }, { "hours", SPAN_HOUR }, { "days", SPAN_DAY } };

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		json_t *n = json_object_get(v, units[i].unit);

		if (json_object_size(v) == 1 && json_is_integer(n))
			return time_text_elapsed(c->l,
			    (struct span){ json_integer_value(n) * units[i].seconds }, c->arena);
	}
	return NULL;
}

static const char *value_text(const struct comparing *c, json_t *v);

static const char *
list_text(const struct comparing *c, json_t *list)
{
	const char *text = NULL;

	for (size_t i = 0; i < json_array_size(list); i++)
		text = arena_printf(c->arena, "%s%s%s", text == NULL ? "" : text,
		    text == NULL ? "" : ", ", value_text(c, json_array_get(list, i)));
	return text;
}

static const char *
value_text(const struct comparing *c, json_t *v)
{
	const char *span = span_text(c, v), *kept;
	char *text;

	if (v == NULL || json_is_null(v))
		return NULL;
	if (json_is_boolean(v))
		return say(c->l, json_is_true(v) ? SAY_YES : SAY_NO);
	if (json_is_string(v))
		return arena_strdup(c->arena, json_string_value(v));
	if (json_is_array(v))
		return list_text(c, v);
	if (span != NULL)
		return span;
	text = json_dumps(v, JSON_ENCODE_ANY | JSON_COMPACT);
	kept = arena_strdup(c->arena, text);
	free(text);
	return kept;
}

/* Told member by member, or element by element. */
static bool
is_branch(const struct comparing *c, json_t *v)
{
	if (json_is_object(v))
		return span_text(c, v) == NULL;
	for (size_t i = 0; i < json_array_size(v); i++) {
		if (json_is_object(json_array_get(v, i)))
			return true;
	}
	return false;
}

static void compare_members(const struct comparing *c, const char *path, json_t *a, json_t *b);

static void
compare_elements(const struct comparing *c, const char *path, json_t *a, json_t *b)
{
	const size_t m = json_array_size(a), n = json_array_size(b);

	for (size_t i = 0; i < (m > n ? m : n); i++)
		compare_members(c, arena_printf(c->arena, "%s[%zu]", path, i), json_array_get(a, i),
		    json_array_get(b, i));
}

/*
 * What is told by its place, in the words of the rows "member" where they have
 * some: whatever sections rules bring along, none is passed over.
 */
static void
compare_members(const struct comparing *c, const char *path, json_t *a, json_t *b)
{
	json_t *all, *value;
	const char *key;

	if (!is_branch(c, a) && !is_branch(c, b)) {
		regulation_row(
		    c, say_name(c->l, "member", path), value_text(c, a), value_text(c, b));
		return;
	}
	if (json_is_array(a) || json_is_array(b)) {
		compare_elements(c, path, a, b);
		return;
	}
	all = is_branch(c, a) ? json_copy(a) : json_object();
	if (is_branch(c, b))
		json_object_update_missing(all, b);
	json_object_foreach(all, key, value)
	{
		compare_members(c, arena_printf(c->arena, "%s.%s", path, key),
		    json_object_get(a, key), json_object_get(b, key));
	}
	json_decref(all);
}

/* What other functions tell in better words, and what is different of itself. */
static bool
is_told(const char *member)
{
	static const char *const told[] = { "id", "revision", "title", "languages", "calendar",
		"levels", "clocks", "texts" };

	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
		if (strcmp(told[i], member) == 0)
			return true;
	}
	return false;
}

static void
compare_rest(const struct comparing *c)
{
	json_t *a = json_loadb(c->a->json, c->a->len, 0, NULL);
	json_t *b = c->b == NULL ? NULL : json_loadb(c->b->json, c->b->len, 0, NULL);
	json_t *all = json_copy(a), *value;
	const char *key;

	if (b != NULL)
		json_object_update_missing(all, b);
	json_object_foreach(all, key, value)
	{
		if (!is_told(key))
			compare_members(c, key, json_object_get(a, key), json_object_get(b, key));
	}
	json_decref(all);
	json_decref(a);
	json_decref(b);
}

void
regulation_compare(const struct regulation_side *a, const struct regulation_side *b, enum wording l,
    struct arena *arena, struct table *t)
{
	const struct comparing c = { a, b, l, arena, t };

	regulation_row(&c, say(l, SAY_LEVELS_OF), levels_text(&c, a->policy),
	    b == NULL ? NULL : levels_text(&c, b->policy));
	regulation_targets(&c);
	compare_pauses(&c);
	compare_rest(&c);
	regulation_calendars(&c);
	compare_texts(&c);
}
