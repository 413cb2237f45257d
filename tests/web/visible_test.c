/*
 * What is shown of requests, articles and lists that hold something which the one who asks may not
 * see.
 */
#include "web/visible.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/web/asking.h"

/* Among others that they may see; the tracker is asked about all of them at once. */
static void
test_private_breaches_are_left_out(void **state)
{
	static const char *const lines[] = {
		"GET /api/breaches",
		"GET /api/breaches?format=csv",
		"GET /api/report",
	};
	struct asking *a = *state;

	database_sql(a->d,
	    "update report_clock set state = 'breached' where issue_id in (1, 2);"
	    "insert into breach (issue_id, clock, cycle, at, due, priority, regulation, revision,"
	    " clause, found_at) values (1, 'first_response', 0, 1769997500, 1769997500, 'normal',"
	    " 'edoc', '1', '17', 1769997600), (2, 'first_response', 0, 1769997700, 1769997700,"
	    " 'normal', 'edoc', '1', '17', 1769997700)");
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct web_request r = asking_request(a, lines[i]);

		/* What was seen is not remembered any more. */
		a->now.s += 120;
		r.now = a->now;
		r.api_key = "junior-key";
		played.visible = 0;
		asking_answer(a, &r);
		assert_int_equal(a->reply.status, 200);
		assert_int_equal(played.visible, 1);
		assert_non_null(strstr(a->reply.body.data, "issues/1"));
		assert_non_null(strstr(a->reply.body.data, "issues/2"));
		assert_null(strstr(a->reply.body.data, "issues/5"));
	}
	a->now.s += 120;
	played.down = true;
	asking_says(a, "GET /api/breaches?format=csv", "junior-key", "", 503);
}

/* Request 2 duplicates 5; staff may relate requests. What relates them is read from tables. */
static void
put_relations(struct asking *a)
{
	const char *t = a->d->tracker;

	database_sql(a->d,
	    "alter table %s.issues add column status_id int not null default 1;"
	    "insert into %s.issues (id, project_id) values (2, 1), (5, 1);"
	    "create table %s.issue_statuses (id int primary key, is_closed tinyint(1) not null);"
	    "insert into %s.issue_statuses values (1, 0);"
	    "create table %s.issue_relations (id int primary key auto_increment, issue_from_id int,"
	    " issue_to_id int, relation_type varchar(20));"
	    "insert into %s.issue_relations values (1, 2, 5, 'duplicates')",
	    t, t, t, t, t, t);
	database_sql(a->d,
	    "create table %s.journals (id int primary key, journalized_id int,"
	    " journalized_type varchar(30), user_id int);"
	    "create table %s.journal_details (journal_id int, property varchar(30),"
	    " prop_key varchar(30), value longtext)",
	    t, t);
	database_sql(a->d,
	    "update %s.roles set permissions = '---\n- :view_issues\n- :manage_issue_relations\n';"
	    "insert into %s.members values (3, 10, 1);"
	    "insert into %s.member_roles values (3, 3, 1)",
	    t, t, t);
}

/*
 * Whom the tracker does not show what is at the end of a request's duplicates does not learn of it.
 */
static void
test_a_hidden_head_is_not_told(void **state)
{
	static const char line[] = "POST /api/issues/1/duplicate", of[] = "{\"of\":2}";
	struct asking *a = *state;

	put_relations(a);
	asking_says(a, line, "junior-key", of, 409);
	assert_non_null(strstr(a->reply.body.data, "issue 2 is itself a duplicate"));
	assert_null(strchr(a->reply.body.data, '5'));
	assert_string_equal(database_ask(a->d, "select count(*) from link_word"), "0");
	asking_says(a, line, "staff-key", of, 202);
	assert_non_null(strstr(a->reply.body.data, "\"head\":5"));

	/* What somebody else tied they may untie. */
	asking_says(a, "DELETE /api/issues/1/duplicate", "junior-key", of, 202);
	assert_non_null(strstr(a->reply.body.data, "\"head\":null"));
	asking_says(a, line, "staff-key", of, 202);
	asking_says(a, "POST /api/issues/1/not-duplicate", "junior-key", of, 202);
	assert_non_null(strstr(a->reply.body.data, "\"head\":null"));

	/* Another refusal would name it, too. */
	database_sql(
	    a->d, "insert into %s.issue_relations values (2, 1, 5, 'relates')", a->d->tracker);
	asking_says(a, line, "junior-key", of, 409);
	assert_null(strchr(a->reply.body.data, '5'));
	asking_says(a, line, "staff-key", of, 409);
	assert_non_null(strstr(a->reply.body.data, "issues 1 and 5 are related already"));

	/* Where it leads no further, nothing is hidden. */
	database_sql(a->d, "delete from %s.issue_relations", a->d->tracker);
	asking_says(a, line, "junior-key", of, 202);
	assert_non_null(strstr(a->reply.body.data, "\"head\":2"));
}

