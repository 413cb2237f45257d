#ifndef SLAD_APP_EXPLAIN_PART_H
#define SLAD_APP_EXPLAIN_PART_H

#include <stddef.h>

#include "app/explain_text.h"
#include "app/say.h"
#include "base/buf.h"
#include "base/time.h"

/* For the files that write explain_text's page: what they write with, and their parts of it. */

struct arena;
struct table;
struct zone;

#define COLUMNS(array) array, sizeof(array) / sizeof((array)[0])

/* One page being written. */
struct explain_writing {
	const struct explain_page *page;
	const struct case_file *c;
	enum wording l;
	const struct zone *zone;
	struct arena *arena;
	struct buf *out;
	size_t label; /* width of the labels */
};

/* Texts live in the page's arena. */
const char *explain_when(const struct explain_writing *w, struct utc t);
const char *explain_day(const struct explain_writing *w, struct utc t);
const char *explain_filled(
    const struct explain_writing *w, enum say what, const char *const *args, size_t n);
/* A clause may be NULL: a regulation need not number everything. */
const char *explain_in_clause(
    const struct explain_writing *w, const char *text, const char *clause);

void explain_heading(const struct explain_writing *w, enum say text);
/* A label and its text, broken into lines beside the label. */
void explain_fact(const struct explain_writing *w, enum say label, const char *text);
/* A sentence by itself. */
void explain_line(const struct explain_writing *w, const char *text);
/* Frees it. */
void explain_table(const struct explain_writing *w, struct table *t);

/* ---- the parts, in their order ---- */

/* explain_head.c: who it is, and what is said of it. */
void explain_head(struct explain_writing *w);
/*
 * explain_clocks.c: clocks as they stand with the clause behind each, and what is on record as
 * missed.
 */
void explain_clocks(const struct explain_writing *w);
void explain_breaches(const struct explain_writing *w);
/* explain_due.c: what will happen, and who is told. */
void explain_silence(const struct explain_writing *w);
void explain_actions(const struct explain_writing *w);
void explain_letters(const struct explain_writing *w);
void explain_queue(const struct explain_writing *w);
void explain_next(const struct explain_writing *w);

#endif
