/* Who asks, how often the tracker is asked for that, and whether what comes is theirs. */
#include "web/guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/web/asking.h"

#define OURS "https://sup.example.kz"

static const char *
cookie_given(struct asking *a)
{
	static char value[256];

	assert_non_null(a->reply.cookie);
	assert_int_equal(sscanf(a->reply.cookie, "slad_who=%200[^;]", value), 1);
	return value;
}

/* With this cookie, by a page that was shown to `shown`. */
static void
ask_of(struct asking *a, const char *line, const char *cookie, const char *shown)
{
	struct web_request r = asking_request(a, line);

	r.cookie = cookie;
	r.user_shown = shown;
	asking_answer(a, &r);
}

static void
ask(struct asking *a, const char *cookie, const char *shown)
{
	ask_of(a, "GET /api/issues/1", cookie, shown);
}

/* What the last answer of /api/me gave the page to write with. */
static void
keep_token(struct asking *a, char token[static 256])
{
	json_t *v = asking_body(a);

	snprintf(token, 256, "%s", json_string_value(json_object_get(v, "token")));
	json_decref(v);
}

/* 6 logs in: the cookie that they have from then on, and their page's token. */
static void
log_in(struct asking *a, char cookie[static 400], char token[static 256])
{
	ask_of(a, "GET /api/me", "Redmine=s6", "6");
	snprintf(cookie, 400, "Redmine=s6; slad_who=%s", cookie_given(a));
	keep_token(a, token);
}

static void
test_the_tracker_is_asked_once(void **state)
{
	struct asking *a = *state;
	char cookie[400];

	ask(a, "Redmine=s6", "6");
	assert_int_equal(a->reply.status, 200);
	/* Who it is and whether they may see it, in one question. */
	assert_int_equal(played.who, 1);
	assert_int_equal(played.issue, 0);
	assert_non_null(strstr(a->reply.cookie,
	    "; Path=/redmine/sla/; Max-Age=900; HttpOnly; SameSite=Strict; Secure"));
	snprintf(cookie, sizeof(cookie), "Redmine=s6; slad_who=%s", cookie_given(a));

	/* With our cookie nobody is asked: what was seen is remembered for a minute. */
	ask(a, cookie, "6");
	assert_int_equal(a->reply.status, 200);
	assert_null(a->reply.cookie);
	ask(a, cookie, "6");
	assert_int_equal(played.who, 1);
	assert_int_equal(played.issue, 0);
	assert_int_equal(played.user, 1);

	/* A minute later only whether it may be seen. */
	a->now.s += 61;
	ask(a, cookie, "6");
	assert_int_equal(a->reply.status, 200);
	assert_int_equal(played.who, 1);
	assert_int_equal(played.issue, 1);
}

/* Of each answer it is told how often it took the tracker a question: who goes on a second after asks once a second. */
static void
test_it_is_told_when_the_tracker_was_asked(void **state)
{
	struct asking *a = *state;
	char cookie[400], token[256];
	struct buf head;

	log_in(a, cookie, token);
	assert_int_equal(a->reply.asked, 1);
	buf_init(&head);
	reply_head(&a->reply, &head);
	assert_non_null(strstr(head.data, "\r\nX-Sla-Asked: 1\r\n"));
	ask_of(a, "GET /api/me", cookie, "6");
	buf_reset(&head);
	reply_head(&a->reply, &head);
	assert_null(strstr(head.data, "X-Sla-Asked"));
	buf_release(&head);
	/* Also of an answer that is none. */
	ask_of(a, "GET /api/me", "Redmine=s0", "6");
	assert_int_equal(a->reply.status, 401);
	assert_int_equal(a->reply.asked, 1);
}

/* 8 is staff, 6 a client of the same requests; the one's cookie is left behind for the other. */
static void
test_another_session_in_the_same_browser(void **state)
{
	static const struct {
		const char *name, *session, *shown;
		int status, asked;
		bool staff;
	} then[] = {
		{ "the same session", "Redmine=s8", "8", 200, 0, true },
		{ "among other cookies, in another place", "a=b; Redmine=s8; x=1", "8", 200, 0,
		    true },
		{ "the next one, who says to be the one before", "Redmine=s6", "8", 200, 1, false },
		{ "the next one's own page", "Redmine=s6", "6", 200, 1, false },
		{ "a session that is none", "Redmine=s0", "8", 401, 1, false },
		{ "no session any more", "a=b", "8", 401, 1, false },
		{ "the same session, after the tracker's next page", "Redmine=s8--2", "8", 200, 1,
		    true },
	};
	struct asking *a = *state;
	char left[256], cookie[400];

	ask(a, "Redmine=s8", "8");
	assert_non_null(strstr(a->reply.body.data, "last_journal"));
	snprintf(left, sizeof(left), "%s", cookie_given(a));
	for (size_t i = 0; i < sizeof(then) / sizeof(then[0]); i++) {
		const int before = played.who;

		snprintf(cookie, sizeof(cookie), "%s; slad_who=%s", then[i].session, left);
		ask(a, cookie, then[i].shown);
		if (a->reply.status != then[i].status || played.who - before != then[i].asked)
			fail_msg("%s: status %d, asked %d times", then[i].name, a->reply.status,
			    played.who - before);
		if ((strstr(a->reply.body.data, "last_journal") != NULL) != then[i].staff)
			fail_msg("%s: %s", then[i].name, a->reply.body.data);
	}
}

