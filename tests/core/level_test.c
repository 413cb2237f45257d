/* Which level a request has, and why: D1 clauses 3 and 8, R1, R2. */
#include "tests/support/story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/level.h"
#include "tests/support/regulation.h"

#define TARGETS                                                                                    \
	"edoc {\"clocks\": {\"first_response\": {\"targets\": ["                                   \
	"{\"when\": {\"client\": \"Заря\"}, \"limit\": {\"minutes\": 45}},"                    \
	"{\"when\": {\"contract\": false}, \"limit\": {\"minutes\": 5}}]}}}"

#define RULES                                                                                         \
	"edoc {\"service\": ["                                                                        \
	"{\"when\": {\"client\": [\"Заря\", \"Восход\"]}, \"level\": \"vip\", \"clause\": " \
	"\"99\"},"                                                                                    \
	"{\"when\": {\"project\": \"free\", \"contract\": true}, \"level\": \"basic\"},"              \
	"{\"when\": {\"tracker\": \"Авария\"}, \"level\": \"vip\","                             \
	" \"source\": \"аварии без очереди\"},"                                       \
	"{\"when\": {\"category\": \"error\", \"channel\": \"phone\", \"priority\": "                 \
	"\"immediate\","                                                                              \
	" \"contract\": false}, \"level\": \"vip\"},"                                                 \
	"{\"when\": {\"level\": \"vip\", \"channel\": \"assistant\"}, \"level\": \"basic\"}"          \
	"]}"

/* Covers R1, R2, R8, R33. */
static struct story levels[] = {
	{ "the contract's", "edoc", "02 10:00 vip error tracker normal", "", "02 10:10",
	    "level vip contract; first_response due 02 12:00" },
	{ "without a contract the lowest", "edoc",
	    "02 10:00 basic error tracker normal contract=no", "", "02 10:10",
	    "level basic lowest; first_response due 03 10:00" },
	{ "D4 2.1: nor free support without one", "endocs",
	    "02 12:00 none error email normal contract=no", "", "02 12:10",
	    "level none lowest; acceptance none" },
	{ "with one there is", "endocs", "02 12:00 basic error email normal", "", "02 12:10",
	    "level basic contract; acceptance running due 02 19:00" },
	{ "a person's word without one", "edoc", "02 10:00 vip error tracker normal contract=no",
	    "", "02 10:10", "level vip given" },
	{ "no rule fits", RULES, "02 10:00 vip error tracker normal", "", "02 10:10",
	    "level vip contract" },
	{ "the first rule that fits", RULES,
	    "02 10:00 basic error tracker normal client=Заря project=free", "", "02 10:10",
	    "level vip rule" },
	{ "one of several names", RULES, "02 10:00 basic error tracker normal client=Восход", "",
	    "02 10:10", "level vip rule; first_response due 02 12:00" },
	{ "another client", RULES, "02 10:00 basic error tracker normal client=Закат", "",
	    "02 10:10", "level basic contract" },
	{ "all conditions of a rule have to fit", RULES,
	    "02 10:00 vip error tracker normal project=free contract=no", "", "02 10:10",
	    "level vip given" },
	{ "a project's", RULES, "02 10:00 vip error tracker normal project=free", "", "02 10:10",
	    "level basic rule" },
	{ "a tracker's", RULES, "02 10:00 basic error tracker normal tracker=Авария", "",
	    "02 10:10", "level vip rule" },
	{ "by the contract's level", RULES, "02 10:00 vip error assistant normal", "", "02 10:10",
	    "level basic rule" },
	{ "category, channel and priority", RULES,
	    "02 10:00 basic error phone immediate contract=no", "", "02 10:10", "level vip rule" },
	{ "a priority that comes later changes no level", RULES,
	    "02 10:00 basic error phone normal contract=no", "02 10:05 staff priority=immediate",
	    "02 10:10", "level basic lowest" },
	{ "and one that goes takes none away", RULES,
	    "02 10:00 basic error phone immediate contract=no", "02 10:05 staff priority=normal",
	    "02 10:10", "level vip rule" },
	{ 0 },
};

static struct story targets[] = {
	{ "a client's own target", TARGETS, "02 10:00 vip error tracker normal client=Заря", "",
	    "02 10:10", "first_response due 02 10:45" },
	{ "one of those without a contract", TARGETS,
	    "02 10:00 basic error tracker normal contract=no", "", "02 10:01",
	    "first_response due 02 10:05" },
	{ 0 },
};

/* Covers R1, R2, R8. */
static void
says_why(void **state)
{
	static const struct {
		const char *says;
		struct request request;
		const char *by, *clause, *why;
		int rule;
		bool unknown;
	} cases[] = {
		{ "a rule with a clause", { .client = "Заря" }, "rule", "99",
		    "by a rule of the regulation", 1, false },
		{ "a rule in its own words", { .tracker = "Авария" }, "rule", "3",
		    "аварии без очереди", 3, false },
		{ "a contract", { .level = "vip", .contract = true }, "contract", "3",
		    "by the contract", 0, false },
		{ "none", { .level = NULL }, "lowest", "3", "no contract in force names another", 0,
		    false },
		{ "a level that the regulation lacks", { .level = "gold", .contract = true },
		    "lowest", "3", "no contract in force names another", 0, true },
	};
	struct policy *p = regulation_patched(RULES);

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct verdict v = { .flags = 0 };
		const char *by, *clause, *why;
		json_t *told, *rule;

		level_find(p, &cases[i].request, &v);
		if (verdict_flag(&v, FLAG_LEVEL_UNKNOWN) != cases[i].unknown)
			fail_msg("%s: is the level known?", cases[i].says);
		told = level_because(p, &v, "en");
		assert_int_equal(json_unpack(told, "{s:s, s:o, s:s, s:s}", "by", &by, "rule", &rule,
				     "clause", &clause, "why", &why),
		    0);
		if (strcmp(by, cases[i].by) != 0 || strcmp(clause, cases[i].clause) != 0 ||
		    strcmp(why, cases[i].why) != 0 || json_integer_value(rule) != cases[i].rule)
			fail_msg("%s: %s %s %s", cases[i].says, by, clause, why);
		json_decref(told);
	}
	policy_free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		{ "levels", stories_hold, NULL, NULL, levels },
		{ "targets", stories_hold, NULL, NULL, targets },
		cmocka_unit_test(says_why),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
