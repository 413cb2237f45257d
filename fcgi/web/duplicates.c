/* Beside an issue: what it duplicates, and what may say the same. */
#include "base/arena.h"
#include "tracker/relate.h"
#include "tracker/tracker.h"
#include "web/router.h"
#include "web/similar.h"
#include "web/visible.h"

/* What it is known to duplicate, as far as the caller sees that: for one who may take it back. */
static enum err_code
tell_masters(struct web *w, const struct web_request *r, const struct caller *caller, json_t **list,
    struct err *e)
{
	struct relate_master all[RELATE_MASTERS_MAX];
	int64_t ids[RELATE_MASTERS_MAX];
	bool visible[RELATE_MASTERS_MAX];
	size_t n;

	if (web_tracker(w, r->now, e) != ERR_OK ||
	    relate_masters(w->tracker, r->issue, r->arena, all, &n, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < n; i++)
		ids[i] = all[i].issue;
	if (n > 0 && visible_issues(w, r, caller, ids, n, visible, e) != ERR_OK)
		return e->code;
	*list = json_array();
	for (size_t i = 0; i < n; i++) {
		if (visible[i])
			json_array_append_new(*list,
			    json_pack("{s:I, s:s, s:b, s:s}", "issue", (json_int_t)ids[i],
				"subject", all[i].subject, "closed", all[i].closed, "link",
				tracker_link(w->tracker, ids[i], r->arena)));
	}
	return ERR_OK;
}

enum err_code
issue_similar_get(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	json_t *list, *masters;
	bool ready;

	if (tell_masters(w, r, caller, &masters, e) != ERR_OK)
		return e->code;
	if (similar_of_issue(w, r, caller, &list, &ready, e) != ERR_OK) {
		json_decref(masters);
		return e->code;
	}
	reply_json(out, 200,
	    json_pack("{s:o, s:o, s:b}", "similar", list, "duplicate_of", masters, "ready", ready));
	return ERR_OK;
}
