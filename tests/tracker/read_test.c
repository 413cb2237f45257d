#include "tracker/read.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/instant.h"
#include "tests/tracker/tables.h"
#include "tracker/permission.h"

struct room {
	struct database *d;
	struct tracker *t;
	struct arena *arena;
};

static struct room room;

static int
setup(void **state)
{
	database_setup(state);
	room.d = *state;
	office_make(room.d);
	must(room.d, tracker_open(&office, room.d->db, &room.t, &room.d->e));
	room.arena = arena_new();
	return 0;
}

static int
teardown(void **state)
{
	tracker_close(room.t);
	arena_free(room.arena);
	return database_teardown(state);
}

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

/* ---- what stands in the tables ---- */

#define ISSUE(values)                                                                              \
	"insert into {tracker}.issues (id, created_on, status_id, priority_id) values "            \
	"(@i, " values ");"
#define NOTE(id, user, at, text)                                                                   \
	"insert into {tracker}.journals (id, journalized_id, user_id, created_on, notes) values "  \
	"(@i * 100 + " #id ", @i, " #user ", '" at "', " text ");"
#define PRIVATE(id, user, at, text)                                                                \
	"insert into {tracker}.journals (id, journalized_id, user_id, created_on, notes, "         \
	"private_notes) values (@i * 100 + " #id ", @i, " #user ", '" at "', " text ", 1);"
#define DETAIL(id, key, from, to)                                                                  \
	"insert into {tracker}.journal_details (journal_id, prop_key, old_value, value) values "   \
	"(@i * 100 + " #id ", '" key "', '" #from "', '" #to "');"
#define STATUS(id, from, to) DETAIL(id, "status_id", from, to)
#define PRIORITY(id, from, to) DETAIL(id, "priority_id", from, to)

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

/* ---- the issue itself ---- */

static void
what_an_issue_holds(void **state)
{
	struct tracked_issue i;
	struct timeline t;

	database_sql(room.d,
	    "insert into {tracker}.issues (id, project_id, tracker_id, subject, status_id, "
	    "priority_id,"
	    " author_id, assigned_to_id, parent_id, is_private, lock_version, created_on, "
	    "closed_on)"
	    " values (500, 1, 3, 'Не открывается', 5, 3, 6, 7, 12, 1, 9, '2026-01-05 09:00:00',"
	    " '2026-01-06 09:00:00');"
	    "insert into {tracker}.custom_values (customized_id, custom_field_id, value) values"
	    " (500, 1, 'письмо'), (500, 2, '04.01.2026 17:30'), (501, 1, 'Эл. почта');"
	    "insert into {tracker}.journals (id, journalized_id, user_id, notes, created_on)"
	    " values (50001, 500, 7, 'а', '2026-01-05 10:00:00'), (50002, 500, 7, '', '2026-01-05 "
	    "10:00:01')");
	must(room.d, read_issue(room.t, 500, NULL, room.arena, &i, &t, &room.d->e));
	assert_int_equal(i.id, 500);
	assert_int_equal(i.project, 1);
	assert_string_equal(i.project_identifier, "support");
	assert_int_equal(i.tracker, 3);
	assert_int_equal(i.status, 5);
	assert_int_equal(i.stage, STAGE_CLOSED);
	assert_int_equal(i.priority, 3);
	assert_int_equal(i.author, 6);
	assert_int_equal(i.assignee, 7);
	assert_int_equal(i.parent, 12);
	assert_string_equal(i.subject, "Не открывается");
	assert_true(i.is_private);
	assert_int_equal(i.lock_version, 9);
	assert_int_equal(i.last_journal, 50002);
	assert_string_equal(i.author_name, "Виктор Важный");
	assert_string_equal(i.author_language, "ru");
	assert_string_equal(i.author_domain, "client.kz");
	assert_int_equal(i.n_groups, 2);
	assert_int_equal(i.groups[0] + i.groups[1], 41);
	assert_int_equal(i.closed.s - i.created.s, SPAN_DAY);
	assert_string_equal(i.received_text, "04.01.2026 17:30");
	/* 17:30 in Almaty, where people write it. */
	assert_int_equal(i.received.s, i.created.s - (15 * 60 + 30 + 4 * 60) * 60);
	assert_int_equal(t.request.received.s, i.received.s);
	assert_string_equal(i.channel_text, "письмо");
	assert_int_equal(t.request.channel, CHANNEL_TRACKER);
	assert_true(i.channel_uncounted); /* its author is a client */
	assert_int_equal(t.request.category, CATEGORY_CONSULTATION);
	assert_string_equal(t.request.id, "500");
	assert_string_equal(t.request.language, "ru");
	assert_null(t.request.level);
	assert_string_equal(t.facts[0].author, "Ольга Оператор");
}

