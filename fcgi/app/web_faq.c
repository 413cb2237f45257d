#include "app/web_faq.h"

#include <jansson.h>

#include "app/config.h"
#include "app/faq.h"
#include "search/language.h"

#define GAPS_MAX 30

static json_t *
gap_json(const struct faq_gap *g)
{
	json_t *issues = json_pack("[I]", (json_int_t)g->head);

	for (size_t i = 0; i < g->n_examples; i++) {
		if (g->examples[i] != g->head)
			json_array_append_new(issues, json_integer(g->examples[i]));
	}
	return json_pack("{s:I, s:s, s:o}", "count", (json_int_t)g->count, "language", g->language,
	    "issues", issues);
}

enum err_code
web_faq_gaps(struct web *w, const struct web_gaps_ask *ask, struct json_t **out, struct err *e)
{
	struct faq_gap *all;
	size_t n, seen;
	json_t *list;

	if (faq_gaps(w->db, ask->since, ask->min, w->arena, &all, &n, &seen, e) != ERR_OK)
		return e->code;
	list = json_array();
	for (size_t i = 0; i < n && i < GAPS_MAX; i++)
		json_array_append_new(list, gap_json(&all[i]));
	*out = json_pack("{s:I, s:o}", "seen", (json_int_t)seen, "gaps", list);
	return ERR_OK;
}

enum err_code
web_faq_draft(struct web *w, int64_t issue, struct json_t **out, struct err *e)
{
	const struct config *config = w->config->app;
	const char *title;
	struct buf text;

	buf_init(&text);
	if (faq_draft(w->db, config->tracker.bot, issue, w->arena, &title, &text, e) == ERR_OK)
		*out = json_pack("{s:I, s:s, s:s, s:s}", "issue", (json_int_t)issue, "title", title,
		    "language", language_of_text(text.data), "text", text.data);
	buf_release(&text);
	return *out == NULL ? e->code : ERR_OK;
}
