#include "tracker/access.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/http.h"
#include "tests/tracker/fake.h"

static int
setup(void **state)
{
	return fake_setup(state, NULL, "/redmine");
}

/* Failures of one sentence must not make the next one fail fast. */
static void
anew(void)
{
	tracker_close(t);
	t = NULL;
	must(d, tracker_open(&config, d->db, &t, &d->e));
}

static const struct credentials session = { .cookie = "Redmine=abc" };
static const struct credentials key = { .api_key = "secret-key" };

#define TAB "/issues/7/tab/time_entries"
#define GET(path, status, type, body)                                                              \
	{                                                                                          \
		"GET", "/redmine" path, status, type, body, NULL, NULL, 0                          \
	}
#define SENT(path, to)                                                                             \
	{                                                                                          \
		"GET", "/redmine" path, 302, NULL, NULL, "Location: " to, NULL, 0                  \
	}
#define LOGGED_AS(href)                                                                            \
	"<html><body><div id=\"loggedas\">Вошли как <a class=\"user active\" href=\"" href         \
	"\">vip</a></div>"
/* Five of them are more than 1024 bytes. */
#define FAR_7 "Далеко внизу: так далеко, что это уже другое. "
#define FAR FAR_7 FAR_7 FAR_7
#define HTML "text/html; charset=utf-8"
#define JSON "application/json; charset=utf-8"
#define CSV "text/csv; header=present"

/* ---- one issue ---- */

static const struct {
	const char *name;
	const struct credentials *who;
	struct fake_answer answers[3];
	enum err_code code;
} issues[] = {
	{ "a session may see it", &session, { GET("/issues/7/tab/time_entries", 200, HTML, "") },
	    ERR_OK },
	{ "and what was worked on it", &session,
	    { GET("/issues/7/tab/time_entries", 200, HTML, "<div id=\"time-entry-1\">1:00</div>") },
	    ERR_OK },
	{ "a session may not", &session, { GET("/issues/7/tab/time_entries", 403, HTML, "no") },
	    ERR_NOTFOUND },
	{ "there is none", &session, { GET("/issues/7/tab/time_entries", 404, HTML, "no") },
	    ERR_NOTFOUND },
	{ "the session is over", &session, { GET("/issues/7/tab/time_entries", 401, HTML, "") },
	    ERR_DENIED },
	{ "sent to log in", &session,
	    { SENT("/issues/7/tab/time_entries", "http://x/redmine/login?back_url=a") },
	    ERR_DENIED },
	{ "sent to change the password", &session,
	    { SENT("/issues/7/tab/time_entries", "/redmine/my/password") }, ERR_DENIED },
	{ "sent elsewhere", &session, { SENT("/issues/7/tab/time_entries", "https://sso/") },
	    ERR_UNREACHABLE },
	{ "the word login in the query is no page", &session,
	    { SENT("/issues/7/tab/time_entries", "https://sso/?to=/login") }, ERR_UNREACHABLE },
	{ "a page of something in front", &session,
	    { GET("/issues/7/tab/time_entries", 200, HTML, "<!DOCTYPE html>\n<HTML lang=ru>hi") },
	    ERR_UNREACHABLE },
	{ "a form to log in", &session,
	    { GET("/issues/7/tab/time_entries", 200, HTML, "<form><input type=\"password\">") },
	    ERR_UNREACHABLE },
	{ "out of order", &session, { GET("/issues/7/tab/time_entries", 500, HTML, "") },
	    ERR_UNREACHABLE },
	{ "under maintenance", &session, { GET("/issues/7/tab/time_entries", 503, HTML, "") },
	    ERR_UNREACHABLE },
	{ "done, but what", &session, { GET("/issues/7/tab/time_entries", 204, HTML, NULL) },
	    ERR_UNREACHABLE },
	{ "hangs up", &session, { GET("/issues/7/tab/time_entries", 0, NULL, NULL) },
	    ERR_UNREACHABLE },
	{ "a key may see it", &key, { GET("/issues/7.json", 200, JSON, "{\"issue\":{\"id\":7}}") },
	    ERR_OK },
	{ "a key may not", &key, { GET("/issues/7.json", 403, JSON, "") }, ERR_NOTFOUND },
	{ "a wrong key", &key, { GET("/issues/7.json", 401, JSON, "") }, ERR_DENIED },
	{ "another issue", &key, { GET("/issues/7.json", 200, JSON, "{\"issue\":{\"id\":8}}") },
	    ERR_UNREACHABLE },
	{ "no JSON for a key", &key, { GET("/issues/7.json", 200, HTML, "{\"issue\":{\"id\":7}}") },
	    ERR_UNREACHABLE },
	{ "half of it", &key, { GET("/issues/7.json", 200, JSON, "{\"issue\":{\"id\":7}") },
	    ERR_UNREACHABLE },
};

