#include "app/supervise.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define DELAY_MAX_MS 30000
/* A process that lived that long was well: its next death is a first one. */
#define WELL_MS 60000
/* A process can look at its flag just before it goes to sleep: a signal is said again. */
#define REPEAT_MS 500

/* One place of a role: the process in it, or when to start the next. */
struct place {
	pid_t pid; /* 0: empty */
	int64_t started; /* milliseconds of the monotonic clock, as all below */
	int64_t start_at;
	unsigned failures;
	bool stopping;
	int64_t kill_at;
	int64_t signal_at;
};

struct master {
	struct supervise *plan;
	struct place places[SUPERVISE_ROLES_MAX][SUPERVISE_COUNT_MAX];
	bool ending;
	pid_t pid;
	sigset_t before; /* the signal mask that processes get back */
};

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int
supervise_delay_ms(unsigned failures)
{
	if (failures < 2)
		return 0;
	return failures > 6 ? DELAY_MAX_MS : 1000 << (failures - 2);
}

/* The protocol of sd_notify(3): one datagram; without a supervisor there is no socket. */
static void
notify(const char *state)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	size_t len;
	int fd;

	if (path == NULL || (len = strlen(path)) == 0 || len >= sizeof(to.sun_path))
		return;
	memcpy(to.sun_path, path, len);
	/* An abstract name is written with '@'. */
	if (*path == '@')
		to.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	if (sendto(fd, state, strlen(state), MSG_NOSIGNAL, (const struct sockaddr *)&to,
		(socklen_t)(offsetof(struct sockaddr_un, sun_path) + len)) < 0)
		log_warning("NOTIFY_SOCKET: %s", strerror(errno));
	close(fd);
}

/* Processes. */

static void
default_signals(const sigset_t *mask)
{
	static const int all[] = { SIGTERM, SIGCHLD, SIGPIPE };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		signal(all[i], SIG_DFL);
	/* Sent by a terminal to the whole group; the master says it in its own words. */
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	sigprocmask(SIG_SETMASK, mask, NULL);
}

static _Noreturn void
become(struct master *m, const struct role *role, unsigned number)
{
	const struct supervise *plan = m->plan;
	char name[16];

	/* A master that dies takes its processes along, even when it died before this line. */
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) != 0 || getppid() != m->pid)
		_exit(1);
	snprintf(name, sizeof(name), "slad-%s", role->name);
	prctl(PR_SET_NAME, name);
	log_setup(role->name, plan->log_level);
	if (plan->child != NULL)
		plan->child(plan->ctx);
	default_signals(&m->before);
	exit(role->run(plan->ctx, role, number));
}

static void
start(struct master *m, const struct role *role, unsigned number, struct place *p)
{
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid == 0)
		become(m, role, number);
	p->started = now_ms();
	p->stopping = false;
	if (pid > 0) {
		p->pid = pid;
		log_debug("%s %u: process %d", role->name, number, (int)pid);
		return;
	}
	p->failures++;
	p->start_at = p->started + supervise_delay_ms(p->failures + 1);
	log_error("%s %u cannot be started: %s", role->name, number, strerror(errno));
}

static void
stop(struct master *m, struct place *p)
{
	if (p->pid == 0 || p->stopping)
		return;
	p->stopping = true;
	p->kill_at = now_ms() + m->plan->drain_ms;
	p->signal_at = now_ms() + REPEAT_MS;
	kill(p->pid, SIGTERM);
}

static void
insist(const struct role *role, struct place *p, int64_t now)
{
	if (now >= p->kill_at) {
		log_warning("%s: process %d does not end, it is killed", role->name, (int)p->pid);
		p->kill_at = INT64_MAX;
		p->signal_at = INT64_MAX;
		kill(p->pid, SIGKILL);
	} else if (now >= p->signal_at) {
		p->signal_at = now + REPEAT_MS;
		kill(p->pid, SIGTERM);
	}
}

static void
tell_end(const struct role *role, const struct place *p, int status)
{
	const int wait_s = supervise_delay_ms(p->failures) / 1000;

	if (WIFSIGNALED(status))
		log_error("%s: process %d was ended by signal %d; the next one starts in %d s",
		    role->name, (int)p->pid, WTERMSIG(status), wait_s);
	else
		log_error("%s: process %d ended with status %d; the next one starts in %d s",
		    role->name, (int)p->pid, WEXITSTATUS(status), wait_s);
}

static void
ended(const struct role *role, struct place *p, int status)
{
	const int64_t now = now_ms();

	if (p->stopping) {
		p->failures = 0;
		p->start_at = now;
	} else {
		p->failures = now - p->started >= WELL_MS ? 1 : p->failures + 1;
		p->start_at = now + supervise_delay_ms(p->failures);
		tell_end(role, p, status);
	}
	p->pid = 0;
}

/* Whatever happens, all places are walked: there are few, and it happens rarely. */
typedef void visit(
    struct master *m, const struct role *role, unsigned number, struct place *p, void *arg);

static void
each_place(struct master *m, visit *f, void *arg)
{
	for (size_t r = 0; r < m->plan->n; r++) {
		for (unsigned i = 0; i < SUPERVISE_COUNT_MAX; i++)
			f(m, &m->plan->roles[r], i, &m->places[r][i], arg);
	}
}

struct end {
	pid_t pid;
	int status;
};

static void
visit_ended(struct master *m, const struct role *role, unsigned number, struct place *p, void *arg)
{
	const struct end *end = arg;

	if (p->pid == end->pid)
		ended(role, p, end->status);
}

static void
reap(struct master *m)
{
	struct end end;

	while ((end.pid = waitpid(-1, &end.status, WNOHANG)) > 0)
		each_place(m, visit_ended, &end);
}

