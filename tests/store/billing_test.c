/*
 * Hours that were written down in the tracker, and what of them is reckoned to whom: D4 clauses
 * 3.11, 1.3 and 2.10, against the real tables.
 */
#include "store/billing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/bill.h"
#include "store/policies.h"
#include "tests/support/instant.h"
#include "tests/tracker/tables.h"

/*
 * Project 1 is E-DOC's, which leaves hours as they are; project 2 is EnDocs', which rounds each
 * entry. Request 11 is of client 1 in project 1, 21 of client 1 and 22 of client 2 in project 2;
 * 29 is of nobody known. Project 2 is bound to client 2, so that work of no request there is
 * theirs.
 */
struct office_bills {
	struct database *d;
	struct policies_config config;
	struct policies *policies;
};

static const char *const bill_tables[] = {
	"alter table {tracker}.time_entries modify id int auto_increment, add project_id int,"
	" add issue_id int, add user_id int, add activity_id int, add spent_on date,"
	" add hours float, add comments varchar(1024)",
	"alter table {tracker}.roles add time_entries_visibility varchar(30) default 'all'",
	"insert into {tracker}.enumerations values (11, 'Консультация', 'TimeEntryActivity'),"
	" (12, 'Адаптация', 'TimeEntryActivity'), (13, 'Оценка', 'TimeEntryActivity')",
	"insert into {tracker}.issues (id, project_id, tracker_id) values (11, 1, 1), (21, 2, 3),"
	" (22, 2, 1), (29, 1, 1)",
	"insert into client (id, name, created_at) values (1, 'ТОО «Алатау»', 0),"
	" (2, 'ТОО «Сосед»', 0)",
	"insert into client_bind (kind, value, client_id) values ('project', '2', 2)",
};

static void
arrive(struct office_bills *o, int issue, const char *client, const char *regulation)
{
	database_sql(o->d,
	    "insert into arrival (issue_id, author_id, author_side, client_id, level, category, "
	    "channel,"
	    " regulation, seen_at) values (%d, 6, 'client', %s, 'vip', 'error', 'tracker', '%s', "
	    "0)",
	    issue, client, regulation);
}

static void
office_open(struct office_bills *o, struct database *d)
{
	static const char *projects[] = { "other:endocs" };

	office_make(d);
	*o = (struct office_bills){
		.d = d,
		.config = { .dir = "sql/regulations",
		    .regulation = "edoc",
		    .projects = { 1, projects } },
	};
	must(d,
	    policies_open(&o->config, d->db, instant("2026-01-01T00:00:00Z"), &o->policies, &d->e));
	for (size_t i = 0; i < sizeof(bill_tables) / sizeof(bill_tables[0]); i++)
		database_sql(d, "%s", bill_tables[i]);
	arrive(o, 11, "1", "edoc");
	arrive(o, 21, "1", "endocs");
	arrive(o, 22, "2", "endocs");
	arrive(o, 29, "null", "edoc");
	/* The first of March is in the second contract; client 2 has one of February alone. */
	database_sql(d,
	    "insert into contract (client_id, level, number, valid_from, valid_to) values"
	    " (1, 'vip', 'Д-1', 0, unix_timestamp('2026-03-01') - 18000),"
	    " (1, 'vip', 'Д-2', unix_timestamp('2026-03-01') - 18000, null),"
	    " (2, 'basic', 'С-1', unix_timestamp('2026-02-01') - 18000,"
	    " unix_timestamp('2026-03-01') - 18000)");
}

static void
work(struct office_bills *o, const char *issue, int project, int activity, const char *day,
    const char *hours)
{
	database_sql(o->d,
	    "insert into {tracker}.time_entries (project_id, issue_id, user_id, activity_id,"
	    " spent_on, hours, comments) values (%d, %s, 7, %d, '%s', %s,"
	    " 'Клиент 901215300123 просил')",
	    project, issue, activity, day, hours);
}

