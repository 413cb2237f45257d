#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/explain_text.h"
#include "app/table.h"
#include "base/arena.h"
#include "base/buf.h"
#include "core/explain.h"
#include "core/timeline_json.h"
#include "tests/support/regulation.h"
#include "tests/support/text_file.h"

/*
 * Whole pages are compared with files in tests/data/explain; SLAD_TEST_WRITE=1
 * writes them anew, for reading before they are committed.
 */
#define PAGES "tests/data/explain/"

static struct arena *arena;
static struct policy *policy;

static int
setup(void **state)
{
	arena = arena_new();
	policy = regulation_policy("edoc");
	return 0;
}

static int
teardown(void **state)
{
	policy_free(policy);
	arena_free(arena);
	return 0;
}

/* A day in the life: answered late, waited for the client, given to the developers. */
static const char life[] =
    "{\"id\": \"1042\", \"now\": \"2026-02-04T11:00:00Z\","
    " \"request\": {\"created\": \"2026-02-02T05:30:00Z\", \"received\": \"2026-02-02T05:00:00Z\","
    "  \"level\": \"vip\", \"category\": \"error\", \"channel\": \"phone\","
    "  \"priority\": \"immediate\", \"language\": \"ru\"},"
    " \"events\": ["
    "  {\"id\": \"1\", \"at\": \"2026-02-02T05:45:00Z\", \"by\": \"staff\","
    "   \"author\": \"Айгерим Жумабаева\", \"note\": \"public\", \"status\": \"in_progress\"},"
    "  {\"id\": \"2\", \"at\": \"2026-02-02T06:00:00Z\", \"by\": \"staff\","
    "   \"author\": \"Айгерим Жумабаева\", \"note\": \"public\", \"status\": \"waiting_client\"},"
    "  {\"id\": \"3\", \"at\": \"2026-02-02T10:30:00Z\", \"by\": \"client\","
    "   \"author\": \"Данияр Ахметов\", \"note\": \"public\"},"
    "  {\"id\": \"4\", \"at\": \"2026-02-02T10:31:00Z\", \"by\": \"bot\","
    "   \"status\": \"in_progress\"},"
    "  {\"id\": \"5\", \"at\": \"2026-02-03T04:30:00Z\", \"by\": \"staff\","
    "   \"author\": \"Айгерим Жумабаева\", \"note\": \"private\", \"priority\": \"urgent\","
    "   \"status\": \"escalated\"},"
    "  {\"id\": \"6\", \"at\": \"2026-02-04T07:00:00Z\", \"by\": \"developer\","
    "   \"author\": \"Тимур Исаев\", \"note\": \"private\", \"status\": \"in_progress\"},"
    "  {\"id\": \"7\", \"at\": \"2026-02-04T10:00:00Z\", \"by\": \"staff\","
    "   \"author\": \"Айгерим Жумабаева\", \"note\": \"public\", \"status\": \"waiting_client\"},"
    "  {\"id\": \"8\", \"at\": \"2026-02-04T10:05:00Z\", \"by\": \"client\","
    "   \"author\": \"Данияр Ахметов\", \"priority\": \"immediate\"}"
    " ]}";

static const struct client client = { .id = 3, .name = "ТОО «Алатау Логистик»" };

static struct client_contract contract = {
	.id = 5, .client = 3, .level = "vip", .number = "12/2025"
};

static void
fill_case(const char *text, struct case_file *c)
{
	json_error_t je;
	json_t *root = json_loads(text, 0, &je);
	struct err e;

	memset(c, 0, sizeof(*c));
	assert_non_null(root);
	assert_int_equal(timeline_json_read(root, arena, &c->timeline, &c->now, &e), ERR_OK);
	json_decref(root);
	c->policy = policy;
	c->issue.id = 1042;
	c->issue.subject = "Не подписывается договор: ошибка ЭЦП \x1b[2J";
	c->issue.project_identifier = "edoc-support";
	c->issue.author_name = "Данияр Ахметов";
	c->arrival.author_side = SIDE_CLIENT;
	judge(policy, &c->timeline, c->now, &c->verdict);
}

