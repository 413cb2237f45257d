/* How much the articles helped: which ones answer, and which only get in the way. */
#include "core/verdict_json.h"
#include "store/article.h"
#include "web/router.h"

static json_t *
article_json(const struct article *a)
{
	return json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:o}", "id",
	    (json_int_t)a->id, "source", a->source, "language", a->language, "section", a->section,
	    "url", a->url, "title", a->title, "readers", (json_int_t)a->readers, "shown",
	    (json_int_t)a->shown, "opened", (json_int_t)a->opened, "solved", (json_int_t)a->solved,
	    "asked", (json_int_t)a->asked, "helped", (json_int_t)a->helped, "changed",
	    utc_json(a->changed));
}

static json_t *
source_json(const struct article_source *s)
{
	return json_pack("{s:s, s:I, s:I, s:o}", "source", s->name, "live", (json_int_t)s->live,
	    "retired", (json_int_t)s->retired, "changed", utc_json(s->changed));
}

/* A wiki page's title is for those who may read that wiki: here, for staff of its project. */
enum err_code
faq_stats_get(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct article_source *sources;
	json_t *list, *origins;
	struct article *all;
	size_t n, n_sources;

	if (web_db(w, e) != ERR_OK ||
	    article_list(w->db, ARTICLE_LIVE, NULL, r->arena, &all, &n, e) != ERR_OK ||
	    article_sources(w->db, r->arena, &sources, &n_sources, e) != ERR_OK)
		return e->code;
	list = json_array();
	origins = json_array();
	for (size_t i = 0; i < n_sources; i++)
		json_array_append_new(origins, source_json(&sources[i]));
	for (size_t i = 0; i < n; i++) {
		if (all[i].project == 0 || guard_is_staff(caller, all[i].project))
			json_array_append_new(list, article_json(&all[i]));
	}
	reply_json(out, 200, json_pack("{s:o, s:o}", "articles", list, "sources", origins));
	return ERR_OK;
}
