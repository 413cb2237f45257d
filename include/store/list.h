#ifndef SLAD_STORE_LIST_H
#define SLAD_STORE_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct arena;
struct buf;
struct rows;

/* For the files of this room: results as arrays in an arena, and ids as a parameter. */

struct list {
	struct arena *arena;
	size_t size; /* of an item */
	size_t n;
	size_t room;
	void *items; /* NULL while there are none */
};

/* A new item, zeroed. Pointers to earlier ones become invalid. */
void *list_add(struct list *l);

/*
 * Fills one item from a row; with an arena the texts are copied there, without
 * one they live until the next row. False: e says what cannot be understood.
 */
typedef bool list_read(const struct rows *rows, struct arena *arena, void *item, struct err *e);

/* All rows, and the end of them. */
must_check enum err_code list_rows(
    struct list *l, struct rows *rows, list_read *read, struct err *e);

/*
 * The same as an array of so big items: `out` is the address of the pointer to it, NULL for none.
 */
must_check enum err_code list_all(struct rows *rows, list_read *read, size_t size,
    struct arena *arena, void *out, size_t *n, struct err *e);

/* row_text, copied when there is an arena. */
const char *list_text(const struct rows *rows, unsigned column, struct arena *arena);

/* A term by its name; unknown ones were written by a newer slad. */
#define list_term(type, rows, column, out, e)                                                      \
	(type##_parse(row_text(rows, column), out) ||                                              \
	    list_unknown(#type, row_text(rows, column), e))
bool list_unknown(const char *type, const char *name, struct err *e);

/* "[1,2,3]", for json_table. */
void list_ids(struct buf *out, const int64_t *ids, size_t n);
/* The same in an arena; NULL for NULL. */
const char *list_among(const int64_t *ids, size_t n, struct arena *arena);

/* The number that is a query's only answer. */
must_check enum err_code list_count(struct rows *rows, size_t *out, struct err *e);

#endif