static void
one_issue(void **state)
{
	for (size_t i = 0; i < sizeof(issues) / sizeof(issues[0]); i++) {
		enum err_code rc;

		anew();
		fake_say(issues[i].answers);
		rc = access_issue(t, issues[i].who, 7, &d->e);
		if (rc != issues[i].code)
			fail_msg("%s: %s (%s)", issues[i].name, err_name(rc), d->e.text);
		assert_int_equal(fake->asked, 1);
		assert_null(strstr(d->e.text, "secret"));
	}
}

/* ---- who ---- */

static const struct {
	const char *name;
	const struct credentials *who;
	struct fake_answer answers[3];
	enum err_code code;
	int64_t user;
} people[] = {
	{ "logged in", &session, { GET("/my/password", 200, HTML, LOGGED_AS("/redmine/users/6")) },
	    ERR_OK, 6 },
	{ "without a path before", &session,
	    { GET("/my/password", 200, HTML, LOGGED_AS("/users/7")) }, ERR_OK, 7 },
	{ "has no password here", &session,
	    { SENT("/my/password", "http://x/redmine/my/account"),
		GET("/my/account", 200, HTML, LOGGED_AS("/redmine/users/6")) },
	    ERR_OK, 6 },
	{ "a stranger", &session, { GET("/my/password", 401, HTML, "") }, ERR_DENIED, 0 },
	{ "sent to log in", &session, { SENT("/my/password", "/redmine/login") }, ERR_DENIED, 0 },
	{ "not active any more", &session,
	    { GET("/my/password", 200, HTML, LOGGED_AS("/redmine/users/66")) }, ERR_DENIED, 0 },
	{ "a group cannot log in", &session,
	    { GET("/my/password", 200, HTML, LOGGED_AS("/redmine/users/20")) }, ERR_DENIED, 0 },
	{ "nobody on the page", &session,
	    { GET("/my/password", 200, HTML, "<html><a href=\"/users/6\">vip</a>") },
	    ERR_UNREACHABLE, 0 },
	{ "no number", &session, { GET("/my/password", 200, HTML, LOGGED_AS("/users/me")) },
	    ERR_UNREACHABLE, 0 },
	{ "more than a number", &session,
	    { GET("/my/password", 200, HTML, LOGGED_AS("/users/6/x")) }, ERR_UNREACHABLE, 0 },
	{ "the link is of something else", &session,
	    { GET("/my/password", 200, HTML, LOGGED_AS("/people") "<a href=\"/users/6\">") },
	    ERR_UNREACHABLE, 0 },
	{ "a link far below", &session,
	    { GET("/my/password", 200, HTML,
		"<div id=\"loggedas\">" FAR FAR FAR FAR FAR "<a href=\"/users/6\">") },
	    ERR_UNREACHABLE, 0 },
	{ "no such page", &session, { GET("/my/password", 404, HTML, "") }, ERR_UNREACHABLE, 0 },
	{ "by key", &key,
	    { GET("/my/account.json", 200, JSON,
		"{\"user\":{\"id\":7,\"api_key\":\"secret-key\"}}") },
	    ERR_OK, 7 },
	{ "a wrong key", &key, { GET("/my/account.json", 401, JSON, "") }, ERR_DENIED, 0 },
	{ "no REST API", &key, { GET("/my/account.json", 403, JSON, "") }, ERR_DENIED, 0 },
	{ "no number for a key", &key,
	    { GET("/my/account.json", 200, JSON,
		"{\"user\":{\"id\":\"7\",\"api_key\":\"secret\"}}") },
	    ERR_UNREACHABLE, 0 },
	{ "user nought", &key, { GET("/my/account.json", 200, JSON, "{\"user\":{\"id\":0}}") },
	    ERR_UNREACHABLE, 0 },
};

