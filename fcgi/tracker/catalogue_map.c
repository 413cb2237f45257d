#include "tracker/catalogue_map.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

#include "base/arena.h"
#include "base/buf.h"
#include "tracker/channel.h"
#include "tracker/tracker.h"

/* Of the names that a message lists, so that the sentence around them stays whole. */
#define LISTED_MAX 280
#define UTF8_MAX 4

/* How one kind is mapped: which settings name its terms. */
struct mapping {
	enum catalogue_kind kind;
	const char *what;
	const char *prefix;
	int n_terms;
	const struct setting_list *(*names)(const struct tracker_config *config, int term);
	const char *(*term_name)(int term);
};

#define MAPPING(type)                                                                              \
	static const struct setting_list *type##_setting(                                          \
	    const struct tracker_config *config, int term)                                         \
	{                                                                                          \
		return &config->type[term];                                                        \
	}                                                                                          \
	static const char *type##_term(int term)                                                   \
	{                                                                                          \
		return type##_name((enum type)term);                                               \
	}

MAPPING(stage)
MAPPING(priority)
MAPPING(category)
MAPPING(side)

static const struct mapping mappings[CATALOGUE_KINDS] = {
	[CATALOGUE_STATUS] = { CATALOGUE_STATUS, "status", "stage", STAGE_COUNT, stage_setting,
	    stage_term },
	[CATALOGUE_PRIORITY] = { CATALOGUE_PRIORITY, "priority", "priority", PRIORITY_COUNT,
	    priority_setting, priority_term },
	[CATALOGUE_TRACKER] = { CATALOGUE_TRACKER, "tracker", "category", CATEGORY_COUNT,
	    category_setting, category_term },
	[CATALOGUE_ROLE] = { CATALOGUE_ROLE, "role", "side", SIDE_COUNT, side_setting, side_term },
};

const char *
catalogue_fold(const struct catalogue *c, struct arena *arena, const char *name)
{
	const locale_t before = uselocale(c->utf8);
	const size_t len = strlen(name), room = len * UTF8_MAX + 1;
	wchar_t *wide = arena_array(arena, len + 1, sizeof(*wide));
	char *folded = arena_alloc(arena, room);
	size_t n = mbstowcs(wide, name, len + 1), first = 0;

	if (n == (size_t)-1) { /* not UTF-8: as it is */
		memcpy(folded, name, len);
		goto out;
	}
	while (n > 0 && iswspace((wint_t)wide[n - 1]))
		n--;
	while (first < n && iswspace((wint_t)wide[first]))
		first++;
	wide[n] = L'\0';
	for (size_t i = first; i < n; i++)
		wide[i] = (wchar_t)towlower((wint_t)wide[i]);
	wcstombs(folded, wide + first, room);
out:
	uselocale(before);
	return folded;
}

/* "; the tracker has: Новая, В работе, …" */
static const char *
those_there_are(struct catalogue *c, const struct catalogue_entries *list)
{
	struct buf b;

	buf_init(&b);
	for (size_t i = 0; i < list->n; i++) {
		if (b.len + strlen(list->at[i].name) > LISTED_MAX) {
			buf_puts(&b, ", …");
			break;
		}
		buf_printf(&b, "%s%s", i == 0 ? "" : ", ", list->at[i].name);
	}
	return buf_keep(&b, c->arena);
}

static enum err_code
entry_map(struct catalogue *c, const struct mapping *m, int term, int rank, const char *name,
    struct err *e)
{
	struct catalogue_entries *list = &c->lists[m->kind];
	const char *folded = catalogue_fold(c, c->arena, name);
	bool found = false;

	for (size_t i = 0; i < list->n; i++) {
		struct catalogue_entry *entry = &list->at[i];

		if (strcmp(catalogue_fold(c, c->arena, entry->name), folded) != 0)
			continue;
		if (entry->mapped && entry->term != term)
			return err_set(e, ERR_INVALID,
			    "%s.%s and %s.%s both name the %s \"%s\"; it can mean only one",
			    m->prefix, m->term_name(entry->term), m->prefix, m->term_name(term),
			    m->what, entry->name);
		entry->mapped = true;
		entry->term = term;
		entry->rank = rank;
		found = true;
	}
	if (found)
		return ERR_OK;
	return err_set(e, ERR_INVALID, "%s.%s: the tracker has no %s \"%s\"; it has: %s", m->prefix,
	    m->term_name(term), m->what, name, those_there_are(c, list));
}

/* What an unmapped one is taken for; see catalogue.h. A role without a setting says nothing. */
static void
terms_assume(struct catalogue *c)
{
	for (size_t i = 0; i < c->lists[CATALOGUE_STATUS].n; i++) {
		struct catalogue_entry *entry = &c->lists[CATALOGUE_STATUS].at[i];

		entry->term = entry->closed ? STAGE_CLOSED : STAGE_IN_PROGRESS;
	}
	for (size_t i = 0; i < c->lists[CATALOGUE_PRIORITY].n; i++)
		c->lists[CATALOGUE_PRIORITY].at[i].term = PRIORITY_NORMAL;
	for (size_t i = 0; i < c->lists[CATALOGUE_TRACKER].n; i++)
		c->lists[CATALOGUE_TRACKER].at[i].term = CATEGORY_ERROR;
	for (size_t i = 0; i < c->lists[CATALOGUE_ROLE].n; i++)
		c->lists[CATALOGUE_ROLE].at[i].term = SIDE_CLIENT;
}

