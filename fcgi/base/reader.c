#include "base/reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/time.h"

#define COUNT_MAX 1000

bool
reader_fail(struct reader *r, const char *fmt, ...)
{
	va_list ap;

	r->e->code = ERR_INVALID;
	va_start(ap, fmt);
	vsnprintf(r->e->text, sizeof(r->e->text), fmt, ap);
	va_end(ap);
	if (r->path[0] != '\0')
		err_prefix(r->e, "%s", r->path);
	return false;
}

size_t
reader_enter(struct reader *r, const char *name)
{
	const size_t here = strlen(r->path);

	snprintf(r->path + here, sizeof(r->path) - here, "%s%s", here > 0 ? "." : "", name);
	return here;
}

size_t
reader_enter_index(struct reader *r, size_t i)
{
	const size_t here = strlen(r->path);

	snprintf(r->path + here, sizeof(r->path) - here, "[%zu]", i);
	return here;
}

void
reader_leave(struct reader *r, size_t here)
{
	r->path[here] = '\0';
}

static bool
is_member(const struct member *members, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(members[i].name, name) == 0)
			return true;
	}
	return false;
}

static bool
refuse(struct reader *r, const struct member *members, size_t n, const char *name)
{
	char known[READER_PATH];
	size_t len = 0;

	known[0] = '\0';
	for (size_t i = 0; i < n && len < sizeof(known); i++)
		len += (size_t)snprintf(
		    known + len, sizeof(known) - len, "%s%s", i > 0 ? ", " : "", members[i].name);
	return reader_fail(r, "there is no \"%.64s\" here; known are %s", name, known);
}

static bool
read_member(struct reader *r, json_t *object, const struct member *m)
{
	const size_t here = reader_enter(r, m->name);
	json_t *value = json_object_get(object, m->name);

	if (json_is_null(value) && m->need == OPTIONAL)
		value = NULL;
	if (value == NULL && m->need == REQUIRED)
		return reader_fail(r, "is missing");
	if (value != NULL && m->read != NULL && !m->read(r, value, m->into))
		return false;
	reader_leave(r, here);
	return true;
}

bool
reader_object(struct reader *r, json_t *v, const struct member *members, size_t n)
{
	const char *key;
	json_t *value;

	if (!json_is_object(v))
		return reader_fail(r, "an object {…} is expected here");
	json_object_foreach(v, key, value)
	{
		if (!is_member(members, n, key))
			return refuse(r, members, n, key);
	}
	for (size_t i = 0; i < n; i++) {
		if (!read_member(r, v, &members[i]))
			return false;
	}
	return true;
}

bool
reader_array(struct reader *r, json_t *v, read_element_fn *each, void *into)
{
	if (!json_is_array(v))
		return reader_fail(r, "a list […] is expected here");
	for (size_t i = 0; i < json_array_size(v); i++) {
		const size_t here = reader_enter_index(r, i);

		if (!each(r, json_array_get(v, i), i, into))
			return false;
		reader_leave(r, here);
	}
	return true;
}

bool
read_string(struct reader *r, json_t *v, void *into)
{
	const char **out = into;

	if (!json_is_string(v) || json_string_length(v) == 0)
		return reader_fail(r, "a text is expected here");
	*out = arena_strdup(r->arena, json_string_value(v));
	return true;
}

bool
read_bool(struct reader *r, json_t *v, void *into)
{
	bool *out = into;

	if (!json_is_boolean(v))
		return reader_fail(r, "true or false is expected here");
	*out = json_is_true(v);
	return true;
}

bool
read_count(struct reader *r, json_t *v, void *into)
{
	int *out = into;

	if (!json_is_integer(v) || json_integer_value(v) < 0 || json_integer_value(v) > COUNT_MAX)
		return reader_fail(r, "a whole number from 0 to %d is expected here", COUNT_MAX);
	*out = (int)json_integer_value(v);
	return true;
}

bool
read_instant(struct reader *r, json_t *v, void *into)
{
	struct utc *out = into;

	if (!json_is_string(v) || !utc_parse(json_string_value(v), out))
		return reader_fail(r,
		    "an instant in UTC such as \"2026-02-03T05:00:00Z\" is "
		    "expected here");
	return true;
}
