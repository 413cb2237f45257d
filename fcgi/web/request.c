#include "web/request.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#define OFFSET_MAX 1000000

TERM_FUNCTIONS(method, METHOD_TERMS, METHOD_COUNT)

void
request_set_method(struct web_request *r, const char *name)
{
	r->head = strcmp(name, "HEAD") == 0;
	if (r->head)
		r->method = METHOD_GET;
	else if (!method_parse(name, &r->method))
		r->method = METHOD_OTHER;
}

static int
digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* NULL for what is no text afterwards. */
static const char *
decode(struct arena *a, const char *from, size_t len)
{
	char *out = arena_alloc(a, len + 1), *to = out;

	for (size_t i = 0; i < len; i++) {
		char c = from[i];

		if (c == '+') {
			c = ' ';
		} else if (c == '%') {
			const int high = i + 1 < len ? digit(from[i + 1]) : -1;
			const int low = i + 2 < len ? digit(from[i + 2]) : -1;

			if (high < 0 || low < 0 || high + low == 0)
				return NULL;
			c = (char)(high * 16 + low);
			i += 2;
		}
		*to++ = c;
	}
	return out;
}

/*
 * The value behind "name=" in a list: `ends` are the characters that end a pair,
 * spaces before a pair are passed over.
 */
static const char *
find_pair(const char *list, const char *name, const char *ends, size_t *len)
{
	const size_t name_len = strlen(name);

	while (*list != '\0') {
		list += strspn(list, " ");
		*len = strcspn(list, ends);
		if (strncmp(list, name, name_len) == 0 && list[name_len] == '=') {
			*len -= name_len + 1;
			return list + name_len + 1;
		}
		list += *len;
		list += *list != '\0';
	}
	return NULL;
}

const char *
request_param(const struct web_request *r, const char *name)
{
	size_t len;
	const char *value = find_pair(r->query, name, "&", &len);

	return value == NULL ? NULL : decode(r->arena, value, len);
}

bool
request_number(const struct web_request *r, const char *name, int64_t most, int64_t *out)
{
	const char *text = request_param(r, name);
	int64_t v = 0;

	if (text == NULL)
		return true;
	if (*text == '\0')
		return false;
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9')
			return false;
		v = v * 10 + (*text - '0');
		if (v > most)
			return false;
	}
	*out = v;
	return true;
}

enum err_code
request_page(const struct web_request *r, int64_t standard, int64_t most, size_t *limit,
    size_t *offset, struct err *e)
{
	int64_t some = standard, before = 0;

	if (!request_number(r, "limit", most, &some) || some == 0)
		return err_set(e, ERR_INVALID, "limit: expected a number from 1 to %" PRId64, most);
	if (!request_number(r, "offset", OFFSET_MAX, &before))
		return err_set(e, ERR_INVALID, "offset: expected how many are passed over");
	*limit = (size_t)some;
	*offset = (size_t)before;
	return ERR_OK;
}

const char *
request_cookie(const struct web_request *r, const char *name)
{
	size_t len;
	const char *value;

	if (r->cookie == NULL)
		return NULL;
	value = find_pair(r->cookie, name, ";", &len);
	return value == NULL ? NULL : arena_strndup(r->arena, value, len);
}