static void
who_asks(void **state)
{
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++) {
		struct access_who who = { 0 };
		enum err_code rc;

		anew();
		fake_say(people[i].answers);
		d->e.text[0] = '\0';
		rc = access_who(t, people[i].who, d->arena, &who, &d->e);
		if (rc != people[i].code)
			fail_msg("%s: %s (%s)", people[i].name, err_name(rc), d->e.text);
		if (rc == ERR_OK)
			assert_int_equal(who.user, people[i].user);
		assert_null(strstr(d->e.text, "secret"));
	}
}

/* Who asks and whether they may see issue 7, by the page with which its tab is refused. */
static void
who_sees(void **state)
{
	static const struct {
		const char *name;
		const struct credentials *who;
		struct fake_answer answers[3];
		enum err_code code;
		bool sees;
		int asked;
	} cases[] = {
		{ "may see it", &session, { GET(TAB, 422, HTML, LOGGED_AS("/users/6")) }, ERR_OK,
		    true, 1 },
		{ "may not", &session, { GET(TAB, 403, HTML, LOGGED_AS("/redmine/users/6")) },
		    ERR_OK, false, 1 },
		{ "there is none", &session, { GET(TAB, 404, HTML, LOGGED_AS("/users/6")) }, ERR_OK,
		    false, 1 },
		{ "a page of another kind is no yes", &session,
		    { GET(TAB, 200, HTML, LOGGED_AS("/users/6")) }, ERR_OK, false, 1 },
		{ "pages of errors of a proxy's own", &session,
		    { GET(TAB, 404, HTML, "<html>Not here"),
			GET("/my/password", 200, HTML, LOGGED_AS("/users/6")) },
		    ERR_OK, false, 2 },
		{ "not logged in where everybody may look", &session,
		    { GET(TAB, 422, HTML, "<html>"), GET("/my/password", 401, HTML, "") },
		    ERR_DENIED, false, 2 },
		{ "sent to log in", &session, { SENT(TAB, "/redmine/login?back_url=x") },
		    ERR_DENIED, false, 1 },
		{ "out of order", &session, { GET(TAB, 500, HTML, LOGGED_AS("/users/6")) },
		    ERR_UNREACHABLE, false, 1 },
		{ "a locked account's page", &session,
		    { GET(TAB, 422, HTML, LOGGED_AS("/users/4")) }, ERR_DENIED, true, 1 },
		{ "by key only who", &key,
		    { GET("/my/account.json", 200, JSON, "{\"user\":{\"id\":6}}") }, ERR_OK, false,
		    1 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct access_who who = { 0 };
		enum err_code rc;
		bool sees;

		anew();
		fake_say(cases[i].answers);
		rc = access_who_sees(t, cases[i].who, 7, d->arena, &who, &sees, &d->e);
		if (rc != cases[i].code || (rc == ERR_OK && sees != cases[i].sees) ||
		    fake->asked != cases[i].asked)
			fail_msg("%s: %s, sees %d, asked %d times", cases[i].name, err_name(rc),
			    sees, fake->asked);
		if (rc == ERR_OK)
			assert_int_equal(who.user, 6);
	}
}

static void
sides(void **state)
{
	static const struct {
		int64_t user;
		enum side anywhere, in_1, in_2;
		bool admin;
	} cases[] = {
		{ 6, SIDE_STAFF, SIDE_CLIENT, SIDE_STAFF, false },
		{ 7, SIDE_STAFF, SIDE_STAFF, SIDE_CLIENT, false }, /* an observer in 2 */
		{ 8, SIDE_DEVELOPER, SIDE_DEVELOPER, SIDE_CLIENT, false },
		{ 10, SIDE_STAFF, SIDE_STAFF, SIDE_CLIENT, false },
		{ 9, SIDE_CLIENT, SIDE_CLIENT, SIDE_CLIENT, false },
		{ 1, SIDE_STAFF, SIDE_STAFF, SIDE_STAFF, true },
		{ 5, SIDE_BOT, SIDE_BOT, SIDE_BOT, false },
	};
	struct access_who who;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		must(d, access_user(t, cases[i].user, d->arena, &who, &d->e));
		assert_int_equal(who.user, cases[i].user);
		assert_int_equal(who.side, cases[i].anywhere);
		assert_int_equal(access_side(&who, 1), cases[i].in_1);
		assert_int_equal(access_side(&who, 2), cases[i].in_2);
		assert_int_equal(who.admin, cases[i].admin);
	}
	must(d, access_user(t, 7, d->arena, &who, &d->e));
	assert_string_equal(who.name, "Ольга Оператор");
	assert_string_equal(who.language, "en");
	assert_int_equal(access_user(t, 4, d->arena, &who, &d->e), ERR_DENIED);
	assert_int_equal(access_user(t, 99, d->arena, &who, &d->e), ERR_DENIED);
	database_sql(d, "update {tracker}.users set status = 3 where id = 7");
	assert_int_equal(access_user(t, 7, d->arena, &who, &d->e), ERR_DENIED);
	database_sql(d, "update {tracker}.users set status = 1 where id = 7");
}

