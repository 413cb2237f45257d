#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "app/listen.h"
#include "app/supervise.h"

/*
 * A master is run in a process of its own; those that it starts tell of
 * themselves through a pipe, so that nothing here waits for a time to pass. The
 * limit is only there for a test that fails.
 */
#define PATIENCE_MS 20000

struct told {
	char role;
	unsigned number;
	pid_t pid;
	int said; /* what ctx held when it started */
};

struct bench {
	int pipe[2];
	int value; /* told by new processes; the reload raises it */
	bool refuse; /* the reload fails */
	pid_t master;
};

static void
tell(struct bench *b, const struct role *role, unsigned number)
{
	const struct told t = { *role->name, number, getpid(), b->value };

	/* Shorter than PIPE_BUF, so never torn. */
	if (write(b->pipe[1], &t, sizeof(t)) != sizeof(t))
		_exit(9);
}

static int
run_steady(void *ctx, const struct role *role, unsigned number)
{
	tell(ctx, role, number);
	while (pause() == -1)
		continue;
	return 0;
}

static int
run_failing(void *ctx, const struct role *role, unsigned number)
{
	tell(ctx, role, number);
	return 1;
}

static int
run_deaf(void *ctx, const struct role *role, unsigned number)
{
	signal(SIGTERM, SIG_IGN);
	return run_steady(ctx, role, number);
}

static enum err_code
reload(void *ctx, struct supervise *s, struct err *e)
{
	struct bench *b = ctx;

	if (b->refuse)
		return err_set(e, ERR_INVALID, "not like this");
	b->value++;
	s->roles[0].count++;
	return ERR_OK;
}

static void
start_master(struct bench *b, const char *role, unsigned count,
    int (*run)(void *, const struct role *, unsigned))
{
	struct supervise s = {
		.n = 1,
		.roles = { { role, count, run } },
		.ctx = b,
		.reload = reload,
		.drain_ms = 300,
		.log_level = LOG_ERROR,
	};

	assert_int_equal(pipe(b->pipe), 0);
	fflush(NULL);
	b->master = fork();
	assert_true(b->master >= 0);
	if (b->master == 0) {
		/* What the master says of the deaths is not for the test's output. */
		if (freopen("/dev/null", "w", stderr) == NULL)
			_exit(9);
		close(b->pipe[0]);
		supervise_run(&s);
		_exit(0);
	}
	close(b->pipe[1]);
}

/* False at the end: nobody who could tell is left. */
static bool
hear(struct bench *b, struct told *t)
{
	struct pollfd p = { .fd = b->pipe[0], .events = POLLIN };

	assert_int_equal(poll(&p, 1, PATIENCE_MS), 1);
	return read(b->pipe[0], t, sizeof(*t)) == sizeof(*t);
}

static void
end_master(struct bench *b, int sig)
{
	struct told t;
	int status;

	kill(b->master, sig);
	assert_int_equal(waitpid(b->master, &status, 0), b->master);
	assert_true(sig == SIGKILL ? WIFSIGNALED(status) : status == 0);
	while (hear(b, &t))
		continue;
	close(b->pipe[0]);
}

static void
test_delays(void **state)
{
	static const int expected[] = { 0, 0, 1000, 2000, 4000, 8000, 16000, 30000, 30000 };

	for (unsigned i = 0; i < sizeof(expected) / sizeof(expected[0]); i++)
		assert_int_equal(supervise_delay_ms(i), expected[i]);
}

static void
test_starts_each_place_once(void **state)
{
	struct bench b = { .value = 7 };
	unsigned seen = 0;
	struct told t;

	start_master(&b, "steady", 3, run_steady);
	for (int i = 0; i < 3; i++) {
		assert_true(hear(&b, &t));
		assert_int_equal(t.role, 's');
		assert_int_equal(t.said, 7);
		seen |= 1u << t.number;
	}
	assert_int_equal(seen, 7);
	end_master(&b, SIGTERM);
}

static void
test_killed_process_is_replaced(void **state)
{
	struct bench b = { .value = 1 };
	struct told first, second, third;

	start_master(&b, "steady", 1, run_steady);
	assert_true(hear(&b, &first));
	kill(first.pid, SIGKILL);
	assert_true(hear(&b, &second));
	assert_int_not_equal(first.pid, second.pid);
	kill(second.pid, SIGUSR1);
	assert_true(hear(&b, &third));
	assert_int_equal(third.number, 0);
	end_master(&b, SIGTERM);
}

