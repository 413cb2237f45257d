#include "store/outbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "tests/support/database.h"

#define at(seconds) ((struct utc){ seconds })
#define MINUTE ((struct span){ SPAN_MINUTE })

static struct outbox_item
item_of(const char *key, enum outbox_state state)
{
	return (struct outbox_item){
		.key = key,
		.issue = 1,
		.rule = "no_answer",
		.kind = "close",
		.clause = "15",
		.payload = "{\"note\":\"ответ от клиента не получен\"}",
		.cause = { 50 },
		.basis = 7,
		.state = state,
		.due = { 100 },
	};
}

/* A look at issue 1 that wants these; what it changed as "a:->pending b:shadow->withdrawn". */
static const char *
look(struct database *d, int64_t now, const struct outbox_item *items, size_t n)
{
	struct outbox_change *changes;
	size_t n_changes;
	struct buf b;

	must(d, outbox_sync(d->db, 1, items, n, at(now), d->arena, &changes, &n_changes, &d->e));
	buf_init(&b);
	for (size_t i = 0; i < n_changes; i++)
		buf_printf(&b, "%s%s:%s->%s", i == 0 ? "" : " ", changes[i].key,
		    changes[i].from == OUTBOX_STATE_COUNT ? "" : outbox_state_name(changes[i].from),
		    outbox_state_name(changes[i].to));
	return buf_keep(&b, d->arena);
}

static const char *
look_for(struct database *d, int64_t now, const char *key, enum outbox_state state)
{
	const struct outbox_item it = item_of(key, state);

	return look(d, now, &it, 1);
}

static struct outbox_item *
lease_one(struct database *d, int64_t now)
{
	struct outbox_item *items;
	size_t n;

	must(d, outbox_lease(d->db, at(now), MINUTE, 1, d->arena, &items, &n, &d->e));
	return n == 0 ? NULL : items;
}

static const char *
state_of(struct database *d, const char *key)
{
	return database_ask(d, "select state from outbox where okey = '%s'", key);
}

/* ---- what a look does with what is there ---- */

static void
no_setup(struct database *d)
{
}

static void
pending(struct database *d)
{
	look_for(d, 100, "k", OUTBOX_PENDING);
}

static void
shadow(struct database *d)
{
	look_for(d, 100, "k", OUTBOX_SHADOW);
}

static void
backlog(struct database *d)
{
	look_for(d, 100, "k", OUTBOX_BACKLOG);
}

static void
withdrawn(struct database *d)
{
	pending(d);
	look(d, 100, NULL, 0);
}

static void
leased(struct database *d)
{
	pending(d);
	assert_non_null(lease_one(d, 100));
}

static void
done(struct database *d)
{
	pending(d);
	must(d, outbox_done(d->db, lease_one(d, 100), 99, at(101), &d->e));
}

static void
parked(struct database *d)
{
	pending(d);
	must(d, outbox_park(d->db, lease_one(d, 100), "refused", at(101), &d->e));
}

static void
failed_before_sending(struct database *d)
{
	pending(d);
	must(d, outbox_retry(d->db, lease_one(d, 100), at(900), "no answer", at(101), &d->e));
}

static void
failed_after_sending(struct database *d)
{
	struct outbox_item *it;

	pending(d);
	it = lease_one(d, 100);
	must(d, outbox_sending(d->db, it, 55, at(170), &d->e));
	must(d, outbox_retry(d->db, it, at(900), "timed out", at(101), &d->e));
}

static void
released(struct database *d)
{
	size_t n;

	backlog(d);
	must(d, outbox_release(d->db, "no_answer", at(101), &n, &d->e));
	assert_int_equal(n, 1);
}

static void
moved_basis(struct outbox_item *it)
{
	it->basis = 8;
}

static void
another_payload(struct outbox_item *it)
{
	it->payload = "{}";
}

static void
another_due(struct outbox_item *it)
{
	it->due.s = 300;
}

static void
as_it_was(struct outbox_item *it)
{
}

#define GONE OUTBOX_DONE /* in the table below: this look does not want it */