static void
fill_page(enum wording l, const struct case_file *c, struct explain_page *page)
{
	assert_true(utc_parse("2024-12-31T19:00:00Z", &contract.from));
	contract.to = UTC_NONE;
	*page = (struct explain_page){
		.language = l,
		.width = 100,
		.c = c,
		.told = explain_json(policy, &c->timeline, c->now),
		.link = "https://sup.example.kz/issues/1042",
		.client = &client,
		.contract = &contract,
		.bound = "group",
		.queue_at = 3,
		.queue_of = 12,
	};
}

static void
free_page(struct explain_page *page)
{
	json_decref(page->told);
}

static void
compare(const char *name, const struct buf *b)
{
	const char *path = arena_printf(arena, PAGES "%s.txt", name);

	if (getenv("SLAD_TEST_WRITE") != NULL)
		text_file_write(path, b->data);
	assert_string_equal(b->data, text_file_read(path, arena));
}

static void
a_page_reads_like_the_story_of_the_request(void **state)
{
	static const struct {
		enum wording language;
		const char *name;
	} cases[] = { { WORDING_EN, "life.en" }, { WORDING_RU, "life.ru" },
		{ WORDING_KK, "life.kk" } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct explain_page page;
		struct case_file c;
		struct buf b;

		buf_init(&b);
		fill_case(life, &c);
		fill_page(cases[i].language, &c, &page);
		explain_text(&page, &b);
		compare(cases[i].name, &b);
		free_page(&page);
		buf_release(&b);
	}
}

static bool
has(const struct buf *b, const char *text)
{
	return strstr(b->data, text) != NULL;
}

static void
lines_stay_within_the_terminal(void **state)
{
	struct explain_page page;
	struct case_file c;
	struct buf b;

	buf_init(&b);
	fill_case(life, &c);
	fill_page(WORDING_KK, &c, &page);
	page.width = 100;
	explain_text(&page, &b);
	for (char *line = strtok(b.data, "\n"); line != NULL; line = strtok(NULL, "\n")) {
		if (table_width(line) > 100)
			fail_msg("%zu: %s", table_width(line), line);
	}
	free_page(&page);
	buf_release(&b);
}

static void
what_is_on_record_beats_what_is_judged_today(void **state)
{
	struct breach_row record[2];
	struct outbox_item row = {
		.id = 77,
		.key = "1042:answered:3",
		.rule = "answered",
		.kind = "status",
		.clause = "15",
		.state = OUTBOX_PARKED,
		.reason = "the workflow does not allow it",
	};
	struct explain_page page;
	struct case_file c;
	struct buf b;

	buf_init(&b);
	fill_case(life, &c);
	fill_page(WORDING_EN, &c, &page);
	assert_true(c.verdict.n_breaches > 0);
	record[0] = (struct breach_row){
		.clock = c.verdict.breaches[0].clock,
		.cycle = c.verdict.breaches[0].cycle,
		.at = c.verdict.breaches[0].at,
		.due = c.verdict.breaches[0].due,
		.priority = PRIORITY_IMMEDIATE,
		.regulation = "edoc",
		.revision = "old",
		.clause = "17",
		.superseded = UTC_NONE,
	};
	record[1] = record[0];
	record[1].cycle = 2;
	record[1].superseded = c.now;
	record[1].superseded_by = "journal 5: priority";
	page.breaches = record;
	page.n_breaches = 2;
	page.outbox = &row;
	page.n_outbox = 1;
	page.width = 0;
	explain_text(&page, &b);
	assert_true(has(&b, "edoc, revision old"));
	assert_true(has(&b, "first response, cycle 2"));
	assert_true(has(&b, "by journal 5: priority"));
	assert_false(has(&b, "not on record yet"));
	assert_true(has(&b, "needs a person"));
	assert_true(has(&b, "the workflow does not allow it"));
	free_page(&page);
	buf_release(&b);
}

