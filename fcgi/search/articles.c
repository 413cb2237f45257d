#include "search/articles.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "base/utf8.h"
#include "search/rank.h"
#include "search/weights.h"
#include "search/why.h"

/*
 * Articles that are looked at closer than by their words; more where some of them are not the
 * reader's.
 */
#define POOL 30
/* All articles are of the same age: how old an answer is says nothing. */
#define CREATED 0
/* Of the normal distribution, for 95 %. */
#define Z 1.96

void
articles_report(const struct article_page *page, struct arena *arena, struct report *out)
{
	const char *title = *page->section == '\0'
	    ? page->title
	    : arena_printf(arena, "%s. %s", page->title, page->section);

	*out = (struct report){ .id = arena_printf(arena, "%" PRId64, page->id),
		.created = CREATED,
		.subject = title,
		.description = page->body,
		.type = page->mark,
		.kind = page->wiki ? REPORT_WIKI : REPORT_ARTICLE };
}

int64_t
articles_id(const struct index *x, uint32_t doc)
{
	return strtoll(index_id(x, doc), NULL, 10);
}

const char *
articles_mark(const struct index *x, uint32_t doc)
{
	return tokens_text(index_tokens(x), index_report(x, doc)->type);
}

/* ---- what readers say of it ---- */

static double
upper_bound(double n, double share)
{
	const double z2 = Z * Z;
	const double middle = share + z2 / (2 * n);
	const double spread = Z * sqrt(share * (1 - share) / n + z2 / (4 * n * n));

	return (middle + spread) / (1 + z2 / n);
}

double
articles_standing(int64_t seen, int64_t helped)
{
	double likely;

	if (seen <= 0)
		return 1;
	if (helped > seen)
		helped = seen;
	likely = upper_bound((double)seen, (double)helped / (double)seen) / W_STANDING_GOOD;
	return W_STANDING_LEAST + (1 - W_STANDING_LEAST) * (likely < 1 ? likely : 1);
}

/* ---- the words of a question: how much of its subject is met ---- */

#define WORDS_MAX 64
/* Shorter ones are mostly particles; what has a digit is a code or a number that matters. */
#define WORD_LETTERS 3
/* Of one language, words that begin alike are mostly one. */
#define PREFIX_LETTERS 6
/* In a question of so many words a name is enough. */
#define NAMED_WORDS 2
/* So many words that speak for an article are looked at. */
#define SPEAKING_MAX 32

struct words {
	struct buf text; /* of the subject, then all the rest, in lower case */
	size_t n;
	struct {
		size_t at, len;
	} words[WORDS_MAX];
};

static bool
has_word(const struct words *w, const char *text, size_t len)
{
	for (size_t i = 0; i < w->n; i++) {
		if (w->words[i].len == len && memcmp(w->text.data + w->words[i].at, text, len) == 0)
			return true;
	}
	return false;
}

static void
take_word(
    struct words *w, const struct tokens *t, size_t from, size_t to, size_t letters, bool digit)
{
	const char *word = w->text.data + from;

	if ((letters < WORD_LETTERS && !digit) || w->n == WORDS_MAX ||
	    has_word(w, word, to - from) || tokens_is_stop(t, word, to - from))
		return;
	w->words[w->n].at = from;
	w->words[w->n++].len = to - from;
}

static void
words_read(struct words *w, const struct tokens *t, const char *subject, const char *rest)
{
	size_t from = 0, letters = 0, at = 0;
	bool digit = false;

	buf_init(&w->text);
	w->n = 0;
	text_lower(subject, strlen(subject), &w->text);
	while (at < w->text.len) {
		const size_t here = at;
		const uint32_t c = text_next(w->text.data, w->text.len, &at);

		if (text_is_word(c)) {
			if (letters == 0)
				from = here;
			letters++;
			digit = digit || text_is_digit(c);
			continue;
		}
		take_word(w, t, from, here, letters, digit);
		letters = 0;
		digit = false;
	}
	take_word(w, t, from, at, letters, digit);
	buf_putc(&w->text, ' ');
	text_lower(rest, strlen(rest), &w->text);
}

