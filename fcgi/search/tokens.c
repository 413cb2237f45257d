#include "search/tokens.h"

#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "base/text.h"
#include "search/cutter.h"
#include "search/kazakh.h"
#include "search/vocabulary.h"

/* Of a label so many bytes count. */
#define LABEL_LONGEST 96

/* Words that are read before the first of them is looked up. */
#define AHEAD 16

struct ahead {
	uint32_t hash;
	struct cut cut; /* of the list's text */
};

struct tokens {
	struct text *text;
	struct vocabulary *words;
	size_t stops; /* the words below it are stop words */
	struct buf clean, second, folded; /* for one call */
	struct ahead ahead[AHEAD];
	size_t n_ahead;
};

struct text_reading {
	struct tokens *t;
	enum tokens_mode mode;
	size_t left; /* words still wanted */
	struct token_list *out;
};

static uint32_t
intern_word(struct tokens *t, const struct word *w, enum tokens_mode mode)
{
	return mode == TOKENS_LEARN ? vocabulary_put(t->words, w) : vocabulary_find(t->words, w);
}

static uint32_t
intern(struct tokens *t, enum term_kind kind, const char *text, size_t len, enum tokens_mode mode)
{
	const struct word w = vocabulary_word(kind, text, len);

	return intern_word(t, &w, mode);
}

/* A stop word is a word without a stem. */
static void
stop(struct tokens *t, const char *words)
{
	while (*words != '\0') {
		const size_t len = strcspn(words, " ");

		intern(t, TERM_WORD, words, len, TOKENS_LEARN);
		buf_reset(&t->folded);
		text_fold_kazakh(words, len, &t->folded);
		intern(t, TERM_WORD, t->folded.data, t->folded.len, TOKENS_LEARN);
		words += len + strspn(words + len, " ");
	}
}

static struct tokens *
with(struct vocabulary *words)
{
	struct tokens *t = calloc(1, sizeof(*t));

	if (t == NULL)
		abort();
	t->text = text_new();
	t->words = words;
	buf_init(&t->clean);
	buf_init(&t->second);
	buf_init(&t->folded);
	return t;
}

struct tokens *
tokens_new(void)
{
	static const char *const stopwords[] = {
#define STOPWORDS(language, words) words,
#include "search/stopwords.def"
#undef STOPWORDS
	};
	struct tokens *t = with(vocabulary_new());

	for (size_t i = 0; i < sizeof(stopwords) / sizeof(stopwords[0]); i++)
		stop(t, stopwords[i]);
	t->stops = vocabulary_count(t->words);
	return t;
}

struct tokens *
tokens_over(const struct tokens_image *image)
{
	struct tokens *t = with(vocabulary_over(image));

	t->stops = image->stops;
	return t;
}

bool
tokens_is_stop(const struct tokens *t, const char *word, size_t len)
{
	const struct word w = vocabulary_word(TERM_WORD, word, len);
	const uint32_t at = vocabulary_find(t->words, &w);

	return at != TERM_UNKNOWN && at < t->stops;
}

void
tokens_free(struct tokens *t)
{
	if (t == NULL)
		return;
	text_free(t->text);
	vocabulary_free(t->words);
	buf_release(&t->clean);
	buf_release(&t->second);
	buf_release(&t->folded);
	free(t);
}

void
tokens_image(const struct tokens *t, struct tokens_image *out)
{
	vocabulary_image(t->words, out);
	out->stops = t->stops;
}

size_t
tokens_entry_size(void)
{
	return sizeof(struct term_entry);
}

/* ---- terms ---- */

uint32_t
tokens_word(const struct tokens *t, const char *word, size_t len)
{
	const struct word w = vocabulary_word(TERM_WORD, word, len);

	return vocabulary_entry(t->words, vocabulary_find(t->words, &w))->stem;
}

uint32_t
tokens_stem(const struct tokens *t, const char *stem, size_t len)
{
	const struct word w = vocabulary_word(TERM_STEM, stem, len);

	return vocabulary_find(t->words, &w);
}

uint32_t
tokens_label(struct tokens *t, const char *label, enum tokens_mode mode)
{
	if (label == NULL || *label == '\0')
		return TERM_UNKNOWN;
	return intern(t, TERM_LABEL, label, strnlen(label, LABEL_LONGEST), mode);
}

const char *
tokens_text(const struct tokens *t, uint32_t term)
{
	return vocabulary_text(t->words, term);
}

enum term_kind
tokens_kind(const struct tokens *t, uint32_t term)
{
	return (enum term_kind)vocabulary_entry(t->words, term)->kind;
}

size_t
tokens_count(const struct tokens *t)
{
	return vocabulary_count(t->words);
}

size_t
tokens_memory(const struct tokens *t)
{
	return vocabulary_memory(t->words);
}

/* ---- one text ---- */

void
token_list_init(struct token_list *l)
{
	*l = (struct token_list){ 0 };
	buf_init(&l->text);
}

void
token_list_release(struct token_list *l)
{
	free(l->tokens);
	buf_release(&l->text);
}

void
token_list_put(
    struct token_list *l, uint32_t term, enum term_kind kind, const char *text, size_t len)
{
	l->tokens = grow_for(l->tokens, l->n, 1, &l->room, sizeof(*l->tokens));
	l->tokens[l->n++] =
	    (struct token){ .term = term, .kind = kind, .at = l->text.len, .len = len };
	buf_add(&l->text, text, len);
}

