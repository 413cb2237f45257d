#include "store/client.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "store/fact.h"
#include "tests/support/database.h"

static int64_t
add(struct database *d, const char *name, const char *bin)
{
	const struct client c = { .name = name, .bin = bin, .language = "ru", .created = { 1 } };
	int64_t id;

	must(d, client_add(d->db, &c, &id, &d->e));
	return id;
}

static int64_t
add_contract(struct database *d, int64_t client, const char *level, int64_t from, int64_t to)
{
	const struct client_contract c = {
		.client = client,
		.level = level,
		.number = "12/26",
		.from = { from },
		.to = { to },
	};
	int64_t id;

	must(d, client_contract_add(d->db, &c, &id, &d->e));
	return id;
}

/*
 * Four clients, each known by one thing; the farthest is the oldest, so that age decides nothing.
 */
static void
bind_four(struct database *d, int64_t ids[4])
{
	ids[3] = add(d, "By domain", NULL);
	ids[2] = add(d, "By project", NULL);
	ids[1] = add(d, "By group", NULL);
	ids[0] = add(d, "By user", NULL);
	must(d, client_bind(d->db, ids[0], CLIENT_BY_USER, "42", &d->e));
	must(d, client_bind(d->db, ids[1], CLIENT_BY_GROUP, "7", &d->e));
	must(d, client_bind(d->db, ids[2], CLIENT_BY_PROJECT, "3", &d->e));
	must(d, client_bind(d->db, ids[3], CLIENT_BY_DOMAIN, "Example.KZ", &d->e));
}

static void
the_nearest_binding_decides(void **state)
{
	static const int64_t groups[] = { 5, 7, 6 };
	static const struct {
		const char *what;
		struct client_who who;
		int found; /* index of bind_four; -1: nobody */
	} cases[] = {
		{ "all four", { 42, groups, 3, 3, "example.kz" }, 0 },
		{ "without the user", { 43, groups, 3, 3, "example.kz" }, 1 },
		{ "without the group", { 43, groups, 1, 3, "example.kz" }, 2 },
		{ "the domain alone", { 43, NULL, 0, 4, "EXAMPLE.kz" }, 3 },
		{ "a number is no other kind's", { 7, NULL, 0, 42, NULL }, -1 },
		{ "a part of a domain", { 43, NULL, 0, 4, "mail.example.kz" }, -1 },
		{ "no domain at all", { 43, NULL, 0, 4, "not a domain" }, -1 },
		{ "nothing known", { 0, NULL, 0, 0, NULL }, -1 },
	};
	struct database *d = *state;
	struct client_match *m;
	int64_t ids[4];

	bind_four(d, ids);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		must(d, client_find(d->db, &cases[i].who, (struct utc){ 5 }, d->arena, &m, &d->e));
		if ((m == NULL ? -1 : (int)m->by) != cases[i].found ||
		    (m != NULL && m->client.id != ids[cases[i].found]))
			fail_msg("%s: %s", cases[i].what, m == NULL ? "nobody" : m->client.name);
	}
}

static void
the_contract_in_force_at_that_instant(void **state)
{
	static const struct {
		int64_t at;
		const char *level; /* NULL: none */
	} cases[] = {
		{ 99, NULL },
		{ 100, "vip" },
		{ 199, "vip" },
		{ 200, NULL }, /* ended, the next has not begun */
		{ 249, NULL },
		{ 250, "basic" },
		{ 300, "vip" }, /* two overlap: the later one */
		{ 399, "vip" },
		{ 400, "basic" },
		{ 99999999999, "basic" },
	};
	const struct client_who who = { .user = 42 };
	struct database *d = *state;
	const int64_t id = add(d, "A", NULL), other = add(d, "B", NULL);
	struct client_match *m;

	must(d, client_bind(d->db, id, CLIENT_BY_USER, "42", &d->e));
	add_contract(d, id, "vip", 100, 200);
	add_contract(d, id, "basic", 250, INT64_MAX);
	add_contract(d, id, "vip", 300, 400);
	add_contract(d, other, "vip", 0, INT64_MAX);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		must(d, client_find(d->db, &who, (struct utc){ cases[i].at }, d->arena, &m, &d->e));
		assert_non_null(m);
		if ((m->contract.id != 0) != (cases[i].level != NULL) ||
		    (cases[i].level != NULL && strcmp(cases[i].level, m->contract.level) != 0))
			fail_msg("at %ld: %s", (long)cases[i].at,
			    m->contract.id == 0 ? "none" : m->contract.level);
	}
	assert_string_equal(m->contract.number, "12/26");
	assert_true(utc_is_none(m->contract.to));
	assert_string_equal(m->client.language, "ru");
}

