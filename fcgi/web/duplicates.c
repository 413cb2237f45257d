/* Beside an issue: what it duplicates, and what may say the same. */
#include "base/arena.h"
#include "store/link.h"
#include "store/verdict.h"
#include "tracker/relate.h"
#include "tracker/tracker.h"
#include "web/guard.h"
#include "web/router.h"
#include "web/similar.h"
#include "web/visible.h"

/* For staff only: what was said of it. */
struct said {
	struct link_word *words;
	size_t n;
};

static enum err_code
read_said(struct web *w, const struct web_request *r, const struct caller *caller,
    const struct said **out, struct err *e)
{
	struct said *said = arena_alloc(r->arena, sizeof(*said));
	struct verdict_row *row;

	*out = NULL;
	if (verdict_get(w->db, r->issue, r->arena, &row, e) != ERR_OK)
		return e->code;
	if (row == NULL || !guard_is_staff(caller, row->project))
		return ERR_OK;
	if (link_words(w->db, r->issue, r->arena, &said->words, &said->n, e) != ERR_OK)
		return e->code;
	*out = said;
	return ERR_OK;
}

static json_t *
master_json(const struct web *w, const struct web_request *r, const struct relate_master *m,
    const struct said *said)
{
	json_t *row = json_pack("{s:I, s:s, s:b, s:s}", "issue", (json_int_t)m->issue, "subject",
	    m->subject, "closed", m->closed, "link", tracker_link(w->tracker, m->issue, r->arena));

	if (said != NULL)
		json_object_set_new(row, "automatic",
		    json_boolean(
			m->by_bot && link_is_alone(said->words, said->n, r->issue, m->issue)));
	return row;
}

/* What it is known to duplicate, as far as the caller sees that: for one who may take it back. */
static enum err_code
tell_masters(struct web *w, const struct web_request *r, const struct caller *caller, json_t **list,
    struct err *e)
{
	struct relate_master all[RELATE_MASTERS_MAX];
	int64_t ids[RELATE_MASTERS_MAX];
	bool visible[RELATE_MASTERS_MAX];
	const struct said *said;
	size_t n;

	if (web_tracker(w, r->now, e) != ERR_OK || read_said(w, r, caller, &said, e) != ERR_OK ||
	    relate_masters(w->tracker, r->issue, r->arena, all, &n, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < n; i++)
		ids[i] = all[i].issue;
	if (n > 0 && visible_issues(w, r, caller, ids, n, visible, e) != ERR_OK)
		return e->code;
	*list = json_array();
	for (size_t i = 0; i < n; i++) {
		if (visible[i])
			json_array_append_new(*list, master_json(w, r, &all[i], said));
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
