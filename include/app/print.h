#ifndef SLAD_APP_PRINT_H
#define SLAD_APP_PRINT_H

#include <jansson.h>
#include <stdbool.h>

#include "app/app.h"
#include "app/table.h"
#include "base/err.h"

struct arena;

/* What commands write on standard output. */

/* Frees the table. `empty`: what people are told when it has no rows; programs get nothing. */
void print_table(struct table *t, bool json, const char *empty);
/*
 * A table that `fill` makes of what it reads, texts in the arena, or its trouble
 * told: the status to exit with.
 */
typedef enum err_code print_fill(
    struct app *app, void *ctx, struct arena *arena, struct table *t, struct err *e);
struct print_list {
	const struct table_column *columns;
	size_t n_columns;
	const char *empty;
	print_fill *fill;
};
int print_list(struct app *app, const struct print_list *list, void *ctx, bool json);
/* One object in one line; takes the reference. */
void print_json(json_t *object);

#endif
