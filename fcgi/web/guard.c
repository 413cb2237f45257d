#include "web/guard.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "base/hmac.h"
#include "base/problem.h"
#include "store/verdict.h"
#include "tracker/proof.h"
#include "tracker/tracker.h"
#include "web/recall.h"
#include "web/reply.h"
#include "web/web.h"

#define COOKIE "slad_who"

/* Signed texts: "USER.EXPIRES.PROOF", the proof being of what it is for, too. */

static const char *
sign(const struct web *w, struct arena *a, const char *purpose, int64_t user, int64_t expires)
{
	const char *said = arena_printf(a, "%s %" PRId64 " %" PRId64, purpose, user, expires);
	const char *secret = w->config->secret;
	char proof[HMAC_HEX];

	hmac_sha256_hex(secret, strlen(secret), said, strlen(said), proof);
	return arena_printf(a, "%" PRId64 ".%" PRId64 ".%s", user, expires, proof);
}

/*
 * What a cookie of ours is for: to say who has this session of the tracker. Another one, of
 * whoever logs in next in the same browser, is another purpose; so is what the tracker makes of
 * the session at its next page. NULL: no session, nothing to say.
 */
static const char *
who_purpose(const struct web *w, const struct web_request *r)
{
	const char *secret = w->config->secret;
	char digest[HMAC_HEX];
	struct buf session;
	bool found;

	buf_init(&session);
	found = r->cookie != NULL && proof_session(w->config->tracker, r->cookie, &session);
	if (found)
		hmac_sha256_hex(secret, strlen(secret), session.data, session.len, digest);
	explicit_bzero(session.data, session.len);
	buf_release(&session);
	return found ? arena_printf(r->arena, "who %s", digest) : NULL;
}

/* The user of a signed text; 0 when it is not ours, or too old. */
static int64_t
signed_user(const struct web *w, const struct web_request *r, const char *purpose, const char *text)
{
	int64_t user, expires;
	char *end;

	if (text == NULL || purpose == NULL)
		return 0;
	user = strtoll(text, &end, 10);
	if (user <= 0 || *end != '.')
		return 0;
	expires = strtoll(end + 1, &end, 10);
	if (*end != '.' || expires <= r->now.s)
		return 0;
	return hmac_equal(sign(w, r->arena, purpose, user, expires), text) ? user : 0;
}

static const char *
new_cookie(const struct web *w, const struct web_request *r, int64_t user)
{
	const int64_t span = w->config->identity.s;
	const char *url = w->config->tracker->public_url;
	const bool tls = url != NULL && strncmp(url, "https:", 6) == 0;

	return arena_printf(r->arena,
	    COOKIE "=%s; Path=%s/sla/; Max-Age=%" PRId64 "; HttpOnly; SameSite=Strict%s",
	    sign(w, r->arena, who_purpose(w, r), user, r->now.s + span), r->prefix, span,
	    tls ? "; Secure" : "");
}

const char *
guard_token(const struct web *w, const struct web_request *r, const struct caller *c)
{
	return sign(w, r->arena, "write", c->who.user, r->now.s + w->config->identity.s);
}

/* Who it is. */

/* Whom our cookie names for this session, and the page as well; 0: nobody, ask the tracker. */
static int64_t
proved_before(const struct web *w, const struct web_request *r)
{
	const int64_t user = signed_user(w, r, who_purpose(w, r), request_cookie(r, COOKIE));

	if (user == 0 || r->user_shown == NULL)
		return 0;
	return strcmp(r->user_shown, arena_printf(r->arena, "%" PRId64, user)) == 0 ? user : 0;
}

/* What is remembered is named by a digest, so that no key stays in memory. */
static const char *
name_of(const struct web *w, const struct web_request *r, const struct caller *c, int64_t user)
{
	const char *secret = w->config->secret;
	const char *said;
	char *name;

	if (c->by_cookie)
		return user == 0 ? "" : arena_printf(r->arena, "user %" PRId64, user);
	said =
	    c->credentials.api_key != NULL ? c->credentials.api_key : c->credentials.authorization;
	name = arena_alloc(r->arena, HMAC_HEX);
	hmac_sha256_hex(secret, strlen(secret), said, strlen(said), name);
	return name;
}

/* Of a browser that wants to know of an issue it is asked in the same breath whether it may. */
static enum err_code
ask_who(
    struct web *w, const struct web_request *r, unsigned guards, struct caller *c, struct err *e)
{
	bool sees;

	if (!c->by_cookie || (guards & GUARD_ISSUE) == 0)
		return access_who(w->tracker, &c->credentials, r->arena, &c->who, e);
	if (access_who_sees(w->tracker, &c->credentials, r->issue, r->arena, &c->who, &sees, e) !=
	    ERR_OK)
		return e->code;
	if (sees)
		recall_put_visible(w->recall, c->who.user, r->issue, r->now);
	return ERR_OK;
}

static enum err_code
ask_tracker(struct web *w, const struct web_request *r, unsigned guards, int64_t user,
    struct caller *c, struct reply *reply, struct err *e)
{
	if (web_tracker(w, r->now, e) != ERR_OK)
		return e->code;
	if (user > 0)
		return access_user(w->tracker, user, r->arena, &c->who, e);
	if (ask_who(w, r, guards, c, e) != ERR_OK)
		return e->code;
	if (c->by_cookie)
		reply->cookie = new_cookie(w, r, c->who.user);
	return ERR_OK;
}

static enum err_code
identify(struct web *w, const struct web_request *r, unsigned guards, struct caller *c,
    struct reply *reply, struct err *e)
{
	int64_t user = 0;
	const char *name;

