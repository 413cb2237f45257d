#include "store/policies.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "core/policy_check.h"
#include "tests/support/database.h"

/* A shelf over a copy of the regulations that ship, which a test may spoil. */
struct shelf {
	struct database *d;
	char dir[100];
	struct policies_config config;
	struct policies *policies;
};

static int
setup(void **state)
{
	struct shelf *s = calloc(1, sizeof(*s));
	void *d;
	char command[300];

	assert_non_null(s);
	database_setup(&d);
	s->d = d;
	snprintf(s->dir, sizeof(s->dir), "/tmp/slad-policies.XXXXXX");
	assert_non_null(mkdtemp(s->dir));
	snprintf(command, sizeof(command), "cp sql/regulations/* %s/", s->dir);
	assert_int_equal(system(command), 0);
	s->config = (struct policies_config){ .dir = s->dir, .regulation = "edoc" };
	*state = s;
	return 0;
}

static int
teardown(void **state)
{
	struct shelf *s = *state;
	char command[300];
	void *d = s->d;

	policies_close(s->policies);
	snprintf(command, sizeof(command), "rm -rf %s", s->dir);
	assert_int_equal(system(command), 0);
	database_teardown(&d);
	free(s);
	return 0;
}

/* Changes a file as `sed -i` does. */
static void
edit(struct shelf *s, const char *file, const char *script)
{
	char command[400];

	snprintf(command, sizeof(command), "sed -i '%s' %s/%s", script, s->dir, file);
	assert_int_equal(system(command), 0);
}

static enum err_code
reopen(struct shelf *s)
{
	policies_close(s->policies);
	s->policies = NULL;
	return policies_open(&s->config, s->d->db, (struct utc){ 100 }, &s->policies, &s->d->e);
}

static const struct policy *
policy_at(struct shelf *s, const char *regulation, const char *arrival)
{
	const struct policy *p = NULL;
	struct utc at;

	assert_true(utc_parse(arrival, &at));
	must(s->d, policies_at(s->policies, regulation, at, &p, &s->d->e));
	return p;
}

/* ---- files ---- */

static const struct {
	const char *what, *dir, *name;
	enum err_code code;
	const char *says; /* a part of the sentence, or the policy's id */
} files[] = {
	{ "by name", "sql/regulations", "endocs", ERR_OK, "endocs" },
	{ "by path", NULL, "sql/regulations/eep.json", ERR_OK, "eep" },
	{ "a name that is nowhere", "sql/regulations", "nosuch", ERR_NOTFOUND, "sql/regulations" },
	{ "a file that is nowhere", NULL, "/nowhere/x.json", ERR_NOTFOUND, "/nowhere/x.json" },
	{ "a way out of the directory", "sql/regulations", "..", ERR_INVALID, "a-z" },
	{ "a name with a capital", "sql/regulations", "EDOC", ERR_INVALID, "a-z" },
	{ "no name at all", "sql/regulations", "", ERR_INVALID, "a-z" },
	{ "a directory", NULL, "/tmp/", ERR_NOTFOUND, "Is a directory" },
};

/* Beside it first, then where regulations are. */
static void
includes_of_a_file_elsewhere_are_found(void **state)
{
	const struct shelf *s = *state;
	struct policy *p = NULL;
	char command[400], path[150];
	struct err e;

	snprintf(path, sizeof(path), "%s/own/mine.json", s->dir);
	snprintf(command, sizeof(command), "mkdir %s/own && cp sql/regulations/edoc.json %s",
	    s->dir, path);
	assert_int_equal(system(command), 0);
	if (policies_file(s->dir, path, &p, &e) != ERR_OK)
		fail_msg("%s", e.text);
	policy_free(p);
}

static void
regulation_is_found_by_name_and_by_path(void **state)
{
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct policy *p = NULL;
		struct err e = { .text = "" };
		const enum err_code rc = policies_file(files[i].dir, files[i].name, &p, &e);
		const char *says = rc == ERR_OK ? p->id : e.text;

		if (rc != files[i].code || strstr(says, files[i].says) == NULL)
			fail_msg("%s: %s: %s", files[i].what, err_name(rc), says);
		if (rc == ERR_OK)
			policy_free(p);
	}
}

