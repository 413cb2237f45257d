#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "app/commands.h"
#include "app/config.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/log.h"
#include "core/policy.h"
#include "store/brake.h"
#include "store/clock.h"
#include "tests/support/desk.h"
#include "tracker/tracker.h"

/* The operator's commands on a real Redmine: what they print is read, what they do is seen. */

#define WORDS_MAX 24

struct shell {
	struct desk *d;
	struct app app;
	const char *out; /* of the last command */
};

static int
setup(void **state)
{
	static struct shell s;
	struct err e;

	memset(&s, 0, sizeof(s));
	if (desk_setup(state) != 0)
		return -1;
	s.d = *state;
	s.app.program = "slactl";
	if (config_parse("slad.conf",
		arena_printf(s.d->arena,
		    "tracker.url = %s\ntracker.time_zone = %s\nregulation.dir = sql/regulations\n"
		    "stage.new = Новая\nstage.in_progress = В работе\n"
		    "stage.waiting_client = Нужен отклик\nstage.closed = Закрыта\n"
		    "side.staff = Оператор\n",
		    s.d->url, s.d->zone),
		&s.app.config, &e) != ERR_OK)
		fail_msg("%s", e.text);
	s.app.db = s.d->db;
	s.app.tracker = s.d->room.tracker;
	*state = &s;
	return 0;
}

static int
teardown(void **state)
{
	struct shell *s = *state;
	void *d = s->d;

	policy_free(s->app.policy);
	config_free(s->app.config);
	return desk_teardown(&d);
}

static const struct command *
find(const char *name)
{
	for (size_t i = 0; i < commands_count; i++) {
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	}
	fail_msg("there is no command %s", name);
	return NULL;
}

/* Runs a line as a shell would; a word with spaces is written with ~. */
static int
run(struct shell *s, const char *fmt, ...)
{
	char *line = arena_alloc(s->d->arena, 512), *argv[WORDS_MAX + 1];
	FILE *file = tmpfile();
	const int kept = dup(STDOUT_FILENO), kept_err = dup(STDERR_FILENO);
	int argc = 0, status;
	char part[4096];
	struct buf b;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, 512, fmt, ap);
	va_end(ap);
	for (char *word = strtok(line, " "); word != NULL; word = strtok(NULL, " ")) {
		for (char *c = word; *c != '\0'; c++)
			*c = *c == '~' ? ' ' : *c;
		assert_true(argc < WORDS_MAX);
		argv[argc++] = word;
	}
	argv[argc] = NULL;
	assert_non_null(file);
	fflush(stdout);
	/* What is said of mistakes stands there, too. */
	dup2(fileno(file), STDOUT_FILENO);
	dup2(fileno(file), STDERR_FILENO);
	s->app.command = find(argv[0]);
	status = s->app.command->run(&s->app, argc, argv);
	fflush(stdout);
	fflush(stderr);
	dup2(kept, STDOUT_FILENO);
	dup2(kept_err, STDERR_FILENO);
	close(kept);
	close(kept_err);
	rewind(file);
	buf_init(&b);
	while (!feof(file))
		buf_add(&b, part, fread(part, 1, sizeof(part), file));
	fclose(file);
	s->out = buf_keep(&b, s->d->arena);
	return status;
}

static void
expect(const struct shell *s, const char *part)
{
	if (strstr(s->out, part) == NULL)
		fail_msg("\"%s\" is not in:\n%s", part, s->out);
}

/* A member of the object in the n-th line (from 0) of what was printed, as text. */
static const char *
member(const struct shell *s, int n, const char *name)
{
	const char *line = s->out;
	const char *text;
	json_t *root, *value;
	char *dumped;

	while (n-- > 0 && line != NULL)
		line = strchr(line, '\n') == NULL ? NULL : strchr(line, '\n') + 1;
	if (line == NULL || *line == '\0')
		return NULL;
	root = json_loads(line, JSON_DISABLE_EOF_CHECK, NULL);
	assert_non_null(root);
	value = json_object_get(root, name);
	if (value == NULL)
		fail_msg("no \"%s\" in %s", name, line);
	dumped = json_is_string(value) ? strdup(json_string_value(value))
				       : json_dumps(value, JSON_ENCODE_ANY);
	text = arena_strdup(s->d->arena, dumped);
	free(dumped);
	json_decref(root);
	return text;
}

