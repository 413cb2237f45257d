#ifndef SLAD_WEB_ROUTER_H
#define SLAD_WEB_ROUTER_H

#include <stddef.h>

#include "base/err.h"
#include "web/guard.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/web.h"

/*
 * Fills the reply, or returns an error that becomes one. `caller` is known when
 * the route's guard asked for it.
 */
typedef enum err_code route_handler(struct web *w, const struct web_request *r,
    const struct caller *caller, struct reply *out, struct err *e);

/* One row of web/routes.def. */
struct route {
	/* After "/sla"; {issue} and {id} are numbers, {secret} letters, digits, - and _. */
	const char *pattern;
	route_handler *handler;
	const char *help;
	enum method method;
	unsigned guards;
};

#define ROUTE(method, pattern, handler, guards, help) route_handler handler;
#include "web/routes.def"
#undef ROUTE

extern const struct route routes[];
extern const size_t routes_count;

/* Answers the request: whatever happens, the reply is whole afterwards. */
void router_answer(struct web *w, struct web_request *r, struct reply *out);

#endif