static void
file_of_another_name_than_its_id_is_refused(void **state)
{
	struct shelf *s = *state;

	edit(s, "edoc.json", "s/\"id\": \"edoc\"/\"id\": \"mine\"/");
	assert_int_equal(reopen(s), ERR_INVALID);
	assert_non_null(strstr(s->d->e.text, "mine.json"));
}

/* ---- the shelf ---- */

static void
each_project_has_its_regulation(void **state)
{
	struct shelf *s = *state;
	const char *const projects[] = { "docs:endocs", "eep-support:eep" };

	s->config.projects = (struct setting_list){ 2, projects };
	must(s->d, reopen(s));
	assert_string_equal(policies_regulation(s->policies, "docs"), "endocs");
	assert_string_equal(policies_regulation(s->policies, "eep-support"), "eep");
	assert_string_equal(policies_regulation(s->policies, "else"), "edoc");
	assert_string_equal(policies_regulation(s->policies, NULL), "edoc");
	assert_string_equal(policy_at(s, "endocs", "2027-02-02T05:00:00Z")->id, "endocs");
	assert_null(policies_warning(s->policies));
}

static void
project_without_a_regulation_is_told_how(void **state)
{
	struct shelf *s = *state;
	const char *const projects[] = { "docs" };

	s->config.projects = (struct setting_list){ 1, projects };
	assert_int_equal(reopen(s), ERR_INVALID);
	assert_non_null(strstr(s->d->e.text, "docs:endocs"));
}

static void
request_is_judged_by_the_revision_in_force_at_its_arrival(void **state)
{
	struct shelf *s = *state;

	must(s->d, reopen(s));
	edit(s, "edoc.json",
	    "s/\"revision\": \"4\"/\"revision\": \"5\"/;"
	    "s/\"valid_from\": \"[^\"]*\"/\"valid_from\": \"2027-06-01T00:00:00Z\"/");
	must(s->d, reopen(s));
	assert_string_equal(policy_at(s, "edoc", "2027-05-31T23:59:59Z")->revision, "4");
	assert_string_equal(policy_at(s, "edoc", "2027-06-01T00:00:00Z")->revision, "5");
	assert_string_equal(policy_at(s, "edoc", "1999-01-01T00:00:00Z")->revision, "4");
	/* Parsed once. */
	assert_ptr_equal(policy_at(s, "edoc", "2027-06-02T00:00:00Z"),
	    policy_at(s, "edoc", "2027-06-03T00:00:00Z"));
}

/* What an earlier slad had loaded, and then the files that ship. */
static void
upgrade_takes_effect_from_its_date(void **state)
{
	struct shelf *s = *state;

	edit(s, "edoc.json",
	    "s/\"revision\": \"[^\"]*\"/\"revision\": \"1\"/;"
	    "s/\"valid_from\": \"[^\"]*\"/\"valid_from\": \"2000-01-01T00:00:00Z\"/");
	must(s->d, reopen(s));
	assert_string_equal(policy_at(s, "edoc", "2027-01-11T05:00:00Z")->revision, "1");
	s->config.dir = "sql/regulations";
	must(s->d, reopen(s));
	assert_null(policies_warning(s->policies));
	assert_string_equal(policy_at(s, "edoc", "2026-11-21T23:59:59Z")->revision, "1");
	assert_string_equal(policy_at(s, "edoc", "2026-11-22T00:00:00Z")->revision, "4");
}

