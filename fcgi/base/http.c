#include "base/http.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <curl/curl.h>

#define BODY_MAX ((size_t)1024 * 1024)

struct http {
	CURL *curl;
	char *ca_file;
	int failures_max;
	int rest_ms;
	int failures; /* in a row, of guarded requests */
	int64_t rest_until; /* ms of the monotonic clock */
};

/* Where the bytes of one answer go. */
struct sink {
	struct buf *body;
	size_t max;
	bool full;
};

static int64_t
clock_ms(clockid_t which)
{
	struct timespec ts;

	clock_gettime(which, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

enum err_code
http_open(const struct http_config *config, struct http **out, struct err *e)
{
	static bool initialised;
	struct http *h;

	if (!initialised && curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return err_set(e, ERR_INTERNAL, "libcurl does not start");
	initialised = true;
	h = calloc(1, sizeof(*h));
	assert(h != NULL);
	h->curl = curl_easy_init();
	assert(h->curl != NULL);
	h->ca_file = config->ca_file == NULL ? NULL : strdup(config->ca_file);
	h->failures_max = config->failures;
	h->rest_ms = config->rest_ms;
	*out = h;
	return ERR_OK;
}

void
http_close(struct http *h)
{
	if (h == NULL)
		return;
	curl_easy_cleanup(h->curl);
	free(h->ca_file);
	free(h);
}

void
http_reply_init(struct http_reply *r)
{
	*r = (struct http_reply){ 0 };
	buf_init(&r->body);
}

void
http_reply_release(struct http_reply *r)
{
	buf_release(&r->body);
}

void
http_escape(struct buf *b, const char *text)
{
	for (const char *p = text; *p != '\0'; p++) {
		if (isalnum((unsigned char)*p) || strchr("-._~", *p) != NULL)
			buf_putc(b, *p);
		else
			buf_printf(b, "%%%02X", (unsigned)(unsigned char)*p);
	}
}

/* A caller's cookie must not be able to smuggle in a header of its own. */
static bool
header_clean(const char *header)
{
	for (const char *p = header; *p != '\0'; p++) {
		if ((unsigned char)*p < ' ' || *p == 127)
			return false;
	}
	return strchr(header, ':') != NULL;
}

/* "host:port", for sentences; checks that the URL is one that we may ask. */
static enum err_code
url_check(const char *url, char *where, size_t room, struct err *e)
{
	CURLU *u = curl_url();
	char *scheme = NULL, *host = NULL, *port = NULL, *user = NULL;
	enum err_code rc = ERR_INVALID;

	if (curl_url_set(u, CURLUPART_URL, url, 0) != CURLUE_OK ||
	    curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK) {
		err_set(e, rc, "not a URL: give http://host[:port]/path or https://…");
		goto out;
	}
	if (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0) {
		err_set(e, rc, "the scheme of a URL must be http or https, not %s", scheme);
		goto out;
	}
	if (curl_url_get(u, CURLUPART_HOST, &host, 0) != CURLUE_OK ||
	    curl_url_get(u, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) != CURLUE_OK) {
		err_set(e, rc, "a URL without a host: give http://host[:port]/path or https://…");
		goto out;
	}
	if (curl_url_get(u, CURLUPART_USER, &user, 0) == CURLUE_OK) {
		err_set(e, rc, "the URL of %s must not hold user and password", host);
		goto out;
	}
	snprintf(where, room, "%s:%s", host, port);
	rc = ERR_OK;
out:
	curl_free(scheme);
	curl_free(host);
	curl_free(port);
	curl_free(user);
	curl_url_cleanup(u);
	return rc;
}

static size_t
on_body(char *bytes, size_t size, size_t n, void *ctx)
{
	struct sink *s = ctx;

	if (s->body->len + size * n > s->max) {
		s->full = true;
		return 0;
	}
	buf_add(s->body, bytes, size * n);
	return size * n;
}

/* False: a header that must not be sent. The list is the caller's in any case. */
static bool
headers_make(const struct http_request *q, struct curl_slist **out)
{
	/* Without it a large body waits a second for a "100 Continue". */
	struct curl_slist *list = curl_slist_append(NULL, "Expect:");

	*out = list;
	for (size_t i = 0; i < HTTP_HEADERS_MAX && q->headers[i] != NULL; i++) {
		if (!header_clean(q->headers[i]))
			return false;
		list = curl_slist_append(list, q->headers[i]);
		assert(list != NULL);
	}
	return true;
}

static bool
harmless(const char *method)
{
	return strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
}

static void
method_set(CURL *c, const struct http_request *q)
{
	if (q->body != NULL || !harmless(q->method)) {
		curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)q->body_len);
		curl_easy_setopt(c, CURLOPT_POSTFIELDS, q->body == NULL ? "" : q->body);
	}
	if (strcmp(q->method, "HEAD") == 0)
		curl_easy_setopt(c, CURLOPT_NOBODY, 1L);
	curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, q->method);
	curl_easy_setopt(c, CURLOPT_FRESH_CONNECT, harmless(q->method) ? 0L : 1L);
}

static void
options_set(
    struct http *h, const struct http_request *q, struct curl_slist *headers, struct sink *sink)
{
	CURL *c = h->curl;