/* With new settings: who waits after failures is tried at once. */
static void
visit_replace(
    struct master *m, const struct role *role, unsigned number, struct place *p, void *arg)
{
	stop(m, p);
	p->failures = 0;
	p->start_at = 0;
}

static void
visit_kill(struct master *m, const struct role *role, unsigned number, struct place *p, void *arg)
{
	if (p->pid > 0)
		kill(p->pid, SIGKILL);
}

/* Makes a place what it should be, and says when it has to be looked at again. */
static void
visit_settle(struct master *m, const struct role *role, unsigned number, struct place *p, void *arg)
{
	const bool wanted = number < role->count && !m->ending;
	const int64_t now = now_ms();
	int64_t *next = arg;

	if (p->pid == 0 && wanted && now >= p->start_at)
		start(m, role, number, p);
	if (p->pid > 0 && !wanted)
		stop(m, p);
	if (p->pid > 0 && p->stopping)
		insist(role, p, now);
	if (p->pid > 0 && p->stopping && p->signal_at < *next)
		*next = p->signal_at;
	if (p->pid == 0 && wanted && p->start_at < *next)
		*next = p->start_at;
}

static void
visit_count(struct master *m, const struct role *role, unsigned number, struct place *p, void *arg)
{
	*(size_t *)arg += p->pid > 0;
}

static size_t
living(struct master *m)
{
	size_t n = 0;

	each_place(m, visit_count, &n);
	return n;
}

/* The loop. */

static void
reload(struct master *m)
{
	struct err e;

	notify("RELOADING=1");
	if (m->plan->reload != NULL && m->plan->reload(m->plan->ctx, m->plan, &e) != ERR_OK) {
		log_error("settings not taken, the old ones stay in force: %s", e.text);
	} else {
		log_info("settings read, processes are replaced");
		each_place(m, visit_replace, NULL);
	}
	notify("READY=1");
}

static void
end(struct master *m)
{
	if (m->ending) {
		each_place(m, visit_kill, NULL);
		return;
	}
	log_info("ending: processes get %d s to finish", m->plan->drain_ms / 1000);
	notify("STOPPING=1");
	m->ending = true;
}

static void
handle(struct master *m, int sig)
{
	if (sig == SIGCHLD)
		reap(m);
	else if (sig == SIGHUP)
		reload(m);
	else if (sig == SIGTERM || sig == SIGINT)
		end(m);
}

/* Signals wait in the kernel until asked for, so that no handler can come between. */
static int
wait_signal(const sigset_t *signals, int64_t until)
{
	const int64_t left = until == INT64_MAX ? INT64_MAX : until - now_ms();
	struct timespec t = { 0, 0 };

	if (left == INT64_MAX)
		return sigwaitinfo(signals, NULL);
	if (left > 0)
		t = (struct timespec){ left / 1000, left % 1000 * 1000000 };
	return sigtimedwait(signals, NULL, &t);
}

void
supervise_run(struct supervise *s)
{
	static const int ours[] = { SIGTERM, SIGINT, SIGHUP, SIGCHLD };
	struct master *m = calloc(1, sizeof(*m));
	bool ready = false;
	sigset_t signals;

	assert(m != NULL && s->n <= SUPERVISE_ROLES_MAX);
	m->plan = s;
	m->pid = getpid();
	sigemptyset(&signals);
	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
		sigaddset(&signals, ours[i]);
	sigprocmask(SIG_BLOCK, &signals, &m->before);
	for (;;) {
		int64_t next = INT64_MAX;

		each_place(m, visit_settle, &next);
		if (m->ending && living(m) == 0)
			break;
		if (!ready)
			notify("READY=1");
		ready = true;
		handle(m, wait_signal(&signals, next));
	}
	sigprocmask(SIG_SETMASK, &m->before, NULL);
	free(m);
}

/* The lock. A POSIX lock is not inherited by fork, so it ends with the master alone. */

static const struct flock whole_file = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

static int
open_lock(const char *dir, int flags)
{
	char path[4096];

	if (snprintf(path, sizeof(path), "%s/slad.pid", dir) >= (int)sizeof(path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	return open(path, flags | O_CLOEXEC, 0644);
}

enum err_code
supervise_lock(const char *dir, int *out, struct err *e)
{
	struct flock lock = whole_file;
	enum err_code rc;
	int fd = open_lock(dir, O_RDWR | O_CREAT);

	if (fd < 0)
		return err_set(e, ERR_INVALID,
		    "run.dir %s: slad.pid cannot be opened: %s; the directory must be there and be "
		    "writable for the user that slad runs as",
		    dir, strerror(errno));
	if (fcntl(fd, F_SETLK, &lock) == 0) {
		if (ftruncate(fd, 0) != 0 || dprintf(fd, "%d\n", (int)getpid()) < 0)
			log_warning("%s/slad.pid cannot be written: %s", dir, strerror(errno));
		*out = fd;
		return ERR_OK;
	}
	rc = err_set(e, ERR_CONFLICT,
	    "another slad (process %d) runs with run.dir %s; stop it first, or give this one "
	    "another run.dir and sockets of its own",
	    (int)supervise_running(dir), dir);
	close(fd);
	return rc;
}

/* The file stays: taking it away could take away the lock of who opened it meanwhile. */
void
supervise_unlock(int fd)
{
	if (ftruncate(fd, 0) != 0)
		log_debug("slad.pid cannot be emptied: %s", strerror(errno));
	close(fd);
}

pid_t
supervise_running(const char *dir)
{
	struct flock lock = whole_file;
	int fd = open_lock(dir, O_RDONLY);
	pid_t pid = 0;

	if (fd < 0)
		return 0;
	if (fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK)
		pid = lock.l_pid;
	close(fd);
	return pid;
}
