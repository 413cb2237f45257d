#include "base/markup.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* ---- front matter ---- */

static const char *
next_line(const char *p)
{
	const char *end = strchr(p, '\n');

	return end == NULL ? p + strlen(p) : end + 1;
}

static bool
is_dashes(const char *line)
{
	const size_t n = strspn(line, "-");

	return n >= 3 && (line[n] == '\n' || line[n] == '\r' || line[n] == '\0');
}

static bool
has_front(const char *in)
{
	return strncmp(in, "---", 3) == 0 && is_dashes(in);
}

const char *
markup_body(const char *in)
{
	const char *p = in;

	if (!has_front(in))
		return in;
	for (p = next_line(p); *p != '\0'; p = next_line(p)) {
		if (is_dashes(p))
			return next_line(p);
	}
	/* A line of dashes that no other ends is a rule across the page. */
	return in;
}

bool
markup_front(const char *in, const char *name, struct buf *out)
{
	const char *end = markup_body(in);
	const size_t n = strlen(name);

	if (end == in)
		return false;
	for (const char *p = next_line(in); p < end; p = next_line(p)) {
		const char *value = p + n;
		size_t len;

		if (strncasecmp(p, name, n) != 0 || *value != ':')
			continue;
		value++;
		value += strspn(value, " \t\"'");
		len = strcspn(value, "\r\n");
		while (len > 0 && strchr(" \t\"'", value[len - 1]) != NULL)
			len--;
		buf_add(out, value, len);
		return len > 0;
	}
	return false;
}

/* ---- one line ---- */

/* "# Heading", "h2. Heading": how long its mark is; 0: it is none. */
static size_t
heading_mark(const char *p, size_t len)
{
	size_t n = 0;

	while (n < len && p[n] == '#')
		n++;
	/* Textile numbers its lists so; there a line is seldom the first. */
	if (n > 0 && n <= 6 && n < len && p[n] == ' ')
		return n + 1;
	if (len > 4 && p[0] == 'h' && p[1] >= '1' && p[1] <= '6' && p[2] == '.' && p[3] == ' ')
		return 4;
	return 0;
}

/* "p. ", "bq. ", "pre. ", "> ", "* ", "- ", "** ": what is dropped, and whether it is a list. */
static size_t
block_mark(const char *p, size_t len, bool *list)
{
	static const char *const marks[] = { "p. ", "bq. ", "pre. ", "bc. ", "> " };
	size_t n = 0;

	*list = false;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (len >= strlen(marks[i]) && strncmp(p, marks[i], strlen(marks[i])) == 0)
			return strlen(marks[i]);
	}
	while (n < len && strchr("*-+#", p[n]) != NULL)
		n++;
	*list = n > 0 && n < len && p[n] == ' ';
	return *list ? n + 1 : 0;
}

/* "[[Page|words]]", "[words](address)", "![words](address)": how long; its words are put out. */
static size_t
put_link(const char *p, size_t len, struct buf *out)
{
	const bool image = *p == '!';
	const char *open = p + (image ? 1 : 0), *end = p + len;
	const bool wiki = end - open > 1 && open[0] == '[' && open[1] == '[';
	const char *close, *words = open + (wiki ? 2 : 1), *bar;

	if (open >= end || *open != '[')
		return 0;
	close = memmem(words, (size_t)(end - words), wiki ? "]]" : "](", 2);
	if (close == NULL)
		return 0;
	bar = wiki ? memchr(words, '|', (size_t)(close - words)) : NULL;
	if (bar != NULL)
		words = bar + 1;
	buf_add(out, words, (size_t)(close - words));
	if (wiki)
		return (size_t)(close + 2 - p);
	close = memchr(close, ')', (size_t)(end - close));
	return close == NULL ? (size_t)(end - p) : (size_t)(close + 1 - p);
}

/* "\"words\":address" of Textile. */
static size_t
put_textile_link(const char *p, size_t len, struct buf *out)
{
	const char *end = p + len, *close;
	size_t n;

	if (*p != '"')
		return 0;
	close = memmem(p + 1, len - 1, "\":", 2);
	if (close == NULL || close + 2 == end || isspace((unsigned char)close[2]) ||
	    memchr(p + 1, '"', (size_t)(close - p - 1)) != NULL)
		return 0;
	buf_add(out, p + 1, (size_t)(close - p - 1));
	for (n = (size_t)(close + 2 - p); n < len && !isspace((unsigned char)p[n]);)
		n++;
	/* What ends the sentence is not of the address. */
	while (n > 0 && strchr(".,;:!?)", p[n - 1]) != NULL)
		n--;
	return n;
}