/* The first restart is at once, the second waits a second: two, and no third right after them. */
static void
test_failing_process_is_slowed_down(void **state)
{
	struct bench b = { .value = 1 };
	struct pollfd p = { .events = POLLIN };
	struct told t;

	start_master(&b, "failing", 1, run_failing);
	assert_true(hear(&b, &t));
	assert_true(hear(&b, &t));
	p.fd = b.pipe[0];
	assert_int_equal(poll(&p, 1, 200), 0);
	end_master(&b, SIGTERM);
}

static void
test_hangup_replaces_with_new_settings(void **state)
{
	struct bench b = { .value = 1 };
	struct told t;

	start_master(&b, "steady", 1, run_steady);
	assert_true(hear(&b, &t));
	kill(b.master, SIGHUP);
	for (int i = 0; i < 2; i++) {
		assert_true(hear(&b, &t));
		assert_int_equal(t.said, 2);
	}
	end_master(&b, SIGTERM);
}

/* A second process appears only because it was killed: the settings were not taken. */
static void
test_hangup_with_bad_settings_changes_nothing(void **state)
{
	struct bench b = { .value = 1, .refuse = true };
	struct told first, t;

	start_master(&b, "steady", 1, run_steady);
	assert_true(hear(&b, &first));
	kill(b.master, SIGHUP);
	usleep(100000);
	assert_int_equal(kill(first.pid, SIGKILL), 0);
	assert_true(hear(&b, &t));
	assert_int_equal(t.said, 1);
	assert_int_equal(t.number, 0);
	end_master(&b, SIGTERM);
}

static void
test_deaf_process_is_killed(void **state)
{
	struct bench b = { .value = 1 };
	struct told t;

	start_master(&b, "deaf", 2, run_deaf);
	assert_true(hear(&b, &t));
	assert_true(hear(&b, &t));
	end_master(&b, SIGTERM);
}

/* The pipe's end shows that no process is left: end_master waits for it. */
static void
test_processes_die_with_their_master(void **state)
{
	struct bench b = { .value = 1 };
	struct told t;

	start_master(&b, "steady", 2, run_steady);
	assert_true(hear(&b, &t));
	assert_true(hear(&b, &t));
	end_master(&b, SIGKILL);
}

struct dir {
	char path[64];
};

static int
make_dir(void **state)
{
	static struct dir d;

	strcpy(d.path, "/tmp/supervise_test.XXXXXX");
	*state = &d;
	return mkdtemp(d.path) == NULL;
}

static int
remove_dir(void **state)
{
	struct dir *d = *state;
	char command[128];

	snprintf(command, sizeof(command), "rm -r %s", d->path);
	return system(command);
}

static void
test_systemd_is_told(void **state)
{
	const struct dir *d = *state;
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	const int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	struct pollfd p = { .fd = fd, .events = POLLIN };
	struct bench b = { .value = 1 };
	char said[64] = "";
	struct told t;

	snprintf(at.sun_path, sizeof(at.sun_path), "%s/notify", d->path);
	assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	setenv("NOTIFY_SOCKET", at.sun_path, 1);
	start_master(&b, "steady", 1, run_steady);
	unsetenv("NOTIFY_SOCKET");
	assert_int_equal(poll(&p, 1, PATIENCE_MS), 1);
	assert_true(recv(fd, said, sizeof(said) - 1, 0) > 0);
	assert_string_equal(said, "READY=1");
	assert_true(hear(&b, &t));
	end_master(&b, SIGTERM);
	memset(said, 0, sizeof(said));
	assert_true(recv(fd, said, sizeof(said) - 1, 0) > 0);
	assert_string_equal(said, "STOPPING=1");
	close(fd);
}

