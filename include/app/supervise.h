#ifndef SLAD_APP_SUPERVISE_H
#define SLAD_APP_SUPERVISE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/log.h"

/*
 * The master: starts one process for each place of each role and keeps it that
 * way. It holds no state worth losing and touches neither the database nor the
 * tracker, so that nothing they do can stop it. It reads the monotonic clock.
 *
 * A process that ends unasked is started again: at once the first time, then
 * after 1, 2, 4 … 30 s, until it has lived for a minute.
 */

#define SUPERVISE_ROLES_MAX 8
#define SUPERVISE_COUNT_MAX 64

struct role {
	const char *name;
	unsigned count;
	/* In a process of its own, SIGTERM at its default; what it returns is the exit status. */
	int (*run)(void *ctx, const struct role *role, unsigned number);
};

struct supervise {
	size_t n;
	struct role roles[SUPERVISE_ROLES_MAX];
	void *ctx;
	/*
	 * SIGHUP: may change counts and what ctx holds; every process is then
	 * replaced. On error all stays as it is. NULL: replace without reading.
	 */
	enum err_code (*reload)(void *ctx, struct supervise *s, struct err *e);
	/* In the new process, before run: to close what is the master's alone. May be NULL. */
	void (*child)(void *ctx);
	int drain_ms; /* what a process gets between SIGTERM and SIGKILL */
	enum log_level log_level;
};

/*
 * Until SIGTERM or SIGINT: stops all processes and returns. A second one kills
 * them. systemd is told through NOTIFY_SOCKET, where there is one.
 */
void supervise_run(struct supervise *s);

/*
 * One master for each run directory: takes the lock in DIR/slad.pid, which lives
 * as long as this process. ERR_CONFLICT names the process that has it.
 */
must_check enum err_code supervise_lock(const char *dir, int *fd, struct err *e);
void supervise_unlock(int fd);
/* The master that runs there, 0 when none does. */
pid_t supervise_running(const char *dir);

/* How long to wait before the next start, after so many that failed in a row. */
int supervise_delay_ms(unsigned failures);

#endif
