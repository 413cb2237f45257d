#include "tracker/read.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/instant.h"
#include "tests/tracker/room.h"
#include "tracker/permission.h"

/* ---- what a timeline tells, as text ---- */

static void
put_fact(struct buf *b, const struct fact *f, int64_t base)
{
	static const char *const notes[] = { "", " public", " private" };
	const int64_t id = strtoll(f->id, NULL, 10);
	char at[UTC_TEXT];

	if (id > base)
		buf_printf(b, "; %" PRId64, id - base);
	else
		buf_printf(b, "; %s", f->id);
	buf_printf(b, " %s %s%s%s", utc_format(f->at, at), side_name(f->by),
	    f->takes ? " takes" : "", notes[f->note]);
	if (f->has_stage)
		buf_printf(b, " %s%s", f->renamed ? "renamed " : "", stage_name(f->stage));
	if (f->has_priority)
		buf_printf(b, " %s", priority_name(f->priority));
	if (f->text != NULL)
		buf_printf(b, " \"%s\"", f->text);
}

static const char *
told(const struct tracked_issue *i, const struct timeline *t)
{
	char at[UTC_TEXT];
	struct buf b;

	buf_init(&b);
	buf_printf(&b, "%s %s %s", utc_format(t->request.created, at), stage_name(t->request.stage),
	    priority_name(t->request.priority));
	for (size_t f = 0; f < t->n; f++)
		put_fact(&b, &t->facts[f], i->id * 100);
	return buf_keep(&b, room.arena);
}

static const char *
read_and_tell(int64_t id, const struct read_known *known, struct tracked_issue *issue)
{
	struct timeline timeline;

	must(room.d, read_issue(room.t, id, known, room.arena, issue, &timeline, &room.d->e));
	return told(issue, &timeline);
}

