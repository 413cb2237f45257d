/* slad's own word, and people who were faster. */
#include "work/twin.h"

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

/* #12 comes with the words of #11, and nothing else in the form. */
static void
of_the_same_client(void **state)
{
	static const struct {
		const char *what;
		int64_t author, client, other_author, other_client; /* client 0: not known */
		int64_t of;
	} cases[] = {
		{ "the author's own", 6, 0, 6, 0, 11 },
		{ "another's", 6, 0, 7, 0, 0 },
		{ "the organisation's", 6, 3, 7, 3, 11 },
		{ "another organisation's", 6, 3, 7, 4, 0 },
		{ "the author's for another organisation", 6, 3, 6, 4, 0 },
		{ "the author's, before their organisation was entered", 6, 3, 6, 0, 11 },
		{ "both by people without an account", 4, 0, 4, 0, 0 },
		{ "who write for the same organisation", 4, 3, 4, 3, 11 },
	};
	const struct utc now = { INT64_C(1800000000) };

	(void)state;
	database_sql(d,
	    "alter table {tracker}.issues add description longtext;"
	    "insert into {tracker}.issues (id, subject, description, created_on, updated_on) "
	    "values (11, 'Портал не открывает договор', 'Карточка пуста после входа по ключу', "
	    "'2026-01-15 09:00:00', "
	    "'2026-01-15 09:00:00'), (12, 'Портал не открывает договор', 'Карточка пуста после "
	    "входа по ключу', "
	    "'2026-01-15 09:10:00', '2026-01-15 09:10:00')");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct case_room room = { .db = d->db, .tracker = t };
		struct case_file c = {
			.issue = { .id = 12,
			    .author = cases[i].author,
			    .created = { now.s - 600 } },
			.arrival = { .author_side = SIDE_CLIENT, .client = cases[i].client },
			.now = now,
			.fresh = true,
		};
		struct utc again;
		int64_t of;

		database_sql(d,
		    "delete from arrival; delete from verdict;"
		    "insert into arrival (issue_id, author_id, author_side, client_id, level, "
		    "category, channel, regulation, seen_at) values (11, %" PRId64
		    ", 'client', nullif(%" PRId64 ", 0), '', '', '', '', 0);"
		    "insert into verdict (issue_id, open, queued, place, arrived_at, breached, "
		    "level, category, channel, stage, project_id, regulation, revision, "
		    "last_journal_id, judged_at, digest, body) values (11, 1, 1, 0, %" PRId64
		    ", 0, '', '', '', 'new', 1, '', '', 0, 0, '', '')",
		    cases[i].other_author, cases[i].other_client, now.s);
		must(d, twin_find(&room, &c, d->arena, &of, &again, &d->e));
		if (of != cases[i].of)
			fail_msg("%s: %" PRId64, cases[i].what, of);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_was_faster_is_heard),
		cmocka_unit_test(of_the_same_client),
	};

	return cmocka_run_group_tests_name("twin", tests, setup, teardown);
}
