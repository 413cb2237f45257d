#include "core/terms.h"

#include <string.h>

#define TERM_NAME(symbol, name) [symbol] = name,

static bool
term_find(const char *const names[], int count, const char *name, int *out)
{
	for (int i = 0; i < count; i++) {
		if (strcmp(names[i], name) == 0) {
			*out = i;
			return true;
		}
	}
	return false;
}

#define TERM_FUNCTIONS(type, TERMS, COUNT)                                                         \
	static const char *const type##_names[] = { TERMS(TERM_NAME) };                            \
                                                                                                   \
	const char *type##_name(enum type v)                                                       \
	{                                                                                          \
		return type##_names[v];                                                            \
	}                                                                                          \
                                                                                                   \
	bool type##_parse(const char *name, enum type *out)                                        \
	{                                                                                          \
		int found;                                                                         \
                                                                                                   \
		if (!term_find(type##_names, COUNT, name, &found))                                 \
			return false;                                                              \
		*out = (enum type)found;                                                           \
		return true;                                                                       \
	}

TERM_FUNCTIONS(category, CATEGORY_TERMS, CATEGORY_COUNT)
TERM_FUNCTIONS(channel, CHANNEL_TERMS, CHANNEL_COUNT)
TERM_FUNCTIONS(priority, PRIORITY_TERMS, PRIORITY_COUNT)
TERM_FUNCTIONS(stage, STAGE_TERMS, STAGE_COUNT)
TERM_FUNCTIONS(side, SIDE_TERMS, SIDE_COUNT)
