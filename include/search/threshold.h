#ifndef SLAD_SEARCH_THRESHOLD_H
#define SLAD_SEARCH_THRESHOLD_H

#include <stdbool.h>
#include <stddef.h>

#include "search/rank.h"

/*
 * Below which confidence nothing is shown. Confidence goes from 0 to 1: half of it
 * is what a report has of the question, or their titles of each other, half how
 * much it stands out among all others; the threshold is an installation's own, made
 * from what people did with what they were shown.
 *
 * Measured on every report of the older questions' time of two trackers, of which 5
 * and 10 % have a duplicate on record (many have one that nobody recorded, so these
 * are lower bounds): what was shown is a duplicate on record for so many of a hundred
 * shown; so many of a hundred duplicates have theirs shown; so many are shown.
 *
 *	         .30        .35        .40        .50        .70
 *	right    1.0 2.2    1.3 2.9    1.6 3.8    2.5 5.8    5.0 11.4
 *	found    63 58      60 53      55 48      43 37      24 18
 *	shown    3.4 2.7    2.7 2.1    2.1 1.6    1.4 1.2    1.1 1.0
 *
 * What a report has of the question alone tells far less: at .3 five were shown for
 * nearly every report (0.8 and 1.3 of a hundred right). The usual one loses little of
 * what can be found at all (67 and 64 of a hundred); no threshold makes of likeness a
 * proof, which is why nothing is ever claimed.
 */

double threshold_confidence(const struct hit *h);
/* Worth being shown: of some confidence, and more than one word in common. */
bool threshold_passes(const struct hit *h, double threshold);

struct threshold_click {
	double confidence;
	bool wanted; /* opened or confirmed, and not declined */
};

/*
 * Within which it moves: what is never shown is never clicked, and people who are not looking for
 * duplicates click on none. At the highest two of five that can be found at all are still found.
 */
struct threshold_range {
	double lowest, usual, highest;
};

/* Of requests that say the same. */
extern const struct threshold_range threshold_similar;
/* Of articles, by what articles_suggest gives them. */
extern const struct threshold_range threshold_articles;

/*
 * The lowest from which on at least a share of W_WANTED was wanted; the usual one when
 * there are few clicks, and between the two in between.
 */
double threshold_fit(
    const struct threshold_range *range, const struct threshold_click *clicks, size_t n);

#endif