static void
add(struct text_reading *r, uint32_t term, enum term_kind kind, size_t at, size_t len)
{
	struct token_list *l = r->out;

	l->tokens = grow_for(l->tokens, l->n, 1, &l->room, sizeof(*l->tokens));
	l->tokens[l->n++] = (struct token){ .term = term, .kind = kind, .at = at, .len = len };
}

static uint32_t
prefix_of(struct tokens *t, const char *word, size_t len, enum tokens_mode mode)
{
	struct buf *b = &t->second;

	buf_reset(b);
	text_fold_kazakh(word, len, b);
	return intern(t, TERM_PREFIX, b->data, text_prefix(b->data, b->len, TOKENS_PREFIX), mode);
}

uint32_t
tokens_prefix(struct tokens *t, const char *word, size_t len)
{
	return prefix_of(t, word, len, TOKENS_LOOK_UP);
}

/*
 * What is stable of a word: Kazakh letters are folded first, so that a word is the same with and
 * without them, then its endings go, then those of Russian, which many Kazakh words borrow.
 */
static const char *
stable(struct tokens *t, const char *word, size_t len, size_t *n)
{
	if (text_script(word, len) == TEXT_KAZAKH) {
		buf_reset(&t->folded);
		text_fold_kazakh(word, len, &t->folded);
		word = t->folded.data;
		len = kazakh_stem(word, t->folded.len);
	}
	return text_stem(t->text, word, len, n);
}

void
tokens_stable(struct tokens *t, const char *word, size_t len, struct buf *out)
{
	size_t n;
	const char *stem = stable(t, word, len, &n);

	buf_add(out, stem, n);
}

/* Where a word as written leads. False for a stop word. Kept, so that it is stemmed once. */
static bool
lead(struct text_reading *r, const struct word *w, struct term_entry *found)
{
	struct tokens *t = r->t;
	const uint32_t at = intern_word(t, w, r->mode);
	const char *stem;
	size_t n;

	*found = *vocabulary_entry(t->words, at);
	if (at != TERM_UNKNOWN && at < t->stops)
		return false;
	if (found->stem != TERM_UNKNOWN)
		return true;
	stem = stable(t, w->text, w->len, &n);
	found->stem = intern(t, TERM_STEM, stem, n, r->mode);
	if (text_script(w->text, w->len) >= TEXT_CYRILLIC &&
	    text_prefix(w->text, w->len, TOKENS_PREFIX - 1) < w->len)
		found->prefix = prefix_of(t, w->text, w->len, r->mode);
	vocabulary_lead(t->words, at, found->stem, found->prefix);
	return true;
}

static void
look_up(struct text_reading *r, const struct ahead *a)
{
	const struct cut *c = &a->cut;
	const struct word w = { a->hash, c->kind, r->out->text.data + c->at, c->len };
	struct term_entry found;

	if (r->left == 0)
		return;
	if (c->kind == TERM_NAME) {
		add(r, intern_word(r->t, &w, r->mode), TERM_NAME, c->at, c->len);
		return;
	}
	if (!lead(r, &w, &found))
		return;
	r->left -= c->counted;
	r->out->words += c->counted;
	add(r, found.stem, TERM_STEM, c->at, c->len);
	if (c->counted && found.prefix != TERM_UNKNOWN)
		add(r, found.prefix, TERM_PREFIX, c->at, c->len);
}

static void
look_all_up(struct text_reading *r)
{
	struct tokens *t = r->t;

	for (size_t i = 0; i < t->n_ahead; i++) {
		const struct word w = { .hash = t->ahead[i].hash };

		vocabulary_fetch_entry(t->words, &w);
	}
	for (size_t i = 0; i < t->n_ahead; i++)
		look_up(r, &t->ahead[i]);
	t->n_ahead = 0;
}

/* cutter_put: to be looked up soon. */
static bool
put_ahead(void *ctx, const struct cut *c)
{
	struct text_reading *r = ctx;
	struct tokens *t = r->t;
	const struct word w = vocabulary_word(c->kind, r->out->text.data + c->at, c->len);

	vocabulary_fetch_slot(t->words, &w);
	t->ahead[t->n_ahead++] = (struct ahead){ w.hash, *c };
	if (t->n_ahead == AHEAD)
		look_all_up(r);
	return r->left > 0;
}

void
tokens_append(struct tokens *t, const char *clean, size_t len, size_t words, enum tokens_mode mode,
    struct token_list *out)
{
	struct text_reading r = { .t = t, .mode = mode, .left = words, .out = out };

	if (words == 0)
		return;
	cutter_cut(clean, len, &out->text, put_ahead, &r);
	look_all_up(&r);
}

void
tokens_read(
    struct tokens *t, const char *text, size_t words, enum tokens_mode mode, struct token_list *out)
{
	out->n = 0;
	out->words = 0;
	buf_reset(&out->text);
	if (text == NULL)
		return;
	buf_reset(&t->clean);
	text_clean(text, strlen(text), &t->clean);
	tokens_append(t, t->clean.data, t->clean.len, words, mode, out);
}

uint32_t
tokens_mention(struct tokens *t, const char *label, enum tokens_mode mode)
{
	struct token_list l;
	uint32_t term;

	token_list_init(&l);
	tokens_read(t, label, 1, mode, &l);
	term = l.n > 0 ? l.tokens[0].term : TERM_UNKNOWN;
	token_list_release(&l);
	return term;
}
