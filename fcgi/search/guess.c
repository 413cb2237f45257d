#include "search/guess.h"

#include <stdbool.h>
#include <string.h>

#include "base/text.h"
#include "search/grams.h"
#include "search/layouts.h"
#include "search/typo.h"
#include "search/weights.h"

/* Longer ones are no words. */
#define CHUNK_LONGEST 80
#define CHUNK_SHORTEST 3
/* Of a question; each costs a few look-ups. */
#define CHUNKS 40
/* A reading is believed by its sound when so many trigrams are there. */
#define SOUND_SHORTEST 4

struct guess {
	const struct guess_world *world;
	struct token_list tried;
};

static size_t
known(const struct guess *g, uint32_t term)
{
	return term == TERM_UNKNOWN ? 0 : g->world->known(g->world->ctx, term);
}

/* Each word by itself, or by its beginning. False when there is no word at all. */
static bool
makes_sense(struct guess *g, const char *text, size_t len)
{
	size_t words = 0, strange = 0;
	bool last_is_strange = false;

	g->tried.n = 0;
	buf_reset(&g->tried.text);
	tokens_append(g->world->tokens, text, len, CHUNKS, TOKENS_LOOK_UP, &g->tried);
	for (size_t i = 0; i < g->tried.n; i++) {
		const struct token *k = &g->tried.tokens[i];
		const bool was = known(g, k->term) > 0;

		if (k->kind == TERM_STEM) {
			words++;
			last_is_strange = !was;
			strange += last_is_strange;
		} else if (k->kind == TERM_PREFIX && last_is_strange && was) {
			strange--;
			last_is_strange = false;
		}
	}
	return words > 0 && strange == 0;
}

/* Whether any of its words is written by others just so. */
static bool
stands(struct guess *g, const char *text, size_t len)
{
	g->tried.n = 0;
	buf_reset(&g->tried.text);
	tokens_append(g->world->tokens, text, len, CHUNKS, TOKENS_LOOK_UP, &g->tried);
	for (size_t i = 0; i < g->tried.n; i++) {
		if (known(g, g->tried.tokens[i].term) > 0)
			return true;
	}
	return false;
}

/* ---- by sound ---- */

/*
 * The share of the text's trigrams that somebody wrote; 0 for one with a word that is not Cyrillic.
 */
static float
sounds_known(struct guess *g, const char *text, size_t len)
{
	uint16_t grams[GRAMS_OF_WORD];
	size_t all = 0, heard = 0;

	g->tried.n = 0;
	buf_reset(&g->tried.text);
	tokens_append(g->world->tokens, text, len, CHUNKS, TOKENS_LOOK_UP, &g->tried);
	for (size_t i = 0; i < g->tried.n; i++) {
		const struct token *k = &g->tried.tokens[i];
		size_t n;

		if (k->kind != TERM_STEM)
			continue;
		n = grams_of(g->tried.text.data + k->at, k->len, grams);
		if (n == 0)
			return 0;
		all += n;
		for (size_t j = 0; j < n; j++)
			heard += g->world->known_gram(g->world->ctx, grams[j]) > 0;
	}
	return all < SOUND_SHORTEST ? 0 : (float)heard / (float)all;
}

/* The reading that sounds most like what is written here. False: none does. */
static bool
sound_out(struct guess *g, const struct buf *chunk, struct token_list *out)
{
	size_t best = layouts_count();
	float most = W_SOUND_LEAST;
	struct buf other;

	buf_init(&other);
	for (size_t i = 0; i < layouts_count(); i++) {
		float share;

		layouts_read(i, chunk->data, &other);
		if (strcmp(other.data, chunk->data) == 0)
			continue;
		share = sounds_known(g, other.data, other.len);
		if (share <= most)
			continue;
		most = share;
		best = i;
	}
	if (best < layouts_count()) {
		layouts_read(best, chunk->data, &other);
		tokens_append(g->world->tokens, other.data, other.len, CHUNKS, TOKENS_LOOK_UP, out);
		typo_word(g->world, other.data, other.len, out);
	}
	buf_release(&other);
	return best < layouts_count();
}

/* As it stands, then without the marks at its end, which may be letters of the other layout. */
static void
guess_chunk(struct guess *g, struct buf *chunk, struct token_list *out)
{
	struct buf other, whole;

	if (stands(g, chunk->data, chunk->len))
		return;
	buf_init(&other);
	buf_init(&whole);
	buf_add(&whole, chunk->data, chunk->len);
	for (;;) {
		const size_t last = chunk->len - 1;

		for (size_t i = 0; i < layouts_count(); i++) {
			layouts_read(i, chunk->data, &other);
			if (!makes_sense(g, other.data, other.len))
				continue;
			tokens_append(
			    g->world->tokens, other.data, other.len, CHUNKS, TOKENS_LOOK_UP, out);
			goto out;
		}
		if (typo_word(g->world, chunk->data, chunk->len, out))
			goto out;
		if (chunk->len <= CHUNK_SHORTEST ||
		    strchr(",.;:!?\"')]}>", chunk->data[last]) == NULL)
			break;
		chunk->data[--chunk->len] = '\0';
	}
	if (!sound_out(g, &whole, out))
		typo_form(g->world, chunk->data, chunk->len, out);
out:
	buf_release(&whole);
	buf_release(&other);
}

void
guess_read(const struct guess_world *w, const char *text, struct token_list *out)
{
	struct guess g = { .world = w };
	struct buf clean, lower;
	size_t left = CHUNKS;

	if (text == NULL)
		return;
	token_list_init(&g.tried);
	buf_init(&clean);
	buf_init(&lower);
	text_clean(text, strlen(text), &clean);
	for (const char *at = clean.data + strspn(clean.data, " \t\r\n"); *at != '\0' && left > 0;
	     left--) {
		const size_t len = strcspn(at, " \t\r\n");

		buf_reset(&lower);
		text_lower(at, len, &lower);
		if (len >= CHUNK_SHORTEST && len <= CHUNK_LONGEST)
			guess_chunk(&g, &lower, out);
		at += len + strspn(at + len, " \t\r\n");
	}
	buf_release(&clean);
	buf_release(&lower);
	token_list_release(&g.tried);
}
