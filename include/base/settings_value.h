#ifndef SLAD_BASE_SETTINGS_VALUE_H
#define SLAD_BASE_SETTINGS_VALUE_H

#include <stdbool.h>

#include "base/settings.h"

struct arena;
struct buf;

/*
 * One value of a setting as text: how its type writes it, what it takes, and how that is said. For
 * settings.c; SETTING_GROUP has no value.
 */

/*
 * The trimmed text, which is not empty; false: it is none of the type, or out of the row's range.
 */
bool settings_value_parse(
    const struct settings_row *row, const char *text, void *place, struct arena *a);
/* Whether "name =" means: nothing. */
bool settings_value_may_be_empty(const struct settings_row *row);
/* As it would stand in a file; a secret is not told. */
void settings_value_show(const struct settings_row *row, const void *value, struct buf *out);
/* "a number from 1 to 64", "one of observe, act". */
void settings_value_describe(const struct settings_row *row, struct buf *out);

#endif