/* "2026-02 ТОО «Алатау» Д-1 support 2: 31 -> 60; " for each row; odd ones are told. */
static const char *
bill(struct office_bills *o, const struct billing_ask *ask)
{
	struct billing_answer a;
	struct buf told;

	must(o->d, billing_make(o->d->db, o->policies, ask, o->d->arena, &a, &o->d->e));
	buf_init(&told);
	for (size_t i = 0; i < a.n_rows; i++) {
		const struct billing_row *r = &a.rows[i];

		buf_printf(&told, "%s%s %s %s %s %zu", i == 0 ? "" : "; ", r->month,
		    r->client == 1       ? "A"
			: r->client == 2 ? "B"
					 : "?",
		    r->contract == NULL ? "-" : r->contract, r->kind, r->entries);
		if (r->odd > 0)
			buf_printf(&told, " odd %zu", r->odd);
		if (r->corrects != NULL)
			buf_printf(&told, " of %s", r->corrects);
		if (r->bill != NULL)
			buf_printf(&told, " closed");
		buf_printf(&told, ": %d -> %d", (int)r->worked, (int)r->billed);
	}
	return buf_keep(&told, o->d->arena);
}

static const struct billing_ask all = { .since = { INT64_MAX }, .until = { INT64_MAX } };

/* Covers R36, R38. */
static void
what_is_reckoned(void **state)
{
	static const struct {
		const char *says;
		const char *issue;
		int project, activity;
		const char *day, *hours, *again; /* a second entry of that many hours, or NULL */
		const char *told;
	} sentences[] = {
		{ "half an hour is half an hour", "21", 2, 11, "2026-02-02", "0.5", NULL,
		    "2026-02 A Д-1 support 1: 30 -> 30" },
		{ "31 minutes are an hour", "21", 2, 11, "2026-02-02", "0.516667", NULL,
		    "2026-02 A Д-1 support 1: 31 -> 60" },
		{ "a minute is half an hour", "21", 2, 11, "2026-02-02", "0.0166667", NULL,
		    "2026-02 A Д-1 support 1: 1 -> 30" },
		{ "each entry is rounded, not their sum", "21", 2, 11, "2026-02-02", "0.1", "0.2",
		    "2026-02 A Д-1 support 2: 18 -> 60" },
		{ "nothing is not billed", "21", 2, 11, "2026-02-02", "0", NULL,
		    "2026-02 A Д-1 support 1: 0 -> 0" },
		{ "E-DOC leaves hours as they are", "11", 1, 11, "2026-02-02", "0.516667", NULL,
		    "2026-02 A Д-1 support 1: 31 -> 31" },
		{ "less than nothing is a slip, told and not billed", "21", 2, 11, "2026-02-02",
		    "-0.5", "0.5", "2026-02 A Д-1 support 2 odd 1: 30 -> 30" },
		{ "adaptation is a kind of its own", "21", 2, 12, "2026-02-02", "0.75", NULL,
		    "2026-02 A Д-1 adaptation 1: 45 -> 60" },
		{ "and so are estimates", "21", 2, 13, "2026-02-02", "0.75", NULL,
		    "2026-02 A Д-1 estimate 1: 45 -> 60" },
		{ "by the contract of the day: the last one in force", "11", 1, 11, "2026-02-28",
		    "1", NULL, "2026-02 A Д-1 support 1: 60 -> 60" },
		{ "and the first", "11", 1, 11, "2026-03-01", "1", NULL,
		    "2026-03 A Д-2 support 1: 60 -> 60" },
		{ "none in force", "22", 2, 11, "2026-03-01", "1", NULL,
		    "2026-03 B - support 1: 60 -> 60" },
		{ "without a request: of the client of the project, whose contract is for free "
		  "support",
		    "null", 2, 11, "2026-02-02", "0.516667", NULL,
		    "2026-02 B С-1 free 1: 31 -> 0" },
		{ "whose adaptation is no free support, nor rounded", "null", 2, 12, "2026-02-02",
		    "0.516667", NULL, "2026-02 B С-1 adaptation 1: 31 -> 31" },
		{ "of a project of nobody: no work for clients", "null", 1, 11, "2026-02-02", "1",
		    NULL, "" },
		{ "of a request of nobody known: told as such", "29", 1, 11, "2026-02-02", "1",
		    NULL, "2026-02 ? - support 1: 60 -> 60" },
		{ "a request's client beats the project's", "21", 2, 11, "2026-02-02", "1", NULL,
		    "2026-02 A Д-1 support 1: 60 -> 60" },
		{ "a request that is gone: of the project's client", "99", 2, 11, "2026-02-02", "1",
		    NULL, "2026-02 B С-1 free 1: 60 -> 0" },
	};
	struct office_bills o;

	office_open(&o, *state);
	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		const char *told;

		database_sql(o.d, "delete from {tracker}.time_entries");
		work(&o, sentences[i].issue, sentences[i].project, sentences[i].activity,
		    sentences[i].day, sentences[i].hours);
		if (sentences[i].again != NULL)
			work(&o, sentences[i].issue, sentences[i].project, sentences[i].activity,
			    sentences[i].day, sentences[i].again);
		told = bill(&o, &all);
		if (strcmp(told, sentences[i].told) != 0)
			fail_msg("%s: \"%s\"", sentences[i].says, told);
	}
	policies_close(o.policies);
}

