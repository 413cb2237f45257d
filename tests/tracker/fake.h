#ifndef SLAD_TESTS_TRACKER_FAKE_H
#define SLAD_TESTS_TRACKER_FAKE_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/served.h"
#include "tests/tracker/tables.h"

/*
 * A tracker that answers as it is told: for what no real one does on demand. It
 * runs in a process of its own and keeps what it was asked.
 */

/* The first row that fits the request answers it. */
struct fake_answer {
	const char *method; /* NULL ends the table */
	const char *path; /* its beginning */
	int status; /* 0: the connection is closed without a word */
	const char *type;
	const char *body;
	const char *header; /* one more, "Location: …" */
	const char *sql; /* what it does before it answers: statements for `database` */
	int delay_ms;
};

#define FAKE_TEXT 16384

struct fake_memory {
	const struct fake_answer *answers;
	char database[64];
	int asked;
	int writes; /* all but GET */
	char last[FAKE_TEXT]; /* the last request as it came */
};

static struct fake_memory *fake;
static pid_t fake_process;
static int fake_port;

static void
fake_sql(const char *sql)
{
	char command[4096];

	snprintf(command, sizeof(command),
	    "mariadb --no-defaults -uroot -S '%s' --default-character-set=utf8mb4 -e \"%s\" %s",
	    getenv("SLAD_TEST_SOCKET"), sql, fake->database);
	if (system(command) != 0)
		fprintf(stderr, "fake tracker: %s\n", sql);
}

static bool
fake_answer_one(int fd, const struct fake_answer *a)
{
	char head[1024];

	if (a->sql != NULL)
		fake_sql(a->sql);
	usleep((useconds_t)a->delay_ms * 1000);
	if (a->status == 0)
		return false;
	snprintf(head, sizeof(head),
	    "HTTP/1.1 %d Told\r\nContent-Type: %s\r\nContent-Length: %zu\r\n%s%s\r\n", a->status,
	    a->type == NULL ? "application/json" : a->type, a->body == NULL ? 0 : strlen(a->body),
	    a->header == NULL ? "" : a->header, a->header == NULL ? "" : "\r\n");
	if (write(fd, head, strlen(head)) < 0)
		return false;
	return a->body == NULL || write(fd, a->body, strlen(a->body)) >= 0;
}

static const struct fake_answer *
fake_find(const char *request)
{
	static const struct fake_answer nothing = { .method = "", .path = "", .status = 599 };

	for (const struct fake_answer *a = fake->answers; a->method != NULL; a++) {
		const size_t n = strlen(a->method);

		if (strncmp(request, a->method, n) == 0 && request[n] == ' ' &&
		    strncmp(request + n + 1, a->path, strlen(a->path)) == 0)
			return a;
	}
	return &nothing;
}

static void
fake_serve(int fd)
{
	static char request[FAKE_TEXT];

	while (served_read(fd, request, sizeof(request)) > 0) {
		fake->asked++;
		fake->writes += strncmp(request, "GET ", 4) != 0;
		memcpy(fake->last, request, sizeof(request));
		if (!fake_answer_one(fd, fake_find(request)))
			return;
	}
}

static void
fake_run(int listener)
{
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	signal(SIGCHLD, SIG_IGN);
	for (;;) {
		int fd = accept(listener, NULL, NULL);

		if (fd < 0)
			_exit(0);
		if (fork() == 0) {
			prctl(PR_SET_PDEATHSIG, SIGTERM);
			signal(SIGCHLD, SIG_DFL); /* system() waits for its child */
			fake_serve(fd);
			_exit(0);
		}
		close(fd);
	}
}

static void
fake_start(const char *database)
{
	struct sockaddr_in here = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t len = sizeof(here);
	const int listener = socket(AF_INET, SOCK_STREAM, 0);

	fake = mmap(NULL, sizeof(*fake), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	snprintf(fake->database, sizeof(fake->database), "%s", database);
	if (bind(listener, (struct sockaddr *)&here, sizeof(here)) != 0 ||
	    listen(listener, 16) != 0 || getsockname(listener, (struct sockaddr *)&here, &len) != 0)
		abort();
	fake_port = ntohs(here.sin_port);
	fake_process = fork();
	if (fake_process == 0)
		fake_run(listener);
	close(listener);
}

static void
fake_stop(void)
{
	kill(fake_process, SIGTERM);
	waitpid(fake_process, NULL, 0);
	munmap(fake, sizeof(*fake));
}

/* The table is to be static and made before fake_start, since both processes look at it. */
static void
fake_say(const struct fake_answer *answers)
{
	fake->answers = answers;
	fake->asked = fake->writes = 0;
}

/* ---- an office beside it ---- */

static struct tracker_config config;
static struct database *d;
static struct tracker *t;

/*
 * `sql` (NULL: none) is for this test's tables; `path` is where the tracker lives. Waits a second
 * at most.
 */
static int
fake_setup(void **state, const char *sql, const char *path)
{
	static char url[64];

	database_setup(state);
	d = *state;
	office_make(d);
	if (sql != NULL)
		database_sql(d, "%s", sql);
	fake_start(d->tracker);
	snprintf(url, sizeof(url), "http://127.0.0.1:%d%s", fake_port, path);
	config = office;
	config.url = url;
	config.act_timeout = config.access_timeout = (struct span){ 1 };
	must(d, tracker_open(&config, d->db, &t, &d->e));
	return 0;
}

static int
fake_teardown(void **state)
{
	tracker_close(t);
	fake_stop();
	return database_teardown(state);
}

#endif
