#include "tracker/proof.h"

#include <string.h>
#include <strings.h>

#include "base/http.h"
#include "tracker/access.h"
#include "tracker/tracker.h"

#define PAGE_MAX ((size_t)16 * 1024 * 1024)

static bool
is_session_cookie(const struct tracker_config *config, const char *name, size_t len)
{
	static const char *const usual[] = { "Redmine", "_redmine_session" };
	const bool own = config->session_cookies.n > 0;
	const char *const *names = own ? config->session_cookies.items : usual;
	const size_t n = own ? config->session_cookies.n : sizeof(usual) / sizeof(usual[0]);

	for (size_t i = 0; i < n; i++) {
		if (strlen(names[i]) == len && strncmp(names[i], name, len) == 0)
			return true;
	}
	return false;
}

/*
 * Only the session: with `autologin` each question would begin a new session,
 * and Redmine ends a user's oldest when there are more than ten.
 */
bool
proof_session(const struct tracker_config *config, const char *cookies, struct buf *out)
{
	bool found = false;

	for (const char *p = cookies; *p != '\0';
	     p += strcspn(p, ";") + (p[strcspn(p, ";")] == ';')) {
		p += strspn(p, " ");
		if (p[strcspn(p, "=;")] != '=' || !is_session_cookie(config, p, strcspn(p, "=")))
			continue;
		buf_printf(out, "%s%.*s", found ? "; " : "Cookie: ", (int)strcspn(p, ";"), p);
		found = true;
	}
	return found;
}

static bool
given(const char *text)
{
	return text != NULL && *text != '\0';
}

bool
proof_init(const struct tracker_config *config, const struct credentials *c, struct proof *p)
{
	buf_init(&p->header);
	p->session = false;
	if (given(c->api_key)) {
		buf_printf(&p->header, "X-Redmine-API-Key: %s", c->api_key);
		return true;
	}
	if (given(c->authorization) && strncasecmp(c->authorization, "Basic ", 6) == 0) {
		buf_printf(&p->header, "Authorization: %s", c->authorization);
		return true;
	}
	p->session = true;
	return given(c->cookie) && proof_session(config, c->cookie, &p->header);
}

void
proof_release(struct proof *p)
{
	explicit_bzero(p->header.data, p->header.len);
	buf_release(&p->header);
}

/* A page that Redmine sends those who have to log in, or to do something else first. */
static bool
leads_to_login(const char *location)
{
	static const char *const pages[] = { "/login", "/my/password", "/my/twofa",
		"/account/twofa" };
	const size_t path = strcspn(location, "?#");

	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		const char *at = strstr(location, pages[i]);

		if (at != NULL && (size_t)(at - location) < path)
			return true;
	}
	return false;
}

enum err_code
proof_senseless(const struct http_reply *r, struct err *e)
{
	return err_set(e, ERR_UNREACHABLE,
	    "the tracker answered %d (%s), which is neither yes nor no", r->status,
	    r->type[0] == '\0' ? "no type" : r->type);
}

enum err_code
proof_judge(const struct http_reply *r, struct err *e)
{
	switch (r->status) {
	case 200:
		return ERR_OK;
	case 401:
		return err_set(e, ERR_DENIED, "the tracker does not know who asks");
	case 403:
	case 404:
		return err_set(e, ERR_NOTFOUND, "not in the tracker, or not for whoever asks");
	case 302:
	case 303:
		if (leads_to_login(r->location))
			return err_set(e, ERR_DENIED, "the tracker wants a login first");
		return proof_senseless(r, e);
	default:
		return proof_senseless(r, e);
	}
}

static enum err_code
get(struct tracker *t, const struct proof *p, const char *path, const char *as,
    struct http_reply *r, struct err *e)
{
	struct http_request q = {
		.method = "GET",
		.headers = { p->header.data, as },
		.body_max = PAGE_MAX,
		.guarded = true,
	};
	enum err_code rc;

	t->asked++;
	rc = tracker_send(t, path, &q, r, e);
	if (rc == ERR_INVALID)
		return err_set(
		    e, ERR_DENIED, "what proves who asks has characters that it cannot have");
	if (rc != ERR_OK)
		e->code = ERR_UNREACHABLE;
	return rc == ERR_OK ? rc : e->code;
}

enum err_code
proof_ask(
    struct tracker *t, const struct proof *p, const char *path, struct http_reply *r, struct err *e)
{
	/* With it Redmine answers 401 to strangers, and never a page to log in. */
	if (get(t, p, path, "X-Requested-With: XMLHttpRequest", r, e) != ERR_OK)
		return e->code;
	return proof_judge(r, e);
}

enum err_code
proof_page(
    struct tracker *t, const struct proof *p, const char *path, struct http_reply *r, struct err *e)
{
	return get(t, p, path, "Accept: text/html", r, e);
}

void
proof_wipe(struct http_reply *r)
{
	explicit_bzero(r->body.data, r->body.len);
	http_reply_release(r);
}

bool
proof_is_type(const struct http_reply *r, const char *type)
{
	return strncasecmp(r->type, type, strlen(type)) == 0;
}
