#include "tracker/raw.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "tracker/catalogue.h"
#include "tracker/channel.h"
#include "tracker/received.h"
#include "tracker/tracker.h"

/* So long before its creation no request was received: the year is a slip. */
#define RECEIVED_BEFORE_MAX ((int64_t)366 * SPAN_DAY)

/* Columns of tracker_issue. */
enum {
	I_ID,
	I_PROJECT,
	I_IDENTIFIER,
	I_TRACKER,
	I_STATUS,
	I_PRIORITY,
	I_AUTHOR,
	I_ASSIGNEE,
	I_PARENT,
	I_SUBJECT,
	I_PRIVATE,
	I_LOCK,
	I_CREATED,
	I_CLOSED,
	I_AUTHOR_TYPE,
	I_AUTHOR_ADMIN,
	I_AUTHOR_FIRST,
	I_AUTHOR_LAST,
	I_AUTHOR_LANGUAGE,
	I_TIED,
	I_SERVED,
	I_RULED_BY,
	I_VERSION,
	I_VERSION_DATE,
	I_FIELD,
	I_VALUE,
};

/* Columns of tracker_ties; it begins with the issue. */
enum {
	T_CHILDREN = 1,
	T_OPEN_CHILDREN,
	T_DUPLICATES,
	T_BLOCKS,
	T_OPEN_BLOCKERS,
	T_FOREIGN,
};

/* Columns of tracker_journals. */
enum {
	J_ISSUE,
	J_ID,
	J_USER,
	J_CREATED,
	J_PRIVATE,
	J_NOTES,
	J_USER_TYPE,
	J_USER_ADMIN,
	J_USER_FIRST,
	J_USER_LAST,
	J_DETAIL,
	J_KEY,
};

static const char *
text_copy(struct arena *arena, const struct rows *rows, unsigned column)
{
	if (row_is_null(rows, column))
		return NULL;
	return arena_strndup(arena, row_text(rows, column), row_len(rows, column));
}

const char *
raw_words(const struct rows *rows, unsigned column)
{
	const char *text = row_text(rows, column);

	return text == NULL || text[strspn(text, " \t\r\n")] == '\0' ? NULL : text;
}

static const char *
words_copy(struct arena *arena, const struct rows *rows, unsigned column)
{
	return raw_words(rows, column) == NULL ? NULL : text_copy(arena, rows, column);
}

const char *
raw_person(struct arena *arena, const struct rows *rows, unsigned type)
{
	const char *kind = row_text(rows, type);
	const char *first = row_text(rows, type + 2), *last = row_text(rows, type + 3);

	if (kind == NULL || strcmp(kind, "User") != 0 || first == NULL || last == NULL)
		return NULL;
	return arena_printf(arena, "%s%s%s", first, *first == '\0' ? "" : " ", last);
}

/* "ru" of "ru", "en" of "en-GB". */
static const char *
language_copy(struct arena *arena, const char *code)
{
	return code == NULL || strlen(code) < 2 ? NULL : arena_strndup(arena, code, 2);
}

static struct utc
received_read(const struct tracker *t, const char *text, struct utc created)
{
	struct utc at;

	if (text == NULL || !received_parse(t, text, &at) || created.s - at.s > RECEIVED_BEFORE_MAX)
		return UTC_NONE;
	return at;
}

void
raw_ties_take(
    const struct tracker *t, struct arena *arena, const struct rows *rows, struct raw *raw)
{
	raw->issue.ties = (struct tracked_ties){
		.children = row_int(rows, T_CHILDREN),
		.open_children = row_int(rows, T_OPEN_CHILDREN),
		.duplicates = row_int(rows, T_DUPLICATES),
		.blocks = row_int(rows, T_BLOCKS),
		.open_blockers = row_int(rows, T_OPEN_BLOCKERS),
		.foreign = row_int(rows, T_FOREIGN),
	};
}

static enum tracked_scope
scope_read(const struct rows *rows)
{
	if (row_is_null(rows, I_SERVED))
		return SCOPE_UNKNOWN;
	return row_int(rows, I_SERVED) != 0 ? SCOPE_SERVED : SCOPE_UNSERVED;
}

static void
issue_begin(const struct tracker *t, struct arena *arena, const struct rows *rows, struct raw *raw)
{
	struct tracked_issue *i = &raw->issue;

	*raw = (struct raw){ .author_admin = row_int(rows, I_AUTHOR_ADMIN) != 0 };
	i->id = row_int(rows, I_ID);
	i->project = row_int(rows, I_PROJECT);
	i->project_identifier = text_copy(arena, rows, I_IDENTIFIER);
	i->tracker = row_int(rows, I_TRACKER);
	i->status = row_int(rows, I_STATUS);
	i->priority = row_int(rows, I_PRIORITY);
	i->assignee = row_int(rows, I_ASSIGNEE);
	i->parent = row_int(rows, I_PARENT);
	i->subject = text_copy(arena, rows, I_SUBJECT);
	i->is_private = row_int(rows, I_PRIVATE) != 0;
	i->lock_version = row_int(rows, I_LOCK);
	if (!tracker_instant(t, row_text(rows, I_CREATED), UTC_NONE, &i->created))
		i->created = (struct utc){ 0 };
	if (!tracker_instant(t, row_text(rows, I_CLOSED), i->created, &i->closed))
		i->closed = UTC_NONE;
	i->received = UTC_NONE;
	i->author = row_int(rows, I_AUTHOR);
	i->author_name = raw_person(arena, rows, I_AUTHOR_TYPE);
	i->author_language = language_copy(arena, row_text(rows, I_AUTHOR_LANGUAGE));
	i->tied = row_int(rows, I_TIED) != 0;
	i->scope = scope_read(rows);
	i->ruled_by = text_copy(arena, rows, I_RULED_BY);
	i->version = row_is_null(rows, I_VERSION) ? NULL : text_copy(arena, rows, I_VERSION);
	if (row_is_null(rows, I_VERSION_DATE) ||
	    !civil_parse(row_text(rows, I_VERSION_DATE), &i->version_date))
		i->version_date = (struct civil){ 0 };
}