static bool
is_spoken(const struct rank_word *speaking, size_t n, const char *text, size_t len)
{
	for (size_t i = 0; i < n; i++) {
		if (speaking[i].len == len && memcmp(speaking[i].text, text, len) == 0)
			return true;
	}
	return false;
}

/* In a small help centre a word of many articles carries no weight; in a title it still counts. */
static bool
begins_in_title(const struct buf *title, const char *text, size_t len)
{
	const size_t stem = text_prefix(text, len, PREFIX_LETTERS);

	return memmem(title->data, title->len, text, stem) != NULL;
}

/*
 * How many of the subject's words the article has. What speaks for it and is
 * none of them is of the rest, or a part of a name, which counts with the whole;
 * what stands nowhere is another reading of a word (wrong layout, Latin letters).
 */
static size_t
words_had(const struct words *w, const char *title, const struct rank_word *speaking, size_t n)
{
	struct buf lower;
	size_t had = 0;

	buf_init(&lower);
	text_lower(title, strlen(title), &lower);
	for (size_t i = 0; i < w->n; i++) {
		const char *text = w->text.data + w->words[i].at;
		const size_t len = w->words[i].len;

		had += is_spoken(speaking, n, text, len) || begins_in_title(&lower, text, len);
	}
	for (size_t i = 0; i < n; i++)
		had += memmem(w->text.data, w->text.len, speaking[i].text, speaking[i].len) == NULL;
	buf_release(&lower);
	return had < w->n ? had : w->n;
}

/* Capitals behind the first letter: ЭЦП, NCALayer, XML. */
static bool
is_name(const char *word, size_t len)
{
	size_t at = 0;

	if (len == 0)
		return false;
	for (text_next(word, len, &at); at < len;) {
		if (text_is_upper(text_next(word, len, &at)))
			return true;
	}
	return false;
}

static bool
has_small_letter(const char *text, size_t len)
{
	for (size_t at = 0; at < len;) {
		const uint32_t c = text_next(text, len, &at);

		if (text_is_word(c) && !text_is_upper(c) && !text_is_digit(c))
			return true;
	}
	return false;
}

static bool
is_asked(const struct words *w, const char *word, size_t len)
{
	struct buf lower;
	bool asked;

	buf_init(&lower);
	text_lower(word, len, &lower);
	asked = has_word(w, lower.data, lower.len);
	buf_release(&lower);
	return asked;
}

/*
 * Where the word at or behind *from ends; *from becomes where it begins, `len` when there is none.
 */
static size_t
word_end(const char *text, size_t len, size_t *from)
{
	bool within = false;

	for (size_t at = *from; at < len;) {
		const size_t here = at;
		const bool word = text_is_word(text_next(text, len, &at));

		if (word && !within)
			*from = here;
		if (!word && within)
			return here;
		within = word;
	}
	if (!within)
		*from = len;
	return len;
}

/*
 * "Где взять ЭЦП?" and "Как получить ЭЦП": what is asked about is named in the title. A title
 * of nothing but capitals names nothing.
 */
static bool
names_asked(const struct words *w, const char *title)
{
	const size_t len = strlen(title);

	if (!has_small_letter(title, len))
		return false;
	for (size_t from = 0, end = 0; end < len; from = end) {
		end = word_end(title, len, &from);
		if (is_name(title + from, end - from) && is_asked(w, title + from, end - from))
			return true;
	}
	return false;
}

/*
 * One word in common may mean anything, unless it is all that was said, or it names something and
 * little else was said.
 */
static bool
is_enough(const struct words *asked, size_t had, const char *title)
{
	if (had == 1 && asked->n > 1)
		return asked->n <= NAMED_WORDS && names_asked(asked, title);
	return had > 0;
}

