#include "store/letter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/arena.h"
#include "base/buf.h"
#include "store/brake.h"
#include "store/letter_mail.h"
#include "store/record.h"
#include "tests/support/database.h"

#define at(seconds) ((struct utc){ seconds })

/* Nothing happened before: instants are counted from here. */
static const struct letter_pace pace = { .lease = { 60 }, .gather = { 30 }, .every = { 900 } };

static struct letter
letter_of(const char *key, int64_t user, int64_t due)
{
	return (struct letter){
		.key = key,
		.kind = "warning",
		.rule = "warning",
		.issue = 1,
		.user = user,
		.body = "{\"title\":{\"ru\":\"Целевой срок\"}}",
		.cause = { due },
		.due = { due },
		.stale = UTC_NONE,
		.state = LETTER_PENDING,
	};
}

static void
put(struct database *d, const char *key, int64_t user, int64_t due)
{
	const struct letter l = letter_of(key, user, due);

	must(d, letter_put(d->db, &l, at(due), NULL, &d->e));
}

static struct letter_mail
lease(struct database *d, int64_t now)
{
	struct letter_mail m;

	must(d, letter_mail_lease(d->db, at(now), &pace, d->arena, &m, &d->e));
	return m;
}

/* "a b": the keys of a mail. */
static const char *
keys(struct database *d, const struct letter_mail *m)
{
	char *said = arena_strdup(d->arena, "");

	for (size_t i = 0; i < m->n; i++)
		said = arena_printf(d->arena, "%s%s%s", said, i > 0 ? " " : "", m->letters[i].key);
	return said;
}

static const char *
state_of(struct database *d, const char *key)
{
	return database_ask(d, "select state from letter where lkey = '%s'", key);
}

/* "pending done": the states that the record tells of a letter, in their order. */
static const char *
record_of(struct database *d, const char *key)
{
	char *said = arena_strdup(d->arena, "");
	struct record_entry *entries;
	size_t n;

	must(d, record_list(d->db, 0, 0, 100, d->arena, &entries, &n, &d->e));
	for (size_t i = 0; i < n; i++) {
		json_t *body = json_loads(entries[i].body, 0, NULL);

		assert_string_equal(entries[i].kind, "letter");
		if (strcmp(json_string_value(json_object_get(body, "key")), key) == 0)
			said = arena_printf(d->arena, "%s%s%s", said, *said == '\0' ? "" : " ",
			    json_string_value(json_object_get(body, "to")));
		json_decref(body);
	}
	return said;
}

static void
test_said_once(void **state)
{
	struct database *d = *state;
	struct letter l = letter_of("a", 5, 100);
	bool fresh;

	must(d, letter_put(d->db, &l, at(100), &fresh, &d->e));
	assert_true(fresh);
	l.body = "{}";
	must(d, letter_put(d->db, &l, at(101), &fresh, &d->e));
	assert_false(fresh);
	assert_string_equal(
	    database_ask(d, "select count(*) from letter where body like '%%срок%%'"), "1");
	assert_string_equal(record_of(d, "a"), "pending");
}

static void
test_one_mail_for_a_person(void **state)
{
	struct database *d = *state;
	struct letter_mail m;

	put(d, "a", 5, 100);
	put(d, "b", 6, 105);
	put(d, "c", 5, 120);
	put(d, "later", 5, 500);
	m = lease(d, 129);
	assert_int_equal(m.n, 0); /* the first waits for others */
	m = lease(d, 130);
	assert_string_equal(keys(d, &m), "a c");
	assert_string_equal(m.person, "user:5");
	must(d, letter_mail_sent(d->db, &m, at(131), &d->e));
	m = lease(d, 135);
	assert_string_equal(keys(d, &m), "b");
	must(d, letter_mail_sent(d->db, &m, at(136), &d->e));
	/* A quarter of an hour between two mails to one person. */
	m = lease(d, 1029);
	assert_int_equal(m.n, 0);
	m = lease(d, 1030);
	assert_string_equal(keys(d, &m), "later");
	assert_string_equal(record_of(d, "a"), "pending done");
}

static void
test_nobody_else_takes_it(void **state)
{
	struct database *d = *state;
	struct letter_mail first, second;

	put(d, "a", 5, 100);
	first = lease(d, 200);
	put(d, "b", 5, 150);
	second = lease(d, 210);
	assert_int_equal(second.n, 0); /* not beside a mail of theirs that is on its way */
	assert_int_equal(first.n, 1);
}