/* An issue comes as one row for each of its custom fields, or one without. */
void
raw_issue_take(
    const struct tracker *t, struct arena *arena, const struct rows *rows, struct raw *raw)
{
	struct tracked_issue *i = &raw->issue;
	int64_t field;

	if (i->id != row_int(rows, I_ID))
		issue_begin(t, arena, rows, raw);
	if (row_is_null(rows, I_FIELD))
		return;
	field = row_int(rows, I_FIELD);
	if (field == catalogue_channel_field(t->catalogue) && i->channel_text == NULL)
		i->channel_text = words_copy(arena, rows, I_VALUE);
	if (field == catalogue_behalf_field(t->catalogue) && i->behalf_text == NULL)
		i->behalf_text = words_copy(arena, rows, I_VALUE);
	if (field == catalogue_call_number_field(t->catalogue) && i->call_number_text == NULL)
		i->call_number_text = words_copy(arena, rows, I_VALUE);
	if (field == catalogue_call_time_field(t->catalogue) && i->call_time_text == NULL)
		i->call_time_text = words_copy(arena, rows, I_VALUE);
	if (field != catalogue_received_field(t->catalogue) || i->received_text != NULL)
		return;
	i->received_text = words_copy(arena, rows, I_VALUE);
	i->received = received_read(t, i->received_text, i->created);
}

/* What is not told here is only known to be there. */
static const struct {
	const char *key;
	enum raw_change_kind kind;
} kinds[] = {
	{ "status_id", RAW_STATUS },
	{ "priority_id", RAW_PRIORITY },
	{ "duplicates", RAW_DUPLICATES },
	{ "assigned_to_id", RAW_ASSIGNEE },
	{ "cf.channel", RAW_CHANNEL },
};

static int64_t
value_read(const struct tracker *t, enum raw_change_kind kind, const char *value)
{
	if (kind == RAW_CHANNEL)
		return channel_mark(t->catalogue, value);
	return value == NULL ? 0 : strtoll(value, NULL, 10);
}

struct raw_change
raw_change_read(const struct tracker *t, const struct rows *rows, unsigned column)
{
	const char *key = row_text(rows, column);
	const char *from = row_text(rows, column + 1), *to = row_text(rows, column + 2);
	struct raw_change c = { .kind = RAW_OTHER };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(key, kinds[i].key) == 0)
			c.kind = kinds[i].kind;
	}
	c.has_from = from != NULL;
	c.has_to = to != NULL;
	c.from = value_read(t, c.kind, from);
	c.to = value_read(t, c.kind, to);
	return c;
}

static void
value_put(struct history_entry *entry, enum history_value v, const struct raw_change *c)
{
	entry->from[v] = c->from;
	entry->to[v] = c->to;
}

/* A relation that was made has a new value, one that was taken out an old one. */
static void
link_put(struct history_entry *entry, const struct raw_change *c)
{
	if (!c->has_to && !c->has_from)
		return;
	entry->link = c->has_to ? LINK_MADE : LINK_GONE;
	entry->other = c->has_to ? c->to : c->from;
}

void
raw_change_put(struct raw *raw, const struct raw_change *c)
{
	struct row *row = &raw->rows[raw->n - 1];

	assert(raw->n > 0);
	row->has_details = true;
	switch (c->kind) {
	case RAW_STATUS:
		value_put(&row->entry, HISTORY_STATUS, c);
		break;
	case RAW_PRIORITY:
		value_put(&row->entry, HISTORY_PRIORITY, c);
		break;
	case RAW_DUPLICATES:
		link_put(&row->entry, c);
		break;
	case RAW_ASSIGNEE:
		raw->issue.reassigned = true;
		row->assignee = c->to;
		break;
	case RAW_CHANNEL:
		value_put(&row->entry, HISTORY_CHANNEL, c);
		break;
	case RAW_OTHER:
		break;
	}
}

struct row *
raw_entry_add(struct arena *arena, struct raw *raw, int64_t id)
{
	struct row *row, *more;

	if (raw->n == raw->room) {
		raw->room = raw->room == 0 ? 16 : raw->room * 2;
		more = arena_array(arena, raw->room, sizeof(*more));
		if (raw->n > 0)
			memcpy(more, raw->rows, raw->n * sizeof(*more));
		raw->rows = more;
	}
	row = &raw->rows[raw->n++];
	row->entry.id = raw->issue.last_journal = id;
	return row;
}

/* An entry comes as one row for each of its details. */
void
raw_journal_take(
    const struct tracker *t, struct arena *arena, const struct rows *rows, struct raw *raw)
{
	const int64_t id = row_int(rows, J_ID);
	struct raw_change change;

	if (raw->n == 0 || raw->rows[raw->n - 1].entry.id != id) {
		struct row *row = raw_entry_add(arena, raw, id);

		row->entry.author = raw_person(arena, rows, J_USER_TYPE);
		row->entry.text = words_copy(arena, rows, J_NOTES);
		row->entry.is_private = row_int(rows, J_PRIVATE) != 0;
		row->stored = text_copy(arena, rows, J_CREATED);
		row->user = row_int(rows, J_USER);
		row->admin = row_int(rows, J_USER_ADMIN) != 0;
	}
	if (row_is_null(rows, J_DETAIL))
		return;
	change = raw_change_read(t, rows, J_KEY);
	raw_change_put(raw, &change);
}
