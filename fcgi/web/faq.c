/*
 * The help centre as people meet it: articles that may answer what they ask, and
 * what came of them.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/problem.h"
#include "search/articles.h"
#include "store/article.h"
#include "store/fact.h"
#include "store/wake.h"
#include "web/body.h"
#include "web/help.h"
#include "web/router.h"
#include "web/visible.h"

/* ---- suggesting ---- */

/* Where people read it; the way there counts. */
static const char *
link_of(const struct web_request *r, const struct article *a)
{
	return arena_printf(r->arena, "%s/sla/faq/%" PRId64, r->prefix, a->id);
}

static json_t *
suggestion_json(const struct web_request *r, const struct suggested *s, bool staff)
{
	const struct article *a = s->article.item;
	json_t *why = json_array();
	json_t *out;

	for (size_t i = 0; i < s->n_why; i++)
		json_array_append_new(why, json_string(s->why[i]));
	out = json_pack("{s:I, s:s, s:s, s:s, s:s*, s:s*, s:f, s:o}", "id", (json_int_t)a->id,
	    "title", a->title, "link", link_of(r, a), "url", a->url, "section",
	    *a->section == '\0' ? NULL : a->section, "language",
	    *a->language == '\0' ? NULL : a->language, "score", s->score, "why", why);
	/* For the note that staff write. */
	if (staff)
		json_object_set_new(out, "body", json_string(a->body));
	return out;
}

static json_t *
suggestions_json(const struct web_request *r, const struct suggested *all, size_t n, bool staff)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, suggestion_json(r, &all[i], staff));
	return list;
}

static void
reply_suggestions(json_t *list, bool more, struct reply *out)
{
	reply_json(out, 200, json_pack("{s:o, s:b}", "articles", list, "more", more));
}

/* A text as it is typed: its first line is what it is about, unless a subject came with it. */
static enum err_code
read_question(const struct web_request *r, struct help_question *q, struct err *e)
{
	const char *text = request_param(r, "text"), *end;

	*q = (struct help_question){
		.subject = request_param(r, "subject"),
		.description = request_param(r, "description"),
		.language = request_param(r, "lang"),
	};
	if (text != NULL && q->subject == NULL) {
		end = text + strcspn(text, "\r\n");
		q->subject = arena_strndup(r->arena, text, (size_t)(end - text));
		q->description = *end == '\0' ? NULL : end;
	}
	if (q->subject == NULL)
		return err_set(e, ERR_INVALID, "text: what is asked? It is missing");
	if (strlen(q->subject) > ARTICLES_TEXT_MAX ||
	    (q->description != NULL && strlen(q->description) > ARTICLES_TEXT_MAX))
		return err_set(
		    e, ERR_INVALID, "text: it has more than %d bytes", ARTICLES_TEXT_MAX);
	return ERR_OK;
}

enum err_code
faq_get(struct web *w, const struct web_request *r, const struct caller *caller, struct reply *out,
    struct err *e)
{
	const bool staff = caller->who.side == SIDE_STAFF || caller->who.side == SIDE_DEVELOPER;
	struct suggested all[SUGGESTIONS_MAX];
	struct help_question q;
	bool more = false;
	size_t n;

	if (read_question(r, &q, e) != ERR_OK)
		return e->code;
	if (guard_asks_once(r, caller))
		q.more = &more;
	if (help_suggest(w, r, caller, &q, staff, all, &n, e) != ERR_OK)
		return e->code;
	reply_suggestions(suggestions_json(r, all, n, staff), more, out);
	return ERR_OK;
}

/* A request as the tracker has it. */
struct asked {
	bool found;
	const char *subject, *description;
	const char *language; /* the client's; NULL: not known */
	int64_t author, project;
};

static enum err_code
read_issue_text(struct web *w, int64_t issue, struct arena *arena, struct asked *out, struct err *e)
{
	struct rows *rows;

	if (web_db(w, e) != ERR_OK)
		return e->code;
	*out = (struct asked){ .found = false };
	rows = db_query(w->db, Q_article_issue, PARAMS(p_int(issue)));
	while (rows_next(rows)) {
		out->found = true;
		out->subject = arena_strdup(arena, row_text(rows, 0));
		out->description =
		    row_is_null(rows, 1) ? NULL : arena_strdup(arena, row_text(rows, 1));
		out->author = row_int(rows, 2);
		out->project = row_int(rows, 3);
		out->language =
		    row_is_null(rows, 4) ? NULL : arena_strdup(arena, row_text(rows, 4));
	}
	if (rows_end(rows, e) != ERR_OK)
		return e->code;
	return out->found ? ERR_OK : problem_issue(e, PROBLEM_NO_ISSUE, issue);
}

enum err_code
help_of_issue(struct web *w, const struct web_request *r, const struct caller *caller,
    json_t **list, struct err *e)
{
	struct suggested all[SUGGESTIONS_MAX];
	struct help_question q;
	struct asked asked;
	bool staff;
	size_t n;

	if (read_issue_text(w, r->issue, r->arena, &asked, e) != ERR_OK)
		return e->code;
	q = (struct help_question){
		.subject = asked.subject,
		.description = asked.description,
		.language = request_param(r, "lang"),
		.issue = r->issue,
		.project = asked.project,
	};
	staff = guard_is_staff(caller, asked.project);
	/* They put it into a note that the client reads. */
	if (staff && asked.language != NULL)
		q.language = asked.language;
	if (help_suggest(w, r, caller, &q, staff, all, &n, e) != ERR_OK)
		return e->code;
	*list = suggestions_json(r, all, n, staff);
	return ERR_OK;
}

