#ifndef SLAD_SEARCH_READING_H
#define SLAD_SEARCH_READING_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "search/tokens.h"

/*
 * A title and a body, read: for reports and for questions alike. The title is what the request is
 * about, which need not be what stands in its subject.
 */
struct lines;
struct report;

struct reading {
	struct token_list title, body;
	uint16_t *grams; /* the title's character 4-grams, hashed, ascending */
	size_t n_grams, grams_room;
	struct buf subject; /* what the title was read from: search/subject.h */
	struct buf text; /* what the body was, without template lines */
};

void reading_init(struct reading *r);
void reading_release(struct reading *r);
/*
 * Replaces what is in it. A report's words and template lines are learnt (TOKENS_LEARN), a
 * question's are not.
 */
void reading_read(struct reading *r, struct tokens *t, struct lines *lines,
    const struct report *report, enum tokens_mode mode);

#endif
