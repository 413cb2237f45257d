#include "work/look.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <setjmp.h>

#include <cmocka.h>

#include "base/arena.h"
#include "core/queue.h"
#include "store/client.h"
#include "store/clock.h"
#include "store/fact.h"
#include "store/record.h"
#include "store/verdict.h"
#include "store/wake.h"
#include "tests/support/desk.h"
#include "work/recompute.h"
#include "work/sweep.h"

#define PATIENCE_MS 60000

static const struct verdict_row *
verdict_of(struct desk *d, int64_t issue)
{
	struct verdict_row *row;

	must(d, verdict_get(d->db, issue, d->arena, &row, &d->e));
	return row;
}

static void
assert_stage(struct desk *d, int64_t issue, enum stage stage)
{
	assert_non_null(verdict_of(d, issue));
	assert_string_equal(stage_name(verdict_of(d, issue)->stage), stage_name(stage));
}

static struct utc
now_of(struct desk *d)
{
	struct utc now;

	must(d, clock_now(d->db, &now, &d->e));
	return now;
}

static int64_t
records_of(struct desk *d, int64_t issue)
{
	return desk_sql_int(d, "select count(*) from record where issue_id = %" PRId64, issue);
}

/* ---- what a look keeps ---- */

static void
new_request_is_judged_and_kept(void **state)
{
	struct desk *d = *state;
	const int64_t issue = desk_request(d, "basic", "Новое обращение");
	struct fact_arrival *a;
	const struct verdict_row *v;

	desk_look(d, issue);
	v = verdict_of(d, issue);
	assert_non_null(v);
	assert_true(v->open && v->queued);
	assert_string_equal(v->regulation, "edoc");
	assert_string_equal(v->level, "basic");
	assert_int_equal(v->category, CATEGORY_ERROR);
	assert_non_null(strstr(v->body, "\"first_response\""));
	must(d, fact_arrival_get(d->db, issue, d->arena, &a, &d->e));
	assert_int_equal(a->author, desk_user(d, "basic"));
	assert_int_equal(a->author_side, SIDE_CLIENT);
	assert_false(a->assumed);
}

static void
looking_again_without_news_writes_nothing(void **state)
{
	struct desk *d = *state;
	const int64_t issue = desk_request(d, "basic", "Без новостей");
	int64_t records;
	struct utc judged;

	desk_look(d, issue);
	records = records_of(d, issue);
	judged = verdict_of(d, issue)->judged;
	desk_later(d, 60);
	desk_look(d, issue);
	assert_int_equal(records_of(d, issue), records);
	assert_int_equal(verdict_of(d, issue)->judged.s, judged.s);
}

/* A paused clock's due instant moves with the time, and is no news either. */
static void
looking_at_a_paused_request_writes_nothing_either(void **state)
{
	struct desk *d = *state;
	const int64_t issue = desk_request(d, "basic", "На паузе");
	int64_t records;

	desk_move(d, "operator", issue, "Передана в разработку", "Передали разработчикам.");
	desk_look(d, issue);
	assert_non_null(strstr(verdict_of(d, issue)->body, "\"paused\""));
	records = records_of(d, issue);
	/* A working day is among them whatever weekday the test runs on. */
	desk_later(d, 3 * SPAN_DAY);
	desk_look(d, issue);
	assert_int_equal(records_of(d, issue), records);
}

/* Late is a clock only in the second after its due instant. */
static void
it_is_looked_at_again_in_the_second_after_the_next_due_instant(void **state)
{
	struct desk *d = *state;
	const int64_t issue = desk_request(d, "basic", "Когда снова");

	desk_look(d, issue);
	/* Those who are warned beforehand have been. */
	desk_later(d, verdict_of(d, issue)->next_due.s - SPAN_MINUTE - now_of(d).s);
	desk_look(d, issue);
	assert_int_equal(
	    desk_sql_int(d, "select wake_at from wake where issue_id = %" PRId64, issue),
	    verdict_of(d, issue)->next_due.s + 1);
}

/* The verdict says when something changes by itself, and then it is looked at, a second later. */
static void
breach_is_found_when_it_happens_and_stays(void **state)
{
	struct desk *d = *state;
	const int64_t issue = desk_request(d, "basic", "Никто не отвечает");
	struct look_news news;

	desk_look(d, issue);
	assert_int_equal(
	    desk_sql_int(d, "select count(*) from breach where issue_id = %" PRId64, issue), 0);
	desk_later(d, 10 * SPAN_DAY);
	must(d, look_step(&d->look, &news, &d->e));
	assert_true(news.looked > 0);
	assert_int_equal(
	    desk_sql_int(d, "select count(*) from breach where issue_id = %" PRId64, issue), 2);
	assert_true(verdict_of(d, issue)->breached);
	assert_int_equal(desk_sql_int(d,
			     "select count(*) from record where kind = 'breach' and issue_id = "
			     "%" PRId64,
			     issue),
	    2);
}

