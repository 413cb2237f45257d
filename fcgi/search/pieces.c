#include "search/pieces.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

/* The longest name of a way to get at something. */
#define SCHEME_MAX 8

static bool
ties(char c)
{
	return c != '\0' && strchr("._-/\\:@#", c) != NULL;
}

size_t
pieces_end(const char *text, size_t len, size_t from, bool *tied)
{
	size_t end = from, at = from;

	*tied = false;
	while (at < len) {
		const size_t here = at;

		if (text_is_word(text_next(text, len, &at))) {
			*tied = *tied || here > end;
			end = at;
		} else if (!ties(text[here]) || here - end >= 3) {
			break;
		}
	}
	return end;
}

/* "https", and what else stands before "://". */
static size_t
scheme(const char *text, size_t len)
{
	static const char after[] = "://";
	size_t n = 0;

	while (n < len && n < SCHEME_MAX && isalpha((unsigned char)text[n]))
		n++;
	return n > 0 && len - n > strlen(after) && memcmp(text + n, after, strlen(after)) == 0
	    ? n + strlen(after)
	    : 0;
}

/* What text around an address is set off with is none of it. */
static bool
is_of_address(const char *text, size_t len, size_t *at)
{
	const char c = text[*at];

	if ((c & 0x80) != 0)
		return text_is_word(text_next(text, len, at));
	++*at;
	return c > ' ' && c != 0x7f && strchr("<>\"'()[]{}|\\^`*", c) == NULL;
}

/* What is cut there but belongs to it: "," and "!" are more often of the text around. */
static bool
has_more_than_ties(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] != '\0' && strchr("?%;~=+&", text[i]) != NULL)
			return true;
	}
	return false;
}

size_t
pieces_address(const char *text, size_t len)
{
	const size_t from = scheme(text, len);
	size_t end = from, at = from;

	if (from == 0)
		return 0;
	while (at < len) {
		size_t here = at;
		const bool is_word = text_is_word(text_next(text, len, &here));

		if (!is_of_address(text, len, &at))
			break;
		end = is_word ? at : end;
	}
	return has_more_than_ties(text + from, end - from) ? end : 0;
}

/* Most words have neither a capital but their first nor a letter that is not ASCII. */
static bool
may_have_hump(const char *word, size_t len, size_t from)
{
	for (size_t i = from + 1; i < len; i++) {
		if ((word[i] & 0x80) != 0 || (word[i] >= 'A' && word[i] <= 'Z'))
			return true;
	}
	return false;
}

size_t
pieces_hump(const char *word, size_t len, size_t from)
{
	size_t at = from, before = from, n = 0;
	uint32_t c, last = 0, last_but_one = 0;

	if (!may_have_hump(word, len, from))
		return len;
	while (at < len) {
		const size_t here = at;

		c = text_next(word, len, &at);
		if (n >= 2 && text_is_upper(c) && !text_is_upper(last))
			return here;
		if (n >= 2 && !text_is_upper(c) && !text_is_digit(c) && text_is_upper(last) &&
		    text_is_upper(last_but_one))
			return before;
		before = here;
		last_but_one = last;
		last = c;
		n++;
	}
	return len;
}

bool
pieces_mixed(const char *word, size_t len)
{
	bool digit = false, letter = false;

	for (size_t i = 0; i < len && !(digit && letter);) {
		if (text_is_digit(text_next(word, len, &i)))
			digit = true;
		else
			letter = true;
	}
	return digit && letter;
}

static const char *const markup[] = { "pre", "code", "noformat", "quote", "panel", "color", "br",
	"p", "div", "span", "li", "ul", "ol", "img", "b", "i", "strong", "em", "blockquote",
	"table", "tr", "td", "th", "hr", "details", "summary", "h1", "h2", "h3", "h4" };

size_t
pieces_mark(const char *text, size_t len)
{
	const char close = *text == '<' ? '>' : '}';
	const size_t from = len > 1 && text[1] == '/' ? 2 : 1;
	const char *end = memchr(text, close, len < 120 ? len : 120);
	size_t n = from;

	while (n < len && text_is_word((unsigned char)text[n]))
		n++;
	if (end == NULL || n == from)
		return 0;
	for (size_t i = 0; i < sizeof(markup) / sizeof(markup[0]); i++) {
		if (strlen(markup[i]) == n - from &&
		    strncasecmp(text + from, markup[i], n - from) == 0)
			return (size_t)(end - text) + 1;
	}
	return 0;
}

/* How mail programs introduce what they quote. */
static const char *const headings[] = { "From:", "To:", "Cc:", "Sent:", "От:", "Кому:", "Копия:",
	"Отправлено:", "Кімнен:", "Кімге:", "Көшірме:", "Жіберілді:" };

size_t
pieces_heading(const char *line, size_t len)
{
	const char *end = memchr(line, '\n', len);
	size_t skip = 0;

	while (skip < len && (line[skip] == '>' || line[skip] == ' ' || line[skip] == '*'))
		skip++;
	for (size_t i = 0; i < sizeof(headings) / sizeof(headings[0]); i++) {
		const size_t n = strlen(headings[i]);

		if (len > skip && headings[i][0] == line[skip] && n <= len - skip &&
		    memcmp(line + skip, headings[i], n) == 0)
			return end == NULL ? len : (size_t)(end - line);
	}
	return 0;
}
