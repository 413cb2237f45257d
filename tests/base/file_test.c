#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static char dir[] = "/tmp/file-test-XXXXXX";

static void
one_has_a_lock(void **state)
{
	char path[64], beside[64];
	int first, second;
	struct err e;

	snprintf(path, sizeof(path), "%s/lock", dir);
	snprintf(beside, sizeof(beside), "%s/beside", dir);
	assert_false(file_lock_holds(path, -1));
	assert_int_equal(file_lock(path, &first, &e), ERR_OK);
	assert_true(file_lock_holds(path, first));
	assert_int_equal(file_lock(path, &second, &e), ERR_CONFLICT);
	assert_int_equal(second, -1);

	/* Somebody cleans the folder up: who had it has nothing, and anybody can take it. */
	assert_int_equal(unlink(path), 0);
	assert_false(file_lock_holds(path, first));
	assert_int_equal(file_lock(path, &second, &e), ERR_OK);
	assert_true(file_lock_holds(path, second));
	assert_false(file_lock_holds(path, first));
	close(first);
	assert_true(file_lock_holds(path, second));

	/* Another file by its name. */
	assert_int_equal(file_lock(beside, &first, &e), ERR_OK);
	assert_int_equal(rename(beside, path), 0);
	assert_true(file_lock_holds(path, first));
	assert_false(file_lock_holds(path, second));
	close(first);
	close(second);
	assert_int_equal(unlink(path), 0);
}

static int
make_dir(void **state)
{
	return mkdtemp(dir) == NULL;
}

static int
remove_dir(void **state)
{
	return rmdir(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_has_a_lock),
	};

	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
