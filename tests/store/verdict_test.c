#include "store/verdict.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "tests/support/database.h"

static struct verdict_row
row_of(int64_t issue)
{
	return (struct verdict_row){
		.issue = issue,
		.open = true,
		.queued = true,
		.place = 2,
		.arrived = { 100 },
		.next_due = { 500 },
		.level = "basic",
		.category = CATEGORY_ERROR,
		.channel = CHANNEL_EMAIL,
		.stage = STAGE_NEW,
		.client = 4,
		.project = 3,
		.assignee = 42,
		.regulation = "edoc",
		.revision = "1",
		.last_journal = 77,
		.judged = { 1000 },
		.body = "{\"a\":1}",
	};
}

static bool
put(struct database *d, const struct verdict_row *v)
{
	bool changed;

	must(d, verdict_put(d->db, v, &changed, &d->e));
	return changed;
}

static void
what_was_put_comes_back(void **state)
{
	struct database *d = *state;
	struct verdict_row v = row_of(7), *got;

	must(d, verdict_get(d->db, 7, d->arena, &got, &d->e));
	assert_null(got);
	assert_true(put(d, &v));
	must(d, verdict_get(d->db, 7, d->arena, &got, &d->e));
	assert_int_equal(got->issue, 7);
	assert_true(got->open && got->queued && !got->breached);
	assert_int_equal(got->place, 2);
	assert_int_equal(got->arrived.s, 100);
	assert_int_equal(got->next_due.s, 500);
	assert_string_equal(got->level, "basic");
	assert_int_equal(got->category, CATEGORY_ERROR);
	assert_int_equal(got->channel, CHANNEL_EMAIL);
	assert_int_equal(got->stage, STAGE_NEW);
	assert_int_equal(got->client, 4);
	assert_int_equal(got->project, 3);
	assert_int_equal(got->assignee, 42);
	assert_string_equal(got->regulation, "edoc");
	assert_string_equal(got->revision, "1");
	assert_int_equal(got->last_journal, 77);
	assert_int_equal(got->judged.s, 1000);
	assert_string_equal(got->body, "{\"a\":1}");
	must(d, verdict_forget(d->db, 7, &d->e));
	must(d, verdict_get(d->db, 7, d->arena, &got, &d->e));
	assert_null(got);
}

/* Each field by itself makes a difference, and only the instant of judging does not. */
static void
only_a_difference_is_written(void **state)
{
	struct database *d = *state;
	const struct verdict_row base = row_of(7);
	struct verdict_row rows[20], *got;
	int n = 0;

	for (size_t i = 0; i < 20; i++)
		rows[i] = base;
	rows[n++].open = false;
	rows[n++].queued = false;
	rows[n++].place = 1;
	rows[n++].breached = true;
	rows[n++].arrived.s = 101;
	rows[n++].next_due = UTC_NONE;
	rows[n++].level = "vip";
	rows[n++].category = CATEGORY_WISH;
	rows[n++].channel = CHANNEL_PHONE;
	rows[n++].stage = STAGE_CLOSED;
	rows[n++].client = 0;
	rows[n++].project = 4;
	rows[n++].assignee = 0;
	rows[n++].regulation = "eep";
	rows[n++].revision = "2";
	rows[n++].last_journal = 78;
	rows[n++].body = "{\"a\":2}";
	for (int i = 0; i < n; i++) {
		assert_true(put(d, &base));
		if (!put(d, &rows[i]))
			fail_msg("difference %d was not seen", i);
		rows[i].judged.s = 2000;
		assert_false(put(d, &rows[i]));
		must(d, verdict_get(d->db, 7, d->arena, &got, &d->e));
		assert_int_equal(got->judged.s, 1000);
	}
}

static void
a_digest_speaks_for_the_body(void **state)
{
	struct database *d = *state;
	struct verdict_row v = row_of(7), *got;

	v.digest = "same";
	assert_true(put(d, &v));
	v.body = "{\"a\":1,\"elapsed\":900}";
	assert_false(put(d, &v));
	must(d, verdict_get(d->db, 7, d->arena, &got, &d->e));
	assert_string_equal(got->body, "{\"a\":1}");
	v.digest = "other";
	assert_true(put(d, &v));
}

