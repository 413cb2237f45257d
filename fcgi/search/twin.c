#include "search/twin.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/grow.h"
#include "base/text.h"

/* Words that are needed to tell, and the share of them that must be in both. */
#define WORDS_MIN 8
#define SHARE 95

/* The words of a text as numbers, sorted. */
struct bag {
	uint64_t *words;
	size_t n, room;
};

static void
add(struct bag *b, const char *word, size_t len)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)word[i]) * UINT64_C(0x100000001b3);
	b->words = grow_for(b->words, b->n, 1, &b->room, sizeof(*b->words));
	b->words[b->n++] = h;
}

static void
read_words(struct bag *b, const char *text)
{
	struct buf lower;
	size_t from = 0, at = 0;
	bool within = false;

	if (text == NULL)
		return;
	buf_init(&lower);
	text_lower(text, strlen(text), &lower);
	while (at < lower.len) {
		const size_t here = at;
		const bool word = text_is_word(text_next(lower.data, lower.len, &at));

		if (word && !within)
			from = here;
		else if (!word && within)
			add(b, lower.data + from, here - from);
		within = word;
	}
	if (within)
		add(b, lower.data + from, lower.len - from);
	buf_release(&lower);
}

static int
compare(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static struct bag
bag_of(const char *subject, const char *description)
{
	struct bag b = { 0 };

	read_words(&b, subject);
	read_words(&b, description);
	if (b.n > 0)
		qsort(b.words, b.n, sizeof(*b.words), compare);
	return b;
}

/* As often as both have each. */
static size_t
shared(const struct bag *a, const struct bag *b)
{
	size_t i = 0, j = 0, n = 0;

	while (i < a->n && j < b->n) {
		if (a->words[i] == b->words[j]) {
			n++;
			i++;
			j++;
		} else if (a->words[i] < b->words[j]) {
			i++;
		} else {
			j++;
		}
	}
	return n;
}

bool
twin_texts(const char *subject, const char *description, const char *other_subject,
    const char *other_description)
{
	struct bag a = bag_of(subject, description), b = bag_of(other_subject, other_description);
	const size_t longer = a.n > b.n ? a.n : b.n;
	const bool twins = longer >= WORDS_MIN && shared(&a, &b) * 100 >= longer * SHARE;

	free(a.words);
	free(b.words);
	return twins;
}
