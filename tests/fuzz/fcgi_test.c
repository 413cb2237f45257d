/*
 * A web process as nginx talks to it, with headers, cookies, tokens, queries and bodies that no
 * browser sends, and connections that are cut off: it goes on answering, and ends as it should.
 * Database and tracker are away, which is its hardest day.
 */
#include "web/fcgi.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/log.h"
#include "tests/support/fuzz.h"
#include "tracker/tracker.h"

#define SECRET "0123456789abcdef"
#define ROUNDS 400
/* Of FastCGI, version 1. */
#define RECORD_BEGIN 1
#define RECORD_PARAMS 4
#define RECORD_STDIN 5
#define RECORD_MAX 60000

static struct {
	char path[64];
	pid_t pid;
} web;

static int
listen_at(const char *path)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(a.sun_path, sizeof(a.sun_path), "%s", path);
	unlink(path);
	if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof(a)) != 0 || listen(fd, 8) != 0)
		fail_msg("%s cannot be listened at", path);
	return fd;
}

static int
setup(void **state)
{
	static const char *const local[] = { "127.0.0.1" };
	static const struct tracker_config tracker = { .url = "http://127.0.0.1:9",
		.public_url = "http://127.0.0.1:9",
		.access_timeout = { 1 } };
	static const struct web_config config = {
		.db = { .socket = "/nowhere",
		    .user = "slad",
		    .schema = "slad",
		    .tracker = "redmine" },
		.tracker = &tracker,
		.secret = SECRET,
		.identity = { 900 },
		.monitors = { 1, local },
		.redmine_secret = SECRET,
		.plugin_secret = SECRET,
		.plugin_sources = { 1, local },
		.version = "test",
	};
	int fd;

	snprintf(web.path, sizeof(web.path), "/tmp/slad-fuzz.%ld.sock", (long)getpid());
	fd = listen_at(web.path);
	web.pid = fork();
	if (web.pid == 0) {
		/* That the database is away would be said each time. */
		log_setup("web", LOG_ERROR);
		_exit(fcgi_serve(&config, fd));
	}
	close(fd);
	return web.pid > 0 ? 0 : -1;
}

static int
teardown(void **state)
{
	unlink(web.path);
	return 0;
}

/* ---- a request ---- */

static void
add_record(struct buf *out, int type, const char *bytes, size_t len)
{
	const char head[8] = { 1, (char)type, 0, 1, (char)(len >> 8), (char)len, 0, 0 };

	buf_add(out, head, sizeof(head));
	buf_add(out, bytes, len);
}

static void
add_length(struct buf *out, size_t len)
{
	const char four[4] = { (char)(0x80 | len >> 24), (char)(len >> 16), (char)(len >> 8),
		(char)len };

	if (len < 128)
		buf_putc(out, (char)len);
	else
		buf_add(out, four, sizeof(four));
}

static void
add_param(struct buf *out, const char *name, const char *value, size_t len)
{
	add_length(out, strlen(name));
	add_length(out, len);
	buf_puts(out, name);
	buf_add(out, value, len);
}

/* What a request is made of; the body is what follows an empty line. */
static void
add_params(struct buf *out, const char *text, size_t len, size_t *body)
{
	static const char *const names[] = { "REQUEST_METHOD", "PATH_INFO", "QUERY_STRING",
		"HTTP_COOKIE", "HTTP_X_REDMINE_API_KEY", "HTTP_AUTHORIZATION", "HTTP_ORIGIN",
		"HTTP_SEC_FETCH_SITE", "CONTENT_TYPE", "HTTP_X_REDMINE_SIGNATURE_256",
		"HTTP_X_SLA_USER", "HTTP_X_SLA_TOKEN", "REMOTE_ADDR", "SCRIPT_NAME",
		"CONTENT_LENGTH" };
	size_t at = 0;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && at < len; i++) {
		const char *end = memchr(text + at, '\n', len - at);
		const size_t n = end == NULL ? len - at : (size_t)(end - text) - at;

		add_param(out, names[i], text + at, n);
		at += n + 1;
	}
	*body = at < len ? at : len;
}

