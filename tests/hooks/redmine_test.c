#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/hmac.h"
#include "hooks/redmine.h"
#include "tests/support/scratch.h"
#include "tests/support/text_file.h"

#define SECRET "demo-secret"

static char *
read_body(const char *name, size_t *len)
{
	char *body = text_file_read(arena_printf(scratch, "tests/data/webhooks/%s", name), scratch);

	*len = strlen(body);
	return body;
}

static enum err_code
signed_news(const char *body, size_t len, struct news *out, struct err *e)
{
	char signature[8 + HMAC_HEX] = "sha256=";

	hmac_sha256_hex(SECRET, strlen(SECRET), body, len, signature + 7);
	return redmine_news(body, len, signature, SECRET, out, e);
}

/* "12 34": the issues in the order of the payload. */
static const char *
issues_of(const struct news *news, char *text, size_t room)
{
	size_t n = 0;

	*text = '\0';
	for (size_t i = 0; i < news->n && n < room; i++)
		n += (size_t)snprintf(
		    text + n, room - n, "%s%" PRId64, i > 0 ? " " : "", news->issues[i]);
	return text;
}

/* Body and signature as Redmine's own code makes them. */
static void
test_as_redmine_signs(void **state)
{
	static const char good[] =
	    "sha256=e6143c3e1d7d5678068e58157089abe19672c762dbdd3e03e5685e3229048024";
	size_t len;
	const char *body = read_body("native-7.0-issue-updated.json", &len);
	struct news news;
	struct err e;

	assert_int_equal(redmine_news(body, len, good, SECRET, &news, &e), ERR_OK);
	assert_int_equal(news.kind, NEWS_ISSUE);
	assert_string_equal(news.event, "issue.updated");
	assert_int_equal(news.n, 1);
	assert_int_equal(news.issues[0], 18);
}

static void
test_not_signed(void **state)
{
	static const struct {
		const char *why, *signature, *secret, *said;
	} cases[] = {
		{ "no header", NULL, SECRET, "not signed" },
		{ "an empty one", "", SECRET, "not signed" },
		{ "only the prefix", "sha256=", SECRET, "configured secret" },
		{ "one digit is another",
		    "sha256=f6143c3e1d7d5678068e58157089abe19672c762dbdd3e03e5685e3229048024",
		    SECRET, "configured secret" },
		{ "the last digit is missing",
		    "sha256=e6143c3e1d7d5678068e58157089abe19672c762dbdd3e03e5685e322904802",
		    SECRET, "configured secret" },
		{ "a digit too many",
		    "sha256=e6143c3e1d7d5678068e58157089abe19672c762dbdd3e03e5685e32290480240",
		    SECRET, "configured secret" },
		{ "no prefix", "e6143c3e1d7d5678068e58157089abe19672c762dbdd3e03e5685e3229048024",
		    SECRET, "configured secret" },
		{ "another secret",
		    "sha256=e6143c3e1d7d5678068e58157089abe19672c762dbdd3e03e5685e3229048024",
		    "other", "configured secret" },
		{ "no secret is known",
		    "sha256=e6143c3e1d7d5678068e58157089abe19672c762dbdd3e03e5685e3229048024", NULL,
		    "no secret is configured" },
		/* An empty secret would let anybody sign. */
		{ "the secret is empty",
		    "sha256=e6143c3e1d7d5678068e58157089abe19672c762dbdd3e03e5685e3229048024", "",
		    "no secret is configured" },
	};
	size_t len;
	const char *body = read_body("native-7.0-issue-updated.json", &len);

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct news news;
		struct err e;

		if (redmine_news(body, len, cases[i].signature, cases[i].secret, &news, &e) !=
		    ERR_DENIED)
			fail_msg("%s: accepted", cases[i].why);
		if (strstr(e.text, cases[i].said) == NULL)
			fail_msg("%s: %s", cases[i].why, e.text);
		assert_int_equal(news.n, 0);
	}
}

static void
test_changed_on_its_way(void **state)
{
	size_t len;
	char *body = read_body("native-7.0-issue-updated.json", &len);
	struct news news;
	struct err e;

	body[len / 2] ^= 1;
	assert_int_equal(
	    redmine_news(body, len,
		"sha256=e6143c3e1d7d5678068e58157089abe19672c762dbdd3e03e5685e3229048024", SECRET,
		&news, &e),
	    ERR_DENIED);
}

