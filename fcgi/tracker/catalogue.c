#include "tracker/catalogue.h"

#include <assert.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "tracker/tracker.h"

/* Of the names that a message lists, so that the sentence around them stays whole. */
#define LISTED_MAX 280
#define UTF8_MAX 4

struct entries {
	size_t n;
	size_t room;
	struct catalogue_entry *at;
};

struct channel_value {
	const char *name;
	const char *folded;
	enum channel channel;
};

struct catalogue {
	struct arena *arena; /* of all texts here, and of this itself */
	locale_t utf8; /* for comparing names */
	struct entries lists[CATALOGUE_KINDS];
	struct entries fields; /* custom fields of issues */
	size_t n_channels;
	struct channel_value *channels;
	int64_t bot;
	int64_t channel_field;
	int64_t received_field;
	int64_t behalf_field;
	struct catalogue_habits habits;
};

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

/*
 * A name without the differences that do not count: case, spaces around it.
 * Letters of any alphabet, whatever the locale of the process.
 */
static const char *
fold(const struct catalogue *c, struct arena *arena, const char *name)
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

/* ---- reading ---- */

static struct catalogue_entry *
entries_add(struct arena *arena, struct entries *list)
{
	if (list->n == list->room) {
		struct catalogue_entry *grown;

		list->room = list->room == 0 ? 32 : list->room * 2;
		grown = arena_array(arena, list->room, sizeof(*grown));
		if (list->n > 0)
			memcpy(grown, list->at, list->n * sizeof(*grown));
		list->at = grown;
	}
	return &list->at[list->n++];
}

static void
habit_take(struct catalogue_habits *h, const char *name, const char *value)
{
	const bool on = value != NULL && strcmp(value, "1") == 0;

	if (strcmp(name, "close_duplicate_issues") == 0)
		h->close_duplicates = on;
	else if (strcmp(name, "cross_project_issue_relations") == 0)
		h->cross_project_relations = on;
	else if (strcmp(name, "rest_api_enabled") == 0)
		h->rest_api = on;
	else if (strcmp(name, "parent_issue_priority") == 0)
		h->parent_priority_derived = value == NULL || strcmp(value, "independent") != 0;
}

static struct entries *
list_of(struct catalogue *c, char kind)
{
	switch (kind) {
	case 'S':
		return &c->lists[CATALOGUE_STATUS];
	case 'P':
		return &c->lists[CATALOGUE_PRIORITY];
	case 'T':
		return &c->lists[CATALOGUE_TRACKER];
	case 'R':
		return &c->lists[CATALOGUE_ROLE];
	default:
		return &c->fields;
	}
}

static void
row_take(struct catalogue *c, const struct rows *rows)
{
	const char kind = row_text(rows, 0)[0];
	const char *name = row_text(rows, 2);
	struct catalogue_entry *entry;

	if (kind == 'B') {
		c->bot = row_int(rows, 1);
		return;
	}
	if (kind == 'H') {
		habit_take(&c->habits, name, row_text(rows, 4));
		return;
	}
	entry = entries_add(c->arena, list_of(c, kind));
	entry->id = row_int(rows, 1);
	entry->name = arena_strdup(c->arena, name == NULL ? "" : name);
	entry->closed = row_int(rows, 3) != 0;
}

static enum err_code
catalogue_query(struct catalogue *c, struct db *db, const char *bot, struct err *e)
{
	struct rows *rows = db_query(db, Q_tracker_catalogue, PARAMS(p_text(bot)));

	while (rows_next(rows))
		row_take(c, rows);
	return rows_end(rows, e);
}

/* ---- mapping ---- */

/* "; the tracker has: Новая, В работе, …" */
static const char *
those_there_are(struct catalogue *c, const struct entries *list)
{
	struct buf b;
	const char *text;

	buf_init(&b);
	for (size_t i = 0; i < list->n; i++) {
		if (b.len + strlen(list->at[i].name) > LISTED_MAX) {
			buf_puts(&b, ", …");
			break;
		}
		buf_printf(&b, "%s%s", i == 0 ? "" : ", ", list->at[i].name);
	}
	text = arena_strdup(c->arena, b.data);
	buf_release(&b);
	return text;
}

static enum err_code
entry_map(struct catalogue *c, const struct mapping *m, int term, int rank, const char *name,
    struct err *e)
{
	struct entries *list = &c->lists[m->kind];
	const char *folded = fold(c, c->arena, name);
	bool found = false;

	for (size_t i = 0; i < list->n; i++) {
		struct catalogue_entry *entry = &list->at[i];

		if (strcmp(fold(c, c->arena, entry->name), folded) != 0)
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
		if (strcmp(fold(c, c->arena, c->fields.at[i].name), fold(c, c->arena, name)) == 0) {
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

			c->channels[c->n_channels++] = (struct channel_value){
				name,
				fold(c, c->arena, name),
				(enum channel)term,
			};
		}
	}
}

static enum err_code
catalogue_map(struct catalogue *c, const struct tracker_config *config, struct err *e)
{
	terms_assume(c);
	for (int kind = 0; kind < CATALOGUE_KINDS; kind++) {
		if (kind_map(c, &mappings[kind], config, e) != ERR_OK)
			return e->code;
	}
	channels_map(c, config);
	if (field_map(c, "tracker.channel_field", config->channel_field, &c->channel_field, e) !=
		ERR_OK ||
	    field_map(c, "tracker.received_field", config->received_field, &c->received_field, e) !=
		ERR_OK ||
	    field_map(c, "tracker.behalf_field", config->behalf_field, &c->behalf_field, e) !=
		ERR_OK)
		return e->code;
	if (c->bot == 0)
		return err_set(e, ERR_INVALID,
		    "tracker.bot_login: the tracker has no active user \"%s\"; make an account of "
		    "that "
		    "login for slad alone, no administrator",
		    config->bot);
	return ERR_OK;
}

