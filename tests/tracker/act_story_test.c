#include "tracker/act.h"

#include <inttypes.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "tests/support/desk.h"
#include "tracker/permission.h"
#include "tracker/read.h"
#include "tracker/relate.h"

/* Acting on the real Redmine: what it keeps, what it drops, what it crashes on. */

static struct desk *d;
static struct tracker *t;

static int
setup(void **state)
{
	desk_setup(state);
	d = *state;
	t = d->room.tracker;
	return 0;
}

static struct tracked_issue
look_at(int64_t id)
{
	struct tracked_issue issue;
	struct timeline timeline;

	must(d, read_issue(t, id, NULL, d->arena, &issue, &timeline, &d->e));
	return issue;
}

/* As it stands now; the floor is where it stood before. */
static struct act_outcome
act_on(int64_t id, int64_t floor, const struct act_change *change)
{
	struct act_outcome out;

	must(d, act_update(t, id, floor, look_at(id).lock_version, change, &out, &d->e));
	return out;
}

static void
expect(const struct act_outcome *out, enum act kind, const char *says)
{
	if (out->kind != kind || strstr(out->text, says) == NULL)
		fail_msg("%s \"%s\" instead of %s \"%s\"", act_name(out->kind), out->text,
		    act_name(kind), says);
}

static const char *
entry_text(int64_t id)
{
	return desk_sql_text(d,
	    "select replace(notes, char(10), '|') from redmine.journals where id = %" PRId64, id);
}

static void
the_key_is_the_bots(void **state)
{
	must(d, act_check(t, &d->e));
	must(d, permission_check(t, &d->e));
}

static void
a_note_and_a_status(void **state)
{
	const int64_t id = desk_request(d, "basic", "Закрываем");
	const struct act_change change = {
		.note = "Ответ от клиента не получен.\n\nСделано:\n- 03.02.2026 09:10 проверили 😀",
		.has_stage = true,
		.stage = STAGE_CLOSED,
	};
	struct act_outcome out, again;
	int64_t floor;

	desk_ask(d, id);
	floor = look_at(id).last_journal;
	out = act_on(id, floor, &change);
	expect(&out, ACT_DONE, "");
	assert_true(out.id > floor);
	assert_string_equal(desk_status_of(d, id), "Закрыта");
	assert_string_equal(entry_text(out.id),
	    "Ответ от клиента не получен.||Сделано:|- 03.02.2026 09:10 проверили 😀");

	again = act_on(id, floor, &change);
	expect(&again, ACT_DONE, "");
	assert_int_equal(again.id, out.id);
	assert_int_equal(desk_notes_by_bot(d, id), 1);
}

static void
private_with_a_change(void **state)
{
	const int64_t id = desk_request(d, "basic", "Между нами");
	const struct act_change change = {
		.note = "Клиент дважды не ответил.",
		.private_note = true,
		.has_stage = true,
		.stage = STAGE_ESCALATED,
		.has_priority = true,
		.priority = PRIORITY_IMMEDIATE,
		.has_assignee = true,
		.assignee = desk_user(d, "developer"),
	};
	const struct act_outcome out = act_on(id, 0, &change);

	expect(&out, ACT_DONE, "");
	assert_string_equal(desk_status_of(d, id), "Передана в разработку");
	assert_int_equal(look_at(id).assignee, change.assignee);
	assert_int_equal(
	    desk_sql_int(
		d, "select private_notes from redmine.journals where id = %" PRId64, out.id),
	    1);
	assert_string_equal(entry_text(out.id), change.note);
}

static void
nobody_is_assigned(void **state)
{
	const int64_t id = desk_request(d, "basic", "Чьё это");
	struct act_outcome out = act_on(id, 0,
	    &(struct act_change){ .has_assignee = true, .assignee = desk_user(d, "operator") });

	expect(&out, ACT_DONE, "");
	assert_int_equal(look_at(id).assignee, desk_user(d, "operator"));
	out = act_on(id, look_at(id).last_journal, &(struct act_change){ .has_assignee = true });
	expect(&out, ACT_DONE, "");
	assert_true(out.id > 0);
	assert_int_equal(look_at(id).assignee, 0);
	out = act_on(id, look_at(id).last_journal, &(struct act_change){ .has_assignee = true });
	expect(&out, ACT_DONE, "");
	assert_int_equal(out.id, 0);
}

static void
somebody_is_faster(void **state)
{
	const int64_t id = desk_request(d, "basic", "Наперегонки");
	const struct tracked_issue before = look_at(id);
	struct act_outcome out;

	desk_move(d, "operator", id, "В работе", NULL);
	must(d,
	    act_update(t, id, before.last_journal, before.lock_version,
		&(struct act_change){ .note = "Опоздали." }, &out, &d->e));
	expect(&out, ACT_CONFLICT, "changed meanwhile");
	assert_int_equal(desk_notes_by_bot(d, id), 0);
}

