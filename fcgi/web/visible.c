#include "web/visible.h"

#include <assert.h>

#include "tracker/tracker.h"
#include "web/recall.h"
#include "web/web.h"

enum err_code
visible_issues(struct web *w, const struct web_request *r, const struct caller *c,
    const int64_t *ids, size_t n, bool *visible, struct err *e)
{
	int64_t asked[VISIBLE_MAX];
	bool seen[VISIBLE_MAX];
	size_t place[VISIBLE_MAX], unknown = 0;

	assert(n <= VISIBLE_MAX);
	for (size_t i = 0; i < n; i++) {
		visible[i] = ids[i] != 0 && recall_visible(w->recall, c->who.user, ids[i], r->now);
		if (visible[i] || ids[i] == 0)
			continue;
		place[unknown] = i;
		asked[unknown++] = ids[i];
	}
	if (unknown == 0)
		return ERR_OK;
	if (web_tracker(w, r->now, e) != ERR_OK ||
	    access_visible(w->tracker, &c->credentials, asked, unknown, seen, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < unknown; i++) {
		visible[place[i]] = seen[i];
		if (seen[i])
			recall_put_visible(w->recall, c->who.user, asked[i], r->now);
	}
	return ERR_OK;
}