static void
rows_are_by_month_client_contract_and_kind(void **state)
{
	struct office_bills o;

	office_open(&o, *state);
	work(&o, "22", 2, 11, "2026-02-10", "1");
	work(&o, "11", 1, 11, "2026-03-05", "1");
	work(&o, "11", 1, 11, "2026-02-03", "1");
	work(&o, "21", 2, 12, "2026-02-03", "1");
	work(&o, "11", 1, 11, "2026-02-20", "0.5");
	assert_string_equal(bill(&o, &all),
	    "2026-02 A Д-1 adaptation 1: 60 -> 60; 2026-02 A Д-1 support 2: 90 -> 90;"
	    " 2026-02 B С-1 support 1: 60 -> 60; 2026-03 A Д-2 support 1: 60 -> 60");
	assert_string_equal(bill(&o, &(struct billing_ask){ all.since, all.until, .client = 2 }),
	    "2026-02 B С-1 support 1: 60 -> 60");
	/* One contract takes over from another within a month. */
	database_sql(o.d, "delete from {tracker}.time_entries");
	database_sql(o.d,
	    "update contract set valid_to = unix_timestamp('2026-03-10') - 18000"
	    " where number = 'Д-1'");
	database_sql(o.d,
	    "update contract set valid_from = unix_timestamp('2026-03-10') - 18000"
	    " where number = 'Д-2'");
	work(&o, "11", 1, 11, "2026-03-09", "1");
	work(&o, "11", 1, 11, "2026-03-10", "0.5");
	work(&o, "11", 1, 11, "2026-03-02", "1");
	assert_string_equal(bill(&o, &all),
	    "2026-03 A Д-1 support 2: 120 -> 120; 2026-03 A Д-2 support 1: 30 -> 30");
	policies_close(o.policies);
}

/*
 * A month in Almaty, as people ask for it: its first day belongs to it, the next month's does not.
 */
static void
the_days_asked_for_are_local(void **state)
{
	static const struct {
		const char *says, *since, *until, *told;
	} sentences[] = {
		{ "February, from midnight to midnight", "2026-01-31T19:00:00Z",
		    "2026-02-28T19:00:00Z", "2026-02 A Д-1 support 2: 120 -> 120" },
		{ "to its end", "", "2026-01-31T19:00:00Z", "2026-01 A Д-1 support 1: 60 -> 60" },
		{ "from March on", "2026-02-28T19:00:00Z", "",
		    "2026-03 A Д-2 support 1: 60 -> 60" },
	};
	struct office_bills o;

	office_open(&o, *state);
	work(&o, "11", 1, 11, "2026-01-31", "1");
	work(&o, "11", 1, 11, "2026-02-01", "1");
	work(&o, "11", 1, 11, "2026-02-28", "1");
	work(&o, "11", 1, 11, "2026-03-01", "1");
	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		const char *told = bill(&o,
		    &(struct billing_ask){ .since = instant(sentences[i].since),
			.until = instant(sentences[i].until) });

		if (strcmp(told, sentences[i].told) != 0)
			fail_msg("%s: \"%s\"", sentences[i].says, told);
	}
	policies_close(o.policies);
}

