#include "tracker/act.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "tests/tracker/fake.h"
#include "tracker/permission.h"
#include "tracker/relate.h"

static int
setup(void **state)
{
	return fake_setup(state,
	    "update {tracker}.roles set permissions = '---\n- :view_issues\n"
	    "- :edit_issues\n- :add_issue_notes\n- :manage_issue_relations\n"
	    "- :view_private_notes\n- :set_notes\n' where id = 8;"
	    "insert into {tracker}.issues (id, lock_version, created_on) values"
	    " (1, 4, now()), (2, 0, now()), (3, 0, now())",
	    "");
}

static void
forget(void)
{
	database_sql(d,
	    "delete from {tracker}.journals; delete from {tracker}.journal_details;"
	    "delete from {tracker}.issue_relations;"
	    "update {tracker}.issues set status_id = 4, priority_id = 2, assigned_to_id = null,"
	    " lock_version = 4, parent_id = null where id = 1");
}

static const struct act_change closing = {
	.note = "Ответ от клиента не получен.\n\nСделано: ничего.",
	.has_stage = true,
	.stage = STAGE_CLOSED,
};

#define ALLOWED(ids) "{\"issue\":{\"id\":1,\"allowed_statuses\":[" ids "]}}"
#define FIVE "{\"id\":4,\"name\":\"Нужен отклик\"},{\"id\":5,\"name\":\"Закрыта\"}"
/* What Redmine does when it does it: an entry, its detail, the columns. */
#define NOTE_SAVED                                                                                 \
	"insert into journals (id, journalized_id, user_id, notes, created_on) values (77, 1, 5, " \
	"'Ответ от клиента не получен.\r\n\r\nСделано: ничего.\r\n', now());"
#define STATUS_SAVED                                                                               \
	"insert into journal_details (journal_id, prop_key, old_value, value) values (77, "        \
	"'status_id', '4', '5'); update issues set status_id = 5, lock_version = 5 where id = 1;"

/* Each row is a tracker: what it answers to the question and to the change. */
#define TRACKER(status_, body_, sql_, delay_)                                                      \
	{                                                                                          \
		{ "GET", "/issues/1.json", 200, NULL, ALLOWED(FIVE), NULL, NULL, 0 },              \
		    { "PUT", "/issues/1.json", status_, NULL, body_, NULL, sql_, delay_ },         \
		    { "GET", "/my/account.json", 200, NULL, "{\"user\":{\"id\":5}}", NULL, NULL,   \
			    0 },                                                                   \
		{                                                                                  \
			NULL                                                                       \
		}                                                                                  \
	}

