#include "work/loop.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

struct errands {
	int runs;
	bool fails;
};

static enum err_code
errand(void *process, struct err *e)
{
	struct errands *all = process;

	all->runs++;
	return all->fails ? err_set(e, ERR_INTERNAL, "contracts that end: no such table") : ERR_OK;
}

static void
an_errand_that_fails_is_left_alone(void **state)
{
	struct errands all = { .fails = false };
	int64_t next = 0;

	(void)state;
	loop_aside(errand, &all, &next);
	loop_aside(errand, &all, &next);
	assert_int_equal(all.runs, 2);
	all.fails = true;
	loop_aside(errand, &all, &next);
	assert_int_equal(all.runs, 3);
	loop_aside(errand, &all, &next);
	assert_int_equal(all.runs, 3);
	assert_in_range(next - loop_ms(), 590000, 600000);
	/* Ten minutes later. */
	next = loop_ms();
	all.fails = false;
	loop_aside(errand, &all, &next);
	assert_int_equal(all.runs, 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_errand_that_fails_is_left_alone),
	};

	return cmocka_run_group_tests_name("loop", tests, NULL, NULL);
}