/* Operators (role 5) may see entries: 7 is one in project 1, and with role 7 only a guest in 2. */
static void
a_viewer_sees_what_the_tracker_shows(void **state)
{
	static const struct {
		const char *says, *given;
		int viewer;
		const char *told;
	} sentences[] = {
		{ "nobody without a right",
		    "update {tracker}.roles set permissions = ':view_issues'", 7, "" },
		{ "with it, in the project where they have it",
		    "update {tracker}.roles set permissions = '- :view_time_entries' where id = 5",
		    7, "2026-02 A Д-1 support 1: 60 -> 60" },
		{ "not by their own entries alone",
		    "update {tracker}.roles set time_entries_visibility = 'own' where id = 5", 7,
		    "" },
		{ "nobody from elsewhere",
		    "update {tracker}.roles set time_entries_visibility = 'all' where id = 5", 9,
		    "" },
	};
	struct office_bills o;

	office_open(&o, *state);
	work(&o, "11", 1, 11, "2026-02-02", "1");
	work(&o, "22", 2, 11, "2026-02-02", "1");
	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		const char *told;

		database_sql(o.d, "%s", sentences[i].given);
		told = bill(&o,
		    &(struct billing_ask){ all.since, all.until, .viewer = sentences[i].viewer });
		if (strcmp(told, sentences[i].told) != 0)
			fail_msg("%s: \"%s\"", sentences[i].says, told);
	}
	policies_close(o.policies);
}

static void
an_entry_tells_who_did_what_and_by_which_clause(void **state)
{
	struct office_bills o;
	struct billing_answer a;

	office_open(&o, *state);
	work(&o, "21", 2, 12, "2026-02-03", "0.75");
	work(&o, "11", 1, 11, "2026-02-02", "1");
	must(o.d, billing_make(o.d->db, o.policies, &all, o.d->arena, &a, &o.d->e));
	assert_int_equal(a.n_entries, 2);
	/* By day, whatever was entered first. */
	assert_int_equal(a.entries[0].issue, 11);
	assert_string_equal(a.entries[0].regulation, "edoc");
	assert_null(a.entries[0].clause);
	assert_null(a.entries[0].kind);
	assert_int_equal(a.entries[1].issue, 21);
	assert_string_equal(a.entries[1].regulation, "endocs");
	assert_string_equal(a.entries[1].clause, "3.11");
	assert_string_equal(a.entries[1].kind->clause, "2.10");
	assert_string_equal(a.entries[1].employee, "Ольга Оператор");
	assert_string_equal(a.entries[1].client_name, "ТОО «Алатау»");
	assert_string_equal(a.entries[1].item.activity, "Адаптация");
	assert_int_equal(a.entries[1].billed, 60);
	assert_null(strstr(a.entries[1].comment, "901215300123"));
	policies_close(o.policies);
}

/* ---- closed months ---- */

static void
close_as(struct office_bills *o, const char *month, int client, const char *told)
{
	const struct bill_order order = { .month = month,
		.client = client,
		.by = "olga",
		.now = instant("2026-07-01T06:00:00Z") };
	size_t lines;

	if (bill_close(o->d->db, o->policies, &order, &lines, &o->d->e) == ERR_OK)
		assert_string_equal(told, "");
	else if (*told == '\0' || strstr(o->d->e.text, told) == NULL)
		fail_msg("%s: %s", month, o->d->e.text);
}

static void
reopen_as(
    struct office_bills *o, const char *month, int client, const char *reason, const char *told)
{
	const struct bill_order order = { .month = month,
		.client = client,
		.by = "olga",
		.reason = reason,
		.now = instant("2026-07-02T06:00:00Z") };

	if (bill_reopen(o->d->db, &order, &o->d->e) == ERR_OK)
		assert_string_equal(told, "");
	else if (*told == '\0' || strstr(o->d->e.text, told) == NULL)
		fail_msg("%s: %s", month, o->d->e.text);
}

static void
is_billed(struct office_bills *o, const char *says, const struct billing_ask *ask, const char *told)
{
	const char *is = bill(o, ask);

	if (strcmp(is, told) != 0)
		fail_msg("%s: \"%s\"", says, is);
}

