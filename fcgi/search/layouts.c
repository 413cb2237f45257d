#include "search/layouts.h"

#include <stdbool.h>
#include <string.h>

struct pair {
	const char *from, *to;
};

/* The longest that fits comes first. */
static const struct pair layout[] = { { "q", "й" }, { "w", "ц" }, { "e", "у" }, { "r", "к" },
	{ "t", "е" }, { "y", "н" }, { "u", "г" }, { "i", "ш" }, { "o", "щ" }, { "p", "з" },
	{ "[", "х" }, { "]", "ъ" }, { "a", "ф" }, { "s", "ы" }, { "d", "в" }, { "f", "а" },
	{ "g", "п" }, { "h", "р" }, { "j", "о" }, { "k", "л" }, { "l", "д" }, { ";", "ж" },
	{ "'", "э" }, { "z", "я" }, { "x", "ч" }, { "c", "с" }, { "v", "м" }, { "b", "и" },
	{ "n", "т" }, { "m", "ь" }, { ",", "б" }, { ".", "ю" }, { "`", "е" }, { "{", "х" },
	{ "}", "ъ" }, { ":", "ж" }, { "\"", "э" }, { "<", "б" }, { ">", "ю" }, { "~", "е" } };

/* What the Kazakh layout has in the row of digits. */
static const struct pair kazakh_row[] = { { "2", "ә" }, { "3", "і" }, { "4", "ң" }, { "5", "ғ" },
	{ "8", "ү" }, { "9", "ұ" }, { "0", "қ" }, { "-", "ө" }, { "=", "һ" } };

static const struct pair sounds[] = { { "shch", "щ" }, { "sch", "щ" }, { "zh", "ж" }, { "kh", "х" },
	{ "ts", "ц" }, { "ch", "ч" }, { "sh", "ш" }, { "yu", "ю" }, { "ju", "ю" }, { "ya", "я" },
	{ "ja", "я" }, { "yo", "е" }, { "jo", "е" }, { "ye", "е" }, { "iy", "ий" }, { "yy", "ый" },
	{ "ay", "ай" }, { "ey", "ей" }, { "oy", "ой" }, { "uy", "уй" }, { "a", "а" }, { "b", "б" },
	{ "v", "в" }, { "w", "в" }, { "g", "г" }, { "d", "д" }, { "e", "е" }, { "z", "з" },
	{ "i", "и" }, { "j", "й" }, { "k", "к" }, { "q", "к" }, { "l", "л" }, { "m", "м" },
	{ "n", "н" }, { "o", "о" }, { "p", "п" }, { "r", "р" }, { "s", "с" }, { "t", "т" },
	{ "u", "у" }, { "f", "ф" }, { "h", "х" }, { "c", "ц" }, { "x", "кс" }, { "y", "ы" },
	{ "'", "ь" } };

#define SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* Of which there are many; those above are asked after them. */
static const struct pair short_sounds[] = { { "ia", "я" }, { "iu", "ю" }, { "io", "е" },
	{ "ya", "я" }, { "yu", "ю" }, { "j", "ж" }, { "x", "х" }, { "q", "қ" }, { "4", "ч" },
	{ "6", "ш" }, { "gh", "ғ" }, { "ng", "ң" } };
static const struct pair marked_sounds[] = { { "šč", "щ" }, { "ŝ", "щ" }, { "š", "ш" },
	{ "ş", "ш" }, { "ž", "ж" }, { "č", "ч" }, { "ç", "ч" }, { "ĭ", "й" }, { "è", "э" },
	{ "é", "э" }, { "ë", "е" }, { "û", "ю" }, { "â", "я" }, { "ju", "ю" }, { "ja", "я" },
	{ "x", "х" }, { "ğ", "ғ" }, { "ä", "ә" }, { "á", "ә" }, { "ö", "ө" }, { "ó", "ө" },
	{ "ü", "ү" }, { "ú", "ү" }, { "ū", "ұ" }, { "ñ", "ң" }, { "ń", "ң" }, { "ı", "ы" },
	{ "q", "қ" }, { "ʹ", "ь" } };

/* One way to read a chunk: tables asked one after the other. */
static const struct reading {
	const struct pair *first, *second;
	size_t n_first, n_second;
	bool backwards; /* what stands at the right was typed for what stands at the left */
} readings[] = {
	{ layout, NULL, SIZE(layout), 0, false },
	{ layout, kazakh_row, SIZE(layout), SIZE(kazakh_row), false },
	{ sounds, NULL, SIZE(sounds), 0, false },
	{ short_sounds, sounds, SIZE(short_sounds), SIZE(sounds), false },
	{ marked_sounds, sounds, SIZE(marked_sounds), SIZE(sounds), false },
	{ layout, NULL, SIZE(layout), 0, true },
};

/* The bytes of `from` if `at` begins so; most differ in the first. */
static size_t
begins(const char *at, const char *from)
{
	size_t n = 0;

	while (from[n] != '\0' && from[n] == at[n])
		n++;
	return from[n] == '\0' ? n : 0;
}

/* Of "nakladnaya" the y belongs to what follows. */
static bool
y_goes_on(const char *from, const char *at)
{
	return from[0] != '\0' && from[1] == 'y' && from[2] == '\0' && at[2] != '\0' &&
	    strchr("aeou", at[2]) != NULL;
}

/* Bytes read; 0: none of the table's. */
static size_t
replace(const struct pair *pairs, size_t n, bool backwards, const char *at, struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		const char *from = backwards ? pairs[i].to : pairs[i].from;
		const size_t len = begins(at, from);

		if (len > 0 && !y_goes_on(from, at)) {
			buf_puts(out, backwards ? pairs[i].from : pairs[i].to);
			return len;
		}
	}
	return 0;
}

size_t
layouts_count(void)
{
	return SIZE(readings);
}

void
layouts_read(size_t which, const char *chunk, struct buf *out)
{
	const struct reading *r = &readings[which];

	buf_reset(out);
	while (*chunk != '\0') {
		size_t n = replace(r->first, r->n_first, r->backwards, chunk, out);

		if (n == 0)
			n = replace(r->second, r->n_second, r->backwards, chunk, out);
		if (n == 0) {
			buf_putc(out, *chunk);
			n = 1;
		}
		chunk += n;
	}
}
