#include "web/visible.h"

#include <assert.h>

#include "tracker/tracker.h"
#include "web/recall.h"
#include "web/web.h"

/* Its place among those that are asked about; n: it is not there. */
static size_t
place_of(int64_t id, const int64_t *asked, size_t n)
{
	size_t i = 0;

	while (i < n && asked[i] != id)
		i++;
	return i;
}

enum err_code
visible_issues(struct web *w, const struct web_request *r, const struct caller *c,
    const int64_t *ids, size_t n, bool *visible, struct err *e)
{
	int64_t asked[VISIBLE_MAX] = { 0 };
	bool seen[VISIBLE_MAX];
	size_t unknown = 0;

	assert(n <= VISIBLE_MAX);
	for (size_t i = 0; i < n; i++) {
		visible[i] = ids[i] != 0 && recall_visible(w->recall, c->who.user, ids[i], r->now);
		if (!visible[i] && ids[i] != 0 &&
		    !recall_hidden(w->recall, c->who.user, ids[i], r->now) &&
		    place_of(ids[i], asked, unknown) == unknown)
			asked[unknown++] = ids[i];
	}
	if (unknown == 0)
		return ERR_OK;
	if (web_tracker(w, r->now, e) != ERR_OK ||
	    access_visible(w->tracker, &c->credentials, asked, unknown, seen, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < n; i++) {
		const size_t place = place_of(ids[i], asked, unknown);

		if (place < unknown)
			visible[i] = seen[place];
	}
	for (size_t i = 0; i < unknown; i++) {
		if (seen[i])
			recall_put_visible(w->recall, c->who.user, asked[i], r->now);
		else
			recall_put_hidden(w->recall, c->who.user, asked[i], r->now);
	}
	return ERR_OK;
}

enum err_code
visible_all(struct web *w, const struct web_request *r, const struct caller *c, const int64_t *ids,
    size_t n, bool *visible, struct err *e)
{
	for (size_t at = 0, some; at < n; at += some) {
		some = n - at < VISIBLE_MAX ? n - at : VISIBLE_MAX;
		if (visible_issues(w, r, c, ids + at, some, visible + at, e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}
