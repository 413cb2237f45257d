#include "tests/support/proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"

#define ERROR_ANSWER                                                                               \
	"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

/* In memory that both processes see. */
struct proxy {
	_Atomic int mode;
	_Atomic int victim;
	_Atomic int writes;
	int upstream;
	int port;
	pid_t pid;
};

static struct sockaddr_in
loopback(int port)
{
	return (struct sockaddr_in){
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr = { htonl(INADDR_LOOPBACK) },
	};
}

static bool
send_all(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		const ssize_t sent = send(fd, bytes, n, MSG_NOSIGNAL);

		if (sent <= 0)
			return false;
		bytes += sent;
		n -= (size_t)sent;
	}
	return true;
}

/* How long the whole request is, once its head is there; 0: not yet known. */
static size_t
request_size(const struct buf *b)
{
	const char *end = strstr(b->data, "\r\n\r\n");
	const char *length = strcasestr(b->data, "\r\nContent-Length:");

	if (end == NULL)
		return 0;
	return (size_t)(end - b->data) + 4 +
	    (length != NULL && length < end ? (size_t)strtoul(length + 17, NULL, 10) : 0);
}

static bool
read_request(int fd, struct buf *b)
{
	char bytes[16384];

	while (request_size(b) == 0 || b->len < request_size(b)) {
		const ssize_t n = recv(fd, bytes, sizeof(bytes), 0);

		if (n <= 0)
			return false;
		buf_add(b, bytes, (size_t)n);
	}
	return true;
}

/* Of one request a connection: the tracker closes it when it has answered. */
static void
ask_upstream(const struct proxy *p, const struct buf *request, struct buf *answer)
{
	const struct sockaddr_in to = loopback(p->upstream);
	const char *line = strstr(request->data, "\r\n") + 2;
	const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char bytes[16384];
	ssize_t n;

	if (connect(fd, (const struct sockaddr *)&to, sizeof(to)) == 0 &&
	    send_all(fd, request->data, (size_t)(line - request->data)) &&
	    send_all(fd, "Connection: close\r\n", 19) &&
	    send_all(fd, line, request->len - (size_t)(line - request->data))) {
		while ((n = recv(fd, bytes, sizeof(bytes), 0)) > 0)
			buf_add(answer, bytes, (size_t)n);
	}
	close(fd);
}

static void
treat(struct proxy *p, int fd, const struct buf *request, struct buf *answer)
{
	const bool write = strncmp(request->data, "PUT ", 4) == 0;
	const enum proxy_mode mode = write ? (enum proxy_mode)p->mode : PROXY_PASS;

	if (write)
		p->writes++;
	if (mode != PROXY_DROP)
		ask_upstream(p, request, answer);
	if (mode == PROXY_PASS)
		send_all(fd, answer->data, answer->len);
	else if (mode == PROXY_ERROR)
		send_all(fd, ERROR_ANSWER, sizeof(ERROR_ANSWER) - 1);
	else if (mode == PROXY_KILL && p->victim > 0)
		kill(p->victim, SIGKILL);
}

static void __attribute__((noreturn)) serve(struct proxy *p, int listener)
{
	struct buf request, answer;

	buf_init(&request);
	buf_init(&answer);
	for (;;) {
		const int fd = accept(listener, NULL, NULL);

		buf_reset(&request);
		buf_reset(&answer);
		if (p->mode != PROXY_DOWN && read_request(fd, &request))
			treat(p, fd, &request, &answer);
		close(fd);
	}
}

struct proxy *
proxy_start(int port)
{
	struct proxy *p =
	    mmap(NULL, sizeof(*p), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct sockaddr_in here = loopback(0);
	socklen_t len = sizeof(here);
	const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	pid_t pid;

	assert_true(p != MAP_FAILED);
	assert_int_equal(bind(listener, (const struct sockaddr *)&here, sizeof(here)), 0);
	assert_int_equal(listen(listener, 50), 0);
	assert_int_equal(getsockname(listener, (struct sockaddr *)&here, &len), 0);
	p->upstream = port;
	p->port = ntohs(here.sin_port);
	pid = fork();
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		serve(p, listener);
	}
	assert_true(pid > 0);
	p->pid = pid;
	close(listener);
	return p;
}

void
proxy_stop(struct proxy *p)
{
	kill(p->pid, SIGKILL);
	waitpid(p->pid, NULL, 0);
	munmap(p, sizeof(*p));
}

int
proxy_port(const struct proxy *p)
{
	return p->port;
}

void
proxy_set(struct proxy *p, enum proxy_mode mode)
{
	p->mode = (int)mode;
}

void
proxy_victim(struct proxy *p, pid_t pid)
{
	p->victim = pid;
}

int
proxy_writes(const struct proxy *p)
{
	return p->writes;
}