static void
deleted_request_leaves_the_books(void **state)
{
	struct desk *d = *state;
	const int64_t issue = desk_request(d, "basic", "Удалят");

	desk_ask(d, issue);
	desk_later(d, 5 * SPAN_DAY);
	desk_look(d, issue);
	assert_int_equal(desk_item(d, issue, "no_answer")->state, OUTBOX_PENDING);
	desk_delete(d, issue);
	desk_look(d, issue);
	assert_null(verdict_of(d, issue));
	assert_int_equal(desk_item(d, issue, "no_answer")->state, OUTBOX_WITHDRAWN);
	assert_int_equal(
	    desk_sql_int(d, "select count(*) from wake where issue_id = %" PRId64, issue), 0);
	assert_int_equal(desk_sql_int(d,
			     "select count(*) from record where kind = 'gone' and issue_id = "
			     "%" PRId64,
			     issue),
	    1);
}

static void
issue_that_never_was_leaves_no_trace(void **state)
{
	struct desk *d = *state;

	desk_look(d, 2000000000);
	assert_int_equal(records_of(d, 2000000000), 0);
	assert_int_equal(desk_sql_int(d, "select count(*) from wake"), 0);
}

/* ---- whose request it is ---- */

static void
organisation_that_is_entered_later_is_found_at_the_next_look(void **state)
{
	struct desk *d = *state;
	const int64_t issue = desk_request(d, "vip", "Клиента ещё не завели");
	const struct client client = { .name = "ТОО «Алатау Логистик»", .created = now_of(d) };
	struct client_contract contract = { .level = "vip", .number = "1", .to = UTC_NONE };
	int64_t id;

	desk_look(d, issue);
	assert_string_equal(verdict_of(d, issue)->level, "basic");
	must(d, client_add(d->db, &client, &contract.client, &d->e));
	must(d,
	    client_bind(d->db, contract.client, CLIENT_BY_DOMAIN, "alatau-logistic.test", &d->e));
	must(d, client_contract_add(d->db, &contract, &id, &d->e));
	desk_look(d, issue);
	assert_string_equal(verdict_of(d, issue)->level, "vip");
	assert_int_equal(verdict_of(d, issue)->client, contract.client);
	/* What is known is frozen: the contract at arrival stays the one. */
	must(d, client_contract_end(d->db, id, now_of(d), &d->e));
	desk_look(d, issue);
	assert_string_equal(verdict_of(d, issue)->level, "vip");
}

static void
flag_of_the_operator_puts_it_out_of_turn(void **state)
{
	struct desk *d = *state;
	const int64_t issue = desk_request(d, "basic", "Критично");
	struct fact_word word = {
		.issue = issue,
		.user = 1,
		.kind = FACT_WORD_FLAG,
		.value = "critical",
		.at = now_of(d),
	};

	desk_look(d, issue);
	assert_int_equal(verdict_of(d, issue)->place, 3);
	must(d, fact_word_put(d->db, &word, &d->e));
	desk_look(d, issue);
	assert_int_equal(verdict_of(d, issue)->place, QUEUE_CRITICAL);
	word.kind = FACT_WORD_UNFLAG;
	must(d, fact_word_put(d->db, &word, &d->e));
	desk_look(d, issue);
	assert_int_equal(verdict_of(d, issue)->place, 3);
}

static void
declined_action_is_withdrawn_and_stays_so(void **state)
{
	struct desk *d = *state;
	const int64_t issue = desk_request(d, "basic", "Оператор против");
	struct fact_word word = { .issue = issue, .user = 1, .kind = FACT_WORD_DECLINE };

	desk_ask(d, issue);
	desk_later(d, 5 * SPAN_DAY);
	desk_look(d, issue);
	word.value = desk_item(d, issue, "no_answer")->key;
	word.at = now_of(d);
	must(d, fact_word_put(d->db, &word, &d->e));
	desk_look(d, issue);
	assert_int_equal(desk_item(d, issue, "no_answer")->state, OUTBOX_WITHDRAWN);
	desk_look(d, issue);
	assert_int_equal(desk_item(d, issue, "no_answer")->state, OUTBOX_WITHDRAWN);
}

/* ---- clocks ---- */

