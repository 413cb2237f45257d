#include "core/conduct.h"

#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/letters.h"

/* Longer words are nobody's insult: links, hashes, encoded files. */
#define WORD_MAX 64
/* Letters that stand alone, one behind the other, are read as a word. */
#define SPACED_MIN 3
#define RESTS_MAX 8

/* One word of the text, by characters, and the same in bytes. */
struct word {
	size_t n;
	uint32_t c[WORD_MAX];
	char bytes[WORD_MAX * 4 + 1];
};

static void
spell(struct word *w)
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

static bool
is_mask(uint32_t c)
{
	return c == '*' || c == '#' || c == '.' || c == '_' || c == '%' || c == 0x2022 ||
	    c == 0x2026;
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
plain_of(const struct conduct_words *words, struct word *w)
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
shorten(const struct word *w, struct word *out)
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
stretched_of(const struct conduct_words *words, struct word *w)
{
	struct word shorter;
	const char *found = plain_of(words, w);

	if (found == NULL && shorten(w, &shorter))
		found = plain_of(words, &shorter);
	return found;
}

static void
translate(const struct word *w, uint32_t (*letter)(uint32_t), struct word *out)
{
	out->n = w->n;
	for (size_t i = 0; i < w->n; i++)
		out->c[i] = letter(w->c[i]);
}

/* Which disguises a word can wear depends on what it is written with. */
static const char *
disguised_of(const struct conduct_words *words, struct word *w)
{
	size_t cyrillic = 0, latin = 0;
	const char *found = stretched_of(words, w);
	struct word other;

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
fits_mask(const struct word *w, size_t i, const char *pattern, size_t len, size_t at)
{
	size_t run = 0, hidden;

	for (; i < w->n && !is_mask(w->c[i]); i++) {
		if (at >= len || text_next(pattern, len, &at) != w->c[i])
			return false;
	}
	if (i == w->n)
		return at == len;
	while (i + run < w->n && is_mask(w->c[i + run]))
		run++;
	hidden = w->c[i] == 0x2026 ? 4 : run == 1 ? 1 : run + 1;
	for (size_t k = 1; k <= hidden && at < len; k++) {
		text_next(pattern, len, &at);
		if (fits_mask(w, i + run, pattern, len, at))
			return true;
	}
	return false;
}

static const char *
masked_of(const struct conduct_words *words, const struct word *w)
{
	size_t shown = 0, dots = 0, hidden = 0;

	for (size_t i = 0; i < w->n; i++) {
		shown += is_letter(w->c[i]);
		dots += w->c[i] == '.';
		hidden += is_mask(w->c[i]);
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

/* ---- the text ---- */

struct walk {
	const struct conduct_words *words;
	const char *text;
	size_t len, at;
	struct word spaced; /* the letters that stood alone so far */
	size_t spaced_from;
	struct conduct_found *out;
};

static bool
told(struct walk *s, const char *pattern, size_t from, size_t to)
{
	size_t n, start = from;

	if (pattern == NULL)
		return false;
	/* Emphasis in front is not told. */
	while (start < to && is_mask(text_next(s->text, s->len, &start)))
		from = start;
	n = to - from;
	while (n >= sizeof(s->out->said) ||
	    (n > 0 && ((unsigned char)s->text[from + n] & 0xc0) == 0x80))
		n--;
	s->out->pattern = pattern;
	memcpy(s->out->said, s->text + from, n);
	s->out->said[n] = '\0';
	return true;
}

static bool
end_spaced(struct walk *s, size_t to)
{
	const char *found = NULL;

	if (s->spaced.n >= SPACED_MIN) {
		struct word other;

		translate(&s->spaced, cyrillic_of, &other);
		spell(&s->spaced);
		spell(&other);
		found = equal_of(&s->words->masked, s->spaced.bytes);
		if (found == NULL)
			found = equal_of(&s->words->masked, other.bytes);
	}
	s->spaced.n = 0;
	return told(s, found, s->spaced_from, to);
}

/* A run of what may be in a disguised word, and where it stands; false at the end of the text. */
static bool
next_run(struct walk *s, struct word *w, size_t *from, size_t *to)
{
	w->n = 0;
	while (s->at < s->len) {
		const size_t here = s->at;
		const uint32_t c = text_next(s->text, s->len, &s->at);
		const bool part = text_is_word(c) || is_mask(c) || c == '@' || c == '$';

		if (!part && w->n > 0)
			return true;
		if (!part)
			continue;
		if (w->n == 0)
			*from = here;
		if (w->n < WORD_MAX)
			w->c[w->n++] = c;
		*to = s->at;
	}
	return w->n > 0;
}

/* Emphasis of Textile and Markdown, and full stops, are no part of the word. */
static void
trim(struct word *w)
{
	size_t front = 0;
	bool emphasis;

	while (front < w->n && is_mask(w->c[front]))
		front++;
	emphasis = front > 0;
	w->n -= front;
	memmove(w->c, w->c + front, w->n * sizeof(w->c[0]));
	while (w->n > 0 && is_mask(w->c[w->n - 1]) &&
	    (emphasis || w->c[w->n - 1] == '.' || w->c[w->n - 1] == 0x2026))
		w->n--;
}

/* The words between the signs, each by itself: "a.b_c" is three. */
static const char *
parts_of(struct walk *s, const struct word *run)
{
	struct word w = { .n = 0 };
	const char *found = NULL;

	for (size_t i = 0; i <= run->n && found == NULL; i++) {
		if (i < run->n && !is_mask(run->c[i])) {
			w.c[w.n++] = run->c[i];
			continue;
		}
		if (w.n > 1 && w.n < WORD_MAX)
			found = disguised_of(s->words, &w);
		w.n = 0;
	}
	return found;
}

/* "x y z", "x.y.z": letters that stand alone are gathered. True: a word came out of them. */
static bool
gather(struct walk *s, const struct word *run, size_t from)
{
	bool alone = run->n > 0;

	for (size_t i = 0; i < run->n; i++)
		alone = alone && (is_mask(run->c[i]) || i == 0 || is_mask(run->c[i - 1])) &&
		    (is_mask(run->c[i]) || is_letter(cyrillic_of(run->c[i])));
	if (!alone)
		return end_spaced(s, from);
	if (s->spaced.n == 0)
		s->spaced_from = from;
	for (size_t i = 0; i < run->n && s->spaced.n < WORD_MAX; i++) {
		if (!is_mask(run->c[i]))
			s->spaced.c[s->spaced.n++] = run->c[i];
	}
	return false;
}

static bool
find_word(struct walk *s)
{
	struct word run;
	size_t from = 0, to = 0;

	while (next_run(s, &run, &from, &to)) {
		const char *found;

		trim(&run);
		if (gather(s, &run, from))
			return true;
		if (run.n == 0 || run.n >= WORD_MAX)
			continue;
		spell(&run);
		found = masked_of(s->words, &run);
		if (told(s, found == NULL ? parts_of(s, &run) : found, from, to))
			return true;
	}
	return end_spaced(s, s->len);
}

/* Blanks between the words, one each, and around them: what phrases are looked for in. */
static void
flatten(const char *text, size_t len, struct buf *out)
{
	bool blank = true;

	buf_putc(out, ' ');
	for (size_t at = 0; at < len;) {
		const uint32_t c = text_next(text, len, &at);

		if (text_is_word(c))
			text_put(c, out);
		else if (!blank)
			buf_putc(out, ' ');
		blank = !text_is_word(c);
	}
	buf_putc(out, ' ');
}

static const char *
phrase_in(const struct conduct_list *phrases, const char *flat)
{
	for (size_t i = 0; i < phrases->n; i++) {
		const char *p = phrases->items[i], *at = flat;
		const size_t n = strlen(p);

		while ((at = strstr(at, p)) != NULL) {
			if (at[-1] == ' ' && at[n] == ' ')
				return p;
			at++;
		}
	}
	return NULL;
}

/* Ordinary phrases with a bad word in them are taken out before the words are looked at. */
static void
blank_out(const struct conduct_list *exceptions, char *text)
{
	for (size_t i = 0; i < exceptions->n; i++) {
		const char *x = exceptions->items[i];
		char *at = text;

		while (strchr(x, ' ') != NULL && (at = strstr(at, x)) != NULL)
			memset(at, ' ', strlen(x));
	}
}

bool
conduct_find(
    const struct conduct_words *words, const char *text, size_t len, struct conduct_found *out)
{
	struct buf clean, small, flat;
	struct walk s = { .words = words, .out = out };
	const char *phrase;
	bool found;

	buf_init(&clean);
	buf_init(&small);
	buf_init(&flat);
	text_clean(text, len, &clean);
	text_lower(clean.data, clean.len, &small);
	blank_out(&words->exceptions, small.data);
	flatten(small.data, small.len, &flat);
	phrase = phrase_in(&words->phrases, flat.data);
	s.text = small.data;
	s.len = small.len;
	found = find_word(&s);
	if (!found && phrase != NULL) {
		s.text = phrase;
		found = told(&s, phrase, 0, strlen(phrase));
	}
	buf_release(&flat);
	buf_release(&small);
	buf_release(&clean);
	return found;
}