static void
a_look_at_what_is_there(void **state)
{
	static const struct {
		const char *what;
		void (*setup)(struct database *d);
		enum outbox_state wanted;
		void (*differing)(struct outbox_item *it);
		const char *changes;
		const char *row; /* state, due, payload's first bytes */
	} cases[] = {
		{ "a new one", no_setup, OUTBOX_PENDING, as_it_was, "k:->pending",
		    "pending 100 {n" },
		{ "a new shadow", no_setup, OUTBOX_SHADOW, as_it_was, "k:->shadow",
		    "shadow 100 {n" },
		{ "the same again", pending, OUTBOX_PENDING, as_it_was, "", "pending 100 {n" },
		{ "said otherwise", pending, OUTBOX_PENDING, another_payload, "",
		    "pending 100 {}" },
		{ "due later", pending, OUTBOX_PENDING, another_due, "", "pending 300 {n" },
		{ "not wanted any more", pending, GONE, as_it_was, "k:pending->withdrawn",
		    "withdrawn 100 {n" },
		{ "the rule only observes now", pending, OUTBOX_SHADOW, as_it_was,
		    "k:pending->shadow", "shadow 100 {n" },
		{ "the rule acts now", shadow, OUTBOX_PENDING, as_it_was, "k:shadow->pending",
		    "pending 100 {n" },
		{ "the rule acts, but the cause is older", shadow, OUTBOX_BACKLOG, as_it_was,
		    "k:shadow->backlog", "backlog 100 {n" },
		{ "a shadow that is not wanted", shadow, GONE, as_it_was, "k:shadow->withdrawn",
		    "withdrawn 100 {n" },
		{ "a backlog stays one", backlog, OUTBOX_BACKLOG, as_it_was, "", "backlog 100 {n" },
		{ "released by a person it stays so", released, OUTBOX_BACKLOG, as_it_was, "",
		    "pending 100 {n" },
		{ "withdrawn, and due again", withdrawn, OUTBOX_PENDING, as_it_was,
		    "k:withdrawn->pending", "pending 100 {n" },
		{ "withdrawn stays withdrawn", withdrawn, GONE, as_it_was, "", "withdrawn 100 {n" },
		{ "done is done", done, OUTBOX_PENDING, another_payload, "", "done 160 {n" },
		{ "done stays done", done, GONE, as_it_was, "", "done 160 {n" },
		{ "leased is the deliverer's", leased, OUTBOX_PENDING, another_payload, "",
		    "leased 160 {n" },
		{ "leased, not wanted: the deliverer will see", leased, GONE, as_it_was, "",
		    "leased 160 {n" },
		{ "parked, and nothing new: no loop", parked, OUTBOX_PENDING, another_payload, "",
		    "parked 160 {n" },
		{ "parked, and the issue moved", parked, OUTBOX_PENDING, moved_basis,
		    "k:parked->pending", "pending 100 {n" },
		{ "parked, not wanted", parked, GONE, as_it_was, "k:parked->withdrawn",
		    "withdrawn 160 {n" },
		{ "failed: its pause stands", failed_before_sending, OUTBOX_PENDING, moved_basis,
		    "", "pending 900 {n" },
		{ "failed, not wanted", failed_before_sending, GONE, as_it_was,
		    "k:pending->withdrawn", "withdrawn 900 {n" },
		{ "maybe done: only searching tells", failed_after_sending, GONE, as_it_was, "",
		    "pending 900 {n" },
		{ "maybe done, wanted otherwise", failed_after_sending, OUTBOX_PENDING,
		    another_payload, "", "pending 900 {n" },
	};
	struct database *d = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct outbox_item it = item_of("k", cases[i].wanted);
		const char *changes, *row;

		database_sql(d, "delete from outbox");
		cases[i].setup(d);
		cases[i].differing(&it);
		changes = look(d, 200, &it, cases[i].wanted == GONE ? 0 : 1);
		row = database_ask(d,
		    "select concat_ws(' ', state, due_at, left(replace(payload, "
		    "char(34), ''), 2)) from outbox");
		if (strcmp(changes, cases[i].changes) != 0 || strcmp(row, cases[i].row) != 0)
			fail_msg("%s: changes \"%s\", row \"%s\"", cases[i].what, changes, row);
	}
}

