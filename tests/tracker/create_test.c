/* Covers R17, R31, R37. */
#include "tracker/create.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/tracker/fake.h"
#include "tracker/act.h"

#define MARKER "SLA-12-1-1000"
#define MAY_CREATE "- :add_issues\n- :set_own_issues_private\n"

static int
setup(void **state)
{
	return fake_setup(state, "alter table {tracker}.issues add description longtext", "");
}

static void
begin(const char *permissions)
{
	database_sql(d,
	    "delete from {tracker}.issues; delete from {tracker}.custom_values;"
	    "update {tracker}.roles set permissions = '---\n%s' where id = 8",
	    permissions);
}

static const struct create_issue complaint = {
	.project = 1,
	.tracker = 3,
	.subject = "Жалоба по #12",
	.description = "Третий день молчат",
	.marker = MARKER,
	.is_private = true,
	.never = 7,
};

/* What Redmine does when it does it. */
#define MADE(private_, assignee_)                                                                  \
	"insert into issues (id, project_id, author_id, description, is_private, assigned_to_id) " \
	"values (90, 1, 5, 'Третий день молчат\r\n\r\n" MARKER "', " #private_ ", " #assignee_     \
	");"
#define POSTED(status_, body_, sql_, delay_)                                                       \
	{                                                                                          \
		{ "POST", "/issues.json", status_, NULL, body_, NULL, sql_, delay_ },              \
		    { "PUT", "/issues/90.json", 204, NULL, NULL, NULL,                             \
			    "update issues set assigned_to_id = null where id = 90", 0 },          \
		{                                                                                  \
			NULL                                                                       \
		}                                                                                  \
	}