static void
revision_of_another_node_is_seen_after_a_refresh(void **state)
{
	struct shelf *s = *state;
	struct shelf other = *s;

	must(s->d, reopen(s));
	other.policies = NULL;
	edit(s, "edoc.json",
	    "s/\"revision\": \"4\"/\"revision\": \"5\"/;"
	    "s/\"valid_from\": \"[^\"]*\"/\"valid_from\": \"2027-06-01T00:00:00Z\"/");
	must(s->d, reopen(&other));
	policies_close(other.policies);
	assert_string_equal(policy_at(s, "edoc", "2027-07-01T00:00:00Z")->revision, "4");
	must(s->d, policies_refresh(s->policies, &s->d->e));
	assert_string_equal(policy_at(s, "edoc", "2027-07-01T00:00:00Z")->revision, "5");
}

static void
new_revision_wakes_the_open_requests_of_its_regulation(void **state)
{
	struct shelf *s = *state;

	must(s->d, reopen(s));
	for (int issue = 1; issue <= 3; issue++)
		database_sql(s->d,
		    "insert into verdict values (%d, %d, 0, 0, 1, null, 0, 'basic', 'error', "
		    "'tracker', 'new', null, 1, null, '%s', '4', 0, 1, '', '{}')",
		    issue, issue != 2, issue == 3 ? "eep" : "edoc");
	must(s->d, reopen(s));
	assert_string_equal(database_ask(s->d, "select count(*) from wake"), "0");
	edit(s, "edoc.json", "s/\"revision\": \"4\"/\"revision\": \"5\"/");
	must(s->d, reopen(s));
	assert_string_equal(database_ask(s->d, "select group_concat(issue_id) from wake"), "1");
}

static void
edited_revision_keeps_its_old_meaning_and_warns(void **state)
{
	struct shelf *s = *state;

	must(s->d, policies_agree(s->d->db, s->dir, "edoc", &s->d->e));
	must(s->d, reopen(s));
	must(s->d, policies_agree(s->d->db, s->dir, "edoc", &s->d->e));
	edit(s, "edoc.json", "s/\"reopen_days\": 5/\"reopen_days\": 9/");
	assert_int_equal(policies_agree(s->d->db, s->dir, "edoc", &s->d->e), ERR_CONFLICT);
	assert_non_null(strstr(s->d->e.text, "new \"revision\""));
	must(s->d, reopen(s));
	assert_non_null(policies_warning(s->policies));
	assert_non_null(strstr(policies_warning(s->policies), "new \"revision\""));
	assert_int_equal(policy_at(s, "edoc", "2027-02-02T05:00:00Z")->noanswer.reopen_days, 5);
}

static void
edited_holidays_are_another_text_too(void **state)
{
	struct shelf *s = *state;

	must(s->d, reopen(s));
	edit(s, "holidays_kz.csv", "$d");
	must(s->d, reopen(s));
	assert_non_null(policies_warning(s->policies));
}

static void
broken_file_does_not_stop_what_is_on_record(void **state)
{
	struct shelf *s = *state;

	must(s->d, reopen(s));
	edit(s, "edoc.json", "1d");
	must(s->d, reopen(s));
	assert_non_null(strstr(policies_warning(s->policies), "edoc.json"));
	assert_string_equal(policy_at(s, "edoc", "2027-02-02T05:00:00Z")->id, "edoc");
}

/* Mode bits do not hold for root; a link in a circle holds for all. */
static void
file_that_nobody_can_open_does_not_either(void **state)
{
	struct shelf *s = *state;
	char path[200];

	must(s->d, reopen(s));
	snprintf(path, sizeof(path), "%s/edoc.json", s->dir);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink("edoc.json", path), 0);
	must(s->d, reopen(s));
	assert_non_null(strstr(policies_warning(s->policies), "edoc.json"));
	assert_string_equal(policy_at(s, "edoc", "2027-02-02T05:00:00Z")->id, "edoc");
}

static void
broken_file_of_a_new_regulation_is_an_error(void **state)
{
	struct shelf *s = *state;

	edit(s, "edoc.json", "1d");
	assert_int_equal(reopen(s), ERR_INVALID);
	assert_non_null(strstr(s->d->e.text, "edoc.json"));
}

