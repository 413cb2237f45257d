#include "core/condition.h"

#include <string.h>

#include "base/arena.h"
#include "core/policy_reader.h"

TERM_FUNCTIONS(condition_kind, CONDITION_TERMS, CONDITION_COUNT)

static struct condition *
find(const struct policy *p, enum condition_kind kind, const char *name)
{
	for (size_t i = 0; i < p->n_conditions; i++) {
		struct condition *c = &p->conditions[i];

		if (c->kind == kind && (name == NULL || strcmp(c->name, name) == 0))
			return c;
	}
	return NULL;
}

static void
note(struct reader *r, enum condition_kind kind, const char *name)
{
	struct policy *p = policy_of(r);
	struct condition *known = find(p, kind, name), *more;

	if (known != NULL) {
		known->places++;
		return;
	}
	/* There is room for as many as the next power of two. */
	if ((p->n_conditions & (p->n_conditions - 1)) == 0) {
		more = arena_array(r->arena, p->n_conditions * 2 + 1, sizeof(*more));
		if (p->n_conditions > 0)
			memcpy(more, p->conditions, p->n_conditions * sizeof(*more));
		p->conditions = more;
	}
	p->conditions[p->n_conditions++] = (struct condition){
		.kind = kind,
		.name = name,
		.path = arena_printf(r->arena, "%s.%s", r->path, condition_kind_name(kind)),
		.places = 1,
	};
}

static void
note_names(struct reader *r, enum condition_kind kind, const struct names *names)
{
	for (size_t i = 0; i < names->n; i++)
		note(r, kind, names->names[i]);
}

void
condition_note(struct reader *r, const struct match *m)
{
	if (m->contract == CONTRACT_YES)
		note(r, CONDITION_CONTRACT, NULL);
	for (int i = 0; i < CATEGORY_COUNT; i++) {
		if ((m->categories & 1u << i) != 0)
			note(r, CONDITION_CATEGORY, category_name((enum category)i));
	}
	for (int i = 0; i < CHANNEL_COUNT; i++) {
		if ((m->channels & 1u << i) != 0)
			note(r, CONDITION_CHANNEL, channel_name((enum channel)i));
	}
	for (int i = 0; i < PRIORITY_COUNT; i++) {
		if ((m->priorities & 1u << i) != 0)
			note(r, CONDITION_PRIORITY, priority_name((enum priority)i));
	}
	note_names(r, CONDITION_CLIENT, &m->clients);
	note_names(r, CONDITION_TRACKER, &m->trackers);
	note_names(r, CONDITION_PROJECT, &m->projects);
}