static const struct story {
	const char *name;
	const char *sql;
	const char *tells;
} stories[] = {
	{ "created, and nothing more", ISSUE("'2026-01-05 09:00:00', 1, 2"),
	    "2026-01-05T08:00:00Z new normal" },
	{ "summer time", ISSUE("'2026-07-05 09:00:00', 1, 2"), "2026-07-05T07:00:00Z new normal" },
	{ "whose word it is",
	    ISSUE("'2026-01-05 09:00:00', 1, 2") NOTE(1, 6, "2026-01-05 09:01:00", "'client'")
		NOTE(2, 7, "2026-01-05 09:02:00", "'staff, though a client elsewhere'") NOTE(3, 8,
		    "2026-01-05 09:03:00", "'developer'") NOTE(4, 5, "2026-01-05 09:04:00", "'bot'")
		    NOTE(5, 10, "2026-01-05 09:05:00", "'of three roles the strongest'")
			NOTE(6, 9, "2026-01-05 09:06:00", "'no member'")
			    NOTE(7, 1, "2026-01-05 09:07:00", "'an administrator'")
				NOTE(8, 4, "2026-01-05 09:08:00", "'a guest'")
				    NOTE(9, 777, "2026-01-05 09:09:00", "'deleted'"),
	    "2026-01-05T08:00:00Z new normal; 1 2026-01-05T08:01:00Z client public \"client\""
	    "; 2 2026-01-05T08:02:00Z staff public \"staff, though a client elsewhere\""
	    "; 3 2026-01-05T08:03:00Z developer public \"developer\""
	    "; 4 2026-01-05T08:04:00Z bot public \"bot\""
	    "; 5 2026-01-05T08:05:00Z staff public \"of three roles the strongest\""
	    "; 6 2026-01-05T08:06:00Z client public \"no member\""
	    "; 7 2026-01-05T08:07:00Z staff public \"an administrator\""
	    "; 8 2026-01-05T08:08:00Z client public \"a guest\""
	    "; 9 2026-01-05T08:09:00Z client public \"deleted\"" },
	{ "status and priority from the first change back",
	    ISSUE("'2026-01-05 09:00:00', 5, 5") NOTE(1, 7, "2026-01-05 10:00:00", "'в работе'")
		STATUS(1, 1, 2) PRIORITY(1, 2, 3) NOTE(2, 7, "2026-01-05 11:00:00", "null")
		    STATUS(2, 2, 4) NOTE(3, 7, "2026-01-05 12:00:00", "''") PRIORITY(3, 3, 5)
			NOTE(4, 5, "2026-01-06 12:00:00", "'ответ от клиента не получен'")
			    STATUS(4, 4, 5),
	    "2026-01-05T08:00:00Z new normal"
	    "; 1 2026-01-05T09:00:00Z staff public in_progress urgent \"в работе\""
	    "; 2 2026-01-05T10:00:00Z staff waiting_client"
	    "; 3 2026-01-05T11:00:00Z staff immediate"
	    "; 4 2026-01-06T11:00:00Z bot public closed \"ответ от клиента не получен\"" },
	{ "a private note with a change comes as two entries",
	    ISSUE("'2026-01-05 09:00:00', 2, 2") NOTE(1, 7, "2026-01-05 10:00:00", "null")
		STATUS(1, 1, 2) PRIVATE(2, 7, "2026-01-05 10:00:00", "'между нами'"),
	    "2026-01-05T08:00:00Z new normal; 1 2026-01-05T09:00:00Z staff in_progress"
	    "; 2 2026-01-05T09:00:00Z staff private \"между нами\"" },
	{ "an entry that was blanked says nothing",
	    ISSUE("'2026-01-05 09:00:00', 1, 2") NOTE(1, 6, "2026-01-05 10:00:00", "''") NOTE(
		2, 6, "2026-01-05 10:01:00", "null") NOTE(3, 6, "2026-01-05 10:02:00", "' \\r\\n'")
		PRIVATE(4, 6, "2026-01-05 10:03:00", "''"),
	    "2026-01-05T08:00:00Z new normal" },
	{ "a file of the client is a word of theirs",
	    ISSUE("'2026-01-05 09:00:00', 1, 2") NOTE(1, 6, "2026-01-05 10:00:00",
		"''") "insert into {tracker}.journal_details (journal_id, property, prop_key, "
		      "value)"
		      " values (@i * 100 + 1, 'attachment', '17', 'снимок.png');",
	    "2026-01-05T08:00:00Z new normal; 1 2026-01-05T09:00:00Z client" },
	{ "many details are one entry",
	    ISSUE("'2026-01-05 09:00:00', 2, 3") NOTE(1, 7, "2026-01-05 10:00:00", "'раз'")
		DETAIL(1, "assigned_to_id", 0, 7) STATUS(1, 1, 2) DETAIL(1, "subject", 1, 2)
		    PRIORITY(1, 2, 3) DETAIL(1, "tracker_id", 1, 3),
	    "2026-01-05T08:00:00Z new normal"
	    "; 1 2026-01-05T09:00:00Z staff takes public in_progress urgent \"раз\"" },
	{ "who assigns it to themselves takes it, whoever else is assigned does not",
	    ISSUE("'2026-01-05 09:00:00', 1, 2") NOTE(1, 7, "2026-01-05 10:00:00", "null")
		DETAIL(1, "assigned_to_id", 0, 8) NOTE(2, 7, "2026-01-05 11:00:00", "null")
		    DETAIL(2, "assigned_to_id", 8, 7),
	    "2026-01-05T08:00:00Z new normal; 1 2026-01-05T09:00:00Z staff"
	    "; 2 2026-01-05T10:00:00Z staff takes" },
	{ "ids out of order of time",
	    ISSUE("'2026-01-05 09:00:00', 2, 2") NOTE(1, 7, "2026-01-05 10:00:02", "'вторая'")
		NOTE(2, 6, "2026-01-05 10:00:01", "'первая'")
		    NOTE(3, 7, "2026-01-05 10:00:02", "'третья'"),
	    "2026-01-05T08:00:00Z in_progress normal; 2 2026-01-05T09:00:01Z client public "
	    "\"первая\""
	    "; 1 2026-01-05T09:00:02Z staff public \"вторая\""
	    "; 3 2026-01-05T09:00:02Z staff public \"третья\"" },
	{ "changes out of order of time",
	    ISSUE("'2026-01-05 09:00:00', 5, 2") NOTE(1, 7, "2026-01-05 10:00:02", "null")
		STATUS(1, 2, 5) NOTE(2, 7, "2026-01-05 10:00:01", "null") STATUS(2, 1, 2),
	    "2026-01-05T08:00:00Z new normal; 2 2026-01-05T09:00:01Z staff in_progress"
	    "; 1 2026-01-05T09:00:02Z staff closed" },
	{ "the hour that comes twice, told by what went before",
	    ISSUE("'2025-10-26 02:10:00', 1, 2") NOTE(1, 6, "2025-10-26 02:50:00", "'а'")
		NOTE(2, 7, "2025-10-26 02:49:30", "'б: немного раньше, тот же час'")
		    NOTE(3, 6, "2025-10-26 02:05:00", "'в: снова два часа'") NOTE(4, 7,
			"2025-10-26 02:55:00", "'г'") NOTE(5, 6, "2025-10-26 03:10:00", "'д'"),
	    "2025-10-26T00:10:00Z new normal; 2 2025-10-26T00:49:30Z staff public \"б: немного "
	    "раньше, "
	    "тот же час\"; 1 2025-10-26T00:50:00Z client public \"а\""
	    "; 3 2025-10-26T01:05:00Z client public \"в: снова два часа\""
	    "; 4 2025-10-26T01:55:00Z staff public \"г\"; 5 2025-10-26T02:10:00Z client public "
	    "\"д\"" },
	{ "a priority that a subtask raised, without an entry",
	    ISSUE("'2026-01-05 09:00:00', 1, 5"), "2026-01-05T08:00:00Z new immediate" },
	{ "another request's entries are not ours",
	    ISSUE("'2026-01-05 09:00:00', 1, 2") "insert into {tracker}.journals (id, "
						 "journalized_id, journalized_type, user_id, notes,"
						 " created_on) values (@i * 100 + 1, @i, "
						 "'WikiPage', 7, 'чужая', '2026-01-05 10:00:00');",
	    "2026-01-05T08:00:00Z new normal" },
};

