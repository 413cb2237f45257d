#include "core/mask.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "core/identity.h"

#define MASK "***"
/* A telephone without its country has ten; shorter ones are versions, sums and codes of errors. */
#define DIGITS_MIN 9
/* A name of two letters is also the beginning of many words. */
#define NAME_BYTES_MIN 6
/* "Ахметову", "Сарсеновой": the last letter may change, and so much may follow. */
#define ENDING_BYTES_MAX 8
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

static bool
is_of_address(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c != '\0' && strchr("._%+-", c) != NULL);
}

/* "d.akhmetov@alatau.kz": how long; 0: it is none. */
static size_t
address_length(const char *p)
{
	size_t n = 0, dots = 0, domain;

	while (is_of_address(p[n]))
		n++;
	if (n == 0 || p[n] != '@')
		return 0;
	domain = ++n;
	for (; is_of_address(p[n]); n++)
		dots += p[n] == '.';
	if (dots == 0)
		return 0;
	/* The end of the sentence is not the domain's. */
	while (n > domain && p[n - 1] == '.')
		n--;
	return n;
}

/* "2026-11-22": what follows it may be a time, and is none of a telephone. */
static size_t
day_length(const char *p)
{
	static const char shape[] = "0000-00-00";
	size_t n = 0;

	for (; shape[n] != '\0'; n++) {
		if (shape[n] == '0' ? !is_digit(p[n]) : p[n] != shape[n])
			return 0;
	}
	return is_digit(p[n]) ? 0 : n;
}

/* "+7 (701) 123-45-67", "900101300123": as far as its last digit; 0: too short for one. */
static size_t
number_length(const char *p)
{
	size_t n = 0, end = 0, digits = 0;

	if (!is_digit(*p) && *p != '+' && *p != '(')
		return 0;
	for (; is_digit(p[n]) || (p[n] != '\0' && strchr("+-() ", p[n]) != NULL); n++) {
		if (!is_digit(p[n]) && n > 0 && p[n] == ' ' && p[n - 1] == ' ')
			break;
		if (is_digit(p[n])) {
			digits++;
			end = n + 1;
		}
	}
	return digits >= DIGITS_MIN ? end : 0;
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
stem_length(const char *name)
{
	size_t len = strlen(name);

	if (len < STEM_BYTES_MIN || (name[len - 1] & 0x80) == 0)
		return len;
	do
		len--;
	while ((name[len] & 0xc0) == 0x80);
	return len;
}

static size_t
name_length(const char *p, const char *name)
{
	const size_t len = stem_length(name);
	size_t n = len;

	if (len < NAME_BYTES_MIN || strncmp(p, name, len) != 0)
		return 0;
	while (is_letter(p[n]))
		n++;
	return n - len <= ENDING_BYTES_MAX ? n : 0;
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
		const size_t day = begins ? day_length(p) : 0;
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
		before = *p;
		begins = !is_letter(*p) && !is_digit(*p);
		buf_putc(out, *p++);
	}
}

void
mask_here(char *text)
{
	struct buf masked;

	buf_init(&masked);
	mask_text(text, NULL, 0, &masked);
	memcpy(text, masked.data, masked.len + 1);
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