static void
regulation_that_is_not_on_record_is_told_how_to_load(void **state)
{
	struct shelf *s = *state;
	const struct policy *p;

	must(s->d, reopen(s));
	assert_int_equal(
	    policies_at(s->policies, "nowhere", (struct utc){ 0 }, &p, &s->d->e), ERR_NOTFOUND);
	assert_non_null(strstr(s->d->e.text, "regulation.projects"));
}

/* ---- on record since an earlier version ---- */

/* Takes out of the files on record what later versions have added. */
static void
was_put_by_an_earlier_version(struct shelf *s, const char *file, const char *path)
{
	database_sql(s->d,
	    "update policy_file set body = json_remove(body, '%s') where name = '%s'", path, file);
}

static const struct {
	const char *file, *path;
	const char *lent;
} later[] = {
	{ "texts.json", "$.planned_date", "texts.json: planned_date" },
	{ "intake.json", "$.items.contacts.ask", "intake.json: items.contacts.ask" },
	{ "intake.json", "$.texts.ask", "intake.json: texts.ask" },
	{ "refusal.json", "$.scope", "refusal.json: scope" },
};

static void
words_that_an_old_revision_lacks_are_lent(void **state)
{
	struct shelf *s = *state;

	must(s->d, reopen(s));
	database_sql(s->d,
	    "update policy_file set body = json_set(body, '$.closed.ru', 'Наши слова') "
	    "where name = 'texts.json'");
	for (size_t i = 0; i < sizeof(later) / sizeof(later[0]); i++)
		was_put_by_an_earlier_version(s, later[i].file, later[i].path);
	must(s->d, reopen(s));
	const struct policy *p = policy_at(s, "edoc", "2027-02-02T05:00:00Z");

	assert_int_equal(p->lent.n, sizeof(later) / sizeof(later[0]));
	for (size_t i = 0; i < p->lent.n; i++) {
		size_t k = 0;

		while (k < p->lent.n && strcmp(p->lent.names[i], later[k].lent) != 0)
			k++;
		if (k == p->lent.n)
			fail_msg("%s is not expected", p->lent.names[i]);
	}
	assert_string_equal(policy_text(p, TEXT_CLOSED, "ru"), "Наши слова");
	assert_non_null(strstr(policy_text(p, TEXT_PLANNED_DATE, "ru"), "дата"));
}

/* A language that slad does not ship. */
static void
word_in_a_foreign_language_is_lent_in_english(void **state)
{
	struct shelf *s = *state;

	must(s->d, reopen(s));
	database_sql(s->d,
	    "update policy_revision set body = replace(body, '\"en\"', '\"de\"') where regulation "
	    "= 'edoc'");
	database_sql(s->d, "update policy_file set body = replace(body, '\"en\"', '\"de\"')");
	was_put_by_an_earlier_version(s, "texts.json", "$.planned_date");
	must(s->d, reopen(s));
	const struct policy *p = policy_at(s, "edoc", "2027-02-02T05:00:00Z");

	assert_int_equal(p->lent.n, 1);
	assert_non_null(strstr(policy_text(p, TEXT_PLANNED_DATE, "de"), "Expected"));
}

static void
what_the_regulation_itself_lacks_is_not_lent(void **state)
{
	struct shelf *s = *state;
	const struct policy *p;

	must(s->d, reopen(s));
	database_sql(s->d, "update policy_revision set body = json_remove(body, '$.no_answer')");
	must(s->d, reopen(s));
	assert_int_equal(policies_at(s->policies, "edoc", (struct utc){ 1785000000 }, &p, &s->d->e),
	    ERR_INVALID);
	assert_non_null(strstr(s->d->e.text, "no_answer: is missing"));
}

static void
text_of_no_meaning_is_an_error(void **state)
{
	struct shelf *s = *state;

	edit(s, "texts.json", "s/\"planned_date\"/\"closed_\"/");
	assert_int_equal(reopen(s), ERR_INVALID);
	assert_non_null(strstr(s->d->e.text, "texts"));
}