/* Covers R36. */
static void
a_closed_month_never_changes(void **state)
{
	static const struct billing_ask march = { .since = { 1772305200 },
		.until = { 1774983600 } };
	struct office_bills o;

	office_open(&o, *state);
	work(&o, "21", 2, 11, "2026-02-02", "0.5");
	work(&o, "21", 2, 11, "2026-02-03", "1");
	work(&o, "22", 2, 11, "2026-02-04", "1");
	close_as(&o, "2026-02", 0, "");
	is_billed(&o, "as it was", &all,
	    "2026-02 A Д-1 support 2 closed: 90 -> 90; 2026-02 B С-1 support 1 closed: 60 -> 60");
	work(&o, "21", 2, 11, "2026-02-27", "0.1");
	is_billed(&o, "what came later is a correction of March, rounded by itself", &all,
	    "2026-02 A Д-1 support 2 closed: 90 -> 90; 2026-02 B С-1 support 1 closed: 60 -> 60; "
	    "2026-03 A Д-1 support 1 of 2026-02: 6 -> 30");
	database_sql(
	    o.d, "update {tracker}.time_entries set hours = 0.75 where spent_on = '2026-02-03'");
	is_billed(&o, "and what became shorter, rounded up all the same", &march,
	    "2026-03 A Д-1 support 2 of 2026-02: -9 -> 30");
	database_sql(o.d, "delete from {tracker}.time_entries where spent_on = '2026-02-02'");
	is_billed(&o, "or was taken away", &march, "2026-03 A Д-1 support 3 of 2026-02: -39 -> 0");
	is_billed(&o, "for whom it was", &(struct billing_ask){ all.since, all.until, .client = 2 },
	    "2026-02 B С-1 support 1 closed: 60 -> 60");
	database_sql(o.d, "delete from {tracker}.time_entries where spent_on = '2026-02-03'");
	database_sql(o.d, "delete from {tracker}.time_entries where spent_on = '2026-02-27'");
	work(&o, "21", 2, 11, "2026-03-02", "1");
	close_as(&o, "2026-03", 0, "");
	work(&o, "21", 2, 11, "2026-04-02", "1");
	is_billed(&o, "the next bill has them, and the one after it does not", &all,
	    "2026-02 A Д-1 support 2 closed: 90 -> 90; 2026-02 B С-1 support 1 closed: 60 -> 60; "
	    "2026-03 A Д-1 support 2 of 2026-02 closed: -90 -> -90; "
	    "2026-03 A Д-2 support 1 closed: 60 -> 60; 2026-04 A Д-2 support 1: 60 -> 60");
	database_sql(o.d,
	    "update {tracker}.time_entries set spent_on = '2026-04-03' where spent_on = "
	    "'2026-03-02'");
	is_billed(&o, "work that is moved to an open month is taken back from the closed one",
	    &(struct billing_ask){ { 1774983600 }, all.until, .client = 1 },
	    "2026-04 A Д-2 support 2: 120 -> 120; 2026-04 A Д-2 support 1 of 2026-03: -60 -> -60");
	policies_close(o.policies);
}

static void
months_are_closed_for_one_or_for_all(void **state)
{
	struct office_bills o;

	office_open(&o, *state);
	work(&o, "21", 2, 11, "2026-02-02", "1");
	work(&o, "22", 2, 11, "2026-02-02", "1");
	close_as(&o, "2026-02", 1, "");
	close_as(&o, "2026-02", 1, "was closed by olga");
	database_sql(o.d, "update {tracker}.time_entries set hours = 2");
	is_billed(&o, "the other client's is open", &all,
	    "2026-02 A Д-1 support 1 closed: 60 -> 60; 2026-02 B С-1 support 1: 120 -> 120; "
	    "2026-03 A Д-1 support 1 of 2026-02: 60 -> 60");
	close_as(&o, "2026-02", 0, "");
	close_as(&o, "2026-02", 2, "for all clients");
	database_sql(o.d, "update {tracker}.time_entries set hours = 3");
	is_billed(&o, "each differs from its own bill", &all,
	    "2026-02 A Д-1 support 1 closed: 60 -> 60; 2026-02 B С-1 support 1 closed: 120 -> 120; "
	    "2026-03 A Д-1 support 1 of 2026-02: 120 -> 120; 2026-03 B С-1 support 1 of 2026-02: "
	    "60 -> 60");
	database_sql(o.d, "update arrival set client_id = 2 where issue_id = 21");
	is_billed(&o, "a request that is the other client's after all", &all,
	    "2026-02 A Д-1 support 1 closed: 60 -> 60; 2026-02 B С-1 support 1 closed: 120 -> 120; "
	    "2026-03 A Д-1 support 1 of 2026-02: -60 -> -60; "
	    "2026-03 B С-1 support 2 of 2026-02: 240 -> 240");
	close_as(&o, "2026-13", 0, "is no month");
	close_as(&o, "2026-02-03", 0, "is no month");
	close_as(&o, "0206-02", 0, "is no month");
	reopen_as(&o, "2026-13", 0, "ошибка", "is no month");
	close_as(&o, "2026-07", 0, "is not over");
	policies_close(o.policies);
}

