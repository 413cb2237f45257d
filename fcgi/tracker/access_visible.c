/* access.h: which of many issues somebody may see, asked in few questions. */
#include "tracker/access.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/http.h"
#include "tracker/proof.h"
#include "tracker/tracker.h"

/*
 * Ids of one question. A list for a program has at most 100 rows. A spreadsheet has as many as
 * Redmine's export limit says, 500 where nobody changed it; so many ids are 4 kB, half of what
 * nginx takes as an address. A lower limit takes more questions; one below 60 shows less than there
 * is.
 */
#define VISIBLE_JSON 100
#define VISIBLE_CSV 500
#define VISIBLE_TURNS 9

/* Marks an id of the answer. False: it was not asked for, so this is no answer to our question. */
static bool
mark(const int64_t *ids, size_t n, bool *visible, int64_t id)
{
	bool asked = false;

	for (size_t i = 0; i < n; i++) {
		if (ids[i] == id)
			visible[i] = asked = true;
	}
	return asked;
}

/* "#\n5\n2\n1\n": a line of headings, then an id in each. */
static bool
mark_csv(const char *text, const int64_t *ids, size_t n, bool *visible)
{
	for (const char *p = strchr(text, '\n'); p != NULL && p[1] != '\0';
	     p = strchr(p + 1, '\n')) {
		char *end;
		const int64_t id = strtoll(p + 1, &end, 10);

		if ((*end != '\n' && *end != '\r' && *end != '\0') || !mark(ids, n, visible, id))
			return false;
	}
	return true;
}

static bool
mark_json(const struct http_reply *r, const int64_t *ids, size_t n, bool *visible)
{
	json_t *root = json_loadb(r->body.data, r->body.len, 0, NULL), *issue;
	json_t *issues = json_object_get(root, "issues");
	bool whole = json_is_array(issues);
	size_t i;

	json_array_foreach(issues, i, issue)
	{
		const json_int_t id = json_integer_value(json_object_get(issue, "id"));

		whole = whole && mark(ids, n, visible, id);
	}
	json_decref(root);
	return whole;
}

static enum err_code
visible_ask(struct tracker *t, const struct proof *p, const int64_t *ids, size_t n, bool *visible,
    struct http_reply *r, struct err *e)
{
	struct buf path;
	bool whole;
	enum err_code rc;

	buf_init(&path);
	/* One column, the id: texts of issues do not travel. */
	buf_puts(&path,
	    p->session ? "/issues.csv?set_filter=1&c%5B%5D=id&sort=id:desc&status_id=*&issue_id="
		       : "/issues.json?status_id=*&limit=100&issue_id=");
	for (size_t i = 0; i < n; i++)
		buf_printf(&path, "%s%" PRId64, i == 0 ? "" : ",", ids[i]);
	rc = proof_ask(t, p, path.data, r, e);
	buf_release(&path);
	if (rc == ERR_NOTFOUND)
		return r->status == 403 ? ERR_OK : proof_senseless(r, e); /* none of them */
	if (rc != ERR_OK)
		return rc;
	if (p->session)
		whole = proof_is_type(r, "text/csv") && mark_csv(r->body.data, ids, n, visible);
	else
		whole = proof_is_type(r, "application/json") && mark_json(r, ids, n, visible);
	return whole ? ERR_OK : proof_senseless(r, e);
}

/* Those that may have been cut off: the highest come first, so they are below all that came. */
static size_t
keep_below(int64_t *ids, const bool *seen, size_t n)
{
	int64_t lowest = INT64_MAX;
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		lowest = seen[i] && ids[i] < lowest ? ids[i] : lowest;
	if (lowest == INT64_MAX)
		return 0;
	for (size_t i = 0; i < n; i++) {
		if (ids[i] < lowest)
			ids[kept++] = ids[i];
	}
	return kept;
}

/* In that many questions at most: an answer may have been cut short. *unsaid: of so many nothing was said. */
static enum err_code
visible_among(struct tracker *t, const struct proof *p, int turns, const int64_t *ids, size_t n,
    bool *visible, size_t *unsaid, struct http_reply *r, struct err *e)
{
	int64_t left[VISIBLE_CSV];
	size_t n_left = n;

	memcpy(left, ids, n * sizeof(*ids));
	for (int asked = 0; n_left > 0 && asked < turns; asked++) {
		bool seen[VISIBLE_CSV] = { false };

		if (visible_ask(t, p, left, n_left, seen, r, e) != ERR_OK)
			return e->code;
		for (size_t i = 0; i < n_left; i++) {
			if (seen[i])
				mark(ids, n, visible, left[i]);
		}
		n_left = p->session ? keep_below(left, seen, n_left) : 0;
	}
	*unsaid = n_left;
	return ERR_OK;
}

/* In so many turns for each question; once: in one question alone. */
static enum err_code
ask_visible(struct tracker *t, const struct credentials *c, bool once, const int64_t *ids, size_t n,
    bool *visible, bool *all, struct err *e)
{
	const int turns = once ? 1 : VISIBLE_TURNS;
	enum err_code rc = ERR_OK;
	struct http_reply r;
	struct proof p;
	size_t unsaid = 0;

	*all = true;
	memset(visible, 0, n * sizeof(*visible));
	http_reply_init(&r);
	if (!proof_init(t->config, c, &p))
		rc = err_set(e, ERR_DENIED, "nobody is logged in");
	for (size_t i = 0, some; i < n && rc == ERR_OK && (i == 0 || !once); i += some) {
		some = p.session ? VISIBLE_CSV : VISIBLE_JSON;
		some = n - i < some ? n - i : some;
		rc = visible_among(t, &p, turns, ids + i, some, visible + i, &unsaid, &r, e);
		*all = *all && unsaid == 0 && (!once || some == n);
	}
	if (rc != ERR_OK)
		memset(visible, 0, n * sizeof(*visible));
	proof_release(&p);
	proof_wipe(&r);
	return rc;
}

enum err_code
access_visible(struct tracker *t, const struct credentials *c, const int64_t *ids, size_t n,
    bool *visible, struct err *e)
{
	bool all;

	return ask_visible(t, c, false, ids, n, visible, &all, e);
}

enum err_code
access_visible_once(struct tracker *t, const struct credentials *c, const int64_t *ids, size_t n,
    bool *visible, bool *all, struct err *e)
{
	return ask_visible(t, c, true, ids, n, visible, all, e);
}