/* A copy in a folder of its own, taken before the upgrade that ships s->dir. */
static const char *
copied(struct shelf *s)
{
	static char path[150];
	char command[400];

	snprintf(path, sizeof(path), "%s/own/edoc.json", s->dir);
	snprintf(command, sizeof(command), "mkdir %s/own && cp sql/regulations/* %s/own", s->dir,
	    s->dir);
	assert_int_equal(system(command), 0);
	edit(s, "own/texts.json",
	    "/\"set_waiting\"/,/}/d;/\"queue_unasked\"/,/}/d;s/Запрос завершён/Наш запрос "
	    "завершён/");
	s->config.regulation = path;
	return path;
}

static const struct mistake *
mistake_of(const struct mistakes *m, enum mistake_kind kind, const char *says)
{
	for (size_t i = 0; i < m->n; i++) {
		if (m->items[i].kind == kind && strstr(m->items[i].text, says) != NULL)
			return &m->items[i];
	}
	fail_msg("nothing says %s", says);
	return NULL;
}

static void
words_that_a_copied_file_lacks_are_lent(void **state)
{
	struct shelf *s = *state;
	const char *path = copied(s);
	struct mistakes m = { .arena = s->d->arena };
	struct policies_found found;
	const struct policy *p;

	for (int start = 1; start <= 2; start++) {
		must(s->d, reopen(s));
		assert_non_null(strstr(policies_warning(s->policies),
		    "edoc: its files lack words that this version wants, and those that ship stand "
		    "in: texts.json: set_waiting and others"));
	}
	p = policy_at(s, "edoc", "2027-02-02T05:00:00Z");
	assert_int_equal(p->lent.n, 2);
	assert_string_equal(policy_text(p, TEXT_SET_WAITING, "en"), "set to wait for the client");
	assert_non_null(strstr(policy_text(p, TEXT_CLOSED, "ru"), "Наш запрос"));
	must(s->d, policies_look(s->dir, path, m.arena, &m, &found, &s->d->e));
	assert_string_equal(
	    mistake_of(&m, MISTAKE_WARNING, "lacks \"queue_unasked\"")->file, "texts.json");
	policy_free(found.policy);
}

/* It did no harm before anybody told of it. */
static void
item_that_names_itself_stops_no_start(void **state)
{
	struct shelf *s = *state;
	struct mistakes m = { .arena = s->d->arena };
	struct policies_found found;

	edit(s, "edoc.json", "s/\"with\": \\[\"bin\"\\]/\"with\": [\"organisation\"]/");
	must(s->d, reopen(s));
	must(s->d, policies_look(s->dir, "edoc", m.arena, &m, &found, &s->d->e));
	assert_string_equal(
	    mistake_of(&m, MISTAKE_ERROR, "named for itself")->path, "intake.items[2].with");
	assert_null(found.policy);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(regulation_is_found_by_name_and_by_path),
		TEST(includes_of_a_file_elsewhere_are_found),
		TEST(file_of_another_name_than_its_id_is_refused),
		TEST(each_project_has_its_regulation),
		TEST(project_without_a_regulation_is_told_how),
		TEST(request_is_judged_by_the_revision_in_force_at_its_arrival),
		TEST(upgrade_takes_effect_from_its_date),
		TEST(revision_of_another_node_is_seen_after_a_refresh),
		TEST(new_revision_wakes_the_open_requests_of_its_regulation),
		TEST(edited_revision_keeps_its_old_meaning_and_warns),
		TEST(edited_holidays_are_another_text_too),
		TEST(broken_file_does_not_stop_what_is_on_record),
		TEST(file_that_nobody_can_open_does_not_either),
		TEST(broken_file_of_a_new_regulation_is_an_error),
		TEST(regulation_that_is_not_on_record_is_told_how_to_load),
		TEST(words_that_an_old_revision_lacks_are_lent),
		TEST(word_in_a_foreign_language_is_lent_in_english),
		TEST(what_the_regulation_itself_lacks_is_not_lent),
		TEST(text_of_no_meaning_is_an_error),
		TEST(words_that_a_copied_file_lacks_are_lent),
		TEST(item_that_names_itself_stops_no_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