/* Redmine would keep the note and drop the status: neither is sent. */
static void
the_workflow_says_no(void **state)
{
	const int64_t id = desk_request(d, "basic", "Нельзя");
	struct act_outcome out;

	desk_sql(d,
	    "delete w from redmine.workflows w join redmine.roles r on r.id = w.role_id"
	    " where r.name = 'SLA-бот' and w.type = 'WorkflowTransition' and w.old_status_id = "
	    "%" PRId64 " and w.new_status_id = %" PRId64,
	    desk_status(d, "Новая"), desk_status(d, "Решена"));
	out = act_on(id, 0,
	    &(struct act_change){ .note = "Решено.", .has_stage = true, .stage = STAGE_RESOLVED });
	expect(&out, ACT_REFUSED, "from \"Новая\" to \"Решена\"");
	assert_int_equal(desk_notes_by_bot(d, id), 0);
	desk_sql(d,
	    "insert into redmine.workflows (type, tracker_id, role_id, old_status_id, "
	    "new_status_id)"
	    " select 'WorkflowTransition', t.id, r.id, %" PRId64 ", %" PRId64
	    " from redmine.trackers t, redmine.roles r where r.name = 'SLA-бот'",
	    desk_status(d, "Новая"), desk_status(d, "Решена"));
}

static void
what_blocks_a_closing(void **state)
{
	const struct act_change closing = {
		.note = "Закрыто.", .has_stage = true, .stage = STAGE_CLOSED
	};
	const int64_t id = desk_request(d, "basic", "Ждёт другого");
	const int64_t blocker = desk_request(d, "basic", "Мешает");
	const int64_t parent = desk_request(d, "basic", "Из частей");
	const int64_t part = desk_request(d, "basic", "Часть");
	struct act_outcome out;

	must(d, relate_put(t, blocker, RELATION_BLOCKS, id, &out, &d->e));
	expect(&out, ACT_DONE, "");
	assert_int_equal(look_at(id).ties.open_blockers, 1);
	out = act_on(id, 0, &closing);
	expect(&out, ACT_REFUSED, "another open issue blocks it");
	assert_int_equal(desk_notes_by_bot(d, id), 0);

	desk_api(d, "admin", "PUT", arena_printf(d->arena, "/issues/%" PRId64 ".json", part),
	    arena_printf(d->arena, "{\"issue\":{\"parent_issue_id\":%" PRId64 "}}", parent));
	assert_int_equal(look_at(parent).ties.open_children, 1);
	out = act_on(parent, 0, &closing);
	expect(&out, ACT_REFUSED, "it has open subtasks");
	out = act_on(
	    parent, 0, &(struct act_change){ .has_priority = true, .priority = PRIORITY_URGENT });
	expect(&out, ACT_REFUSED, "takes its priority from them");
	assert_int_equal(desk_notes_by_bot(d, parent), 0);
}

/* A field that the workflow makes read-only: nothing told us beforehand, the entry does. */
static void
dropped_without_a_word(void **state)
{
	const int64_t id = desk_request(d, "basic", "Только для чтения");
	struct act_outcome out;

	desk_sql(d,
	    "insert into redmine.workflows (type, tracker_id, role_id, old_status_id, "
	    "new_status_id,"
	    " field_name, rule) select 'WorkflowPermission', i.tracker_id, r.id, i.status_id, 0,"
	    " 'priority_id', 'readonly' from redmine.issues i, redmine.roles r where i.id = "
	    "%" PRId64 " and r.name = 'SLA-бот'",
	    id);
	out = act_on(id, 0,
	    &(struct act_change){
		.note = "Срочно!", .has_priority = true, .priority = PRIORITY_URGENT });
	expect(&out, ACT_PARTIAL, "dropped a part");
	assert_true(out.id > 0);
	out = act_on(
	    id, 0, &(struct act_change){ .has_priority = true, .priority = PRIORITY_URGENT });
	expect(&out, ACT_REFUSED, "dropped the change");
	assert_int_equal(desk_notes_by_bot(d, id), 1);
	desk_sql(d, "delete from redmine.workflows where type = 'WorkflowPermission'");
}

/* The bot's role may no longer write private notes: the client would read this one. */
static void
private_stays_private(void **state)
{
	static const char permission[] = "- :set_notes_private\n";
	const int64_t id = desk_request(d, "basic", "Тайна");
	struct act_outcome out;

	desk_sql(d,
	    "update redmine.roles set permissions = replace(permissions, '%s', '')"
	    " where name = 'SLA-бот'",
	    permission);
	out = act_on(id, 0, &(struct act_change){ .note = "Тайна.", .private_note = true });
	expect(&out, ACT_REFUSED, "lacks the permission set_notes_private");
	assert_int_equal(desk_notes_by_bot(d, id), 0);
	assert_int_equal(permission_check(t, &d->e), ERR_INVALID);
	desk_sql(d,
	    "update redmine.roles set permissions = concat(permissions, '%s')"
	    " where name = 'SLA-бот'",
	    permission);
	must(d, permission_check(t, &d->e));
}

