#include "search/grams.h"

#include "base/text.h"

/* 0: no letter of a word; SILENT: a sign. */
#define SILENT 31

/* By letter from а to я: и й ы are one, so are е э and ш щ. */
static const uint8_t russian[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18,
	19, 20, 21, 22, 23, 24, 24, SILENT, 9, SILENT, 6, 25, 26 };

static unsigned
sound(uint32_t c)
{
	if (c >= 0x430 && c <= 0x44f)
		return russian[c - 0x430];
	return c == 0x451 ? russian[0x435 - 0x430] : 0;
}

static unsigned
sound_of(const char *word, size_t len, size_t *at)
{
	const uint32_t c = text_next(word, len, at), neighbour = text_neighbour(c);

	return sound(neighbour != 0 ? neighbour : c);
}

size_t
grams_of(const char *word, size_t len, uint16_t grams[GRAMS_OF_WORD])
{
	unsigned before = 0, last = 0;
	size_t n = 0, letters = 0;

	for (size_t at = 0; at < len && n < GRAMS_OF_WORD - 1;) {
		const unsigned s = sound_of(word, len, &at);

		if (s == SILENT)
			continue;
		if (s == 0)
			return 0;
		if (letters++ > 0)
			grams[n++] = (uint16_t)(before << 10 | last << 5 | s);
		before = last;
		last = s;
	}
	if (letters > 0)
		grams[n++] = (uint16_t)(before << 10 | last << 5);
	return n;
}
