#include "work/deliver.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/arena.h"
#include "store/brake.h"
#include "store/clock.h"
#include "store/policies.h"
#include "store/fact.h"
#include "store/wake.h"
#include "tests/support/desk.h"

/* Eight working hours and the grace are over for sure. */
#define SILENCE (5 * SPAN_DAY)
/* Longer than any lease of the outbox. */
#define LEASE_OVER 1800

/* A client's request that waits for his answer, for longer than the regulation lets it. */
static int64_t
silent_request(struct desk *d, const char *subject)
{
	const int64_t issue = desk_request(d, "basic", subject);

	desk_note(d, "operator", issue, "Смотрим журнал подписания.");
	desk_ask(d, issue);
	desk_later(d, SILENCE);
	desk_look(d, issue);
	return issue;
}

static enum outbox_state
state_of(struct desk *d, int64_t issue, const char *rule)
{
	const struct outbox_item *it = desk_item(d, issue, rule);

	return it == NULL ? OUTBOX_STATE_COUNT : it->state;
}

static void
assert_closed_once(struct desk *d, int64_t issue)
{
	assert_string_equal(desk_status_of(d, issue), "Закрыта");
	assert_int_equal(desk_notes_by_bot(d, issue), 1);
	assert_int_equal(state_of(d, issue, "no_answer"), OUTBOX_DONE);
}

/* D1 clause 15: with the wording, and the actions done so far. */
static void
closes_a_silent_request_once(void **state)
{
	struct desk *d = *state;
	const int64_t issue = silent_request(d, "Не подписывается договор");
	enum deliver_end end;
	const char *note;

	assert_int_equal(desk_deliver(d, &end), 1);
	assert_int_equal(end, DELIVER_DONE);
	assert_closed_once(d, issue);
	note = desk_last_note_by_bot(d, issue);
	assert_non_null(strstr(note, "ответ от клиента не получен"));
	assert_non_null(strstr(note, "Смотрим журнал подписания."));
	assert_int_equal(desk_item(d, issue, "no_answer")->journal,
	    desk_sql_int(
		d, "select max(id) from redmine.journals where journalized_id = %" PRId64, issue));
	desk_look(d, issue);
	desk_later(d, SILENCE);
	desk_look(d, issue);
	assert_int_equal(desk_deliver(d, &end), 0);
	assert_closed_once(d, issue);
}

static void
does_nothing_before_the_limit_and_its_grace(void **state)
{
	struct desk *d = *state;
	const int64_t issue = desk_request(d, "basic", "Ещё ждём");
	enum deliver_end end;

	desk_ask(d, issue);
	desk_look(d, issue);
	assert_null(desk_item(d, issue, "no_answer"));
	assert_int_equal(desk_deliver(d, &end), 0);
	assert_string_equal(desk_status_of(d, issue), "Нужен отклик");
}

static void
takes_an_answered_request_back_to_work_without_a_note(void **state)
{
	struct desk *d = *state;
	const int64_t issue = desk_request(d, "basic", "Вопрос и ответ");
	enum deliver_end end;

	desk_ask(d, issue);
	desk_note(d, "basic", issue, "Вот снимок.");
	desk_look(d, issue);
	assert_int_equal(desk_deliver(d, &end), 1);
	assert_int_equal(end, DELIVER_DONE);
	assert_string_equal(desk_status_of(d, issue), "В работе");
	assert_int_equal(desk_notes_by_bot(d, issue), 0);
}

static void
reopens_what_it_closed_when_the_client_writes(void **state)
{
	struct desk *d = *state;
	const int64_t issue = silent_request(d, "Ответит после закрытия");
	enum deliver_end end;

	desk_deliver(d, &end);
	assert_closed_once(d, issue);
	desk_note(d, "basic", issue, "Простите, был в отпуске. Всё ещё не работает.");
	desk_look(d, issue);
	assert_int_equal(desk_deliver(d, &end), 1);
	assert_int_equal(end, DELIVER_DONE);
	assert_string_equal(desk_status_of(d, issue), "В работе");
	assert_int_equal(desk_notes_by_bot(d, issue), 1);
}

/* ---- at the last moment ---- */

struct interruption {
	struct desk *d;
	enum work_moment moment;
	int64_t issue;
	int times;
	void (*what)(struct desk *d, int64_t issue);
};

static void
interrupt(void *ctx, enum work_moment moment, const struct outbox_item *item)
{
	struct interruption *i = ctx;

	if (moment == i->moment && i->times-- > 0)
		i->what(i->d, i->issue);
}