	/*
	 * A browser sends its password for the site along with the cookie: it is not meant for us.
	 */
	c->by_cookie = r->api_key == NULL && r->cookie != NULL;
	c->credentials = (struct credentials){
		.cookie = r->cookie,
		.api_key = r->api_key,
		.authorization = c->by_cookie ? NULL : r->authorization,
	};
	if (!c->by_cookie && r->api_key == NULL && r->authorization == NULL)
		return problem_set(e, PROBLEM_LOG_IN, PROBLEM_NO_VALUES);
	/* What changes something is proved anew each time. */
	if (c->by_cookie && (r->method == METHOD_GET || (guards & GUARD_ASKS) != 0))
		user = proved_before(w, r);
	name = name_of(w, r, c, user);
	c->known = recall_who(w->recall, name, r->now, r->arena, &c->who);
	if (c->known)
		return ERR_OK;
	if (ask_tracker(w, r, guards, user, c, reply, e) != ERR_OK)
		return e->code;
	c->known = true;
	recall_put_who(w->recall, name, &c->who, r->now);
	return ERR_OK;
}

/* Writes of a browser. */

/* "https://sup.example.kz/redmine" is of the origin "https://sup.example.kz". */
static bool
is_our_origin(const struct web *w, const char *origin)
{
	const char *url = w->config->tracker->public_url;
	const char *host = url == NULL ? NULL : strstr(url, "://");
	size_t len;

	if (host == NULL)
		return false;
	len = (size_t)(host - url) + 3 + strcspn(host + 3, "/");
	return strlen(origin) == len && strncmp(origin, url, len) == 0;
}

static enum err_code
check_write(const struct web *w, const struct web_request *r, const struct caller *c, struct err *e)
{
	const bool ours = r->origin != NULL
	    ? is_our_origin(w, r->origin)
	    : r->fetch_site != NULL && strcmp(r->fetch_site, "same-origin") == 0;

	/* The one credential that no browser sends by itself. */
	if (r->api_key != NULL)
		return ERR_OK;
	if (!ours)
		return problem_set(e, PROBLEM_FOREIGN_PAGE, PROBLEM_NO_VALUES);
	if (signed_user(w, r, "write", r->token) != c->who.user)
		return problem_set(e, PROBLEM_OLD_TOKEN, PROBLEM_NO_VALUES);
	return ERR_OK;
}

/* What they may. */

static enum err_code
check_issue(struct web *w, const struct web_request *r, struct caller *c, struct err *e)
{
	if (recall_visible(w->recall, c->who.user, r->issue, r->now))
		return ERR_OK;
	if (web_tracker(w, r->now, e) != ERR_OK)
		return e->code;
	switch (access_issue(w->tracker, &c->credentials, r->issue, e)) {
	case ERR_OK:
		recall_put_visible(w->recall, c->who.user, r->issue, r->now);
		return ERR_OK;
	case ERR_NOTFOUND:
		return problem_issue(e, PROBLEM_NO_ISSUE, r->issue);
	case ERR_DENIED:
		/* Logged out of the tracker since our cookie was made. */
		c->known = false;
		return e->code;
	case ERR_INVALID:
	case ERR_CONFLICT:
	case ERR_RETRY:
	case ERR_UNREACHABLE:
	case ERR_REFUSED:
	case ERR_INTERNAL:
		break;
	}
	return e->code;
}

const char *
guard_name(const struct caller *c, struct arena *a)
{
	return c->who.name != NULL ? c->who.name : arena_printf(a, "user %" PRId64, c->who.user);
}

bool
guard_asks_once(const struct web_request *r, const struct caller *c)
{
	return c->by_cookie && request_param(r, "once") != NULL;
}

bool
guard_is_staff(const struct caller *c, int64_t project)
{
	const enum side side = c->known ? access_side(&c->who, project) : SIDE_CLIENT;

	return side == SIDE_STAFF || side == SIDE_DEVELOPER;
}

static enum err_code
check_staff(struct web *w, const struct web_request *r, unsigned guards, const struct caller *c,
    struct err *e)
{
	struct verdict_row *row;
	bool good = c->who.side == SIDE_STAFF || c->who.side == SIDE_DEVELOPER;

	if (good && (guards & GUARD_ISSUE) != 0) {
		if (web_db(w, e) != ERR_OK ||
		    verdict_get(w->db, r->issue, r->arena, &row, e) != ERR_OK)
			return e->code;
		if (row == NULL)
			return problem_issue(e, PROBLEM_NOT_YET, r->issue);
		good = guard_is_staff(c, row->project);
	}
	if (!good)
		return problem_set(e, PROBLEM_FOR_STAFF, PROBLEM_NO_VALUES);
	return ERR_OK;
}

enum err_code
guard_check(struct web *w, const struct web_request *r, unsigned guards, struct caller *caller,
    struct reply *reply, struct err *e)
{
	enum err_code rc = ERR_OK;

	*caller = (struct caller){ 0 };
	if ((guards & GUARD_IDENTITY) != 0) {
		rc = identify(w, r, guards, caller, reply, e);
		if (rc == ERR_OK && r->method != METHOD_GET)
			rc = check_write(w, r, caller, e);
	}
	if (rc == ERR_OK && (guards & GUARD_ISSUE) != 0)
		rc = check_issue(w, r, caller, e);
	if (rc == ERR_OK && (guards & GUARD_STAFF) != 0)
		rc = check_staff(w, r, guards, caller, e);
	if (rc == ERR_OK && (guards & GUARD_MANAGER) != 0 && !caller->who.manager)
		rc = problem_set(e, PROBLEM_FOR_MANAGERS, PROBLEM_NO_VALUES);
	return rc;
}