static void
of_two_groups_the_one_that_pays(void **state)
{
	static const int64_t groups[] = { 5, 6 };
	const struct client_who who = { .user = 1, .groups = groups, .n_groups = 2 };
	struct database *d = *state;
	const int64_t a = add(d, "A", NULL), b = add(d, "B", NULL);
	struct client_match *m;

	must(d, client_bind(d->db, a, CLIENT_BY_GROUP, "5", &d->e));
	must(d, client_bind(d->db, b, CLIENT_BY_GROUP, "6", &d->e));
	must(d, client_find(d->db, &who, (struct utc){ 5 }, d->arena, &m, &d->e));
	assert_int_equal(m->client.id, a);
	add_contract(d, b, "vip", 0, 100);
	must(d, client_find(d->db, &who, (struct utc){ 5 }, d->arena, &m, &d->e));
	assert_int_equal(m->client.id, b);
	must(d, client_find(d->db, &who, (struct utc){ 100 }, d->arena, &m, &d->e));
	assert_int_equal(m->client.id, a);
}

static void
bindings_are_checked(void **state)
{
	static const struct {
		enum client_by by;
		const char *value;
		enum err_code code;
		const char *words;
	} cases[] = {
		{ CLIENT_BY_USER, "0", ERR_INVALID, "id of a user" },
		{ CLIENT_BY_USER, "042", ERR_INVALID, "id of a user" },
		{ CLIENT_BY_GROUP, "Ромашка", ERR_INVALID, "id of a group" },
		{ CLIENT_BY_PROJECT, "", ERR_INVALID, "id of a project" },
		{ CLIENT_BY_PROJECT, "99999999999", ERR_INVALID, "id of a project" },
		{ CLIENT_BY_DOMAIN, "kz", ERR_INVALID, "mail domain" },
		{ CLIENT_BY_DOMAIN, "a@b.kz", ERR_INVALID, "mail domain" },
		{ CLIENT_BY_DOMAIN, ".kz", ERR_INVALID, "mail domain" },
		{ CLIENT_BY_DOMAIN, "", ERR_INVALID, "mail domain" },
		{ CLIENT_BY_DOMAIN, "EXAMPLE.kz", ERR_CONFLICT, "domain example.kz is bound" },
		{ CLIENT_BY_USER, "42", ERR_CONFLICT, "user 42 is bound" },
		{ CLIENT_BY_USER, "43", ERR_OK, "" },
		{ CLIENT_BY_USER, "43", ERR_OK, "" }, /* again */
	};
	struct database *d = *state;
	int64_t ids[4], id;

	bind_four(d, ids);
	id = add(d, "E", NULL);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const enum err_code rc = client_bind(d->db, id, cases[i].by, cases[i].value, &d->e);

		if (rc != cases[i].code ||
		    (rc != ERR_OK && strstr(d->e.text, cases[i].words) == NULL))
			fail_msg("\"%s\": %s", cases[i].value, d->e.text);
	}
	assert_int_equal(client_bind(d->db, 999, CLIENT_BY_USER, "50", &d->e), ERR_NOTFOUND);
	assert_int_equal(client_unbind(d->db, CLIENT_BY_USER, "50", &d->e), ERR_NOTFOUND);
	must(d, client_unbind(d->db, CLIENT_BY_DOMAIN, "EXAMPLE.KZ", &d->e));
	must(d, client_bind(d->db, id, CLIENT_BY_DOMAIN, "example.kz", &d->e));
}

static void
lists(void **state)
{
	struct database *d = *state;
	struct client_contract *contracts;
	struct client_bind *binds;
	struct client *clients, one;
	int64_t ids[4];
	size_t n;

	bind_four(d, ids);
	must(d, client_list(d->db, d->arena, &clients, &n, &d->e));
	assert_int_equal(n, 4);
	assert_string_equal(clients[0].name, "By domain");
	assert_string_equal(clients[3].name, "By user");
	must(d, client_binds(d->db, 0, d->arena, &binds, &n, &d->e));
	assert_int_equal(n, 4);
	must(d, client_binds(d->db, ids[3], d->arena, &binds, &n, &d->e));
	assert_int_equal(n, 1);
	assert_string_equal(binds[0].value, "example.kz");
	assert_int_equal(binds[0].by, CLIENT_BY_DOMAIN);
	add_contract(d, ids[1], "vip", 200, 300);
	add_contract(d, ids[1], "basic", 100, 200);
	add_contract(d, ids[0], "vip", 100, 200);
	must(d, client_contracts(d->db, ids[1], d->arena, &contracts, &n, &d->e));
	assert_int_equal(n, 2);
	assert_string_equal(contracts[0].level, "basic");
	must(d, client_contracts(d->db, 0, d->arena, &contracts, &n, &d->e));
	assert_int_equal(n, 3);
	must(d, client_get(d->db, ids[0], d->arena, &one, &d->e));
	assert_string_equal(one.name, "By user");
	assert_null(one.bin);
	assert_int_equal(client_get(d->db, 999, d->arena, &one, &d->e), ERR_NOTFOUND);
}