static void
a_bill_of_its_own_is_reopened_though_all_are_closed(void **state)
{
	struct office_bills o;

	office_open(&o, *state);
	/* What bill_lock locks while no bill was made yet. */
	assert_string_equal(
	    database_ask(o.d, "select count(*) from schema_version where version = 17"), "1");
	work(&o, "21", 2, 11, "2026-02-02", "1");
	work(&o, "22", 2, 11, "2026-02-02", "1");
	close_as(&o, "2026-02", 1, "");
	close_as(&o, "2026-02", 0, "");
	close_as(&o, "2026-03", 2, "");
	database_sql(o.d, "update {tracker}.time_entries set hours = 2");
	reopen_as(&o, "2026-02", 2, "ошибка", "for all clients at once");
	reopen_as(&o, "2026-02", 1, "ошибка", "");
	is_billed(&o, "its month is as the tracker has it, and the other's differs as before", &all,
	    "2026-02 A Д-1 support 1: 120 -> 120; 2026-02 B С-1 support 1 closed: 60 -> 60; "
	    "2026-04 B С-1 support 1 of 2026-02: 60 -> 60");
	reopen_as(&o, "2026-02", 1, "ошибка", "2026-02 is not closed");
	close_as(&o, "2026-02", 1, "");
	is_billed(&o, "closed again", &all,
	    "2026-02 A Д-1 support 1 closed: 120 -> 120; 2026-02 B С-1 support 1 closed: 60 -> 60; "
	    "2026-04 B С-1 support 1 of 2026-02: 60 -> 60");
	/* These orders are all given at one instant; people are slower. */
	database_sql(
	    o.d, "update bill set reopened_at = reopened_at - 200000 where reopened_at > 0");
	reopen_as(&o, "2026-02", 1, "ошибка", "");
	reopen_as(&o, "2026-03", 2, "ошибка", "");
	reopen_as(&o, "2026-02", 0, "ошибка", "");
	database_sql(
	    o.d, "update bill set reopened_at = reopened_at - 100000 where reopened_at > 0");
	close_as(&o, "2026-02", 0, "");
	close_as(&o, "2026-02", 1, "for all clients");
	is_billed(&o, "a bill of all has whose own was open then", &all,
	    "2026-02 A Д-1 support 1 closed: 120 -> 120; "
	    "2026-02 B С-1 support 1 closed: 120 -> 120");
	policies_close(o.policies);
}

/* User 7 may see what was written down in project 1, user 9 in project 2. */
static void
an_entry_that_moved_is_no_correction(void **state)
{
	static const struct billing_ask first = { { INT64_MAX }, { INT64_MAX }, .viewer = 7 };
	static const struct billing_ask second = { { INT64_MAX }, { INT64_MAX }, .viewer = 9 };
	struct office_bills o;

	office_open(&o, *state);
	database_sql(o.d, "delete from {tracker}.member_roles");
	database_sql(o.d, "delete from {tracker}.members");
	database_sql(o.d,
	    "insert into {tracker}.members (id, user_id, project_id) values (71, 7, 1), (92, 9, "
	    "2)");
	database_sql(o.d,
	    "insert into {tracker}.member_roles (id, member_id, role_id) values (71, 71, 5), (92, "
	    "92, "
	    "5)");
	database_sql(
	    o.d, "update {tracker}.roles set permissions = '- :view_time_entries' where id = 5");
	work(&o, "11", 1, 11, "2026-02-02", "1");
	close_as(&o, "2026-02", 0, "");
	is_billed(&o, "where it is", &first, "2026-02 A Д-1 support 1 closed: 60 -> 60");
	is_billed(&o, "and not elsewhere", &second, "");
	database_sql(o.d, "update {tracker}.time_entries set project_id = 2");
	is_billed(&o, "it went, and nothing with it", &first, "");
	is_billed(
	    &o, "it came, as it was billed", &second, "2026-02 A Д-1 support 1 closed: 60 -> 60");
	database_sql(o.d, "update {tracker}.time_entries set hours = 2");
	is_billed(&o, "what differs is told where it is", &first, "");
	is_billed(&o, "once", &second,
	    "2026-02 A Д-1 support 1 closed: 60 -> 60; 2026-03 A Д-1 support 1 of 2026-02: 60 -> "
	    "60");
	database_sql(o.d, "delete from {tracker}.time_entries");
	is_billed(&o, "what is gone is told where it was", &first,
	    "2026-02 A Д-1 support 1 closed: 60 -> 60; "
	    "2026-03 A Д-1 support 1 of 2026-02: -60 -> -60");
	policies_close(o.policies);
}