/* "{{toc}}", "<b>", "</b>". */
static size_t
mark_length(const char *p, size_t len)
{
	const char *close;

	if (len > 3 && p[0] == '{' && p[1] == '{') {
		close = memmem(p, len, "}}", 2);
		return close == NULL ? 0 : (size_t)(close + 2 - p);
	}
	if (len > 2 && *p == '<' && (isalpha((unsigned char)p[1]) || p[1] == '/')) {
		close = memchr(p, '>', len);
		return close == NULL ? 0 : (size_t)(close + 1 - p);
	}
	return 0;
}

/* Emphasis; an underscore within a word is a name's. */
static bool
is_emphasis(const char *p, const char *line, const char *end)
{
	const bool before = p > line && (isalnum((unsigned char)p[-1]) || (p[-1] & 0x80) != 0);
	const bool after = p + 1 < end && (isalnum((unsigned char)p[1]) || (p[1] & 0x80) != 0);

	if (*p == '`')
		return true;
	return (*p == '*' || *p == '_' || *p == '~') && !(before && after);
}

static void
put_line(const char *line, size_t len, struct buf *out)
{
	const char *end = line + len;

	for (const char *p = line; p < end;) {
		size_t n = put_link(p, (size_t)(end - p), out);

		if (n == 0)
			n = put_textile_link(p, (size_t)(end - p), out);
		if (n == 0)
			n = mark_length(p, (size_t)(end - p));
		if (n == 0) {
			if (*p == '|')
				buf_putc(out, ' ');
			else if (!is_emphasis(p, line, end))
				buf_putc(out, *p);
			n = 1;
		}
		p += n;
	}
}

/* ---- all of them ---- */

struct plain {
	struct buf *title; /* NULL: it is there, or not wanted */
	struct buf *out;
	bool code;
};

static bool
is_fence(const char *p, size_t len)
{
	return (len >= 3 && (strncmp(p, "```", 3) == 0 || strncmp(p, "~~~", 3) == 0)) ||
	    (len >= 5 && strncmp(p, "<pre>", 5) == 0) || (len >= 6 && strncmp(p, "</pre>", 6) == 0);
}

/* "|---|---|" under a table's heading, "---" across the page. */
static bool
is_rule(const char *p, size_t len)
{
	size_t n = 0;

	while (n < len && strchr("-=|: ", p[n]) != NULL)
		n++;
	return n == len && len >= 3;
}

static void
take_line(struct plain *s, const char *p, size_t len)
{
	size_t mark;
	bool list;

	while (len > 0 && strchr(" \t\r", p[len - 1]) != NULL)
		len--;
	if (is_fence(p, len)) {
		s->code = !s->code;
		return;
	}
	if (s->code) {
		buf_add(s->out, p, len);
		buf_putc(s->out, '\n');
		return;
	}
	mark = strspn(p, " \t");
	mark = mark < len ? mark : len;
	p += mark;
	len -= mark;
	if (is_rule(p, len))
		return;
	mark = heading_mark(p, len);
	if (mark > 0 && s->title != NULL) {
		put_line(p + mark, len - mark, s->title);
		s->title = NULL;
		return;
	}
	list = false;
	if (mark == 0)
		mark = block_mark(p, len, &list);
	if (list)
		buf_puts(s->out, "- ");
	put_line(p + mark, len - mark, s->out);
	while (s->out->len > 0 && s->out->data[s->out->len - 1] == ' ')
		s->out->data[--s->out->len] = '\0';
	buf_putc(s->out, '\n');
}

/* Lines that are empty at the beginning and the end, and more than one in between, go. */
static void
tidy(struct buf *b, size_t from)
{
	size_t to = from;
	int ends = 2;

	for (size_t i = from; i < b->len; i++) {
		ends = b->data[i] == '\n' ? ends + 1 : 0;
		if (ends <= 2 && (to > from || b->data[i] != '\n'))
			b->data[to++] = b->data[i];
	}
	while (to > from && b->data[to - 1] == '\n')
		to--;
	b->data[to] = '\0';
	b->len = to;
}

void
markup_plain(const char *in, size_t len, struct buf *title, struct buf *out)
{
	struct plain s = { .title = title, .out = out };
	const size_t from = out->len;
	const char *end = in + len;

	for (const char *p = in; p < end;) {
		const char *eol = memchr(p, '\n', (size_t)(end - p));
		const size_t n = eol == NULL ? (size_t)(end - p) : (size_t)(eol - p);

		take_line(&s, p, n);
		p += n + 1;
	}
	tidy(out, from);
}