static void
silence_and_assumptions_are_said(void **state)
{
	static const char silent[] =
	    "{\"id\": \"7\", \"now\": \"2026-02-02T08:00:00Z\","
	    " \"request\": {\"created\": \"2026-02-02T05:00:00Z\", \"level\": \"basic\","
	    "  \"category\": \"error\", \"channel\": \"tracker\", \"priority\": \"normal\"},"
	    " \"events\": [{\"at\": \"2026-02-02T06:00:00Z\", \"by\": \"staff\","
	    "  \"note\": \"public\", \"status\": \"waiting_client\"}]}";
	struct explain_page page;
	struct case_file c;
	struct buf b;

	buf_init(&b);
	fill_case(silent, &c);
	c.arrival.assumed = true;
	fill_page(WORDING_EN, &c, &page);
	page.client = NULL;
	page.contract = NULL;
	page.bound = NULL;
	page.width = 0;
	explain_text(&page, &b);
	assert_true(has(&b, "assumed from what they were"));
	assert_true(has(&b, "no contract in force at arrival"));
	assert_true(has(&b, "is bound to a client"));
	/* Clause 15: 8 working hours after Monday 11:00, and the grace of 15 minutes. */
	assert_true(
	    has(&b, "limit Tue 2026-02-03 10:00; closed by slad from Tue 2026-02-03 10:15"));
	assert_true(has(&b, "waits for somebody else"));
	assert_true(has(&b, "nothing is due"));
	assert_false(has(&b, "Breaches"));
	free_page(&page);
	buf_release(&b);
}

/* Round the clock as long as it is urgent; answered on a Saturday, and made ordinary on Monday. */
static void
a_step_is_counted_by_its_own_hours(void **state)
{
	static const char duty[] =
	    "edoc {\"calendars\": {\"duty\": {\"zone\": \"Asia/Almaty\", \"hours\": \"always\"}},"
	    " \"clocks\": {\"resolution\": {\"clause\": \"5\", \"targets\": ["
	    "{\"when\": {\"priority\": \"immediate\"}, \"calendar\": \"duty\","
	    " \"limit\": {\"days\": 9}}, {\"limit\": {\"days\": 9}}]}}}";
	static const char text[] =
	    "{\"id\": \"7\", \"now\": \"2026-02-09T06:00:00Z\","
	    " \"request\": {\"created\": \"2026-02-06T12:00:00Z\", \"level\": \"basic\","
	    "  \"category\": \"error\", \"channel\": \"tracker\", \"priority\": \"immediate\"},"
	    " \"events\": [{\"at\": \"2026-02-07T06:00:00Z\", \"by\": \"staff\","
	    "  \"note\": \"public\"}, {\"at\": \"2026-02-09T05:00:00Z\", \"by\": \"staff\","
	    "  \"priority\": \"normal\"}]}";
	struct policy *own = policy;
	struct explain_page page;
	struct case_file c;
	struct buf b;

	buf_init(&b);
	policy = regulation_patched(duty);
	fill_case(text, &c);
	fill_page(WORDING_EN, &c, &page);
	explain_text(&page, &b);
	assert_true(has(&b, "Sat 2026-02-07 11:00    18 h  support: public note"));
	assert_true(has(&b, "Mon 2026-02-09 10:00     1 h  support: priority: normal"));
	free_page(&page);
	buf_release(&b);
	policy_free(policy);
	policy = own;
}

static void
a_clients_subject_cannot_clear_the_screen(void **state)
{
	struct explain_page page;
	struct case_file c;
	struct buf b;

	buf_init(&b);
	fill_case(life, &c);
	fill_page(WORDING_EN, &c, &page);
	explain_text(&page, &b);
	assert_null(strchr(b.data, '\x1b'));
	buf_reset(&b);
	page.bold = true;
	explain_text(&page, &b);
	assert_true(has(&b, "\033[1mClocks\033[0m"));
	assert_false(has(&b, "\x1b[2J"));
	free_page(&page);
	buf_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_reads_like_the_story_of_the_request),
		cmocka_unit_test(lines_stay_within_the_terminal),
		cmocka_unit_test(what_is_on_record_beats_what_is_judged_today),
		cmocka_unit_test(silence_and_assumptions_are_said),
		cmocka_unit_test(a_step_is_counted_by_its_own_hours),
		cmocka_unit_test(a_clients_subject_cannot_clear_the_screen),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
