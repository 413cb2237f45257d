/* Covers R17, R31, R37. */
#include "work/raise.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "store/offshoot.h"
#include "tests/support/desk.h"

/* What comes out of a request, on the real Redmine. */

#define QUALITY "edoc-dev"

#define must(d, call)                                                                              \
	do {                                                                                       \
		if ((call) != ERR_OK)                                                              \
			fail_msg("%s: %s", #call, (d)->e.text);                                    \
	} while (0)

static struct offshoot_row
said_of(struct desk *d, enum offshoot kind, int64_t issue)
{
	struct offshoot_row row = {
		.kind = kind,
		.issue = issue,
		.user = desk_user(d, "vip"),
		.author = "Данияр Ахметов",
		.about = GRIEVANCE_CONDUCT,
		.subject = kind == OFFSHOOT_SPLIT ? "Не печатается акт" : "",
		.body = "Слова клиента",
	};

	row.said.s = strtoll(desk_sql_text(d, "select unix_timestamp()"), NULL, 10);
	must(d, offshoot_say(d->db, &row, "16", &d->e));
	return row;
}

/* The one attempt that is due; how it ended. */
static enum deliver_end
deliver(struct desk *d)
{
	enum deliver_end end = DELIVER_ENDS;

	assert_int_equal(desk_deliver(d, &end), 1);
	return end;
}

static int64_t
made_of(struct desk *d, const struct offshoot_row *said)
{
	struct offshoot_row kept;

	must(d, offshoot_get(d->db, said->id, d->arena, &kept, &d->e));
	return kept.made;
}

static const char *
shown(struct desk *d, int64_t issue, const char *column)
{
	return desk_sql_text(d,
	    "select %s from redmine.issues i join redmine.projects p on p.id = i.project_id"
	    " where i.id = %" PRId64,
	    column, issue);
}

static const char *
outbox(struct desk *d, const char *column)
{
	return desk_sql_text(
	    d, "select %s from %s.outbox order by id desc limit 1", column, d->schema);
}

static void
a_complaint_becomes_a_private_request(void **state)
{
	struct desk *d = *state;
	const int64_t issue = desk_request(d, "vip", "Долго отвечают");
	struct offshoot_row said;
	int64_t made;

	d->work.complaint.project = QUALITY;
	said = said_of(d, OFFSHOOT_COMPLAINT, issue);
	assert_int_equal(deliver(d), DELIVER_DONE);
	made = made_of(d, &said);
	assert_string_equal(shown(d, made, "p.identifier"), QUALITY);
	assert_string_equal(shown(d, made, "i.is_private"), "1");
	assert_non_null(strstr(shown(d, made, "i.description"), "Слова клиента"));
	assert_string_equal(desk_sql_text(d,
				"select count(*) from redmine.issue_relations where %" PRId64
				" in (issue_from_id, issue_to_id)",
				issue),
	    "0");
	assert_string_equal(outbox(d, "state"), "done");
}

/* Its answer got lost: the one that stands is found by its marker. */
static void
a_complaint_is_made_once(void **state)
{
	struct desk *d = *state;
	struct offshoot_row said;
	int64_t made;

	d->work.complaint.project = QUALITY;
	said = said_of(d, OFFSHOOT_COMPLAINT, desk_request(d, "vip", "Дважды"));
	assert_int_equal(deliver(d), DELIVER_DONE);
	made = made_of(d, &said);
	desk_sql(d,
	    "update %s.outbox set state = 'pending', due_at = 0;"
	    "update %s.offshoot set made_id = null",
	    d->schema, d->schema);
	assert_int_equal(deliver(d), DELIVER_DONE);
	assert_int_equal(made_of(d, &said), made);
}

static void
a_letter_is_enough(void **state)
{
	struct desk *d = *state;
	struct offshoot_row said;

	d->work.mail.host = "127.0.0.1";
	said = said_of(d, OFFSHOOT_COMPLAINT, desk_request(d, "vip", "Письмом"));
	assert_int_equal(deliver(d), DELIVER_DONE);
	assert_int_equal(made_of(d, &said), 0);
	assert_string_equal(desk_sql_text(d,
				"select concat_ws(' ', kind, address, issue_id, state) from "
				"%s.letter",
				d->schema),
	    "complaint support@mitwork.kz pending");
}

static void
what_would_reach_nobody_is_left_to_a_person(void **state)
{
	struct desk *d = *state;

	said_of(d, OFFSHOOT_COMPLAINT, desk_request(d, "vip", "Некому"));
	assert_int_equal(deliver(d), DELIVER_PARKED);
	assert_non_null(strstr(outbox(d, "reason"), "nobody would learn of it"));
}

static void
a_name_that_there_is_not_is_told(void **state)
{
	struct desk *d = *state;

	d->work.complaint.project = "nowhere";
	said_of(d, OFFSHOOT_COMPLAINT, desk_request(d, "vip", "Никуда"));
	assert_int_equal(deliver(d), DELIVER_PARKED);
	assert_non_null(strstr(outbox(d, "reason"), "no open project \"nowhere\""));
}

static void
of_a_request_that_is_gone_nothing_is_made(void **state)
{
	struct desk *d = *state;
	const int64_t issue = desk_request(d, "vip", "Удалят");

	said_of(d, OFFSHOOT_SPLIT, issue);
	desk_delete(d, issue);
	assert_int_equal(deliver(d), DELIVER_WITHDRAWN);
	assert_non_null(strstr(outbox(d, "reason"), "gone from the tracker"));
}

static void
a_tracker_that_is_away_is_asked_again(void **state)
{
	struct desk *d = *state;
	const int64_t issue = desk_request(d, "vip", "Позже");
	struct offshoot_row said = said_of(d, OFFSHOOT_SPLIT, issue);
	char url[sizeof(d->url)];

	memcpy(url, d->url, sizeof(url));
	strcpy(d->url, "http://127.0.0.1:1");
	assert_int_equal(deliver(d), DELIVER_DOWN);
	memcpy(d->url, url, sizeof(url));
	assert_int_equal(made_of(d, &said), 0);
	desk_later(d, SPAN_HOUR);
	assert_int_equal(deliver(d), DELIVER_DONE);
	assert_true(made_of(d, &said) > issue);
}

/* Of the same project, client and level, related to where it comes from. */
static void
a_question_of_its_own(void **state)
{
	struct desk *d = *state;
	const int64_t issue = desk_request(d, "vip", "Два вопроса");
	struct offshoot_row said;
	enum deliver_end end;
	int64_t made;

	/* Who it is of goes on record, and what is said at arrival is said. */
	desk_look(d, issue);
	desk_deliver(d, &end);
	said = said_of(d, OFFSHOOT_SPLIT, issue);
	assert_int_equal(deliver(d), DELIVER_DONE);
	made = made_of(d, &said);
	assert_string_equal(shown(d, made, "i.subject"), "Не печатается акт");
	assert_string_equal(shown(d, made, "p.identifier"), "edoc-support");
	assert_string_equal(shown(d, made, "i.is_private"), "0");
	assert_string_equal(
	    desk_sql_text(d,
		"select relation_type from redmine.issue_relations where issue_from_id = %" PRId64
		" and issue_to_id = %" PRId64,
		issue < made ? issue : made, issue < made ? made : issue),
	    "relates");
	/*
	 * Who cannot read what the bot wrote is told of it where they can: once, also when tried
	 * again.
	 */
	for (int tried = 0; tried < 2; tried++) {
		assert_string_equal(
		    desk_sql_text(d,
			"select group_concat(private_notes) from redmine.journals where "
			"journalized_id = "
			"%" PRId64 " and notes like '%%Не печатается акт%%#%" PRId64 ".%%'",
			issue, made),
		    "0");
		desk_sql(d,
		    "update %s.outbox set state = 'pending', due_at = 0 where rule = 'split'",
		    d->schema);
		assert_int_equal(deliver(d), DELIVER_DONE);
	}
	desk_look(d, made);
	assert_string_equal(
	    desk_sql_text(d,
		"select count(distinct concat_ws(' ', author_side, client_id, level)) from "
		"%s.arrival where issue_id in (%" PRId64 ", %" PRId64 ")",
		d->schema, issue, made),
	    "1");
}

#define test(name) cmocka_unit_test_setup_teardown(name, desk_setup, desk_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(a_complaint_becomes_a_private_request),
		test(a_complaint_is_made_once),
		test(a_letter_is_enough),
		test(what_would_reach_nobody_is_left_to_a_person),
		test(a_name_that_there_is_not_is_told),
		test(of_a_request_that_is_gone_nothing_is_made),
		test(a_tracker_that_is_away_is_asked_again),
		test(a_question_of_its_own),
	};

	return cmocka_run_group_tests_name("raise", tests, NULL, NULL);
}