static const struct sentence {
	const char *name;
	struct fake_answer answers[4];
	enum act kind;
	int64_t id;
	const char *says;
	int writes;
} sentences[] = {
	{ "done", TRACKER(204, NULL, NOTE_SAVED STATUS_SAVED, 0), ACT_DONE, 77, "", 1 },
	{ "answered 200", TRACKER(200, "", NOTE_SAVED STATUS_SAVED, 0), ACT_DONE, 77, "", 1 },
	{ "the note alone was kept", TRACKER(204, NULL, NOTE_SAVED, 0), ACT_PARTIAL, 77,
	    "entry 77 of issue 1 stands, but the tracker dropped a part of the change", 1 },
	{ "something else was kept",
	    TRACKER(204, NULL,
		"insert into journals (id, journalized_id, user_id, notes, created_on) values (78, "
		"1, "
		"5, 'Otvet ot klienta', now())",
		0),
	    ACT_PARTIAL, 78, "is not what was sent", 1 },
	{ "nothing was kept", TRACKER(204, NULL, NULL, 0), ACT_REFUSED, 0,
	    "answered 204, but dropped the change of issue 1", 1 },
	{ "somebody else's words are not ours",
	    TRACKER(204, NULL,
		"insert into journals (id, journalized_id, user_id, notes, created_on) select 77, "
		"1, 7, "
		"'Ответ от клиента не получен.\n\nСделано: ничего.', now()",
		0),
	    ACT_REFUSED, 0, "dropped the change", 1 },
	{ "somebody was faster", TRACKER(422, "{\"errors\":[]}", NULL, 0), ACT_CONFLICT, 0,
	    "issue 1 was changed meanwhile", 1 },
	{ "the same by its own number", TRACKER(409, NULL, NULL, 0), ACT_CONFLICT, 0,
	    "changed meanwhile", 1 },
	{ "it says why not",
	    TRACKER(422, "{\"errors\":[\"Тема не может быть пустой\",\"Трекер\"]}", NULL, 0),
	    ACT_REFUSED, 0,
	    "the tracker refuses the change of issue 1: Тема не может быть пустой; Трекер", 1 },
	{ "it repeats what a client wrote into a field",
	    TRACKER(422, "{\"errors\":[\"ИИН 900101300123 неверен\"]}", NULL, 0), ACT_REFUSED, 0,
	    "the tracker refuses the change of issue 1: ИИН *** неверен", 1 },
	{ "it says nothing of why", TRACKER(422, "<html>", NULL, 0), ACT_REFUSED, 0,
	    "without a reason", 1 },
	{ "it failed", TRACKER(500, NULL, NULL, 0), ACT_MAYBE, 0, "answered 500", 1 },
	{ "it failed after it did it", TRACKER(500, NULL, NOTE_SAVED STATUS_SAVED, 0), ACT_DONE, 77,
	    "", 1 },
	{ "what stands before it failed", TRACKER(502, NULL, NULL, 0), ACT_MAYBE, 0, "answered 502",
	    1 },
	{ "it does not answer", TRACKER(204, NULL, NULL, 1500), ACT_MAYBE, 0,
	    "no answer within 1000 ms", 1 },
	{ "it hangs up", TRACKER(0, NULL, NULL, 0), ACT_MAYBE, 0, "did not come whole", 1 },
	{ "a wrong key", TRACKER(401, NULL, NULL, 0), ACT_UNREACHABLE, 0,
	    "does not take tracker.bot_key", 1 },
	{ "not for the bot", TRACKER(403, NULL, NULL, 0), ACT_REFUSED, 0,
	    "does not let \"sla-bot\" at issue 1", 1 },
	{ "gone", TRACKER(404, NULL, NULL, 0), ACT_REFUSED, 0, "not in the tracker any more", 1 },
	{ "too often", TRACKER(429, NULL, NULL, 0), ACT_UNREACHABLE, 0, "429", 1 },
	{ "moved away",
	    { { "GET", "/issues/1.json", 302, NULL, NULL, "Location: https://elsewhere/", NULL,
		0 } },
	    ACT_UNREACHABLE, 0, "sends us elsewhere (https://elsewhere/)", 0 },
	{ "too large", TRACKER(413, NULL, NULL, 0), ACT_REFUSED, 0, "(413)", 1 },
	{ "the workflow says no",
	    { { "GET", "/issues/1.json", 200, NULL, ALLOWED("{\"id\":4}"), NULL, NULL, 0 } },
	    ACT_REFUSED, 0,
	    "the workflow does not let \"sla-bot\" move issue 1 from \"Нужен отклик\" to "
	    "\"Закрыта\"",
	    0 },
	/* «Отклонена» is closed too, but to reject is not what was decided. */
	{ "only to be rejected",
	    { { "GET", "/issues/1.json", 200, NULL, ALLOWED("{\"id\":6}"), NULL, NULL, 0 } },
	    ACT_REFUSED, 0, "to \"Закрыта\"", 0 },
	{ "an older Redmine",
	    { { "GET", "/issues/1.json", 200, NULL, "{\"issue\":{\"id\":1}}", NULL, NULL, 0 } },
	    ACT_UNREACHABLE, 0, "5.0 or later", 0 },
	{ "no JSON",
	    { { "GET", "/issues/1.json", 200, "text/html", "<html>welcome</html>", NULL, NULL,
		0 } },
	    ACT_UNREACHABLE, 0, "5.0 or later", 0 },
	{ "no answer to the question",
	    { { "GET", "/issues/1.json", 0, NULL, NULL, NULL, NULL, 0 } }, ACT_UNREACHABLE, 0,
	    "did not come whole", 0 },
};

static void
assert_outcome(
    const char *name, const struct act_outcome *out, enum act kind, int64_t id, const char *says)
{
	if (out->kind != kind || out->id != id || strstr(out->text, says) == NULL ||
	    (*says == '\0' && out->text[0] != '\0'))
		fail_msg("%s: %s %ld \"%s\" instead of %s %ld \"%s\"", name, act_name(out->kind),
		    (long)out->id, out->text, act_name(kind), (long)id, says);
}