static void
at(struct desk *d, struct interruption *i)
{
	d->work.at = interrupt;
	d->work.at_ctx = i;
}

static void
client_answers(struct desk *d, int64_t issue)
{
	desk_note(d, "basic", issue, "Отвечаю: снимок приложен.");
}

static void
operator_writes(struct desk *d, int64_t issue)
{
	desk_api(d, "operator", "PUT", arena_printf(d->arena, "/issues/%" PRId64 ".json", issue),
	    "{\"issue\":{\"notes\":\"Внутренняя заметка\",\"private_notes\":true,"
	    "\"done_ratio\":10}}");
}

static void
answer_just_before_the_closing_prevents_it(void **state)
{
	struct desk *d = *state;
	const int64_t issue = silent_request(d, "Ответит в последний миг");
	struct interruption i = { d, WORK_SENDING, issue, 1, client_answers };
	enum deliver_end end;

	/* In another second than the question: Redmine's lock is blind within one. */
	sleep(1);
	at(d, &i);
	desk_deliver(d, &end);
	assert_int_equal(end, DELIVER_WITHDRAWN);
	assert_string_equal(desk_status_of(d, issue), "Нужен отклик");
	assert_int_equal(desk_notes_by_bot(d, issue), 0);
	assert_string_equal(desk_item(d, issue, "no_answer")->reason, "the client answered");
	desk_look(d, issue);
	desk_deliver(d, &end);
	assert_string_equal(desk_status_of(d, issue), "В работе");
}

static void
change_that_leaves_the_cause_is_read_and_the_closing_goes_on(void **state)
{
	struct desk *d = *state;
	const int64_t issue = silent_request(d, "Оператор пишет одновременно");
	struct interruption i = { d, WORK_SENDING, issue, 1, operator_writes };
	enum deliver_end end;

	sleep(1);
	at(d, &i);
	assert_int_equal(desk_deliver(d, &end), 1);
	assert_int_equal(end, DELIVER_DONE);
	assert_closed_once(d, issue);
}

static void
pause_in_between_stops_it(void **state)
{
	struct desk *d = *state;
	const int64_t issue = silent_request(d, "Пауза");
	struct utc now;
	enum deliver_end end;

	must(d, clock_now(d->db, &now, &d->e));
	must(d, brake_pause(d->db, true, now, &d->e));
	assert_int_equal(desk_deliver(d, &end), 0);
	assert_string_equal(desk_status_of(d, issue), "Нужен отклик");
	must(d, brake_pause(d->db, false, now, &d->e));
	desk_deliver(d, &end);
	assert_closed_once(d, issue);
}

/* ---- what is left to people ---- */

static void
refusal_by_the_workflow_is_parked_and_not_looped(void **state)
{
	struct desk *d = *state;
	const int64_t issue = silent_request(d, "Нельзя закрыть");
	const int64_t closed = desk_status(d, "Закрыта");
	enum deliver_end end;

	desk_sql(d,
	    "create table kept_steps as select w.* from redmine.workflows w join redmine.roles r "
	    "on r.id = w.role_id where r.name = 'SLA-бот' and w.new_status_id = %" PRId64 ";"
	    "delete w from redmine.workflows w join kept_steps k on k.id = w.id",
	    closed);
	assert_int_equal(desk_deliver(d, &end), 1);
	desk_look(d, issue);
	desk_later(d, SPAN_DAY);
	desk_look(d, issue);
	desk_sql(d, "insert into redmine.workflows select * from kept_steps");
	assert_int_equal(end, DELIVER_PARKED);
	assert_int_equal(desk_deliver(d, &end), 0);
	assert_int_equal(state_of(d, issue, "no_answer"), OUTBOX_PARKED);
	assert_non_null(strstr(desk_item(d, issue, "no_answer")->reason, "workflow"));
	assert_int_equal(desk_notes_by_bot(d, issue), 0);
	must(
	    d, outbox_again(d->db, desk_item(d, issue, "no_answer")->id, (struct utc){ 0 }, &d->e));
	desk_deliver(d, &end);
	assert_closed_once(d, issue);
}

static void
relate(struct desk *d, int64_t from, const char *type, int64_t to)
{
	desk_api(d, "operator", "POST",
	    arena_printf(d->arena, "/issues/%" PRId64 "/relations.json", from),
	    arena_printf(d->arena,
		"{\"relation\":{\"issue_to_id\":%" PRId64 ",\"relation_type\":\"%s\"}}", to, type));
}

