#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#include <libstemmer.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

#include "base/buf.h"

#define BAD 0xfffd

struct text {
	struct sb_stemmer *english;
	struct sb_stemmer *russian;
};

struct text *
text_new(void)
{
	struct text *t = calloc(1, sizeof(*t));

	if (t == NULL)
		abort();
	t->english = sb_stemmer_new("english", NULL);
	t->russian = sb_stemmer_new("russian", NULL);
	if (t->english == NULL || t->russian == NULL)
		abort();
	return t;
}

void
text_free(struct text *t)
{
	if (t == NULL)
		return;
	sb_stemmer_delete(t->english);
	sb_stemmer_delete(t->russian);
	free(t);
}

static bool
is_ascii(const char *in, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)in[i] >= 0x80 || in[i] == '\0')
			return false;
	}
	return true;
}

uint32_t
text_next_wide(const char *in, size_t len, size_t *at)
{
	UChar32 c;

	U8_NEXT_OR_FFFD(in, *at, len, c);
	return (uint32_t)c;
}

void
text_put(uint32_t c, struct buf *out)
{
	char bytes[U8_MAX_LENGTH];
	size_t n = 0;

	U8_APPEND_UNSAFE(bytes, n, c);
	buf_add(out, bytes, n);
}

/* 0: nothing at all. */
static uint32_t
cleaned(uint32_t c)
{
	switch (c) {
	case '\n':
	case '\t':
	case '\r':
		return c;
	case 0x00ad: /* soft hyphen */
	case 0x200b: /* blanks and joiners without width */
	case 0x200c:
	case 0x200d:
	case 0x2060:
	case 0xfeff:
		return 0;
	case 0x2019: /* don’t */
	case 0x02bc:
		return '\'';
	case 0x2010: /* hyphens that word processors put */
	case 0x2011:
		return '-';
	case BAD:
		return ' ';
	default:
		break;
	}
	if (c >= 0x80 &&
	    (u_isUWhiteSpace((UChar32)c) || u_hasBinaryProperty((UChar32)c, UCHAR_QUOTATION_MARK)))
		return ' ';
	return c < ' ' || c == 0x7f ? ' ' : c;
}

static void
clean_utf16(const UChar *in, int32_t len, struct buf *out)
{
	for (int32_t i = 0; i < len;) {
		UChar32 c;

		U16_NEXT(in, i, len, c);
		c = (UChar32)cleaned((uint32_t)c);
		if (c != 0)
			text_put((uint32_t)c, out);
	}
}

void
text_clean(const char *in, size_t len, struct buf *out)
{
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
	/*
	 * UTF-16 never has more units than UTF-8 has bytes; composing lengthens threefold at most.
	 */
	const size_t room = 4 * len + 1;
	UChar *wide, *composed;
	int32_t n = 0;

	if (is_ascii(in, len)) {
		buf_add(out, in, len);
		return;
	}
	if (room > INT32_MAX)
		abort();
	wide = malloc((len + 1) * sizeof(*wide));
	composed = malloc(room * sizeof(*composed));
	if (wide == NULL || composed == NULL)
		abort();
	u_strFromUTF8WithSub(wide, (int32_t)len + 1, &n, in, (int32_t)len, BAD, NULL, &status);
	n = unorm2_normalize(nfc, wide, n, composed, (int32_t)room, &status);
	if (U_SUCCESS(status))
		clean_utf16(composed, n, out);
	free(wide);
	free(composed);
}

/* How many bytes there are before the first that is not ASCII. */
static size_t
lower_ascii(const char *in, size_t len, struct buf *out)
{
	char *to = buf_space(out, len);
	size_t n = 0;

	for (; n < len && (unsigned char)in[n] < 0x80; n++)
		to[n] = (char)(in[n] >= 'A' && in[n] <= 'Z' ? in[n] + ('a' - 'A') : in[n]);
	buf_took(out, n);
	return n;
}

void
text_lower(const char *in, size_t len, struct buf *out)
{
	size_t at = lower_ascii(in, len, out);

	while (at < len)
		text_put(text_small(text_next(in, len, &at)), out);
}

/* Letters of Kazakh that Russian has not, lower case. */
static const struct {
	uint32_t kazakh, russian;
} neighbours[] = {
	{ 0x4d9, 0x430 }, /* ә а */
	{ 0x493, 0x433 }, /* ғ г */
	{ 0x49b, 0x43a }, /* қ к */
	{ 0x4a3, 0x43d }, /* ң н */
	{ 0x4e9, 0x43e }, /* ө о */
	{ 0x4b1, 0x443 }, /* ұ у */
	{ 0x4af, 0x443 }, /* ү у */
	{ 0x4bb, 0x445 }, /* һ х */
	{ 0x456, 0x438 }, /* і и */
};

uint32_t
text_neighbour_wide(uint32_t c)
{
	for (size_t i = 0; i < sizeof(neighbours) / sizeof(neighbours[0]); i++) {
		if (neighbours[i].kazakh == c)
			return neighbours[i].russian;
	}
	return 0;
}

void
text_fold_kazakh(const char *in, size_t len, struct buf *out)
{
	for (size_t i = 0; i < len;) {
		const uint32_t c = text_next(in, len, &i), russian = text_neighbour(c);

		text_put(russian != 0 ? russian : c, out);
	}
}

enum text_script
text_script(const char *word, size_t len)
{
	enum text_script script = TEXT_OTHER;

	for (size_t i = 0; i < len;) {
		const uint32_t c = text_next(word, len, &i);

		if (text_neighbour(c) != 0)
			return TEXT_KAZAKH;
		if (c >= 0x400 && c < 0x530)
			script = TEXT_CYRILLIC;
		else if (script == TEXT_OTHER && c < 0x250 && u_isalpha((UChar32)c))
			script = TEXT_LATIN;
	}
	return script;
}

const char *
text_stem(struct text *t, const char *word, size_t len, size_t *stem_len)
{
	struct sb_stemmer *by = NULL;
	const char *stem;

	switch (text_script(word, len)) {
	case TEXT_LATIN:
		by = t->english;
		break;
	case TEXT_CYRILLIC:
		by = t->russian;
		break;
	case TEXT_KAZAKH:
	case TEXT_OTHER:
		break;
	}
	*stem_len = len;
	if (by == NULL)
		return word;
	stem = (const char *)sb_stemmer_stem(by, (const sb_symbol *)word, (int)len);
	if (stem == NULL)
		abort();
	if (sb_stemmer_length(by) <= 0)
		return word;
	*stem_len = (size_t)sb_stemmer_length(by);
	return stem;
}

bool
text_is_word_wide(uint32_t c)
{
	return c != BAD &&
	    (u_isalnum((UChar32)c) || (U_GET_GC_MASK((UChar32)c) & U_GC_M_MASK) != 0);
}

bool
text_is_upper_wide(uint32_t c)
{
	return u_isupper((UChar32)c);
}

uint32_t
text_small_wide(uint32_t c)
{
	const uint32_t small = (uint32_t)u_tolower((UChar32)c);

	return small == 0x451 ? 0x435 : small;
}

bool
text_is_digit_wide(uint32_t c)
{
	return u_isdigit((UChar32)c);
}

size_t
text_prefix(const char *in, size_t len, size_t n)
{
	size_t at = 0;

	while (n-- > 0 && at < len)
		text_next(in, len, &at);
	return at;
}
