#include "tests/support/scratch.h"

#include <stddef.h>

#include "base/arena.h"

struct arena *scratch;

int
scratch_setup(void **state)
{
	scratch = arena_new();
	return 0;
}

int
scratch_teardown(void **state)
{
	arena_free(scratch);
	scratch = NULL;
	return 0;
}