static int
connect_to(const char *path)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	const struct timeval patience = { .tv_sec = 20 };
	const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(a.sun_path, sizeof(a.sun_path), "%s", path);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (fd < 0 || connect(fd, (struct sockaddr *)&a, sizeof(a)) != 0)
		fail_msg("the web process does not take connections any more");
	return fd;
}

/* Whether a whole answer came; `cut`: the line goes dead after so many bytes. */
static bool
ask(const char *text, size_t len, size_t cut, struct buf *answer)
{
	static const char begin[8] = { 0, 1 };
	struct buf params, all;
	char piece[4096];
	const int fd = connect_to(web.path);
	size_t body;
	ssize_t n;

	buf_init(&params);
	buf_init(&all);
	add_params(&params, text, len, &body);
	add_record(&all, RECORD_BEGIN, begin, sizeof(begin));
	if (params.len <= RECORD_MAX)
		add_record(&all, RECORD_PARAMS, params.data, params.len);
	add_record(&all, RECORD_PARAMS, "", 0);
	if (len - body > 0 && len - body <= RECORD_MAX)
		add_record(&all, RECORD_STDIN, text + body, len - body);
	add_record(&all, RECORD_STDIN, "", 0);
	n = send(fd, all.data, all.len < cut ? all.len : cut, MSG_NOSIGNAL);
	if (all.len > cut)
		shutdown(fd, SHUT_RDWR);
	while (n > 0 && (n = recv(fd, piece, sizeof(piece), 0)) > 0)
		buf_add(answer, piece, (size_t)n);
	close(fd);
	buf_release(&all);
	buf_release(&params);
	return n == 0 && answer->len > 0;
}

static void
trial(void *ctx, const char *text, size_t len)
{
	const bool cut = fuzz_below(8) == 0;
	struct buf answer;

	buf_init(&answer);
	if (!ask(text, len, cut ? fuzz_below(len) + 1 : SIZE_MAX, &answer) && !cut)
		fail_msg("no answer to %s", text);
	buf_release(&answer);
}

/* ---- what is asked ---- */

static const char *const requests[] = {
	"GET\n/api/me\nlanguage=kk\nRedmine=abc; sla=6.1800000000.0123456789abcdef\n\n\n\n"
	"same-origin\n\n\n6\n\n192.0.2.7\n/redmine/sla\n0\n",
	"POST\n/api/issues/12/facts\n\n\n0123456789abcdef0123456789abcdef01234567\n"
	"Basic dmlwOnZpcC1kZW1v\nhttp://127.0.0.1:9\nsame-origin\napplication/json\n\n6\n"
	"0123456789abcdef\n127.0.0.1\n/sla\n25\n{\"kind\": \"call\", \"at\": \"\"}",
	"POST\n/hooks/redmine\n\n\n\n\n\n\napplication/json\n"
	"sha256=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n\n\n127.0.0.1\n"
	"/sla\n30\n{\"type\": \"issue.updated\"}",
	"POST\n/hooks/plugin/0123456789abcdef\n\n\n\n\n\n\napplication/json\n\n\n\n127.0.0.1\n/"
	"sla\n"
	"51\n{\"payload\": {\"action\": \"opened\", \"issue\": {\"id\": 7}}}",
	"GET\n/api/health\nfull=1\n\n\n\n\n\n\n\n\n\n127.0.0.1\n/sla\n\n",
};

static void
test_requests(void **state)
{
	for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++)
		fuzz_text(requests[i], strlen(requests[i]), ROUNDS, trial, NULL);
}

/* Afterwards it still answers what is right, and ends when it is told. */
static void
test_alive(void **state)
{
	const char *health = requests[sizeof(requests) / sizeof(requests[0]) - 1];
	struct buf answer;
	int status;

	buf_init(&answer);
	assert_true(ask(health, strlen(health), SIZE_MAX, &answer));
	buf_release(&answer);
	kill(web.pid, SIGTERM);
	assert_int_equal(waitpid(web.pid, &status, 0), web.pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_requests),
		cmocka_unit_test(test_alive),
	};

	return cmocka_run_group_tests_name("fuzz: FastCGI", tests, setup, teardown);
}
