/* Lines of what stands in a JSON text: where an editor is to jump to. */
#include "base/json_line.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const char text[] = "{\n"
			   "  \"id\": \"a \\\" } ] b\",\n"
			   "  \"list\": [\n"
			   "    {\"one\": [1, 2, {\"deep\": true}]},\n"
			   "    [],\n"
			   "    {\n"
			   "      \"two\": -1.5e3,\n"
			   "      \"three\": null}\n"
			   "  ], \"last\": {\"id\":\n"
			   "    7}\n"
			   "}\n";

static void
places_have_their_line(void **state)
{
	static const struct {
		const char *path;
		int line;
		const char *found; /* of the path */
	} cases[] = {
		{ "", 1, "" },
		{ "id", 2, "id" },
		{ "list", 3, "list" },
		{ "list[0]", 4, "list[0]" },
		{ "list[0].one[2].deep", 4, "list[0].one[2].deep" },
		{ "list[1]", 5, "list[1]" },
		{ "list[2]", 6, "list[2]" },
		{ "list[2].two", 7, "list[2].two" },
		{ "list[2].three", 8, "list[2].three" },
		{ "last.id", 9, "last.id" },
		{ "list[2].four", 6, "list[2]" },
		{ "list[3].two", 3, "list" },
		{ "list[1][0]", 5, "list[1]" },
		{ "nothing.here", 1, "" },
		{ "id.deeper", 2, "id" },
		{ "las", 1, "" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t found;
		const int line = json_line(text, strlen(text), cases[i].path, &found);

		if (line != cases[i].line || found != strlen(cases[i].found))
			fail_msg("%s: line %d, %zu found", cases[i].path, line, found);
	}
}

/* Whatever the text: it comes back, and reads nothing behind the end. */
static void
broken_texts_do_no_harm(void **state)
{
	for (size_t len = 0; len < sizeof(text); len++) {
		size_t found;

		json_line(text, len, "list[2].three", &found);
		json_line(text, len, "last.id.x[", &found);
		json_line(text, len, "[[[", &found);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places_have_their_line),
		cmocka_unit_test(broken_texts_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
