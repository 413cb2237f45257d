#include "core/mask.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/letters.h"
#include "core/identity.h"
#include "core/phone.h"

#define MASK "***"
/* A telephone without its country has ten; shorter ones are versions, sums and codes of errors. */
#define DIGITS_MIN 9
/* With dots between them it has all ten: versions and days are written so too. */
#define DOTTED_MIN 10
/* A name of two letters is also the beginning of many words. */
#define NAME_BYTES_MIN 6
#define LATIN_BYTES_MIN 4
/* "Ахметову", "Сарсеновой": the last letter may change, and so much may follow. */
#define ENDING_BYTES_MAX 8
#define SMALL_ENDING_MAX 4 /* «вера» is a name, «веранда» is none */
#define LATIN_ENDING_MAX 2
#define STEM_BYTES_MIN 10

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Bytes of UTF-8 beyond ASCII are taken for letters. */
static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0;
}

/* A no-break space, a dash, a quote: bytes of what is beyond ASCII and no letter; 0: it is none. */
static size_t
sign_length(const char *p)
{
	const size_t n = *p == '\xc2' ? 2 : *p == '\xe2' ? 3 : 0;

	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	}
	return n;
}

static bool
is_of_address(const char *p)
{
	return is_digit(*p) || (is_letter(*p) && sign_length(p) == 0) ||
	    (*p != '\0' && strchr("._%+-", *p) != NULL);
}

/* "d.akhmetov@alatau.kz", "пошта@алатау.қаз": how long; 0: it is none. */
static size_t
address_length(const char *p)
{
	size_t n = 0, domain;

	while (is_of_address(p + n))
		n++;
	if (n == 0 || p[n] != '@')
		return 0;
	domain = ++n;
	while (is_of_address(p + n))
		n++;
	/* The end of the sentence is not the domain's. */
	while (n > domain && p[n - 1] == '.')
		n--;
	return memchr(p + domain, '.', n - domain) == NULL ? 0 : n;
}

/* "2026-11-22", "22.11.2026": what follows it may be a time, and is none of a telephone. */
static size_t
day_length(const char *p)
{
	static const char *const shapes[] = { "0000-00-00", "00.00.0000" };

	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		size_t n = 0;

		while (shapes[i][n] == '0' ? is_digit(p[n])
					   : shapes[i][n] != '\0' && p[n] == shapes[i][n])
			n++;
		if (shapes[i][n] == '\0' && !is_digit(p[n]))
			return n;
	}
	return 0;
}

/*
 * Bytes between two digits of a number; 0: it ends here. A second blank ends it, so does a full
 * stop.
 */
static size_t
gap_length(const char *p, bool after_blank, bool dots)
{
	const size_t n = *p == '+' ? 1 : phone_separator(p);

	if (*p == '.')
		return dots && is_digit(p[1]) ? n : 0;
	return *p == ' ' && after_blank ? 0 : n;
}

/* A digit without others in front; only the codes 7 and 8 begin a telephone so. */
static bool
is_alone(const char *p, size_t n)
{
	return n == 0 ? *p != '7' && *p != '8' : p[n - 1] == '.';
}

/*
 * As far as its last digit; 0: too short for one. A single digit between dots is
 * of a version: "120.0.6099.129".
 */
static size_t
digits_length(const char *p, bool dots)
{
	size_t n = 0, end = 0, digits = 0, gap;
	bool versions = false;

	for (;;) {
		if (is_digit(p[n])) {
			versions |= p[n + 1] == '.' && is_alone(p, n);
			digits++;
			end = ++n;
			continue;
		}
		gap = gap_length(p + n, n > 0 && p[n - 1] == ' ', dots);
		if (gap == 0)
			break;
		n += gap;
	}
	return digits >= (dots ? DOTTED_MIN : DIGITS_MIN) && !versions ? end : 0;
}

/* "+7 (701) 123-45-67", "8.701.123.45.67", "900101300123"; 0: none. */
static size_t
number_length(const char *p)
{
	size_t n, dotted;

	if (!is_digit(*p) && *p != '+' && *p != '(')
		return 0;
	n = digits_length(p, false);
	dotted = digits_length(p, true);
	return n > dotted ? n : dotted;
}

/* "ИИН900101300123": digits behind a word, enough for an IIN; 0: fewer, or within a digest. */
static size_t
glued_length(const char *p, char before)
{
	size_t n = 0;

	if (!is_letter(before) || (before != '\0' && strchr("abcdefABCDEF", before) != NULL))
		return 0;
	while (is_digit(p[n]))
		n++;
	return n >= IDENTITY_DIGITS ? n : 0;
}

/* A longer Cyrillic name without its last letter. */
static size_t
stem_length(const char *name, size_t len)
{
	if (len < STEM_BYTES_MIN || (name[len - 1] & 0x80) == 0)
		return len;
	do
		len--;
	while ((name[len] & 0xc0) == 0x80);
	return len;
}

static uint32_t
next_letter(const char **p)
{
	size_t at = 0;
	const uint32_t c = text_next(*p, strnlen(*p, 4), &at);

	*p += at;
	return c;
}

