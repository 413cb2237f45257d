#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "hooks/nudge.h"

struct state {
	char dir[64];
	char path[80];
};

static int
setup(void **state)
{
	static struct state s;

	strcpy(s.dir, "/tmp/nudge_test.XXXXXX");
	*state = &s;
	if (mkdtemp(s.dir) == NULL)
		return -1;
	snprintf(s.path, sizeof(s.path), "%s/look.sock", s.dir);
	return 0;
}

static int
teardown(void **state)
{
	struct state *s = *state;

	unlink(s->path);
	return rmdir(s->dir);
}

static void
test_wakes(void **state)
{
	struct state *s = *state;
	struct err e;
	int fd;

	assert_int_equal(nudge_open(s->path, &fd, &e), ERR_OK);
	assert_false(nudge_wait(fd, 0));
	nudge_send(s->path);
	assert_true(nudge_wait(fd, 60000));
	assert_false(nudge_wait(fd, 0));
	nudge_close(fd, s->path);
	assert_int_equal(access(s->path, F_OK), -1);
}

/* Far more than the queue holds: the sender never waits, and it is one wake-up. */
static void
test_burst(void **state)
{
	struct state *s = *state;
	struct err e;
	int fd;

	assert_int_equal(nudge_open(s->path, &fd, &e), ERR_OK);
	alarm(60);
	for (int i = 0; i < 5000; i++)
		nudge_send(s->path);
	alarm(0);
	assert_true(nudge_wait(fd, 0));
	assert_false(nudge_wait(fd, 0));
	nudge_close(fd, s->path);
}

static void
test_nobody_listens(void **state)
{
	struct state *s = *state;
	char path[300];
	struct err e;
	int fd;

	nudge_send(s->path);
	memset(path, 'x', sizeof(path));
	path[0] = '/';
	path[sizeof(path) - 1] = '\0';
	nudge_send(path);
	/* A process that died left its socket. */
	assert_int_equal(nudge_open(s->path, &fd, &e), ERR_OK);
	close(fd);
	nudge_send(s->path);
	assert_int_equal(nudge_open(s->path, &fd, &e), ERR_OK);
	nudge_send(s->path);
	assert_true(nudge_wait(fd, 0));
	nudge_close(fd, s->path);
}

static void
test_others_may_not_send(void **state)
{
	struct state *s = *state;
	struct stat st;
	struct err e;
	int fd;

	assert_int_equal(nudge_open(s->path, &fd, &e), ERR_OK);
	assert_int_equal(stat(s->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0660);
	nudge_close(fd, s->path);
}

static void
test_refusals(void **state)
{
	struct state *s = *state;
	char path[300];
	struct err e;
	FILE *f;
	int fd;

	memset(path, 'x', sizeof(path));
	path[0] = '/';
	path[sizeof(path) - 1] = '\0';
	assert_int_equal(nudge_open(path, &fd, &e), ERR_INVALID);
	assert_non_null(strstr(e.text, "shorter run directory"));
	assert_int_equal(fd, -1);

	snprintf(path, sizeof(path), "%s/none/look.sock", s->dir);
	assert_int_equal(nudge_open(path, &fd, &e), ERR_INVALID);
	assert_non_null(strstr(e.text, "No such file or directory"));

	/* Somebody's file is not ours to remove. */
	f = fopen(s->path, "w");
	assert_non_null(f);
	fclose(f);
	assert_int_equal(nudge_open(s->path, &fd, &e), ERR_INVALID);
	assert_non_null(strstr(e.text, "no socket"));
	assert_int_equal(access(s->path, F_OK), 0);
	nudge_close(-1, s->path);
	assert_int_equal(access(s->path, F_OK), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_wakes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_burst, setup, teardown),
		cmocka_unit_test_setup_teardown(test_nobody_listens, setup, teardown),
		cmocka_unit_test_setup_teardown(test_others_may_not_send, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refusals, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