/* Anybody can write any mail into their account: only the one that it was made with counts. */
static void
whose_mail_proves_a_domain(void **state)
{
	static const struct {
		const char *says, *sql, *domain;
	} cases[] = {
		{ "as the account was made", "", "client.kz" },
		{ "changed since", "updated_on = '2026-01-01 11:00:00'", NULL },
		{ "changed a second later", "updated_on = '2026-01-01 10:00:02'", NULL },
		{ "there only later, as of a migration",
		    "created_on = '2026-01-02 10:00:01', updated_on = created_on", NULL },
	};

	for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
		struct tracked_issue i;
		struct timeline t;

		database_sql(room.d,
		    "insert ignore into {tracker}.issues (id, author_id, created_on)"
		    " values (503, 6, '2026-01-05 09:00:00');"
		    "update {tracker}.email_addresses set created_on = '2026-01-01 10:00:01',"
		    " updated_on = '2026-01-01 10:00:01'");
		if (*cases[c].sql != '\0')
			database_sql(room.d,
			    "update {tracker}.email_addresses set %s where user_id = 6 and "
			    "is_default",
			    cases[c].sql);
		must(room.d, read_issue(room.t, 503, NULL, room.arena, &i, &t, &room.d->e));
		if ((i.author_domain == NULL) != (cases[c].domain == NULL))
			fail_msg("%s: %s", cases[c].says, i.author_domain);
	}
	database_sql(room.d,
	    "delete from {tracker}.issues where id = 503;"
	    "update {tracker}.email_addresses set created_on = '2026-01-01 10:00:01',"
	    " updated_on = '2026-01-01 10:00:01'");
}

static void
what_an_issue_lacks(void **state)
{
	struct tracked_issue i;
	struct timeline t;

	database_sql(room.d,
	    "insert into {tracker}.issues (id, author_id, created_on)"
	    " values (502, 4, '2026-01-05 09:00:00')");
	must(room.d, read_issue(room.t, 502, NULL, room.arena, &i, &t, &room.d->e));
	assert_int_equal(i.assignee, 0);
	assert_int_equal(i.parent, 0);
	assert_int_equal(i.last_journal, 0);
	assert_null(i.author_name);
	assert_null(i.author_language);
	assert_null(i.author_domain);
	assert_int_equal(i.n_groups, 0);
	assert_true(utc_is_none(i.closed));
	assert_true(utc_is_none(i.received));
	assert_null(i.received_text);
	assert_null(i.channel_text);
	assert_int_equal(t.request.channel, CHANNEL_TRACKER);
	assert_int_equal(t.n, 0);
	assert_int_equal(
	    read_issue(room.t, 503, NULL, room.arena, &i, &t, &room.d->e), ERR_NOTFOUND);
}

/*
 * Tracker 3 is the letters', project 2 the telephone's; of vip in project 1 his
 * role says callback, and both has it beside another that stands before.
 * Covers R9. Covers R34.
 */