static void
a_request_is_explained_with_its_contract(void **state)
{
	struct shell *s = *state;
	struct desk *d = s->d;
	int64_t issue;

	assert_int_equal(run(s, "client add ТОО --bin 940140000385 --user vip"), EXIT_DONE);
	assert_int_equal(
	    run(s, "client contract add ТОО --level vip --number 12/2025 --from 01.01.2025"),
	    EXIT_DONE);
	issue = desk_request(d, "vip", "Не подписывается договор");
	desk_look(d, issue);
	desk_ask(d, issue);
	desk_look(d, issue);
	assert_int_equal(run(s, "explain %ld", (long)issue), EXIT_DONE);
	expect(s, "Не подписывается договор");
	expect(s, "ТОО, by the user");
	expect(s, "VIP service (clause 3); contract 12/2025 from 2025-01-01, open");
	expect(s, "client: request registered");
	expect(s, "stage: waiting for the client");
	expect(s, "→ resolution is paused at");
	expect(s, "→ client's answer runs, due ");
	expect(s, "closed by slad from ");
	expect(s, "waits for somebody else");
	assert_int_equal(run(s, "explain #%ld --lang kk", (long)issue), EXIT_DONE);
	expect(s, "клиентті күтуде");
	assert_int_equal(run(s, "explain %ld --json", (long)issue), EXIT_DONE);
	assert_string_equal(member(s, 0, "assumed"), "false");
	expect(s, "\"level\":\"vip\"");
	assert_int_equal(run(s, "explain 999999"), EXIT_INPUT);
	expect(s, "the tracker has no issue 999999");
	assert_int_equal(run(s, "explain abc"), EXIT_USAGE);
}

/* D1 clauses 19, 21 and 22: critical ones, then VIP, then the rest, each by arrival. */
static void
the_queue_says_why(void **state)
{
	struct shell *s = *state;
	struct desk *d = s->d;
	int64_t basic, vip, critical, waiting;

	assert_int_equal(run(s, "client add ТОО --user vip"), EXIT_DONE);
	assert_int_equal(
	    run(s, "client contract add ТОО --level vip --number 1 --from 2025-01-01"), EXIT_DONE);
	basic = desk_request(d, "basic", "Обычное");
	vip = desk_request(d, "vip", "Важное");
	critical = desk_request(d, "basic", "Критичное");
	waiting = desk_request(d, "basic", "Ждёт клиента");
	desk_api(d, "operator", "PUT", arena_printf(d->arena, "/issues/%ld.json", (long)critical),
	    arena_printf(d->arena, "{\"issue\": {\"priority_id\": %ld}}",
		(long)desk_sql_int(d,
		    "select id from redmine.enumerations where name = 'Немедленный' and type = "
		    "'IssuePriority'")));
	desk_ask(d, waiting);
	desk_look(d, basic);
	desk_look(d, vip);
	desk_look(d, critical);
	desk_look(d, waiting);
	assert_int_equal(run(s, "queue --json"), EXIT_DONE);
	assert_string_equal(member(s, 0, "issue"), arena_printf(d->arena, "%ld", (long)critical));
	assert_string_equal(member(s, 0, "why"), "critical, out of turn");
	assert_string_equal(member(s, 1, "issue"), arena_printf(d->arena, "%ld", (long)vip));
	assert_string_equal(member(s, 1, "why"), "VIP service, in order of arrival");
	assert_string_equal(member(s, 2, "issue"), arena_printf(d->arena, "%ld", (long)basic));
	assert_null(member(s, 3, "issue"));
	assert_int_equal(run(s, "explain %ld", (long)vip), EXIT_DONE);
	expect(s, "2 of 3: VIP service: in order of arrival (clause 21)");
	assert_int_equal(run(s, "queue --all --json"), EXIT_DONE);
	assert_string_equal(member(s, 3, "issue"), arena_printf(d->arena, "%ld", (long)waiting));
	assert_string_equal(member(s, 3, "why"), "waits for somebody else, not in the queue");
	assert_int_equal(run(s, "queue --client ТОО --json"), EXIT_DONE);
	assert_string_equal(member(s, 0, "issue"), arena_printf(d->arena, "%ld", (long)vip));
	assert_null(member(s, 1, "issue"));
	assert_int_equal(run(s, "queue --user operator"), EXIT_DONE);
	expect(s, "nobody waits for us");
	assert_int_equal(run(s, "queue --lang ru --by-due"), EXIT_DONE);
	expect(s, "Важное");
	assert_int_equal(run(s, "queue --project nonesuch"), EXIT_INPUT);
	assert_int_equal(run(s, "queue --by-due --all"), EXIT_USAGE);
}

/* A request that is silent for longer than clause 15 allows. */
static int64_t
silent(struct desk *d, const char *subject)
{
	const int64_t issue = desk_request(d, "basic", subject);

	desk_ask(d, issue);
	desk_look(d, issue);
	desk_later(d, 6 * SPAN_DAY);
	desk_look(d, issue);
	return issue;
}

