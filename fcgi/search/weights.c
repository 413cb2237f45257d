#include "search/weights.h"

#include <string.h>

const struct weight_row weights_rows[] = {
#define WEIGHT(name, type, value, lowest, highest, unit, what)                                     \
	{ #name, WEIGHT_SET, value, lowest, highest, unit, what },
#define FEATURE(name, value, spread, what)                                                         \
	{ #name, WEIGHT_FITTED, value, -WEIGHTS_FITTED_MOST, WEIGHTS_FITTED_MOST, "deviations",    \
		what },
#define THRESHOLD(name, value, lowest, highest, what)                                              \
	{ #name, WEIGHT_CLICKED, value, lowest, highest, "share", what },
#include "search/weights.def"
};

const size_t weights_count = sizeof(weights_rows) / sizeof(weights_rows[0]);

const struct weight_row *
weights_find(const char *name, size_t len)
{
	for (size_t i = 0; i < weights_count; i++) {
		const struct weight_row *row = &weights_rows[i];

		if (strlen(row->name) == len && memcmp(row->name, name, len) == 0)
			return row;
	}
	return NULL;
}

const char *
weights_kind_name(enum weight_kind kind)
{
	static const char *const names[] = {
		[WEIGHT_SET] = "set",
		[WEIGHT_FITTED] = "fitted",
		[WEIGHT_CLICKED] = "by clicks",
	};

	return names[kind];
}
