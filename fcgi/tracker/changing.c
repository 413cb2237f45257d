#include "tracker/changing.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/db.h"
#include "tracker/catalogue.h"
#include "tracker/tracker.h"

static bool
read_standing(struct changing *a)
{
	struct rows *rows = db_query(a->try.t->db, Q_act_now, PARAMS(p_int(a->issue)));

	a->now = (struct standing){ 0 };
	while (rows_next(rows)) {
		a->now = (struct standing){
			.found = true,
			.status = row_int(rows, 0),
			.priority = row_int(rows, 1),
			.assignee = row_int(rows, 2),
			.lock_version = row_int(rows, 3),
			.project = row_int(rows, 4),
			.children = row_int(rows, 5),
			.open_children = row_int(rows, 6),
			.open_blockers = row_int(rows, 7),
		};
	}
	a->try.rc = rows_end(rows, a->try.e);
	return a->try.rc == ERR_OK;
}

/* The same words: line ends and blanks around them are not ours to keep. */
static bool
same_words(const char *a, const char *b)
{
	static const char blanks[] = " \t\r\n";

	a += strspn(a, blanks);
	b += strspn(b, blanks);
	for (;; a++, b++) {
		while (*a == '\r')
			a++;
		while (*b == '\r')
			b++;
		if (*a == '\0' || *b == '\0' || *a != *b)
			break;
	}
	return a[strspn(a, blanks)] == '\0' && b[strspn(b, blanks)] == '\0';
}

static void
detail_take(struct changing *a, int64_t entry, const char *key, const char *value)
{
	const int64_t id = value == NULL ? 0 : strtoll(value, NULL, 10);
	const struct act_change *c = a->change;
	const struct catalogue *names = a->try.t->catalogue;
	bool *found = NULL;

	if (strcmp(key, "status_id") == 0 && c->has_stage && catalogue_stage(names, id) == c->stage)
		found = &a->ours.stage;
	else if (strcmp(key, "priority_id") == 0 && c->has_priority &&
	    catalogue_priority(names, id) == c->priority)
		found = &a->ours.priority;
	else if (strcmp(key, "assigned_to_id") == 0 && c->has_assignee && id == c->assignee)
		found = &a->ours.assignee;
	if (found == NULL)
		return;
	*found = true;
	a->ours.details = entry;
}

static bool
read_ours(struct changing *a)
{
	struct rows *rows = db_query(a->try.t->db, Q_act_entries,
	    PARAMS(p_int(a->issue), p_int(catalogue_bot(a->try.t->catalogue)), p_int(a->floor)));

	a->ours = (struct ours){ 0 };
	while (rows_next(rows)) {
		const int64_t entry = row_int(rows, 0);
		const char *note = row_text(rows, 1);

		if (note != NULL && *note != '\0')
			a->ours.any_note = entry;
		if (note != NULL && a->change->note != NULL && same_words(note, a->change->note) &&
		    a->change->private_note == (row_int(rows, 2) != 0))
			a->ours.note = entry;
		if (!row_is_null(rows, 3))
			detail_take(a, entry, row_text(rows, 3), row_text(rows, 4));
	}
	a->try.rc = rows_end(rows, a->try.e);
	return a->try.rc == ERR_OK;
}

bool
changing_stands_in_stage(const struct changing *a)
{
	return catalogue_stage(a->try.t->catalogue, a->now.status) == a->change->stage;
}

bool
changing_has_priority(const struct changing *a)
{
	return catalogue_priority(a->try.t->catalogue, a->now.priority) == a->change->priority;
}

/* Every detail is in an entry of ours, or was no longer needed. */
static bool
all_so(const struct changing *a)
{
	const struct act_change *c = a->change;

	return (!c->has_stage || a->ours.stage || changing_stands_in_stage(a)) &&
	    (!c->has_priority || a->ours.priority || changing_has_priority(a)) &&
	    (!c->has_assignee || a->ours.assignee || a->now.assignee == c->assignee);
}

/* True: nothing of ours is there yet. */
static bool
judge_ours(struct changing *a)
{
	const int64_t entry = a->change->note == NULL ? a->ours.details : a->ours.note;

	if (entry == 0)
		return true;
	if (all_so(a))
		return attempt_done(&a->try, entry);
	a->try.out->id = entry;
	return attempt_end(&a->try, ACT_PARTIAL,
	    "entry %" PRId64 " of issue %" PRId64 " stands, but the tracker dropped a part of the "
	    "change: its workflow, or the permissions of "
	    "the bot's role, do not allow it",
	    entry, a->issue);
}

bool
changing_look(struct changing *a)
{
	return read_standing(a) && read_ours(a) && judge_ours(a);
}
