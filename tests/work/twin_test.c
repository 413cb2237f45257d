/* slad's own word, and people who were faster. */
#include "work/twin.h"

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
	    " (3, now())");
	must(d, tracker_open(&office, d->db, &t, &d->e));
	return 0;
}

static int
teardown(void **state)
{
	tracker_close(t);
	return database_teardown(state);
}

struct twins {
	struct case_room room;
	struct case_file file;
};

/* db_step: #2 is found to be #1 once more. */
static enum err_code
keep(struct db *db, void *ctx, struct err *e)
{
	struct twins *twins = ctx;

	(void)db;
	return twin_keep(&twins->room, &twins->file, 1, d->arena, e);
}

static void
who_was_faster_is_heard(void **state)
{
	static const struct {
		const char *what;
		const char *related; /* in the tracker */
		struct link_word said; /* issue 0: nothing */
		bool kept;
	} cases[] = {
		{ "nobody was", NULL, { 0 }, true },
		{ "somebody ordered the opposite", NULL,
		    { .issue = 1, .other = 2, .head = 2, .kind = LINK_DUPLICATE }, false },
		{ "or another master", NULL,
		    { .issue = 2, .other = 3, .head = 3, .kind = LINK_DUPLICATE }, false },
		{ "or told it apart", NULL, { .issue = 2, .other = 1, .kind = LINK_DIFFERENT },
		    false },
		{ "or gave the first a master", NULL,
		    { .issue = 1, .other = 3, .head = 3, .kind = LINK_DUPLICATE }, false },
		{ "or did so in the tracker", "1, 3, 'duplicates'", { 0 }, false },
		{ "the other way round", "1, 2, 'duplicates'", { 0 }, false },
		{ "of something else they may say what they like", NULL,
		    { .issue = 3, .other = 1, .head = 1, .kind = LINK_DUPLICATE }, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct twins twins = { .room = { .db = d->db, .tracker = t },
			.file = { .issue.id = 2, .now = { 100 } } };
		struct link_word said = cases[i].said;
		bool kept;

		database_sql(d,
		    "delete from word; delete from wake; delete from link_word;"
		    "delete from {tracker}.issue_relations");
		if (cases[i].related != NULL)
			database_sql(d,
			    "insert into {tracker}.issue_relations (issue_from_id, issue_to_id, "
			    "relation_type) values (%s)",
			    cases[i].related);
		said.user = 7;
		said.at.s = 100;
		if (said.issue != 0)
			must(d, link_say(d->db, &said, "story", &d->e));
		must(d, db_transact(d->db, keep, &twins, &d->e));
		kept = strcmp(database_ask(d,
				  "select count(*) from word where user_id = 0 "
				  "and kind = 'link' and issue_id = 2 and value = '1'"),
			   "1") == 0;
		if (kept != cases[i].kept)
			fail_msg("%s: %d", cases[i].what, kept);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_was_faster_is_heard),
	};

	return cmocka_run_group_tests_name("twin", tests, setup, teardown);
}
