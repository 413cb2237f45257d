#include "web/router.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

#define ROUTE(method_, pattern_, handler_, guards_, help_)                                         \
	{                                                                                          \
		.method = method_,                                                                 \
		.pattern = pattern_,                                                               \
		.handler = handler_,                                                               \
		.guards = guards_,                                                                 \
		.help = help_,                                                                     \
	},

const struct route routes[] = {
#include "web/routes.def"
};
#undef ROUTE

const size_t routes_count = sizeof(routes) / sizeof(routes[0]);

/* The tracker's ids are int(11). */
#define ID_MAX INT32_MAX

static const char segment_letters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* One step of a path: what a place of the pattern takes, or NULL when it does not fit. */

static const char *
take_issue(struct web_request *r, const char *path)
{
	int64_t id = 0;
	const char *p = path;

	for (; *p >= '0' && *p <= '9'; p++) {
		id = id * 10 + (*p - '0');
		if (id > ID_MAX)
			return NULL;
	}
	/* One name for each issue: no zeros in front, which also rules out 0. */
	if (p == path || *path == '0')
		return NULL;
	r->issue = id;
	return p;
}

static const char *
take_secret(struct web_request *r, const char *path)
{
	const size_t len = strspn(path, segment_letters);

	if (len == 0)
		return NULL;
	r->secret = arena_strndup(r->arena, path, len);
	return path + len;
}

static const char *
take_id(struct web_request *r, const char *path)
{
	const int64_t issue = r->issue;
	const char *rest = take_issue(r, path);

	r->id = r->issue;
	r->issue = issue;
	return rest;
}

static const struct {
	const char *name;
	const char *(*take)(struct web_request *r, const char *path);
} places[] = {
	{ "{issue}", take_issue },
	{ "{id}", take_id },
	{ "{secret}", take_secret },
};

static const char *
take(struct web_request *r, const char **pattern, const char *path)
{
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		const size_t len = strlen(places[i].name);

		if (strncmp(*pattern, places[i].name, len) == 0) {
			*pattern += len;
			return places[i].take(r, path);
		}
	}
	assert(!"a pattern names a place that is not known");
	return NULL;
}

static bool
matches(struct web_request *r, const char *pattern)
{
	const char *path = r->path;

	while (*pattern != '\0' && path != NULL) {
		if (*pattern == '{')
			path = take(r, &pattern, path);
		else if (*pattern++ != *path++)
			return false;
	}
	return path != NULL && *path == '\0';
}

/* The route, or NULL; `allow` lists what the path takes, and is NULL when no route has it. */
static const struct route *
find(struct web_request *r, const char **allow)
{
	const struct route *found = NULL;

	*allow = NULL;
	for (size_t i = 0; i < routes_count; i++) {
		const char *name = method_name(routes[i].method);

		if (!matches(r, routes[i].pattern))
			continue;
		if (routes[i].method == METHOD_GET)
			name = "GET, HEAD";
		*allow = *allow == NULL ? name : arena_printf(r->arena, "%s, %s", *allow, name);
		if (routes[i].method == r->method)
			found = &routes[i];
	}
	if (*allow != NULL)
		*allow = arena_printf(r->arena, "%s, OPTIONS", *allow);
	return found;
}

static void
run(struct web *w, struct web_request *r, const struct route *route, struct reply *out)
{
	struct caller caller;
	struct err e = { 0 };
	enum err_code rc;

	web_begin(w);
	rc = guard_check(w, r, route->guards, &caller, out, &e);
	if (rc == ERR_OK)
		rc = route->handler(w, r, &caller, out, &e);
	if (rc != ERR_OK)
		reply_error(out, &e, caller.known);
	out->asked = web_asked(w);
	assert(out->status != 0);
}

void
router_answer(struct web *w, struct web_request *r, struct reply *out)
{
	const char *allow;
	const struct route *route = find(r, &allow);

	if (allow == NULL) {
		reply_problem(out, 404, PROBLEM_NO_ADDRESS);
	} else if (r->method == METHOD_OPTIONS) {
		out->status = 204;
		out->allow = allow;
	} else if (route == NULL) {
		reply_problem(out, 405, PROBLEM_NO_METHOD);
		out->allow = allow;
	} else if (r->body_too_long) {
		reply_problem(out, 413, PROBLEM_TOO_LONG);
	} else {
		run(w, r, route, out);
	}
}