static void
channel_in_order(void **state)
{
	static const struct {
		const char *what, *field;
		int tracker, project, author;
		bool known;
		enum channel_source source;
		enum channel channel;
	} sentences[] = {
		{ "the field before all", "эл. почта", 3, 2, 6, false, CHANNEL_BY_FIELD,
		    CHANNEL_EMAIL },
		{ "but not as a client fills it in", "эл. почта", 3, 2, 7, false,
		    CHANNEL_BY_TRACKER, CHANNEL_LETTER },
		{ "the tracker, where the field is empty", NULL, 3, 2, 6, false, CHANNEL_BY_TRACKER,
		    CHANNEL_LETTER },
		{ "or says nothing", "Голубь", 3, 2, 6, false, CHANNEL_BY_TRACKER, CHANNEL_LETTER },
		{ "the project before the role", NULL, 1, 2, 7, false, CHANNEL_BY_PROJECT,
		    CHANNEL_PHONE },
		{ "the role", NULL, 1, 1, 6, false, CHANNEL_BY_ROLE, CHANNEL_CALLBACK },
		{ "of several the first of the setting", NULL, 1, 1, 10, false, CHANNEL_BY_ROLE,
		    CHANNEL_TRACKER },
		{ "a role that has no side", NULL, 1, 3, 6, false, CHANNEL_BY_ROLE,
		    CHANNEL_LETTER },
		{ "the default", NULL, 1, 1, 8, false, CHANNEL_BY_DEFAULT, CHANNEL_ASSISTANT },
		{ "a role in another project says nothing", NULL, 1, 3, 7, false,
		    CHANNEL_BY_DEFAULT, CHANNEL_ASSISTANT },
		{ "roles of later are not asked", NULL, 1, 1, 6, true, CHANNEL_BY_DEFAULT,
		    CHANNEL_ASSISTANT },
	};
	static const struct side_of creation = { .side = SIDE_CLIENT };
	const struct read_known known = { .sides = &creation, .n_sides = 1 };
	struct tracker_config config = office;
	struct tracker *t;
	int64_t id = 9000;

	config.channel_by_tracker = (struct setting_list)LIST("ПОДДЕРЖКА: letter");
	config.channel_by_project = (struct setting_list)LIST("other:phone", "nowhere: email");
	config.channel_by_role = (struct setting_list)LIST(
	    "Оператор: tracker", "Клиент :callback", "Наблюдатель: letter");
	config.channel_default = CHANNEL_ASSISTANT;
	database_sql(room.d,
	    "insert into {tracker}.projects (id, identifier) values (3, 'third');"
	    "insert into {tracker}.members (id, user_id, project_id) values (90, 6, 3);"
	    "insert into {tracker}.member_roles (member_id, role_id) values (90, 7)");
	must(room.d, tracker_open(&config, room.d->db, &t, &room.d->e));
	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		struct tracked_issue issue;
		struct timeline timeline;

		database_sql(room.d,
		    "insert into {tracker}.issues (id, tracker_id, project_id, author_id, "
		    "created_on) values (%d, %d, %d, %d, '2026-01-05 09:00:00')",
		    (int)++id, sentences[i].tracker, sentences[i].project, sentences[i].author);
		if (sentences[i].field != NULL)
			database_sql(room.d,
			    "insert into {tracker}.custom_values (customized_id, custom_field_id, "
			    "value) values (%d, 1, '%s')",
			    (int)id, sentences[i].field);
		must(room.d,
		    read_issue(t, id, sentences[i].known ? &known : NULL, room.arena, &issue,
			&timeline, &room.d->e));
		if (timeline.request.channel != sentences[i].channel ||
		    timeline.request.channel_by != sentences[i].source)
			fail_msg("%s: %s by %s", sentences[i].what,
			    channel_name(timeline.request.channel),
			    channel_source_name(timeline.request.channel_by));
	}
	tracker_close(t);
	database_sql(room.d,
	    "delete from {tracker}.issues where id > 9000;"
	    "delete from {tracker}.custom_values where customized_id > 9000");
}

/* The issue with a channel in the field now, and who wrote what into it, as FROM and TO. */
#define CHANNEL_NOW(author, value)                                                                 \
	"insert into {tracker}.issues (id, author_id, created_on) values "                         \
	"(@i, " #author ", '2026-01-05 09:00:00');"                                                \
	"insert into {tracker}.custom_values (customized_id, custom_field_id, value) values "      \
	"(@i, 1, '" value "');"
