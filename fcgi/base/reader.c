#include "base/reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "base/time.h"

#define COUNT_MAX 1000
/* More members are named in no sentence. */
#define MEMBERS_MAX 64
/* Above it not every whole number is a float. */
#define WHOLE_FLOAT_MAX 9007199254740992.0

bool
reader_failed(struct reader *r)
{
	r->e->code = ERR_INVALID;
	r->e->problem = NULL;
	r->e->n_values = 0;
	if (r->tell != NULL)
		r->tell(r->tell_ctx, r, r->e->text);
	else if (r->path[0] != '\0')
		err_prefix(r->e, "%s", r->path);
	return false;
}

bool
reader_fail(struct reader *r, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(r->e->text, sizeof(r->e->text), fmt, ap);
	va_end(ap);
	return reader_failed(r);
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

json_t *
reader_lent(const struct reader *r)
{
	return r->lend == NULL ? NULL : r->lend(r);
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

void
reader_propose(const char *const names[], size_t n, const char *word, char *out, size_t size)
{
	const char *near = nearest_name(names, n, word);
	size_t len = 0;

	*out = '\0';
	if (near != NULL)
		len = (size_t)snprintf(out, size, "; did you mean \"%s\"", near);
	for (size_t i = 0; i < n && len < size; i++)
		len += (size_t)snprintf(out + len, size - len, "%s%s",
		    i > 0 ? ", " : (near != NULL ? "? known are " : "; known are "), names[i]);
}

static bool
refuse(struct reader *r, const struct member *members, size_t n, const char *name)
{
	const size_t here = strlen(r->path);
	const char *names[MEMBERS_MAX];
	char known[ERR_TEXT - 128];

	for (size_t i = 0; i < n && i < MEMBERS_MAX; i++)
		names[i] = members[i].name;
	reader_propose(names, n < MEMBERS_MAX ? n : MEMBERS_MAX, name, known, sizeof(known));
	/* The place of what is too much is its own; of the first mistake its object is told. */
	if (r->tell != NULL)
		reader_enter(r, name);
	reader_fail(r, "there is no \"%.64s\" here%s", name, known);
	if (r->tell != NULL)
		reader_leave(r, here);
	return false;
}

static bool
read_member(struct reader *r, json_t *object, const struct member *m)
{
	const size_t here = reader_enter(r, m->name);
	json_t *value = json_object_get(object, m->name);
	bool ok = true;

	if (json_is_null(value) && m->need == OPTIONAL)
		value = NULL;
	if (value == NULL && m->need == REQUIRED)
		value = reader_lent(r);
	if (value == NULL && m->need == REQUIRED)
		ok = reader_fail(r, "is missing; it has to be written here");
	else if (value != NULL && m->read != NULL)
		ok = m->read(r, value, m->into);
	reader_leave(r, here);
	return ok;
}

bool
reader_object(struct reader *r, json_t *v, const struct member *members, size_t n)
{
	bool ok = true;
	const char *key;
	json_t *value;

	if (!json_is_object(v))
		return reader_fail(r, "an object {…} is expected here");
	for (size_t i = 0; r->knows != NULL && i < n; i++)
		r->knows(r->tell_ctx, r, members[i].name);
	json_object_foreach(v, key, value)
	{
		if (is_member(members, n, key))
			continue;
		ok = refuse(r, members, n, key);
		if (r->tell == NULL)
			return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (read_member(r, v, &members[i]))
			continue;
		ok = false;
		if (r->tell == NULL)
			return false;
	}
	return ok;
}

bool
reader_array(struct reader *r, json_t *v, read_element_fn *each, void *into)
{
	bool ok = true;

	if (!json_is_array(v))
		return reader_fail(r, "a list […] is expected here");
	for (size_t i = 0; i < json_array_size(v); i++) {
		const size_t here = reader_enter_index(r, i);
		const bool good = each(r, json_array_get(v, i), i, into);

		reader_leave(r, here);
		ok = ok && good;
		if (!good && r->tell == NULL)
			return false;
	}
	return ok;
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
	int64_t n;

	if (!reader_whole(v, &n) || n < 0 || n > COUNT_MAX)
		return reader_fail(r, "a whole number from 0 to %d is expected here", COUNT_MAX);
	*out = (int)n;
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

bool
reader_whole(const json_t *v, int64_t *out)
{
	const double real = json_real_value(v);

	if (json_is_integer(v)) {
		*out = json_integer_value(v);
		return true;
	}
	if (!json_is_real(v) || real < -WHOLE_FLOAT_MAX || real > WHOLE_FLOAT_MAX)
		return false;
	*out = (int64_t)real;
	return real >= (double)*out && real <= (double)*out;
}

const char *
reader_syntax(const json_error_t *je)
{
	/* What the library says of it is for programmers. */
	if (strstr(je->text, "JSON_ALLOW_NUL") != NULL)
		return "\\u0000 cannot stand in a text";
	return je->text;
}
