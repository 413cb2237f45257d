#ifndef SLAD_SEARCH_IMAGE_H
#define SLAD_SEARCH_IMAGE_H

#include <stddef.h>
#include <stdint.h>

/*
 * A whole index as plain arrays: what a file of it holds, and what an index can
 * stand on without copying it. Arrays refer to each other by number only.
 */
struct index;

#define IMAGE_PARTS(X)                                                                             \
	X(IMAGE_META)                                                                              \
	X(IMAGE_ENTRIES)                                                                           \
	X(IMAGE_SLOTS)                                                                             \
	X(IMAGE_POOL)                                                                              \
	X(IMAGE_DOCS) /* copied when it is stood on: what is open, or a duplicate, changes */      \
	X(IMAGE_OCCURRENCES)                                                                       \
	X(IMAGE_GRAMS)                                                                             \
	X(IMAGE_RUNS) /* by term: where its postings begin */                                      \
	X(IMAGE_POSTINGS)                                                                          \
	X(IMAGE_GRAM_RUNS)                                                                         \
	X(IMAGE_GRAM_POSTINGS)                                                                     \
	X(IMAGE_LINES)

enum image_part {
#define IMAGE_PART(name) name,
	IMAGE_PARTS(IMAGE_PART)
#undef IMAGE_PART
	    IMAGE_COUNT
};

struct image {
	struct {
		const void *data; /* only read */
		size_t len; /* bytes */
	} part[IMAGE_COUNT];
	void *own[IMAGE_COUNT]; /* what image_of made of them */
};

/* Without what was removed. Takes about as much memory again as the index. */
void image_of(const struct index *x, struct image *out);
void image_release(struct image *i);

/*
 * NULL: the arrays do not fit each other; whoever wrote them was another version,
 * or the check of the file was left out. They must outlive the index.
 */
struct index *image_index(const struct image *i);

/* Changes whenever an index made by another build would mean something else. */
uint32_t image_version(void);

#endif
