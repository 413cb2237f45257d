#ifndef SLAD_APP_TABLE_H
#define SLAD_APP_TABLE_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "base/time.h"

/*
 * What commands print as a table for people and, with --json, as one object a
 * line for programs: the same rows, so the two cannot differ. Columns are as
 * wide as a terminal shows their text: Cyrillic, Kazakh letters and combining
 * marks count right.
 */
struct arena;
struct buf;
struct table;

enum table_kind {
	TABLE_TEXT,
	TABLE_NUMBER, /* set flush right */
	TABLE_FLOWING, /* text that is broken into lines when the table is too wide */
};

struct table_column {
	const char *name; /* the member of the JSON object */
	const char *title; /* NULL: only in the JSON */
	enum table_kind kind;
};

/* The columns are copied, their texts must outlive the table. */
struct table *table_new(const struct table_column *columns, size_t n);
void table_free(struct table *t);

/* The next cell; a row is full after n of them. A NULL text is an empty cell, and null. */
void table_text(struct table *t, const char *text);
void table_number(struct table *t, int64_t n);
/* For people `shown`, for programs `value`, which is taken over. */
void table_value(struct table *t, json_t *value, const char *shown);
/* The same with an ISO instant; UTC_NONE is null. */
void table_instant(struct table *t, struct utc at, const char *shown);

size_t table_rows(const struct table *t);
/*
 * Within `width` columns of a terminal, if that can be done by breaking the flowing ones; 0: any
 * width.
 */
void table_print(const struct table *t, size_t width, struct buf *out);
void table_json(const struct table *t, struct buf *out);

/*
 * The text without what could move the cursor, colour the screen or turn the
 * direction of writing: "?" for each. Whatever clients write goes through it
 * before it reaches a terminal; cells do.
 */
const char *table_plain(struct arena *a, const char *text);

/* How many places of a terminal a UTF-8 text takes; a broken byte takes one. */
size_t table_width(const char *text);
/*
 * The same text in lines of at most `width` places, each with `indent` spaces in front but the
 * first.
 */
void table_flow(const char *text, size_t width, size_t indent, struct buf *out);

#endif
