#ifndef SLAD_SEARCH_LINES_H
#define SLAD_SEARCH_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/*
 * Which lines are a form's and nobody's words: those that stand in a large share
 * of the reports of one product. Learnt by counting; when the room is full the
 * counts are halved and what nearly never came is forgotten, so that a template
 * that is not used any more is forgotten, too, and the memory stays fixed.
 */
struct lines;

struct lines *lines_new(void);
void lines_free(struct lines *l);

/*
 * Appends the text (NULL: none) without template lines of its product (NULL: one
 * for all without). Of a line "label: words" whose label is in the template the
 * words stay. A report's text is counted first, a question's is not.
 */
void lines_learn(struct lines *l, const char *product, const char *text, struct buf *out);
void lines_strip(struct lines *l, const char *product, const char *text, struct buf *out);

/* What stands in a subject behind the labels of its product's form that it begins with. */
const char *lines_unlabel(const struct lines *l, const char *product, const char *subject);

/*
 * Whether a subject is what a form or a mail gateway writes over half of the product's reports; its
 * digits do not count. A report's is counted first, a question's is not.
 */
bool lines_learn_subject(struct lines *l, const char *product, const char *subject);
bool lines_know_subject(struct lines *l, const char *product, const char *subject);

/* All that was learnt, for a file; and a copy of it back. */
const void *lines_image(const struct lines *l, size_t *len);
struct lines *lines_over(const void *image, size_t len);
size_t lines_cell_size(void);
size_t lines_memory(const struct lines *l);

#endif
