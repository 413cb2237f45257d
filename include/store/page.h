#ifndef SLAD_STORE_PAGE_H
#define SLAD_STORE_PAGE_H

#include <stddef.h>
#include <stdint.h>

/* How far lists of what slad did are counted and read: their totals are at most this. */
#define PAGE_TOTAL_MAX 10000

/* A part of a list of actions or letters: those about requests of some projects. */
struct page {
	const int64_t *among; /* of these projects; NULL: of all */
	size_t n_among;
	size_t limit, offset;
};

#endif
