#include "tracker/read.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "tracker/catalogue.h"
#include "tracker/history.h"
#include "tracker/people.h"
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

/* An entry of the journal, and what it takes to know whose word it is. */
struct row {
	struct history_entry entry; /* `at` and `by` are found out later */
	const char *stored; /* when, as the tracker stored it */
	int64_t user;
	bool admin;
	bool has_details;
};

/* An issue as it was read. */
struct raw {
	struct tracked_issue issue;
	bool author_admin;
	size_t n;
	size_t room;
	struct row *rows; /* by id */
};

static const struct read_known nothing_known;

/* ---- one row ---- */

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

static void
ties_take(struct arena *arena, const struct rows *rows, struct raw *raw)
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
static void
issue_take(const struct tracker *t, struct arena *arena, const struct rows *rows, struct raw *raw)
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
static void
journal_take(struct arena *arena, const struct rows *rows, struct raw *raw)
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

/* ---- whose word it is ---- */

static void
author_fill(const struct people *p, struct tracked_issue *i)
{
	const struct people_author *a = people_author(p, i->author);

	if (a == NULL)
		return;
	i->author_domain = a->domain;
	i->n_groups = a->n_groups;
	i->groups = a->groups;
}

static int
side_compare(const void *a, const void *b)
{
	const struct side_of *x = a, *y = b;

	return (x->journal > y->journal) - (x->journal < y->journal);
}

static const struct side_of *
side_known(const struct read_known *known, int64_t journal)
{
	const struct side_of key = { .journal = journal };

	if (known->n_sides == 0)
		return NULL;
	return bsearch(&key, known->sides, known->n_sides, sizeof(key), side_compare);
}

/* A note that was blanked stays as an entry in newer versions: it says nothing any more. */
static bool
says_something(const struct row *row)
{
	return row->entry.text != NULL || row->has_details;
}

static bool
all_sides_known(const struct raw *raw, const struct read_known *known)
{
	if (side_known(known, 0) == NULL)
		return false;
	for (size_t i = 0; i < raw->n; i++) {
		if (says_something(&raw->rows[i]) &&
		    side_known(known, raw->rows[i].entry.id) == NULL)
			return false;
	}
	return true;
}

/* ---- putting it together ---- */

struct telling {
	struct tracker *t;
	struct raw *raw;
	const struct read_known *known;
	const struct people *people;
	struct side_of *fresh;
};

static enum side
side_tell(struct telling *g, int64_t journal, int64_t user, bool admin)
{
	const struct side_of *kept = side_known(g->known, journal);
	struct tracked_issue *issue = &g->raw->issue;
	enum side side;

	if (kept != NULL)
		return kept->side;
	side = people_side(g->people, g->t, issue->project, user, admin);
	g->fresh[issue->n_fresh++] = (struct side_of){ journal, side, user };
	return side;
}

static void
entries_tell(struct telling *g, struct history *h)
{
	struct utc before = h->created;

	for (size_t i = 0; i < g->raw->n; i++) {
		struct row *row = &g->raw->rows[i];

		if (!says_something(row) ||
		    !tracker_instant(g->t, row->stored, before, &row->entry.at))
			continue;
		before = row->entry.at;
		row->entry.by = side_tell(g, row->entry.id, row->user, row->admin);
		h->entries[h->n++] = row->entry;
	}
}

static void
request_tell(const struct telling *g, struct arena *arena, struct request *r)
{
	const struct tracked_issue *i = &g->raw->issue;
	const struct catalogue_entry *kind =
	    catalogue_find(g->t->catalogue, CATALOGUE_TRACKER, i->tracker);

	*r = (struct request){
		.tracker = kind == NULL ? NULL : arena_strdup(arena, kind->name),
		.project = i->project_identifier,
		.id = arena_printf(arena, "%" PRId64, i->id),
		.created = i->created,
		.received = i->received,
		.category = catalogue_category(g->t->catalogue, i->tracker),
		.channel = CHANNEL_TRACKER,
		.language = i->author_language,
		.version = i->version,
		.version_date = i->version_date,
	};
	if (i->channel_text != NULL)
		catalogue_channel(g->t->catalogue, i->channel_text, &r->channel);
}

static void
tell(struct tracker *t, struct raw *raw, const struct read_known *known,
    const struct people *people, struct arena *arena, struct timeline *out)
{
	struct telling g = { t, raw, known, people, NULL };
	struct tracked_issue *i = &raw->issue;
	struct history h = {
		.created = i->created,
		.now = { [HISTORY_STATUS] = i->status, [HISTORY_PRIORITY] = i->priority },
	};

	g.fresh = arena_array(arena, raw->n + 1, sizeof(*g.fresh));
	h.entries = arena_array(arena, raw->n, sizeof(*h.entries));
	side_tell(&g, 0, i->author, raw->author_admin);
	entries_tell(&g, &h);
	i->fresh = g.fresh;
	i->stage = catalogue_stage(t->catalogue, i->status);
	request_tell(&g, arena, &out->request);
	history_tell(t->catalogue, known, &h, arena, out, &i->untraced);
}

/* ---- one issue ---- */

static enum err_code
issue_query(struct tracker *t, int64_t id, struct arena *arena, struct raw *raw, struct err *e)
{
	struct rows *rows = db_query(t->db, Q_tracker_issue,
	    PARAMS(p_int(catalogue_channel_field(t->catalogue)),
		p_int(catalogue_received_field(t->catalogue)),
		p_int(catalogue_behalf_field(t->catalogue)), p_int(id)));

	while (rows_next(rows))
		issue_take(t, arena, rows, raw);
	if (rows_end(rows, e) != ERR_OK)
		return e->code;
	if (raw->issue.id == 0)
		return err_set(e, ERR_NOTFOUND, "the tracker has no issue %" PRId64, id);
	return ERR_OK;
}

