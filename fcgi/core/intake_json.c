#include "core/intake_json.h"

json_t *
words_json(const struct policy *p, const struct words *w)
{
	json_t *out = json_object();

	for (size_t i = 0; i < p->n_languages; i++)
		json_object_set_new(out, p->languages[i], json_string(w->in[i]));
	return out;
}

static json_t *
item_json(const struct policy *p, const struct intake_wanted *w, const struct intake_found *found)
{
	const struct intake_about *about = &p->intake->about[w->item];

	return json_pack("{s:s, s:s, s:s, s:b, s:o, s:o}", "item", intake_item_name(w->item),
	    "state", intake_state_name(intake_state_of(found, w->item)), "clause", w->clause,
	    "asked", (found->asked & 1u << w->item) != 0, "label", words_json(p, &about->label),
	    "ask", words_json(p, &about->ask));
}

json_t *
intake_json(const struct policy *p, const struct intake_found *found, bool all)
{
	json_t *list = json_array();
	unsigned told = 0;

	for (size_t i = 0; p->intake != NULL && found != NULL && i < p->intake->n_wanted; i++) {
		const struct intake_wanted *w = &p->intake->wanted[i];
		const unsigned bit = 1u << w->item;

		if ((found->wanted & bit) == 0 || (told & bit) != 0 ||
		    (!all && intake_state_of(found, w->item) == INTAKE_PRESENT))
			continue;
		told |= bit;
		json_array_append_new(list, item_json(p, w, found));
	}
	return list;
}