static void
each_answer_has_its_outcome(void **state)
{
	static const struct {
		const char *name;
		struct fake_answer answers[3];
		enum act kind;
		int64_t id;
		const char *says;
		int writes;
	} cases[] = {
		{ "done", POSTED(201, "{\"issue\":{\"id\":90}}", MADE(1, null), 0), ACT_DONE, 90,
		    "", 1 },
		{ "done, whatever it answers", POSTED(500, NULL, MADE(1, null), 0), ACT_DONE, 90,
		    "", 1 },
		{ "a default assignee is the very person: taken off",
		    POSTED(201, "{}", MADE(1, 7), 0), ACT_DONE, 90, "", 2 },
		{ "another assignee stays", POSTED(201, "{}", MADE(1, 8), 0), ACT_DONE, 90, "", 1 },
		{ "made for everybody to read", POSTED(201, "{}", MADE(0, null), 0), ACT_REFUSED, 0,
		    "MAKE issue 90 private by hand", 1 },
		{ "it says done, and did nothing", POSTED(201, "{}", NULL, 0), ACT_REFUSED, 0,
		    "keeps no new request with \"" MARKER "\"", 1 },
		{ "it failed", POSTED(500, NULL, NULL, 0), ACT_MAYBE, 0, "answered 500", 1 },
		{ "it does not answer", POSTED(201, "{}", NULL, 1500), ACT_MAYBE, 0,
		    "no answer within 1000 ms", 1 },
		{ "it says why not", POSTED(422, "{\"errors\":[\"Тема пуста\"]}", NULL, 0),
		    ACT_REFUSED, 0, "refuses the new request: Тема пуста", 1 },
		{ "it says nothing of why", POSTED(422, "{\"errors\":[]}", NULL, 0), ACT_REFUSED, 0,
		    "without a reason", 1 },
		{ "a wrong key", POSTED(401, NULL, NULL, 0), ACT_UNREACHABLE, 0,
		    "does not take tracker.bot_key", 1 },
		{ "not for the bot", POSTED(403, NULL, NULL, 0), ACT_REFUSED, 0,
		    "does not let \"sla-bot\" make a request in project 1 (403)", 1 },
		{ "too often", POSTED(429, NULL, NULL, 0), ACT_UNREACHABLE, 0, "429", 1 },
		{ "elsewhere", POSTED(302, NULL, NULL, 0), ACT_UNREACHABLE, 0, "sends us elsewhere",
		    1 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct act_outcome out;

		begin(MAY_CREATE);
		fake_say(cases[i].answers);
		must(d, create_put(t, &complaint, &out, &d->e));
		if (out.kind != cases[i].kind || out.id != cases[i].id ||
		    strstr(out.text, cases[i].says) == NULL || fake->writes != cases[i].writes)
			fail_msg("%s: %s %ld \"%s\", %d writes", cases[i].name, act_name(out.kind),
			    (long)out.id, out.text, fake->writes);
	}
}

static const struct fake_answer well[] = POSTED(201, "{}", MADE(1, null), 0);

/* An answer that got lost: the marker finds what was made. */
static void
it_is_made_once(void **state)
{
	struct act_outcome out;

	begin(MAY_CREATE);
	fake_say(well);
	must(d, create_put(t, &complaint, &out, &d->e));
	must(d, create_put(t, &complaint, &out, &d->e));
	assert_int_equal(out.kind, ACT_DONE);
	assert_int_equal(out.id, 90);
	assert_int_equal(fake->writes, 1);
}

/* By anybody else it is theirs, wherever it stands. */
static void
others_markers_are_not_ours(void **state)
{
	struct act_outcome out;

	begin(MAY_CREATE);
	database_sql(d,
	    "insert into {tracker}.issues (id, project_id, author_id, description) values"
	    " (70, 1, 6, '" MARKER "'), (71, 2, 5, '" MARKER "'), (72, 1, 5, '" MARKER "0')");
	fake_say(well);
	must(d, create_put(t, &complaint, &out, &d->e));
	assert_int_equal(out.id, 90);
}

static void
what_may_not_be_made_is_not_sent(void **state)
{
	static const struct {
		const char *permissions, *says;
	} cases[] = {
		{ "", "lacks the permission add_issues in project 1" },
		{ "- :add_issues\n", "lacks the permission set_own_issues_private" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct act_outcome out;

		begin(cases[i].permissions);
		fake_say(well);
		must(d, create_put(t, &complaint, &out, &d->e));
		assert_int_equal(out.kind, ACT_REFUSED);
		assert_non_null(strstr(out.text, cases[i].says));
		assert_int_equal(fake->writes, 0);
	}
}

static void
sent(const char *part)
{
	if (strstr(fake->last, part) == NULL)
		fail_msg("\"%s\" was not sent: %s", part, fake->last);
}

static void
what_is_sent(void **state)
{
	struct create_issue split = {
		.project = 1,
		.subject = "Печать",
		.description = "Не печатается",
		.marker = MARKER,
		.watcher = 6,
		.fields_of = 12,
	};
	struct act_outcome out;

	begin(MAY_CREATE);
	database_sql(d,
	    "insert into {tracker}.custom_values (customized_id, custom_field_id, value) values"
	    " (12, 1, 'Письмо'), (12, 2, '2026-02-03 09:30'), (12, 5, 'а'), (12, 5, 'б'), (13, 1, "
	    "'нет')");
	fake_say(well);
	must(d, create_put(t, &split, &out, &d->e));
	sent("\"description\":\"Не печатается\\n\\n" MARKER "\"");
	sent("\"is_private\":false");
	sent("\"watcher_user_ids\":[6]");
	/* When the first one was received says nothing of this one. */
	sent("\"custom_fields\":[{\"id\":1,\"value\":\"Письмо\"},{\"id\":5,\"value\":[\"а\",\"б\"]}"
	     "]");
	assert_null(strstr(fake->last, "tracker_id"));
	begin(MAY_CREATE);
	must(d, create_put(t, &complaint, &out, &d->e));
	sent("\"is_private\":true");
	sent("\"tracker_id\":3");
	assert_null(strstr(fake->last, "watcher"));
	split.subject = "\xff";
	begin(MAY_CREATE);
	must(d, create_put(t, &split, &out, &d->e));
	assert_int_equal(out.kind, ACT_REFUSED);
	assert_non_null(strstr(out.text, "no UTF-8"));
}

static void
where_it_comes_from(void **state)
{
	struct create_origin o;

	begin("");
	database_sql(d,
	    "insert into {tracker}.issues (id, project_id, tracker_id, author_id, assigned_to_id,"
	    " is_private, subject) values (12, 1, 2, 7, 8, 1, 'Акт'), (13, 1, 1, 4, null, 0, "
	    "'Гость')");
	must(d, create_origin(t, 12, d->arena, &o, &d->e));
	assert_int_equal(o.project, 1);
	assert_int_equal(o.tracker, 2);
	assert_int_equal(o.author, 7);
	assert_int_equal(o.assignee, 8);
	assert_true(o.is_private && o.author_active);
	assert_string_equal(o.subject, "Акт");
	assert_string_equal(o.language, "en");
	must(d, create_origin(t, 13, d->arena, &o, &d->e));
	assert_false(o.author_active);
	assert_null(o.language);
	assert_int_equal(create_origin(t, 99, d->arena, &o, &d->e), ERR_NOTFOUND);
}

static void
names_of_the_settings(void **state)
{
	int64_t id;

	begin("");
	must(d, create_project(t, "other", &id, &d->e));
	assert_int_equal(id, 2);
	assert_int_equal(create_project(t, "none", &id, &d->e), ERR_NOTFOUND);
	assert_non_null(strstr(d->e.text, "complaint.project"));
	database_sql(d, "update {tracker}.projects set status = 9 where id = 2");
	assert_int_equal(create_project(t, "other", &id, &d->e), ERR_NOTFOUND);
	must(d, create_kind(t, "Поддержка", &id, &d->e));
	assert_int_equal(id, 3);
	must(d, create_kind(t, NULL, &id, &d->e));
	assert_int_equal(id, 0);
	assert_int_equal(create_kind(t, "Жалоба", &id, &d->e), ERR_NOTFOUND);
	assert_non_null(strstr(d->e.text, "complaint.tracker"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_answer_has_its_outcome),
		cmocka_unit_test(it_is_made_once),
		cmocka_unit_test(others_markers_are_not_ours),
		cmocka_unit_test(what_may_not_be_made_is_not_sent),
		cmocka_unit_test(what_is_sent),
		cmocka_unit_test(where_it_comes_from),
		cmocka_unit_test(names_of_the_settings),
	};

	return cmocka_run_group_tests_name("create", tests, setup, fake_teardown);
}
