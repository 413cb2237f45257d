#ifndef SLAD_WEB_REQUEST_H
#define SLAD_WEB_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"
#include "core/terms.h"

struct arena;

#define METHOD_TERMS(X)                                                                            \
	X(METHOD_GET, "GET")                                                                       \
	X(METHOD_POST, "POST")                                                                     \
	X(METHOD_PUT, "PUT")                                                                       \
	X(METHOD_DELETE, "DELETE")                                                                 \
	X(METHOD_OPTIONS, "OPTIONS")                                                               \
	X(METHOD_OTHER, "?")

TERM_SET(method, METHOD_TERMS, METHOD_COUNT);

/* A longer body is not read: 413. */
#define REQUEST_BODY_MAX ((size_t)1 << 20)

/* As the FastCGI loop or a test fills it. All texts live until it is answered. */
struct web_request {
	struct arena *arena;
	struct utc now; /* this process's clock, when it came */
	enum method method;
	bool head; /* a GET whose body is not wanted */
	const char *prefix; /* in front of "/sla": "" or "/redmine" */
	const char *path; /* after "/sla", decoded: "/api/issues/12" */
	const char *query; /* never NULL */
	const char *remote; /* the address that nginx saw; NULL: none */

	/* Headers; NULL: did not come. */
	const char *cookie;
	const char *api_key; /* X-Redmine-API-Key */
	const char *authorization;
	const char *origin;
	const char *fetch_site; /* Sec-Fetch-Site */
	const char *content_type;
	const char *signature; /* X-Redmine-Signature-256 */
	const char *user_shown; /* X-Sla-User: whom the page shows as logged in */
	const char *token; /* X-Sla-Token, see web/guard.h */

	const char *body; /* raw; NUL-ended */
	size_t body_len;
	bool body_too_long; /* it was not read */

	/* What the path holds, filled by the router. */
	int64_t issue;
	int64_t id; /* of something of our own, such as an article */
	const char *secret;
};

/* "HEAD" becomes a GET without a body; what is not in METHOD_TERMS becomes METHOD_OTHER. */
void request_set_method(struct web_request *r, const char *name);

/*
 * A parameter of the query, decoded; NULL: it is not there. An encoded NUL or a
 * broken escape counts as not there.
 */
const char *request_param(const struct web_request *r, const char *name);
/* False: it is there and is no number from 0 to `most`. Not there: `out` stays as it was. */
bool request_number(const struct web_request *r, const char *name, int64_t most, int64_t *out);
/*
 * The parameters `limit` (from 1 to `most`; not there: `standard`) and `offset` (not there: 0) of a
 * list that is shown in pages.
 */
must_check enum err_code request_page(const struct web_request *r, int64_t standard, int64_t most,
    size_t *limit, size_t *offset, struct err *e);
/* The value of a cookie; NULL: it did not come. */
const char *request_cookie(const struct web_request *r, const char *name);

#endif
