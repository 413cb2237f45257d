#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "hooks/plugin.h"
#include "tests/support/scratch.h"
#include "tests/support/text_file.h"

static void
test_captured(void **state)
{
	static const struct {
		const char *file, *event;
	} cases[] = {
		{ "suer-issue-opened.json", "plugin.opened" },
		{ "suer-issue-updated.json", "plugin.updated" },
		{ "suer-issue-updated-private-note.json", "plugin.updated" },
		{ "suer-issue-updated-private-note-and-status.json", "plugin.updated" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *path = arena_printf(scratch, "tests/data/webhooks/%s", cases[i].file);
		const char *body = text_file_read(path, scratch);
		const size_t len = strlen(body);
		struct news news;
		struct err e;

		if (plugin_news(body, len, &news, &e) != ERR_OK)
			fail_msg("%s: %s", path, e.text);
		assert_int_equal(news.kind, NEWS_ISSUE);
		assert_string_equal(news.event, cases[i].event);
		assert_int_equal(news.n, 1);
		assert_int_equal(news.issues[0], 18);
		/* Every shorter body was cut off on its way: refused, and nothing of it is told. */
		for (size_t cut = 0; cut < len - 1; cut++) {
			assert_int_equal(plugin_news(body, cut, &news, &e), ERR_INVALID);
			assert_int_equal(news.n, 0);
			assert_null(strstr(e.text, "client.test"));
		}
	}
}

static void
test_parents(void **state)
{
	static const char body[] =
	    "{\"payload\":{\"action\":\"updated\",\"issue\":{\"id\":9,\"parent_id\":8,\"root_id\":"
	    "2},"
	    "\"journal\":{\"details\":[{\"property\":\"relation\",\"prop_key\":\"relates\","
	    "\"old_value\":\"4\",\"value\":null}]}}}";
	struct news news;
	struct err e;

	assert_int_equal(plugin_news(body, strlen(body), &news, &e), ERR_OK);
	assert_int_equal(news.n, 4);
	assert_int_equal(news.issues[0], 9);
	assert_int_equal(news.issues[1], 8);
	assert_int_equal(news.issues[2], 2);
	assert_int_equal(news.issues[3], 4);
}

/* Forks of the plugin send more than it does. */
static void
test_other_events(void **state)
{
	static const char body[] = "{\"payload\":{\"action\":\"wiki edited\",\"wiki\":{\"id\":1}}}";
	struct news news;
	struct err e;

	assert_int_equal(plugin_news(body, strlen(body), &news, &e), ERR_OK);
	assert_int_equal(news.kind, NEWS_OTHER);
	assert_string_equal(news.event, "plugin.wiki?edited");
	assert_int_equal(news.n, 0);
}

static void
test_refusals(void **state)
{
	static const struct {
		const char *body, *said;
	} cases[] = {
		{ "", "empty" },
		{ "null", "not JSON" },
		{ "[{}]", "no object" },
		{ "{}", "payload.action" },
		{ "{\"payload\":\"x\"}", "payload.action" },
		{ "{\"payload\":{\"issue\":{\"id\":1}}}", "payload.action" },
		/* Redmine's own webhook, sent to the plugin's address. */
		{ "{\"type\":\"issue.updated\",\"data\":{\"issue\":{\"id\":1}}}",
		    "payload.action" },
		{ "{\"payload\":{\"action\":\"opened\",\"issue\":{}}}", "payload.issue.id" },
		{ "{\"payload\":{\"action\":\"opened\",\"issue\":null}}", "payload.issue.id" },
		{ "{\"payload\":{\"action\":\"opened\",\"issue\":{\"id\":\"1\"}}}",
		    "payload.issue.id" },
		{ "{\"payload\":{\"action\":\"opened\",\"issue\":{\"id\":2147483648}}}",
		    "payload.issue.id" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct news news;
		struct err e;

		if (plugin_news(cases[i].body, strlen(cases[i].body), &news, &e) != ERR_INVALID)
			fail_msg("%s: accepted", cases[i].body);
		if (strstr(e.text, cases[i].said) == NULL)
			fail_msg("%s: %s", cases[i].body, e.text);
		assert_int_equal(news.n, 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_captured),
		cmocka_unit_test(test_parents),
		cmocka_unit_test(test_other_events),
		cmocka_unit_test(test_refusals),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