/* The rows of `q`, each about one of the issues; issues and rows come by id, and are walked once. */
typedef void take_row(struct arena *arena, const struct rows *rows, struct raw *raw);

static enum err_code
rows_query(struct tracker *t, enum query q, const struct param *params, size_t n_params,
    take_row *take, struct raw *raws, size_t n, struct arena *arena, struct err *e)
{
	struct rows *rows = db_query(t->db, q, params, n_params);
	size_t i = 0;

	while (rows_next(rows)) {
		const int64_t issue = row_int(rows, 0);

		while (i < n && raws[i].issue.id < issue)
			i++;
		if (i < n && raws[i].issue.id == issue)
			take(arena, rows, &raws[i]);
	}
	return rows_end(rows, e);
}

static enum err_code
one_query(struct tracker *t, enum query q, take_row *take, struct raw *raw, struct arena *arena,
    struct err *e)
{
	return rows_query(t, q, PARAMS(p_int(raw->issue.id)), take, raw, 1, arena, e);
}

/* What is still needed beside the rows, and all of it put together. */
static enum err_code
complete(struct tracker *t, struct raw *raw, const struct read_known *known, struct people *people,
    struct arena *arena, struct timeline *timeline, struct err *e)
{
	if (raw->issue.tied && one_query(t, Q_tracker_ties, ties_take, raw, arena, e) != ERR_OK)
		return e->code;
	if (!all_sides_known(raw, known) && people_read_roles(people, t, arena, e) != ERR_OK)
		return e->code;
	if (!known->client) {
		if (people_read_authors(people, t, arena, e) != ERR_OK)
			return e->code;
		author_fill(people, &raw->issue);
	}
	tell(t, raw, known, people, arena, timeline);
	return ERR_OK;
}

static enum err_code
read_once(struct tracker *t, int64_t id, const struct read_known *known, struct arena *arena,
    struct tracked_issue *issue, struct timeline *timeline, struct err *e)
{
	struct raw raw = { 0 };
	struct people people = { .first = id, .last = id };

	if (issue_query(t, id, arena, &raw, e) != ERR_OK ||
	    one_query(t, Q_tracker_journals, journal_take, &raw, arena, e) != ERR_OK ||
	    complete(t, &raw, known, &people, arena, timeline, e) != ERR_OK)
		return e->code;
	*issue = raw.issue;
	return ERR_OK;
}

/*
 * The issue and its entries are read one after the other, without a
 * transaction. When they do not agree, somebody may just have changed it
 * between the two: that is gone when it is read again, and costs nothing
 * otherwise.
 */
enum err_code
read_issue(struct tracker *t, int64_t id, const struct read_known *known, struct arena *arena,
    struct tracked_issue *issue, struct timeline *timeline, struct err *e)
{
	if (known == NULL)
		known = &nothing_known;
	if (read_once(t, id, known, arena, issue, timeline, e) != ERR_OK)
		return e->code;
	return issue->untraced ? read_once(t, id, known, arena, issue, timeline, e) : ERR_OK;
}

/* ---- a page of them ---- */

static enum err_code
issues_query(struct tracker *t, int64_t after, unsigned limit, struct arena *arena,
    struct raw *raws, size_t *n, struct err *e)
{
	struct rows *rows = db_query(t->db, Q_tracker_issue_page,
	    PARAMS(p_int(after), p_int(limit), p_int(catalogue_channel_field(t->catalogue)),
		p_int(catalogue_received_field(t->catalogue)),
		p_int(catalogue_behalf_field(t->catalogue))));

	*n = 0;
	while (rows_next(rows)) {
		if (*n == 0 || raws[*n - 1].issue.id != row_int(rows, I_ID))
			++*n;
		issue_take(t, arena, rows, &raws[*n - 1]);
	}
	return rows_end(rows, e);
}

struct page {
	struct tracker *t;
	struct people *people;
	read_knows *knows;
	read_each *each;
	void *ctx;
	struct arena *arena;
};

static enum err_code
page_tell(const struct page *p, struct raw *raw, struct err *e)
{
	struct read_known known = { 0 };
	struct timeline timeline;
	enum err_code rc;

	if (p->knows != NULL && p->knows(p->ctx, raw->issue.id, &known, e) != ERR_OK)
		return e->code;
	if (complete(p->t, raw, &known, p->people, p->arena, &timeline, e) != ERR_OK)
		return e->code;
	if (raw->issue.untraced) { /* see read_issue */
		rc = read_once(p->t, raw->issue.id, &known, p->arena, &raw->issue, &timeline, e);
		if (rc == ERR_NOTFOUND)
			return ERR_OK; /* deleted just now */
		if (rc != ERR_OK)
			return rc;
	}
	return p->each(p->ctx, &raw->issue, &timeline, e);
}

enum err_code
read_page(struct tracker *t, int64_t after, unsigned limit, read_knows *knows, read_each *each,
    void *ctx, struct arena *arena, int64_t *last, struct err *e)
{
	struct raw *raws = arena_array(arena, limit, sizeof(*raws));
	struct people people = { 0 };
	const struct page p = { t, &people, knows, each, ctx, arena };
	size_t n;

	*last = after;
	if (issues_query(t, after, limit, arena, raws, &n, e) != ERR_OK)
		return e->code;
	if (n == 0)
		return ERR_OK;
	people.first = raws[0].issue.id;
	people.last = *last = raws[n - 1].issue.id;
	if (rows_query(t, Q_tracker_journals_page, PARAMS(p_int(people.first), p_int(people.last)),
		journal_take, raws, n, arena, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < n; i++) {
		if (page_tell(&p, &raws[i], e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}