/* What others say meanwhile is no matter here. */
static void
only_no_answer_acts(struct desk *d)
{
	for (int r = 0; r < RULE_COUNT; r++) {
		if (r != RULE_NO_ANSWER)
			must(d,
			    brake_set(d->db, rule_name((enum rule)r), BRAKE_OBSERVE, "test",
				(struct utc){ 0 }, &d->e));
	}
}

static void
request_with_duplicates_is_proposed_to_a_person(void **state)
{
	struct desk *d = *state;
	const int64_t other = desk_request(d, "vip", "То же самое у другого клиента");
	const int64_t issue = silent_request(d, "У него есть дубликат");
	enum deliver_end end;

	only_no_answer_acts(d);
	relate(d, other, "duplicates", issue);
	desk_look(d, issue);
	assert_int_equal(desk_deliver(d, &end), 1);
	assert_int_equal(end, DELIVER_PARKED);
	assert_non_null(strstr(desk_item(d, issue, "no_answer")->reason, "дубликаты"));
	assert_string_equal(desk_status_of(d, issue), "Нужен отклик");
	assert_string_equal(desk_status_of(d, other), "Новая");
	assert_int_equal(desk_notes_by_bot(d, other), 0);
}

static void
deleted_request_is_withdrawn(void **state)
{
	struct desk *d = *state;
	const int64_t issue = silent_request(d, "Будет удалено");
	enum deliver_end end;

	desk_delete(d, issue);
	assert_int_equal(desk_deliver(d, &end), 1);
	assert_int_equal(end, DELIVER_WITHDRAWN);
}

/* ---- other regulations ---- */

/* A copy of edoc with a change, as an administrator would write one. */
static void
use_regulation(struct desk *d, const char *name, const char *change)
{
	const char *dir = arena_printf(d->arena, "%s/tmp/%s", d->run, name);
	const char *script = arena_printf(d->arena,
	    "mkdir -p %s && cp sql/regulations/* %s/ && "
	    "jq '.id = \"%s\" | %s' sql/regulations/edoc.json >%s/%s.json",
	    dir, dir, name, change, dir, name);

	assert_int_equal(system(script), 0);
	d->work.policies.dir = dir;
	d->work.policies.regulation = name;
	desk_reopen(d);
}

/* D4 clause 2.7 has reminders; here daily, around the clock, whatever weekday the test runs on. */
#define DAILY                                                                                      \
	".no_answer.remind_every = {days: 1} | .clocks.no_answer.targets[0].limit = {days: 5} | "  \
	".calendar.exceptions = null | del(.calendar.exceptions, .calendar.worked_transfers) | "   \
	".calendar.hours |= (.mon = [[\"00:00\", \"24:00\"]] | .tue = .mon | .wed = .mon | "       \
	".thu = .mon | .fri = .mon | .sat = .mon | .sun = .mon)"

static void
reminds_each_time_once(void **state)
{
	struct desk *d = *state;
	enum deliver_end end;
	int64_t issue;

	use_regulation(d, "daily", DAILY);
	issue = desk_request(d, "basic", "Напоминания");
	desk_ask(d, issue);
	desk_look(d, issue);
	assert_int_equal(desk_deliver(d, &end), 0);
	for (int times = 1; times <= 2; times++) {
		desk_later(d, 2 * SPAN_DAY);
		desk_look(d, issue);
		assert_int_equal(desk_deliver(d, &end), 1);
		assert_int_equal(end, DELIVER_DONE);
		assert_int_equal(desk_notes_by_bot(d, issue), times);
		desk_look(d, issue);
		assert_int_equal(desk_deliver(d, &end), 0);
	}
	assert_string_equal(desk_status_of(d, issue), "Нужен отклик");
}

static void
proposal_waits_for_a_person_and_is_done_when_confirmed(void **state)
{
	struct desk *d = *state;
	struct fact_word word = { .user = 1, .kind = FACT_WORD_CONFIRM, .at = { 0 } };
	const struct outbox_item *it;
	enum deliver_end end;

	use_regulation(d, "propose", ".no_answer.close = false");
	word.issue = silent_request(d, "Решает оператор");
	desk_deliver(d, &end);
	assert_int_equal(end, DELIVER_PARKED);
	it = desk_item(d, word.issue, "no_answer");
	assert_non_null(strstr(it->reason, "решает оператор"));
	assert_string_equal(desk_status_of(d, word.issue), "Нужен отклик");
	word.value = it->key;
	must(d, fact_word_put(d->db, &word, &d->e));
	must(d, outbox_again(d->db, it->id, (struct utc){ 0 }, &d->e));
	desk_deliver(d, &end);
	assert_closed_once(d, word.issue);
}

