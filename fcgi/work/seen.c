#include "work/seen.h"

#include <string.h>

#include "base/arena.h"
#include "core/callback.h"
#include "core/conduct.h"
#include "core/intake.h"
#include "core/scene.h"
#include "tracker/material.h"

static bool
is_clients_note(const struct fact *f)
{
	return f->by == SIDE_CLIENT && f->text != NULL && f->note == NOTE_PUBLIC;
}

static void
add_notes(const struct timeline *t, struct arena *arena, struct intake_text *text)
{
	const char **notes = arena_array(arena, t->n + 1, sizeof(notes[0]));

	for (size_t i = 0; i < t->n; i++) {
		if (is_clients_note(&t->facts[i]))
			notes[text->n_notes++] = t->facts[i].text;
	}
	text->notes = notes;
}

static void
add_fields(const struct material *m, struct arena *arena, struct intake_text *text)
{
	struct intake_field *fields = arena_array(arena, m->n_fields + 1, sizeof(fields[0]));

	for (size_t i = 0; i < m->n_fields; i++)
		fields[i] = (struct intake_field){ m->fields[i].name, m->fields[i].value };
	text->fields = fields;
	text->n_fields = m->n_fields;
}

static void
look_through(const struct case_file *c, const struct material *m, struct arena *arena,
    struct intake_found *out)
{
	struct traits traits = timeline_traits(&c->timeline.request);
	const struct callback_wish *call = c->timeline.request.callback;
	struct intake_text text = {
		.number_known = call != NULL && call->number != NULL,
		.number_unclear = call != NULL && call->number_text != NULL,
		.subject = c->issue.subject,
		.description = m->description,
		.n_files = m->n_files,
		.files = m->files,
		.client_known = c->arrival.client != 0,
		.priority_given =
		    c->timeline.request.wished || c->timeline.request.priority != PRIORITY_NORMAL,
	};

	/* Of what staff entered, the author is not the one who asks. */
	if (c->arrival.author_side == SIDE_CLIENT) {
		text.author = c->issue.author_name;
		text.mail = m->mail;
	}
	policy_level(c->policy, c->timeline.request.level, &traits.level);
	add_notes(&c->timeline, arena, &text);
	add_fields(m, arena, &text);
	intake_check(c->policy, &traits, &text, out);
}

static bool
is_rude(const struct policy *p, const char *text)
{
	struct conduct_found found;

	return text != NULL && conduct_find(&p->conduct->words, text, strlen(text), &found);
}

/* The latest: who was rude again after a person's word on it is rude again. */
static struct utc
rude_at(const struct case_file *c, const struct material *m)
{
	const struct timeline *t = &c->timeline;

	if (c->policy->conduct == NULL)
		return UTC_NONE;
	for (size_t i = t->n; i > 0; i--) {
		const struct fact *f = &t->facts[i - 1];

		if (is_clients_note(f) && is_rude(c->policy, f->text))
			return f->at;
	}
	if (c->arrival.author_side == SIDE_CLIENT &&
	    (is_rude(c->policy, c->issue.subject) || is_rude(c->policy, m->description)))
		return timeline_arrival(&t->request);
	return UTC_NONE;
}

enum err_code
seen_tell(struct tracker *t, struct case_file *c, struct arena *arena, struct err *e)
{
	struct intake_seen *seen;
	struct material m;

	if (stage_is_done(c->issue.stage) ||
	    (c->policy->intake == NULL && c->policy->conduct == NULL))
		return ERR_OK;
	if (material_read(t, c->issue.id, arena, &m, e) != ERR_OK)
		return e->code;
	seen = arena_alloc(arena, sizeof(*seen));
	seen->by_client = c->arrival.author_side == SIDE_CLIENT;
	look_through(c, &m, arena, &seen->found);
	seen->rude_at = rude_at(c, &m);
	c->timeline.request.seen = seen;
	return ERR_OK;
}