/* The client's answer, stamped so many seconds in the future of the database's clock. */
static int64_t
answered_ahead(struct desk *d, int seconds)
{
	const int64_t issue = desk_request(d, "basic", "Часы трекера спешат");

	desk_ask(d, issue);
	desk_note(d, "basic", issue, "Вот ответ.");
	desk_sql(d,
	    "update redmine.journals set created_on = created_on + interval %d second where "
	    "journalized_id = %" PRId64 " and notes = 'Вот ответ.'",
	    seconds, issue);
	desk_look(d, issue);
	return issue;
}

static void
answer_from_a_clock_that_is_ahead_is_not_overlooked(void **state)
{
	static const int ahead[] = { 10, 25, 7200 };
	struct desk *d = *state;

	for (size_t i = 0; i < sizeof(ahead) / sizeof(ahead[0]); i++) {
		const int64_t issue = answered_ahead(d, ahead[i]);

		assert_non_null(desk_item(d, issue, "answered"));
		desk_delete(d, issue);
	}
}

static void
entry_of_the_far_future_is_looked_at_again_when_its_time_comes(void **state)
{
	struct desk *d = *state;
	const int64_t issue = answered_ahead(d, 7200);
	const int64_t next =
	    desk_sql_int(d, "select wake_at from wake where issue_id = %" PRId64, issue);

	desk_delete(d, issue);
	assert_true(next <= now_of(d).s + 7300);
}

/* ---- statuses that change their meaning ---- */

static void
mapping_that_changes_wakes_the_open_requests(void **state)
{
	struct desk *d = *state;
	const int64_t issue = desk_request(d, "basic", "Статус сменит смысл");
	const char *const waits[] = { "Нужен отклик", "Ожидание третьей стороны" };
	struct look_news news;

	desk_move(d, "operator", issue, "Ожидание третьей стороны", NULL);
	desk_look(d, issue);
	assert_stage(d, issue, STAGE_WAITING_THIRD_PARTY);
	d->tracker.stage[STAGE_WAITING_CLIENT] = (struct setting_list){ 2, waits };
	d->tracker.stage[STAGE_WAITING_THIRD_PARTY] = (struct setting_list){ 0, NULL };
	desk_later(d, 60);
	desk_reopen(d);
	must(d, look_step(&d->look, &news, &d->e));
	assert_int_equal(news.looked, 1);
	assert_stage(d, issue, STAGE_WAITING_CLIENT);
}

static int64_t
unasked_letters(struct desk *d, int64_t issue)
{
	return desk_sql_int(d,
	    "select count(*) from letter where issue_id = %" PRId64 " and kind = 'no_question'",
	    issue);
}

static void
assign(struct desk *d, int64_t issue)
{
	desk_api(d, "operator", "PUT", arena_printf(d->arena, "/issues/%" PRId64 ".json", issue),
	    arena_printf(d->arena, "{\"issue\":{\"assigned_to_id\":%" PRId64 "}}",
		desk_user(d, "operator")));
}

/* Nobody set it to wait: that is no news to write a letter of. */
static void
renamed_status_is_no_question_and_no_letter_either(void **state)
{
	struct desk *d = *state;
	const int64_t set = desk_request(d, "basic", "Поставили в ожидание");
	const int64_t renamed = desk_request(d, "basic", "Статус сменит смысл молча");
	const char *const waits[] = { "Нужен отклик", "Ожидание третьей стороны" };
	struct look_news news;

	assign(d, set);
	assign(d, renamed);
	desk_move(d, "operator", set, "Нужен отклик", NULL);
	desk_move(d, "operator", renamed, "Ожидание третьей стороны", NULL);
	desk_look(d, set);
	desk_look(d, renamed);
	assert_int_equal(unasked_letters(d, set), 1);
	assert_int_equal(unasked_letters(d, renamed), 0);
	d->tracker.stage[STAGE_WAITING_CLIENT] = (struct setting_list){ 2, waits };
	d->tracker.stage[STAGE_WAITING_THIRD_PARTY] = (struct setting_list){ 0, NULL };
	desk_later(d, 60);
	desk_reopen(d);
	must(d, look_step(&d->look, &news, &d->e));
	assert_stage(d, renamed, STAGE_WAITING_CLIENT);
	assert_non_null(strstr(verdict_of(d, renamed)->body, "no_question"));
	assert_int_equal(unasked_letters(d, renamed), 0);
	assert_int_equal(unasked_letters(d, set), 1);
}

/* ---- trouble ---- */