static void
gone_and_not_for_us(void **state)
{
	const int64_t id = desk_request(d, "basic", "Удалят");
	const int64_t lock = look_at(id).lock_version;
	struct act_outcome out;

	desk_delete(d, id);
	must(d, act_update(t, id, 0, lock, &(struct act_change){ .note = "а" }, &out, &d->e));
	expect(&out, ACT_REFUSED, "not in the tracker any more");
}

static pid_t
puma(void)
{
	char path[256];
	long pid = 0;
	FILE *f;

	snprintf(path, sizeof(path), "%s/puma.pid", d->run);
	f = fopen(path, "r");
	assert_non_null(f);
	assert_int_equal(fscanf(f, "%ld", &pid), 1);
	fclose(f);
	return (pid_t)pid;
}

/* The answer is lost, the change is not: nothing is sent twice. */
static void
a_lost_answer(void **state)
{
	const int64_t id = desk_request(d, "basic", "Потерянный ответ");
	const struct act_change change = { .note = "Один раз." };
	const struct tracked_issue before = look_at(id);
	struct act_outcome out;

	d->tracker.act_timeout = (struct span){ 1 };
	kill(puma(), SIGSTOP);
	must(d, act_update(t, id, before.last_journal, before.lock_version, &change, &out, &d->e));
	kill(puma(), SIGCONT);
	d->tracker.act_timeout = (struct span){ 0 };
	expect(&out, ACT_MAYBE, "no answer within 1000 ms");
	for (int i = 0; i < 100 && desk_notes_by_bot(d, id) == 0; i++)
		usleep(100 * 1000);
	must(d, act_update(t, id, before.last_journal, before.lock_version, &change, &out, &d->e));
	expect(&out, ACT_DONE, "");
	assert_int_equal(desk_notes_by_bot(d, id), 1);
}

/* ---- relations ---- */

static void
relate(int64_t from, enum relation relation, int64_t to, enum act kind, const char *says)
{
	struct act_outcome out;

	must(d, relate_put(t, from, relation, to, &out, &d->e));
	expect(&out, kind, says);
	if (kind == ACT_DONE)
		assert_true(out.id > 0);
}

static void
duplicates_never_in_a_circle(void **state)
{
	const int64_t a = desk_request(d, "basic", "А"), b = desk_request(d, "vip", "Б"),
		      c = desk_request(d, "vip2", "В");
	struct act_outcome out;

	relate(a, RELATION_DUPLICATES, b, ACT_DONE, "");
	relate(a, RELATION_DUPLICATES, b, ACT_DONE, "");
	relate(b, RELATION_DUPLICATES, a, ACT_REFUSED, "related already");
	relate(b, RELATION_DUPLICATES, c, ACT_DONE, "");
	relate(c, RELATION_DUPLICATES, a, ACT_REFUSED, "can never be closed");
	relate(a, RELATION_RELATES, b, ACT_REFUSED, "in another way");
	relate(a, RELATION_RELATES, c, ACT_DONE, "");
	relate(c, RELATION_RELATES, a, ACT_DONE, "");
	assert_int_equal(look_at(c).ties.duplicates, 1);
	assert_int_equal(look_at(c).ties.foreign, 2);

	/* The proof: all three can be closed. */
	out = act_on(c, 0, &(struct act_change){ .has_stage = true, .stage = STAGE_CLOSED });
	expect(&out, ACT_DONE, "");
	assert_string_equal(desk_status_of(d, a), "Закрыта");
	assert_string_equal(desk_status_of(d, b), "Закрыта");
}

static void
relations_that_cannot_be(void **state)
{
	const int64_t a = desk_request(d, "basic", "Один");

	relate(a, RELATION_RELATES, a, ACT_REFUSED, "itself");
	relate(a, RELATION_RELATES, 99999999, ACT_REFUSED, "refuses to relate");
	relate(99999999, RELATION_RELATES, a, ACT_REFUSED, "not in the tracker any more");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_key_is_the_bots),
		cmocka_unit_test(a_note_and_a_status),
		cmocka_unit_test(private_with_a_change),
		cmocka_unit_test(nobody_is_assigned),
		cmocka_unit_test(somebody_is_faster),
		cmocka_unit_test(the_workflow_says_no),
		cmocka_unit_test(what_blocks_a_closing),
		cmocka_unit_test(dropped_without_a_word),
		cmocka_unit_test(private_stays_private),
		cmocka_unit_test(gone_and_not_for_us),
		cmocka_unit_test(a_lost_answer),
		cmocka_unit_test(duplicates_never_in_a_circle),
		cmocka_unit_test(relations_that_cannot_be),
	};

	return cmocka_run_group_tests(tests, setup, desk_teardown);
}