/* ---- brakes ---- */

static void
set_mode(struct desk *d, enum brake_mode mode)
{
	struct utc now;

	must(d, clock_now(d->db, &now, &d->e));
	must(d, brake_set(d->db, "no_answer", mode, "test", now, &d->e));
}

static void
observing_rule_leaves_a_shadow_and_its_past_is_a_backlog(void **state)
{
	struct desk *d = *state;
	int64_t issue;
	enum deliver_end end;
	struct utc now;
	size_t n;

	set_mode(d, BRAKE_OBSERVE);
	issue = silent_request(d, "Только смотрим");
	assert_int_equal(state_of(d, issue, "no_answer"), OUTBOX_SHADOW);
	assert_int_equal(desk_deliver(d, &end), 0);
	set_mode(d, BRAKE_ACT);
	desk_look(d, issue);
	assert_int_equal(state_of(d, issue, "no_answer"), OUTBOX_BACKLOG);
	assert_int_equal(desk_deliver(d, &end), 0);
	assert_string_equal(desk_status_of(d, issue), "Нужен отклик");
	must(d, clock_now(d->db, &now, &d->e));
	must(d, outbox_release(d->db, "no_answer", now, &n, &d->e));
	assert_int_equal(n, 1);
	assert_int_equal(desk_deliver(d, &end), 1);
	assert_closed_once(d, issue);
}

static void
rule_that_was_stopped_after_the_look_is_not_acted_on(void **state)
{
	struct desk *d = *state;
	const int64_t issue = silent_request(d, "Остановлено");
	enum deliver_end end;

	set_mode(d, BRAKE_OBSERVE);
	assert_int_equal(desk_deliver(d, &end), 1);
	assert_int_equal(end, DELIVER_WITHDRAWN);
	desk_look(d, issue);
	assert_int_equal(state_of(d, issue, "no_answer"), OUTBOX_SHADOW);
	assert_string_equal(desk_status_of(d, issue), "Нужен отклик");
}

static void
nothing_leaves_while_slad_observes(void **state)
{
	struct desk *d = *state;
	int64_t issue;
	enum deliver_end end;

	d->work.act = false;
	issue = silent_request(d, "Наблюдаем");
	assert_int_equal(state_of(d, issue, "no_answer"), OUTBOX_SHADOW);
	assert_int_equal(desk_deliver(d, &end), 0);
}

static void
closures_beyond_the_cap_wait_for_the_hour_to_pass(void **state)
{
	struct desk *d = *state;
	const int64_t first = silent_request(d, "Первое"), second = silent_request(d, "Второе");
	enum deliver_end end;

	desk_look(d, first);
	d->work.closures_hour = 1;
	assert_int_equal(desk_deliver(d, &end), 2);
	assert_int_equal(end, DELIVER_LATER);
	assert_closed_once(d, first);
	assert_string_equal(desk_status_of(d, second), "Нужен отклик");
	assert_string_equal(
	    desk_item(d, second, "no_answer")->reason, "no more than 1 closures leave in an hour");
	desk_later(d, SPAN_HOUR - 60);
	assert_int_equal(desk_deliver(d, &end), 0);
	desk_later(d, 120);
	assert_int_equal(desk_deliver(d, &end), 1);
	assert_closed_once(d, second);
}

static void
assert_clocks_hold_it_back(struct desk *d, int64_t issue)
{
	enum deliver_end end;

	assert_int_equal(desk_deliver(d, &end), 1);
	assert_int_equal(end, DELIVER_LATER);
	assert_non_null(strstr(desk_item(d, issue, "no_answer")->reason, "clock"));
	assert_string_equal(desk_status_of(d, issue), "Нужен отклик");
	assert_int_equal(desk_notes_by_bot(d, issue), 0);
}

/* Who knows what was said in time then. */
static void
nothing_is_closed_while_clocks_differ(void **state)
{
	struct desk *d = *state;
	const int64_t issue = silent_request(d, "Часы врут");
	enum deliver_end end;

	d->room.tracker->skew = (struct tracker_skew){ true, -31 };
	assert_clocks_hold_it_back(d, issue);
	d->room.tracker->skew = (struct tracker_skew){ true, 30 };
	desk_later(d, SPAN_MINUTE);
	/* Ours is right, and the tracker's: the database's, by which is judged, is not. */
	must(d, db_script(d->db, "set timestamp = unix_timestamp() + 90", &d->e));
	assert_clocks_hold_it_back(d, issue);
	must(d, db_script(d->db, "set timestamp = default", &d->e));
	desk_later(d, 3 * SPAN_MINUTE);
	desk_deliver(d, &end);
	assert_closed_once(d, issue);
}

