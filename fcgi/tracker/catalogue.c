#include "tracker/catalogue.h"

#include <locale.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "tracker/catalogue_map.h"
#include "tracker/tracker.h"

/* ---- reading ---- */

static struct catalogue_entry *
entries_add(struct arena *arena, struct catalogue_entries *list)
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

static struct catalogue_entries *
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
	const char *name = row_text(rows, 2), *initial = row_text(rows, 4);
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
	entry->initial = initial == NULL ? NULL : arena_strdup(c->arena, initial);
}

static enum err_code
catalogue_query(struct catalogue *c, struct db *db, const char *bot, struct err *e)
{
	struct rows *rows = db_query(db, Q_tracker_catalogue, PARAMS(p_text(bot)));

	while (rows_next(rows))
		row_take(c, rows);
	return rows_end(rows, e);
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
	const struct catalogue_entries *list = &c->lists[kind];
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
	const struct catalogue_entries *list = &c->lists[kind];

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

/* One that nobody mapped, or that is gone, holds errors. */
enum category
catalogue_category(const struct catalogue *c, int64_t tracker)
{
	const struct catalogue_entry *entry = catalogue_find(c, CATALOGUE_TRACKER, tracker);

	return entry == NULL ? CATEGORY_ERROR : (enum category)entry->term;
}

int64_t
catalogue_tracker_named(const struct catalogue *c, const char *name)
{
	const struct catalogue_entries *list = &c->lists[CATALOGUE_TRACKER];

	for (size_t i = 0; i < list->n; i++) {
		if (strcmp(list->at[i].name, name) == 0)
			return list->at[i].id;
	}
	return 0;
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
static const struct catalogue_channel_name *
channel_exact(const struct catalogue *c, const char *value)
{
	for (size_t i = 0; i < c->n_channels; i++) {
		if (strcmp(c->channels[i].name, value) == 0)
			return &c->channels[i];
	}
	return NULL;
}

static const struct catalogue_channel_name *
channel_alike(const struct catalogue *c, const char *value)
{
	struct arena *scratch = arena_new();
	const char *folded = catalogue_fold(c, scratch, value);
	const struct catalogue_channel_name *found = NULL;

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
	const struct catalogue_channel_name *found = channel_exact(c, value);

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

const char *
catalogue_channel_initial(const struct catalogue *c)
{
	for (size_t i = 0; i < c->fields.n; i++) {
		if (c->fields.at[i].id == c->channel_field)
			return c->fields.at[i].initial;
	}
	return NULL;
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

int64_t
catalogue_call_number_field(const struct catalogue *c)
{
	return c->call_number_field;
}

int64_t
catalogue_call_time_field(const struct catalogue *c)
{
	return c->call_time_field;
}

const struct catalogue_habits *
catalogue_habits(const struct catalogue *c)
{
	return &c->habits;
}