#define N_STORIES (sizeof(stories) / sizeof(stories[0]))

static void
put_story(size_t i)
{
	database_sql(room.d, "set @i = %zu", i + 1);
	database_sql(room.d, "%s", stories[i].sql);
}

static void
timelines(void **state)
{
	for (size_t i = 0; i < N_STORIES; i++) {
		struct tracked_issue issue;
		const char *text;

		put_story(i);
		text = read_and_tell((int64_t)i + 1, NULL, &issue);
		if (strcmp(text, stories[i].tells) != 0)
			fail_msg(
			    "%s:\n%s\ninstead of\n%s", stories[i].name, text, stories[i].tells);
		assert_false(issue.untraced);
	}
}

/* The same by pages, and nothing of one issue in another. */

struct pages {
	size_t seen;
	int64_t known_side; /* of this issue's first entry it is kept that a developer wrote it */
	struct side_of kept;
};

static enum err_code
page_knows(void *ctx, int64_t issue, struct read_known *known, struct err *e)
{
	struct pages *p = ctx;

	if (issue == p->known_side) {
		known->sides = &p->kept;
		known->n_sides = 1;
	}
	return ERR_OK;
}

static enum err_code
page_each(void *ctx, const struct tracked_issue *issue, const struct timeline *t, struct err *e)
{
	struct pages *p = ctx;

	assert_int_equal(issue->id, p->seen + 1);
	if (issue->id != p->known_side)
		assert_string_equal(told(issue, t), stories[p->seen].tells);
	else
		assert_int_equal(t->facts[0].by, SIDE_DEVELOPER);
	p->seen++;
	return ERR_OK;
}

static void
pages(void **state)
{
	struct pages p = { .known_side = 4, .kept = { 401, SIDE_DEVELOPER, 0 } };
	int64_t last = 0, after = -1;
	int n = 0;

	for (; last != after; n++) {
		after = last;
		must(room.d,
		    read_page(room.t, NULL, after, 5, page_knows, page_each, &p, room.arena, &last,
			&room.d->e));
	}
	assert_int_equal(p.seen, N_STORIES);
	assert_int_equal(last, N_STORIES);
	assert_int_equal(n, (N_STORIES + 4) / 5 + 1);
}

/* One user in two projects, on two sides; and entries of an issue that is gone. */
static enum err_code
page_sides(void *ctx, const struct tracked_issue *issue, const struct timeline *t, struct err *e)
{
	struct buf *b = ctx;

	buf_printf(b, "%" PRId64 ":", issue->id);
	for (size_t i = 0; i < t->n; i++)
		buf_printf(b, " %s", side_name(t->facts[i].by));
	buf_puts(b, "; ");
	return ERR_OK;
}