#define CHANNEL_BY(id, user, from, to)                                                             \
	NOTE(id, user, "2026-01-05 10:00:00", "null")                                              \
	"insert into {tracker}.journal_details (journal_id, property, prop_key, old_value, value)" \
	" values (@i * 100 + " #id ", 'cf', '1', " from ", " to ");"

/*
 * User 6 is a client, 7 staff.
 * Covers R9. Covers R34.
 */
static void
channel_is_what_staff_wrote(void **state)
{
	static const struct {
		const char *what, *sql;
		bool clients; /* the setting */
		enum channel_source source;
		enum channel channel;
		bool uncounted;
		bool wrote; /* staff, later than at its creation */
	} sentences[] = {
		{ "staff entered it so", CHANNEL_NOW(7, "эл. почта"), false, CHANNEL_BY_FIELD,
		    CHANNEL_EMAIL, false, false },
		{ "a client did", CHANNEL_NOW(6, "эл. почта"), false, CHANNEL_BY_DEFAULT,
		    CHANNEL_TRACKER, true, false },
		{ "whose word may be allowed to count", CHANNEL_NOW(6, "эл. почта"), true,
		    CHANNEL_BY_FIELD, CHANNEL_EMAIL, false, false },
		{ "what means nothing is not theirs to be told of", CHANNEL_NOW(6, "Голубь"), false,
		    CHANNEL_BY_DEFAULT, CHANNEL_TRACKER, false, false },
		{ "staff corrected a client's",
		    CHANNEL_NOW(6, "письмо") CHANNEL_BY(1, 7, "'эл. почта'", "'письмо'"), false,
		    CHANNEL_BY_FIELD, CHANNEL_LETTER, false, true },
		{ "and the client changed that",
		    CHANNEL_NOW(6, "эл. почта") CHANNEL_BY(1, 7, "null", "'письмо'")
			CHANNEL_BY(2, 6, "'письмо'", "''") CHANNEL_BY(3, 6, "''", "'эл. почта'"),
		    false, CHANNEL_BY_FIELD, CHANNEL_LETTER, true, true },
		{ "a client changed what staff entered",
		    CHANNEL_NOW(7, "эл. почта") CHANNEL_BY(1, 6, "'письмо'", "'эл. почта'"), false,
		    CHANNEL_BY_FIELD, CHANNEL_LETTER, true, false },
		{ "or wrote where they had left it empty",
		    CHANNEL_NOW(7, "эл. почта") CHANNEL_BY(1, 6, "null", "'эл. почта'"), false,
		    CHANNEL_BY_DEFAULT, CHANNEL_TRACKER, true, false },
		{ "or emptied it", CHANNEL_NOW(7, "") CHANNEL_BY(1, 6, "'письмо'", "''"), false,
		    CHANNEL_BY_FIELD, CHANNEL_LETTER, false, false },
		{ "what staff emptied is empty",
		    CHANNEL_NOW(7, "") CHANNEL_BY(1, 7, "'письмо'", "''"), false,
		    CHANNEL_BY_DEFAULT, CHANNEL_TRACKER, false, true },
		{ "another field or a file is no word on it",
		    CHANNEL_NOW(6, "эл. почта") NOTE(1, 7, "2026-01-05 10:00:00",
			"null") "insert into {tracker}.journal_details (journal_id, property, "
				"prop_key, "
				"value) values (@i * 100 + 1, 'cf', '2', 'эл. почта'),"
				" (@i * 100 + 1, 'attachment', '1', 'эл. почта');",
		    false, CHANNEL_BY_DEFAULT, CHANNEL_TRACKER, true, false },
		{ "what the tracker itself puts there is no client's word",
		    CHANNEL_NOW(6, "Телефон"), false, CHANNEL_BY_FIELD, CHANNEL_PHONE, false,
		    false },
		{ "nor is it when they change it later",
		    CHANNEL_NOW(6, "эл. почта") CHANNEL_BY(1, 6, "'Телефон'", "'эл. почта'"), false,
		    CHANNEL_BY_FIELD, CHANNEL_PHONE, true, false },
	};
	struct tracker_config config = office;
	int64_t id = 9100;

	room.t->config = &config;
	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		struct tracked_issue issue;
		struct timeline timeline;

		config.channel_from_clients = sentences[i].clients;
		database_sql(room.d, "set @i = %d; %s", (int)++id, sentences[i].sql);
		must(room.d,
		    read_issue(room.t, id, NULL, room.arena, &issue, &timeline, &room.d->e));
		if (timeline.request.channel != sentences[i].channel ||
		    timeline.request.channel_by != sentences[i].source ||
		    issue.channel_uncounted != sentences[i].uncounted ||
		    (issue.channel_uncounted && issue.channel_shown != CHANNEL_EMAIL) ||
		    utc_is_none(issue.channel_at) == sentences[i].wrote)
			fail_msg("%s: %s by %s%s", sentences[i].what,
			    channel_name(timeline.request.channel),
			    channel_source_name(timeline.request.channel_by),
			    issue.channel_uncounted ? ", something is not counted" : "");
	}
	room.t->config = &office;
	database_sql(room.d,
	    "delete from {tracker}.issues where id > 9100;"
	    "delete from {tracker}.custom_values where customized_id > 9100");
}

