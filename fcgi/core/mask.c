#include "core/mask.h"

#include <stdbool.h>
#include <string.h>

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
	bool begins = true; /* of a word: within one nothing is looked for */

	for (const char *p = text; *p != '\0';) {
		const size_t len = begins ? secret_length(p, names, n) : 0;

		if (len > 0) {
			buf_puts(out, MASK);
			p += len;
			begins = false;
			continue;
		}
		begins = !is_letter(*p) && !is_digit(*p);
		buf_putc(out, *p++);
	}
}
