#include "core/policy_reader.h"

#include <string.h>

#include "core/intake.h"

static bool
read_item(struct reader *r, json_t *v, void *into)
{
	enum intake_item *out = into;

	if (!json_is_string(v) || !intake_item_parse(json_string_value(v), out))
		return reader_fail(r, "an item such as \"question\" or \"steps\" is expected here");
	return true;
}

static bool
read_items(struct reader *r, json_t *v, void *into)
{
	unsigned *out = into;

	for (size_t i = 0; i < json_array_size(v); i++) {
		enum intake_item item;

		if (!read_item(r, json_array_get(v, i), &item))
			return false;
		*out |= 1u << item;
	}
	return json_is_array(v) || reader_fail(r, "a list of items is expected here");
}

/* What stands in for an item, or is asked with it, is another one. */
static bool
names_others(struct reader *r, const char *member, enum intake_item item, unsigned set)
{
	size_t here;

	/* Told to who has it checked; slad starts by what it was taken with before. */
	if ((set & 1u << item) == 0 || (r->lend != NULL && r->tell == NULL))
		return true;
	here = reader_enter(r, member);
	reader_fail(r, "\"%s\" is named for itself: name other items, or take it out",
	    intake_item_name(item));
	reader_leave(r, here);
	return false;
}

static bool
read_wanted(struct reader *r, json_t *v, size_t i, void *into)
{
	struct intake_policy *in = into;
	struct intake_wanted *w = &in->wanted[i];

	if (i >= INTAKE_WANTED_MAX)
		return reader_fail(r, "at most %d items are looked at", INTAKE_WANTED_MAX);
	in->n_wanted = i + 1;
	if (!READER_OBJECT(r, v, { "item", read_item, &w->item, REQUIRED },
		{ "clause", read_string, &w->clause, REQUIRED },
		{ "when", policy_match, &w->when, OPTIONAL },
		{ "asked", read_bool, &w->asked, OPTIONAL },
		{ "instead", read_items, &w->instead, OPTIONAL },
		{ "with", read_items, &w->with, OPTIONAL }))
		return false;
	return names_others(r, "instead", w->item, w->instead) &&
	    names_others(r, "with", w->item, w->with);
}

static bool
read_all_wanted(struct reader *r, json_t *v, void *into)
{
	return reader_array(r, v, read_wanted, into);
}

static bool
read_registered(struct reader *r, json_t *v, void *into)
{
	struct intake_policy *in = into;

	return READER_OBJECT(r, v, { "clause", read_string, &in->registered_clause, REQUIRED },
	    { "when", policy_match, &in->registered_when, OPTIONAL });
}

static bool
read_channel_name(struct reader *r, json_t *v, void *into)
{
	enum channel *out = into;

	if (!json_is_string(v) || !channel_parse(json_string_value(v), out))
		return reader_fail(r, "a channel such as \"email\" is expected here");
	return true;
}

static bool
read_channel(struct reader *r, json_t *v, size_t i, void *into)
{
	struct intake_policy *in = into;
	struct intake_channel *c = &in->channels[i];

	if (i >= CHANNEL_COUNT)
		return reader_fail(r, "there are %d channels", CHANNEL_COUNT);
	in->n_channels = i + 1;
	c->clause = in->channel_clause;
	return READER_OBJECT(r, v, { "channel", read_channel_name, &c->channel, REQUIRED },
	    { "title", policy_words, &c->title, REQUIRED },
	    { "level", policy_level_set, &c->levels, OPTIONAL },
	    { "clause", read_string, &c->clause, OPTIONAL });
}

static bool
read_all_channels(struct reader *r, json_t *v, void *into)
{
	return reader_array(r, v, read_channel, into);
}

static bool
read_channels(struct reader *r, json_t *v, void *into)
{
	struct intake_policy *in = into;

	return READER_OBJECT(r, v, { "clause", read_string, &in->channel_clause, REQUIRED },
	    { "open", read_all_channels, in, REQUIRED });
}

static bool
read_form(struct reader *r, json_t *v, void *into)
{
	enum intake_form *out = into;

	if (!json_is_string(v) || !intake_form_parse(json_string_value(v), out))
		return reader_fail(r, "\"advise\" or \"require\" is expected here");
	return true;
}

static bool
read_about(struct reader *r, json_t *v, void *into)
{
	struct intake_about *a = into;

	return READER_OBJECT(r, v, { "label", policy_words, &a->label, REQUIRED },
	    { "ask", policy_words, &a->ask, REQUIRED },
	    { "words", policy_names, &a->words, OPTIONAL },
	    { "empty", policy_names, &a->empty, OPTIONAL });
}

/* Each item is there, so that a regulation can take up any. */
static bool
read_abouts(struct reader *r, json_t *v, void *into)
{
	struct intake_policy *in = into;
	struct member members[INTAKE_COUNT];

	for (int i = 0; i < INTAKE_COUNT; i++)
		members[i] =
		    (struct member){ intake_item_name(i), read_about, &in->about[i], REQUIRED };
	return reader_object(r, v, members, INTAKE_COUNT);
}

static bool
read_sayings(struct reader *r, json_t *v, void *into)
{
	struct intake_policy *in = into;
	struct member members[INTAKE_SAYINGS];

	for (int i = 0; i < INTAKE_SAYINGS; i++)
		members[i] = (struct member){ intake_saying_name(i), policy_words, &in->sayings[i],
			REQUIRED };
	return reader_object(r, v, members, INTAKE_SAYINGS);
}

/* intake.json. */
static bool
read_inside(struct reader *r, json_t *v, void *into)
{
	return READER_OBJECT(r, v, { "texts", read_sayings, into, REQUIRED },
	    { "items", read_abouts, into, REQUIRED });
}

static bool
read_file(struct reader *r, json_t *v, void *into)
{
	return policy_file(r, v, "labels and questions", "intake.json", read_inside, into);
}

bool
policy_intake_read(struct reader *r, json_t *v, void *into)
{
	struct policy *p = into;
	struct intake_policy *in = arena_alloc(r->arena, sizeof(*in));

	p->intake = in;
	return READER_OBJECT(r, v, { "clause", read_string, &in->clause, REQUIRED },
	    { "file", read_file, in, REQUIRED }, { "waits", read_bool, &in->waits, OPTIONAL },
	    { "form", read_form, &in->form, OPTIONAL }, { "items", read_all_wanted, in, REQUIRED },
	    { "registered", read_registered, in, OPTIONAL },
	    { "channels", read_channels, in, OPTIONAL });
}
