#include <stdlib.h>
#include <string.h>

#include "app/regulation.h"
#include "app/say.h"
#include "base/arena.h"

/* Members that are names of files. */
static const struct {
	const char *section, *member;
} files[] = {
	{ "calendar", "exceptions" },
	{ "refusals", "file" },
	{ "conduct", "words" },
	{ "intake", "file" },
};

static const char *
text_of(const struct policy *p, json_t *name)
{
	for (size_t i = 0; json_is_string(name) && i < p->n_included; i++) {
		if (strcmp(p->included[i].name, json_string_value(name)) == 0)
			return p->included[i].text;
	}
	return NULL;
}

/* JSON as it is, of any other file its lines. */
static json_t *
contents_of(const struct policy *p, json_t *name)
{
	const char *text = text_of(p, name);
	json_t *out = text == NULL ? NULL : json_loads(text, 0, NULL);

	if (text == NULL || out != NULL)
		return out;
	out = json_array();
	while (*text != '\0') {
		const size_t n = strcspn(text, "\r\n");

		if (n > 0)
			json_array_append_new(out, json_stringn(text, n));
		text += n;
		text += *text != '\0';
	}
	return out;
}

/* Those of the calendars beside the regulation's own. */
static void
add_days(const struct policy *p, json_t *calendars)
{
	const char *name;
	json_t *one;

	json_object_foreach(calendars, name, one)
	{
		json_t *days = contents_of(p, json_object_get(one, "exceptions"));

		if (days != NULL)
			json_object_set_new(one, "contents", days);
	}
}

json_t *
regulation_whole(const struct regulation_side *s)
{
	json_t *root, *texts, *contents;

	if (s == NULL)
		return NULL;
	root = json_loadb(s->json, s->len, 0, NULL);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		json_t *section = json_object_get(root, files[i].section);

		contents = contents_of(s->policy, json_object_get(section, files[i].member));
		if (contents != NULL)
			json_object_set_new(section, "contents", contents);
	}
	add_days(s->policy, json_object_get(root, "calendars"));
	texts = json_object_get(root, "texts");
	contents = contents_of(s->policy, json_is_array(texts) ? json_array_get(texts, 0) : texts);
	if (contents != NULL)
		json_object_set_new(root, "texts",
		    json_pack("{s:o, s:o}", "contents", contents, "said", json_incref(texts)));
	return root;
}

static const char *
dumped(const struct comparing *c, json_t *v)
{
	char *text = v == NULL ? NULL : json_dumps(v, JSON_ENCODE_ANY | JSON_COMPACT);
	const char *kept = text == NULL ? NULL : arena_strdup(c->arena, text);

	free(text);
	return kept;
}

static void
tell(const struct comparing *c, const char *path, json_t *a, json_t *b)
{
	regulation_row(c, say_filled(c->l, SAY_SOMETHING_ELSE, SAY_ARGS(path), c->arena),
	    dumped(c, a), dumped(c, b));
}

/* Down into the first element that differs; false: one of the two is at its end. */
static bool
step_into_list(const struct comparing *c, const char **path, json_t **a, json_t **b)
{
	size_t i = 0;

	if (!json_is_array(*a) || !json_is_array(*b))
		return false;
	while (json_equal(json_array_get(*a, i), json_array_get(*b, i)) != 0)
		i++;
	*path = arena_printf(c->arena, "%s[%zu]", *path, i);
	*a = json_array_get(*a, i);
	*b = json_array_get(*b, i);
	return *a != NULL && *b != NULL;
}

/* The same with the first member. */
static bool
step_into_object(const struct comparing *c, const char **path, json_t **a, json_t **b)
{
	json_t *all, *v, *x = NULL, *y = NULL;
	const char *key;

	if (!json_is_object(*a) || !json_is_object(*b))
		return false;
	all = json_copy(*a);
	json_object_update_missing(all, *b);
	json_object_foreach(all, key, v)
	{
		x = json_object_get(*a, key);
		y = json_object_get(*b, key);
		if (json_equal(x, y) == 0)
			break;
	}
	*path = arena_printf(c->arena, "%s%s%s", *path, **path == '\0' ? "" : ".", key);
	json_decref(all);
	*a = x;
	*b = y;
	return x != NULL && y != NULL;
}

void
regulation_remainder(const struct comparing *c, const char *path, json_t *a, json_t *b)
{
	if ((a == NULL && b == NULL) || json_equal(a, b) != 0)
		return;
	while (a != NULL && b != NULL &&
	    (step_into_list(c, &path, &a, &b) || step_into_object(c, &path, &a, &b)))
		;
	tell(c, path, a, b);
}