static enum err_code
kind_map(struct catalogue *c, const struct mapping *m, const struct tracker_config *config,
    struct err *e)
{
	for (int term = 0; term < m->n_terms; term++) {
		const struct setting_list *names = m->names(config, term);

		for (size_t i = 0; i < names->n; i++) {
			if (entry_map(c, m, term, (int)i, names->items[i], e) != ERR_OK)
				return e->code;
		}
	}
	return ERR_OK;
}

static enum err_code
field_map(struct catalogue *c, const char *setting, const char *name, int64_t *out, struct err *e)
{
	*out = 0;
	if (name == NULL)
		return ERR_OK;
	for (size_t i = 0; i < c->fields.n; i++) {
		if (strcmp(catalogue_fold(c, c->arena, c->fields.at[i].name),
			catalogue_fold(c, c->arena, name)) == 0) {
			*out = c->fields.at[i].id;
			return ERR_OK;
		}
	}
	return err_set(e, ERR_INVALID,
	    "%s: the tracker has no custom field of issues \"%s\"; it has: %s", setting, name,
	    c->fields.n == 0 ? "none" : those_there_are(c, &c->fields));
}

static void
channels_map(struct catalogue *c, const struct tracker_config *config)
{
	size_t n = 0;

	for (int term = 0; term < CHANNEL_COUNT; term++)
		n += config->channel[term].n;
	c->channels = arena_array(c->arena, n, sizeof(*c->channels));
	for (int term = 0; term < CHANNEL_COUNT; term++) {
		for (size_t i = 0; i < config->channel[term].n; i++) {
			const char *name = config->channel[term].items[i];

			c->channels[c->n_channels++] = (struct catalogue_channel_name){
				name,
				catalogue_fold(c, c->arena, name),
				(enum channel)term,
			};
		}
	}
}

/* All entries of that name. ERR_INVALID: there is none, or another channel is said of it. */
static enum err_code
channel_put(struct catalogue *c, enum catalogue_kind kind, const char *setting, const char *name,
    const struct channel_said *said, struct err *e)
{
	struct catalogue_entries *list = &c->lists[kind];
	const char *folded = catalogue_fold(c, c->arena, name);
	const char *what = mappings[kind].what;
	size_t found = 0;

	for (size_t i = 0; i < list->n; i++) {
		struct channel_said *at = &list->at[i].channel;

		if (strcmp(catalogue_fold(c, c->arena, list->at[i].name), folded) != 0)
			continue;
		if (at->said)
			return err_set(e, ERR_INVALID,
			    "%s: names the %s \"%s\" twice; it can give only one channel", setting,
			    what, name);
		*at = *said;
		found++;
	}
	return found > 0 ? ERR_OK
			 : err_set(e, ERR_INVALID, "%s: the tracker has no %s \"%s\"; it has: %s",
			       setting, what, name, those_there_are(c, list));
}

static enum err_code
channels_by(struct catalogue *c, enum catalogue_kind kind, const char *setting,
    const struct setting_list *pairs, struct err *e)
{
	for (size_t i = 0; i < pairs->n; i++) {
		struct channel_said said = { .said = true, .rank = (int)i };
		const char *name;

		/* What is no pair was refused with the settings. */
		if (channel_pair(pairs->items[i], c->arena, &name, &said.channel) &&
		    channel_put(c, kind, setting, name, &said, e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}

/* Projects come and go: doctor tells those that there are not. */
static void
projects_map(struct catalogue *c, const struct setting_list *pairs)
{
	c->project_channels = arena_array(c->arena, pairs->n, sizeof(*c->project_channels));
	for (size_t i = 0; i < pairs->n; i++) {
		struct catalogue_channel_name *p = &c->project_channels[c->n_project_channels];

		c->n_project_channels +=
		    channel_pair(pairs->items[i], c->arena, &p->name, &p->channel);
	}
}

/* Where no value of the field says it. */
static enum err_code
channel_sources_map(struct catalogue *c, const struct tracker_config *config, struct err *e)
{
	c->channel_default = (enum channel)config->channel_default;
	projects_map(c, &config->channel_by_project);
	if (channels_by(c, CATALOGUE_TRACKER, "channel.by_tracker", &config->channel_by_tracker,
		e) != ERR_OK)
		return e->code;
	return channels_by(c, CATALOGUE_ROLE, "channel.by_role", &config->channel_by_role, e);
}

enum err_code
catalogue_map(struct catalogue *c, const struct tracker_config *config, struct err *e)
{
	const struct {
		const char *setting, *name;
		int64_t *id;
	} fields[] = {
		{ "tracker.channel_field", config->channel_field, &c->channel_field },
		{ "tracker.received_field", config->received_field, &c->received_field },
		{ "tracker.behalf_field", config->behalf_field, &c->behalf_field },
		{ "tracker.call_number_field", config->call_number_field, &c->call_number_field },
		{ "tracker.call_time_field", config->call_time_field, &c->call_time_field },
	};

	terms_assume(c);
	for (int kind = 0; kind < CATALOGUE_KINDS; kind++) {
		if (kind_map(c, &mappings[kind], config, e) != ERR_OK)
			return e->code;
	}
	channels_map(c, config);
	if (channel_sources_map(c, config, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		if (field_map(c, fields[i].setting, fields[i].name, fields[i].id, e) != ERR_OK)
			return e->code;
	}
	if (c->bot == 0)
		return err_set(e, ERR_INVALID,
		    "tracker.bot_login: the tracker has no active user \"%s\"; make an account of "
		    "that "
		    "login for slad alone, no administrator",
		    config->bot);
	return ERR_OK;
}
