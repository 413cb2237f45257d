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

struct looking {
	struct web *w;
	const struct web_request *r;
	const struct caller *c;
	const int64_t *ids;
	size_t n;
	bool *visible;
	/* Whom the tracker is asked about, each once, and what it says. */
	size_t unknown;
	int64_t asked[VISIBLE_MAX];
	bool seen[VISIBLE_MAX];
};

static void
recall_them(struct looking *l)
{
	assert(l->n <= VISIBLE_MAX);
	l->unknown = 0;
	for (size_t i = 0; i < l->n; i++) {
		const int64_t id = l->ids[i], user = l->c->who.user;

		l->visible[i] = id != 0 && recall_visible(l->w->recall, user, id, l->r->now);
		if (!l->visible[i] && id != 0 &&
		    !recall_hidden(l->w->recall, user, id, l->r->now) &&
		    place_of(id, l->asked, l->unknown) == l->unknown)
			l->asked[l->unknown++] = id;
	}
}

/* `all`: what is not seen is hidden, and not only cut off. */
static void
take_answer(const struct looking *l, bool all)
{
	const int64_t user = l->c->who.user;

	for (size_t i = 0; i < l->n; i++) {
		const size_t place = place_of(l->ids[i], l->asked, l->unknown);

		if (place < l->unknown)
			l->visible[i] = l->seen[place];
	}
	for (size_t i = 0; i < l->unknown; i++) {
		if (l->seen[i])
			recall_put_visible(l->w->recall, user, l->asked[i], l->r->now);
		else if (all)
			recall_put_hidden(l->w->recall, user, l->asked[i], l->r->now);
	}
}

enum err_code
visible_issues(struct web *w, const struct web_request *r, const struct caller *c,
    const int64_t *ids, size_t n, bool *visible, struct err *e)
{
	struct looking l = { .w = w, .r = r, .c = c, .ids = ids, .n = n, .visible = visible };

	recall_them(&l);
	if (l.unknown == 0)
		return ERR_OK;
	if (web_tracker(w, r->now, e) != ERR_OK ||
	    access_visible(w->tracker, &c->credentials, l.asked, l.unknown, l.seen, e) != ERR_OK)
		return e->code;
	take_answer(&l, true);
	return ERR_OK;
}

enum err_code
visible_once(struct web *w, const struct web_request *r, const struct caller *c, const int64_t *ids,
    size_t n, bool *visible, bool *more, struct err *e)
{
	struct looking l = { .w = w, .r = r, .c = c, .ids = ids, .n = n, .visible = visible };
	bool all;

	recall_them(&l);
	*more = l.unknown > 0 && web_asked(w) > 0;
	if (l.unknown == 0 || *more)
		return ERR_OK;
	if (web_tracker(w, r->now, e) != ERR_OK ||
	    access_visible_once(w->tracker, &c->credentials, l.asked, l.unknown, l.seen, &all, e) !=
		ERR_OK)
		return e->code;
	take_answer(&l, all);
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