static void
a_look_without_news_writes_nothing(void **state)
{
	struct database *d = *state;
	const struct outbox_item items[] = { item_of("a", OUTBOX_PENDING),
		item_of("b", OUTBOX_SHADOW) };

	assert_string_equal(look(d, 100, items, 2), "a:->pending b:->shadow");
	database_sql(d, "create table written (n int)");
	database_sql(d,
	    "create trigger written before update on outbox for each row "
	    "insert into written values (1)");
	assert_string_equal(look(d, 200, items, 2), "");
	assert_string_equal(database_ask(d, "select count(*) from written"), "0");
	assert_string_equal(
	    database_ask(d, "select group_concat(changed_at) from outbox"), "100,100");
	assert_string_equal(look(d, 300, &items[1], 1), "a:pending->withdrawn");
	assert_string_equal(database_ask(d, "select count(*) from written"), "1");
	database_sql(d, "drop trigger written");
	assert_string_equal(
	    database_ask(d, "select concat(reason, changed_at) from outbox where okey = 'a'"),
	    "its cause is gone300");
	/* Another issue's rows are not this look's. */
	database_sql(d, "update outbox set issue_id = 2, state = 'pending' where okey = 'a'");
	assert_string_equal(look(d, 400, NULL, 0), "b:shadow->withdrawn");
	assert_string_equal(state_of(d, "a"), "pending");
}

/* ---- delivery ---- */

static void
what_may_be_tried_is_leased_once(void **state)
{
	struct database *d = *state;
	struct outbox_item items[] = { item_of("a", OUTBOX_PENDING), item_of("b", OUTBOX_PENDING),
		item_of("c", OUTBOX_SHADOW), item_of("d", OUTBOX_BACKLOG),
		item_of("e", OUTBOX_PENDING) };
	struct outbox_item *got;
	size_t n;

	items[0].due.s = 120;
	items[4].due.s = 500;
	look(d, 10, items, 5);
	must(d, outbox_lease(d->db, at(99), MINUTE, 10, d->arena, &got, &n, &d->e));
	assert_int_equal(n, 0);
	must(d, outbox_lease(d->db, at(120), MINUTE, 10, d->arena, &got, &n, &d->e));
	assert_int_equal(n, 2);
	assert_string_equal(got[0].key, "a");
	assert_string_equal(got[1].key, "b");
	assert_int_equal(got[0].attempt, 1);
	assert_int_equal(got[0].state, OUTBOX_LEASED);
	assert_int_equal(got[0].due.s, 180);
	assert_int_equal(got[0].journal_floor, 0);
	assert_string_equal(got[0].payload, items[0].payload);
	assert_int_equal(got[0].cause.s, 50);
	assert_int_equal(got[0].basis, 7);
	must(d, outbox_lease(d->db, at(120), MINUTE, 10, d->arena, &got, &n, &d->e));
	assert_int_equal(n, 0);
}

static void
a_lease_that_ran_out_is_anothers(void **state)
{
	struct database *d = *state;
	struct outbox_item *mine, *theirs;
	enum err_code rc[4];

	pending(d);
	mine = lease_one(d, 100);
	must(d, outbox_sending(d->db, mine, 55, at(200), &d->e));
	assert_int_equal(mine->journal_floor, 55);
	assert_null(lease_one(d, 199));
	theirs = lease_one(d, 200);
	assert_non_null(theirs);
	assert_int_equal(theirs->attempt, 2);
	assert_int_equal(theirs->journal_floor, 55);
	/* The slow one may do nothing any more, least of all in the tracker. */
	rc[0] = outbox_sending(d->db, mine, 60, at(300), &d->e);
	rc[1] = outbox_done(d->db, mine, 99, at(201), &d->e);
	rc[2] = outbox_retry(d->db, mine, at(300), "x", at(201), &d->e);
	rc[3] = outbox_park(d->db, mine, "x", at(201), &d->e);
	for (int i = 0; i < 4; i++)
		assert_int_equal(rc[i], ERR_CONFLICT);
	assert_non_null(strstr(d->e.text, "(k)"));
	/* The floor is that of the first attempt, whatever came since. */
	must(d, outbox_sending(d->db, theirs, 60, at(300), &d->e));
	assert_int_equal(theirs->journal_floor, 55);
	must(d, outbox_done(d->db, theirs, 99, at(202), &d->e));
	assert_int_equal(outbox_done(d->db, theirs, 99, at(203), &d->e), ERR_CONFLICT);
	assert_string_equal(database_ask(d,
				"select concat_ws(' ', state, attempt, journal_floor, journal_id, "
				"changed_at, lease_token) from outbox"),
	    "done 2 55 99 202 0");
}

static void
sending_twice_within_a_second(void **state)
{
	struct database *d = *state;
	struct outbox_item *it;

	pending(d);
	it = lease_one(d, 100);
	/* The same values again change the row all the same: it is ours. */
	must(d, outbox_sending(d->db, it, 55, it->due, &d->e));
	must(d, outbox_sending(d->db, it, 55, it->due, &d->e));
	must(d, outbox_withdraw(d->db, it, "answered", at(101), &d->e));
	assert_string_equal(database_ask(d, "select concat_ws(' ', state, reason) from outbox"),
	    "withdrawn answered");
}

