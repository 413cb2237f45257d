#include "tracker/raw.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "tracker/catalogue.h"
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
	J_OLD,
	J_NEW,
};

static const char *
text_copy(struct arena *arena, const struct rows *rows, unsigned column)
{
	if (row_is_null(rows, column))
		return NULL;
	return arena_strndup(arena, row_text(rows, column), row_len(rows, column));
}

/* NULL for nothing but blanks: Redmine keeps such a note with the changes beside it. */
static const char *
words_copy(struct arena *arena, const struct rows *rows, unsigned column)
{
	const char *text = row_text(rows, column);

	if (text == NULL || text[strspn(text, " \t\r\n")] == '\0')
		return NULL;
	return text_copy(arena, rows, column);
}

/* "Ольга Оператор", from the columns type, admin, firstname, lastname; NULL: a guest, or deleted. */
static const char *
person_name(struct arena *arena, const struct rows *rows, unsigned type)
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
raw_ties_take(struct arena *arena, const struct rows *rows, struct raw *raw)
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
	i->author_name = person_name(arena, rows, I_AUTHOR_TYPE);
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

static void
change_take(const struct rows *rows, enum history_value v, struct history_entry *entry)
{
	const char *from = row_text(rows, J_OLD), *to = row_text(rows, J_NEW);

	entry->from[v] = from == NULL ? 0 : strtoll(from, NULL, 10);
	entry->to[v] = to == NULL ? 0 : strtoll(to, NULL, 10);
}

/* A relation that was made has a new value, one that was taken out an old one. */
static void
link_take(const struct rows *rows, struct history_entry *entry)
{
	const char *gone = row_text(rows, J_OLD), *made = row_text(rows, J_NEW);
	const char *other = made != NULL ? made : gone;

	if (other == NULL)
		return;
	entry->link = made != NULL ? LINK_MADE : LINK_GONE;
	entry->other = strtoll(other, NULL, 10);
}

static void
detail_take(const struct rows *rows, struct raw *raw, struct row *row)
{
	const char *key = row_text(rows, J_KEY);

	if (row_is_null(rows, J_DETAIL))
		return;
	row->has_details = true;
	if (strcmp(key, "status_id") == 0)
		change_take(rows, HISTORY_STATUS, &row->entry);
	else if (strcmp(key, "priority_id") == 0)
		change_take(rows, HISTORY_PRIORITY, &row->entry);
	else if (strcmp(key, "duplicates") == 0)
		link_take(rows, &row->entry);
	else if (strcmp(key, "assigned_to_id") == 0)
		raw->issue.reassigned = true;
}

/* An entry comes as one row for each of its details. */
void
raw_journal_take(struct arena *arena, const struct rows *rows, struct raw *raw)
{
	const int64_t id = row_int(rows, J_ID);
	struct row *row, *more;

	raw->issue.last_journal = id;
	if (raw->n > 0 && raw->rows[raw->n - 1].entry.id == id) {
		detail_take(rows, raw, &raw->rows[raw->n - 1]);
		return;
	}
	if (raw->n == raw->room) {
		raw->room = raw->room == 0 ? 16 : raw->room * 2;
		more = arena_array(arena, raw->room, sizeof(*more));
		if (raw->n > 0)
			memcpy(more, raw->rows, raw->n * sizeof(*more));
		raw->rows = more;
	}
	row = &raw->rows[raw->n++];
	row->entry.id = id;
	row->entry.author = person_name(arena, rows, J_USER_TYPE);
	row->entry.text = words_copy(arena, rows, J_NOTES);
	row->entry.is_private = row_int(rows, J_PRIVATE) != 0;
	row->stored = text_copy(arena, rows, J_CREATED);
	row->user = row_int(rows, J_USER);
	row->admin = row_int(rows, J_USER_ADMIN) != 0;
	detail_take(rows, raw, row);
}
