#include "core/conduct.h"

#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/letters.h"
#include "core/disguise.h"

/* Letters that stand alone, one behind the other, are read as a word. */
#define SPACED_MIN 3

struct walk {
	const struct conduct_words *words;
	const char *text;
	size_t len, at;
	struct disguise_word spaced; /* the letters that stood alone so far */
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
	while (start < to && disguise_is_mask(text_next(s->text, s->len, &start)))
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
	const char *found =
	    s->spaced.n < SPACED_MIN ? NULL : disguise_find_spaced(s->words, &s->spaced);

	s->spaced.n = 0;
	return told(s, found, s->spaced_from, to);
}

/* "sh!t": elsewhere it ends a sentence. */
static bool
is_inner_mark(const struct walk *s, uint32_t c, bool within)
{
	return c == '!' && within && s->at < s->len && s->text[s->at] >= 'a' &&
	    s->text[s->at] <= 'z';
}

/* A run of what may be in a disguised word, and where it stands; false at the end of the text. */
static bool
next_run(struct walk *s, struct disguise_word *w, size_t *from, size_t *to)
{
	w->n = 0;
	while (s->at < s->len) {
		const size_t here = s->at;
		const uint32_t c = text_next(s->text, s->len, &s->at);
		const bool part = text_is_word(c) || disguise_is_mask(c) || c == '@' || c == '$' ||
		    is_inner_mark(s, c, w->n > 0);

		if (!part && w->n > 0)
			return true;
		if (!part)
			continue;
		if (w->n == 0)
			*from = here;
		if (w->n < DISGUISE_WORD_MAX)
			w->c[w->n++] = c;
		*to = s->at;
	}
	return w->n > 0;
}

/* Emphasis of Textile and Markdown, and full stops, are no part of the word. */
static void
trim(struct disguise_word *w)
{
	size_t front = 0;
	bool emphasis;

	while (front < w->n && disguise_is_mask(w->c[front]))
		front++;
	emphasis = front > 0;
	w->n -= front;
	memmove(w->c, w->c + front, w->n * sizeof(w->c[0]));
	while (w->n > 0 && disguise_is_mask(w->c[w->n - 1]) &&
	    (emphasis || w->c[w->n - 1] == '.' || w->c[w->n - 1] == 0x2026))
		w->n--;
}

/* The words between the signs, each by itself: "a.b_c" is three. */
static const char *
parts_of(struct walk *s, const struct disguise_word *run)
{
	struct disguise_word w = { .n = 0 };
	const char *found = NULL;

	for (size_t i = 0; i <= run->n && found == NULL; i++) {
		if (i < run->n && !disguise_is_mask(run->c[i])) {
			w.c[w.n++] = run->c[i];
			continue;
		}
		if (w.n > 1 && w.n < DISGUISE_WORD_MAX)
			found = disguise_find(s->words, &w);
		w.n = 0;
	}
	return found;
}

/* "x y z", "x.y.z": letters that stand alone are gathered. True: a word came out of them. */
static bool
gather(struct walk *s, const struct disguise_word *run, size_t from)
{
	bool alone = run->n > 0;

	for (size_t i = 0; i < run->n; i++)
		alone = alone &&
		    (disguise_is_mask(run->c[i]) || i == 0 || disguise_is_mask(run->c[i - 1])) &&
		    (disguise_is_mask(run->c[i]) || disguise_is_letter(run->c[i]));
	if (!alone)
		return end_spaced(s, from);
	if (s->spaced.n == 0)
		s->spaced_from = from;
	for (size_t i = 0; i < run->n && s->spaced.n < DISGUISE_WORD_MAX; i++) {
		if (!disguise_is_mask(run->c[i]))
			s->spaced.c[s->spaced.n++] = run->c[i];
	}
	return false;
}

static bool
find_word(struct walk *s)
{
	struct disguise_word run;
	size_t from = 0, to = 0;

	while (next_run(s, &run, &from, &to)) {
		const char *found;

		trim(&run);
		if (gather(s, &run, from))
			return true;
		if (run.n == 0 || run.n >= DISGUISE_WORD_MAX)
			continue;
		found = disguise_find_masked(s->words, &run);
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
