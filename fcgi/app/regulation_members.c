#include <string.h>

#include "app/regulation.h"
#include "app/say.h"
#include "base/arena.h"

/*
 * What is compared member by member, whatever sections rules bring along. Lists
 * have no places but names: an element that was put in front moves nothing.
 */

/* Lists of words that are longer than this are told by what only one side has. */
#define LIST_SHOWN 12

/* The elements of a list by what each is about; no two are called alike. */
struct keyed {
	size_t n;
	const char **keys;
	json_t *list;
};

/* An amount of time is one value. */
static bool
is_branch(json_t *v)
{
	if (!json_is_object(v) || json_object_size(v) == 0)
		return false;
	return json_object_size(v) > 1 ||
	    (json_object_get(v, "minutes") == NULL && json_object_get(v, "hours") == NULL &&
		json_object_get(v, "days") == NULL);
}

static bool
has_objects(json_t *list)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		if (json_is_object(json_array_get(list, i)))
			return true;
	}
	return false;
}

static const char *const naming[] = { "name", "item", "channel", "share", "from" };

static json_t *
name_in(json_t *element, const char **member)
{
	for (size_t i = 0; i < sizeof(naming) / sizeof(naming[0]); i++) {
		json_t *v = json_object_get(element, naming[i]);

		*member = naming[i];
		if (v != NULL)
			return v;
	}
	return NULL;
}

static const char *
about(const struct comparing *c, json_t *element)
{
	const char *member, *name;
	json_t *when = json_object_get(element, "when");
	json_t *v = name_in(element, &member);

	if (!json_is_object(element))
		return regulation_value(c, "", element);
	if (v == NULL)
		return regulation_when(c, when);
	name = regulation_value(c, member, v);
	return when == NULL ? name
			    : arena_printf(c->arena, "%s (%s)", name, regulation_when(c, when));
}

static size_t
find(const struct keyed *k, size_t n, const char *key)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(k->keys[i], key) == 0)
			return i;
	}
	return n;
}

static struct keyed
keyed_of(const struct comparing *c, json_t *list)
{
	struct keyed k = { json_array_size(list), NULL, list };

	k.keys = arena_array(c->arena, k.n + 1, sizeof(*k.keys));
	for (size_t i = 0; i < k.n; i++) {
		const char *key = about(c, json_array_get(list, i)), *own;

		key = key == NULL ? "" : key;
		own = key;
		for (int again = 2; find(&k, i, own) < i; again++)
			own = arena_printf(c->arena, "%s (%d)", key, again);
		k.keys[i] = own;
	}
	return k;
}

/* The names of those that the other has, or has not, in their order; NULL: there are none. */
static const char *
names(const struct comparing *c, const struct keyed *of, const struct keyed *in, bool there)
{
	const char *text = NULL;

	for (size_t i = 0; i < of->n; i++) {
		if ((find(in, in->n, of->keys[i]) < in->n) == there)
			text = text == NULL ? of->keys[i]
					    : arena_printf(c->arena, "%s, %s", text, of->keys[i]);
	}
	return text;
}

static void
compare_order(
    const struct comparing *c, const char *what, const struct keyed *a, const struct keyed *b)
{
	regulation_row(c, arena_printf(c->arena, "%s: %s", what, say(c->l, SAY_ORDER_OF)),
	    names(c, a, b, true), names(c, b, a, true));
}

/* Words and names: short lists as they are, of long ones what the other has not. */
static void
compare_words(const struct comparing *c, const char *what, const char *path, json_t *a, json_t *b)
{
	const char *member = strrchr(path, '.') == NULL ? path : strrchr(path, '.') + 1;
	const struct keyed x = keyed_of(c, a), y = keyed_of(c, b);
	const char *first, *second;

	if (c->b == NULL || (x.n <= LIST_SHOWN && y.n <= LIST_SHOWN)) {
		regulation_row(
		    c, what, regulation_value(c, member, a), regulation_value(c, member, b));
		return;
	}
	first = names(c, &x, &y, false);
	second = names(c, &y, &x, false);
	regulation_row(
	    c, arena_printf(c->arena, "%s: %s", what, say(c->l, SAY_ONLY_HERE)), first, second);
	if (first == NULL && second == NULL)
		compare_order(c, what, &x, &y);
}

