#include "base/http.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/support/served.h"

/*
 * A server of our own, in a process of its own: it answers each path in the way
 * that the path names, and counts what it was asked.
 */

#define REQUEST_MAX 65536

struct counts {
	int connections;
	int requests;
	int writes; /* requests to /dies-later that were not the first of their connection */
};

static struct counts *counts;
static int server_port;
static pid_t server;

struct answer {
	const char *path;
	const char *text; /* NULL: the connection is closed without a word */
	int sleep_ms; /* before the answer */
};

static const struct answer answers[] = {
	{ "/ok", "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello",
	    0 },
	{ "/date", "HTTP/1.1 204 No Content\r\nDate: Thu, 01 Jan 2015 00:00:00 GMT\r\n\r\n", 0 },
	{ "/latin", "HTTP/1.1 302 Found\r\nLocation: /caf\xe9\tx\r\nContent-Length: 0\r\n\r\n", 0 },
	{ "/moved", "HTTP/1.1 302 Found\r\nLocation: /ok\r\nContent-Length: 0\r\n\r\n", 0 },
	{ "/sick", "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", 0 },
	{ "/broken", "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n", 0 },
	{ "/slow", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 400 },
	{ "/silent", NULL, 0 },
	{ "/half", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", 0 },
	{ "/noise", "\x16\x03\x01 what is this\r\n\r\n", 0 },
};

static void
say(int fd, const char *text, size_t len)
{
	if (write(fd, text, len) != (ssize_t)len)
		_exit(1);
}

static void
say_back(int fd, const char *text, size_t len)
{
	char head[128];

	snprintf(head, sizeof(head), "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n", len);
	say(fd, head, strlen(head));
	say(fd, text, len);
}

static bool
answer_named(int fd, const char *request)
{
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		const char *path = strchr(request, ' ') + 1;
		const size_t n = strlen(answers[i].path);

		if (strncmp(path, answers[i].path, n) != 0 || path[n] != ' ')
			continue;
		usleep((useconds_t)answers[i].sleep_ms * 1000);
		if (answers[i].text == NULL)
			return false;
		say(fd, answers[i].text, strlen(answers[i].text));
		return strncmp(answers[i].text, "HTTP", 4) == 0 &&
		    strcmp(answers[i].path, "/half") != 0;
	}
	say_back(fd, request, strlen(request));
	return true;
}

/* The second request of a connection that knows /dies-later meets a closed door. */
static void
connection_serve(int fd, char *text)
{
	bool dying = false;

	while (served_read(fd, text, REQUEST_MAX) > 0) {
		counts->requests++;
		if (dying) {
			counts->writes++;
			return;
		}
		dying = strstr(text, "/dies-later") != NULL;
		if (!answer_named(fd, text))
			return;
	}
}

static void
server_run(int listener)
{
	char *text = malloc(REQUEST_MAX);

	for (;;) {
		int fd = accept(listener, NULL, NULL);

		if (fd < 0)
			_exit(0);
		counts->connections++;
		if (fork() == 0) {
			close(listener);
			connection_serve(fd, text);
			_exit(0);
		}
		close(fd);
	}
}

static int
listen_on(int *port)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t n = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_true(bind(fd, (struct sockaddr *)&at, sizeof(at)) == 0);
	assert_true(listen(fd, 16) == 0);
	assert_true(getsockname(fd, (struct sockaddr *)&at, &n) == 0);
	*port = ntohs(at.sin_port);
	return fd;
}