/* ---- how good an answer is ---- */

/* Of a title's words, how many the question has. */
static double
answered(const struct words *asked, const struct tokens *t, const char *title)
{
	struct words of_title;
	size_t had = 0;
	double share;

	words_read(&of_title, t, title, "");
	for (size_t i = 0; i < of_title.n; i++)
		had += begins_in_title(
		    &asked->text, of_title.text.data + of_title.words[i].at, of_title.words[i].len);
	share = of_title.n == 0 ? 0 : (double)had / (double)of_title.n;
	buf_release(&of_title.text);
	return share;
}

/* How much of the question the article has, and how much of its title the question. */
static double
score_of(const struct hit *h, const struct words *asked, const struct tokens *t, double covered,
    const struct article_text *a, const char *language)
{
	const bool foreign =
	    language != NULL && *a->language != '\0' && strcmp(a->language, language) != 0;
	const double score =
	    (W_ARTICLE_COVERED * covered + W_ARTICLE_ANSWERED * answered(asked, t, a->title) +
		W_ARTICLE_LIKENESS * h->likeness) *
	    a->standing;

	return foreign ? score * W_FOREIGN : score;
}

/* At its place among the best. */
static size_t
put(struct suggested *out, size_t n, const struct suggested *s)
{
	size_t at = n;

	for (; at > 0 && out[at - 1].score < s->score; at--) {
		if (at < SUGGESTIONS_MAX)
			out[at] = out[at - 1];
	}
	if (at == SUGGESTIONS_MAX)
		return n;
	out[at] = *s;
	return n < SUGGESTIONS_MAX ? n + 1 : n;
}

/* *hidden becomes true where it would be suggested, and the reader may not read it. */
static bool
suggest(const struct articles *x, const struct hit *h, const struct words *asked,
    const char *language, struct arena *arena, struct suggested *s, bool *hidden)
{
	struct rank_word words[SPEAKING_MAX];
	const size_t n = rank_why(x->rank, h, SPEAKING_MAX, words);
	size_t had;

	*s = (struct suggested){ .id = articles_id(x->index, h->doc) };
	if (!x->get(x->ctx, s->id, &s->article))
		return false;
	had = words_had(asked, s->article.title, words, n);
	if (!is_enough(asked, had, s->article.title))
		return false;
	s->score = score_of(h, asked, index_tokens(x->index), (double)had / (double)asked->n,
	    &s->article, language);
	if (s->score < x->threshold)
		return false;
	if (x->may != NULL && !x->may(x->ctx, &s->article)) {
		*hidden = true;
		return false;
	}
	s->n_why = why_found(x->index, x->rank, h, s->article.title, s->article.body,
	    SUGGESTION_WORDS, arena, s->why);
	return true;
}

size_t
articles_suggest(const struct articles *x, const char *subject, const char *description,
    const char *language, struct arena *arena, struct suggested out[static SUGGESTIONS_MAX])
{
	const char *text = description == NULL
	    ? NULL
	    : arena_strndup(arena, description, utf8_upto(description, ARTICLES_TEXT_MAX));
	const struct report question = {
		.id = "",
		.created = CREATED,
		.subject = subject,
		.description = text,
	};
	const struct hit *hits;
	struct words asked;
	struct suggested s;
	size_t n = 0, n_hits;
	bool hidden = false;

	if (x->index == NULL || index_count(x->index) == 0)
		return 0;
	n_hits = rank_similar(x->rank, &question, RANK_POOL, &hits);
	words_read(&asked, index_tokens(x->index), rank_subject(x->rank), rank_text(x->rank));
	for (size_t i = 0; i < n_hits && (i < POOL || (hidden && n < SUGGESTIONS_MAX)); i++) {
		if (suggest(x, &hits[i], &asked, language, arena, &s, &hidden))
			n = put(out, n, &s);
	}
	buf_release(&asked.text);
	return n;
}
