#include "app/doctor.h"

#include <string.h>
#include <strings.h>

#include "app/config.h"
#include "base/arena.h"
#include "base/http.h"
#include "tracker/tracker.h"

/*
 * The tracker's pages from the address that people type, through whatever stands in front of it:
 * nginx and what it includes cannot be asked, only looked at from outside. None of it keeps slad
 * from working, so all of it is a warning. slad-nginx(7) tells each in full.
 */

#define PROBE_MS 5000
#define SCRIPT "/sla/panel/panel.js"
#define MANUAL "; see slad-nginx(7)"

struct visit {
	struct doctor *d;
	struct http *http;
	struct http_reply reply;
	const char *url; /* without a slash at its end */
};

static bool
get(struct visit *v, const char *path, bool zipped)
{
	struct http_request q = {
		.method = "GET",
		.url = arena_printf(v->d->arena, "%s%s", v->url, path),
		.headers = { "Accept: text/html, */*" },
		.timeout_ms = PROBE_MS,
		.zipped = zipped,
	};
	struct err e;

	if (http_send(v->http, &q, &v->reply, &e) == ERR_OK)
		return true;
	doctor_say(v->d, DOCTOR_WARNING, "tracker.public_url",
	    "if only this host cannot reach it, look at a page of the tracker in a browser",
	    "the tracker's pages were not looked at: %s", e.text);
	return false;
}

/* ---- what the page lets in ---- */

/* A directive's sources up to the next semicolon; NULL: it is not there. */
static const char *
sources_of(const char *policy, const char *name, size_t *len)
{
	for (const char *p = policy; *p != '\0'; p += strcspn(p, ";"), p += *p == ';') {
		p += strspn(p, " ");
		if (strncasecmp(p, name, strlen(name)) == 0 &&
		    strchr(" ;", p[strlen(name)]) != NULL) {
			p += strlen(name);
			*len = strcspn(p, ";");
			return p;
		}
	}
	return NULL;
}

static bool
names(const char *sources, size_t len, const char *word)
{
	const char *end = sources + len;

	for (const char *p = sources; p < end;) {
		size_t n;

		p += strspn(p, " ");
		n = strcspn(p, " ;");
		if (n == strlen(word) && strncasecmp(p, word, n) == 0)
			return true;
		p += n == 0 ? 1 : n;
	}
	return false;
}

static bool
lets_in(const struct visit *v, const char *directive)
{
	const char *host = strstr(v->url, "://");
	const size_t origin = (size_t)(host - v->url) + 3 + strcspn(host + 3, "/");
	const char *sources;
	size_t len;

	sources = sources_of(v->reply.policy, directive, &len);
	if (sources == NULL)
		sources = sources_of(v->reply.policy, "default-src", &len);
	if (sources == NULL)
		return true;
	if (names(sources, len, "'strict-dynamic'"))
		return false;
	return names(sources, len, "'self'") || names(sources, len, "*") ||
	    names(sources, len, arena_strndup(v->d->arena, v->url, origin)) ||
	    (strncmp(v->url, "https:", 6) == 0 && names(sources, len, "https:"));
}

static bool
check_policy(struct visit *v)
{
	static const char *const wanted[] = { "script-src", "style-src", "connect-src" };
	bool good = true;

	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		if (lets_in(v, wanted[i]))
			continue;
		good = false;
		doctor_say(v->d, DOCTOR_WARNING, "Content-Security-Policy",
		    arena_printf(v->d->arena, "add 'self' to its %s" MANUAL, wanted[i]),
		    "the tracker's pages come with a policy whose %s keeps the panel out",
		    wanted[i]);
	}
	return good;
}

/* ---- the page ---- */

static bool
is_elsewhere(const struct visit *v)
{
	const char *to = v->reply.location;

	return v->reply.status / 100 == 3 && strstr(to, "://") != NULL &&
	    strncmp(to, v->url, strlen(v->url)) != 0;
}

static bool
brings_panel(const struct visit *v)
{
	return strstr(v->reply.body.data, SCRIPT) != NULL;
}

/* As browsers ask for it; if the panel is not in it, also as they do not. */
static bool
check_page(struct visit *v)
{
	if (!get(v, "/login", true))
		return false;
	if (is_elsewhere(v)) {
		doctor_say(v->d, DOCTOR_WARNING, "tracker.public_url",
		    "set it to the address that browsers show: from another one nobody may write",
		    "%s leads elsewhere: %s", v->url, v->reply.location);
		return false;
	}
	if (v->reply.status != 200) {
		doctor_say(v->d, DOCTOR_WARNING, "tracker.public_url",
		    "look at it in a browser; what stands in front of the tracker tells why",
		    "%s/login answers %d", v->url, v->reply.status);
		return false;
	}
	if (brings_panel(v))
		return check_policy(v);
	if (get(v, "/login", false) && brings_panel(v))
		doctor_say(v->d, DOCTOR_WARNING, "slad-page.conf",
		    "Accept-Encoding has to be empty on its way to what makes the page" MANUAL,
		    "pages that come compressed are without the panel");
	else
		doctor_say(v->d, DOCTOR_WARNING, "slad-page.conf",
		    "include snippets/slad-page.conf in the location that passes requests on to "
		    "the tracker" MANUAL,
		    "the tracker's pages come without the panel");
	return false;
}

/* ---- what the page asks for ---- */

static bool
check_files(struct visit *v)
{
	if (!get(v, SCRIPT, true))
		return false;
	if (v->reply.status == 200 && strstr(v->reply.type, "javascript") != NULL)
		return true;
	doctor_say(v->d, DOCTOR_WARNING, "slad.conf",
	    "include snippets/slad.conf in the tracker's server block; its files are in "
	    "/usr/share/slad/panel" MANUAL,
	    "%s" SCRIPT " is no script: %d", v->url, v->reply.status);
	return false;
}

static bool
check_answers(struct visit *v)
{
	if (!get(v, "/sla/api/health", true))
		return false;
	if (v->reply.status == 200 && strstr(v->reply.type, "json") != NULL)
		return true;
	doctor_say(v->d, DOCTOR_WARNING, "slad-upstream.conf",
	    "nginx has to reach web.socket and hooks.socket" MANUAL, "%s/sla/api/health answers %d",
	    v->url, v->reply.status);
	return false;
}

void
doctor_pages(struct doctor *d)
{
	const struct http_config config = { .ca_file = d->config->tracker.ca_file };
	const char *url = d->config->tracker.public_url;
	struct visit v = { .d = d };
	struct err e;

	if (url == NULL || strstr(url, "://") == NULL)
		return;
	v.url = arena_strndup(d->arena, url, strlen(url) - (url[strlen(url) - 1] == '/'));
	if (http_open(&config, &v.http, &e) != ERR_OK) {
		doctor_trouble(d, "tracker.public_url", NULL, &e);
		return;
	}
	http_reply_init(&v.reply);
	if (check_page(&v) && check_files(&v) && check_answers(&v))
		doctor_say(d, DOCTOR_OK, "tracker.public_url", NULL,
		    "%s: pages bring the panel, and slad answers there", v.url);
	http_reply_release(&v.reply);
	http_close(v.http);
}