static int
group_setup(void **state)
{
	int listener = listen_on(&server_port);

	counts =
	    mmap(NULL, sizeof(*counts), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	server = fork();
	if (server == 0) {
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		signal(SIGCHLD, SIG_IGN);
		server_run(listener);
	}
	close(listener);
	return 0;
}

static int
group_teardown(void **state)
{
	kill(server, SIGTERM);
	waitpid(server, NULL, 0);
	munmap(counts, sizeof(*counts));
	return 0;
}

struct client {
	struct http *http;
	struct http_reply reply;
	struct err e;
	char url[256];
};

static int
setup(void **state)
{
	struct client *c = test_calloc(1, sizeof(*c));
	const struct http_config config = { .failures = 3, .rest_ms = 1000 };

	assert_int_equal(http_open(&config, &c->http, &c->e), ERR_OK);
	http_reply_init(&c->reply);
	*counts = (struct counts){ 0 };
	*state = c;
	return 0;
}

static int
teardown(void **state)
{
	struct client *c = *state;

	http_close(c->http);
	http_reply_release(&c->reply);
	test_free(c);
	return 0;
}

static struct http_request
ask(struct client *c, const char *method, const char *path)
{
	snprintf(c->url, sizeof(c->url), "http://127.0.0.1:%d%s", server_port, path);
	return (struct http_request){ .method = method, .url = c->url, .timeout_ms = 5000 };
}

static enum err_code
get(struct client *c, const char *path, bool guarded)
{
	struct http_request q = ask(c, "GET", path);

	q.guarded = guarded;
	return http_send(c->http, &q, &c->reply, &c->e);
}

static void
what_an_answer_holds(void **state)
{
	struct client *c = *state;

	assert_int_equal(get(c, "/ok", false), ERR_OK);
	assert_int_equal(c->reply.status, 200);
	assert_string_equal(c->reply.type, "text/plain");
	assert_string_equal(c->reply.body.data, "hello");
	assert_false(c->reply.has_skew);

	assert_int_equal(get(c, "/date", false), ERR_OK);
	assert_int_equal(c->reply.status, 204);
	assert_string_equal(c->reply.type, "");
	assert_int_equal(c->reply.body.len, 0);
	assert_true(c->reply.has_skew);
	assert_true(labs(c->reply.skew - (1420070400 - (long)time(NULL))) <= 10);
}

static void
a_redirect_is_an_answer(void **state)
{
	struct client *c = *state;

	assert_int_equal(get(c, "/moved", false), ERR_OK);
	assert_int_equal(c->reply.status, 302);
	assert_string_equal(c->reply.location, "/ok");
	assert_int_equal(counts->requests, 1);
	/* What is no text cannot be told in JSON. */
	assert_int_equal(get(c, "/latin", false), ERR_OK);
	assert_string_equal(c->reply.location, "/caf??x");
}

static void
what_is_sent(void **state)
{
	struct client *c = *state;
	struct http_request q = ask(c, "PUT", "/echo?a=1");

	q.headers[0] = "X-Redmine-API-Key: abc";
	q.headers[1] = "Content-Type: application/json";
	q.body = "{\"a\":1}";
	q.body_len = 7;
	assert_int_equal(http_send(c->http, &q, &c->reply, &c->e), ERR_OK);
	assert_true(strncmp(c->reply.body.data, "PUT /echo?a=1 HTTP/1.1\r\n", 24) == 0);
	assert_non_null(strstr(c->reply.body.data, "\r\nX-Redmine-API-Key: abc\r\n"));
	assert_non_null(strstr(c->reply.body.data, "\r\nContent-Type: application/json\r\n"));
	assert_non_null(strstr(c->reply.body.data, "\r\n\r\n{\"a\":1}"));
	assert_null(strstr(c->reply.body.data, "Expect:"));
}

/* The request before leaves nothing in the next one. */
static void
each_request_is_new(void **state)
{
	struct client *c = *state;

	what_is_sent(state);
	assert_int_equal(get(c, "/echo", false), ERR_OK);
	assert_true(strncmp(c->reply.body.data, "GET /echo HTTP/1.1\r\n", 20) == 0);
	assert_null(strstr(c->reply.body.data, "X-Redmine-API-Key"));
	assert_null(strstr(c->reply.body.data, "Content-Length"));
}

static void
a_delete_has_no_body(void **state)
{
	struct client *c = *state;
	struct http_request q = ask(c, "DELETE", "/echo");

	assert_int_equal(http_send(c->http, &q, &c->reply, &c->e), ERR_OK);
	assert_true(strncmp(c->reply.body.data, "DELETE /echo HTTP/1.1\r\n", 23) == 0);
}

/* What went wrong, and whether the request may have been done. */
static void
trouble_is_told_apart(void **state)
{
	static const struct {
		const char *path;
		int timeout_ms;
		size_t body_max;
		enum err_code code;
		const char *says;
	} cases[] = {
		{ "/slow", 100, 0, ERR_RETRY, "no answer within 100 ms" },
		{ "/silent", 2000, 0, ERR_RETRY, "did not come whole" },
		{ "/half", 2000, 0, ERR_RETRY, "did not come whole" },
		{ "/noise", 2000, 0, ERR_INTERNAL, "not HTTP" },
		{ "/ok", 2000, 4, ERR_INTERNAL, "larger than 4 bytes" },
		{ "/ok", 2000, 5, ERR_OK, NULL },
	};
	struct client *c = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct http_request q = ask(c, "POST", cases[i].path);

		q.timeout_ms = cases[i].timeout_ms;
		q.body_max = cases[i].body_max;
		assert_int_equal(http_send(c->http, &q, &c->reply, &c->e), cases[i].code);
		if (cases[i].says != NULL)
			assert_non_null(strstr(c->e.text, cases[i].says));
	}
}

