/* What is ordered counts as related, until somebody takes it back. */
#include "tracker/relate.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "store/link.h"
#include "tests/tracker/tables.h"

static struct database *d;
static struct tracker *t;

static int
setup(void **state)
{
	database_setup(state);
	d = *state;
	office_make(d);
	database_sql(d,
	    "insert into {tracker}.issues (id, created_on) values (1, now()), (2, now()),"
	    " (3, now()), (4, now())");
	must(d, tracker_open(&office, d->db, &t, &d->e));
	return 0;
}

static int
teardown(void **state)
{
	tracker_close(t);
	return database_teardown(state);
}

#define ORDERS(issue_, other_, head_)                                                              \
	{                                                                                          \
		.issue = issue_, .other = other_, .head = head_, .kind = LINK_DUPLICATE            \
	}
#define UNLINKS(issue_, other_, head_)                                                             \
	{                                                                                          \
		.issue = issue_, .other = other_, .head = head_, .kind = LINK_UNLINK               \
	}
#define APART(issue_, other_)                                                                      \
	{                                                                                          \
		.issue = issue_, .other = other_, .kind = LINK_DIFFERENT                           \
	}

/* Said one after the other, before anybody looks; then somebody says that #2 duplicates #1. */
static const struct {
	const char *what;
	struct link_word words[3]; /* issue 0 ends them */
	int64_t head; /* 0: it cannot be */
} cases[] = {
	{ "nothing was said", { { 0 } }, 1 },
	{ "the opposite is ordered", { ORDERS(1, 2, 2) }, 0 },
	{ "and taken back", { ORDERS(1, 2, 2), UNLINKS(1, 2, 2) }, 1 },
	{ "or told apart from here", { ORDERS(1, 2, 2), APART(2, 1) }, 1 },
	{ "ordered anew after that", { ORDERS(1, 2, 2), APART(2, 1), ORDERS(1, 2, 2) }, 0 },
	{ "by one of those that it heads", { ORDERS(1, 3, 2) }, 0 },
	{ "told apart from that one", { ORDERS(1, 3, 2), APART(3, 1) }, 1 },
	{ "a master of its own is ordered", { ORDERS(2, 3, 3) }, 0 },
	{ "told apart from there as well", { ORDERS(2, 3, 3), APART(3, 2) }, 1 },
	{ "the head has a head ordered", { ORDERS(1, 3, 3) }, 3 },
	{ "no longer", { ORDERS(1, 3, 3), APART(3, 1) }, 1 },
};

static void
what_is_ordered_stands_until_it_is_taken_back(void **state)
{
	int wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		enum err_code rc;
		int64_t head;

		database_sql(d, "delete from word; delete from wake");
		for (size_t k = 0; k < 3 && cases[i].words[k].issue != 0; k++) {
			struct link_word w = cases[i].words[k];

			w.user = 7;
			w.at.s = 100;
			must(d, link_say(d->db, &w, "story", &d->e));
		}
		rc = relate_head(t, 2, 1, &head, &d->e);
		if (rc == (cases[i].head == 0 ? ERR_CONFLICT : ERR_OK) &&
		    (rc != ERR_OK || head == cases[i].head))
			continue;
		print_error("%s: %d, head %" PRId64 "\n", cases[i].what, rc, head);
		wrong++;
	}
	assert_int_equal(wrong, 0);
}

/* The last who made it counts; somebody may have taken it back before. */
static void
whoever_made_it_is_known(void **state)
{
#define MADE(user)                                                                                 \
	"insert into {tracker}.journals (id, journalized_id, user_id, created_on) "                \
	"values (" #user "0, 2, " #user ", now());"                                                \
	"insert into {tracker}.journal_details (journal_id, property, prop_key, value) "           \
	"values (" #user "0, 'relation', 'duplicates', '1');"
	static const struct {
		const char *what, *journals;
		bool by_bot;
	} made[] = {
		{ "nobody knows", "", false },
		{ "the bot", MADE(5), true },
		{ "a person", MADE(7), false },
		{ "a person after the bot", MADE(5) MADE(7), false },
	};
	struct relate_master masters[RELATE_MASTERS_MAX];
	size_t n;

	(void)state;
	database_sql(d,
	    "insert into {tracker}.issue_relations (issue_from_id, issue_to_id, relation_type) "
	    "values (2, 1, 'duplicates')");
	for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++) {
		database_sql(d,
		    "delete from {tracker}.journals; delete from {tracker}.journal_details;%s",
		    made[i].journals);
		must(d, relate_masters(t, 2, d->arena, masters, &n, &d->e));
		assert_int_equal(n, 1);
		if (masters[0].issue != 1 || masters[0].by_bot != made[i].by_bot)
			fail_msg("%s: %d", made[i].what, masters[0].by_bot);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_ordered_stands_until_it_is_taken_back),
		cmocka_unit_test(whoever_made_it_is_known),
	};

	return cmocka_run_group_tests_name("relate order", tests, setup, teardown);
}