static void
received_is_believed(void **state)
{
	static const struct {
		const char *text;
		bool believed;
	} sentences[] = {
		{ "2026-01-05 09:00", true },
		{ "2025-01-06 09:00", true }, /* a year ago is long, and may be */
		{ "2024-12-01 09:00", false }, /* the year is a slip */
		{ "вчера", false },
	};

	database_sql(room.d,
	    "insert into {tracker}.issues (id, created_on)"
	    " values (510, '2026-01-05 09:00:00')");
	for (size_t s = 0; s < sizeof(sentences) / sizeof(sentences[0]); s++) {
		struct tracked_issue i;
		struct timeline t;

		database_sql(room.d,
		    "delete from {tracker}.custom_values where customized_id = 510;"
		    "insert into {tracker}.custom_values (customized_id, custom_field_id, value)"
		    " values (510, 2, '%s')",
		    sentences[s].text);
		must(room.d, read_issue(room.t, 510, NULL, room.arena, &i, &t, &room.d->e));
		assert_string_equal(i.received_text, sentences[s].text);
		assert_int_equal(!utc_is_none(i.received), sentences[s].believed);
	}
}

static enum err_code
page_ties(void *ctx, const struct tracked_issue *issue, const struct timeline *t, struct err *e)
{
	struct tracked_issue *out = ctx;

	out[issue->id - 600] = *issue;
	return ERR_OK;
}

static void
ties(void **state)
{
	struct tracked_issue i[8] = { 0 };
	int64_t last;

	database_sql(room.d,
	    "insert into {tracker}.issues (id, status_id, author_id, project_id, parent_id, rgt,"
	    " created_on) values (600, 1, 6, 1, null, 6, now()), (601, 1, 6, 1, 600, 2, now()),"
	    " (602, 5, 6, 1, 600, 2, now()), (603, 1, 10, 1, null, 2, now()),"
	    " (604, 5, 6, 1, null, 2, now()), (605, 1, 6, 2, null, 2, now()),"
	    " (606, 1, 6, 1, null, 4, now()), (607, 1, 6, 1, 606, 2, now());"
	    "insert into {tracker}.issue_relations (issue_from_id, issue_to_id, relation_type) "
	    "values"
	    " (603, 600, 'duplicates'), (604, 600, 'duplicates'), (600, 605, 'duplicates'),"
	    " (600, 604, 'blocks'), (601, 600, 'blocks'), (602, 600, 'blocks'),"
	    " (600, 601, 'relates')");
	for (int way = 0; way < 2; way++) {
		struct timeline t;

		for (int n = 0; n < 8 && way == 0; n++)
			must(room.d,
			    read_issue(room.t, 600 + n, NULL, room.arena, &i[n], &t, &room.d->e));
		if (way == 1)
			must(room.d,
			    read_page(room.t, NULL, 599, 8, NULL, page_ties, i, room.arena, &last,
				&room.d->e));
		assert_true(i[0].tied);
		assert_int_equal(i[0].ties.children, 2);
		assert_int_equal(i[0].ties.open_children, 1);
		assert_int_equal(i[0].ties.duplicates, 2);
		assert_int_equal(i[0].ties.blocks, 1);
		assert_int_equal(i[0].ties.open_blockers, 1);
		assert_int_equal(i[0].ties.foreign, 1); /* another author's */
		assert_true(i[3].tied);
		assert_int_equal(i[3].ties.foreign, 1);
		assert_true(i[5].tied);
		assert_int_equal(i[5].ties.duplicates, 1);
		assert_int_equal(i[4].ties.duplicates, 0);
		assert_true(i[6].tied);
		assert_int_equal(i[6].ties.open_children, 1);
		assert_false(i[7].tied); /* a part reaches no further than itself */
		assert_int_equal(i[7].ties.children, 0);
		memset(i, 0, sizeof(i));
	}
}

