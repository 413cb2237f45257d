#include <stdlib.h>
#include <string.h>

#include "base/hmac.h"
#include "base/log.h"
#include "hooks/news.h"
#include "hooks/plugin.h"
#include "hooks/redmine.h"
#include "store/clock.h"
#include "store/scope.h"
#include "web/router.h"
#include "web/source.h"

/* "application/json", with or without parameters. */
static bool
is_json(const char *type)
{
	static const char json[] = "application/json";
	const size_t len = strlen(json);

	return type != NULL && strncasecmp(type, json, len) == 0 &&
	    (type[len] == '\0' || type[len] == ';' || type[len] == ' ');
}

static enum err_code
wake(struct web *w, const struct news *news, struct reply *out, struct err *e)
{
	struct utc now;
	size_t woken;

	if (web_db(w, e) != ERR_OK || clock_now(w->db, &now, e) != ERR_OK)
		return e->code;
	if (scope_wake(w->db, news->issues, news->n, now, &woken, e) != ERR_OK)
		return e->code;
	if (woken > 0)
		web_nudge(w);
	log_debug("%s: %zu issues woken", news->event, woken);
	reply_json(out, 202, json_pack("{s:I}", "woken", (json_int_t)news->n));
	return ERR_OK;
}

enum err_code
hook_redmine(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct news news;

	if (!is_json(r->content_type)) {
		reply_problem(out, 415, PROBLEM_NOT_JSON);
		return ERR_OK;
	}
	if (redmine_news(r->body, r->body_len, r->signature, w->config->redmine_secret, &news, e) !=
	    ERR_OK)
		return e->code;
	return wake(w, &news, out, e);
}

enum err_code
hook_plugin(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct news news;

	/* Which of the two was wrong is nobody's business; both are looked at in any case. */
	if (!hmac_equal(w->config->plugin_secret, r->secret) |
	    !source_allowed(&w->config->plugin_sources, r->remote)) {
		reply_problem(out, 403, PROBLEM_NO_HOOK);
		return ERR_OK;
	}
	if (!is_json(r->content_type)) {
		reply_problem(out, 415, PROBLEM_NOT_JSON);
		return ERR_OK;
	}
	if (plugin_news(r->body, r->body_len, &news, e) != ERR_OK)
		return e->code;
	return wake(w, &news, out, e);
}