static void
many_at_once_write_only_differences(void **state)
{
	enum { N = 2500 };
	struct database *d = *state;
	struct verdict_row *rows = arena_array(d->arena, N, sizeof(*rows)), *got;
	int64_t some[] = { 9, 2400, 3, 99999 };
	size_t changed, n;

	for (int64_t i = 0; i < N; i++) {
		rows[i] = row_of(i + 1);
		rows[i].body = arena_printf(d->arena, "{\"n\":%d}", (int)i);
		rows[i].client = i % 2;
		rows[i].next_due = i % 3 == 0 ? UTC_NONE : (struct utc){ i };
	}
	must(d, db_begin(d->db, &d->e));
	must(d, verdict_put_many(d->db, rows, N, &changed, &d->e));
	must(d, db_commit(d->db, &d->e));
	assert_int_equal(changed, N);
	must(d, verdict_put_many(d->db, rows, N, &changed, &d->e));
	assert_int_equal(changed, 0);
	rows[0].place = 9;
	rows[1200].body = "{}";
	rows[2499].open = false;
	must(d, verdict_put_many(d->db, rows, N, &changed, &d->e));
	assert_int_equal(changed, 3);
	/* One by one it comes to the same. */
	assert_false(put(d, &rows[1200]));
	must(d, verdict_put_many(d->db, NULL, 0, &changed, &d->e));
	assert_int_equal(changed, 0);
	must(d, verdict_get_many(d->db, some, 4, d->arena, &got, &n, &d->e));
	assert_int_equal(n, 3);
	assert_int_equal(got[0].issue, 3);
	assert_string_equal(got[0].body, "{\"n\":2}");
	assert_int_equal(got[2].issue, 2400);
	must(d, verdict_get_many(d->db, NULL, 0, d->arena, &got, &n, &d->e));
	assert_int_equal(n, 0);
}

/* "3 1 2" */
static const char *
queue(struct database *d, enum verdict_order order, struct verdict_filter filter)
{
	struct verdict_row *rows;
	struct buf b;
	size_t n;

	filter.limit = filter.limit == 0 ? 100 : filter.limit;
	must(d, verdict_queue(d->db, &filter, order, d->arena, &rows, &n, &d->e));
	buf_init(&b);
	for (size_t i = 0; i < n; i++) {
		buf_printf(&b, "%s%d", i == 0 ? "" : " ", (int)rows[i].issue);
		assert_null(rows[i].body);
	}
	return buf_keep(&b, d->arena);
}

/* "at/of" */
static const char *
standing(struct database *d, int64_t issue, struct verdict_filter filter)
{
	struct verdict_row *row;
	size_t at, of;

	must(d, verdict_get(d->db, issue, d->arena, &row, &d->e));
	must(d, verdict_standing(d->db, row, &filter, &at, &of, &d->e));
	return arena_printf(d->arena, "%zu/%zu", at, of);
}

/*
 * What is read of the tracker. Of project 1 user 5 sees all, 6 their own, 7 by tracker, 8 nothing
 * without a role that says so; project 9 is archived.
 */
static void
put_tracker(struct database *d)
{
	database_sql(d,
	    "create table %1$s.issues (id int primary key, is_private tinyint(1) not null);"
	    "insert into %1$s.issues values (1, 0), (2, 1), (3, 1), (4, 0), (5, 0), (6, 1), (7, 0),"
	    " (8, 1);"
	    "create table %1$s.projects (id int primary key, name varchar(255), status int not "
	    "null);"
	    "insert into %1$s.projects values (1, 'A', 1), (2, 'B', 1), (9, 'C', 9);"
	    "create table %1$s.members (id int primary key, user_id int, project_id int);"
	    "insert into %1$s.members values (1, 5, 1), (2, 6, 1), (3, 7, 1), (4, 8, 1), (5, 9, 1);"
	    "create table %1$s.member_roles (id int primary key, member_id int, role_id int);"
	    "insert into %1$s.member_roles values (1, 1, 1), (2, 2, 2), (3, 3, 3), (4, 4, 4),"
	    " (5, 5, 2), (6, 5, 1);"
	    "create table %1$s.roles (id int primary key, issues_visibility varchar(30),"
	    " permissions text, settings text);"
	    "insert into %1$s.roles values (1, 'default', '- :view_issues', null),"
	    " (2, 'own', '- :view_issues', null), (3, 'all', '- :view_issues',"
	    " 'permissions_all_trackers:\n  view_issues: ''0''\n'), (4, 'all', '- :add_issues', "
	    "null);"
	    "grant select on %1$s.* to '%2$s'@'localhost'",
	    d->tracker, d->user);
}