/* What the one before may see is nothing that the next one is shown, also not within the minute. */
static void
test_what_was_seen_is_nobody_elses(void **state)
{
	struct asking *a = *state;
	char cookie[400];

	ask_of(a, "GET /api/issues/2", "Redmine=s8", "8");
	assert_int_equal(a->reply.status, 200);
	snprintf(cookie, sizeof(cookie), "Redmine=s6; slad_who=%s", cookie_given(a));
	ask_of(a, "GET /api/issues/2", cookie, "8");
	assert_int_equal(a->reply.status, 404);
}

static void
test_the_cookie_alone_is_not_believed(void **state)
{
	struct asking *a = *state;
	char cookie[400], forged[400];
	int asked;

	ask(a, "Redmine=s6", "6");
	snprintf(cookie, sizeof(cookie), "Redmine=s6; slad_who=%s", cookie_given(a));
	asked = played.who;

	/* No page, or a page of somebody else. */
	ask(a, cookie, NULL);
	assert_int_equal(played.who, ++asked);
	ask(a, cookie, "7");
	assert_int_equal(played.who, ++asked);

	/* Another user in a cookie that was signed for this one, in every place of it. */
	snprintf(forged, sizeof(forged), "Redmine=s6; slad_who=7%s",
	    strchr(strstr(cookie, "slad_who="), '.'));
	ask(a, forged, "7");
	assert_int_equal(played.who, ++asked);
	snprintf(forged, sizeof(forged), "%s", cookie);
	forged[strlen(forged) - 1] ^= 1;
	ask(a, forged, "6");
	assert_int_equal(played.who, ++asked);

	/* Too old. */
	a->now.s += 900;
	ask(a, cookie, "6");
	assert_int_equal(played.who, ++asked);
	assert_int_equal(a->reply.status, 200);
}

/* The checklist of a form is asked for with a body, and changes nothing. */
static void
test_a_question_is_no_write(void **state)
{
	struct asking *a = *state;
	char cookie[400], token[256];
	struct web_request r;
	int asked;

	log_in(a, cookie, token);
	asked = played.who;
	for (int i = 0; i < 2; i++) {
		r = asking_request(a, i == 0 ? "POST /api/intake" : "POST /api/articles/1/solved");
		r.cookie = cookie;
		r.user_shown = "6";
		r.token = token;
		r.origin = OURS;
		r.content_type = "application/json";
		r.body = "{\"subject\":\"x\"}";
		r.body_len = strlen(r.body);
		asking_answer(a, &r);
		assert_int_equal(played.who - asked, i);
	}
	/* It needs the page's token all the same. */
	r = asking_request(a, "POST /api/intake");
	r.cookie = cookie;
	r.user_shown = "6";
	r.origin = "https://evil.example";
	asking_answer(a, &r);
	assert_int_equal(a->reply.status, 403);
}

static void
test_broken_cookies(void **state)
{
	static const char *const cookies[] = {
		"slad_who=",
		"slad_who=6",
		"slad_who=6.",
		"slad_who=6.9999999999999999999999.x",
		"slad_who=-6.1900000000.x",
		"slad_who=6.1900000000.",
		"slad_who",
		";;; =; slad_who=6.1900000000.0000",
	};
	struct asking *a = *state;

	for (size_t i = 0; i < sizeof(cookies) / sizeof(cookies[0]); i++) {
		ask(a, cookies[i], "6");
		assert_int_equal(a->reply.status, 401);
	}
}

static void
test_logged_out_of_the_tracker(void **state)
{
	struct asking *a = *state;
	char cookie[400];

	ask(a, "Redmine=s6", "6");
	snprintf(cookie, sizeof(cookie), "Redmine=s6; slad_who=%s", cookie_given(a));
	played.session_ended = "s6";
	a->now.s += 61;
	ask(a, cookie, "6");
	assert_int_equal(a->reply.status, 401);
}

static void
test_keys_are_remembered_for_a_minute(void **state)
{
	struct asking *a = *state;

	for (int i = 0; i < 3; i++) {
		struct web_request r = asking_request(a, "GET /api/me");

		r.api_key = "vip-key";
		asking_answer(a, &r);
		assert_int_equal(a->reply.status, 200);
		assert_null(a->reply.cookie);
	}
	assert_int_equal(played.who, 1);
}