/* ---- many issues ---- */

#define ASKED "/issues.csv?set_filter=1&c%5B%5D=id&sort=id:desc&status_id=*&issue_id="

static const struct {
	const char *name;
	const struct credentials *who;
	struct fake_answer answers[3];
	enum err_code code;
	const char *visible; /* of 1, 2, 3, 2 */
} lists[] = {
	{ "two of them", &session,
	    { GET(ASKED "1 ", 200, CSV, "#\n"),
		GET("/issues.csv", 200, CSV, "\xef\xbb\xbf#\n3\n2\n") },
	    ERR_OK, "-xxx" },
	{ "none", &session, { GET("/issues.csv", 200, CSV, "#\n") }, ERR_OK, "----" },
	{ "none, without a line's end", &session, { GET("/issues.csv", 200, CSV, "#") }, ERR_OK,
	    "----" },
	{ "all, with other line ends", &session,
	    { GET("/issues.csv", 200, CSV, "#\r\n1\r\n2\r\n3") }, ERR_OK, "xxxx" },
	{ "none may be seen", &session, { GET("/issues.csv", 403, HTML, "") }, ERR_OK, "----" },
	{ "the session is over", &session, { GET("/issues.csv", 401, HTML, "") }, ERR_DENIED,
	    "----" },
	{ "one that was not asked for", &session, { GET("/issues.csv", 200, CSV, "#\n1\n4\n") },
	    ERR_UNREACHABLE, "----" },
	{ "more than the id", &session, { GET("/issues.csv", 200, CSV, "#,Тема\n1,а\n") },
	    ERR_UNREACHABLE, "----" },
	{ "no table", &session, { GET("/issues.csv", 200, HTML, "#\n1\n") }, ERR_UNREACHABLE,
	    "----" },
	{ "not found", &session, { GET("/issues.csv", 404, HTML, "") }, ERR_UNREACHABLE, "----" },
	{ "by key", &key,
	    { GET("/issues.json", 200, JSON,
		"{\"issues\":[{\"id\":1},{\"id\":3}],\"total_count\":2}") },
	    ERR_OK, "x-x-" },
	{ "by key, none", &key, { GET("/issues.json", 200, JSON, "{\"issues\":[]}") }, ERR_OK,
	    "----" },
	{ "by key, another one", &key,
	    { GET("/issues.json", 200, JSON, "{\"issues\":[{\"id\":1},{\"id\":9}]}") },
	    ERR_UNREACHABLE, "----" },
	{ "by key, no list", &key, { GET("/issues.json", 200, JSON, "{}") }, ERR_UNREACHABLE,
	    "----" },
	{ "by key, no JSON", &key, { GET("/issues.json", 200, JSON, "") }, ERR_UNREACHABLE,
	    "----" },
};

static void
many_issues(void **state)
{
	static const int64_t ids[] = { 1, 2, 3, 2 };

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		bool visible[4] = { true, true, true, true };
		enum err_code rc;
		char shown[5] = "----";

		anew();
		fake_say(lists[i].answers);
		rc = access_visible(t, lists[i].who, ids, 4, visible, &d->e);
		if (rc != lists[i].code)
			fail_msg("%s: %s (%s)", lists[i].name, err_name(rc), d->e.text);
		for (int v = 0; v < 4; v++)
			shown[v] = visible[v] ? 'x' : '-';
		if (strcmp(shown, lists[i].visible) != 0)
			fail_msg("%s: %s instead of %s", lists[i].name, shown, lists[i].visible);
	}
}

