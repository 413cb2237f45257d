#include "search/threshold.h"

#include <math.h>

#include "search/weights.h"

/* The clicks' own is looked for in such steps. */
#define STEP .05

#define THRESHOLD(name, value, lowest, highest, what)                                              \
	const struct threshold_range threshold_##name = { lowest, value, highest };
#include "search/weights.def"

double
threshold_confidence(const struct hit *h)
{
	return (double)(fmaxf(h->likeness, h->title_likeness) + sqrtf(h->share)) / 2;
}

bool
threshold_passes(const struct hit *h, double threshold)
{
	return h->words >= W_SHOWN_WORDS && threshold_confidence(h) >= threshold;
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
	return ((double)wanted + W_WANTED) / ((double)all + 1);
}

double
threshold_fit(const struct threshold_range *range, const struct threshold_click *clicks, size_t n)
{
	const double own_part = (double)n / ((double)n + W_CLICKS_HALF);
	double own = range->lowest;

	while (own < range->highest && wanted_share(clicks, n, own) < W_WANTED)
		own += STEP;
	return own_part * fmin(own, range->highest) + (1 - own_part) * range->usual;
}