/* Not even a denial is made up while the tracker does not answer; its address stays ours. */
static void
test_tracker_is_down(void **state)
{
	struct asking *a = *state;
	struct web_request r = asking_request(a, "GET /api/issues/1");

	played.down = true;
	r.api_key = "vip-key";
	asking_answer(a, &r);
	assert_int_equal(a->reply.status, 503);
	assert_null(strstr(a->reply.body.data, "secret address"));
	r = asking_request(a, "GET /api/health");
	asking_answer(a, &r);
	assert_int_equal(a->reply.status, 200);
}

/* Writes: by guard_check, whatever the route. */

static enum err_code
write_as(struct asking *a, const char *cookie, const char *key, const char *origin,
    const char *site, const char *token)
{
	struct web_request r = asking_request(a, "POST /api/me");
	struct caller caller;
	enum err_code rc;
	struct err e = { 0 };

	r.cookie = cookie;
	r.api_key = key;
	r.origin = origin;
	r.fetch_site = site;
	r.token = token;
	r.user_shown = "6";
	rc = guard_check(a->web, &r, GUARD_IDENTITY, &caller, &a->reply, &e);
	assert_true(caller.known || rc != ERR_OK);
	return rc;
}

enum token { NONE, OWN, ANOTHERS, OF_COOKIE };

static const struct {
	const char *name;
	bool cookie;
	const char *key, *origin, *site;
	enum token token;
	enum err_code rc;
} writes[] = {
	{ "from our page", true, NULL, OURS, NULL, OWN, ERR_OK },
	{ "from our page, as the browser says", true, NULL, NULL, "same-origin", OWN, ERR_OK },
	{ "from nowhere", true, NULL, NULL, NULL, OWN, ERR_DENIED },
	{ "from another site", true, NULL, NULL, "cross-site", OWN, ERR_DENIED },
	{ "the origin is believed before the site", true, NULL, "https://evil.example",
	    "same-origin", OWN, ERR_DENIED },
	{ "an origin that begins with ours", true, NULL, OURS ".evil", NULL, OWN, ERR_DENIED },
	{ "an origin that ours begins with", true, NULL, "https://sup.example", NULL, OWN,
	    ERR_DENIED },
	{ "unencrypted", true, NULL, "http://sup.example.kz", NULL, OWN, ERR_DENIED },
	{ "without a token", true, NULL, OURS, NULL, NONE, ERR_DENIED },
	{ "with another's token", true, NULL, OURS, NULL, ANOTHERS, ERR_DENIED },
	{ "the cookie proves who it is, not that the page wants to write", true, NULL, OURS, NULL,
	    OF_COOKIE, ERR_DENIED },
	{ "a key no browser sends by itself", false, "vip-key", NULL, NULL, NONE, ERR_OK },
	{ "a key, wherever it comes from", true, "vip-key", "https://evil.example", NULL, NONE,
	    ERR_OK },
	{ "a wrong key", false, "no-key", NULL, NULL, NONE, ERR_DENIED },
};

static void
test_writes(void **state)
{
	struct asking *a = *state;
	struct web_request r;
	char token[256], others[256], cookie[400];
	int asked;

	log_in(a, cookie, token);
	r = asking_request(a, "GET /api/me");
	r.api_key = "other-key";
	asking_answer(a, &r);
	keep_token(a, others);
	for (size_t i = 0; i < sizeof(writes) / sizeof(writes[0]); i++) {
		const char *const tokens[] = { [NONE] = NULL,
			[OWN] = token,
			[ANOTHERS] = others,
			[OF_COOKIE] = strstr(cookie, "slad_who=") + 9 };
		const enum err_code rc = write_as(a, writes[i].cookie ? cookie : NULL,
		    writes[i].key, writes[i].origin, writes[i].site, tokens[writes[i].token]);

		if (rc != writes[i].rc)
			fail_msg("%s: %d", writes[i].name, (int)rc);
	}

	/* Proved anew each time, whatever the cookie says; and not for ever. */
	asked = played.who;
	assert_int_equal(write_as(a, cookie, NULL, OURS, NULL, token), ERR_OK);
	assert_int_equal(played.who, asked + 1);
	a->now.s += 901;
	assert_int_equal(write_as(a, cookie, NULL, OURS, NULL, token), ERR_DENIED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ASKING(test_the_tracker_is_asked_once),
		ASKING(test_it_is_told_when_the_tracker_was_asked),
		ASKING(test_another_session_in_the_same_browser),
		ASKING(test_what_was_seen_is_nobody_elses),
		ASKING(test_the_cookie_alone_is_not_believed),
		ASKING(test_a_question_is_no_write),
		ASKING(test_broken_cookies),
		ASKING(test_logged_out_of_the_tracker),
		ASKING(test_keys_are_remembered_for_a_minute),
		ASKING(test_tracker_is_down),
		ASKING(test_writes),
	};

	return cmocka_run_group_tests_name("guard", tests, NULL, NULL);
}
