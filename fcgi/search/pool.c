#include "search/pool.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/grow.h"
#include "search/weights.h"

#define DAY 86400.0f
/* Reports that are passed over together by the age of their youngest. */
#define SPAN 256

void
pool_release(struct pool *p)
{
	free(p->youngest);
}

/* ---- what is never above its score ---- */

/* Never more for an older one. */
static float
age_factor(const struct question *q, int64_t created)
{
	const float days = created < q->now ? (float)(q->now - created) / DAY : 0;

	return fmaxf(1 - W_AGE_LOSS * log2f(1 + days), W_AGE_LEAST);
}

static float
factor(const struct question *q, const struct indexed *d)
{
	const float age = age_factor(q, d->created);

	return q->component != TERM_UNKNOWN && q->component == d->component ? age * W_SAME_COMPONENT
									    : age;
}

/* No factor of the span's reports is above it. */
static float
most_of(const struct pool *p, const struct question *q, size_t span)
{
	const float age = age_factor(q, p->youngest[span]);

	return q->component != TERM_UNKNOWN ? age * W_SAME_COMPONENT : age;
}

/* The spans of the reports that came since the last question. */
static void
know_all(struct pool *p, const struct index *x)
{
	const size_t n = index_count(x);

	p->youngest = grow_for(p->youngest, 0, n / SPAN + 1, &p->room, sizeof(*p->youngest));
	for (; p->known < n; p->known++) {
		const int64_t created = index_report(x, (uint32_t)p->known)->created;
		int64_t *youngest = &p->youngest[p->known / SPAN];

		if (p->known % SPAN == 0 || created > *youngest)
			*youngest = created;
	}
}

/* ---- a heap, its worst on top ---- */

/* Of equals the younger is better. */
static bool
worse(const struct candidate *a, const struct candidate *b)
{
	return a->score < b->score || (a->score == b->score && a->doc < b->doc);
}

static void
swap(struct candidate *a, struct candidate *b)
{
	const struct candidate was = *a;

	*a = *b;
	*b = was;
}

static void
sift_up(struct candidate *heap, size_t at)
{
	for (size_t above; at > 0; at = above) {
		above = (at - 1) / 2;
		if (!worse(&heap[at], &heap[above]))
			return;
		swap(&heap[at], &heap[above]);
	}
}

static void
sift_down(struct candidate *heap, size_t n)
{
	for (size_t at = 0, child; (child = 2 * at + 1) < n; at = child) {
		if (child + 1 < n && worse(&heap[child + 1], &heap[child]))
			child++;
		if (!worse(&heap[child], &heap[at]))
			return;
		swap(&heap[child], &heap[at]);
	}
}

/* Into its place, in that of the worst if there is no other. */
static void
put(struct pool *p, struct candidate c)
{
	if (p->n < RANK_POOL) {
		p->best[p->n] = c;
		sift_up(p->best, p->n++);
	} else if (worse(&p->best[0], &c)) {
		p->best[0] = c;
		sift_down(p->best, p->n);
	}
}

/* ---- choosing ---- */

/* What has to be exceeded. */
static float
enough(const struct pool *p)
{
	return p->n < RANK_POOL ? 0 : p->best[0].score;
}

/* Reports are looked at only where their score can matter: most of them never are. */
static void
choose_of(struct pool *p, const struct question *q, const float *scores, uint32_t from, uint32_t to)
{
	const float most = most_of(p, q, from / SPAN);

	for (uint32_t doc = to; doc-- > from;) {
		const struct indexed *d;

		if (scores[doc] * most <= enough(p))
			continue;
		d = index_report(q->index, doc);
		if (!d->dead)
			put(p, (struct candidate){ doc, scores[doc] * factor(q, d) });
	}
}

/* The latest first: they are the likeliest, and what follows has to be better than they are. */
void
pool_choose(struct pool *p, const struct question *q, const float *scores)
{
	p->n = 0;
	know_all(p, q->index);
	for (uint32_t to = (uint32_t)index_count(q->index), from; to > 0; to = from) {
		from = (to - 1) / SPAN * SPAN;
		choose_of(p, q, scores, from, to);
	}
}