static void
outcomes(void **state)
{
	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		const struct sentence *s = &sentences[i];
		struct act_outcome out;

		forget();
		fake_say(s->answers);
		must(d, act_update(t, 1, 0, 4, &closing, &out, &d->e));
		assert_outcome(s->name, &out, s->kind, s->id, s->says);
		if (fake->writes != s->writes)
			fail_msg("%s: %d writes", s->name, fake->writes);
	}
}

static const struct fake_answer willing[] = TRACKER(204, NULL, NOTE_SAVED STATUS_SAVED, 0);

static void
what_is_sent(void **state)
{
	static const struct fake_answer dropping[] = TRACKER(204, NULL, NULL, 0);
	struct act_outcome out;

	forget();
	fake_say(dropping);
	must(d, act_update(t, 1, 0, 4, &closing, &out, &d->e));
	assert_true(strncmp(fake->last, "PUT /issues/1.json HTTP/1.1\r\n", 29) == 0);
	assert_non_null(strstr(fake->last, "\r\nX-Redmine-API-Key: key\r\n"));
	assert_non_null(strstr(fake->last, "\r\nContent-Type: application/json\r\n"));
	assert_string_equal(strstr(fake->last, "\r\n\r\n") + 4,
	    "{\"issue\":{\"lock_version\":4,\"notes\":\"Ответ от клиента не получен.\\n\\nСделано: "
	    "ничего.\",\"status_id\":5}}");

	database_sql(d,
	    "update {tracker}.roles set permissions = concat(permissions,"
	    " '- :set_notes_private\n') where id = 8");
	must(d,
	    act_update(t, 1, 0, 4,
		&(struct act_change){ .note = "тайно",
		    .private_note = true,
		    .has_priority = true,
		    .priority = PRIORITY_URGENT,
		    .has_assignee = true,
		    .assignee = 7 },
		&out, &d->e));
	assert_string_equal(strstr(fake->last, "\r\n\r\n") + 4,
	    "{\"issue\":{\"lock_version\":4,\"notes\":\"тайно\",\"private_notes\":true,"
	    "\"priority_id\":3,\"assigned_to_id\":7}}");
	database_sql(d,
	    "update {tracker}.roles set permissions = replace(permissions,"
	    " '- :set_notes_private\n', '') where id = 8;"
	    "update {tracker}.issues set assigned_to_id = 7 where id = 1");

	must(d, act_update(t, 1, 0, 4, &(struct act_change){ .has_assignee = true }, &out, &d->e));
	assert_string_equal(strstr(fake->last, "\r\n\r\n") + 4,
	    "{\"issue\":{\"lock_version\":4,\"assigned_to_id\":\"\"}}");
}

/*
 * A note goes out alone when the rest is as it is wanted: people's own choice is not written over.
 */
static void
what_stands_is_not_sent_again(void **state)
{
	static const struct fake_answer noting[] = TRACKER(204, NULL, NOTE_SAVED, 0);
	struct act_change change = closing;
	struct act_outcome out;

	forget();
	database_sql(
	    d, "update {tracker}.issues set assigned_to_id = 7, priority_id = 1 where id = 1");
	change.stage = STAGE_WAITING_CLIENT;
	change.has_assignee = change.has_priority = true;
	change.assignee = 7;
	change.priority = PRIORITY_NORMAL;
	fake_say(noting);
	must(d, act_update(t, 1, 0, 4, &change, &out, &d->e));
	assert_outcome("the note alone", &out, ACT_DONE, 77, "");
	assert_string_equal(strstr(fake->last, "\r\n\r\n") + 4,
	    "{\"issue\":{\"lock_version\":4,\"notes\":\"Ответ от клиента не получен.\\n\\nСделано: "
	    "ничего.\"}}");
}

