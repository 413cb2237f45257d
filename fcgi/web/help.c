#include "web/help.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/db.h"
#include "core/suggestion.h"
#include "store/article.h"
#include "tracker/tracker.h"
#include "web/recall.h"
#include "web/web.h"

/* Standing moves slowly. */
#define REREAD_S 600

struct help {
	struct articles *articles; /* NULL: not read yet */
	struct utc revision; /* of what was read */
	struct utc read, asked;
};

struct help *
help_new(void)
{
	struct help *h = calloc(1, sizeof(*h));

	if (h == NULL)
		abort();
	h->read = h->asked = (struct utc){ -1 };
	return h;
}

void
help_free(struct help *h)
{
	if (h == NULL)
		return;
	articles_free(h->articles);
	free(h);
}

/* ---- what is held ---- */

static enum err_code
read_articles(struct web *w, struct articles *into, struct err *e)
{
	struct arena *arena = arena_new();
	struct article *all;
	size_t n;
	const enum err_code rc = article_list(w->db, ARTICLE_LIVE, NULL, arena, &all, &n, e);

	for (size_t i = 0; rc == ERR_OK && i < n; i++)
		articles_add(into,
		    &(struct article_text){
			.id = all[i].id,
			.language = all[i].language,
			.section = all[i].section,
			.url = all[i].url,
			.title = all[i].title,
			.body = all[i].body,
			.project = all[i].project,
			.standing = suggestion_standing(all[i].readers, all[i].helped),
		    });
	arena_free(arena);
	return rc;
}

/* Asked for news once a second at most. */
static enum err_code
refresh(struct web *w, struct utc now, struct err *e)
{
	struct help *h = w->help;
	struct articles *fresh;
	struct utc revision;

	if (h->articles != NULL && h->asked.s == now.s)
		return ERR_OK;
	if (article_revision(w->db, &revision, e) != ERR_OK)
		return e->code;
	h->asked = now;
	if (h->articles != NULL && revision.s == h->revision.s && now.s >= h->read.s &&
	    now.s - h->read.s < REREAD_S)
		return ERR_OK;
	fresh = articles_new();
	if (read_articles(w, fresh, e) != ERR_OK) {
		articles_free(fresh);
		return e->code;
	}
	articles_free(h->articles);
	h->articles = fresh;
	h->revision = revision;
	h->read = now;
	return ERR_OK;
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

enum err_code
help_wiki(struct web *w, const struct web_request *r, const struct caller *c, int64_t project,
    bool *may, struct err *e)
{
	const int64_t user = c->who.user;
	enum err_code rc;

	*may = recall_visible(w->recall, user, yes_of(project), r->now);
	if (*may || recall_visible(w->recall, user, no_of(project), r->now))
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
	char print[SUGGESTION_PRINT];
	struct article_offer *offers;
	size_t n_offers;
	enum err_code rc; /* of asking the tracker */
	struct err *e;
};

/* articles_may */
static bool
may_suggest(void *ctx, const struct article_text *a)
{
	struct asking *s = ctx;
	bool may = true;

	if (s->rc != ERR_OK || article_is_stale(s->offers, s->n_offers, a->id, s->print))
		return false;
	if (a->project == 0)
		return true;
	if (s->q->project != 0 && a->project != s->q->project)
		return false;
	s->rc = help_wiki(s->w, s->r, s->caller, a->project, &may, s->e);
	return s->rc == ERR_OK && may;
}

static enum err_code
keep_shown(const struct asking *s, const struct suggested *out, size_t n)
{
	int64_t ids[SUGGESTIONS_MAX];
	struct utc now;

	for (size_t i = 0; i < n; i++)
		ids[i] = out[i].article->id;
	if (web_clock(s->w, s->r->now, &now, s->e) != ERR_OK)
		return s->e->code;
	return article_shown(
	    s->w->db, s->caller->who.user, s->q->issue, s->print, ids, n, now, s->e);
}

enum err_code
help_suggest(struct web *w, const struct web_request *r, const struct caller *c,
    const struct help_question *q, bool staff, struct suggested out[static SUGGESTIONS_MAX],
    size_t *n, struct err *e)
{
	struct asking s = { .w = w, .r = r, .caller = c, .q = q, .e = e };
	const char *language = q->language != NULL ? q->language : c->who.language;

	*n = 0;
	if (web_db(w, e) != ERR_OK || refresh(w, r->now, e) != ERR_OK)
		return e->code;
	suggestion_print(q->subject, q->description, s.print);
	if (q->issue != 0 &&
	    article_offers(w->db, q->issue, r->arena, &s.offers, &s.n_offers, e) != ERR_OK)
		return e->code;
	*n = articles_suggest(w->help->articles, q->subject, q->description, language, may_suggest,
	    &s, r->arena, out);
	if (s.rc != ERR_OK)
		return s.rc;
	return staff || *n == 0 ? ERR_OK : keep_shown(&s, out, *n);
}