static void
very_many_issues(void **state)
{
	static const struct fake_answer none[] = { GET("/issues.csv", 200, CSV, "#\n"), { NULL } };
	int64_t ids[501];
	bool visible[501];

	for (int i = 0; i < 501; i++)
		ids[i] = 1000 + i;
	anew();
	fake_say(none);
	must(d, access_visible(t, &session, ids, 501, visible, &d->e));
	assert_int_equal(fake->asked, 2);
	assert_non_null(strstr(fake->last, "issue_id=1500 HTTP/1.1"));
	must(d, access_visible(t, &session, ids, 0, visible, &d->e));
	assert_int_equal(fake->asked, 2);
}

/* Redmine's export limit is a setting of its administrator's: 2 here. Request 2 is hidden. */
static void
an_answer_cut_short(void **state)
{
	static const struct fake_answer cut[] = {
		GET(ASKED "3,1,5,2,4 ", 200, CSV, "#\n5\n4\n"),
		GET(ASKED "3,1,2 ", 200, CSV, "#\n3\n1\n"),
		GET(ASKED "2,3 ", 200, CSV, "#\n3\n"),
		GET(ASKED "2 ", 200, CSV, "#\n"),
		{ NULL },
	};
	const int64_t ids[] = { 3, 1, 5, 2, 4 }, few[] = { 2, 3 };
	bool visible[5];

	anew();
	fake_say(cut);
	must(d, access_visible(t, &session, ids, 5, visible, &d->e));
	assert_int_equal(fake->asked, 2);
	assert_true(visible[0] && visible[1] && visible[2] && visible[4]);
	assert_false(visible[3]);
	must(d, access_visible(t, &session, few, 2, visible, &d->e));
	assert_int_equal(fake->asked, 4);
	assert_false(visible[0]);
	assert_true(visible[1]);
}

/* In one question, whatever it does not answer: for somebody who is typing. */
static void
one_question_alone(void **state)
{
	static const struct fake_answer answers[] = {
		GET(ASKED "3,1,5,2,4 ", 200, CSV, "#\n5\n4\n"),
		GET(ASKED "1,5 ", 200, CSV, "#\n5\n1\n"),
		GET("/issues.csv", 200, CSV, "#\n"),
		{ NULL },
	};
	const int64_t ids[] = { 3, 1, 5, 2, 4 }, few[] = { 1, 5 };
	int64_t many[501];
	bool visible[501], all;

	for (int i = 0; i < 501; i++)
		many[i] = 1000 + i;
	anew();
	fake_say(answers);
	must(d, access_visible_once(t, &session, ids, 5, visible, &all, &d->e));
	assert_false(all);
	assert_true(visible[2] && visible[4]);
	assert_false(visible[0] || visible[1] || visible[3]);
	must(d, access_visible_once(t, &session, few, 2, visible, &all, &d->e));
	assert_true(all && visible[0] && visible[1]);
	must(d, access_visible_once(t, &session, many, 501, visible, &all, &d->e));
	assert_false(all);
	assert_int_equal(fake->asked, 3);
	assert_int_equal(t->asked, 3);
}

/* Who has no password in the tracker itself is not sent on each time. */
static void
passwords_from_elsewhere(void **state)
{
	static const struct fake_answer answers[] = {
		SENT("/my/password", "http://x/redmine/my/account"),
		GET("/my/account", 200, HTML, LOGGED_AS("/redmine/users/6")),
		{ NULL },
	};
	struct access_who who;

	anew();
	fake_say(answers);
	must(d, access_who(t, &session, d->arena, &who, &d->e));
	assert_int_equal(t->asked, 2);
	must(d, access_who(t, &session, d->arena, &who, &d->e));
	assert_int_equal(who.user, 6);
	assert_int_equal(t->asked, 3);
}

/* ---- what the tracker gets to see ---- */