static const char *
state_of(struct desk *d, int64_t issue)
{
	return outbox_state_name(desk_item(d, issue, "no_answer")->state);
}

static void
a_person_declines_what_slad_would_do(void **state)
{
	struct shell *s = *state;
	struct desk *d = s->d;
	const int64_t issue = silent(d, "Молчание");
	const long id = (long)desk_item(d, issue, "no_answer")->id;

	assert_string_equal(state_of(d, issue), "pending");
	assert_int_equal(run(s, "outbox --issue %ld", (long)issue), EXIT_DONE);
	expect(s, "closing on silence");
	expect(s, "to be done");
	assert_int_equal(run(s, "outbox show %ld", id), EXIT_DONE);
	expect(s, "Запрос завершён: ответ от клиента не получен.");
	assert_int_equal(run(s, "outbox withdraw %ld --by marina", id), EXIT_DONE);
	desk_look(d, issue);
	assert_string_equal(state_of(d, issue), "withdrawn");
	/* Where the table breaks its lines depends on the numbers in it. */
	assert_int_equal(run(s, "record %ld --json", (long)issue), EXIT_DONE);
	expect(s, "\"word\":\"withdraw\"");
	expect(s, "\"by\":\"marina\"");
	/* And changes her mind. */
	assert_int_equal(run(s, "outbox confirm %ld", id), EXIT_DONE);
	desk_look(d, issue);
	assert_string_equal(state_of(d, issue), "pending");
	assert_int_equal(run(s, "outbox retry %ld", id), EXIT_INPUT);
	assert_int_equal(run(s, "outbox show 999999"), EXIT_INPUT);
	assert_int_equal(run(s, "outbox --state lost"), EXIT_USAGE);
}

static void
what_was_refused_is_tried_again(void **state)
{
	struct shell *s = *state;
	struct desk *d = s->d;
	const int64_t issue = silent(d, "Отказано");
	enum deliver_end end;
	const long id = (long)desk_item(d, issue, "no_answer")->id;

	desk_sql(d, "update %s.outbox set state = 'parked', reason = 'no way' where id = %ld",
	    d->schema, id);
	assert_int_equal(run(s, "outbox"), EXIT_DONE);
	expect(s, "needs a person");
	expect(s, "no way");
	assert_int_equal(run(s, "outbox retry %ld", id), EXIT_DONE);
	assert_string_equal(state_of(d, issue), "pending");
	assert_int_equal(run(s, "outbox --state parked --json"), EXIT_DONE);
	assert_string_equal(s->out, "");
	assert_int_equal(desk_deliver(d, &end), 1);
	assert_string_equal(desk_status_of(d, issue), "Закрыта");
	assert_int_equal(run(s, "outbox withdraw %ld", id), EXIT_INPUT);
}

/* On the first day nothing floods: what is older than the leave to act waits for a person. */
static void
a_backlog_is_released_by_a_person(void **state)
{
	struct shell *s = *state;
	struct desk *d = s->d;
	enum deliver_end end;
	int64_t issue;

	assert_int_equal(run(s, "rule observe no_answer"), EXIT_DONE);
	issue = silent(d, "Старое");
	assert_string_equal(state_of(d, issue), "shadow");
	assert_int_equal(run(s, "rule act no_answer --by marina"), EXIT_DONE);
	desk_look(d, issue);
	assert_string_equal(state_of(d, issue), "backlog");
	assert_int_equal(run(s, "backlog no_answer --json"), EXIT_DONE);
	assert_string_equal(member(s, 0, "issue"), arena_printf(d->arena, "%ld", (long)issue));
	assert_int_equal(run(s, "backlog --confirm"), EXIT_USAGE);
	assert_string_equal(state_of(d, issue), "backlog");
	assert_int_equal(run(s, "pause"), EXIT_DONE);
	assert_int_equal(run(s, "backlog no_answer --confirm"), EXIT_DONE);
	assert_string_equal(state_of(d, issue), "pending");
	assert_int_equal(desk_deliver(d, &end), 0);
	assert_int_equal(run(s, "resume"), EXIT_DONE);
	assert_int_equal(desk_deliver(d, &end), 1);
	assert_string_equal(desk_status_of(d, issue), "Закрыта");
	assert_int_equal(run(s, "rule list --json"), EXIT_DONE);
	assert_string_equal(member(s, 0, "by"), "marina");
}