enum err_code
issue_articles_get(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	json_t *list;

	if (help_of_issue(w, r, caller, &list, e) != ERR_OK)
		return e->code;
	reply_suggestions(list, false, out);
	return ERR_OK;
}

/* ---- what came of them ---- */

/* The request that the body names, 0 for none; it is theirs to see. */
static enum err_code
read_request(struct web *w, const struct web_request *r, const struct caller *caller,
    int64_t *issue, struct err *e)
{
	json_t *body;
	enum err_code rc;
	bool visible;

	if (body_object(r, &body, e) != ERR_OK)
		return e->code;
	rc = body_issue(body, "issue", issue, e);
	json_decref(body);
	if (rc != ERR_OK || *issue == 0)
		return rc;
	if (visible_issues(w, r, caller, issue, 1, &visible, e) != ERR_OK)
		return e->code;
	return visible ? ERR_OK : problem_issue(e, PROBLEM_NO_ISSUE, *issue);
}

/* What was withdrawn, or stands in a wiki that is not theirs to read, is not there. */
static enum err_code
read_article(struct web *w, const struct web_request *r, const struct caller *c,
    struct article *out, struct err *e)
{
	enum err_code rc;
	bool may = true;

	if (web_db(w, e) != ERR_OK)
		return e->code;
	rc = article_get(w->db, r->id, r->arena, out, e);
	if (rc != ERR_OK && rc != ERR_NOTFOUND)
		return rc;
	if (rc == ERR_OK && out->state == ARTICLE_LIVE && out->project != 0 &&
	    help_wiki(w, r, c, out->project, &may, e) != ERR_OK)
		return e->code;
	if (rc == ERR_OK && out->state == ARTICLE_LIVE && may)
		return ERR_OK;
	return problem_set(e, PROBLEM_NO_ARTICLE, PROBLEM_VALUES(problem_number("article", r->id)));
}

enum err_code
article_opened_post(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct article a;
	int64_t issue;
	struct utc now;

	if (read_request(w, r, caller, &issue, e) != ERR_OK ||
	    read_article(w, r, caller, &a, e) != ERR_OK ||
	    web_clock(w, r->now, &now, e) != ERR_OK ||
	    article_opened(w->db, r->id, caller->who.user, issue, now, e) != ERR_OK)
		return e->code;
	out->status = 204;
	return ERR_OK;
}

struct solving {
	int64_t article, issue, user;
	struct utc now;
};

/* db_step: the reader's word counts, is a fact of the request, and the request is looked at. */
static enum err_code
keep_solved(struct db *db, void *ctx, struct err *e)
{
	const struct solving *s = ctx;
	char value[24];
	const struct fact_word word = {
		.issue = s->issue,
		.user = s->user,
		.kind = FACT_WORD_SOLVED,
		.value = value,
		.at = s->now,
	};

	if (article_solved(db, s->article, s->user, s->issue, s->now, e) != ERR_OK)
		return e->code;
	if (s->issue == 0)
		return ERR_OK;
	snprintf(value, sizeof(value), "%" PRId64, s->article);
	if (fact_word_put(db, &word, e) != ERR_OK)
		return e->code;
	return wake_issue(db, s->issue, s->now, e);
}

enum err_code
article_solved_post(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct solving s = { .article = r->id, .user = caller->who.user };
	struct article a;
	struct asked asked;

	if (read_request(w, r, caller, &s.issue, e) != ERR_OK ||
	    read_article(w, r, caller, &a, e) != ERR_OK ||
	    web_clock(w, r->now, &s.now, e) != ERR_OK)
		return e->code;
	if (s.issue != 0) {
		if (read_issue_text(w, s.issue, r->arena, &asked, e) != ERR_OK)
			return e->code;
		if (asked.author != s.user)
			return problem_issue(e, PROBLEM_ONLY_AUTHOR, s.issue);
	}
	if (db_transact(w->db, keep_solved, &s, e) != ERR_OK)
		return e->code;
	if (s.issue != 0)
		web_nudge(w);
	out->status = 204;
	return ERR_OK;
}

/* ---- the way to an article ---- */

/* Where a browser may be led: what an import brought is no reason to run a script. */
static bool
leads_somewhere(const char *url)
{
	if (strpbrk(url, " \t\r\n\"<>\\") != NULL)
		return false;
	return strncmp(url, "https://", 8) == 0 || strncmp(url, "http://", 7) == 0 ||
	    (url[0] == '/' && url[1] != '/');
}

/* Not even its title is for everybody: who is not known logs in first. */
static void
lead_to_login(const struct web_request *r, struct reply *out)
{
	out->status = 302;
	out->location = arena_printf(r->arena, "%s/login?back_url=%s%%2Fsla%%2Ffaq%%2F%" PRId64,
	    r->prefix, r->prefix, r->id);
}

enum err_code
faq_open(struct web *w, const struct web_request *r, const struct caller *nobody, struct reply *out,
    struct err *e)
{
	struct caller caller;
	struct article a;
	struct utc now;

	(void)nobody;
	if (guard_check(w, r, GUARD_IDENTITY, &caller, out, e) != ERR_OK) {
		if (e->code != ERR_DENIED)
			return e->code;
		lead_to_login(r, out);
		return ERR_OK;
	}
	if (read_article(w, r, &caller, &a, e) != ERR_OK ||
	    web_clock(w, r->now, &now, e) != ERR_OK ||
	    article_opened(w->db, a.id, caller.who.user, 0, now, e) != ERR_OK)
		return e->code;
	if (leads_somewhere(a.url)) {
		out->status = 302;
		out->location = a.url;
		return ERR_OK;
	}
	reply_text(out, 200, "text/plain; charset=utf-8",
	    arena_printf(r->arena, "%s\n\n%s\n", a.title, a.body));
	return ERR_OK;
}
