#ifndef SLAD_APP_PRINT_H
#define SLAD_APP_PRINT_H

#include <jansson.h>
#include <stdbool.h>

#include "app/app.h"
#include "app/table.h"

/* What commands write on standard output. */

/* Frees the table. `empty`: what people are told when it has no rows; programs get nothing. */
void print_table(struct table *t, bool json, const char *empty);
/* One object in one line; takes the reference. */
void print_json(json_t *object);

#endif
