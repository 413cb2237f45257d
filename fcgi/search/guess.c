#include "search/guess.h"

#include <string.h>

#include "base/text.h"

/* Longer ones are no words. */
#define CHUNK_LONGEST 80
#define CHUNK_SHORTEST 3
/* Of a question; each costs a few look-ups. */
#define CHUNKS 40

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

/* One way to read a chunk: tables asked one after the other. */
static const struct reading {
	const struct pair *first, *second;
	size_t n_first, n_second;
	bool backwards; /* what stands at the right was typed for what stands at the left */
} readings[] = {
	{ layout, NULL, SIZE(layout), 0, false },
	{ layout, kazakh_row, SIZE(layout), SIZE(kazakh_row), false },
	{ sounds, NULL, SIZE(sounds), 0, false },
	{ layout, NULL, SIZE(layout), 0, true },
};

/* Bytes read; 0: none of the table's. */
static size_t
replace(const struct pair *pairs, size_t n, bool backwards, const char *at, struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		const char *from = backwards ? pairs[i].to : pairs[i].from;
		const size_t len = strlen(from);

		if (strncmp(at, from, len) == 0) {
			buf_puts(out, backwards ? pairs[i].from : pairs[i].to);
			return len;
		}
	}
	return 0;
}

static void
read_as(const struct reading *r, const char *chunk, struct buf *out)
{
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

struct guess {
	struct tokens *t;
	guess_known *known;
	void *ctx;
	struct token_list tried;
};

/* Each word by itself, or by its beginning. False when there is no word at all. */
static bool
makes_sense(struct guess *g, const char *text, size_t len)
{
	size_t words = 0, strange = 0;
	bool last_is_strange = false;

	g->tried.n = 0;
	buf_reset(&g->tried.text);
	tokens_append(g->t, text, len, CHUNKS, TOKENS_LOOK_UP, &g->tried);
	for (size_t i = 0; i < g->tried.n; i++) {
		const struct token *k = &g->tried.tokens[i];
		const bool known = k->term != TERM_UNKNOWN && g->known(g->ctx, k->term);

		if (k->kind == TERM_STEM) {
			words++;
			last_is_strange = !known;
			strange += last_is_strange;
		} else if (k->kind == TERM_PREFIX && last_is_strange && known) {
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
	tokens_append(g->t, text, len, CHUNKS, TOKENS_LOOK_UP, &g->tried);
	for (size_t i = 0; i < g->tried.n; i++) {
		if (g->known(g->ctx, g->tried.tokens[i].term))
			return true;
	}
	return false;
}

/* As it stands, then without the marks at its end, which may be letters of the other layout. */
static void
guess_chunk(struct guess *g, struct buf *chunk, struct token_list *out)
{
	struct buf other;

	if (stands(g, chunk->data, chunk->len))
		return;
	buf_init(&other);
	for (;;) {
		const size_t last = chunk->len - 1;

		for (size_t i = 0; i < SIZE(readings); i++) {
			read_as(&readings[i], chunk->data, &other);
			if (!makes_sense(g, other.data, other.len))
				continue;
			tokens_append(g->t, other.data, other.len, CHUNKS, TOKENS_LOOK_UP, out);
			goto out;
		}
		if (chunk->len <= CHUNK_SHORTEST ||
		    strchr(",.;:!?\"')]}>", chunk->data[last]) == NULL)
			break;
		chunk->data[--chunk->len] = '\0';
	}
out:
	buf_release(&other);
}

void
guess_read(
    struct tokens *t, const char *text, guess_known *known, void *ctx, struct token_list *out)
{
	struct guess g = { .t = t, .known = known, .ctx = ctx };
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