static void
nobody_listens(void **state)
{
	struct client *c = *state;
	struct http_request q = ask(c, "POST", "/ok?key=secret");
	int port, fd = listen_on(&port);

	close(fd);
	snprintf(c->url, sizeof(c->url), "http://127.0.0.1:%d/ok?key=secret", port);
	assert_int_equal(http_send(c->http, &q, &c->reply, &c->e), ERR_UNREACHABLE);
	assert_non_null(strstr(c->e.text, "127.0.0.1:"));
	assert_null(strstr(c->e.text, "secret"));
}

static void
what_is_not_sent(void **state)
{
	static const struct {
		const char *url;
		const char *header;
		const char *says;
	} cases[] = {
		{ "file:///etc/passwd", NULL, "http or https, not file" },
		{ "http://", NULL, "not a URL" },
		{ "", NULL, "not a URL" },
		{ "http://me:secret@127.0.0.1/", NULL, "must not hold user and password" },
		{ NULL, "Cookie: a=b\r\nX-Redmine-API-Key: c", "control character" },
		{ NULL, "Cookie: a=b\nHost: evil", "control character" },
		{ NULL, "no colon", "control character" },
	};
	struct client *c = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct http_request q = ask(c, "GET", "/ok");

		q.headers[0] = cases[i].header;
		if (cases[i].url != NULL)
			q.url = cases[i].url;
		assert_int_equal(http_send(c->http, &q, &c->reply, &c->e), ERR_INVALID);
		assert_non_null(strstr(c->e.text, cases[i].says));
		assert_null(strstr(c->e.text, "secret"));
	}
	assert_int_equal(counts->requests, 0);
}

static void
a_connection_is_kept(void **state)
{
	struct client *c = *state;

	for (int i = 0; i < 5; i++)
		assert_int_equal(get(c, "/ok", false), ERR_OK);
	assert_int_equal(counts->connections, 1);
}

/* libcurl would send it again over a new connection, and a note would stand twice. */
static void
a_write_is_sent_once(void **state)
{
	struct client *c = *state;
	struct http_request q;

	assert_int_equal(get(c, "/dies-later", false), ERR_OK);
	q = ask(c, "PUT", "/silent");
	assert_int_equal(http_send(c->http, &q, &c->reply, &c->e), ERR_RETRY);
	assert_int_equal(counts->writes, 0);
	assert_int_equal(counts->requests, 2);

	/* A question does no harm when it is asked twice. */
	assert_int_equal(get(c, "/dies-later", false), ERR_OK);
	assert_int_equal(get(c, "/ok", false), ERR_OK);
}

static void
three_failures_rest(void **state)
{
	struct client *c = *state;

	int asked;

	assert_int_equal(get(c, "/sick", true), ERR_OK);
	assert_int_equal(get(c, "/silent", true), ERR_RETRY);
	assert_int_equal(get(c, "/sick", true), ERR_OK);
	asked = counts->requests;
	assert_int_equal(get(c, "/ok", true), ERR_UNREACHABLE);
	assert_non_null(strstr(c->e.text, "did not answer 3 times in a row"));
	assert_int_equal(counts->requests, asked);
	assert_int_equal(get(c, "/ok", false), ERR_OK);

	usleep(1100 * 1000);
	assert_int_equal(get(c, "/sick", true), ERR_OK);
	assert_int_equal(get(c, "/ok", true), ERR_UNREACHABLE);
	usleep(1100 * 1000);
	assert_int_equal(get(c, "/ok", true), ERR_OK);
	assert_int_equal(get(c, "/sick", true), ERR_OK);
	assert_int_equal(get(c, "/ok", true), ERR_OK);
}