/* Of theirs; 2 was judged by nobody, and 6 the tracker keeps from 9. */
static enum err_code
simulate(struct web *w, const struct web_simulate_ask *asked, struct json_t **out, struct err *e)
{
	static const int64_t issues[] = { 1, 1, 2, 5, 6 };
	json_t *changes = json_array();

	assert_true(asked->may(asked->ctx, 1));
	assert_false(asked->may(asked->ctx, 2));
	for (size_t i = 0; i < sizeof(issues) / sizeof(issues[0]); i++)
		json_array_append_new(changes, json_pack("{s:I}", "issue", (json_int_t)issues[i]));
	*out = json_pack("{s:o}", "changes", changes);
	return ERR_OK;
}

static void
test_what_would_have_been_of_ones_own(void **state)
{
	static const char line[] = "GET /api/simulate?regulation=eep&since=2026-01";
	struct asking *a = *state;

	a->config.simulate = simulate;
	asking_verdict(a, 6, 1, "basic", "[]");
	/* Closed before slad came. */
	database_sql(a->d, "delete from verdict where issue_id = 2");
	asking_says(a, line, "manager-key", "", 200);
	assert_non_null(strstr(a->reply.body.data,
	    "\"changes\":[{\"issue\":1},{\"issue\":1},{\"issue\":2},{\"issue\":5}]"));
	assert_non_null(strstr(a->reply.body.data, "\"hidden\":1"));
}

/* Who types costs one question at most; what it does not answer is told to be open. */
static void
test_one_question_for_who_types(void **state)
{
	static const int64_t ids[] = { 1, 2, 0 };
	struct asking *a = *state;
	struct web_request r = asking_request(a, "GET /api/me");
	struct caller caller;
	bool visible[3], more;
	struct err e;

	r.cookie = "Redmine=s6";
	r.user_shown = "6";
	web_begin(a->web);
	reply_reset(&a->reply);
	assert_int_equal(guard_check(a->web, &r, GUARD_IDENTITY, &caller, &a->reply, &e), ERR_OK);
	/* Who it is was the one. */
	assert_int_equal(visible_once(a->web, &r, &caller, ids, 3, visible, &more, &e), ERR_OK);
	assert_true(more);
	assert_false(visible[0] || visible[1] || visible[2]);
	assert_int_equal(played.visible, 0);
	web_begin(a->web);
	assert_int_equal(visible_once(a->web, &r, &caller, ids, 3, visible, &more, &e), ERR_OK);
	assert_false(more || visible[1] || visible[2]);
	assert_true(visible[0]);
	assert_int_equal(web_asked(a->web), 1);
	/* What is remembered is no question. */
	assert_int_equal(visible_once(a->web, &r, &caller, ids, 3, visible, &more, &e), ERR_OK);
	assert_false(more);
	assert_true(visible[0]);
	assert_int_equal(played.visible, 1);
}

/* Only of a browser, which says so. */
static void
test_whose_questions_are_counted(void **state)
{
	struct asking *a = *state;
	struct web_request r = asking_request(a, "GET /api/faq?text=x&once=1");
	struct caller caller = { .known = true, .by_cookie = true };

	assert_true(guard_asks_once(&r, &caller));
	caller.by_cookie = false;
	assert_false(guard_asks_once(&r, &caller));
	r = asking_request(a, "GET /api/faq?text=x");
	caller.by_cookie = true;
	assert_false(guard_asks_once(&r, &caller));
}

