#ifndef SLAD_WEB_GUARD_H
#define SLAD_WEB_GUARD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "tracker/access.h"
#include "web/request.h"

/*
 * Who may call a route, as its column says. slad never decides by itself who may
 * see an issue: the tracker is asked with the caller's own credentials, and what
 * it said is remembered for a minute.
 *
 * A browser that was identified once gets a signed cookie, bound to the user and
 * to the text of the tracker's session cookie that came with it. It is believed
 * only with that same session and as long as the page shows that same user
 * (X-Sla-User): whoever logs in next in the same browser is asked about anew,
 * whatever they send. Redmine gives the session a new text with each page, so a
 * page costs one question of who it is, which also tells of the issue shown. A
 * write is always proved anew, and needs a matching origin and the token of GET /api/me; an API
 * key needs neither, as no browser sends one by itself.
 */

struct arena;
struct reply;
struct web;

/* Bits; all that are named must hold. */
enum guard {
	GUARD_PUBLIC = 0,
	GUARD_HOOK = 1 << 0, /* proves itself by signature or secret: the handler checks */
	GUARD_IDENTITY = 1 << 1, /* somebody the tracker knows */
	GUARD_STAFF = 1 << 2, /* staff or developer; with GUARD_ISSUE in the issue's project */
	GUARD_ISSUE = 1 << 3, /* may see the issue of the path */
	GUARD_MANAGER = 1 << 4, /* see access_who: whoever looks after the support */
	GUARD_ASKS = 1 << 5, /* a POST that changes nothing: who it is need not be proved anew */
};

struct caller {
	bool known;
	bool by_cookie; /* the session of a browser */
	struct credentials credentials;
	struct access_who who;
};

/*
 * ERR_DENIED: 401 when the caller is not known then, else 403. ERR_NOTFOUND: the
 * issue is not there or not for them. May put a new cookie into the reply.
 */
must_check enum err_code guard_check(struct web *w, const struct web_request *r, unsigned guards,
    struct caller *caller, struct reply *reply, struct err *e);

/*
 * The parameter `once`, of a form while somebody types into it: for this request the tracker is asked
 * one question at most, and what would take another one is told by `more`. Only of a browser's session.
 */
bool guard_asks_once(const struct web_request *r, const struct caller *c);

/* In the project; an unknown caller is a client. */
bool guard_is_staff(const struct caller *c, int64_t project);

/* Who says it, for people to read: in the arena, or the caller's own. */
const char *guard_name(const struct caller *c, struct arena *a);

/* What a write of this browser has to bring in X-Sla-Token; in the request's arena. */
const char *guard_token(const struct web *w, const struct web_request *r, const struct caller *c);

#endif