static void
fill_queue(struct database *d)
{
	static const struct {
		int64_t issue;
		bool open, queued;
		int place;
		int64_t arrived, due, project, assignee, client;
	} all[] = {
		{ 8, true, true, 0, 1, 300, 9, 5, 1 }, /* of a project that was archived */
		{ 1, true, true, 3, 100, 900, 1, 5, 1 }, { 2, true, true, 3, 90, 800, 1, 6, 1 },
		{ 3, true, true, 1, 200, 700, 2, 5, 2 }, { 4, true, true, 2, 150, 600, 2, 0, 0 },
		{ 5, true, false, 1, 10, 500, 1, 5, 1 }, /* waits for the client */
		{ 6, false, true, 0, 1, 400, 1, 5, 1 }, /* closed */
		{ 7, true, true, 3, 90, INT64_MAX, 1, 5, 1 }, /* no target */
	};

	put_tracker(d);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct verdict_row v = row_of(all[i].issue);

		v.open = all[i].open;
		v.queued = all[i].queued;
		v.place = all[i].place;
		v.arrived.s = all[i].arrived;
		v.next_due.s = all[i].due;
		v.project = all[i].project;
		v.assignee = all[i].assignee;
		v.client = all[i].client;
		assert_true(put(d, &v));
	}
}

static void
the_queue(void **state)
{
	static const int64_t first[] = { 1 }, some[] = { 2, 3 };
	const struct verdict_filter all = { 0 }, of_first = { .among = first, .n_among = 1 },
				    without_some = { .without = some, .n_without = 2 };
	struct database *d = *state;

	fill_queue(d);
	assert_string_equal(queue(d, VERDICT_BY_PLACE, (struct verdict_filter){ 0 }), "3 4 2 7 1");
	assert_string_equal(standing(d, 3, all), "1/5");
	assert_string_equal(standing(d, 2, all), "3/5");
	assert_string_equal(standing(d, 7, all), "4/5");
	/* As its list begins and ends: of some projects, without what is hidden. */
	assert_string_equal(standing(d, 7, of_first), "2/3");
	assert_string_equal(standing(d, 7, without_some), "2/3");
	assert_string_equal(standing(d, 8, all), "0/5");
	assert_string_equal(standing(d, 3, of_first), "0/3");
	assert_string_equal(
	    queue(d, VERDICT_BY_PLACE, (struct verdict_filter){ .limit = 2 }), "3 4");
	assert_string_equal(
	    queue(d, VERDICT_BY_PLACE, (struct verdict_filter){ .project = 2 }), "3 4");
	assert_string_equal(
	    queue(d, VERDICT_BY_PLACE, (struct verdict_filter){ .assignee = 5 }), "3 7 1");
	assert_string_equal(
	    queue(d, VERDICT_BY_PLACE, (struct verdict_filter){ .assignee = 5, .client = 1 }),
	    "7 1");
	assert_string_equal(queue(d, VERDICT_BY_DUE, (struct verdict_filter){ 0 }), "5 4 3 2 1");
	assert_string_equal(
	    queue(d, VERDICT_BY_DUE, (struct verdict_filter){ .project = 1, .limit = 2 }), "5 2");
}

/* D1 clause 22 for all; the word after a closing (place 1) is its assignee's to hear first. */
static void
a_word_after_the_closing_heads_its_assignees_list(void **state)
{
	struct database *d = *state;
	struct verdict_row critical = row_of(1);

	fill_queue(d);
	critical.place = 0;
	critical.project = 1;
	critical.assignee = 5;
	assert_true(put(d, &critical));
	assert_string_equal(queue(d, VERDICT_BY_PLACE, (struct verdict_filter){ 0 }), "1 3 4 2 7");
	assert_string_equal(
	    queue(d, VERDICT_BY_PLACE, (struct verdict_filter){ .assignee = 5 }), "3 1 7");
	critical.assignee = 6;
	assert_true(put(d, &critical));
	critical = row_of(4);
	critical.place = 1;
	critical.project = 2;
	critical.assignee = 0;
	assert_true(put(d, &critical));
	/* Nobody's word comes behind what is critical. */
	assert_string_equal(
	    queue(d, VERDICT_BY_PLACE, (struct verdict_filter){ .assignee = 6, .or_nobody = true }),
	    "1 4 2");
}

/* "project/client:n …" */
static const char *
spread(struct database *d, enum verdict_order order, struct verdict_filter filter)
{
	struct verdict_spread *all;
	const char *text = "";
	size_t n;

	must(d, verdict_spread(d->db, &filter, order, d->arena, &all, &n, &d->e));
	for (size_t i = 0; i < n; i++)
		text = arena_printf(d->arena, "%s%s%d/%d:%zu", text, i == 0 ? "" : " ",
		    (int)all[i].project, (int)all[i].client, all[i].n);
	return text;
}

