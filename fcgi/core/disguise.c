#include "core/disguise.h"

#include <string.h>

#include "base/buf.h"
#include "base/letters.h"
#include "core/conduct.h"

#define RESTS_MAX 8

static void
spell(struct disguise_word *w)
{
	struct buf b;

	buf_init(&b);
	for (size_t i = 0; i < w->n; i++)
		text_put(w->c[i], &b);
	memcpy(w->bytes, b.data, b.len + 1);
	buf_release(&b);
}

/* Latin letters and signs that look like Cyrillic ones. */
static uint32_t
cyrillic_of(uint32_t c)
{
	static const struct {
		char latin;
		uint32_t cyrillic;
	} alike[] = {
		{ 'a', 0x430 },
		{ 'b', 0x44c },
		{ 'c', 0x441 },
		{ 'e', 0x435 },
		{ 'h', 0x43d },
		{ 'k', 0x43a },
		{ 'm', 0x43c },
		{ 'n', 0x43f },
		{ 'o', 0x43e },
		{ 'p', 0x440 },
		{ 'r', 0x433 },
		{ 't', 0x442 },
		{ 'u', 0x438 },
		{ 'x', 0x445 },
		{ 'y', 0x443 },
		{ '0', 0x43e },
		{ '1', 0x438 },
		{ '3', 0x437 },
		{ '4', 0x447 },
		{ '6', 0x431 },
		{ '@', 0x430 },
		{ '$', 0x441 },
	};

	for (size_t i = 0; i < sizeof(alike) / sizeof(alike[0]); i++) {
		if (c == (uint32_t)alike[i].latin)
			return alike[i].cyrillic;
	}
	return c;
}

/* The other way: English words are disguised by digits and signs only. */
static uint32_t
latin_of(uint32_t c)
{
	static const char signs[] = "0134@$!", letters[] = "oieaasi";
	const char *at = c < 0x80 && c != 0 ? strchr(signs, (int)c) : NULL;

	return at == NULL ? c : (uint32_t)letters[at - signs];
}

static bool
is_cyrillic(uint32_t c)
{
	return c >= 0x400 && c < 0x530;
}

static bool
is_latin(uint32_t c)
{
	return c >= 'a' && c <= 'z';
}

static bool
is_letter(uint32_t c)
{
	return text_is_word(c) && !text_is_digit(c);
}

bool
disguise_is_mask(uint32_t c)
{
	return c == '*' || c == '#' || c == '.' || c == '_' || c == '%' || c == 0x2022 ||
	    c == 0x2026;
}

bool
disguise_is_letter(uint32_t c)
{
	return is_letter(cyrillic_of(c));
}

/* ---- one word against the lists ---- */

static bool
begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

static const char *
beginning_of(const struct conduct_list *list, const char *text)
{
	for (size_t i = 0; i < list->n; i++) {
		if (begins(text, list->items[i]))
			return list->items[i];
	}
	return NULL;
}

static const char *
equal_of(const struct conduct_list *list, const char *text)
{
	for (size_t i = 0; i < list->n; i++) {
		if (strcmp(text, list->items[i]) == 0)
			return list->items[i];
	}
	return NULL;
}

/* The word behind each of the prefixes that fit it; a beginning marked "~" may stand there. */
static const char *
compound_of(const struct conduct_words *words, const char *text)
{
	const char *rests[RESTS_MAX];
	size_t n = 0;

	rests[n++] = text;
	for (size_t i = 0; i < words->prefixes.n && n < RESTS_MAX; i++) {
		if (begins(text, words->prefixes.items[i]))
			rests[n++] = text + strlen(words->prefixes.items[i]);
	}
	for (size_t i = 0; i < words->beginnings.n; i++) {
		const char *b = words->beginnings.items[i];
		const bool compound = b[0] == '~';

		for (size_t k = 0; k < (compound ? n : 1); k++) {
			if (begins(rests[k], compound ? b + 1 : b))
				return b;
		}
	}
	return NULL;
}

static const char *
plain_of(const struct conduct_words *words, struct disguise_word *w)
{
	const char *found;

	spell(w);
	if (beginning_of(&words->exceptions, w->bytes) != NULL)
		return NULL;
	found = equal_of(&words->words, w->bytes);
	if (found == NULL)
		found = equal_of(&words->masked, w->bytes);
	return found == NULL ? compound_of(words, w->bytes) : found;
}

