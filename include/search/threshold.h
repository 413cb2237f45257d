#ifndef SLAD_SEARCH_THRESHOLD_H
#define SLAD_SEARCH_THRESHOLD_H

#include <stdbool.h>
#include <stddef.h>

#include "search/rank.h"

/*
 * Below which confidence nothing is shown. Confidence goes from 0 to 1 and grows
 * with what a report has of the question; the threshold is an installation's own,
 * made from what people did with what they were shown.
 */
#define THRESHOLD_DEFAULT .3
#define THRESHOLD_LOWEST .15
#define THRESHOLD_HIGHEST .7
/* A suggestion shares so many words that say something. */
#define THRESHOLD_WORDS 2

double threshold_confidence(const struct hit *h);
/* Worth being shown: of some confidence, and more than one word in common. */
bool threshold_passes(const struct hit *h, double threshold);

struct threshold_click {
	double confidence;
	bool wanted; /* opened or confirmed, and not declined */
};

/*
 * The lowest from which on at least a share of WANTED was wanted; the default when
 * there are few clicks, and between the two in between. Always within LOWEST and
 * HIGHEST, as what is never shown is never clicked.
 */
#define THRESHOLD_WANTED .25
double threshold_fit(const struct threshold_click *clicks, size_t n);

#endif