	curl_easy_reset(c); /* the connections stay */
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_URL, q->url);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	/* A proxy of the environment would see keys and cookies. */
	curl_easy_setopt(c, CURLOPT_PROXY, "");
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)q->timeout_ms);
	curl_easy_setopt(c, CURLOPT_TCP_KEEPALIVE, 1L);
	curl_easy_setopt(c, CURLOPT_MAXCONNECTS, 4L);
	if (q->zipped)
		curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "gzip");
	if (h->ca_file != NULL)
		curl_easy_setopt(c, CURLOPT_CAINFO, h->ca_file);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, sink);
	method_set(c, q);
}

static void
header_copy(CURL *c, const char *name, char *out, size_t size)
{
	struct curl_header *found;

	out[0] = '\0';
	if (curl_easy_header(c, name, 0, CURLH_HEADER, -1, &found) == CURLHE_OK)
		snprintf(out, size, "%s", found->value);
	/* It goes into sentences, and those into JSON, which takes no bytes that are no text. */
	for (char *p = out; *p != '\0'; p++) {
		if ((unsigned char)*p < ' ' || (unsigned char)*p >= 127)
			*p = '?';
	}
}

static void
reply_take(CURL *c, struct http_reply *r)
{
	char date[HTTP_TEXT];
	time_t theirs;
	long status = 0;

	curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	r->status = (int)status;
	header_copy(c, "Content-Type", r->type, sizeof(r->type));
	header_copy(c, "Location", r->location, sizeof(r->location));
	header_copy(c, "Content-Security-Policy", r->policy, sizeof(r->policy));
	header_copy(c, "Date", date, sizeof(date));
	theirs = date[0] == '\0' ? -1 : curl_getdate(date, NULL);
	r->has_skew = theirs != -1;
	r->skew = r->has_skew ? (int64_t)theirs - clock_ms(CLOCK_REALTIME) / 1000 : 0;
}

/* What libcurl met, told by what it means for the request. */
static enum err_code
trouble(CURL *c, CURLcode code, const struct sink *sink, int timeout_ms, const char *where,
    struct err *e)
{
	long sent = 0;

	curl_easy_getinfo(c, CURLINFO_REQUEST_SIZE, &sent);
	if (sink->full)
		return err_set(
		    e, ERR_INTERNAL, "%s: the answer is larger than %zu bytes", where, sink->max);
	if (sent == 0) {
		if (code == CURLE_OPERATION_TIMEDOUT)
			return err_set(e, ERR_UNREACHABLE, "%s: no connection within %d ms", where,
			    timeout_ms);
		return err_set(e, ERR_UNREACHABLE, "%s: %s", where, curl_easy_strerror(code));
	}
	if (code == CURLE_OPERATION_TIMEDOUT)
		return err_set(e, ERR_RETRY, "%s: no answer within %d ms", where, timeout_ms);
	if (code == CURLE_WEIRD_SERVER_REPLY || code == CURLE_UNSUPPORTED_PROTOCOL ||
	    code == CURLE_HTTP2)
		return err_set(e, ERR_INTERNAL, "%s: the answer is not HTTP", where);
	return err_set(
	    e, ERR_RETRY, "%s: the answer did not come whole: %s", where, curl_easy_strerror(code));
}

static bool
resting(const struct http *h)
{
	return h->failures_max > 0 && h->failures >= h->failures_max &&
	    clock_ms(CLOCK_MONOTONIC) < h->rest_until;
}

/* One that fails after the rest begins the next rest at once; one answer ends it. */
static void
guard_note(struct http *h, enum err_code rc, int status)
{
	if (rc == ERR_OK && (status < 502 || status > 504)) {
		h->failures = 0;
		return;
	}
	h->failures++;
	h->rest_until = clock_ms(CLOCK_MONOTONIC) + h->rest_ms;
}

static enum err_code
perform(struct http *h, const struct http_request *q, const char *where, struct http_reply *r,
    struct err *e)
{
	struct sink sink = { &r->body, q->body_max == 0 ? BODY_MAX : q->body_max, false };
	struct curl_slist *headers = NULL;
	enum err_code rc = ERR_OK;
	CURLcode code;

	if (!headers_make(q, &headers)) {
		rc =
		    err_set(e, ERR_INVALID, "%s: a header for it holds a control character", where);
		goto out;
	}
	options_set(h, q, headers, &sink);
	code = curl_easy_perform(h->curl);
	if (code == CURLE_OK)
		reply_take(h->curl, r);
	else
		rc = trouble(h->curl, code, &sink, q->timeout_ms, where, e);
	curl_easy_setopt(h->curl, CURLOPT_HTTPHEADER, NULL);
out:
	curl_slist_free_all(headers);
	return rc;
}

enum err_code
http_send(struct http *h, const struct http_request *q, struct http_reply *r, struct err *e)
{
	char where[HTTP_TEXT] = "";
	enum err_code rc;

	assert(q->timeout_ms > 0);
	buf_reset(&r->body);
	r->status = 0;
	r->type[0] = r->location[0] = '\0';
	r->has_skew = false;
	if (url_check(q->url, where, sizeof(where), e) != ERR_OK)
		return e->code;
	if (q->guarded && resting(h))
		return err_set(e, ERR_UNREACHABLE,
		    "%s did not answer %d times in a row; it is left alone for a moment", where,
		    h->failures);
	rc = perform(h, q, where, r, e);
	if (q->guarded && rc != ERR_INVALID)
		guard_note(h, rc, r->status);
	return rc;
}