/* Runs of one letter become that letter; false when there is none of three or more. */
static bool
shorten(const struct disguise_word *w, struct disguise_word *out)
{
	bool stretched = false;

	out->n = 0;
	for (size_t i = 0; i < w->n; i++) {
		if (i > 1 && w->c[i] == w->c[i - 1] && w->c[i] == w->c[i - 2])
			stretched = true;
		if (i == 0 || w->c[i] != w->c[i - 1])
			out->c[out->n++] = w->c[i];
	}
	return stretched;
}

static const char *
stretched_of(const struct conduct_words *words, struct disguise_word *w)
{
	struct disguise_word shorter;
	const char *found = plain_of(words, w);

	if (found == NULL && shorten(w, &shorter))
		found = plain_of(words, &shorter);
	return found;
}

static void
translate(const struct disguise_word *w, uint32_t (*letter)(uint32_t), struct disguise_word *out)
{
	out->n = w->n;
	for (size_t i = 0; i < w->n; i++)
		out->c[i] = letter(w->c[i]);
}

/* Which disguises a word can wear depends on what it is written with. */
const char *
disguise_find(const struct conduct_words *words, struct disguise_word *w)
{
	size_t cyrillic = 0, latin = 0;
	const char *found = stretched_of(words, w);
	struct disguise_word other;

	for (size_t i = 0; i < w->n; i++) {
		cyrillic += is_cyrillic(w->c[i]);
		latin += is_latin(w->c[i]);
	}
	if (found != NULL || cyrillic + latin == 0)
		return found;
	if (cyrillic > 0 && cyrillic < w->n) {
		translate(w, cyrillic_of, &other);
		return stretched_of(words, &other);
	}
	if (latin == w->n) {
		/* "cyka": every letter looks Russian; a name of three such letters is no insult. */
		translate(w, cyrillic_of, &other);
		spell(&other);
		return w->n > 3 ? equal_of(&words->masked, other.bytes) : NULL;
	}
	if (latin > 1) {
		translate(w, latin_of, &other);
		found = stretched_of(words, &other);
	}
	return found;
}

/* ---- letters behind asterisks ---- */

/*
 * One sign hides one letter, a run of n hides one to n+1. The word's first
 * letter and one more are to be seen, else any word of that length would fit.
 */
static bool
fits_mask(const struct disguise_word *w, size_t i, const char *pattern, size_t len, size_t at)
{
	size_t run = 0, hidden;

	for (; i < w->n && !disguise_is_mask(w->c[i]); i++) {
		if (at >= len || text_next(pattern, len, &at) != w->c[i])
			return false;
	}
	if (i == w->n)
		return at == len;
	while (i + run < w->n && disguise_is_mask(w->c[i + run]))
		run++;
	hidden = w->c[i] == 0x2026 ? 4 : run == 1 ? 1 : run + 1;
	for (size_t k = 1; k <= hidden && at < len; k++) {
		text_next(pattern, len, &at);
		if (fits_mask(w, i + run, pattern, len, at))
			return true;
	}
	return false;
}

const char *
disguise_find_masked(const struct conduct_words *words, struct disguise_word *w)
{
	size_t shown = 0, dots = 0, hidden = 0;

	spell(w);
	for (size_t i = 0; i < w->n; i++) {
		shown += is_letter(w->c[i]);
		dots += w->c[i] == '.';
		hidden += disguise_is_mask(w->c[i]);
	}
	/* A single dot or line within a word is a name of a file or a site. */
	if (shown < 2 || shown + hidden < w->n || hidden == 0 || !is_letter(w->c[0]) ||
	    (hidden == 1 && (dots == 1 || memchr(w->bytes, '_', strlen(w->bytes)) != NULL)))
		return NULL;
	for (size_t i = 0; i < words->masked.n; i++) {
		const char *pattern = words->masked.items[i];

		if (fits_mask(w, 0, pattern, strlen(pattern), 0))
			return pattern;
	}
	return NULL;
}

const char *
disguise_find_spaced(const struct conduct_words *words, struct disguise_word *w)
{
	struct disguise_word other;
	const char *found;

	translate(w, cyrillic_of, &other);
	spell(w);
	spell(&other);
	found = equal_of(&words->masked, w->bytes);
	return found == NULL ? equal_of(&words->masked, other.bytes) : found;
}
