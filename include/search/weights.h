#ifndef SLAD_SEARCH_WEIGHTS_H
#define SLAD_SEARCH_WEIGHTS_H

#include <stddef.h>

/* Every number that search was taught: what each does, and who sets it, says weights.def. */
#define WEIGHT(name, type, value, lowest, highest, unit, what)                                     \
	static const type W_##name = (type)(value);
#include "search/weights.def"

enum weight_kind { WEIGHT_SET, WEIGHT_FITTED, WEIGHT_CLICKED };

/* A row of the table. */
struct weight_row {
	const char *name;
	enum weight_kind kind;
	double value, lowest, highest;
	const char *unit, *what;
};

/* In the order of the table. */
extern const struct weight_row weights_rows[];
extern const size_t weights_count;
/* NULL: there is none. `len` bytes. */
const struct weight_row *weights_find(const char *name, size_t len);
/* "set", "fitted", "by clicks": who decides. */
const char *weights_kind_name(enum weight_kind kind);

/* Fitted ones lie between -WEIGHTS_FITTED_MOST and it. */
#define WEIGHTS_FITTED_MOST 100

#endif
