#include "core/terms.h"

#include <string.h>

#include "core/judge.h"
#include "core/policy.h"

int
term_find(const char *const names[], int count, const char *name)
{
	for (int i = 0; i < count; i++) {
		if (strcmp(names[i], name) == 0)
			return i;
	}
	return -1;
}

TERM_FUNCTIONS(category, CATEGORY_TERMS, CATEGORY_COUNT)
TERM_FUNCTIONS(channel, CHANNEL_TERMS, CHANNEL_COUNT)
TERM_FUNCTIONS(priority, PRIORITY_TERMS, PRIORITY_COUNT)
TERM_FUNCTIONS(stage, STAGE_TERMS, STAGE_COUNT)
TERM_FUNCTIONS(side, SIDE_TERMS, SIDE_COUNT)
TERM_FUNCTIONS(clock_kind, CLOCK_TERMS, CLOCK_COUNT)
TERM_FUNCTIONS(clock_state, CLOCK_STATE_TERMS, CLOCK_STATE_COUNT)
TERM_FUNCTIONS(action_kind, ACTION_TERMS, ACTION_COUNT)
TERM_FUNCTIONS(warned, WARNED_TERMS, WARNED_COUNT)
TERM_FUNCTIONS(rule, RULE_TERMS, RULE_COUNT)
TERM_FUNCTIONS(level_by, LEVEL_BY_TERMS, LEVEL_BY_COUNT)
TERM_FUNCTIONS(flag, FLAG_TERMS, FLAG_COUNT)
TERM_FUNCTIONS(tell, TELL_TERMS, TELL_COUNT)
TERM_FUNCTIONS(text, TEXT_TERMS, TEXT_COUNT)