static void
test_events(void **state)
{
	static const struct {
		const char *body;
		enum news_kind kind;
		const char *event, *issues;
	} cases[] = {
		{ "{\"type\":\"issue.created\",\"data\":{\"issue\":{\"id\":1}}}", NEWS_ISSUE,
		    "issue.created", "1" },
		{ "{\"type\":\"issue.deleted\",\"data\":{\"issue\":{\"id\":2147483647}}}",
		    NEWS_ISSUE, "issue.deleted", "2147483647" },
		/* A parent's values follow its subtasks. */
		{ "{\"type\":\"issue.updated\",\"data\":{\"issue\":{\"id\":5,\"parent\":{\"id\":3}}"
		  "}}",
		    NEWS_ISSUE, "issue.updated", "5 3" },
		{ "{\"type\":\"issue.updated\",\"data\":{\"issue\":{\"id\":5,\"parent\":{\"id\":5}}"
		  "}}",
		    NEWS_ISSUE, "issue.updated", "5" },
		/* The old and the new parent, and both ends of a relation. */
		{ "{\"type\":\"issue.updated\",\"data\":{\"issue\":{\"id\":5},\"journal\":{"
		  "\"details\":["
		  "{\"property\":\"attr\",\"prop_key\":\"parent_id\",\"old_value\":\"3\",\"value\":"
		  "\"4\"},"
		  "{\"property\":\"relation\",\"prop_key\":\"duplicates\",\"old_value\":null,"
		  "\"value\":\"77\"},"
		  "{\"property\":\"attr\",\"prop_key\":\"status_id\",\"old_value\":\"1\",\"value\":"
		  "\"2\"},"
		  "{\"property\":\"attr\",\"prop_key\":\"child_id\",\"old_value\":\"8\",\"value\":"
		  "\"x9\"},"
		  "{\"property\":\"cf\",\"prop_key\":\"1\",\"value\":\"9\"},{},7,null]}}}",
		    NEWS_ISSUE, "issue.updated", "5 3 4 77 8" },
		{ "{\"type\":\"issue.updated\",\"data\":{\"issue\":{\"id\":5},\"journal\":[1]}}",
		    NEWS_ISSUE, "issue.updated", "5" },
		/* A key that comes twice counts as it does for Ruby: the last one. */
		{ "{\"type\":\"issue.updated\",\"data\":{\"issue\":{\"id\":5,\"id\":6}}}",
		    NEWS_ISSUE, "issue.updated", "6" },
		{ "{\"type\":\"issue.reopened\",\"more\":[[{}]],\"data\":{\"issue\":{\"id\":5}}}",
		    NEWS_ISSUE, "issue.reopened", "5" },
		{ "{\"type\":\"time_entry.created\",\"data\":{\"time_entry\":{\"id\":4,"
		  "\"issue\":{\"id\":9}}}}",
		    NEWS_TIME_ENTRY, "time_entry.created", "9" },
		{ "{\"type\":\"time_entry.created\",\"data\":{\"time_entry\":{\"id\":4}}}",
		    NEWS_TIME_ENTRY, "time_entry.created", "" },
		{ "{\"type\":\"version.updated\",\"data\":{\"version\":{\"id\":2}}}", NEWS_VERSION,
		    "version.updated", "" },
		{ "{\"type\":\"wiki_page.created\"}", NEWS_WIKI, "wiki_page.created", "" },
		{ "{\"type\":\"news.created\",\"data\":{\"news\":{\"id\":2}}}", NEWS_OTHER,
		    "news.created", "" },
		{ "{\"type\":\"issue\"}", NEWS_OTHER, "issue", "" },
		{ "{\"type\":\"\"}", NEWS_OTHER, "", "" },
		/* Nothing of it may break a line of the log, or forge one. */
		{ "{\"type\":\"a\\n\\u0430 b\\u001b[1m\"}", NEWS_OTHER, "a????b?[1m", "" },
		{ "{\"type\":\"012345678901234567890123456789012345\"}", NEWS_OTHER,
		    "0123456789012345678901234567890", "" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct news news;
		struct err e;
		char text[256];

		if (signed_news(cases[i].body, strlen(cases[i].body), &news, &e) != ERR_OK)
			fail_msg("%s: %s", cases[i].body, e.text);
		assert_int_equal(news.kind, cases[i].kind);
		assert_string_equal(news.event, cases[i].event);
		assert_string_equal(issues_of(&news, text, sizeof(text)), cases[i].issues);
	}
}

static void
test_refusals(void **state)
{
	static const struct {
		const char *body, *said;
	} cases[] = {
		{ "", "the body is empty" },
		{ "{", "cut off" },
		{ "{\"type\":\"issue.updated\",\"data\":{\"issue\":{\"id\":18", "cut off" },
		{ "{\"type\":\"\xff\"}", "not UTF-8" },
		{ "payload=%7B%7D", "not JSON" },
		{ "{} {}", "not JSON" },
		{ "[]", "no object" },
		{ "{}", "type" },
		{ "{\"type\":7}", "type" },
		{ "{\"type\":\"issue.updated\"}", "data.issue.id of issue.updated" },
		{ "{\"type\":\"issue.updated\",\"data\":[]}", "data.issue.id" },
		{ "{\"type\":\"issue.updated\",\"data\":{\"issue\":{\"id\":0}}}", "data.issue.id" },
		{ "{\"type\":\"issue.updated\",\"data\":{\"issue\":{\"id\":-1}}}",
		    "data.issue.id" },
		{ "{\"type\":\"issue.updated\",\"data\":{\"issue\":{\"id\":2147483648}}}",
		    "data.issue.id" },
		{ "{\"type\":\"issue.updated\",\"data\":{\"issue\":{\"id\":4294967297}}}",
		    "data.issue.id" },
		{ "{\"type\":\"issue.updated\",\"data\":{\"issue\":{\"id\":1.0}}}",
		    "data.issue.id" },
		{ "{\"type\":\"issue.updated\",\"data\":{\"issue\":{\"id\":\"18\"}}}",
		    "data.issue.id" },
		{ "{\"type\":\"issue.updated\",\"data\":{\"issue\":{\"id\":99999999999999999999}}}",
		    "too large" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct news news;
		struct err e;

		if (signed_news(cases[i].body, strlen(cases[i].body), &news, &e) != ERR_INVALID)
			fail_msg("%s: accepted", cases[i].body);
		if (strstr(e.text, cases[i].said) == NULL)
			fail_msg("%s: %s", cases[i].body, e.text);
		assert_int_equal(news.n, 0);
	}
}

/* A note of nearly a megabyte is read; a byte above the limit is not, whoever signed it. */
static void
test_size(void **state)
{
	static const char head[] =
	    "{\"type\":\"issue.updated\",\"data\":{\"issue\":{\"id\":3}},\"x\":\"";
	char *body = malloc(NEWS_BODY_MAX + 1);
	struct news news;
	struct err e;

	assert_non_null(body);
	memset(body, 'a', NEWS_BODY_MAX + 1);
	memcpy(body, head, strlen(head));
	memcpy(body + NEWS_BODY_MAX - 2, "\"}", 2);
	assert_int_equal(signed_news(body, NEWS_BODY_MAX, &news, &e), ERR_OK);
	assert_int_equal(news.issues[0], 3);

	memcpy(body + NEWS_BODY_MAX - 2, "aa\"", 3);
	assert_int_equal(signed_news(body, NEWS_BODY_MAX + 1, &news, &e), ERR_INVALID);
	assert_non_null(strstr(e.text, "1048577 bytes"));
	free(body);
}

static void
test_depth(void **state)
{
	char *body = malloc(200000);
	struct news news;
	struct err e;

	assert_non_null(body);
	memset(body, '[', 200000);
	memcpy(body, "{\"a\":", 5);
	assert_int_equal(signed_news(body, 200000, &news, &e), ERR_INVALID);
	assert_non_null(strstr(e.text, "nested too deeply"));
	free(body);
}

/* More relations than one payload may name: the rest is found by tailing. */
static void
test_many(void **state)
{
	static char body[16384];
	size_t n = (size_t)snprintf(body, sizeof(body),
	    "{\"type\":\"issue.updated\",\"data\":{\"issue\":{\"id\":1000},\"journal\":{"
	    "\"details\":[");
	struct news news;
	struct err e;

	for (int i = 1; i <= 100; i++)
		n += (size_t)snprintf(body + n, sizeof(body) - n,
		    "%s{\"property\":\"relation\",\"prop_key\":\"relates\",\"value\":\"%d\"}",
		    i > 1 ? "," : "", i);
	n += (size_t)snprintf(body + n, sizeof(body) - n, "]}}}");
	assert_int_equal(signed_news(body, n, &news, &e), ERR_OK);
	assert_int_equal(news.n, NEWS_ISSUES_MAX);
	assert_int_equal(news.issues[0], 1000);
	assert_int_equal(news.issues[NEWS_ISSUES_MAX - 1], NEWS_ISSUES_MAX - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_as_redmine_signs),
		cmocka_unit_test(test_not_signed),
		cmocka_unit_test(test_changed_on_its_way),
		cmocka_unit_test(test_events),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_size),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
