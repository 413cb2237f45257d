#include "base/json_line.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct scan {
	const char *p;
	const char *end;
	int line;
};

static char
peek(const struct scan *s)
{
	return s->p < s->end ? *s->p : '\0';
}

static void
skip_blank(struct scan *s)
{
	for (; s->p < s->end && strchr(" \t\r\n", *s->p) != NULL; s->p++) {
		if (*s->p == '\n')
			s->line++;
	}
}

/* What stands between the quotation marks, as it is written. */
static void
take_string(struct scan *s, const char **word, size_t *n)
{
	*word = ++s->p;
	while (s->p < s->end && *s->p != '"')
		s->p += *s->p == '\\' ? 2 : 1;
	*n = (size_t)(s->p - *word);
	s->p++;
}

static void
skip_value(struct scan *s)
{
	const char *word;
	int depth = 0;
	size_t n;

	do {
		skip_blank(s);
		switch (peek(s)) {
		case '\0':
			return;
		case '"':
			take_string(s, &word, &n);
			break;
		case '{':
		case '[':
			depth++;
			s->p++;
			break;
		case '}':
		case ']':
			depth--;
			s->p++;
			break;
		case ',':
		case ':':
			s->p++;
			break;
		default:
			s->p += strcspn(s->p, ",:]} \t\r\n");
			break;
		}
	} while (depth > 0);
}

/* To the value of the member; *line is that of its name. */
static bool
find_member(struct scan *s, const char *name, size_t len, int *line)
{
	const char *word;
	size_t n;

	skip_blank(s);
	if (peek(s) != '{')
		return false;
	for (s->p++;; s->p++) {
		skip_blank(s);
		if (peek(s) != '"')
			return false;
		*line = s->line;
		take_string(s, &word, &n);
		skip_blank(s);
		s->p++;
		if (n == len && memcmp(word, name, n) == 0)
			return true;
		skip_value(s);
		skip_blank(s);
		if (peek(s) != ',')
			return false;
	}
}

static bool
find_element(struct scan *s, unsigned long index, int *line)
{
	skip_blank(s);
	if (peek(s) != '[')
		return false;
	for (s->p++;; s->p++, index--) {
		skip_blank(s);
		if (peek(s) == ']' || peek(s) == '\0')
			return false;
		*line = s->line;
		if (index == 0)
			return true;
		skip_value(s);
		skip_blank(s);
		if (peek(s) != ',')
			return false;
	}
}

int
json_line(const char *text, size_t len, const char *path, size_t *found)
{
	struct scan s = { text, text + len, 1 };
	const char *p = path;
	int line, at;

	skip_blank(&s);
	line = at = s.line;
	*found = 0;
	while (*p != '\0') {
		bool there;

		if (*p == '[') {
			there = find_element(&s, strtoul(p + 1, NULL, 10), &at);
			p += strcspn(p, "]");
			p += *p == ']';
		} else {
			const size_t n = strcspn(p, ".[");

			there = find_member(&s, p, n, &at);
			p += n;
		}
		if (!there)
			break;
		line = at;
		*found = (size_t)(p - path);
		p += *p == '.';
	}
	return line;
}
