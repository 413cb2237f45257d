#include "base/utf8.h"

#include <string.h>

#include <stdbool.h>

/* Bytes of a letter by its first one: each row holds below its end; 0: no letter begins so. */
static size_t
len_by_first(unsigned char first)
{
	static const struct {
		unsigned char below;
		size_t len;
	} lengths[] = { { 0x80, 1 }, { 0xc2, 0 }, { 0xe0, 2 }, { 0xf0, 3 }, { 0xf5, 4 } };

	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		if (first < lengths[i].below)
			return lengths[i].len;
	}
	return 0;
}

static bool
continues(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/*
 * What the second byte may be, behind these first ones: the others are longer than need be, or no
 * letter.
 */
static bool
second_fits(unsigned char first, unsigned char second)
{
	static const struct {
		unsigned char first, least, most;
	} seconds[] = {
		{ 0xe0, 0xa0, 0xbf },
		{ 0xed, 0x80, 0x9f },
		{ 0xf0, 0x90, 0xbf },
		{ 0xf4, 0x80, 0x8f },
	};

	for (size_t i = 0; i < sizeof(seconds) / sizeof(seconds[0]); i++) {
		if (first == seconds[i].first)
			return second >= seconds[i].least && second <= seconds[i].most;
	}
	return true;
}

size_t
utf8_len(const char *p)
{
	const size_t len = len_by_first((unsigned char)p[0]);

	for (size_t i = 1; i < len; i++) {
		if (!continues(p[i]))
			return 0;
	}
	return len < 2 || second_fits((unsigned char)p[0], (unsigned char)p[1]) ? len : 0;
}

size_t
utf8_whole(const char *text, size_t n)
{
	while (n > 0 && continues(text[n]))
		n--;
	return n;
}

size_t
utf8_upto(const char *text, size_t most)
{
	const size_t len = strnlen(text, most + 1);

	return len <= most ? len : utf8_whole(text, most);
}

bool
utf8_is(const char *text, size_t n)
{
	size_t at = 0;

	while (at < n) {
		const size_t len = len_by_first((unsigned char)text[at]);

		if (len == 0 || len > n - at || utf8_len(text + at) != len)
			return false;
		at += len;
	}
	return true;
}