static void
issue_that_fails_does_not_stop_the_others(void **state)
{
	struct desk *d = *state;
	const int64_t bad = desk_request(d, "basic", "Отравленное");
	const int64_t good = desk_request(d, "basic", "Хорошее");
	const int64_t both[] = { bad, good };
	struct look_news news;
	int64_t next;

	desk_look(d, bad);
	desk_sql(d, "update arrival set regulation = 'nowhere' where issue_id = %" PRId64, bad);
	must(d, wake_issues(d->db, both, 2, now_of(d), &d->e));
	must(d, look_step(&d->look, &news, &d->e));
	assert_int_equal(news.failed, 1);
	assert_non_null(verdict_of(d, good));
	next = desk_sql_int(d, "select wake_at from wake where issue_id = %" PRId64, bad);
	assert_in_range(next - now_of(d).s, 50, 60);
	desk_later(d, 61);
	must(d, look_step(&d->look, &news, &d->e));
	assert_int_equal(news.failed, 1);
	next = desk_sql_int(d, "select wake_at from wake where issue_id = %" PRId64, bad);
	assert_in_range(next - now_of(d).s, 110, 120);
	desk_sql(d, "update arrival set regulation = 'edoc' where issue_id = %" PRId64, bad);
	desk_look(d, bad);
	assert_int_equal(d->look.n_failures, 0);
}

/* What cannot be kept is found out in the transaction, after all were read. */
static void
issue_that_cannot_be_kept_does_not_stop_the_others(void **state)
{
	struct desk *d = *state;
	const int64_t bad = desk_request(d, "basic", "Не сохранить");
	const int64_t good = desk_request(d, "basic", "Сохранить");
	const int64_t both[] = { bad, good };
	struct look_news news;

	desk_sql(d,
	    "create trigger no_verdict before insert on verdict for each row if new.issue_id = "
	    "%" PRId64 " then signal sqlstate '45000' set message_text = 'no'; end if",
	    bad);
	must(d, wake_issues(d->db, both, 2, now_of(d), &d->e));
	must(d, look_step(&d->look, &news, &d->e));
	assert_int_equal(news.failed, 1);
	assert_int_equal(news.looked, 2);
	assert_null(verdict_of(d, bad));
	assert_non_null(verdict_of(d, good));
}

static void
connection_that_was_cut_is_opened_again(void **state)
{
	struct desk *d = *state;
	const int64_t issue = desk_request(d, "basic", "Связь оборвалась");
	struct look_news news;
	enum err_code rc = ERR_UNREACHABLE;

	must(d, wake_issue(d->db, issue, now_of(d), &d->e));
	desk_sql(d, "kill user '%s'@'localhost'", d->user);
	for (int i = 0; i < 3 && rc != ERR_OK; i++)
		rc = look_step(&d->look, &news, &d->e);
	assert_int_equal(rc, ERR_OK);
	assert_non_null(verdict_of(d, issue));
}

/* ---- recomputing ---- */

static void
recomputing_mends_what_was_spoilt_and_wakes_what_it_changed(void **state)
{
	struct desk *d = *state;
	const int64_t open = desk_request(d, "basic", "Открытое");
	const int64_t closed = desk_request(d, "basic", "Закрытое");
	struct recompute_news news;
	struct look_news looked;

	desk_move(d, "operator", closed, "Закрыта", "Готово.");
	desk_look(d, open);
	must(d, recompute_all(&d->room, open - 1, NULL, NULL, &news, &d->e));
	assert_int_equal(news.failed, 0);
	assert_int_equal(news.seen, 2);
	assert_stage(d, closed, STAGE_CLOSED);
	desk_sql(d,
	    "update verdict set digest = 'x', stage = 'escalated' where issue_id = %" PRId64, open);
	desk_sql(d, "update wake set wake_at = null");
	must(d, recompute_all(&d->room, open - 1, NULL, NULL, &news, &d->e));
	assert_int_equal(news.changed, 1);
	assert_stage(d, open, STAGE_NEW);
	must(d, look_step(&d->look, &looked, &d->e));
	assert_true(looked.looked > 0);
	must(d, recompute_all(&d->room, open - 1, NULL, NULL, &news, &d->e));
	assert_int_equal(news.changed, 0);
}

static void
recomputing_and_looking_agree(void **state)
{
	struct desk *d = *state;
	const int64_t issue = desk_request(d, "vip", "Одно и то же");
	struct recompute_news news;
	struct fact_word word = {
		.issue = issue,
		.user = 1,
		.kind = FACT_WORD_FLAG,
		.value = "critical",
		.at = now_of(d),
	};

	must(d, fact_word_put(d->db, &word, &d->e));
	desk_note(d, "operator", issue, "Смотрим.");
	desk_ask(d, issue);
	desk_note(d, "vip", issue, "Отвечаю.");
	desk_look(d, issue);
	must(d, recompute_one(&d->room, issue, &news, &d->e));
	assert_int_equal(news.seen, 1);
	assert_int_equal(news.changed, 0);
	assert_int_equal(recompute_one(&d->room, 2000000000, &news, &d->e), ERR_NOTFOUND);
}

