#include "search/reading.h"

#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "base/text.h"
#include "search/index.h"
#include "search/lines.h"
#include "search/subject.h"
#include "search/weights.h"

void
reading_init(struct reading *r)
{
	*r = (struct reading){ 0 };
	token_list_init(&r->title);
	token_list_init(&r->body);
	buf_init(&r->subject);
	buf_init(&r->text);
}

void
reading_release(struct reading *r)
{
	token_list_release(&r->title);
	token_list_release(&r->body);
	buf_release(&r->subject);
	buf_release(&r->text);
	free(r->grams);
}

/* By Shell's method: there are some dozens, for which qsort takes thrice as long. */
static void
sort_grams(uint16_t *grams, size_t n)
{
	static const size_t gaps[] = { 701, 301, 132, 57, 23, 10, 4, 1 };

	for (size_t g = 0; g < sizeof(gaps) / sizeof(gaps[0]); g++) {
		const size_t gap = gaps[g];

		for (size_t i = gap; i < n; i++) {
			const uint16_t gram = grams[i];
			size_t at = i;

			for (; at >= gap && grams[at - gap] > gram; at -= gap)
				grams[at] = grams[at - gap];
			grams[at] = gram;
		}
	}
}

static void
put_gram(struct reading *r, const uint32_t window[4])
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < 4; i++)
		h = (h ^ window[i]) * 16777619u;
	r->grams = grow_for(r->grams, r->n_grams, 1, &r->grams_room, sizeof(*r->grams));
	r->grams[r->n_grams++] = (uint16_t)(h ^ h >> 16);
}

static uint32_t
folded(uint32_t c)
{
	const uint32_t neighbour = text_neighbour(c);

	return neighbour != 0 ? neighbour : c;
}

/* Of the title's words with a blank around each: forgives typing errors and endings. */
static void
read_grams(struct reading *r)
{
	uint32_t window[4] = { ' ', ' ', ' ', ' ' };

	r->n_grams = 0;
	for (size_t i = 0; i < r->title.n; i++) {
		const struct token *k = &r->title.tokens[i];
		size_t at = 0;

		if (k->kind != TERM_STEM)
			continue;
		while (at <= k->len) {
			const bool ended = at == k->len;
			const uint32_t c = ended
			    ? ' '
			    : folded(text_next(r->title.text.data + k->at, k->len, &at));

			at += ended;
			memmove(window, window + 1, 3 * sizeof(*window));
			window[3] = c;
			if (window[1] != ' ' || window[2] != ' ')
				put_gram(r, window);
		}
	}
	sort_grams(r->grams, r->n_grams);
}

/* The subject, without what its form or one like it wrote there. */
static const char *
said_in(const struct tokens *t, const struct lines *lines, const struct report *report)
{
	if (report->subject == NULL || strchr(report->subject, ':') == NULL)
		return report->subject == NULL ? "" : report->subject;
	return subject_is_form(t, report->subject)
	    ? ""
	    : lines_unlabel(lines, report->product, report->subject);
}

/* What it is about, and as its body all else that was written. */
static void
part(struct reading *r, const struct tokens *t, struct lines *lines, const struct report *report,
    enum tokens_mode mode)
{
	const bool learn = mode == TOKENS_LEARN;
	const char *written = report->subject == NULL ? "" : report->subject;
	const char *said = said_in(t, lines, report);
	const size_t n = subject_length(said);
	bool tells;

	buf_reset(&r->subject);
	buf_add(&r->subject, said, n);
	buf_reset(&r->text);
	if (said[n] != '\0') {
		buf_puts(&r->text, said + n);
		buf_putc(&r->text, '\n');
	}
	tells =
	    !(learn ? lines_learn_subject : lines_know_subject)(lines, report->product, written) &&
	    subject_tells(t, said);
	(learn ? lines_learn : lines_strip)(lines, report->product, report->description, &r->text);
	if (!tells && subject_take(t, &r->text, &r->subject))
		buf_puts(&r->text, said);
}

void
reading_read(struct reading *r, struct tokens *t, struct lines *lines, const struct report *report,
    enum tokens_mode mode)
{
	part(r, t, lines, report, mode);
	tokens_read(t, r->subject.data, W_TITLE_WORDS, mode, &r->title);
	tokens_read(t, r->text.data, W_BODY_WORDS, mode, &r->body);
	read_grams(r);
}
