#include "search/typo.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"

/* Shorter ones have too many neighbours. */
#define SHORTEST 5

/* Letters that may have been meant: of the word's own script, of one length each. */
static const char latin[] = "abcdefghijklmnopqrstuvwxyz";
static const char cyrillic[] = "абвгдежзийклмнопрстуфхцчшщъыьэюя";
static const char kazakh[] = "әғқңөұүһі";

typedef uint32_t look_up(const struct tokens *t, const char *text, size_t len);

struct typo {
	const struct guess_world *world;
	look_up *look_up; /* of what the word is one */
	const char *word;
	size_t len;
	struct buf tried, best;
	uint32_t term; /* the best's */
	size_t commonest; /* how often the best is written */
};

/* ---- one error ---- */

/* What is in `tried`. */
static void
look(struct typo *y)
{
	const uint32_t term = y->look_up(y->world->tokens, y->tried.data, y->tried.len);
	const size_t often = term == TERM_UNKNOWN ? 0 : y->world->known(y->world->ctx, term);

	if (often <= y->commonest)
		return;
	y->commonest = often;
	y->term = term;
	buf_reset(&y->best);
	buf_puts(&y->best, y->tried.data);
}

/* The word with its bytes from `from` to `to` as others. */
static void
put(struct typo *y, size_t from, size_t to, const char *others, size_t len)
{
	buf_reset(&y->tried);
	buf_add(&y->tried, y->word, from);
	buf_add(&y->tried, others, len);
	buf_add(&y->tried, y->word + to, y->len - to);
}

static void
try_letters(struct typo *y, size_t from, size_t to, const char *letters)
{
	const size_t all = strlen(letters), len = text_prefix(letters, all, 1);

	put(y, from, to, letters, len);
	for (size_t i = 0; i < all; i += len) {
		memcpy(y->tried.data + from, letters + i, len);
		look(y);
	}
}

static void
try_swapped(struct typo *y, size_t here, size_t next, size_t last)
{
	char swapped[2 * sizeof(uint32_t)];

	if (last == next)
		return;
	memcpy(swapped, y->word + next, last - next);
	memcpy(swapped + (last - next), y->word + here, next - here);
	put(y, here, last, swapped, last - here);
	look(y);
}

static void
try_left_out(struct typo *y, size_t here, size_t next)
{
	put(y, here, next, "", 0);
	look(y);
}

/* ---- all of them ---- */

/*
 * Among how many of its first letters the error is: as nobody wrote a word that begins so, what was
 * meant begins otherwise.
 */
static size_t
suspects(const struct guess_world *w, const char *word, size_t len)
{
	const uint32_t prefix = tokens_prefix(w->tokens, word, len);

	if (text_script(word, len) < TEXT_CYRILLIC ||
	    (prefix != TERM_UNKNOWN && w->known(w->ctx, prefix) > 0))
		return len;
	return TOKENS_PREFIX;
}

static void
try_all(struct typo *y)
{
	const enum text_script script = text_script(y->word, y->len);
	size_t left = suspects(y->world, y->word, y->len);

	for (size_t here = 0; here < y->len && left > 0; left--) {
		const size_t next = here + text_prefix(y->word + here, y->len - here, 1);
		const size_t last = next + text_prefix(y->word + next, y->len - next, 1);

		try_left_out(y, here, next);
		try_swapped(y, here, next, last);
		try_letters(y, here, next, script == TEXT_LATIN ? latin : cyrillic);
		try_letters(y, here, here, script == TEXT_LATIN ? latin : cyrillic);
		if (script >= TEXT_CYRILLIC && y->look_up == tokens_word) { /* stems have none */
			try_letters(y, here, next, kazakh);
			try_letters(y, here, here, kazakh);
		}
		here = next;
	}
}

static bool
may_be_one(const char *word, size_t len)
{
	if (text_prefix(word, len, SHORTEST - 1) == len)
		return false;
	for (size_t i = 0; i < len;) {
		const uint32_t c = text_next(word, len, &i);

		if (!text_is_word(c) || text_is_digit(c))
			return false;
	}
	return true;
}

static void
begin(struct typo *y, const struct guess_world *w, look_up *by, const char *word, size_t len)
{
	*y = (struct typo){ .world = w, .look_up = by, .word = word, .len = len };
	buf_init(&y->tried);
	buf_init(&y->best);
	if (may_be_one(word, len))
		try_all(y);
}

static bool
end(struct typo *y)
{
	buf_release(&y->tried);
	buf_release(&y->best);
	return y->commonest > 0;
}

bool
typo_word(const struct guess_world *w, const char *word, size_t len, struct token_list *out)
{
	struct typo y;

	begin(&y, w, tokens_word, word, len);
	if (y.commonest > 0)
		tokens_append(w->tokens, y.best.data, y.best.len, 1, TOKENS_LOOK_UP, out);
	return end(&y);
}

bool
typo_form(const struct guess_world *w, const char *word, size_t len, struct token_list *out)
{
	struct buf stem;
	struct typo y;

	buf_init(&stem);
	tokens_stable(w->tokens, word, len, &stem);
	begin(&y, w, tokens_stem, stem.data, stem.len);
	if (y.commonest > 0)
		token_list_put(out, y.term, TERM_STEM, y.best.data, y.best.len);
	buf_release(&stem);
	return end(&y);
}