/* An element, of which only these members count, without what it is called by. */
static json_t *
body_of(json_t *element, const char *const *only)
{
	json_t *out = json_copy(element);
	const char *member;

	if (!json_is_object(out))
		return out;
	if (name_in(element, &member) != NULL)
		json_object_del(out, member);
	json_object_del(out, "when");
	if (only == NULL)
		return out;
	json_object_clear(out);
	for (size_t i = 0; only[i] != NULL; i++) {
		json_t *v = json_object_get(element, only[i]);

		if (v != NULL)
			json_object_set(out, only[i], v);
	}
	return out;
}

static const char *
summary(const struct comparing *c, json_t *element)
{
	json_t *body = body_of(element, NULL);
	const char *text = json_is_object(body) && json_object_size(body) == 0
	    ? say(c->l, SAY_YES)
	    : regulation_value(c, "", body);

	json_decref(body);
	return text;
}

static void
compare_same(const struct comparing *c, const char *what, const char *path, json_t *a, json_t *b,
    const char *const *only)
{
	json_t *x = body_of(a, only), *y = body_of(b, only);

	if (json_is_object(x) && json_is_object(y))
		regulation_members(c, what, path, x, y);
	else
		regulation_row(c, what, summary(c, a), summary(c, b));
	json_decref(x);
	json_decref(y);
}

void
regulation_list(const struct comparing *c, const char *what, const char *path, json_t *a, json_t *b,
    const char *const *only)
{
	const struct keyed x = keyed_of(c, a), y = keyed_of(c, b);

	for (size_t i = 0; i < x.n; i++) {
		const char *label = arena_printf(c->arena, "%s: %s", what, x.keys[i]);
		const size_t j = find(&y, y.n, x.keys[i]);
		json_t *one = json_array_get(a, i);

		if (j < y.n)
			compare_same(c, label, path, one, json_array_get(b, j), only);
		else
			regulation_row(c, label, summary(c, one), NULL);
	}
	for (size_t i = 0; i < y.n; i++) {
		if (find(&x, x.n, y.keys[i]) == x.n)
			regulation_row(c, arena_printf(c->arena, "%s: %s", what, y.keys[i]), NULL,
			    summary(c, json_array_get(b, i)));
	}
	if (c->b != NULL)
		compare_order(c, what, &x, &y);
}

static void
compare_objects(const struct comparing *c, const char *what, const char *path, json_t *a, json_t *b)
{
	json_t *all = is_branch(a) ? json_copy(a) : json_object(), *value;
	const char *key;

	if (is_branch(b))
		json_object_update_missing(all, b);
	json_object_foreach(all, key, value)
	{
		const char *below =
		    *path == '\0' ? key : arena_printf(c->arena, "%s.%s", path, key);

		regulation_members(c, regulation_label(c, what, below, key), below,
		    json_object_get(a, key), json_object_get(b, key));
	}
	json_decref(all);
}

void
regulation_members(
    const struct comparing *c, const char *what, const char *path, json_t *a, json_t *b)
{
	const char *member = strrchr(path, '.') == NULL ? path : strrchr(path, '.') + 1;
	const bool objects = (a == NULL || is_branch(a)) && (b == NULL || is_branch(b));

	if (a == NULL && b == NULL)
		return;
	if (strcmp(member, "when") != 0 && objects)
		compare_objects(c, what, path, a, b);
	else if (has_objects(a) || has_objects(b))
		regulation_list(c, what, path, a, b, NULL);
	else if ((a == NULL || json_is_array(a)) && (b == NULL || json_is_array(b)))
		compare_words(c, what, path, a, b);
	else
		regulation_row(
		    c, what, regulation_value(c, member, a), regulation_value(c, member, b));
}