static void
tried_again_and_parked(void **state)
{
	struct database *d = *state;
	struct outbox_item *it;

	pending(d);
	it = lease_one(d, 100);
	must(d, outbox_retry(d->db, it, at(130), "422", at(101), &d->e));
	assert_null(lease_one(d, 129));
	it = lease_one(d, 130);
	assert_int_equal(it->attempt, 2);
	assert_string_equal(it->reason, "422");
	/* It is parked with what was judged last, so that only newer facts arm it. */
	it->basis = 9;
	must(d, outbox_park(d->db, it, "не разрешено", at(131), &d->e));
	assert_null(lease_one(d, 99999));
	assert_int_equal(outbox_again(d->db, it->id + 1, at(140), &d->e), ERR_NOTFOUND);
	assert_string_equal(
	    database_ask(d, "select concat_ws(' ', basis, reason) from outbox"), "9 не разрешено");
	must(d, outbox_again(d->db, it->id, at(140), &d->e));
	assert_int_equal(outbox_again(d->db, it->id, at(140), &d->e), ERR_CONFLICT);
	assert_non_null(strstr(d->e.text, "is pending, not parked"));
	it = lease_one(d, 140);
	assert_int_equal(it->attempt, 3);
	assert_null(it->reason);
}

/* What stood in the way of it is gone: not of a closing, nor of other issues. */
static void
a_relation_taken_out_frees_the_others(void **state)
{
	static const struct {
		const char *kind;
		int64_t issue, other;
		const char *state;
	} s[] = {
		{ "link", 1, 9, "pending" },
		{ "link", 9, 1, "pending" },
		{ "link", 8, 9, "parked" },
		{ "close", 1, 9, "parked" },
	};
	struct database *d = *state;

	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		struct outbox_item it = item_of("k", OUTBOX_PENDING);

		it.kind = s[i].kind;
		database_sql(d, "delete from outbox");
		look(d, 100, &it, 1);
		must(d, outbox_park(d->db, lease_one(d, 100), "refused", at(101), &d->e));
		must(d, outbox_again_links(d->db, s[i].issue, s[i].other, at(140), &d->e));
		assert_string_equal(state_of(d, "k"), s[i].state);
	}
}

static void
no_reason_keeps_a_row_from_being_finished(void **state)
{
	static const struct {
		const char *reason;
		const char *hex;
	} cases[] = {
		{ "", "" },
		{ "да", "D0B4D0B0" },
		{ "cut \xd0", "637574203F" },
		{ "\xd0\xb4\xd0", "D0B43F" },
		{ "\xe2\x82", "3F3F" },
		{ "\xf0\x9f\x98\x80\xf0\x9f\x98", "F09F98803F3F3F" },
		{ "latin \xe9t\xe9", "6C6174696E203F743F" },
		{ "\xc0\xaf\xe0\x80\x80\xf5\xff", "3F3F3F3F3F3F3F" },
		{ "\xf4\x90\x80\x80", "3F3F3F3F" },
	};
	struct database *d = *state;
	struct outbox_item *it;
	char *longer = arena_alloc(d->arena, 5001);

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		database_sql(d, "delete from outbox");
		pending(d);
		must(d, outbox_park(d->db, lease_one(d, 100), cases[i].reason, at(101), &d->e));
		assert_string_equal(
		    database_ask(d, "select hex(reason) from outbox"), cases[i].hex);
	}
	memset(longer, 'x', 5000);
	memcpy(longer + 599, "\xd0\xb4", 2);
	must(d,
	    outbox_again(d->db, atoll(database_ask(d, "select id from outbox")), at(102), &d->e));
	it = lease_one(d, 102);
	must(d, outbox_retry(d->db, it, at(103), longer, at(103), &d->e));
	assert_string_equal(database_ask(d, "select length(reason) from outbox"), "599");
}

static void
a_transition_rolled_back_never_was(void **state)
{
	struct database *d = *state;
	struct outbox_item *it;

	pending(d);
	it = lease_one(d, 100);
	must(d, db_begin(d->db, &d->e));
	must(d, outbox_done(d->db, it, 99, at(101), &d->e));
	db_rollback(d->db);
	assert_string_equal(state_of(d, "k"), "leased");
	must(d, outbox_done(d->db, it, 99, at(101), &d->e));
	assert_string_equal(state_of(d, "k"), "done");
}