static void
the_queue_narrowed(void **state)
{
	static const int64_t first[] = { 1 }, some[] = { 4, 7 };
	const struct {
		const char *about;
		struct verdict_filter filter;
		const char *queue, *spread;
	} cases[] = {
		{ "all", { .limit = 0 }, "3 4 2 7 1", "1/1:3 2/0:1 2/2:1" },
		{ "the second page", { .limit = 2, .offset = 2 }, "2 7", NULL },
		{ "behind the last", { .limit = 2, .offset = 5 }, "", NULL },
		{ "nobody's", { .assignee = VERDICT_NONE }, "4", "2/0:1" },
		{ "one's own and nobody's", { .assignee = 6, .or_nobody = true }, "4 2",
		    "1/1:1 2/0:1" },
		{ "of nobody known", { .client = VERDICT_NONE }, "4", NULL },
		{ "of some projects", { .among = first, .n_among = 1 }, "2 7 1", "1/1:3" },
		{ "of none", { .among = first, .n_among = 0 }, "", "" },
		{ "without some", { .without = some, .n_without = 2 }, "3 2 1", "1/1:2 2/2:1" },
	};
	struct database *d = *state;

	fill_queue(d);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_string_equal(queue(d, VERDICT_BY_PLACE, cases[i].filter), cases[i].queue);
		if (cases[i].spread != NULL)
			assert_string_equal(
			    spread(d, VERDICT_BY_PLACE, cases[i].filter), cases[i].spread);
	}
	assert_string_equal(
	    spread(d, VERDICT_BY_DUE, (struct verdict_filter){ 0 }), "1/1:3 2/0:1 2/2:1");
}

static void
who_may_not_see_all(void **state)
{
	static const int64_t first[] = { 1 };
	const struct {
		const char *about;
		int64_t user;
		struct verdict_filter filter;
		const char *asked;
	} cases[] = {
		{ "an administrator: private ones", 0, { .limit = 100 }, "3 2" },
		{ "of a project", 0, { .among = first, .n_among = 1, .limit = 100 }, "2" },
		{ "a role that shows all", 5, { .among = first, .n_among = 1, .limit = 100 }, "2" },
		{ "their own alone", 6, { .among = first, .n_among = 1, .limit = 100 }, "5 2 7 1" },
		{ "of some trackers", 7, { .among = first, .n_among = 1, .limit = 100 },
		    "5 2 7 1" },
		{ "a role that shows none", 8, { .among = first, .n_among = 1, .limit = 100 },
		    "5 2 7 1" },
		{ "one of two roles shows all", 9, { .among = first, .n_among = 1, .limit = 100 },
		    "2" },
		{ "where they have no role", 5, { .limit = 100 }, "3 4 2" },
		{ "not more than can be asked", 6, { .among = first, .n_among = 1, .limit = 2 },
		    "5 2" },
	};
	struct database *d = *state;
	int64_t *ids;
	size_t n;

	fill_queue(d);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *asked = "";

		must(d,
		    verdict_private(
			d->db, &cases[i].filter, cases[i].user, d->arena, &ids, &n, &d->e));
		for (size_t k = 0; k < n; k++)
			asked =
			    arena_printf(d->arena, "%s%s%d", asked, k == 0 ? "" : " ", (int)ids[k]);
		if (strcmp(asked, cases[i].asked) != 0)
			fail_msg("%s: %s, not %s", cases[i].about, asked, cases[i].asked);
	}
}

static void
whom_a_change_touches(void **state)
{
	struct database *d = *state;
	struct verdict_row v;
	int64_t *ids;
	size_t n;

	for (int64_t i = 1; i <= 8; i++) {
		v = row_of(i);
		v.open = i != 3;
		v.client = i % 2 == 0 ? 10 : i % 3;
		v.regulation = i <= 4 ? "edoc" : "eep";
		assert_true(put(d, &v));
	}
	must(d, verdict_open(d->db, 10, NULL, d->arena, &ids, &n, &d->e));
	assert_int_equal(n, 4);
	assert_int_equal(ids[0], 2);
	assert_int_equal(ids[3], 8);
	must(d, verdict_open(d->db, 10, "eep", d->arena, &ids, &n, &d->e));
	assert_int_equal(n, 2);
	must(d, verdict_open(d->db, 0, "edoc", d->arena, &ids, &n, &d->e));
	assert_int_equal(n, 3);
	must(d, verdict_open(d->db, 0, NULL, d->arena, &ids, &n, &d->e));
	assert_int_equal(n, 7);
}

#define test(name) cmocka_unit_test_setup_teardown(name, database_setup, database_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(what_was_put_comes_back),
		test(only_a_difference_is_written),
		test(a_digest_speaks_for_the_body),
		test(many_at_once_write_only_differences),
		test(the_queue),
		test(a_word_after_the_closing_heads_its_assignees_list),
		test(the_queue_narrowed),
		test(who_may_not_see_all),
		test(whom_a_change_touches),
	};

	return cmocka_run_group_tests_name("verdict", tests, NULL, NULL);
}
