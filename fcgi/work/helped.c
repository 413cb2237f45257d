#include "work/helped.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "core/suggestion.h"
#include "search/articles.h"
#include "search/shelf.h"
#include "search/threshold.h"
#include "store/article.h"
#include "store/clicks.h"
#include "tracker/permission.h"
#include "tracker/tracker.h"

struct helped {
	struct shelf *shelf;
};

void
helped_free(struct helped *h)
{
	if (h == NULL)
		return;
	shelf_free(h->shelf);
	free(h);
}

/* An index that is not there yet, or is made anew, offers nothing for a moment. */
static struct shelf *
open_shelf(struct case_room *room)
{
	struct err unused;

	if (room->index_dir == NULL)
		return NULL;
	if (room->help == NULL) {
		room->help = calloc(1, sizeof(*room->help));
		if (room->help == NULL)
			abort();
		room->help->shelf = shelf_new(room->index_dir, SHELF_ARTICLES, SHELF_ASK);
	}
	if (shelf_refresh(room->help->shelf, &unused) != ERR_OK &&
	    shelf_index(room->help->shelf) == NULL)
		return NULL;
	return room->help->shelf;
}

/* ---- whom they may be sent ---- */

struct reader {
	struct tracker *tracker;
	struct db *db;
	struct arena *arena;
	int64_t author, project;
	enum err_code rc; /* of reading articles and rights */
	struct err *e;
};

/* articles_get */
static bool
get(void *ctx, int64_t id, struct article_text *out)
{
	struct reader *r = ctx;
	struct article *a = arena_alloc(r->arena, sizeof(*a));

	if (r->rc != ERR_OK)
		return false;
	r->rc = article_get(r->db, id, r->arena, a, r->e);
	if (r->rc == ERR_NOTFOUND)
		r->rc = ERR_OK;
	else if (r->rc == ERR_OK && a->state == ARTICLE_LIVE)
		*out = (struct article_text){ a->title, a->body, a->language,
			articles_standing(a->readers, a->helped), a };
	return out->item != NULL;
}

/*
 * articles_may: a wiki's page goes to whom the tracker shows that wiki. The note is
 * read by all who see the request: a wiki of another project must be everybody's.
 */
static bool
may_send(void *ctx, const struct article_text *text)
{
	const struct article *a = text->item;
	struct reader *r = ctx;
	bool may = a->project == 0;

	if (!may && r->rc == ERR_OK)
		r->rc = a->project == r->project
		    ? permission_reads_wiki(r->tracker, r->author, a->project, &may, r->e)
		    : permission_all_read_wiki(r->tracker, a->project, &may, r->e);
	return may;
}

/* ---- the text ---- */

static void
put_links(const struct case_room *room, const struct case_file *c, const struct suggested *all,
    size_t n, struct buf *out)
{
	const struct tracker_config *t = room->tracker->config;

	buf_puts(out, policy_text(c->policy, TEXT_ARTICLES, c->timeline.request.language));
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "\n%s: %s/sla/faq/%" PRId64, all[i].article.title,
		    t->public_url == NULL ? t->url : t->public_url, all[i].id);
}

static bool
acknowledges(const struct case_file *c)
{
	for (size_t i = 0; i < c->verdict.n_actions; i++) {
		if (c->verdict.actions[i].rule == RULE_REGISTERED)
			return c->policy->faq.in_registration;
	}
	return false;
}

static enum err_code
read_text(struct db *db, int64_t issue, struct arena *arena, const char **text, struct err *e)
{
	struct rows *rows = db_query(db, Q_article_issue, PARAMS(p_int(issue)));

	*text = NULL;
	while (rows_next(rows)) {
		if (!row_is_null(rows, 1))
			*text = arena_strdup(arena, row_text(rows, 1));
	}
	return rows_end(rows, e);
}

static enum err_code
suggest(struct case_room *room, struct shelf *shelf, struct case_file *c, struct arena *arena,
    struct err *e)
{
	struct reader reader = {
		.tracker = room->tracker,
		.db = room->db,
		.arena = arena,
		.author = c->issue.author,
		.project = c->issue.project,
		.e = e,
	};
	struct articles help = { shelf_index(shelf), shelf_rank(shelf), get, may_send, &reader,
		threshold_articles.usual };
	struct suggested all[SUGGESTIONS_MAX];
	const char *text;
	struct buf out;

	if (read_text(room->db, c->issue.id, arena, &text, e) != ERR_OK ||
	    clicks_threshold(room->db, CLICKS_ARTICLES, help.threshold, &help.threshold, e) !=
		ERR_OK)
		return e->code;
	c->n_help = articles_suggest(
	    &help, c->issue.subject, text, c->timeline.request.language, arena, all);
	if (reader.rc != ERR_OK)
		c->n_help = 0;
	if (c->n_help == 0)
		return reader.rc;
	for (size_t i = 0; i < c->n_help; i++)
		c->help_hits[i] = (struct article_hit){ all[i].id, all[i].score };
	suggestion_print(c->issue.subject, text, c->help_print);
	buf_init(&out);
	put_links(room, c, all, c->n_help, &out);
	c->help = buf_keep(&out, arena);
	return ERR_OK;
}

enum err_code
helped_read(struct case_room *room, struct case_file *c, struct arena *arena, struct err *e)
{
	struct shelf *shelf = acknowledges(c) ? open_shelf(room) : NULL;

	return shelf == NULL ? ERR_OK : suggest(room, shelf, c, arena, e);
}

enum err_code
helped_keep(struct db *db, const struct case_file *c, struct utc now, struct err *e)
{
	if (c->n_help == 0)
		return ERR_OK;
	return article_shown(
	    db, c->issue.author, c->issue.id, c->help_print, c->help_hits, c->n_help, now, e);
}