static void
what_is_forwarded(void **state)
{
	static const struct {
		const char *name;
		struct credentials c;
		const char *header; /* NULL: nothing is asked at all */
		const char *path;
	} cases[] = {
		{ "a session", { .cookie = "Redmine=abc%2B" }, "\r\nCookie: Redmine=abc%2B\r\n",
		    "/issues/7/tab/time_entries" },
		{ "only the session",
		    { .cookie =
			    "autologin=1; slad=2; Redmine=abc; xRedmine=3; Redmine2=4; Red=5; a" },
		    "\r\nCookie: Redmine=abc\r\n", "/issues/7/tab/time_entries" },
		{ "upstream's name", { .cookie = "_redmine_session=abc" },
		    "\r\nCookie: _redmine_session=abc\r\n", "/issues/7/tab/time_entries" },
		{ "of two paths", { .cookie = "Redmine=1;Redmine=2" },
		    "\r\nCookie: Redmine=1; Redmine=2\r\n", "/issues/7/tab/time_entries" },
		{ "a key", { .api_key = "k" }, "\r\nX-Redmine-API-Key: k\r\n", "/issues/7.json" },
		{ "a key before a session", { .api_key = "k", .cookie = "Redmine=abc" },
		    "\r\nX-Redmine-API-Key: k\r\n", "/issues/7.json" },
		{ "a password", { .authorization = "basic dmlwOnZpcA==" },
		    "\r\nAuthorization: basic dmlwOnZpcA==\r\n", "/issues/7.json" },
		{ "nothing", { .cookie = NULL }, NULL, NULL },
		{ "other cookies only", { .cookie = "autologin=1; slad=2; Redmine" }, NULL, NULL },
		{ "empty ones", { .cookie = "", .api_key = "", .authorization = "" }, NULL, NULL },
		{ "another way", { .authorization = "Bearer abc" }, NULL, NULL },
		{ "a header in the key", { .api_key = "k\r\nX-Redmine-Switch-User: admin" }, NULL,
		    NULL },
		{ "a header in the cookie", { .cookie = "Redmine=a\nX: y" }, NULL, NULL },
	};
	static const struct fake_answer any[] = { GET("/", 403, HTML, ""), { NULL } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		anew();
		fake_say(any);
		if (cases[i].header == NULL) {
			assert_int_equal(access_issue(t, &cases[i].c, 7, &d->e), ERR_DENIED);
			if (fake->asked != 0)
				fail_msg("%s: was asked", cases[i].name);
			continue;
		}
		assert_int_equal(access_issue(t, &cases[i].c, 7, &d->e), ERR_NOTFOUND);
		if (strstr(fake->last, cases[i].header) == NULL ||
		    strstr(fake->last, cases[i].path) == NULL)
			fail_msg("%s:\n%s", cases[i].name, fake->last);
		assert_non_null(strstr(fake->last, "\r\nX-Requested-With: XMLHttpRequest\r\n"));
		assert_null(strstr(fake->last, "autologin"));
		assert_null(strstr(fake->last, "slad"));
	}
}

static void
a_session_cookie_of_another_name(void **state)
{
	static const struct fake_answer any[] = { GET("/", 403, HTML, ""), { NULL } };
	const struct credentials c = { .cookie = "Redmine=abc; portal=xyz" };

	config.session_cookies = (struct setting_list)LIST("portal");
	anew();
	fake_say(any);
	assert_int_equal(access_issue(t, &c, 7, &d->e), ERR_NOTFOUND);
	assert_non_null(strstr(fake->last, "\r\nCookie: portal=xyz\r\n"));
	config.session_cookies = (struct setting_list){ 0 };
}

static void
a_tracker_that_hangs(void **state)
{
	static const struct fake_answer slow[] = {
		{ "GET", "/", 200, HTML, "", NULL, NULL, 1300 },
		{ NULL },
	};

	anew();
	fake_say(slow);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(access_issue(t, &session, 7, &d->e), ERR_UNREACHABLE);
		assert_non_null(strstr(d->e.text, "no answer within 1000 ms"));
	}
	for (int i = 0; i < 20; i++)
		assert_int_equal(access_issue(t, &session, 7, &d->e), ERR_UNREACHABLE);
	assert_non_null(strstr(d->e.text, "did not answer 3 times in a row"));
	assert_int_equal(fake->asked, 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_issue),
		cmocka_unit_test(who_asks),
		cmocka_unit_test(who_sees),
		cmocka_unit_test(sides),
		cmocka_unit_test(many_issues),
		cmocka_unit_test(very_many_issues),
		cmocka_unit_test(an_answer_cut_short),
		cmocka_unit_test(one_question_alone),
		cmocka_unit_test(passwords_from_elsewhere),
		cmocka_unit_test(what_is_forwarded),
		cmocka_unit_test(a_session_cookie_of_another_name),
		cmocka_unit_test(a_tracker_that_hangs),
	};

	return cmocka_run_group_tests(tests, setup, fake_teardown);
}
