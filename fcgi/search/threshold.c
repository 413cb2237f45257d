#include "search/threshold.h"

#include <math.h>

#include "search/articles.h"

/* With so many clicks the installation's own threshold counts as much as the default. */
#define CLICKS_HALF 50.0
#define STEP .05

const struct threshold_range threshold_similar = { .15, THRESHOLD_DEFAULT, .5 };
const struct threshold_range threshold_articles = { .2, ARTICLES_THRESHOLD, .5 };

double
threshold_confidence(const struct hit *h)
{
	return (double)(fmaxf(h->likeness, h->title_likeness) + sqrtf(h->share)) / 2;
}

bool
threshold_passes(const struct hit *h, double threshold)
{
	return h->words >= THRESHOLD_WORDS && threshold_confidence(h) >= threshold;
}

/* Of those at or above it. One of each more, so that a single click decides nothing. */
static double
wanted_share(const struct threshold_click *clicks, size_t n, double from)
{
	size_t all = 0, wanted = 0;

	for (size_t i = 0; i < n; i++) {
		all += clicks[i].confidence >= from;
		wanted += clicks[i].confidence >= from && clicks[i].wanted;
	}
	return ((double)wanted + THRESHOLD_WANTED) / ((double)all + 1);
}

double
threshold_fit(const struct threshold_range *range, const struct threshold_click *clicks, size_t n)
{
	const double own_part = (double)n / ((double)n + CLICKS_HALF);
	double own = range->lowest;

	while (own < range->highest && wanted_share(clicks, n, own) < THRESHOLD_WANTED)
		own += STEP;
	return own_part * fmin(own, range->highest) + (1 - own_part) * range->usual;
}