static void
names_and_bins_are_unique(void **state)
{
	struct database *d = *state;
	const int64_t id = add(d, "ТОО «Ромашка»", "971240001315");
	const struct client same_name = { .name = "тоо «ромашка»" };
	const struct client same_bin = { .name = "Other", .bin = "971240001315" };
	struct client c = {
		.id = id, .name = "ТОО «Ромашка»", .bin = "971240001315", .language = "kk"
	};
	int64_t ignored;

	assert_int_equal(client_add(d->db, &same_name, &ignored, &d->e), ERR_CONFLICT);
	assert_int_equal(client_add(d->db, &same_bin, &ignored, &d->e), ERR_CONFLICT);
	assert_non_null(strstr(d->e.text, "971240001315"));
	must(d, client_update(d->db, &c, &d->e));
	must(d, client_get(d->db, id, d->arena, &c, &d->e));
	assert_string_equal(c.language, "kk");
	add(d, "B", NULL);
	c.name = "B";
	assert_int_equal(client_update(d->db, &c, &d->e), ERR_CONFLICT);
}

static void
what_is_on_record_is_not_removed(void **state)
{
	struct database *d = *state;
	const int64_t id = add(d, "A", NULL), free_one = add(d, "B", NULL);
	const int64_t used = add_contract(d, id, "vip", 0, 100);
	const int64_t unused = add_contract(d, id, "vip", 100, 200);
	const struct fact_arrival arrival = {
		.issue = 1,
		.client = id,
		.contract = used,
		.level = "vip",
		.regulation = "edoc",
		.received = UTC_NONE,
	};
	bool fresh;

	must(d, fact_arrival_put(d->db, &arrival, &fresh, &d->e));
	must(d, client_bind(d->db, free_one, CLIENT_BY_USER, "1", &d->e));
	add_contract(d, free_one, "vip", 0, 100);
	assert_int_equal(client_remove(d->db, id, &d->e), ERR_CONFLICT);
	assert_int_equal(client_contract_remove(d->db, used, &d->e), ERR_CONFLICT);
	must(d, client_contract_remove(d->db, unused, &d->e));
	assert_int_equal(client_contract_remove(d->db, unused, &d->e), ERR_NOTFOUND);
	must(d, client_remove(d->db, free_one, &d->e));
	assert_int_equal(client_remove(d->db, free_one, &d->e), ERR_NOTFOUND);
	assert_string_equal(database_ask(d, "select count(*) from client_bind"), "0");
	assert_string_equal(database_ask(d, "select count(*) from contract"), "1");
}

static void
a_contract_has_a_beginning_before_its_end(void **state)
{
	struct database *d = *state;
	const int64_t client = add(d, "A", NULL);
	const int64_t id = add_contract(d, client, "vip", 100, INT64_MAX);
	const struct client_contract wrong = {
		.client = client, .level = "vip", .number = "1", .from = { 100 }, .to = { 100 }
	};
	const struct client_contract nobodys = {
		.client = 999, .level = "vip", .number = "1", .from = { 1 }, .to = { 2 }
	};
	int64_t ignored;

	assert_int_equal(client_contract_add(d->db, &wrong, &ignored, &d->e), ERR_INVALID);
	assert_int_equal(client_contract_add(d->db, &nobodys, &ignored, &d->e), ERR_NOTFOUND);
	assert_int_equal(client_contract_end(d->db, id, (struct utc){ 100 }, &d->e), ERR_INVALID);
	must(d, client_contract_end(d->db, id, (struct utc){ 101 }, &d->e));
	must(d, client_contract_end(d->db, id, (struct utc){ 101 }, &d->e));
	assert_string_equal(database_ask(d, "select valid_to from contract"), "101");
	must(d, client_contract_end(d->db, id, UTC_NONE, &d->e));
	assert_string_equal(database_ask(d, "select valid_to is null from contract"), "1");
	assert_int_equal(client_contract_end(d->db, 999, UTC_NONE, &d->e), ERR_NOTFOUND);
}

#define test(name) cmocka_unit_test_setup_teardown(name, database_setup, database_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(the_nearest_binding_decides),
		test(the_contract_in_force_at_that_instant),
		test(of_two_groups_the_one_that_pays),
		test(bindings_are_checked),
		test(lists),
		test(names_and_bins_are_unique),
		test(what_is_on_record_is_not_removed),
		test(a_contract_has_a_beginning_before_its_end),
	};

	return cmocka_run_group_tests_name("client", tests, NULL, NULL);
}