/* ---- the process ---- */

static pid_t
start(struct desk *d, int (*run)(const struct work_config *, unsigned))
{
	const pid_t pid = fork();

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		_exit(run(&d->work, 0));
	}
	assert_true(pid > 0);
	return pid;
}

static void
end(pid_t pid)
{
	int status;

	kill(pid, SIGTERM);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Until the statement's number is not 0; how many milliseconds that took. */
static int64_t
wait_for(struct desk *d, const char *sql)
{
	const int64_t start = now_ms();

	while (desk_sql_int(d, "%s", sql) == 0) {
		if (now_ms() - start > PATIENCE_MS)
			fail_msg("in vain: %s", sql);
		nanosleep(&(struct timespec){ 0, 20000000 }, NULL);
	}
	return now_ms() - start;
}

/* Two seconds are the goal; a machine that tests ten things at once gets a few more. */
static void
process_notices_what_people_do_within_seconds(void **state)
{
	struct desk *d = *state;
	const pid_t pid = start(d, work_look);
	int64_t issue, created, asked;

	wait_for(d, "select count(*) from setting where name = 'look.seed' and value = 'done'");
	wait_for(d, "select count(*) = 0 from wake where wake_at < unix_timestamp()");
	issue = desk_request(d, "basic", "Заметят ли");
	created = wait_for(d,
	    arena_printf(
		d->arena, "select count(*) from verdict where issue_id = %" PRId64, issue));
	desk_ask(d, issue);
	asked = wait_for(d,
	    arena_printf(d->arena,
		"select count(*) from verdict where stage = 'waiting_client' and issue_id = "
		"%" PRId64,
		issue));
	print_message("noticed after %" PRId64 " and %" PRId64 " ms\n", created, asked);
	assert_true(created < 5000 && asked < 5000);
	wait_for(d, "select count(*) from node where name = 'desk/look.0'");
	end(pid);
}

/* What nobody tells of: a status set by SQL has no journal entry. */
static void
sweep_finds_what_nobody_told(void **state)
{
	struct desk *d = *state;
	const int64_t issue = desk_request(d, "basic", "Тихая правка");
	pid_t pid;

	desk_look(d, issue);
	d->work.sweep_pause_ms = 10;
	pid = start(d, work_sweep);
	wait_for(d, "select count(*) from sweep where ended_at is not null");
	desk_sql(d, "update wake set wake_at = null");
	desk_sql(d, "update redmine.issues set status_id = %" PRId64 " where id = %" PRId64,
	    desk_status(d, "В работе"), issue);
	desk_later(d, 2);
	must(d, sweep_ask(d->db, now_of(d), &d->e));
	wait_for(d,
	    arena_printf(d->arena,
		"select count(*) from wake where wake_at is not null and issue_id = %" PRId64,
		issue));
	end(pid);
	desk_look(d, issue);
	assert_stage(d, issue, STAGE_IN_PROGRESS);
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, desk_setup, desk_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(new_request_is_judged_and_kept),
		STORY(looking_again_without_news_writes_nothing),
		STORY(looking_at_a_paused_request_writes_nothing_either),
		STORY(it_is_looked_at_again_in_the_second_after_the_next_due_instant),
		STORY(breach_is_found_when_it_happens_and_stays),
		STORY(deleted_request_leaves_the_books),
		STORY(issue_that_never_was_leaves_no_trace),
		STORY(organisation_that_is_entered_later_is_found_at_the_next_look),
		STORY(flag_of_the_operator_puts_it_out_of_turn),
		STORY(declined_action_is_withdrawn_and_stays_so),
		STORY(answer_from_a_clock_that_is_ahead_is_not_overlooked),
		STORY(entry_of_the_far_future_is_looked_at_again_when_its_time_comes),
		STORY(mapping_that_changes_wakes_the_open_requests),
		STORY(renamed_status_is_no_question_and_no_letter_either),
		STORY(issue_that_fails_does_not_stop_the_others),
		STORY(issue_that_cannot_be_kept_does_not_stop_the_others),
		STORY(connection_that_was_cut_is_opened_again),
		STORY(recomputing_mends_what_was_spoilt_and_wakes_what_it_changed),
		STORY(recomputing_and_looking_agree),
		STORY(process_notices_what_people_do_within_seconds),
		STORY(sweep_finds_what_nobody_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