/* Whose the other one is: `sql` says what is on record of the two, 610 (of user 6) and 611. */
static void
foreign_is_another_client(void **state)
{
#define ON_RECORD(id, author, side, client)                                                        \
	"insert into arrival (issue_id, author_id, author_side, client_id, level, category, "      \
	"channel, regulation, seen_at) values (" #id ", " #author ", '" side "', " client          \
	", '', '', '', '', 0);"
#define OTHER(author, project)                                                                     \
	"update {tracker}.issues set author_id = " #author ", project_id = " #project              \
	" where id = 611;"
	static const struct {
		const char *what, *sql;
		int64_t foreign;
	} sentences[] = {
		{ "another's, of whom nothing is known", OTHER(7, 1), 1 },
		{ "the same person's", OTHER(6, 1), 0 },
		{ "the same person's in another project", OTHER(6, 2), 0 },
		{ "both of somebody without an account",
		    "update {tracker}.issues set author_id = 4 where id in (610, 611)", 1 },
		{ "a colleague's",
		    OTHER(7, 1) ON_RECORD(610, 6, "client", "3") ON_RECORD(611, 7, "client", "3"),
		    0 },
		{ "a colleague's, entered by staff",
		    OTHER(7, 1) ON_RECORD(610, 6, "client", "3") ON_RECORD(611, 7, "staff", "3"),
		    0 },
		{ "another organisation's",
		    OTHER(7, 1) ON_RECORD(610, 6, "client", "3") ON_RECORD(611, 7, "client", "4"),
		    1 },
		{ "entered by the same employee for another organisation",
		    OTHER(6, 1) ON_RECORD(610, 6, "staff", "3") ON_RECORD(611, 6, "staff", "4"),
		    1 },
		{ "a client's of no known organisation",
		    OTHER(7, 1) ON_RECORD(610, 6, "client", "3")
			ON_RECORD(611, 7, "client", "null"),
		    1 },
		{ "a developer's", OTHER(7, 1) ON_RECORD(611, 7, "developer", "null"), 0 },
		{ "of a project that is not served",
		    OTHER(7, 2) "insert into project_scope (project_id, served) values (2, 0)", 0 },
		{ "split off it",
		    OTHER(5, 1) "insert into offshoot (kind, issue_id, user_id, author, about, "
				"subject, body, said_at, made_id) values "
				"('split', 610, 7, '', '', '', '', 0, 611)",
		    0 },
	};
	struct tracked_issue i;
	struct timeline t;

	database_sql(room.d,
	    "insert into {tracker}.issues (id, author_id, created_on)"
	    " values (610, 6, now()), (611, 6, now());"
	    "insert into {tracker}.issue_relations (issue_from_id, issue_to_id, relation_type)"
	    " values (610, 611, 'relates')");
	for (size_t n = 0; n < sizeof(sentences) / sizeof(sentences[0]); n++) {
		database_sql(room.d,
		    "delete from arrival where issue_id in (610, 611);"
		    "delete from project_scope where project_id = 2;"
		    "delete from offshoot where issue_id = 610;"
		    "update {tracker}.issues set author_id = 6 where id = 610;%s",
		    sentences[n].sql);
		must(room.d, read_issue(room.t, 610, NULL, room.arena, &i, &t, &room.d->e));
		if (i.ties.foreign != sentences[n].foreign)
			fail_msg("%s: %d", sentences[n].what, (int)i.ties.foreign);
	}
}

