#include "core/phone.h"

#include <stdio.h>
#include <string.h>

/* What the international plan (E.164) allows, the country's code with it. */
#define DIGITS_MIN 8
#define DIGITS_MAX 15
#define EXTENSION_MAX 6
/* Of a number of Kazakhstan or Russia: without the code, and with 7 or 8 in front. */
#define HOME_SHORT 10
#define HOME_LONG 11

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static const char *
skip_to_number(const char *text)
{
	while (*text != '\0' && *text != '+' && !is_digit(*text))
		text++;
	return text;
}

size_t
phone_separator(const char *p)
{
	/* Beyond ASCII: no-break spaces, the no-break hyphen, the dash of a range. */
	static const char *const all[] = { " ", "-", "(", ")", ".", "\xc2\xa0", "\xe2\x80\xaf",
		"\xe2\x80\x91", "\xe2\x80\x93" };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		const size_t n = strlen(all[i]);

		if (strncmp(p, all[i], n) == 0)
			return n;
	}
	return 0;
}

/* Digits with what people put between them; what is behind them is left in *text. */
static size_t
take_digits(const char **text, char *out, size_t most)
{
	size_t n = 0;
	const char *at = *text, *end = at;

	while (is_digit(*at) || phone_separator(at) > 0) {
		if (!is_digit(*at)) {
			at += phone_separator(at);
			continue;
		}
		if (n < most)
			out[n] = *at;
		n++;
		end = ++at;
	}
	*text = end;
	return n;
}

/* "доб. 12", "вн. 12", "ішкі 12", "ext 12", "#12": 0 without one. */
static size_t
take_extension(const char *text, char out[static EXTENSION_MAX])
{
	static const char *const words[] = { "доб", "вн", "ішкі", "ext", "x", "#" };
	size_t n = 0;

	text += strspn(text, " ,;(");
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strncmp(text, words[i], strlen(words[i])) != 0)
			continue;
		text = skip_to_number(text);
		while (n < EXTENSION_MAX && is_digit(text[n])) {
			out[n] = text[n];
			n++;
		}
		return is_digit(text[n]) ? 0 : n;
	}
	return 0;
}

bool
phone_normalise(const char *text, char out[static PHONE_TEXT])
{
	char digits[DIGITS_MAX + 2], extension[EXTENSION_MAX];
	const char *at = skip_to_number(text), *number = digits;
	bool abroad = *at == '+';
	size_t n, e;
	int len;

	at += abroad;
	n = take_digits(&at, digits, sizeof(digits));
	if (!abroad && n > 2 && digits[0] == '0' && digits[1] == '0') {
		abroad = true;
		number += 2;
		n -= 2;
	}
	if (!abroad && n == HOME_LONG && (*number == '7' || *number == '8')) {
		number++;
		n--;
	}
	if (n < DIGITS_MIN || n > DIGITS_MAX || *number == '0' || (!abroad && n != HOME_SHORT))
		return false;
	len = snprintf(out, PHONE_TEXT, "+%s%.*s", abroad ? "" : "7", (int)n, number);
	e = take_extension(at, extension);
	if (e > 0)
		snprintf(out + len, PHONE_TEXT - (size_t)len, " ext. %.*s", (int)e, extension);
	return true;
}
