#include "app/regulation.h"

#include <jansson.h>
#include <string.h>

#include "app/say.h"
#include "app/table.h"
#include "base/arena.h"

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

static json_t *
clock_of(json_t *root, int clock)
{
	return json_object_get(
	    json_object_get(root, "clocks"), clock_kind_name((enum clock_kind)clock));
}

/* What is said of a clock beside its targets' limits. */
static void
compare_clock(const struct comparing *c, json_t *a, json_t *b, int clock)
{
	static const char *const said[] = { "clause", "source", NULL };
	const char *const kind = clock_kind_name((enum clock_kind)clock);
	const char *name = say_name(c->l, "clock", kind);
	json_t *x = clock_of(a, clock), *y = clock_of(b, clock);

	regulation_row(c, say_filled(c->l, SAY_PAUSES_OF, SAY_ARGS(name), c->arena),
	    pauses_text(c, c->a->policy, clock),
	    c->b == NULL ? NULL : pauses_text(c, c->b->policy, clock));
	regulation_members(c, regulation_label(c, name, "", "clause"), "clause",
	    json_object_get(x, "clause"), json_object_get(y, "clause"));
	if (c->b != NULL && x != NULL && y != NULL)
		regulation_list(c, name, "clocks", json_object_get(x, "targets"),
		    json_object_get(y, "targets"), said);
}

/* Whatever has no words of its own still makes a row: where nothing is told, nothing differs. */
static void
tell_the_rest(const struct comparing *c, size_t rows, const char *path, json_t *a, json_t *b)
{
	if (c->b != NULL && table_rows(c->table) == rows)
		regulation_remainder(c, path, a, b);
}

static void
compare_clocks(const struct comparing *c, json_t *a, json_t *b)
{
	for (int i = 0; i < CLOCK_COUNT; i++) {
		const size_t rows = table_rows(c->table);

		regulation_targets(c, (enum clock_kind)i);
		compare_clock(c, a, b, i);
		tell_the_rest(c, rows,
		    arena_printf(c->arena, "clocks.%s", clock_kind_name((enum clock_kind)i)),
		    clock_of(a, i), clock_of(b, i));
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
compare_text(const struct comparing *c, int text, const char *language)
{
	regulation_row(c,
	    say_filled(c->l, SAY_TEXT_OF, SAY_ARGS(text_name((enum text)text), language), c->arena),
	    text_in(c->a->policy, text, language),
	    c->b == NULL ? NULL : text_in(c->b->policy, text, language));
}

/* In the languages of the first, then in those that only the second speaks. */
static void
compare_texts(const struct comparing *c)
{
	const struct policy *a = c->a->policy, *b = c->b == NULL ? NULL : c->b->policy;

	for (int i = 0; i < TEXT_COUNT; i++) {
		for (size_t l = 0; l < a->n_languages; l++)
			compare_text(c, i, a->languages[l]);
		for (size_t l = 0; b != NULL && l < b->n_languages; l++) {
			if (text_in(a, (enum text)i, b->languages[l]) == NULL)
				compare_text(c, i, b->languages[l]);
		}
	}
}

static void
compare_levels(const struct comparing *c, json_t *a, json_t *b)
{
	regulation_row(c, say(c->l, SAY_LEVELS_OF), levels_text(c, c->a->policy),
	    c->b == NULL ? NULL : levels_text(c, c->b->policy));
	if (c->b != NULL)
		regulation_list(c, say_name(c->l, "part", "level"), "levels",
		    json_object_get(a, "levels"), json_object_get(b, "levels"), NULL);
}

/* What other functions tell in better words. */
static bool
is_told(const char *member)
{
	static const char *const told[] = { "calendar", "calendars", "levels", "clocks", "texts" };

	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
		if (strcmp(told[i], member) == 0)
			return true;
	}
	return false;
}

/* What files say is compared where both have one; of a single one its name is enough. */
static void
drop_contents(json_t *a, json_t *b)
{
	const char *key;
	json_t *section;

	json_object_foreach(a, key, section)
	{
		json_t *other = json_object_get(json_object_get(b, key), "contents");

		if (strcmp(key, "texts") == 0 || strcmp(key, CALENDAR_OWN) == 0 ||
		    strcmp(key, "calendars") == 0)
			continue;
		if (other == NULL)
			json_object_del(section, "contents");
	}
}

static void
compare_rest(const struct comparing *c, json_t *a, json_t *b)
{
	json_t *all = json_copy(a), *value;
	const char *key;

	if (b != NULL)
		json_object_update_missing(all, b);
	json_object_foreach(all, key, value)
	{
		if (!is_told(key))
			regulation_members(c, regulation_label(c, "", key, key), key,
			    json_object_get(a, key), json_object_get(b, key));
	}
	json_decref(all);
}

static void
compare_calendar(
    const struct comparing *c, const char *name, const char *path, json_t *a, json_t *b)
{
	static const char *const told[] = { "zone", "hours", "contents" };
	const bool own = strcmp(name, CALENDAR_OWN) == 0;
	json_t *x = json_copy(a), *y = json_copy(b);
	const char *what = regulation_label(c, "", CALENDAR_OWN, CALENDAR_OWN);
	const size_t rows = table_rows(c->table);

	regulation_calendar(c, name, a, b);
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
		json_object_del(x, told[i]);
		json_object_del(y, told[i]);
	}
	regulation_members(c, own ? what : arena_printf(c->arena, "%s %s", what, name), path, x, y);
	tell_the_rest(c, rows, path, a, b);
	json_decref(x);
	json_decref(y);
}

/* The regulation's own, and each that either of the two has a name for. */
static void
compare_calendars(const struct comparing *c, json_t *a, json_t *b)
{
	json_t *x = json_object_get(a, "calendars"), *y = json_object_get(b, "calendars"), *v;
	json_t *all = x != NULL ? json_copy(x) : json_object();
	const char *name;

	if (y != NULL)
		json_object_update_missing(all, y);
	compare_calendar(c, CALENDAR_OWN, CALENDAR_OWN, json_object_get(a, CALENDAR_OWN),
	    json_object_get(b, CALENDAR_OWN));
	json_object_foreach(all, name, v)
	{
		compare_calendar(c, name, arena_printf(c->arena, "calendars.%s", name),
		    json_object_get(x, name), json_object_get(y, name));
	}
	json_decref(all);
}

void
regulation_compare(const struct regulation_side *a, const struct regulation_side *b, enum wording l,
    struct arena *arena, struct table *t)
{
	const struct comparing c = { a, b, l, arena, t };
	json_t *x = regulation_whole(a), *y = regulation_whole(b);
	size_t rows;

	drop_contents(x, y);
	drop_contents(y, x);
	compare_levels(&c, x, y);
	compare_clocks(&c, x, y);
	compare_rest(&c, x, y);
	compare_calendars(&c, x, y);
	rows = table_rows(t);
	compare_texts(&c);
	tell_the_rest(&c, rows, "texts", json_object_get(x, "texts"), json_object_get(y, "texts"));
	tell_the_rest(&c, 0, "", x, y);
	json_decref(x);
	json_decref(y);
}
