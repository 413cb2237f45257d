/* Regulations that are not quite right: each is refused with sentences, or can be judged by. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/arena.h"
#include "core/judge.h"
#include "core/policy.h"
#include "core/policy_check.h"
#include "core/timeline_json.h"
#include "core/verdict_json.h"
#include "tests/support/fuzz.h"
#include "tests/support/regulation.h"
#include "tests/support/scratch.h"

/* A request with a bit of everything in it. */
#define LIFE                                                                                               \
	"{\"id\": \"1\", \"now\": \"2026-02-20T06:00:00Z\", \"request\": {"                                \
	"\"created\": \"2026-02-02T05:00:00Z\", \"received\": \"2026-02-01T20:00:00Z\","                   \
	"\"level\": \"vip\", \"contract\": true, \"client\": \"1\", \"tracker\": \"Ошибка\","        \
	"\"project\": \"edoc-support\", \"category\": \"error\", \"channel\": \"tracker\","                \
	"\"priority\": \"normal\", \"logs_calls\": true, \"language\": \"kk\"}, \"events\": ["             \
	"{\"id\": \"1\", \"at\": \"2026-02-02T06:00:00Z\", \"by\": \"staff\", \"note\": true,"             \
	"\"text\": \"Пришлите снимок\", \"author\": \"7\", \"status\": \"waiting_client\"}," \
	"{\"id\": \"2\", \"at\": \"2026-02-03T06:00:00Z\", \"by\": \"client\", \"note\": true},"           \
	"{\"id\": \"3\", \"at\": \"2026-02-03T07:00:00Z\", \"by\": \"staff\","                             \
	"\"status\": \"in_progress\", \"priority\": \"urgent\"},"                                          \
	"{\"id\": \"4\", \"at\": \"2026-02-04T06:00:00Z\", \"by\": \"staff\","                             \
	"\"status\": \"escalated\"},"                                                                      \
	"{\"id\": \"5\", \"at\": \"2026-02-09T06:00:00Z\", \"by\": \"developer\","                         \
	"\"status\": \"resolved\", \"note\": true},"                                                       \
	"{\"id\": \"6\", \"at\": \"2026-02-10T06:00:00Z\", \"by\": \"client\", \"note\": true,"            \
	"\"status\": \"in_progress\"}]}"

/* What it says of a life as it goes on; an endless loop would be ended by the test's time. */
static void
judge_life(const struct policy *p, const char *line)
{
	json_t *root = json_loads(line, 0, NULL);
	struct timeline t;
	struct utc now;
	struct err e;

	if (root != NULL && timeline_json_read(root, scratch, &t, &now, &e) == ERR_OK) {
		for (int days = 0; days < 3; days++) {
			static struct verdict v;

			judge(p, &t, (struct utc){ now.s + days * SPAN_DAY }, &v);
			json_decref(verdict_json(p, &t, &v, now));
		}
	}
	json_decref(root);
}

/* As the shelf does: what is no plain name is no file. */
static const char *
include(void *ctx, const char *name, struct err *e)
{
	if (name[0] == '\0' || name[0] == '.' || strchr(name, '/') != NULL) {
		err_set(e, ERR_INVALID, "%s: a plain file name is expected", name);
		return NULL;
	}
	return regulation_include(ctx, name, e);
}

static void
check(void *ctx, const char *text, size_t len)
{
	struct mistakes m = { .arena = scratch };
	struct policy *p = NULL;
	size_t errors = 0;

	policy_check(text, len, include, NULL, NULL, &m, &p);
	for (size_t i = 0; i < m.n; i++) {
		errors += m.items[i].kind == MISTAKE_ERROR;
		if (m.items[i].text == NULL || m.items[i].text[0] == '\0' ||
		    m.items[i].path == NULL || m.items[i].line < 0)
			fail_msg("a mistake without a sentence in %s", text);
	}
	if ((p == NULL) != (errors > 0))
		fail_msg("%zu errors, and %s regulation", errors, p == NULL ? "no" : "a");
	if (p != NULL)
		judge_life(p, LIFE);
	policy_free(p);
	arena_reset(scratch);
}

static void
test_members(void **state)
{
	static const char *const files[] = { "edoc.json", "eep.json", "endocs.json" };
	struct err e;

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		fuzz_json(regulation_include(NULL, files[i], &e), 300, check, NULL);
}

static void
test_bytes(void **state)
{
	struct err e;
	const char *text = regulation_include(NULL, "endocs.json", &e);

	fuzz_text(text, strlen(text), 300, check, NULL);
}

static void
judge_line(void *ctx, const char *text, size_t len)
{
	judge_life(ctx, text);
	arena_reset(scratch);
}

static void
test_lives(void **state)
{
	static const char *const names[] = { "edoc", "eep", "endocs" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct policy *p = regulation_policy(names[i]);

		fuzz_json(LIFE, 1000, judge_line, p);
		policy_free(p);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_lives),
	};

	return cmocka_run_group_tests_name(
	    "fuzz: regulations", tests, scratch_setup, scratch_teardown);
}