enum { ROWS = 300, WORKERS = 3 };

static void
deliver(struct database *d, int out)
{
	struct db *db = database_connect(d);
	struct arena *arena = arena_new();
	struct outbox_item *items;
	struct err e;
	size_t n;

	for (;;) {
		arena_reset(arena);
		if (outbox_lease(db, at(1000), MINUTE, 5, arena, &items, &n, &e) != ERR_OK)
			_exit(2);
		if (n == 0)
			_exit(0);
		for (size_t i = 0; i < n; i++) {
			if (outbox_done(db, &items[i], 0, at(1000), &e) != ERR_OK)
				_exit(3);
			if (write(out, &items[i].id, sizeof(items[i].id)) != sizeof(items[i].id))
				_exit(4);
		}
	}
}

static void
racing_deliverers_share_all_and_double_none(void **state)
{
	struct database *d = *state;
	struct outbox_item items[ROWS];
	int took[2], status, seen = 0;
	pid_t pids[WORKERS];
	int64_t id;

	for (int i = 0; i < ROWS; i++)
		items[i] = item_of(arena_printf(d->arena, "k%d", i), OUTBOX_PENDING);
	look(d, 100, items, ROWS);
	assert_int_equal(pipe(took), 0);
	for (int i = 0; i < WORKERS; i++) {
		pids[i] = fork();
		assert_true(pids[i] >= 0);
		if (pids[i] == 0)
			deliver(d, took[1]);
	}
	close(took[1]);
	while (read(took[0], &id, sizeof(id)) == sizeof(id))
		seen++;
	close(took[0]);
	for (int i = 0; i < WORKERS; i++) {
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_int_equal(status, 0);
	}
	assert_int_equal(seen, ROWS);
	assert_string_equal(
	    database_ask(d, "select count(*) from outbox where state = 'done' and attempt = 1"),
	    "300");
}

/*
 * Does `steps` steps (leases of three, their ends) and is killed, in the middle of whatever it
 * does.
 */
static void
deliver_until_killed(struct database *d, int64_t now, int steps, int out)
{
	struct db *db = database_connect(d);
	struct arena *arena = arena_new();
	struct outbox_item *items;
	struct err e;
	size_t n;

	for (;;) {
		if (outbox_lease(db, at(now), MINUTE, 3, arena, &items, &n, &e) != ERR_OK)
			_exit(2);
		if (n == 0)
			_exit(0);
		for (size_t i = 0; i < n; i++) {
			/* What is done outside, told before the database knows. */
			if (write(out, &items[i].id, sizeof(items[i].id)) != sizeof(items[i].id))
				_exit(3);
			if (steps-- == 0)
				kill(getpid(), SIGKILL);
			if (outbox_done(db, &items[i], 0, at(now), &e) != ERR_OK)
				_exit(4);
			if (steps-- == 0)
				kill(getpid(), SIGKILL);
		}
	}
}

static void
killed_deliverers_lose_nothing(void **state)
{
	enum { N = 20 };
	struct database *d = *state;
	struct outbox_item items[N];
	int tried[2], status = 1, kills = 0, told = 0;
	int64_t now = 100, id;

	for (int i = 0; i < N; i++)
		items[i] = item_of(arena_printf(d->arena, "k%d", i), OUTBOX_PENDING);
	look(d, 100, items, N);
	assert_int_equal(pipe(tried), 0);
	for (int steps = 0; status != 0; steps = (steps + 1) % 6, now += SPAN_MINUTE) {
		const pid_t pid = fork();

		assert_true(pid >= 0);
		if (pid == 0)
			deliver_until_killed(d, now, steps, tried[1]);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(status == 0 || WTERMSIG(status) == SIGKILL);
		kills += status != 0;
	}
	assert_true(kills > 5);
	close(tried[1]);
	while (read(tried[0], &id, sizeof(id)) == sizeof(id))
		told++;
	close(tried[0]);
	assert_string_equal(
	    database_ask(d, "select count(*) from outbox where state = 'done'"), "20");
	/* Whoever comes after a kill sees that he is not the first, and searches. */
	assert_true(told > N);
	assert_int_equal(
	    atoi(database_ask(d, "select count(*) from outbox where attempt > 1")) > 0, 1);
}

/* ---- what people see and say ---- */