enum err_code
catalogue_load(
    struct db *db, const struct tracker_config *config, struct catalogue **out, struct err *e)
{
	struct arena *arena = arena_new();
	struct catalogue *c = arena_alloc(arena, sizeof(*c));

	c->arena = arena;
	c->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	if (c->utf8 == (locale_t)0) {
		arena_free(arena);
		return err_set(e, ERR_INTERNAL, "this system has no locale C.UTF-8");
	}
	/* Redmine's defaults: it stores only what was changed. */
	c->habits = (struct catalogue_habits){
		.close_duplicates = true,
		.parent_priority_derived = true,
	};
	if (catalogue_query(c, db, config->bot, e) != ERR_OK ||
	    catalogue_map(c, config, e) != ERR_OK) {
		catalogue_free(c);
		return e->code;
	}
	*out = c;
	return ERR_OK;
}

void
catalogue_free(struct catalogue *c)
{
	if (c == NULL)
		return;
	freelocale(c->utf8);
	arena_free(c->arena);
}

/* ---- asking ---- */

const struct catalogue_entry *
catalogue_list(const struct catalogue *c, enum catalogue_kind kind, size_t *n)
{
	*n = c->lists[kind].n;
	return c->lists[kind].at;
}

const struct catalogue_entry *
catalogue_find(const struct catalogue *c, enum catalogue_kind kind, int64_t id)
{
	const struct entries *list = &c->lists[kind];
	size_t low = 0, high = list->n;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (list->at[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < list->n && list->at[low].id == id ? &list->at[low] : NULL;
}

const struct catalogue_entry *
catalogue_named(const struct catalogue *c, enum catalogue_kind kind, int term, int rank)
{
	const struct entries *list = &c->lists[kind];

	for (size_t i = 0; i < list->n; i++) {
		if (list->at[i].mapped && list->at[i].term == term && list->at[i].rank == rank)
			return &list->at[i];
	}
	return NULL;
}

enum stage
catalogue_stage(const struct catalogue *c, int64_t status)
{
	const struct catalogue_entry *entry = catalogue_find(c, CATALOGUE_STATUS, status);

	return entry == NULL ? STAGE_IN_PROGRESS : (enum stage)entry->term;
}

enum priority
catalogue_priority(const struct catalogue *c, int64_t priority)
{
	const struct catalogue_entry *entry = catalogue_find(c, CATALOGUE_PRIORITY, priority);

	return entry == NULL ? PRIORITY_NORMAL : (enum priority)entry->term;
}

enum category
catalogue_category(const struct catalogue *c, int64_t tracker)
{
	const struct catalogue_entry *entry = catalogue_find(c, CATALOGUE_TRACKER, tracker);

	return entry == NULL ? CATEGORY_ERROR : (enum category)entry->term;
}

bool
catalogue_side(const struct catalogue *c, int64_t role, enum side *out)
{
	const struct catalogue_entry *entry = catalogue_find(c, CATALOGUE_ROLE, role);

	if (entry == NULL || !entry->mapped)
		return false;
	*out = (enum side)entry->term;
	return true;
}

enum side
catalogue_stronger(enum side a, enum side b)
{
	static const int strength[SIDE_COUNT] = {
		[SIDE_CLIENT] = 1,
		[SIDE_DEVELOPER] = 2,
		[SIDE_STAFF] = 3,
	};

	return strength[a] >= strength[b] ? a : b;
}

/* Nearly always it stands there letter by letter. */
static const struct channel_value *
channel_exact(const struct catalogue *c, const char *value)
{
	for (size_t i = 0; i < c->n_channels; i++) {
		if (strcmp(c->channels[i].name, value) == 0)
			return &c->channels[i];
	}
	return NULL;
}

static const struct channel_value *
channel_alike(const struct catalogue *c, const char *value)
{
	struct arena *scratch = arena_new();
	const char *folded = fold(c, scratch, value);
	const struct channel_value *found = NULL;

	for (size_t i = 0; i < c->n_channels && found == NULL; i++) {
		if (strcmp(c->channels[i].folded, folded) == 0)
			found = &c->channels[i];
	}
	arena_free(scratch);
	return found;
}

bool
catalogue_channel(const struct catalogue *c, const char *value, enum channel *out)
{
	const struct channel_value *found = channel_exact(c, value);

	if (found == NULL)
		found = channel_alike(c, value);
	if (found == NULL)
		return false;
	*out = found->channel;
	return true;
}

int64_t
catalogue_bot(const struct catalogue *c)
{
	return c->bot;
}

int64_t
catalogue_channel_field(const struct catalogue *c)
{
	return c->channel_field;
}

int64_t
catalogue_received_field(const struct catalogue *c)
{
	return c->received_field;
}

int64_t
catalogue_behalf_field(const struct catalogue *c)
{
	return c->behalf_field;
}

const struct catalogue_habits *
catalogue_habits(const struct catalogue *c)
{
	return &c->habits;
}