static void
test_lost_sender(void **state)
{
	struct database *d = *state;
	struct letter_mail first, second;

	put(d, "a", 5, 100);
	put(d, "b", 5, 101);
	first = lease(d, 200);
	put(d, "c", 5, 150);
	second = lease(d, 260);
	/* The very same mail again, under the same name, and nothing new in it. */
	assert_string_equal(keys(d, &second), "a b");
	assert_string_equal(second.id, first.id);
	assert_true(second.again);
	assert_int_equal(second.attempt, 2);
	assert_int_equal(letter_mail_sent(d->db, &first, at(261), &d->e), ERR_CONFLICT);
	must(d, letter_mail_sent(d->db, &second, at(262), &d->e));
	assert_string_equal(state_of(d, "a"), "done");
}

static void
test_trouble(void **state)
{
	struct database *d = *state;
	struct letter_mail m, again;

	put(d, "a", 5, 100);
	m = lease(d, 200);
	must(d, letter_mail_later(d->db, &m, false, at(300), "server away", at(201), &d->e));
	put(d, "b", 5, 210);
	/* Nothing was taken: what came meanwhile may go with it. */
	m = lease(d, 330);
	assert_string_equal(keys(d, &m), "a b");
	assert_false(m.again);
	must(d, letter_mail_later(d->db, &m, true, at(400), "no answer", at(331), &d->e));
	put(d, "c", 5, 340);
	again = lease(d, 450);
	assert_string_equal(keys(d, &again), "a b");
	assert_string_equal(again.id, m.id);
	/* Known to be not taken now, but the time before nobody knows. */
	must(d, letter_mail_later(d->db, &again, false, at(460), "away", at(451), &d->e));
	again = lease(d, 460);
	assert_string_equal(again.id, m.id);
	must(d, letter_mail_park(d->db, &again, "no such mailbox", at(461), &d->e));
	assert_string_equal(state_of(d, "a"), "parked");
	assert_string_equal(record_of(d, "a"), "pending pending pending pending parked");
}

static void
test_one_taken_out(void **state)
{
	struct database *d = *state;
	struct letter_mail m;

	put(d, "a", 5, 100);
	put(d, "b", 5, 101);
	m = lease(d, 200);
	must(d, letter_mail_drop(d->db, &m, &m.letters[0], "breached meanwhile", at(200), &d->e));
	must(d, letter_mail_sent(d->db, &m, at(201), &d->e));
	assert_string_equal(state_of(d, "a"), "withdrawn");
	assert_string_equal(state_of(d, "b"), "done");
}

/* What looks at an issue want, one after the other; the letter's state after each. */
static void
test_standing(void **state)
{
	struct database *d = *state;
	const struct letter wanted = letter_of("a", 5, 100);
	struct letter shadow = wanted;
	struct letter_mail m;
	size_t n;

	put(d, "own", 5, 9000);
	must(d, letter_sync(d->db, 1, &wanted, 1, at(90), d->arena, &n, &d->e));
	assert_int_equal(n, 1);
	must(d, letter_sync(d->db, 1, &wanted, 1, at(91), d->arena, &n, &d->e));
	assert_int_equal(n, 0);
	must(d, letter_sync(d->db, 1, NULL, 0, at(92), d->arena, &n, &d->e));
	assert_int_equal(n, 1);
	assert_string_equal(state_of(d, "a"), "withdrawn");
	assert_string_equal(state_of(d, "own"), "pending"); /* no look's */
	shadow.state = LETTER_SHADOW;
	must(d, letter_sync(d->db, 1, &shadow, 1, at(93), d->arena, &n, &d->e));
	assert_string_equal(state_of(d, "a"), "shadow");
	must(d, letter_sync(d->db, 1, &wanted, 1, at(94), d->arena, &n, &d->e));
	m = lease(d, 200);
	assert_string_equal(keys(d, &m), "a");
	/* It is on its way: the sender decides. */
	must(d, letter_sync(d->db, 1, NULL, 0, at(201), d->arena, &n, &d->e));
	assert_string_equal(state_of(d, "a"), "leased");
	must(d, letter_mail_sent(d->db, &m, at(202), &d->e));
	must(d, letter_sync(d->db, 1, &wanted, 1, at(203), d->arena, &n, &d->e));
	assert_int_equal(n, 0);
	assert_string_equal(record_of(d, "a"), "pending withdrawn shadow pending done");
}