static void
a_page_of_two_projects(void **state)
{
	struct buf b;
	int64_t last;

	database_sql(room.d,
	    "insert into {tracker}.issues (id, project_id, created_on) values (700, 1, now()),"
	    " (702, 2, now()), (703, 1, now());"
	    "insert into {tracker}.journals (journalized_id, user_id, notes, created_on) values"
	    " (700, 6, 'а', now()), (701, 6, 'а', now()), (702, 6, 'а', now()), (703, 6, 'а', "
	    "now()),"
	    " (700, 7, 'а', now()), (702, 7, 'а', now())");
	buf_init(&b);
	must(room.d,
	    read_page(room.t, NULL, 699, 3, NULL, page_sides, &b, room.arena, &last, &room.d->e));
	assert_string_equal(b.data, "700: client staff; 702: staff client; 703: client; ");
	buf_release(&b);
}

static enum err_code
page_stops(void *ctx, const struct tracked_issue *issue, const struct timeline *t, struct err *e)
{
	return issue->id == 3 ? err_set(e, ERR_REFUSED, "enough") : ERR_OK;
}

static void
a_page_stops_on_error(void **state)
{
	int64_t last;

	assert_int_equal(
	    read_page(room.t, NULL, 0, 50, NULL, page_stops, NULL, room.arena, &last, &room.d->e),
	    ERR_REFUSED);
}

/* ---- what is kept, and what is fresh ---- */

static void
sides_that_are_kept(void **state)
{
	/* Entry 801 was a developer's when it was first seen; today its author is staff. */
	static const struct side_of kept[] = { { 0, SIDE_STAFF, 0 }, { 80001, SIDE_DEVELOPER, 0 } };
	const struct read_known known = { .sides = kept, .n_sides = 2 };
	struct tracked_issue i;
	struct timeline t;

	database_sql(room.d,
	    "insert into {tracker}.issues (id, created_on)"
	    " values (800, '2026-01-05 09:00:00');"
	    "insert into {tracker}.journals (id, journalized_id, user_id, notes,"
	    " created_on) values (80001, 800, 7, 'а', '2026-01-05 10:00:00'),"
	    " (80002, 800, 7, 'б', '2026-01-05 10:00:00')");
	must(room.d, read_issue(room.t, 800, &known, room.arena, &i, &t, &room.d->e));
	assert_int_equal(t.facts[0].by, SIDE_DEVELOPER);
	assert_int_equal(t.facts[1].by, SIDE_STAFF);
	assert_int_equal(i.n_fresh, 1);
	assert_int_equal(i.fresh[0].journal, 80002);
	assert_int_equal(i.fresh[0].side, SIDE_STAFF);
	assert_int_equal(i.fresh[0].user, 7);

	must(room.d, read_issue(room.t, 800, NULL, room.arena, &i, &t, &room.d->e));
	assert_int_equal(i.n_fresh, 3);
	assert_int_equal(i.fresh[0].journal, 0);
	assert_int_equal(i.fresh[0].side, SIDE_CLIENT);
	assert_int_equal(i.fresh[0].user, 6);
}

static void
a_status_that_changed_its_meaning(void **state)
{
	const struct stage_since stages[] = {
		{ 1, STAGE_NEW, instant("2026-01-01T00:00:00Z") },
		{ 2, STAGE_IN_PROGRESS, instant("2026-01-03T00:00:00Z") },
		{ 2, STAGE_ESCALATED, instant("2026-01-05T12:00:00Z") },
		{ 2, STAGE_WAITING_THIRD_PARTY, instant("2026-02-01T00:00:00Z") },
		{ 5, STAGE_RESOLVED, instant("2026-01-07T00:00:00Z") },
	};
	const struct read_known known = { .stages = stages, .n_stages = 5 };
	struct tracked_issue i;

	/* In status 2 from the 2nd (before anything was kept of it) to the 10th. */
	database_sql(room.d, "set @i = 9");
	database_sql(room.d,
	    "delete from {tracker}.issues where id = 9;"
	    "delete from {tracker}.journals where journalized_id = 9");
	database_sql(room.d, "%s",
	    ISSUE("'2026-01-02 09:00:00', 5, 2") NOTE(1, 7, "2026-01-02 10:00:00", "null")
		STATUS(1, 1, 2) NOTE(2, 6, "2026-01-05 12:59:59", "'до'")
		    NOTE(3, 6, "2026-01-05 13:00:01", "'после'")
			NOTE(4, 7, "2026-01-10 10:00:00", "null") STATUS(4, 2, 5));
	assert_string_equal(read_and_tell(9, &known, &i),
	    "2026-01-02T08:00:00Z new normal; 1 2026-01-02T09:00:00Z staff in_progress"
	    "; 2 2026-01-05T11:59:59Z client public \"до\""
	    "; map:2@1767614400 2026-01-05T12:00:00Z bot renamed escalated"
	    "; 3 2026-01-05T12:00:01Z client public \"после\""
	    "; 4 2026-01-10T09:00:00Z staff resolved");
}