/* slad's clock stands five days ahead already, or more: on the next working morning. */
static void
nothing_is_closed_while_an_entry_is_of_the_future(void **state)
{
	struct desk *d = *state;
	const int64_t issue = silent_request(d, "Запись из будущего");

	operator_writes(d, issue);
	desk_sql(d,
	    "update redmine.journals set created_on = created_on + interval 30 day where "
	    "journalized_id = %" PRId64 " and notes = 'Внутренняя заметка'",
	    issue);
	assert_clocks_hold_it_back(d, issue);
	desk_delete(d, issue);
}

/* ---- trouble ---- */

/* With the tracker at another address, or another key. */
static void
reopen_at(struct desk *d, const char *url, const char *key)
{
	d->tracker.url = url;
	d->tracker.api_key = key;
	desk_reopen(d);
}

static void
unreachable_tracker_costs_nothing_but_time(void **state)
{
	struct desk *d = *state;
	const int64_t issue = silent_request(d, "Трекер не отвечает");
	const char *key = d->tracker.api_key;
	enum deliver_end end = DELIVER_ENDS;
	bool up;

	reopen_at(d, "http://127.0.0.1:9", key);
	must(d, deliver_probe(&d->deliver, &up, &d->e));
	assert_false(up);
	assert_non_null(
	    strstr(desk_sql_text(d, "select value from setting where name = 'tracker.probe.desk'"),
		"\"reachable\":false"));
	desk_deliver(d, &end);
	assert_int_equal(end, DELIVER_DOWN);
	assert_int_equal(state_of(d, issue, "no_answer"), OUTBOX_PENDING);
	reopen_at(d, d->url, key);
	must(d, deliver_probe(&d->deliver, &up, &d->e));
	assert_true(up);
	desk_later(d, SPAN_MINUTE);
	desk_deliver(d, &end);
	assert_closed_once(d, issue);
}

static void
key_that_was_taken_away_parks_nothing(void **state)
{
	struct desk *d = *state;
	const int64_t issue = silent_request(d, "Ключ отозван");
	const char *key = d->tracker.api_key;
	enum deliver_end end = DELIVER_ENDS;

	reopen_at(d, d->url, "0123456789012345678901234567890123456789");
	desk_deliver(d, &end);
	assert_int_equal(end, DELIVER_DOWN);
	assert_int_equal(state_of(d, issue, "no_answer"), OUTBOX_PENDING);
	reopen_at(d, d->url, key);
	desk_later(d, SPAN_MINUTE);
	desk_deliver(d, &end);
	assert_closed_once(d, issue);
}

/* Another deliverer takes the row over, does it, and leaves the first one with a lost lease. */
static void
other_deliverer_is_faster(struct desk *d, int64_t issue)
{
	struct desk other = *d;
	enum deliver_end end;

	desk_later(d, LEASE_OVER);
	other.work.at = NULL;
	other.deliver = (struct deliver){ &other.work, &d->room };
	desk_deliver(&other, &end);
	assert_int_equal(end, DELIVER_DONE);
}

static void
lost_lease_means_hands_off(void **state)
{
	struct desk *d = *state;
	const int64_t issue = silent_request(d, "Два доставщика");
	struct interruption i = { d, WORK_JUDGED, issue, 1, other_deliverer_is_faster };
	enum deliver_end end;

	at(d, &i);
	assert_int_equal(desk_deliver(d, &end), 1);
	assert_int_equal(end, DELIVER_LOST);
	assert_closed_once(d, issue);
}

/* ---- kill -9 ---- */

static void
die(struct desk *d, int64_t issue)
{
	raise(SIGKILL);
}