/* An answer is an answer: a page that is broken for one issue must not close the door for all. */
static void
a_broken_page_is_no_failure(void **state)
{
	struct client *c = *state;

	for (int i = 0; i < 5; i++) {
		assert_int_equal(get(c, "/broken", true), ERR_OK);
		assert_int_equal(c->reply.status, 500);
	}
}

/* A TLS server with a certificate of its own making, on a port that was free a moment ago. */
static pid_t
tls_server(const char *folder, int *port)
{
	char command[1024], accept_at[16];
	pid_t pid;
	int fd = listen_on(port);

	snprintf(command, sizeof(command),
	    "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1"
	    " -addext subjectAltName=IP:127.0.0.1 -keyout %s/key.pem -out %s/cert.pem"
	    " >/dev/null 2>&1",
	    folder, folder);
	assert_int_equal(system(command), 0);
	close(fd);
	snprintf(accept_at, sizeof(accept_at), "%d", *port);
	pid = fork();
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGTERM); /* a failed assertion kills nobody */
		if (chdir(folder) == 0)
			execlp("openssl", "openssl", "s_server", "-quiet", "-www", "-accept",
			    accept_at, "-key", "key.pem", "-cert", "cert.pem", (char *)NULL);
		_exit(127);
	}
	return pid;
}

/* Asks until the server is up: a refused connection is no verdict on its certificate. */
static enum err_code
tls_get(const char *ca_file, int port, struct client *c)
{
	const struct http_config config = { .ca_file = ca_file };
	enum err_code rc = ERR_INTERNAL;

	http_close(c->http);
	assert_int_equal(http_open(&config, &c->http, &c->e), ERR_OK);
	for (int i = 0; i < 100; i++) {
		struct http_request q = ask(c, "GET", "");

		snprintf(c->url, sizeof(c->url), "https://127.0.0.1:%d/", port);
		rc = http_send(c->http, &q, &c->reply, &c->e);
		if (rc != ERR_UNREACHABLE || strstr(c->e.text, "connect to server") == NULL)
			break;
		usleep(50 * 1000);
	}
	return rc;
}

static void
certificates_are_checked(void **state)
{
	struct client *c = *state;
	char folder[] = "/tmp/http_test.XXXXXX", file[64];
	pid_t pid;
	int port;

	assert_non_null(mkdtemp(folder));
	pid = tls_server(folder, &port);
	assert_int_equal(tls_get(NULL, port, c), ERR_UNREACHABLE);
	assert_non_null(strstr(c->e.text, "certificate"));

	snprintf(file, sizeof(file), "%s/cert.pem", folder);
	assert_int_equal(tls_get(file, port, c), ERR_OK);
	assert_int_equal(c->reply.status, 200);

	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
	unlink(file);
	snprintf(file, sizeof(file), "%s/key.pem", folder);
	unlink(file);
	rmdir(folder);
}

static void
escaping(void **state)
{
	struct buf b;

	buf_init(&b);
	http_escape(&b, "Az09-._~ /?&=#%+ж");
	assert_string_equal(b.data, "Az09-._~%20%2F%3F%26%3D%23%25%2B%D0%B6");
	buf_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_an_answer_holds, setup, teardown),
		cmocka_unit_test_setup_teardown(a_redirect_is_an_answer, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_sent, setup, teardown),
		cmocka_unit_test_setup_teardown(each_request_is_new, setup, teardown),
		cmocka_unit_test_setup_teardown(a_delete_has_no_body, setup, teardown),
		cmocka_unit_test_setup_teardown(trouble_is_told_apart, setup, teardown),
		cmocka_unit_test_setup_teardown(nobody_listens, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_not_sent, setup, teardown),
		cmocka_unit_test_setup_teardown(a_connection_is_kept, setup, teardown),
		cmocka_unit_test_setup_teardown(a_write_is_sent_once, setup, teardown),
		cmocka_unit_test_setup_teardown(three_failures_rest, setup, teardown),
		cmocka_unit_test_setup_teardown(a_broken_page_is_no_failure, setup, teardown),
		cmocka_unit_test_setup_teardown(certificates_are_checked, setup, teardown),
		cmocka_unit_test(escaping),
	};

	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
