#include "store/node.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/database.h"

static void
who_is_alive(void **state)
{
	struct database *d = *state;
	struct node *nodes;
	size_t n;

	must(d, node_seen(d->db, "b:look", "1.0", (struct utc){ 100 }, &d->e));
	must(d, node_seen(d->db, "a:look", "1.0", (struct utc){ 90 }, &d->e));
	must(d, node_seen(d->db, "gone", "0.9", (struct utc){ 10 }, &d->e));
	must(d, node_seen(d->db, "a:look", "1.1", (struct utc){ 110 }, &d->e));
	must(d, node_list(d->db, (struct utc){ 50 }, d->arena, &nodes, &n, &d->e));
	assert_int_equal(n, 2);
	assert_string_equal(nodes[0].name, "a:look");
	assert_string_equal(nodes[0].version, "1.1");
	assert_int_equal(nodes[0].seen.s, 110);
	assert_string_equal(nodes[1].name, "b:look");
	assert_string_equal(database_ask(d, "select count(*) from node"), "2");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(who_is_alive, database_setup, database_teardown),
	};

	return cmocka_run_group_tests_name("node", tests, NULL, NULL);
}