static void
judging_again_counts_what_changed(void **state)
{
	struct shell *s = *state;
	struct desk *d = s->d;
	const int64_t issue = desk_request(d, "vip", "Снова");

	assert_int_equal(run(s, "recompute %ld", (long)issue), EXIT_DONE);
	expect(s, "1 request judged; verdicts changed: 1");
	assert_int_equal(run(s, "recompute %ld", (long)issue), EXIT_DONE);
	expect(s, "1 request judged; verdicts changed: 0");
	assert_int_equal(run(s, "recompute"), EXIT_USAGE);
	assert_int_equal(run(s, "recompute 999999"), EXIT_INPUT);
}

static void
a_rehearsals_clock_moves_and_no_other(void **state)
{
	struct shell *s = *state;
	struct utc before, after;

	assert_int_equal(clock_now(s->d->db, &before, &s->d->e), ERR_OK);
	assert_int_equal(run(s, "clock advance 9h"), EXIT_DONE);
	assert_int_equal(clock_now(s->d->db, &after, &s->d->e), ERR_OK);
	assert_in_range(after.s - before.s, 9 * SPAN_HOUR, 9 * SPAN_HOUR + 5);
	/* After days it is day: E-DOC's, from 9 to 18 in Almaty. */
	for (int i = 0; i < 3; i++) {
		assert_int_equal(run(s, "clock advance 1d"), EXIT_DONE);
		assert_int_equal(clock_now(s->d->db, &before, &s->d->e), ERR_OK);
		assert_in_range(before.s - after.s, SPAN_DAY, 14 * SPAN_DAY);
		assert_in_range(before.s % SPAN_DAY, 4 * SPAN_HOUR, 13 * SPAN_HOUR);
		assert_int_equal(run(s, "clock advance 14h"), EXIT_DONE);
		assert_int_equal(clock_now(s->d->db, &after, &s->d->e), ERR_OK);
	}
	assert_int_equal(run(s, "clock advance yesterday"), EXIT_USAGE);
	desk_sql(s->d, "delete from %s.setting where name = 'clock.offset'", s->d->schema);
	assert_int_equal(run(s, "clock advance 9h"), EXIT_INPUT);
}

static void
clients_are_known_by_names_people_use(void **state)
{
	struct shell *s = *state;

	assert_int_equal(
	    run(s, "client add Алатау --group ТОО~«Алатау~Логистик» --domain a.kz"), EXIT_DONE);
	assert_int_equal(run(s, "client add Гость --user outsider --project nonesuch"), EXIT_INPUT);
	assert_int_equal(run(s, "client list"), EXIT_DONE);
	expect(s, "group ТОО «Алатау");
	assert_null(strstr(s->out, "Гость"));
	assert_int_equal(run(s, "client bind Алатау --user operator"), EXIT_DONE);
	assert_int_equal(run(s, "client add Другой --user operator"), EXIT_INPUT);
	assert_int_equal(run(s, "client unbind --user operator"), EXIT_DONE);
	assert_int_equal(run(s, "client unbind --user operator"), EXIT_INPUT);
	assert_int_equal(run(s, "client edit Алатау --name Алатау-2 --language kk"), EXIT_DONE);
	assert_int_equal(run(s, "client --json"), EXIT_DONE);
	assert_string_equal(member(s, 0, "name"), "Алатау-2");
	assert_string_equal(member(s, 0, "language"), "kk");
	assert_int_equal(
	    run(s, "client contract add Алатау-2 --level gold --number 1 --from 2026-01-01"),
	    EXIT_INPUT);
	assert_int_equal(
	    run(s, "client contract add Алатау-2 --level vip --number 1 --from 2026-01-01"),
	    EXIT_DONE);
	assert_int_equal(run(s, "client contract --json"), EXIT_DONE);
	assert_int_equal(
	    run(s, "client contract end %s --to 2026-12-31", member(s, 0, "id")), EXIT_DONE);
	assert_int_equal(run(s, "client contract"), EXIT_DONE);
	expect(s, "2026-01-01  2026-12-31");
	assert_int_equal(run(s, "client remove Алатау-2"), EXIT_DONE);
	assert_int_equal(run(s, "client --json"), EXIT_DONE);
	assert_string_equal(s->out, "");
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(a_request_is_explained_with_its_contract),
		STORY(the_queue_says_why),
		STORY(a_person_declines_what_slad_would_do),
		STORY(what_was_refused_is_tried_again),
		STORY(a_backlog_is_released_by_a_person),
		STORY(judging_again_counts_what_changed),
		STORY(a_rehearsals_clock_moves_and_no_other),
		STORY(clients_are_known_by_names_people_use),
	};

	log_setup("test", LOG_ERROR);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
