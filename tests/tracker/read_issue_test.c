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

/* What is read of an issue beside its timeline: who, by which channel, tied to what. */

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
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
	};

	return cmocka_run_group_tests(tests, room_setup, room_teardown);
}