/* In another process, since a process never stands in its own way. */
static enum err_code
lock_elsewhere(const char *dir)
{
	const pid_t pid = fork();
	int status;

	if (pid == 0) {
		struct err e = { 0 };
		int fd;

		_exit((int)supervise_lock(dir, &fd, &e));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return (enum err_code)WEXITSTATUS(status);
}

static pid_t
running_elsewhere(const char *dir)
{
	const pid_t pid = fork();
	int status;

	if (pid == 0)
		_exit(supervise_running(dir) == getppid());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WEXITSTATUS(status);
}

static void
test_one_master_for_a_directory(void **state)
{
	const struct dir *d = *state;
	struct err e;
	int fd;

	assert_int_equal(supervise_running(d->path), 0);
	assert_int_equal(supervise_lock(d->path, &fd, &e), ERR_OK);
	assert_int_equal(lock_elsewhere(d->path), ERR_CONFLICT);
	assert_int_equal(running_elsewhere(d->path), 1);
	supervise_unlock(fd);
	assert_int_equal(lock_elsewhere(d->path), ERR_OK);
	assert_int_equal(supervise_lock("/nonexistent", &fd, &e), ERR_INVALID);
	assert_non_null(strstr(e.text, "run.dir /nonexistent"));
}

static bool
connects(const char *path)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	bool good;

	strcpy(at.sun_path, path);
	good = connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0;
	close(fd);
	return good;
}

static void
test_listening(void **state)
{
	const struct dir *d = *state;
	char path[96];
	struct stat st;
	struct err e;
	int fd, again;

	snprintf(path, sizeof(path), "%s/web.sock", d->path);
	assert_int_equal(listen_open(path, 0640, NULL, &fd, &e), ERR_OK);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	assert_true(connects(path));
	/* Somebody answers. */
	assert_int_equal(listen_open(path, 0640, NULL, &again, &e), ERR_CONFLICT);
	assert_true(connects(path));
	/* Nobody does any more: what a dead master leaves behind. */
	close(fd);
	assert_false(connects(path));
	assert_int_equal(listen_open(path, 0660, NULL, &fd, &e), ERR_OK);
	assert_true(connects(path));
	listen_close(path, fd);
	assert_int_equal(stat(path, &st), -1);
}

static void
test_places_not_to_listen(void **state)
{
	const struct dir *d = *state;
	char path[96], much[160];
	struct err e;
	FILE *f;
	int fd;

	snprintf(path, sizeof(path), "%s/file", d->path);
	f = fopen(path, "w");
	assert_non_null(f);
	fclose(f);
	assert_int_equal(listen_open(path, 0660, NULL, &fd, &e), ERR_INVALID);
	assert_non_null(strstr(e.text, "something else"));
	memset(much, 'x', sizeof(much));
	much[0] = '/';
	much[sizeof(much) - 1] = '\0';
	assert_int_equal(listen_open(much, 0660, NULL, &fd, &e), ERR_INVALID);
	assert_non_null(strstr(e.text, "at most 106 bytes"));
	assert_int_equal(listen_open("/nonexistent/a", 0660, NULL, &fd, &e), ERR_INVALID);
	snprintf(path, sizeof(path), "%s/s", d->path);
	assert_int_equal(listen_open(path, 0660, "no-such-group", &fd, &e), ERR_INVALID);
	assert_non_null(strstr(e.text, "no-such-group"));
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(listen_open("localhost:1", 0660, NULL, &fd, &e), ERR_INVALID);
	assert_int_equal(listen_open(":", 0660, NULL, &fd, &e), ERR_INVALID);
	assert_int_equal(listen_open("[::1]:http", 0660, NULL, &fd, &e), ERR_INVALID);
}

static void
test_listening_by_tcp(void **state)
{
	struct err e;
	int fd;

	assert_int_equal(listen_open("127.0.0.1:0", 0660, NULL, &fd, &e), ERR_OK);
	listen_close("127.0.0.1:0", fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_delays),
		cmocka_unit_test(test_starts_each_place_once),
		cmocka_unit_test(test_killed_process_is_replaced),
		cmocka_unit_test(test_failing_process_is_slowed_down),
		cmocka_unit_test(test_hangup_replaces_with_new_settings),
		cmocka_unit_test(test_hangup_with_bad_settings_changes_nothing),
		cmocka_unit_test(test_deaf_process_is_killed),
		cmocka_unit_test(test_processes_die_with_their_master),
		cmocka_unit_test_setup_teardown(test_systemd_is_told, make_dir, remove_dir),
		cmocka_unit_test_setup_teardown(
		    test_one_master_for_a_directory, make_dir, remove_dir),
		cmocka_unit_test_setup_teardown(test_listening, make_dir, remove_dir),
		cmocka_unit_test_setup_teardown(test_places_not_to_listen, make_dir, remove_dir),
		cmocka_unit_test(test_listening_by_tcp),
	};

	return cmocka_run_group_tests_name("supervise", tests, NULL, NULL);
}