/* A process of its own that delivers, and is killed at the moment. */
static void
deliver_and_die(struct desk *d, enum work_moment moment)
{
	const pid_t pid = fork();
	int status;

	if (pid == 0) {
		struct interruption i = { d, moment, 0, 1, die };
		enum deliver_end end;

		d->db = NULL;
		must(d, db_open(&d->work.db, &d->room.db, &d->e));
		must(d, tracker_open(&d->tracker, d->room.db, &d->room.tracker, &d->e));
		must(d,
		    policies_open(&d->work.policies, d->room.db, (struct utc){ 0 },
			&d->room.policies, &d->e));
		at(d, &i);
		desk_deliver(d, &end);
		_exit(0);
	}
	assert_true(pid > 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static void
killed_at_any_moment_it_is_done_once(void **state)
{
	struct desk *d = *state;
	enum deliver_end end;

	for (int m = 0; m < WORK_MOMENTS; m++) {
		const int64_t issue = silent_request(d, work_moment_name((enum work_moment)m));

		deliver_and_die(d, (enum work_moment)m);
		desk_later(d, LEASE_OVER);
		desk_look(d, issue);
		desk_deliver(d, &end);
		assert_closed_once(d, issue);
		desk_later(d, SPAN_DAY);
		desk_look(d, issue);
		assert_int_equal(desk_deliver(d, &end), 0);
		assert_closed_once(d, issue);
	}
}

/* The text of a closing lists what was done, so it reads otherwise once somebody wrote again. */
static void
what_was_sent_is_found_even_if_it_reads_otherwise_by_now(void **state)
{
	struct desk *d = *state;
	const int64_t issue = silent_request(d, "Текст изменится");
	enum deliver_end end;

	deliver_and_die(d, WORK_SENT);
	assert_string_equal(desk_status_of(d, issue), "Закрыта");
	desk_move(d, "operator", issue, "В работе", "Вернули, разбираемся.");
	desk_later(d, LEASE_OVER);
	desk_look(d, issue);
	assert_int_equal(desk_deliver(d, &end), 1);
	assert_int_equal(state_of(d, issue, "no_answer"), OUTBOX_DONE);
	assert_int_equal(desk_notes_by_bot(d, issue), 1);
	assert_string_equal(desk_status_of(d, issue), "В работе");
}

/* As when the tracker takes the note and drops the status: then only the status is left to do. */
static void
note_that_stands_without_its_status_is_not_written_again(void **state)
{
	struct desk *d = *state;
	const int64_t issue = silent_request(d, "Половина дела");
	enum deliver_end end;
	json_t *body;
	char *note;

	deliver_and_die(d, WORK_SENDING);
	body = json_loads(desk_record(d, issue, "sending"), 0, NULL);
	note = json_dumps(json_object_get(body, "note"), JSON_ENCODE_ANY);
	desk_api(d, "sla-bot", "PUT", arena_printf(d->arena, "/issues/%" PRId64 ".json", issue),
	    arena_printf(d->arena, "{\"issue\":{\"notes\":%s}}", note));
	free(note);
	json_decref(body);
	desk_later(d, LEASE_OVER);
	desk_look(d, issue);
	desk_deliver(d, &end);
	assert_int_equal(end, DELIVER_DONE);
	assert_closed_once(d, issue);
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, desk_setup, desk_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(closes_a_silent_request_once),
		STORY(does_nothing_before_the_limit_and_its_grace),
		STORY(takes_an_answered_request_back_to_work_without_a_note),
		STORY(reopens_what_it_closed_when_the_client_writes),
		STORY(answer_just_before_the_closing_prevents_it),
		STORY(change_that_leaves_the_cause_is_read_and_the_closing_goes_on),
		STORY(pause_in_between_stops_it),
		STORY(refusal_by_the_workflow_is_parked_and_not_looped),
		STORY(request_with_duplicates_is_proposed_to_a_person),
		STORY(deleted_request_is_withdrawn),
		STORY(reminds_each_time_once),
		STORY(proposal_waits_for_a_person_and_is_done_when_confirmed),
		STORY(observing_rule_leaves_a_shadow_and_its_past_is_a_backlog),
		STORY(rule_that_was_stopped_after_the_look_is_not_acted_on),
		STORY(nothing_leaves_while_slad_observes),
		STORY(closures_beyond_the_cap_wait_for_the_hour_to_pass),
		STORY(nothing_is_closed_while_clocks_differ),
		STORY(nothing_is_closed_while_an_entry_is_of_the_future),
		STORY(unreachable_tracker_costs_nothing_but_time),
		STORY(key_that_was_taken_away_parks_nothing),
		STORY(lost_lease_means_hands_off),
		STORY(killed_at_any_moment_it_is_done_once),
		STORY(what_was_sent_is_found_even_if_it_reads_otherwise_by_now),
		STORY(note_that_stands_without_its_status_is_not_written_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