static void
changes_without_a_trace(void **state)
{
	struct tracked_issue i;

	/* The entries say in progress and urgent; the columns say closed and immediate. */
	database_sql(room.d, "set @i = 20");
	database_sql(room.d, "%s",
	    ISSUE("'2026-01-05 09:00:00', 5, 5") NOTE(1, 7, "2026-01-05 10:00:00", "null")
		STATUS(1, 1, 2) PRIORITY(1, 2, 3) NOTE(2, 6, "2026-01-05 11:00:00", "'слово'"));
	assert_string_equal(read_and_tell(20, NULL, &i),
	    "2026-01-05T08:00:00Z new normal; 1 2026-01-05T09:00:00Z staff closed immediate"
	    "; 2 2026-01-05T10:00:00Z client public \"слово\"");
	assert_true(i.untraced);
}

static enum err_code
page_tells(void *ctx, const struct tracked_issue *issue, const struct timeline *t, struct err *e)
{
	assert_false(issue->untraced);
	buf_puts(ctx, told(issue, t));
	return ERR_OK;
}

/*
 * Somebody changes the issue between our two statements: the first one shows it
 * as it was. Here every first look at the issue is such a look.
 */
static void
changed_while_it_is_read(void **state)
{
	struct tracked_issue i;
	struct buf b;
	int64_t last;

	database_sql(room.d, "set @i = 22");
	database_sql(room.d, "%s",
	    ISSUE("'2026-01-05 09:00:00', 2, 2") NOTE(1, 7, "2026-01-05 10:00:00", "null")
		STATUS(1, 1, 2));
	database_sql(room.d,
	    "create table {tracker}.looks (n int); insert into {tracker}.looks values (0);"
	    "create function {tracker}.look() returns int modifies sql data begin"
	    " update {tracker}.looks set n = n + 1; return (select n from {tracker}.looks); end");
	database_sql(room.d,
	    "rename table {tracker}.issues to {tracker}.issues_now;"
	    "create view {tracker}.issues as select id, tracker_id, project_id, subject,"
	    " if({tracker}.look() %% 2 = 1, 1, status_id) as status_id, priority_id, author_id,"
	    " assigned_to_id, parent_id, is_private, lock_version, created_on, closed_on, lft, rgt,"
	    " fixed_version_id"
	    " from {tracker}.issues_now where id = 22");
	assert_string_equal(read_and_tell(22, NULL, &i),
	    "2026-01-05T08:00:00Z new normal; 1 2026-01-05T09:00:00Z staff in_progress");
	assert_false(i.untraced);

	database_sql(room.d, "update {tracker}.looks set n = 0");
	buf_init(&b);
	must(room.d,
	    read_page(room.t, NULL, 21, 1, NULL, page_tells, &b, room.arena, &last, &room.d->e));
	assert_string_equal(
	    b.data, "2026-01-05T08:00:00Z new normal; 1 2026-01-05T09:00:00Z staff in_progress");
	buf_release(&b);
	database_sql(room.d,
	    "drop view {tracker}.issues;"
	    "rename table {tracker}.issues_now to {tracker}.issues");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(timelines),
		cmocka_unit_test(pages),
		cmocka_unit_test(a_page_of_two_projects),
		cmocka_unit_test(a_page_stops_on_error),
		cmocka_unit_test(sides_that_are_kept),
		cmocka_unit_test(a_status_that_changed_its_meaning),
		cmocka_unit_test(changes_without_a_trace),
		cmocka_unit_test(changed_while_it_is_read),
	};

	return cmocka_run_group_tests(tests, room_setup, room_teardown);
}