static void
a_backlog_is_released_by_rule(void **state)
{
	struct database *d = *state;
	struct outbox_item items[] = { item_of("a", OUTBOX_BACKLOG), item_of("b", OUTBOX_BACKLOG),
		item_of("c", OUTBOX_SHADOW) };
	size_t n;

	items[1].rule = "remind";
	look(d, 100, items, 3);
	must(d, outbox_release(d->db, "no_answer", at(200), &n, &d->e));
	assert_int_equal(n, 1);
	assert_string_equal(state_of(d, "a"), "pending");
	assert_string_equal(state_of(d, "b"), "backlog");
	assert_string_equal(state_of(d, "c"), "shadow");
	must(d, outbox_release(d->db, "no_answer", at(200), &n, &d->e));
	assert_int_equal(n, 0);
}

static void
lists_and_counts(void **state)
{
	struct database *d = *state;
	struct outbox_item items[] = { item_of("a", OUTBOX_PENDING), item_of("b", OUTBOX_SHADOW),
		item_of("c", OUTBOX_SHADOW), item_of("d", OUTBOX_SHADOW) };
	struct outbox_item *got, one;
	size_t counts[OUTBOX_STATE_COUNT], n;

	items[2].rule = "remind";
	look(d, 100, items, 4);
	must(d, outbox_counts(d->db, counts, &d->e));
	assert_int_equal(counts[OUTBOX_PENDING], 1);
	assert_int_equal(counts[OUTBOX_SHADOW], 3);
	assert_int_equal(counts[OUTBOX_DONE], 0);
	must(d, outbox_list(d->db, OUTBOX_SHADOW, NULL, 0, 2, d->arena, &got, &n, &d->e));
	assert_int_equal(n, 2);
	assert_string_equal(got[1].key, "c");
	must(d, outbox_list(d->db, OUTBOX_SHADOW, NULL, got[1].id, 2, d->arena, &got, &n, &d->e));
	assert_int_equal(n, 1);
	assert_string_equal(got[0].key, "d");
	must(d, outbox_list(d->db, OUTBOX_SHADOW, "remind", 0, 9, d->arena, &got, &n, &d->e));
	assert_int_equal(n, 1);
	must(d, outbox_of(d->db, 1, d->arena, &got, &n, &d->e));
	assert_int_equal(n, 4);
	must(d, outbox_get(d->db, got[3].id, d->arena, &one, &d->e));
	assert_string_equal(one.key, "d");
	assert_int_equal(one.created.s, 100);
	assert_int_equal(outbox_get(d->db, 12345, d->arena, &one, &d->e), ERR_NOTFOUND);
}

/* Of no issue: no look gives it up, a person may; but not what is being done. */
static void
a_person_gives_one_up(void **state)
{
	struct database *d = *state;
	struct outbox_item it = item_of("k", OUTBOX_PENDING), *leased;

	it.issue = 0;
	must(d, outbox_put(d->db, &it, at(100), &d->e));
	leased = lease_one(d, 100);
	assert_non_null(leased);
	assert_int_equal(outbox_drop(d->db, leased, "not wanted", at(101), &d->e), ERR_CONFLICT);
	assert_string_equal(state_of(d, "k"), "leased");
	must(d, outbox_retry(d->db, leased, at(200), "later", at(102), &d->e));
	must(d, outbox_get(d->db, leased->id, d->arena, &it, &d->e));
	must(d, outbox_drop(d->db, &it, "not wanted", at(103), &d->e));
	assert_string_equal(state_of(d, "k"), "withdrawn");
	assert_string_equal(
	    database_ask(d, "select reason from outbox where okey = 'k'"), "not wanted");
}

#define test(name) cmocka_unit_test_setup_teardown(name, database_setup, database_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(a_look_at_what_is_there),
		test(a_look_without_news_writes_nothing),
		test(what_may_be_tried_is_leased_once),
		test(a_lease_that_ran_out_is_anothers),
		test(sending_twice_within_a_second),
		test(tried_again_and_parked),
		test(a_relation_taken_out_frees_the_others),
		test(no_reason_keeps_a_row_from_being_finished),
		test(a_transition_rolled_back_never_was),
		test(racing_deliverers_share_all_and_double_none),
		test(killed_deliverers_lose_nothing),
		test(a_backlog_is_released_by_rule),
		test(lists_and_counts),
		test(a_person_gives_one_up),
	};

	return cmocka_run_group_tests_name("outbox", tests, NULL, NULL);
}
