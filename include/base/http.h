#ifndef SLAD_BASE_HTTP_H
#define SLAD_BASE_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

/*
 * The only door to other servers: a small blocking client. It follows no
 * redirect, uses no proxy, sends no header but those given, and checks TLS
 * certificates. No error sentence holds a header, a body or a query string,
 * since they carry keys and cookies: host, port and what went wrong, no more.
 *
 * This file reads the clock: for time limits, for the rest after failures, and
 * for the skew of the other side's clock.
 */
struct http;

struct http_config {
	const char *ca_file; /* PEM; NULL: the system's certificates */
	/*
	 * Guarded requests fail at once for `rest_ms` after `failures` of them in
	 * a row met no answer (or 502, 503, 504). 0: never.
	 */
	int failures;
	int rest_ms;
};

must_check enum err_code http_open(
    const struct http_config *config, struct http **out, struct err *e);
void http_close(struct http *h);

#define HTTP_HEADERS_MAX 12

struct http_request {
	const char *method; /* "GET", "PUT"… */
	const char *url; /* http or https, without user and password */
	const char *headers[HTTP_HEADERS_MAX]; /* "Name: value", NULL at the end or full */
	const void *body; /* NULL: none */
	size_t body_len;
	int timeout_ms; /* of the whole request; required */
	size_t body_max; /* of the answer; 0: 1 MB */
	bool zipped; /* asks for gzip as browsers do; the body comes unpacked all the same */
	bool guarded; /* counts for, and is refused in, the rest after failures */
};

#define HTTP_TEXT 256
#define HTTP_POLICY 2048

struct http_reply {
	int status;
	char type[HTTP_TEXT]; /* Content-Type, "" without one */
	char location[HTTP_TEXT]; /* "" without one; a longer one is cut */
	char policy[HTTP_POLICY]; /* Content-Security-Policy, likewise */
	bool has_skew;
	int64_t skew; /* seconds by which their Date is ahead of our clock */
	struct buf body;
};

/* Once before the first use; then the same reply may serve request after request. */
void http_reply_init(struct http_reply *r);
void http_reply_release(struct http_reply *r);

/*
 * ERR_OK: there is an answer, whatever its status.
 * ERR_UNREACHABLE: nothing was sent, so nothing was done: safe to repeat.
 * ERR_RETRY: it was sent, no whole answer came: it may have been done.
 * ERR_INVALID: the request is wrong (a control character in a header, no http URL).
 * ERR_INTERNAL: an answer that is too large or not HTTP; it may have been done.
 *
 * What changes something (not GET or HEAD) always goes over a connection of its
 * own: libcurl repeats a request by itself when a kept one turns out to be dead.
 */
must_check enum err_code http_send(
    struct http *h, const struct http_request *q, struct http_reply *r, struct err *e);

/* Appends text with everything but letters, digits and -._~ as %XX. */
void http_escape(struct buf *b, const char *text);

#endif
