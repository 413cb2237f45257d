#include "web/metrics.h"
#include "web/router.h"
#include "web/source.h"
#include "web/status.h"
#include "web/status_json.h"

/* Everybody may know whether it works; how it works is for those who look after it. */
static bool
is_monitor(const struct web *w, const struct web_request *r)
{
	return source_allowed(&w->config->monitors, r->remote);
}

enum err_code
health_get(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct status s = { 0 };
	json_t *body;

	status_read(w, r->now, r->arena, &s);
	body = is_monitor(w, r)
	    ? status_json(&s)
	    : json_pack("{s:s}", "status", s.n_troubles == 0 ? "ok" : "trouble");
	reply_json(out, s.n_troubles == 0 ? 200 : 503, body);
	return ERR_OK;
}

/* For those who look after it, wherever they sit; also when there is trouble it is an answer. */
enum err_code
status_get(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct status s = { 0 };

	status_read(w, r->now, r->arena, &s);
	reply_json(out, 200, status_json(&s));
	return ERR_OK;
}

enum err_code
metrics_get(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct status s = { 0 };

	if (!is_monitor(w, r)) {
		reply_problem(out, 403, PROBLEM_NO_MONITOR);
		return ERR_OK;
	}
	status_read(w, r->now, r->arena, &s);
	reply_text(out, 200, "text/plain; version=0.0.4; charset=utf-8", "");
	metrics_put(&s, &out->body);
	return ERR_OK;
}