/* Nothing goes out when it is known beforehand what would become of it. */
static void
what_is_not_sent(void **state)
{
	static const struct {
		const char *name;
		int64_t issue;
		int64_t lock_version;
		const char *sql;
		struct act_change change;
		enum act kind;
		const char *says;
	} cases[] = {
		{ "no such issue", 99, 0, "", { .note = "а" }, ACT_REFUSED,
		    "issue 99 is not in the tracker any more" },
		{ "changed since it was decided", 1, 3, "", { .note = "а" }, ACT_CONFLICT,
		    "changed meanwhile" },
		{ "nothing to do", 1, 4, "", { .has_stage = true, .stage = STAGE_WAITING_CLIENT },
		    ACT_DONE, "" },
		{ "assigned so already", 1, 4, "update issues set assigned_to_id = 7 where id = 1",
		    { .has_assignee = true, .assignee = 7 }, ACT_DONE, "" },
		{ "assigned to nobody already", 1, 4, "", { .has_assignee = true }, ACT_DONE, "" },
		{ "of that priority already", 1, 4, "",
		    { .has_priority = true, .priority = PRIORITY_NORMAL }, ACT_DONE, "" },
		{ "by another of its names", 1, 4, "update issues set priority_id = 1 where id = 1",
		    { .has_priority = true, .priority = PRIORITY_NORMAL }, ACT_DONE, "" },
		{ "a private note that would be public", 1, 4, "",
		    { .note = "тайно", .private_note = true }, ACT_REFUSED,
		    "lacks the permission set_notes_private" },
		{ "no member", 1, 4, "update members set project_id = 9 where id = 1",
		    { .note = "а" }, ACT_REFUSED, "lacks the permission add_issue_notes" },
		{ "a stage without a status", 1, 4, "",
		    { .has_stage = true, .stage = STAGE_ESCALATED }, ACT_REFUSED,
		    "stage.escalated names no status" },
		{ "a parent's priority", 1, 4, "update issues set parent_id = 1 where id = 2",
		    { .has_priority = true, .priority = PRIORITY_URGENT }, ACT_REFUSED,
		    "takes its priority from them" },
		{ "no text at all", 1, 4, "", { .note = "\xff\xfe" }, ACT_REFUSED, "is no UTF-8" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct act_outcome out;

		forget();
		if (cases[i].sql[0] != '\0')
			fake_sql(cases[i].sql);
		fake_say(willing);
		must(d,
		    act_update(t, cases[i].issue, 0, cases[i].lock_version, &cases[i].change, &out,
			&d->e));
		assert_outcome(cases[i].name, &out, cases[i].kind, 0, cases[i].says);
		assert_int_equal(fake->writes, 0);
		database_sql(d,
		    "update {tracker}.members set project_id = 1 where id = 1;"
		    "update {tracker}.issues set parent_id = null");
	}
}

static void
why_it_cannot_be_closed(void **state)
{
	static const struct fake_answer unwilling[] = {
		{ "GET", "/issues/1.json", 200, NULL, ALLOWED("{\"id\":2}"), NULL, NULL, 0 },
		{ .method = NULL },
	};
	struct act_outcome out;

	forget();
	fake_say(unwilling);
	database_sql(d,
	    "insert into {tracker}.issue_relations (issue_from_id, issue_to_id,"
	    " relation_type) values (2, 1, 'blocks')");
	must(d, act_update(t, 1, 0, 4, &closing, &out, &d->e));
	assert_outcome(
	    "blocked", &out, ACT_REFUSED, 0, "cannot be closed: another open issue blocks");

	forget();
	database_sql(d, "update {tracker}.issues set parent_id = 1 where id = 3");
	must(d, act_update(t, 1, 0, 4, &closing, &out, &d->e));
	assert_outcome("a parent", &out, ACT_REFUSED, 0, "cannot be closed: it has open subtasks");
	database_sql(d, "update {tracker}.issues set parent_id = null");
}

/* For an open stage any of its statuses will do, in the order of the setting. */
static void
another_status_of_an_open_stage(void **state)
{
	static const struct fake_answer answers[] = {
		{ "GET", "/issues/1.json", 200, NULL, ALLOWED("{\"id\":3},{\"id\":7}"), NULL, NULL,
		    0 },
		{ "PUT", "/issues/1.json", 204, NULL, NULL, NULL,
		    "insert into journals (id, journalized_id, user_id, created_on) values (80, 1, "
		    "5, now());"
		    "insert into journal_details (journal_id, prop_key, value) values (80, "
		    "'status_id', '7')",
		    0 },
		{ .method = NULL },
	};
	struct tracker_config two = config;
	struct tracker *other = NULL;
	struct act_outcome out;

	two.stage[STAGE_IN_PROGRESS] = (struct setting_list)LIST("В работе", "Отложена");
	must(d, tracker_open(&two, d->db, &other, &d->e));
	forget();
	fake_say(answers);
	must(d,
	    act_update(other, 1, 0, 4,
		&(struct act_change){ .has_stage = true, .stage = STAGE_IN_PROGRESS }, &out,
		&d->e));
	assert_outcome("the second", &out, ACT_DONE, 80, "");
	assert_non_null(strstr(fake->last, "\"status_id\":7"));
	tracker_close(other);
}

static void
what_was_done_before(void **state)
{
	struct act_outcome out;

	forget();
	fake_say(willing);
	must(d, act_find(t, 1, 0, &closing, &out, &d->e));
	assert_outcome("nothing yet", &out, ACT_CONFLICT, 0, "");

	must(d, act_update(t, 1, 0, 4, &closing, &out, &d->e));
	assert_outcome("done", &out, ACT_DONE, 77, "");
	must(d, act_find(t, 1, 0, &closing, &out, &d->e));
	assert_outcome("found", &out, ACT_DONE, 77, "");
	must(d, act_find(t, 1, 76, &closing, &out, &d->e));
	assert_outcome("found above the floor", &out, ACT_DONE, 77, "");
	must(d, act_find(t, 1, 77, &closing, &out, &d->e));
	assert_outcome("of an earlier time", &out, ACT_CONFLICT, 0, "");

	/* Whatever the lock version: it is found first, and nothing is sent. */
	fake_say(willing);
	must(d, act_update(t, 1, 0, 1, &closing, &out, &d->e));
	assert_outcome("once more", &out, ACT_DONE, 77, "");
	assert_int_equal(fake->asked, 0);

	/* A person took the closing back: our entry stands, and it was done. */
	database_sql(d, "update {tracker}.issues set status_id = 2 where id = 1");
	must(d, act_find(t, 1, 0, &closing, &out, &d->e));
	assert_outcome("taken back", &out, ACT_DONE, 77, "");

	/* The note without the status, and a person closed it after that. */
	database_sql(d, "delete from {tracker}.journal_details");
	must(d, act_find(t, 1, 0, &closing, &out, &d->e));
	assert_outcome("a part", &out, ACT_PARTIAL, 77, "dropped a part");
	database_sql(d, "update {tracker}.issues set status_id = 6 where id = 1");
	must(d, act_find(t, 1, 0, &closing, &out, &d->e));
	assert_outcome("made whole by others", &out, ACT_DONE, 77, "");
}

static void
whose_words_are_ours(void **state)
{
	static const struct {
		const char *name;
		const char *sql;
		struct act_change change;
		enum act kind;
	} cases[] = {
		{ "the very words", "'сделано', 0", { .note = "сделано" }, ACT_DONE },
		{ "with blanks around", "'\r\n сделано \n', 0", { .note = "сделано\n" }, ACT_DONE },
		{ "with other line ends", "'а\r\n\r\nб', 0", { .note = "а\n\nб" }, ACT_DONE },
		{ "more words", "'сделано не всё', 0", { .note = "сделано" }, ACT_CONFLICT },
		{ "fewer words", "'сде', 0", { .note = "сделано" }, ACT_CONFLICT },
		{ "other words", "'сломано', 0", { .note = "сделано" }, ACT_CONFLICT },
		{ "the same in private", "'сделано', 1", { .note = "сделано" }, ACT_CONFLICT },
		{ "both in private", "'сделано', 1", { .note = "сделано", .private_note = true },
		    ACT_DONE },
		{ "no note at all", "'сделано', 0", { .has_stage = true, .stage = STAGE_CLOSED },
		    ACT_CONFLICT },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct act_outcome out;

		forget();
		database_sql(d,
		    "insert into {tracker}.journals (id, journalized_id, user_id, created_on, "
		    "notes,"
		    " private_notes) values (90, 1, 5, now(), %s)",
		    cases[i].sql);
		must(d, act_find(t, 1, 0, &cases[i].change, &out, &d->e));
		assert_outcome(
		    cases[i].name, &out, cases[i].kind, cases[i].kind == ACT_DONE ? 90 : 0, "");
	}
}

/* A private note with a change of status comes as two entries. */
static void
details_in_another_entry(void **state)
{
	const struct act_change change = {
		.note = "тайно", .private_note = true, .has_stage = true, .stage = STAGE_CLOSED
	};
	struct act_outcome out;

	forget();
	database_sql(d,
	    "insert into {tracker}.journals (id, journalized_id, user_id, created_on, notes,"
	    " private_notes) values (91, 1, 5, now(), null, 0), (92, 1, 5, now(), 'тайно', 1);"
	    "insert into {tracker}.journal_details (journal_id, prop_key, value) values"
	    " (91, 'status_id', '5')");
	must(d, act_find(t, 1, 0, &change, &out, &d->e));
	assert_outcome("two entries", &out, ACT_DONE, 92, "");
}

static void
the_key(void **state)
{
	static const struct {
		struct fake_answer answers[2];
		enum err_code code;
		const char *says;
	} cases[] = {
		{ { { "GET", "/my/account.json", 200, NULL, "{\"user\":{\"id\":5,\"admin\":false}}",
		      NULL, NULL, 0 } },
		    ERR_OK, NULL },
		{ { { "GET", "/my/account.json", 200, NULL,
		      "{\"user\":{\"id\":7,\"admin\":false,\"api_key\":\"geheim\"}}", NULL, NULL,
		      0 } },
		    ERR_INVALID, "the key of another user than \"sla-bot\"" },
		{ { { "GET", "/my/account.json", 200, NULL, "{\"user\":{\"id\":5,\"admin\":true}}",
		      NULL, NULL, 0 } },
		    ERR_INVALID, "is an administrator" },
		{ { { "GET", "/my/account.json", 401, NULL, NULL, NULL, NULL, 0 } }, ERR_DENIED,
		    "does not take tracker.bot_key" },
		{ { { "GET", "/my/account.json", 403, NULL, NULL, NULL, NULL, 0 } }, ERR_DENIED,
		    "refuses its REST API" },
		{ { { "GET", "/my/account.json", 404, NULL, NULL, NULL, NULL, 0 } },
		    ERR_UNREACHABLE, "answers 404" },
		{ { { "GET", "/my/account.json", 200, "text/html", "<html>hello</html>", NULL, NULL,
		      0 } },
		    ERR_UNREACHABLE, "makes no sense" },
		{ { { "GET", "/my/account.json", 0, NULL, NULL, NULL, NULL, 0 } }, ERR_UNREACHABLE,
		    "did not come whole" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		fake_say(cases[i].answers);
		d->e.text[0] = '\0';
		assert_int_equal(act_check(t, &d->e), cases[i].code);
		if (cases[i].says != NULL && strstr(d->e.text, cases[i].says) == NULL)
			fail_msg("\"%s\" instead of \"%s\"", d->e.text, cases[i].says);
		assert_null(strstr(d->e.text, "geheim"));
	}
}

/* The tracker's clock is years behind ours. */
static void
skew(void **state)
{
	static const struct fake_answer answers[] = {
		{ "GET", "/my/account.json", 401, NULL, NULL, "Date: Thu, 01 Jan 2015 00:00:00 GMT",
		    NULL, 0 },
		{ .method = NULL },
	};

	assert_false(t->skew.known);
	fake_say(answers);
	assert_int_equal(act_check(t, &d->e), ERR_DENIED);
	assert_true(t->skew.known);
	assert_true(labs((long)t->skew.s - (1420070400 - (long)time(NULL))) <= 10);
}

static void
without_a_key(void **state)
{
	struct tracker_config none = config;
	struct tracker *other = NULL;
	struct act_outcome out;

	none.api_key = NULL;
	must(d, tracker_open(&none, d->db, &other, &d->e));
	assert_int_equal(act_check(other, &d->e), ERR_INVALID);
	assert_non_null(strstr(d->e.text, "tracker.bot_key is not set"));
	forget();
	fake_say(willing);
	must(d, act_update(other, 1, 0, 4, &closing, &out, &d->e));
	assert_outcome("no key", &out, ACT_UNREACHABLE, 0, "tracker.bot_key is not set");
	assert_int_equal(fake->asked, 0);
	tracker_close(other);
}

static void
nobody_there(void **state)
{
	struct tracker_config gone = config;
	struct tracker *other = NULL;
	struct act_outcome out;

	gone.url = "http://127.0.0.1:1";
	must(d, tracker_open(&gone, d->db, &other, &d->e));
	forget();
	must(d, act_update(other, 1, 0, 4, &(struct act_change){ .note = "а" }, &out, &d->e));
	assert_outcome("nobody", &out, ACT_UNREACHABLE, 0, "127.0.0.1:1");
	tracker_close(other);
}

static void
permissions(void **state)
{
	unsigned given;

	must(d, permission_in(t, 1, &given, &d->e));
	assert_int_equal(given,
	    1u << PERMISSION_VIEW_ISSUES | 1u << PERMISSION_EDIT_ISSUES |
		1u << PERMISSION_ADD_NOTES | 1u << PERMISSION_RELATIONS |
		1u << PERMISSION_VIEW_PRIVATE_NOTES);
	must(d, permission_in(t, 2, &given, &d->e));
	assert_int_equal(given, 0);

	assert_int_equal(permission_check(t, &d->e), ERR_INVALID);
	assert_string_equal(
	    d->e.text, "in project \"support\" the role of \"sla-bot\" lacks: set_notes_private");

	/* Two roles together may do. */
	database_sql(d,
	    "update {tracker}.roles set permissions = '---\n- :set_notes_private' where id = 7;"
	    "insert into {tracker}.member_roles (id, member_id, role_id) values (100, 1, 7)");
	must(d, permission_check(t, &d->e));

	/* Of several projects the one that lacks something, wherever it stands. */
	database_sql(d,
	    "insert into {tracker}.projects (id, identifier) values (8, 'aaa'), (9, 'zzz');"
	    "insert into {tracker}.members (id, user_id, project_id) values (108, 5, 8),"
	    " (109, 5, 9);"
	    "insert into {tracker}.member_roles (member_id, role_id) values (108, 8),"
	    " (108, 7), (109, 7)");
	assert_int_equal(permission_check(t, &d->e), ERR_INVALID);
	assert_non_null(strstr(d->e.text, "\"zzz\""));
	database_sql(d, "update {tracker}.projects set status = 5 where id = 9");
	must(d, permission_check(t, &d->e));

	database_sql(d,
	    "delete from {tracker}.members where user_id = 5 and project_id > 1;"
	    "delete from {tracker}.member_roles where id = 100;"
	    "update {tracker}.members set user_id = 55 where id = 1");
	assert_int_equal(permission_check(t, &d->e), ERR_NOTFOUND);
	database_sql(d, "update {tracker}.members set user_id = 5 where id = 1");
}

/* ---- relations ---- */

#define CREATED(sql_)                                                                              \
	{                                                                                          \
		{ "POST", "/issues/1/relations.json", 201, NULL, "{\"relation\":{\"id\":50}}",     \
			NULL, sql_, 0 },                                                           \
		    { "DELETE", "/relations/50.json", 204, NULL, NULL, NULL,                       \
			    "delete from issue_relations where id = 50", 0 },                      \
		{                                                                                  \
			.method = NULL                                                             \
		}                                                                                  \
	}
#define RELATED(id, from, to, type)                                                                \
	"insert into issue_relations (id, issue_from_id, issue_to_id, relation_type) values (" #id \
	", " #from ", " #to ", '" type "');"

static const struct {
	const char *name;
	const char *there; /* before */
	enum relation relation;
	struct fake_answer answers[3];
	enum act kind;
	int64_t id;
	const char *says;
	int writes;
} links[] = {
	{ "made", "", RELATION_RELATES, CREATED(RELATED(50, 1, 2, "relates")), ACT_DONE, 50, "",
	    1 },
	{ "stands already", RELATED(40, 1, 2, "duplicates"), RELATION_DUPLICATES, CREATED(NULL),
	    ACT_DONE, 40, "", 0 },
	{ "relates has no direction", RELATED(40, 2, 1, "relates"), RELATION_RELATES, CREATED(NULL),
	    ACT_DONE, 40, "", 0 },
	{ "related in another way", RELATED(40, 1, 2, "relates"), RELATION_BLOCKS, CREATED(NULL),
	    ACT_REFUSED, 0, "related already, in another way", 0 },
	{ "the other way round", RELATED(40, 2, 1, "duplicates"), RELATION_DUPLICATES,
	    CREATED(NULL), ACT_REFUSED, 0, "related already", 0 },
	{ "a circle of three", RELATED(40, 2, 3, "duplicates") RELATED(41, 3, 1, "duplicates"),
	    RELATION_DUPLICATES, CREATED(NULL), ACT_REFUSED, 0, "can never be closed", 0 },
	{ "a circle that is there already, elsewhere",
	    RELATED(40, 2, 3, "duplicates") RELATED(41, 3, 2, "duplicates"), RELATION_DUPLICATES,
	    CREATED(RELATED(50, 1, 2, "duplicates")), ACT_DONE, 50, "", 1 },
	{ "other relations make no circle",
	    RELATED(40, 2, 3, "relates") RELATED(41, 3, 1, "blocks"), RELATION_DUPLICATES,
	    CREATED(RELATED(50, 1, 2, "duplicates")), ACT_DONE, 50, "", 1 },
	{ "somebody closed the circle meanwhile", RELATED(40, 3, 1, "duplicates"),
	    RELATION_DUPLICATES,
	    CREATED(RELATED(50, 1, 2, "duplicates") RELATED(51, 2, 3, "duplicates")), ACT_CONFLICT,
	    0, "our relation was taken back", 2 },
	{ "and ours cannot be taken back", RELATED(40, 3, 1, "duplicates"), RELATION_DUPLICATES,
	    { { "POST", "/issues/1/relations.json", 201, NULL, "", NULL,
		  RELATED(50, 1, 2, "duplicates") RELATED(51, 2, 3, "duplicates"), 0 },
		{ "DELETE", "/relations/50.json", 403, NULL, NULL, NULL, NULL, 0 } },
	    ACT_REFUSED, 0, "REMOVE relation 50 of issues 1 and 2 by hand", 2 },
	{ "refused", "", RELATION_BLOCKS,
	    { { "POST", "/issues/1/relations.json", 422, NULL, "{\"errors\":[\"нет\"]}", NULL, NULL,
		0 } },
	    ACT_REFUSED, 0, "refuses to relate issues 1 and 2", 1 },
	{ "answered, and nothing there", "", RELATION_BLOCKS, CREATED(NULL), ACT_REFUSED, 0,
	    "keeps no relation", 1 },
	{ "failed", "", RELATION_BLOCKS,
	    { { "POST", "/issues/1/relations.json", 500, NULL, NULL, NULL, NULL, 0 } }, ACT_MAYBE,
	    0, "answered 500", 1 },
	{ "failed after it did it", "", RELATION_BLOCKS,
	    { { "POST", "/issues/1/relations.json", 500, NULL, NULL, NULL,
		RELATED(50, 1, 2, "blocks"), 0 } },
	    ACT_DONE, 50, "", 1 },
	{ "no answer", "", RELATION_BLOCKS,
	    { { "POST", "/issues/1/relations.json", 0, NULL, NULL, NULL, NULL, 0 } }, ACT_MAYBE, 0,
	    "did not come whole", 1 },
	{ "not for the bot", "", RELATION_BLOCKS,
	    { { "POST", "/issues/1/relations.json", 403, NULL, NULL, NULL, NULL, 0 } }, ACT_REFUSED,
	    0, "manage_issue_relations", 1 },
	{ "a wrong key", "", RELATION_BLOCKS,
	    { { "POST", "/issues/1/relations.json", 401, NULL, NULL, NULL, NULL, 0 } },
	    ACT_UNREACHABLE, 0, "tracker.bot_key", 1 },
};

static void
relations(void **state)
{
	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++) {
		struct act_outcome out;

		forget();
		if (links[i].there[0] != '\0')
			fake_sql(links[i].there);
		fake_say(links[i].answers);
		must(d, relate_put(t, 1, links[i].relation, 2, &out, &d->e));
		assert_outcome(links[i].name, &out, links[i].kind, links[i].id, links[i].says);
		if (fake->writes != links[i].writes)
			fail_msg("%s: %d writes", links[i].name, fake->writes);
	}
}

static void
to_itself(void **state)
{
	struct act_outcome out;

	fake_say(willing);
	must(d, relate_put(t, 1, RELATION_RELATES, 1, &out, &d->e));
	assert_outcome("itself", &out, ACT_REFUSED, 0, "cannot be related to itself");
	assert_int_equal(fake->asked, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(outcomes),
		cmocka_unit_test(what_is_sent),
		cmocka_unit_test(what_stands_is_not_sent_again),
		cmocka_unit_test(what_is_not_sent),
		cmocka_unit_test(why_it_cannot_be_closed),
		cmocka_unit_test(another_status_of_an_open_stage),
		cmocka_unit_test(what_was_done_before),
		cmocka_unit_test(whose_words_are_ours),
		cmocka_unit_test(details_in_another_entry),
		cmocka_unit_test(the_key),
		cmocka_unit_test(skew),
		cmocka_unit_test(without_a_key),
		cmocka_unit_test(nobody_there),
		cmocka_unit_test(permissions),
		cmocka_unit_test(relations),
		cmocka_unit_test(to_itself),
	};

	return cmocka_run_group_tests(tests, setup, fake_teardown);
}
