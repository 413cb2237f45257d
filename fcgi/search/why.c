#include "search/why.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "search/rank.h"

/* Of a long text so many words are looked through. */
#define WORDS 600

/* A word of the text with that term; NULL: it has none. */
static const struct token *
token_of(const struct token_list *l, uint32_t term)
{
	for (size_t i = 0; i < l->n; i++) {
		if (l->tokens[i].term == term)
			return &l->tokens[i];
	}
	return NULL;
}

static bool
is_told(const char *const out[], size_t n, const char *text, size_t len)
{
	for (size_t i = 0; i < n; i++) {
		if (strlen(out[i]) == len && memcmp(out[i], text, len) == 0)
			return true;
	}
	return false;
}

static size_t
tell(const char *out[], size_t n, const char *text, size_t len, struct arena *arena)
{
	if (is_told(out, n, text, len))
		return n;
	out[n] = arena_strndup(arena, text, len);
	return n + 1;
}

size_t
why_found(struct index *x, const struct rank *r, const struct hit *h, const char *subject,
    const char *description, size_t max, struct arena *arena, const char *out[])
{
	struct rank_word words[2 * WHY_MAX];
	const size_t n_words = rank_why(r, h, 2 * WHY_MAX, words);
	struct token_list texts[2];
	size_t n = 0;

	for (size_t f = 0; f < 2; f++) {
		token_list_init(&texts[f]);
		tokens_read(index_tokens(x), f == 0 ? subject : description, WORDS, TOKENS_LOOK_UP,
		    &texts[f]);
	}
	for (size_t i = 0; i < n_words && n < max; i++) {
		for (size_t f = 0; f < 2; f++) {
			const struct token *k = token_of(&texts[f], words[i].term);

			if (k == NULL)
				continue;
			n = tell(out, n, texts[f].text.data + k->at, k->len, arena);
			break;
		}
	}
	if (n == 0) {
		for (size_t i = 0; i < n_words && n < max; i++)
			n = tell(out, n, words[i].text, words[i].len, arena);
	}
	token_list_release(&texts[0]);
	token_list_release(&texts[1]);
	return n;
}
