#include "web/help.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/db.h"
#include "core/suggestion.h"
#include "search/articles.h"
#include "search/shelf.h"
#include "search/threshold.h"
#include "store/article.h"
#include "store/clicks.h"
#include "tracker/permission.h"
#include "tracker/tracker.h"
#include "web/recall.h"
#include "web/web.h"

struct help {
	struct shelf *shelf; /* NULL: there is no index here */
};

struct help *
help_new(const char *dir)
{
	struct help *h = calloc(1, sizeof(*h));

	if (h == NULL)
		abort();
	if (dir != NULL)
		h->shelf = shelf_new(dir, SHELF_ARTICLES, SHELF_ASK);
	return h;
}

void
help_free(struct help *h)
{
	if (h == NULL)
		return;
	shelf_free(h->shelf);
	free(h);
}

/* False: it is not there yet, or is being made anew: nothing is suggested, for a moment. */
static bool
is_ready(const struct help *h)
{
	struct err unused;

	return h->shelf != NULL &&
	    (shelf_refresh(h->shelf, &unused) == ERR_OK || shelf_index(h->shelf) != NULL);
}

/* ---- who may read a wiki ---- */

/* Numbers that no issue has, for the yes and the no: a typing person asks each second. */
static int64_t
yes_of(int64_t project)
{
	return -2 * project;
}

static int64_t
no_of(int64_t project)
{
	return -2 * project - 1;
}

/* False: the tracker has to be asked. */
static bool
wiki_known(
    const struct web *w, const struct web_request *r, int64_t user, int64_t project, bool *may)
{
	*may = recall_visible(w->recall, user, yes_of(project), r->now);
	return *may || recall_visible(w->recall, user, no_of(project), r->now);
}

enum err_code
help_wiki(struct web *w, const struct web_request *r, const struct caller *c, int64_t project,
    bool *may, struct err *e)
{
	const int64_t user = c->who.user;
	enum err_code rc;

	if (wiki_known(w, r, user, project, may))
		return ERR_OK;
	if (web_tracker(w, r->now, e) != ERR_OK)
		return e->code;
	rc = access_wiki(w->tracker, &c->credentials, project, e);
	if (rc != ERR_OK && rc != ERR_NOTFOUND)
		return rc;
	*may = rc == ERR_OK;
	recall_put_visible(w->recall, user, *may ? yes_of(project) : no_of(project), r->now);
	return ERR_OK;
}

/* ---- suggesting ---- */

struct asking {
	struct web *w;
	const struct web_request *r;
	const struct caller *caller;
	const struct help_question *q;
	bool staff;
	char print[SUGGESTION_PRINT];
	struct article_offer *offers;
	size_t n_offers;
	enum err_code rc; /* of asking the tracker, and of reading articles */
	struct err *e;
};

/* articles_get */
static bool
get(void *ctx, int64_t id, struct article_text *out)
{
	struct asking *s = ctx;
	struct article *a = arena_alloc(s->r->arena, sizeof(*a));

	if (s->rc != ERR_OK || article_is_stale(s->offers, s->n_offers, id, s->print))
		return false;
	s->rc = article_get(s->w->db, id, s->r->arena, a, s->e);
	if (s->rc == ERR_NOTFOUND)
		s->rc = ERR_OK;
	else if (s->rc == ERR_OK && a->state == ARTICLE_LIVE)
		*out = (struct article_text){ a->title, a->body, a->language,
			articles_standing(a->readers, a->helped), a };
	return out->item != NULL;
}

/* Whether those who see the issue may read it, whatever its operator may. */
static enum err_code
may_be_sent(const struct asking *s, int64_t wiki, bool *may)
{
	*may = true;
	if (!s->staff || s->q->issue == 0 || wiki == s->q->project)
		return ERR_OK;
	if (web_tracker(s->w, s->r->now, s->e) != ERR_OK)
		return s->e->code;
	return permission_all_read_wiki(s->w->tracker, wiki, may, s->e);
}

/* articles_may */
static bool
may_suggest(void *ctx, const struct article_text *text)
{
	const struct article *a = text->item;
	struct asking *s = ctx;
	bool may = true;

	if (a->project == 0)
		return true;
	s->rc = may_be_sent(s, a->project, &may);
	if (s->q->more != NULL && web_asked(s->w) > 0 &&
	    !wiki_known(s->w, s->r, s->caller->who.user, a->project, &may)) {
		*s->q->more = true;
		return false;
	}
	if (s->rc == ERR_OK && may)
		s->rc = help_wiki(s->w, s->r, s->caller, a->project, &may, s->e);
	return s->rc == ERR_OK && may;
}

static enum err_code
keep_shown(const struct asking *s, const struct suggested *out, size_t n)
{
	struct article_hit hits[SUGGESTIONS_MAX];
	struct utc now;

	for (size_t i = 0; i < n; i++)
		hits[i] = (struct article_hit){ out[i].id, out[i].score };
	if (web_clock(s->w, s->r->now, &now, s->e) != ERR_OK)
		return s->e->code;
	return article_shown(
	    s->w->db, s->caller->who.user, s->q->issue, s->print, hits, n, now, s->e);
}

enum err_code
help_suggest(struct web *w, const struct web_request *r, const struct caller *c,
    const struct help_question *q, bool staff, struct suggested out[static SUGGESTIONS_MAX],
    size_t *n, struct err *e)
{
	struct asking s = { .w = w, .r = r, .caller = c, .q = q, .staff = staff, .e = e };
	const char *language = q->language != NULL ? q->language : c->who.language;
	struct articles help = { .get = get, .may = may_suggest, .ctx = &s };

	*n = 0;
	if (!is_ready(w->help))
		return ERR_OK;
	if (web_db(w, e) != ERR_OK)
		return e->code;
	if (clicks_threshold(
		w->db, CLICKS_ARTICLES, threshold_articles.usual, &help.threshold, e) != ERR_OK)
		return e->code;
	suggestion_print(q->subject, q->description, s.print);
	if (q->issue != 0 &&
	    article_offers(w->db, q->issue, r->arena, &s.offers, &s.n_offers, e) != ERR_OK)
		return e->code;
	help.index = shelf_index(w->help->shelf);
	help.rank = shelf_rank(w->help->shelf);
	*n = articles_suggest(&help, q->subject, q->description, language, r->arena, out);
	if (s.rc != ERR_OK)
		return s.rc;
	return staff || *n == 0 ? ERR_OK : keep_shown(&s, out, *n);
}
