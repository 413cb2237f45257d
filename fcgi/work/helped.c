#include "work/helped.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "core/suggestion.h"
#include "store/article.h"
#include "tracker/permission.h"
#include "tracker/tracker.h"

/* Standing moves slowly. */
#define REREAD_S 600

struct helped {
	struct articles *articles;
	struct utc revision, read;
};

void
helped_free(struct helped *h)
{
	if (h == NULL)
		return;
	articles_free(h->articles);
	free(h);
}

enum err_code
helped_load(struct db *db, struct articles *into, struct err *e)
{
	struct arena *arena = arena_new();
	struct article *all;
	size_t n;
	const enum err_code rc = article_list(db, ARTICLE_LIVE, NULL, arena, &all, &n, e);

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

static enum err_code
refresh(struct case_room *room, struct utc now, struct err *e)
{
	struct helped *h = room->help;
	struct utc revision;

	if (article_revision(room->db, &revision, e) != ERR_OK)
		return e->code;
	if (h != NULL && h->revision.s == revision.s && now.s >= h->read.s &&
	    now.s - h->read.s < REREAD_S)
		return ERR_OK;
	helped_free(h);
	room->help = NULL;
	h = calloc(1, sizeof(*h));
	if (h == NULL)
		abort();
	*h = (struct helped){ .articles = articles_new(), .revision = revision, .read = now };
	if (helped_load(room->db, h->articles, e) != ERR_OK) {
		helped_free(h);
		return e->code;
	}
	room->help = h;
	return ERR_OK;
}

/* ---- whom they may be sent ---- */

struct reader {
	int64_t project;
	bool reads_wiki;
};

/* articles_may */
static bool
may_send(void *ctx, const struct article_text *a)
{
	const struct reader *r = ctx;

	return a->project == 0 || (a->project == r->project && r->reads_wiki);
}

/* ---- the text ---- */

static void
put_links(const struct case_room *room, const struct case_file *c, const struct suggested *all,
    size_t n, struct buf *out)
{
	const struct tracker_config *t = room->tracker->config;

	buf_puts(out, policy_text(c->policy, TEXT_ARTICLES, c->timeline.request.language));
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "\n%s: %s/sla/faq/%" PRId64, all[i].article->title,
		    t->public_url == NULL ? t->url : t->public_url, all[i].article->id);
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

enum err_code
helped_read(struct case_room *room, struct case_file *c, struct arena *arena, struct err *e)
{
	struct reader reader = { .project = c->issue.project };
	struct suggested all[SUGGESTIONS_MAX];
	const char *text;
	struct buf out;

	if (!acknowledges(c))
		return ERR_OK;
	if (refresh(room, c->now, e) != ERR_OK ||
	    permission_reads_wiki(room->tracker, c->issue.author, c->issue.project,
		&reader.reads_wiki, e) != ERR_OK ||
	    read_text(room->db, c->issue.id, arena, &text, e) != ERR_OK)
		return e->code;
	c->n_help = articles_suggest(room->help->articles, c->issue.subject, text,
	    c->timeline.request.language, may_send, &reader, arena, all);
	if (c->n_help == 0)
		return ERR_OK;
	for (size_t i = 0; i < c->n_help; i++)
		c->help_ids[i] = all[i].article->id;
	suggestion_print(c->issue.subject, text, c->help_print);
	buf_init(&out);
	put_links(room, c, all, c->n_help, &out);
	c->help = arena_strdup(arena, out.data);
	buf_release(&out);
	return ERR_OK;
}

enum err_code
helped_keep(struct db *db, const struct case_file *c, struct utc now, struct err *e)
{
	if (c->n_help == 0)
		return ERR_OK;
	return article_shown(
	    db, c->issue.author, c->issue.id, c->help_print, c->help_ids, c->n_help, now, e);
}
