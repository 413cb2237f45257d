#include "app/explain_text.h"

#include "app/explain_part.h"
#include "app/table.h"
#include "base/arena.h"
#include "core/calendar.h"
#include "core/intake.h"
#include "core/intake_json.h"

static void
put_steps(const struct explain_writing *w)
{
	bool brackets;

	explain_heading(w, SAY_STEPS);
	explain_table(w, explain_steps(w->page, &brackets));
	if (brackets)
		explain_line(w, say(w->l, SAY_BRACKETS));
}

/* What the client told, and what is missing: by which clause each is wanted. */
static void
put_checklist(const struct explain_writing *w)
{
	const struct policy *p = w->c->policy;
	const struct intake_seen *seen = w->c->timeline.request.seen;
	const struct table_column columns[] = {
		{ "item", say(w->l, SAY_ITEM), TABLE_FLOWING },
		{ "state", say(w->l, SAY_STATE), TABLE_TEXT },
		{ "clause", say(w->l, SAY_CLAUSE), TABLE_TEXT },
	};
	struct table *t;
	json_t *list, *one;
	size_t i;

	if (p->intake == NULL || seen == NULL || seen->found.wanted == 0)
		return;
	list = intake_json(p, &seen->found, true);
	t = table_new(COLUMNS(columns));
	json_array_foreach(list, i, one)
	{
		const json_t *label = json_object_get(one, "label");
		const char *text = json_string_value(json_object_get(label, wording_name(w->l)));
		const char *state = json_string_value(json_object_get(one, "state"));

		if (text == NULL)
			text = json_string_value(json_object_get(label, p->languages[0]));
		table_text(t, text);
		table_text(t, say_name(w->l, "intake_state", state));
		table_text(t, json_string_value(json_object_get(one, "clause")));
	}
	explain_heading(w, SAY_CHECKLIST);
	explain_table(w, t);
	json_decref(list);
}

void
explain_text(const struct explain_page *page, struct buf *out)
{
	struct explain_writing w = {
		.page = page,
		.c = page->c,
		.l = page->language,
		.zone = calendar_zone(page->c->policy->calendar),
		.arena = arena_new(),
		.out = out,
	};

	explain_head(&w);
	put_steps(&w);
	explain_clocks(&w);
	explain_breaches(&w);
	put_checklist(&w);
	explain_silence(&w);
	explain_actions(&w);
	explain_letters(&w);
	explain_queue(&w);
	explain_next(&w);
	arena_free(w.arena);
}