static void
test_a_locked_reader_stays_unread(void **state)
{
	struct database *d = *state;
	const struct letter wanted = letter_of("a", 5, 100);
	struct letter_mail m;
	size_t n;

	must(d, letter_sync(d->db, 1, &wanted, 1, at(90), d->arena, &n, &d->e));
	m = lease(d, 200);
	must(d, letter_mail_drop(d->db, &m, &m.letters[0], "user is locked", at(201), &d->e));
	must(d, letter_sync(d->db, 1, &wanted, 1, at(203), d->arena, &n, &d->e));
	assert_int_equal(n, 0);
	assert_string_equal(state_of(d, "a"), "withdrawn");
}

static void
test_a_persons_word(void **state)
{
	struct database *d = *state;
	struct letter_mail m;
	struct letter l;
	int64_t id;

	put(d, "a", 5, 100);
	id = atoll(database_ask(d, "select id from letter"));
	assert_int_equal(letter_again(d->db, id, at(101), &d->e), ERR_CONFLICT);
	must(d, letter_withdraw(d->db, id, "by a person", at(102), &d->e));
	must(d, letter_again(d->db, id, at(103), &d->e));
	m = lease(d, 200);
	assert_int_equal(letter_withdraw(d->db, id, "by a person", at(201), &d->e), ERR_CONFLICT);
	must(d, letter_mail_sent(d->db, &m, at(202), &d->e));
	must(d, letter_get(d->db, id, d->arena, &l, &d->e));
	assert_int_equal(l.state, LETTER_DONE);
	assert_string_equal(l.mail, m.id);
	assert_int_equal(letter_again(d->db, 12345, at(203), &d->e), ERR_NOTFOUND);
}

static void
test_counts(void **state)
{
	struct database *d = *state;
	size_t counts[LETTER_STATE_COUNT], n;
	struct letter_mail m;
	struct letter *list;
	struct utc since;

	put(d, "a", 5, 100);
	put(d, "b", 5, 110);
	put(d, "c", 6, 300);
	must(d, letter_oldest(d->db, at(350), &since, &d->e));
	assert_int_equal(since.s, 100);
	m = lease(d, 200);
	must(d, letter_mail_sent(d->db, &m, at(200), &d->e));
	must(d, letter_mail_since(d->db, at(150), &n, &d->e));
	assert_int_equal(n, 1); /* a mail, not two letters */
	must(d, letter_mail_since(d->db, at(201), &n, &d->e));
	assert_int_equal(n, 0);
	must(d, letter_counts(d->db, counts, &d->e));
	assert_int_equal(counts[LETTER_DONE], 2);
	assert_int_equal(counts[LETTER_PENDING], 1);
	must(d, letter_list(d->db, LETTER_DONE, 1, 0, 10, d->arena, &list, &n, &d->e));
	assert_int_equal(n, 2);
	must(d, letter_list(d->db, LETTER_DONE, 2, 0, 10, d->arena, &list, &n, &d->e));
	assert_int_equal(n, 0);
}

static void
test_admits(void **state)
{
	static const struct {
		const char *why;
		struct brake brake;
		int64_t cause;
		enum letter_state begins;
	} rows[] = {
		{ "it observes", { .mode = BRAKE_OBSERVE, .since = UTC_NONE }, 100, LETTER_SHADOW },
		{ "it acts", { .mode = BRAKE_ACT, .since = { 50 } }, 100, LETTER_PENDING },
		{ "an old cause", { .mode = BRAKE_ACT, .since = { 150 } }, 100, LETTER_SHADOW },
	};

	assert_int_equal(letter_admits(NULL, at(1)), LETTER_SHADOW);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (letter_admits(&rows[i].brake, at(rows[i].cause)) != rows[i].begins)
			fail_msg("%s", rows[i].why);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, database_setup, database_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_said_once),
		TEST(test_one_mail_for_a_person),
		TEST(test_nobody_else_takes_it),
		TEST(test_lost_sender),
		TEST(test_trouble),
		TEST(test_one_taken_out),
		TEST(test_standing),
		TEST(test_a_locked_reader_stays_unread),
		TEST(test_a_persons_word),
		TEST(test_counts),
		cmocka_unit_test(test_admits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