/* Of issue 620, which staff entered in project 1: user 6 is a client there. */
static void
who_can_read_it(void **state)
{
#define SHOWS(which) "update {tracker}.roles set issues_visibility = '" which "' where id = 4;"
#define IS(what) "update {tracker}.issues set " what " where id = 620;"
	static const struct {
		const char *what, *sql;
		struct permission_readers who;
		bool reads;
	} sentences[] = {
		{ "their own only", SHOWS("own"), { .behalf = 6 }, false },
		{ "what is not private", SHOWS("default"), { .behalf = 6 }, true },
		{ "which it is", SHOWS("default") IS("is_private = 1"), { .behalf = 6 }, false },
		{ "everything", SHOWS("all") IS("is_private = 1"), { .behalf = 6 }, true },
		{ "what they are to do", SHOWS("own") IS("assigned_to_id = 6"), { .behalf = 6 },
		    true },
		{ "or a group of theirs", SHOWS("own") IS("assigned_to_id = 20"), { .behalf = 6 },
		    true },
		{ "nothing, without the permission",
		    SHOWS("all") "update {tracker}.roles set permissions = '- :add_issues\n'",
		    { .behalf = 6 }, false },
		{ "to whom their organisation has", SHOWS("default"), { .client = 3 }, true },
		{ "another organisation has nobody", SHOWS("all"), { .client = 4 }, false },
		{ "of nobody in particular to any client", SHOWS("default"), { 0 }, true },
		{ "somebody of no role there", SHOWS("all"), { .behalf = 9 }, false },
		{ "if any role shows it", "update {tracker}.roles set issues_visibility = 'own';",
		    { 0 }, false },
	};

	database_sql(room.d,
	    "insert into {tracker}.issues (id, author_id, project_id, created_on)"
	    " values (620, 7, 1, now());"
	    "insert into client_bind (kind, value, client_id) values ('user', '6', 3)");
	for (size_t n = 0; n < sizeof(sentences) / sizeof(sentences[0]); n++) {
		bool reads;

		database_sql(room.d,
		    "update {tracker}.roles set permissions = '- :view_issues\n';" IS(
			"is_private = 0, assigned_to_id = null") "%s",
		    sentences[n].sql);
		must(room.d,
		    permission_any_reads(room.t, 620, &sentences[n].who, &reads, &room.d->e));
		if (reads != sentences[n].reads)
			fail_msg("%s: %d", sentences[n].what, reads);
	}
}

/* On all looks but the first the author's organisation is on record. */
static void
the_author_is_not_asked_again(void **state)
{
	const struct read_known known = { .client = true };
	struct tracked_issue i;
	struct timeline t;

	database_sql(room.d, "insert into {tracker}.issues (id, created_on) values (520, now())");
	must(room.d, read_issue(room.t, 520, NULL, room.arena, &i, &t, &room.d->e));
	assert_string_equal(i.author_domain, "client.kz");
	must(room.d, read_issue(room.t, 520, &known, room.arena, &i, &t, &room.d->e));
	assert_null(i.author_domain);
	assert_int_equal(i.n_groups, 0);
	assert_string_equal(i.author_name, "Виктор Важный");
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
		cmocka_unit_test(what_an_issue_holds),
		cmocka_unit_test(whose_mail_proves_a_domain),
		cmocka_unit_test(what_an_issue_lacks),
		cmocka_unit_test(channel_in_order),
		cmocka_unit_test(channel_is_what_staff_wrote),
		cmocka_unit_test(received_is_believed),
		cmocka_unit_test(ties),
		cmocka_unit_test(foreign_is_another_client),
		cmocka_unit_test(who_can_read_it),
		cmocka_unit_test(the_author_is_not_asked_again),
		cmocka_unit_test(sides_that_are_kept),
		cmocka_unit_test(a_status_that_changed_its_meaning),
		cmocka_unit_test(changes_without_a_trace),
		cmocka_unit_test(changed_while_it_is_read),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