static void
words_too_long_are_told_and_names_are_cut(void **state)
{
	static char by[2 * 191 + 1], reason[2 * 501 + 1];
	struct bill_order order = { .month = "2026-02",
		.by = by,
		.reason = reason,
		.now = instant("2026-07-01T06:00:00Z") };
	struct office_bills o;
	size_t lines;

	office_open(&o, *state);
	for (size_t i = 0; i + 2 < sizeof(by); i += 2)
		memcpy(by + i, "ж", 2);
	for (size_t i = 0; i + 2 < sizeof(reason); i += 2)
		memcpy(reason + i, "ж", 2);
	database_sql(o.d, "alter table {tracker}.users modify lastname varchar(255)");
	database_sql(o.d, "update {tracker}.users set lastname = repeat('ы', 255) where id = 7");
	work(&o, "21", 2, 11, "2026-02-02", "1");
	assert_int_equal(bill_close(o.d->db, o.policies, &order, &lines, &o.d->e), ERR_INVALID);
	assert_string_equal(
	    o.d->e.text, "the name of who gives the order is 191 letters long: 190 at most");
	by[sizeof(by) - 3] = '\0';
	must(o.d, bill_close(o.d->db, o.policies, &order, &lines, &o.d->e));
	assert_int_equal(lines, 1);
	assert_int_equal(bill_reopen(o.d->db, &order, &o.d->e), ERR_INVALID);
	assert_string_equal(o.d->e.text, "the reason is 501 letters long: 500 at most");
	reason[sizeof(reason) - 3] = '\0';
	must(o.d, bill_reopen(o.d->db, &order, &o.d->e));
	policies_close(o.policies);
}

static void
what_was_closed_is_reopened_from_the_last_on(void **state)
{
	struct office_bills o;
	struct bill *bills;
	size_t n;

	office_open(&o, *state);
	work(&o, "21", 2, 11, "2026-02-02", "1");
	close_as(&o, "2026-02", 0, "");
	work(&o, "21", 2, 11, "2026-02-03", "1");
	close_as(&o, "2026-03", 1, "");
	reopen_as(&o, "2026-02", 0, NULL, "for a reason");
	reopen_as(&o, "2026-01", 0, "ошибка", "2026-01 is not closed");
	reopen_as(&o, "2026-02", 1, "ошибка", "for all clients at once");
	reopen_as(&o, "2026-02", 0, "ошибка", "2026-03 is closed, too");
	reopen_as(&o, "2026-03", 1, "ошибка", "");
	is_billed(&o, "a correction is open again", &all,
	    "2026-02 A Д-1 support 1 closed: 60 -> 60; 2026-03 A Д-1 support 1 of 2026-02: 60 -> "
	    "60");
	reopen_as(&o, "2026-02", 0, "ошибка", "");
	is_billed(
	    &o, "and the month as the tracker has it", &all, "2026-02 A Д-1 support 2: 120 -> 120");
	close_as(&o, "2026-02", 0, "");
	is_billed(&o, "closed again", &all, "2026-02 A Д-1 support 2 closed: 120 -> 120");
	must(o.d, bill_list(o.d->db, true, o.d->arena, &bills, &n, &o.d->e));
	assert_int_equal(n, 3);
	assert_string_equal(bills[0].reason, "ошибка");
	assert_string_equal(bills[0].reopened_by, "olga");
	assert_true(utc_is_none(bills[1].reopened));
	assert_int_equal(bills[1].lines, 2);
	assert_string_equal(
	    database_ask(o.d, "select count(*) from record where kind = 'bill'"), "5");
	policies_close(o.policies);
}