/* How long what begins so is, in capitals or not; 0: it begins otherwise. */
static size_t
beginning_length(const char *p, const char *stem, size_t len)
{
	const char *const from = p, *const end = stem + len;

	while (stem < end) {
		if (*p == '\0' || text_small(next_letter(&p)) != text_small(next_letter(&stem)))
			return 0;
	}
	return (size_t)(p - from);
}

static bool
is_capital(const char *p)
{
	return text_is_upper(next_letter(&p));
}

/* What is longer than a name may be is another word: a short name written small all the sooner. */
static size_t
most_behind(const char *p, const char *name, size_t len)
{
	if ((name[len - 1] & 0x80) == 0)
		return LATIN_ENDING_MAX;
	return is_capital(p) || len >= STEM_BYTES_MIN ? ENDING_BYTES_MAX : SMALL_ENDING_MAX;
}

static size_t
word_length(const char *p, const char *word, size_t len)
{
	const size_t stem = beginning_length(p, word, stem_length(word, len));
	size_t n = stem;

	if (stem == 0 || (is_capital(word) && !is_capital(p)))
		return 0;
	while (is_letter(p[n]) && sign_length(p + n) == 0)
		n++;
	return n - stem <= most_behind(p, word, len) ? n : 0;
}

/* Blanks, quotation marks and dashes between the words of a name. */
static size_t
between_length(const char *p)
{
	size_t n = 0, sign;

	while (
	    (sign = sign_length(p + n)) > 0 || (p[n] != '\0' && strchr(" \t\r\n\"-", p[n]) != NULL))
		n += sign > 0 ? sign : 1;
	return n;
}

static bool
is_too_short(const char *name)
{
	const size_t len = strlen(name);

	return len < ((name[0] & 0x80) == 0 ? LATIN_BYTES_MIN : NAME_BYTES_MIN);
}

/* Of one word, or of several. */
static size_t
name_length(const char *p, const char *name)
{
	size_t n = 0;

	if (is_too_short(name))
		return 0;
	for (;;) {
		const size_t len = strcspn(name, " "), word = word_length(p + n, name, len);
		size_t gap;

		if (word == 0)
			return 0;
		n += word;
		name += len;
		name += strspn(name, " ");
		if (*name == '\0')
			return n;
		gap = between_length(p + n);
		if (gap == 0)
			return 0;
		n += gap;
	}
}

static size_t
secret_length(const char *p, const char *const names[], size_t n)
{
	size_t len = address_length(p);

	if (len == 0)
		len = number_length(p);
	for (size_t i = 0; i < n && len == 0; i++)
		len = name_length(p, names[i]);
	return len;
}

void
mask_text(const char *text, const char *const names[], size_t n, struct buf *out)
{
	bool begins = true; /* of a word: within one only long numbers are looked for */
	char before = '\0';

	for (const char *p = text; *p != '\0';) {
		const size_t day = begins ? day_length(p) : 0, sign = sign_length(p);
		size_t len = begins && day == 0 ? secret_length(p, names, n) : 0;

		if (!begins)
			len = glued_length(p, before);
		if (day > 0) {
			buf_add(out, p, day);
			p += day;
			begins = false;
			before = p[-1];
			continue;
		}
		if (len > 0) {
			buf_puts(out, MASK);
			p += len;
			begins = false;
			before = '*';
			continue;
		}
		if (sign > 0) {
			buf_add(out, p, sign);
			p += sign;
			begins = true;
			before = '\0';
			continue;
		}
		before = *p;
		begins = !is_letter(*p) && !is_digit(*p);
		buf_putc(out, *p++);
	}
}

void
mask_here(char *text)
{
	const size_t room = strlen(text);
	struct buf masked;

	buf_init(&masked);
	mask_text(text, NULL, 0, &masked);
	/* Whatever is masked is longer than the mask; what would not fit is not written. */
	memcpy(text, masked.data, masked.len < room ? masked.len : room);
	text[masked.len < room ? masked.len : room] = '\0';
	buf_release(&masked);
}

const char *
mask_copy(const char *text, struct arena *arena)
{
	char *copy;

	if (text == NULL)
		return NULL;
	copy = arena_strdup(arena, text);
	mask_here(copy);
	return copy;
}

static bool
is_ours(const char *member)
{
	static const char *const ours[] = { "key", "mail" };

	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++) {
		if (strcmp(member, ours[i]) == 0)
			return true;
	}
	return false;
}

static void
mask_string(json_t *value)
{
	struct buf masked;

	buf_init(&masked);
	mask_text(json_string_value(value), NULL, 0, &masked);
	json_string_set(value, masked.data);
	buf_release(&masked);
}

/* As deep as slad's own bodies go. */
void
mask_json(json_t *body)
{
	const char *name;
	json_t *value;
	size_t i;

	if (json_is_string(body))
		mask_string(body);
	json_array_foreach(body, i, value)
	{
		mask_json(value);
	}
	json_object_foreach(body, name, value)
	{
		if (!is_ours(name))
			mask_json(value);
	}
}
