#ifndef SLAD_SEARCH_CLUSTERS_H
#define SLAD_SEARCH_CLUSTERS_H

#include <stddef.h>
#include <stdint.h>

/*
 * Texts that say the same, brought together: the very same ones, and two of which
 * each is among the most alike of the other, or one says nearly all that the other
 * does; what hangs together is one cluster.
 */
struct cluster_text {
	const char *subject;
	const char *description; /* NULL: none */
};

/*
 * clusters[i] is the number of the text that stands for the cluster of text i:
 * the one with the most ties, the first of equal ones; i itself when nothing is
 * like it.
 */
void clusters_find(const struct cluster_text *texts, size_t n, size_t *clusters);

#endif