/* Each finds what it closed in force again: a second is no key. */
static void
a_month_is_reopened_twice_within_one_second(void **state)
{
	struct office_bills o;
	struct bill *bills;
	size_t n;

	office_open(&o, *state);
	work(&o, "21", 2, 11, "2026-02-02", "1");
	for (int i = 0; i < 3; i++) {
		close_as(&o, "2026-02", 0, "");
		reopen_as(&o, "2026-02", 0, "ошибка", "");
	}
	close_as(&o, "2026-02", 0, "");
	must(o.d, bill_list(o.d->db, true, o.d->arena, &bills, &n, &o.d->e));
	assert_int_equal(n, 4);
	assert_true(utc_is_none(bills[3].reopened));
	is_billed(&o, "and is told once", &all, "2026-02 A Д-1 support 1 closed: 60 -> 60");
	policies_close(o.policies);
}

/*
 * Closes twelve months, each at the same moment as another connection does; how many were its own.
 */
static int
close_year(struct office_bills *o, struct db *db, int hear, int tell)
{
	struct policies *policies;
	int closed = 0;
	char ready = 'r', month[BILL_MONTH + 8];

	must(o->d,
	    policies_open(&o->config, db, instant("2026-01-01T00:00:00Z"), &policies, &o->d->e));
	for (int m = 1; m <= 12; m++) {
		const struct bill_order order = {
			.month = month, .by = "olga", .now = instant("2026-07-01T06:00:00Z")
		};
		size_t lines;
		enum err_code rc;

		snprintf(month, sizeof(month), "2025-%02d", m);
		assert_int_equal(write(tell, &ready, 1), 1);
		assert_int_equal(read(hear, &ready, 1), 1);
		rc = bill_close(db, policies, &order, &lines, &o->d->e);
		if (rc == ERR_OK)
			assert_int_equal(lines, 40);
		else if (rc != ERR_CONFLICT || strstr(o->d->e.text, "was closed for all") == NULL)
			fail_msg("%s: %s", month, o->d->e.text);
		closed += rc == ERR_OK;
	}
	policies_close(policies);
	return closed;
}

static void
two_who_close_a_month_at_once_make_one_bill(void **state)
{
	struct office_bills o;
	int there[2], back[2], status, own;
	pid_t pid;

	office_open(&o, *state);
	database_sql(o.d,
	    "insert into {tracker}.time_entries (project_id, issue_id, user_id, activity_id,"
	    " spent_on, hours, comments) select 2, 21, 7, 11,"
	    " date_add('2025-01-01', interval seq %% 12 month), 1, '' from seq_1_to_480");
	assert_int_equal(pipe(there) + pipe(back), 0);
	pid = fork();
	assert_true(pid >= 0);
	/* Each keeps only its own ends, so that neither waits for one who failed. */
	close(pid == 0 ? there[1] : there[0]);
	close(pid == 0 ? back[0] : back[1]);
	if (pid == 0)
		_exit(close_year(&o, database_connect(o.d), there[0], back[1]));
	own = close_year(&o, o.d->db, back[0], there[1]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(own + WEXITSTATUS(status), 12);
	assert_string_equal(
	    database_ask(o.d, "select concat(count(*), ' ', sum(reopened_at)) from bill"), "12 0");
	assert_string_equal(
	    database_ask(o.d, "select concat(count(*), ' ', sum(billed)) from bill_line"),
	    "480 28800");
	policies_close(o.policies);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, database_setup, database_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_reckoned),
		TEST(a_closed_month_never_changes),
		TEST(months_are_closed_for_one_or_for_all),
		TEST(a_bill_of_its_own_is_reopened_though_all_are_closed),
		TEST(an_entry_that_moved_is_no_correction),
		TEST(words_too_long_are_told_and_names_are_cut),
		TEST(what_was_closed_is_reopened_from_the_last_on),
		TEST(a_month_is_reopened_twice_within_one_second),
		TEST(two_who_close_a_month_at_once_make_one_bill),
		TEST(rows_are_by_month_client_contract_and_kind),
		TEST(the_days_asked_for_are_local),
		TEST(a_viewer_sees_what_the_tracker_shows),
		TEST(an_entry_tells_who_did_what_and_by_which_clause),
	};

	return cmocka_run_group_tests_name("billing", tests, NULL, NULL);
}
