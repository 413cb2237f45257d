/* The lines of `slactl evaluate` as people write them, right and wrong. */
#include "core/timeline_json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"

#define REQUEST                                                                                    \
	"\"request\":{\"created\":\"2026-02-03T05:00:00Z\",\"level\":\"vip\",\"category\":"        \
	"\"error\",\"channel\":\"tracker\",\"priority\":\"normal\"}"
#define LINE(rest) "{\"id\":\"a\",\"now\":\"2026-02-03T06:00:00Z\"," REQUEST rest "}"

static enum err_code
read_line(const char *line, struct arena *a, struct timeline *t, struct utc *now, struct err *e)
{
	json_t *root = json_loads(line, 0, NULL);
	enum err_code rc;

	assert_non_null(root);
	rc = timeline_json_read(root, a, t, now, e);
	json_decref(root);
	return rc;
}

static void
mistakes_are_told_with_their_place(void **state)
{
	static const struct {
		const char *line;
		const char *complaint;
	} cases[] = {
		{ "[]", "an object {…} is expected here" },
		{ "{\"id\":\"a\"}", "now: is missing" },
		{ "{\"id\":1,\"now\":\"2026-02-03T06:00:00Z\"," REQUEST "}", "id: a text" },
		{ "{\"id\":\"a\",\"now\":\"yesterday\"," REQUEST "}", "now: an instant in UTC" },
		{ "{\"id\":\"a\",\"now\":\"2026-02-30T06:00:00Z\"," REQUEST "}",
		    "now: an instant" },
		{ LINE(",\"evnets\":[]"), "there is no \"evnets\" here" },
		{ LINE(",\"events\":{}"), "events: a list" },
		{ LINE(",\"events\":[{\"by\":\"staff\"}]"), "events[0].at: is missing" },
		{ LINE(",\"events\":[{\"at\":\"2026-02-03T05:30:00Z\",\"by\":\"boss\"}]"),
		    "events[0].by: \"boss\" is not a side" },
		{ LINE(",\"events\":[{\"at\":\"2026-02-03T05:30:00Z\",\"by\":\"staff\","
		       "\"note\":\"loud\"}]"),
		    "events[0].note: \"public\" or \"private\"" },
		{ LINE(",\"events\":[{\"at\":\"2026-02-03T05:30:00Z\",\"by\":\"staff\","
		       "\"status\":\"done\"}]"),
		    "events[0].status: \"done\" is not a stage" },
		{ LINE(",\"events\":[{\"at\":\"2026-02-03T04:30:00Z\",\"by\":\"staff\"}]"),
		    "events[0]: is earlier than the request" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *a = arena_new();
		struct timeline t;
		struct utc now;
		struct err e;

		assert_int_equal(read_line(cases[i].line, a, &t, &now, &e), ERR_INVALID);
		if (strstr(e.text, cases[i].complaint) == NULL)
			fail_msg("%s: said \"%s\"", cases[i].line, e.text);
		arena_free(a);
	}
}

static void
events_are_put_in_order_and_named(void **state)
{
	struct arena *a = arena_new();
	struct timeline t;
	struct utc now;
	struct err e;

	assert_int_equal(
	    read_line(LINE(",\"events\":["
			   "{\"at\":\"2026-02-03T05:40:00Z\",\"by\":\"client\",\"id\":\"x\"},"
			   "{\"at\":\"2026-02-03T05:30:00Z\",\"by\":\"staff\",\"note\":\"public\"},"
			   "{\"at\":\"2026-02-03T05:40:00Z\",\"by\":\"bot\"}]"),
		a, &t, &now, &e),
	    ERR_OK);
	assert_int_equal(t.n, 3);
	assert_string_equal(t.facts[0].id, "2");
	assert_int_equal(t.facts[0].note, NOTE_PUBLIC);
	assert_false(t.facts[0].has_stage);
	assert_string_equal(t.facts[1].id, "x");
	assert_string_equal(t.facts[2].id, "3");
	assert_true(utc_is_none(t.request.received));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mistakes_are_told_with_their_place),
		cmocka_unit_test(events_are_put_in_order_and_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
