#include "search/twin.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/grow.h"
#include "base/text.h"

/* Words that are needed to tell. */
#define WORDS_MIN 8
/* One slip of the pen in so many words. */
#define WORDS_A_SLIP 20
/* A shorter word with a slip may be another word. */
#define SLIP_LETTERS_MIN 5

struct word {
	size_t from, n; /* letters */
};

/* The words of a text, in order. */
struct words {
	uint32_t *letters;
	size_t n_letters, letters_room;
	struct word *all;
	size_t n, room;
};

static void
add_letter(struct words *w, uint32_t c)
{
	w->letters = grow_for(w->letters, w->n_letters, 1, &w->letters_room, sizeof(*w->letters));
	w->letters[w->n_letters++] = c == 0x451 ? 0x435 : c; /* ё as е */
	w->all[w->n - 1].n++;
}

static void
read_words(struct words *w, const char *text)
{
	struct buf lower;
	bool within = false;

	if (text == NULL)
		return;
	buf_init(&lower);
	text_lower(text, strlen(text), &lower);
	for (size_t at = 0; at < lower.len;) {
		const uint32_t c = text_next(lower.data, lower.len, &at);
		const bool letter = text_is_word(c);

		if (letter && !within) {
			w->all = grow_for(w->all, w->n, 1, &w->room, sizeof(*w->all));
			w->all[w->n++] = (struct word){ w->n_letters, 0 };
		}
		if (letter)
			add_letter(w, c);
		within = letter;
	}
	buf_release(&lower);
}

static struct words
words_of(const char *subject, const char *description)
{
	struct words w = { 0 };

	read_words(&w, subject);
	read_words(&w, description);
	return w;
}

static void
words_release(struct words *w)
{
	free(w->letters);
	free(w->all);
}

static bool
is_same(const uint32_t *a, const uint32_t *b, size_t n)
{
	return n == 0 || memcmp(a, b, n * sizeof(*a)) == 0;
}

static bool
is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

/* Two letters exchanged. Any other slip makes opposites of words: "включить", "выключить". */
static bool
is_slip(const uint32_t *a, const uint32_t *b, size_t n)
{
	size_t i = 0;

	while (i < n && a[i] == b[i])
		i++;
	return n >= SLIP_LETTERS_MIN && i + 1 < n && a[i] == b[i + 1] && a[i + 1] == b[i] &&
	    !is_digit(a[i]) && !is_digit(b[i]) && is_same(a + i + 2, b + i + 2, n - i - 2);
}

static bool
say_the_same(const struct words *a, const struct words *b)
{
	size_t slips = 0;

	if (a->n != b->n || a->n < WORDS_MIN)
		return false;
	for (size_t i = 0; i < a->n; i++) {
		const struct word *x = &a->all[i], *y = &b->all[i];
		const uint32_t *of_x = &a->letters[x->from], *of_y = &b->letters[y->from];

		if (x->n == y->n && is_same(of_x, of_y, x->n))
			continue;
		if (x->n != y->n || !is_slip(of_x, of_y, x->n))
			return false;
		slips++;
	}
	return slips * WORDS_A_SLIP <= a->n;
}

bool
twin_texts(const char *subject, const char *description, const char *other_subject,
    const char *other_description)
{
	struct words a = words_of(subject, description),
		     b = words_of(other_subject, other_description);
	const bool twins = say_the_same(&a, &b);

	words_release(&a);
	words_release(&b);
	return twins;
}