/* 1 is everybody's, 2 of a wiki that 7 may not read, 3 was withdrawn. */
static void
test_articles_are_live_and_ones_own(void **state)
{
	static const struct {
		const char *name, *key, *article;
		bool there;
	} readers[] = {
		{ "everybody's", "other-key", "1", true },
		{ "of a wiki that is theirs", "vip-key", "2", true },
		{ "of one that is not", "other-key", "2", false },
		{ "withdrawn", "vip-key", "3", false },
		{ "none", "vip-key", "4", false },
	};
	struct asking *a = *state;
	char line[64];

	database_sql(a->d,
	    "insert into article (id, source, article_key, language, section, url, title, body,"
	    " project_id, checksum, state, added_at, changed_at) values"
	    " (1, 'a', '1', 'ru', '', '', 'Title', 'Text', null, '', 'live', 1, 1),"
	    " (2, 'a', '2', 'ru', '', '', 'Title', 'Text', 1, '', 'live', 1, 1),"
	    " (3, 'a', '3', 'ru', '', '', 'Title', 'Text', null, '', 'retired', 1, 1)");
	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
		const bool there = readers[i].there;
		const char *key = readers[i].key;

		database_sql(a->d, "delete from article_seen");
		snprintf(line, sizeof(line), "GET /faq/%s", readers[i].article);
		asking_says(a, line, key, "", there ? 200 : 404);
		assert_true(there == (strstr(a->reply.body.data, "Text") != NULL));
		snprintf(line, sizeof(line), "POST /api/articles/%s/opened", readers[i].article);
		asking_says(a, line, key, "{}", there ? 204 : 404);
		snprintf(line, sizeof(line), "POST /api/articles/%s/solved", readers[i].article);
		asking_says(a, line, key, "{}", there ? 204 : 404);
		if (strcmp(database_ask(
			       a->d, "select coalesce(sum(opened + solved), 0) from article_seen"),
			there ? "3" : "0") != 0)
			fail_msg("%s: counted otherwise", readers[i].name);
	}
}

/* What a list says of the queue: how many there are, and of which projects. */
static void
queue_says(struct asking *a, const char *line, const char *says)
{
	struct web_request r = asking_request(a, line);

	r.api_key = "staff-key";
	asking_answer(a, &r);
	if (a->reply.status != 200 || strstr(a->reply.body.data, says) == NULL)
		fail_msg("%s: %d, not %s in %s", line, a->reply.status, says, a->reply.body.data);
}

static void
test_what_a_role_hides_is_not_counted(void **state)
{
	struct asking *a = *state;

	/* The first of the queue is not for them, and no private one. */
	asking_verdict(a, 3, 1, "vip", "[]");
	database_sql(a->d, "insert into %s.issues (id, project_id) values (2, 1), (3, 1), (5, 1)",
	    a->d->tracker);
	database_sql(a->d, "update %s.roles set issues_visibility = 'own'", a->d->tracker);
	queue_says(a, "GET /api/queue", "\"total\":3");
	queue_says(a, "GET /api/queue", "\"name\":\"EDOC\",\"requests\":3");
	queue_says(a, "GET /api/queue/next", "{\"next\":{\"position\":1,\"issue\":1,");
	queue_says(a, "GET /api/queue?limit=1&offset=1", "\"position\":2,\"issue\":2,");
	queue_says(a, "GET /api/issues/5?place=1", "\"at\":3,\"of\":3");
	/* All that in one question: a no is remembered as long as a yes. */
	assert_int_equal(played.visible, 1);
	a->now.s += 61;
	queue_says(a, "GET /api/queue", "\"total\":3");
	assert_int_equal(played.visible, 2);
}

static void
test_nobody_works_in_an_archived_project(void **state)
{
	struct asking *a = *state;

	queue_says(a, "GET /api/queue", "\"total\":3");
	database_sql(a->d, "update %s.projects set status = 9 where id = 1", a->d->tracker);
	queue_says(a, "GET /api/queue", "\"total\":0");
	queue_says(a, "GET /api/queue", "\"projects\":[]");
	queue_says(a, "GET /api/queue/next", "{\"next\":null}");
}

/* More than is read at once, hidden though the roles say nothing of it. */
static void
test_what_to_take_lies_far_behind(void **state)
{
	struct asking *a = *state;

	database_sql(a->d,
	    "insert into verdict (issue_id, open, queued, place, breached, arrived_at, level,"
	    " category, channel, stage, project_id, regulation, revision, last_journal_id, "
	    "judged_at,"
	    " digest, body) select 100 + seq, 1, 1, 0, 0, 1, level, category, channel, stage, 1, "
	    "regulation,"
	    " revision, 0, judged_at, digest, body from verdict join seq_1_to_450"
	    " where issue_id = 4");
	queue_says(a, "GET /api/queue/next", "{\"next\":{\"position\":1,\"issue\":1,");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ASKING(test_private_breaches_are_left_out),
		ASKING(test_a_hidden_head_is_not_told),
		ASKING(test_what_would_have_been_of_ones_own),
		ASKING(test_one_question_for_who_types),
		ASKING(test_whose_questions_are_counted),
		ASKING(test_articles_are_live_and_ones_own),
		ASKING(test_what_a_role_hides_is_not_counted),
		ASKING(test_nobody_works_in_an_archived_project),
		ASKING(test_what_to_take_lies_far_behind),
	};

	return cmocka_run_group_tests_name("visible", tests, NULL, NULL);
}
