/* What slad is about to do, its lists and what people say to it: closings, the outbox, letters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "store/clock.h"
#include "store/letter.h"
#include "store/outbox.h"
#include "tests/web/asking.h"

static const char asked[] = "[{\"id\":\"71\",\"at\":\"2026-02-02T05:10:00Z\",\"by\":\"staff\","
			    "\"note\":\"public\",\"status\":\"waiting_client\"}]";

static void
answers_with(struct asking *a, const char *line, const char *schema, const char *says)
{
	asking_is_told(a, "staff-key", line, schema, says);
}

static void
test_silence_is_stopped(void **state)
{
	static const char line[] = "POST /api/issues/2/closing";
	struct asking *a = *state;

	asking_verdict(a, 2, 1, "basic", asked);
	answers_with(a, "GET /api/closings", "Closings", "\"stopped\":false");
	answers_with(a, "GET /api/closings", "Closings", "\"acts\":false");
	answers_with(a, "GET /api/closings", "Closings", "\"project_name\":null");
	answers_with(a, "GET /api/issues/2", "Issue", "\"key\":\"1:no_answer:71\"");
	database_sql(a->d, "delete from wake");
	asking_says(a, line, "staff-key", "{\"stop\":true}", 202);
	assert_int_equal(asking_due(a), 1);
	answers_with(a, "GET /api/closings", "Closings", "\"stopped\":true");
	asking_says(a, line, "staff-key", "{\"stop\":false}", 202);
	answers_with(a, "GET /api/closings", "Closings", "\"stopped\":false");

	asking_says(a, line, "staff-key", "{\"stop\":1}", 400);
	asking_says(a, line, "staff-key", "stop", 400);
	asking_says(a, line, "other-key", "{\"stop\":true}", 403);
	asking_says(a, line, "vip-key", "{\"stop\":true}", 404);
	asking_says(a, line, NULL, "{\"stop\":true}", 401);
	asking_says(a, "POST /api/issues/5/closing", "staff-key", "{\"stop\":true}", 409);
	asking_says(a, "GET /api/closings", "vip-key", "", 403);
}

static void
put_actions(struct asking *a, int64_t issue, const char *key)
{
	const struct outbox_item item = {
		.key = key,
		.issue = issue,
		.rule = "no_answer",
		.kind = "close",
		.clause = "15",
		.payload = "{\"note\":\"Ответ от клиента не получен\"}",
		.state = OUTBOX_PENDING,
	};
	struct outbox_change *changes;
	struct utc now;
	size_t n;

	must(a->d, clock_now(a->d->db, &now, &a->d->e));
	must(
	    a->d, outbox_sync(a->d->db, issue, &item, 1, now, a->d->arena, &changes, &n, &a->d->e));
}

/* Of three, one is another project's; the page is of the rest. */
static void
test_closings_come_in_pages(void **state)
{
	static const char line[] = "GET /api/closings?limit=1";
	struct asking *a = *state;

	asking_verdict(a, 2, 1, "basic", asked);
	asking_verdict(a, 4, 2, "basic", asked);
	asking_verdict(a, 5, 1, "basic", asked);
	database_sql(a->d,
	    "update verdict set body = json_replace(body, '$.closing.at', '2026-02-01T04:00:00Z')"
	    " where issue_id = 5");
	answers_with(a, line, "Closings",
	    "\"total\":2,\"offset\":0,\"hidden\":0,\"closings\":[{\"issue\":5,");
	assert_null(strstr(a->reply.body.data, "\"issue\":2,"));
	answers_with(a, "GET /api/closings?offset=1", "Closings", "\"closings\":[{\"issue\":2,");
	assert_null(strstr(a->reply.body.data, "\"issue\":4,"));
	answers_with(a, "GET /api/closings?offset=2", "Closings", "\"closings\":[]");
	asking_says(a, "GET /api/closings?limit=201", "staff-key", "", 400);
	/* Of this one the tracker does not tell them. */
	asking_is_told(a, "junior-key", line, "Closings", "\"hidden\":1,\"closings\":[]");
}

/* What stands in the outbox by then, and whose word was the last, is told of each. */
static void
test_closings_say_what_became_of_them(void **state)
{
	struct asking *a = *state;

	asking_verdict(a, 2, 1, "basic", asked);
	answers_with(a, "GET /api/closings", "Closings", "\"state\":null,\"reason\":null");
	put_actions(a, 2, "1:no_answer:71");
	database_sql(a->d, "update outbox set state = 'parked', reason = 'Нет прав'");
	answers_with(a, "GET /api/closings", "Closings",
	    "\"stopped\":false,\"state\":\"parked\",\"reason\":\"Нет прав\"");
	database_sql(a->d,
	    "insert into word (issue_id, user_id, kind, value, at) values"
	    " (2, 1, 'decline', '1:no_answer:71', 0), (2, 1, 'decline', 'another', 0)");
	answers_with(a, "GET /api/closings", "Closings", "\"stopped\":true");
	database_sql(a->d,
	    "insert into word (issue_id, user_id, kind, value, at) values"
	    " (2, 1, 'confirm', '1:no_answer:71', 0)");
	answers_with(a, "GET /api/closings", "Closings", "\"stopped\":false");
}

static void
test_the_outbox_takes_words(void **state)
{
	struct asking *a = *state;

	put_actions(a, 1, "1:no_answer:71");
	put_actions(a, 4, "4:no_answer:72");
	database_sql(a->d, "update outbox set state = 'parked', reason = 'Нет прав'");
	answers_with(a, "GET /api/outbox", "Outbox", "\"reason\":\"Нет прав\"");
	answers_with(a, "GET /api/outbox", "Outbox", "\"note\":\"Ответ от клиента не получен\"");
	assert_null(strstr(a->reply.body.data, "\"issue\":4"));
	answers_with(a, "GET /api/outbox?state=pending", "Outbox", "\"outbox\":[]");
	asking_says(a, "GET /api/outbox?state=lost", "staff-key", "", 400);
	asking_says(a, "GET /api/outbox?limit=201", "staff-key", "", 400);
	asking_says(a, "GET /api/outbox?offset=-1", "staff-key", "", 400);
	asking_says(a, "GET /api/outbox", "vip-key", "", 403);

	asking_says(a, "POST /api/outbox/1", "staff-key", "{\"word\":\"retry\"}", 202);
	answers_with(a, "GET /api/outbox?state=pending", "Outbox", "\"issue\":1");
	asking_says(a, "POST /api/outbox/1", "staff-key", "{\"word\":\"retry\"}", 409);
	asking_says(a, "POST /api/outbox/1", "staff-key", "{\"word\":\"withdraw\"}", 202);
	asking_says(a, "POST /api/outbox/1", "staff-key", "{\"word\":\"confirm\"}", 202);
	asking_says(a, "POST /api/outbox/1", "staff-key", "{\"word\":\"begin\"}", 400);
	/* Another project's, and what is not there, are the same. */
	asking_says(a, "POST /api/outbox/2", "staff-key", "{\"word\":\"retry\"}", 404);
	asking_says(a, "POST /api/outbox/99", "staff-key", "{\"word\":\"retry\"}", 404);
	asking_says(a, "POST /api/outbox/1", "vip-key", "{\"word\":\"retry\"}", 403);
	asking_says(a, "POST /api/outbox/1", NULL, "{\"word\":\"retry\"}", 401);
	database_sql(a->d, "update outbox set state = 'done'");
	asking_says(a, "POST /api/outbox/1", "staff-key", "{\"word\":\"withdraw\"}", 409);
}

/* What is due of another project's requests, however much of it and however late, hides nothing. */
static void
test_the_outbox_comes_in_pages(void **state)
{
	struct asking *a = *state;

	put_actions(a, 1, "1:no_answer:71");
	put_actions(a, 2, "2:no_answer:73");
	put_actions(a, 4, "4:no_answer:72");
	put_actions(a, 5, "5:no_answer:74");
	database_sql(a->d, "update outbox set changed_at = issue_id");
	database_sql(a->d, "update outbox set state = 'parked' where issue_id in (1, 4)");
	answers_with(a, "GET /api/outbox?limit=1", "Outbox", "\"issue\":1,");
	answers_with(a, "GET /api/outbox?limit=1", "Outbox", "\"total\":3,\"offset\":0");
	answers_with(a, "GET /api/outbox?limit=1&offset=1", "Outbox", "\"issue\":5,");
	assert_null(strstr(a->reply.body.data, "\"issue\":1,"));
	answers_with(a, "GET /api/outbox?limit=1&offset=2", "Outbox", "\"issue\":2,");
	answers_with(a, "GET /api/outbox?limit=1&offset=3", "Outbox", "\"outbox\":[]");
	answers_with(a, "GET /api/outbox?state=pending&limit=1", "Outbox", "\"total\":2");
	/* Of this one the tracker does not tell them. */
	asking_is_told(a, "junior-key", "GET /api/outbox?state=pending&limit=1", "Outbox",
	    "\"hidden\":1,\"outbox\":[]");
	asking_is_told(
	    a, "junior-key", "GET /api/outbox?state=pending&offset=1", "Outbox", "\"issue\":2,");
}

static void
test_letters_take_words(void **state)
{
	const struct letter letters[] = {
		{ .key = "1:warning",
		    .kind = "warning",
		    .issue = 1,
		    .address = "m@example.kz",
		    .body = "{}",
		    .state = LETTER_SHADOW },
		{ .key = "4:warning",
		    .kind = "warning",
		    .issue = 4,
		    .address = "m@example.kz",
		    .body = "{}",
		    .state = LETTER_SHADOW },
	};
	struct asking *a = *state;
	struct utc now;

	must(a->d, clock_now(a->d->db, &now, &a->d->e));
	for (size_t i = 0; i < 2; i++)
		must(a->d, letter_put(a->d->db, &letters[i], now, NULL, &a->d->e));
	database_sql(a->d, "update letter set changed_at = id");
	asking_is_told(a, "manager-key", "GET /api/letters?limit=1", "Letters", "\"issue\":1,");
	asking_is_told(a, "manager-key", "GET /api/letters?limit=1", "Letters", "\"total\":1,");
	asking_is_told(a, "manager-key", "GET /api/letters?offset=1", "Letters", "\"letters\":[]");
	asking_is_told(a, "manager-key", "GET /api/letters?issue=4", "Letters", "\"letters\":[]");
	asking_says(a, "GET /api/letters?offset=x", "manager-key", "", 400);
	asking_says(a, "POST /api/letters/1", "manager-key", "{\"word\":\"retry\"}", 202);
	asking_says(a, "POST /api/letters/1", "manager-key", "{\"word\":\"retry\"}", 409);
	asking_says(a, "POST /api/letters/1", "manager-key", "{\"word\":\"withdraw\"}", 202);
	assert_string_equal(
	    database_ask(a->d, "select reason from letter where id = 1"), "by Name");
	assert_string_equal(
	    database_ask(
		a->d, "select count(*) from record where kind = 'letter' and body like '%%word%%'"),
	    "2");
	asking_says(a, "POST /api/letters/1", "manager-key", "{\"word\":\"confirm\"}", 400);
	/* Of a request that they may not see, and what is not there, are the same. */
	asking_says(a, "POST /api/letters/2", "manager-key", "{\"word\":\"retry\"}", 404);
	asking_says(a, "POST /api/letters/99", "manager-key", "{\"word\":\"retry\"}", 404);
	asking_says(a, "POST /api/letters/1", "staff-key", "{\"word\":\"retry\"}", 403);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ASKING(test_silence_is_stopped),
		ASKING(test_closings_come_in_pages),
		ASKING(test_closings_say_what_became_of_them),
		ASKING(test_the_outbox_takes_words),
		ASKING(test_the_outbox_comes_in_pages),
		ASKING(test_letters_take_words),
	};

	return cmocka_run_group_tests_name("waiting", tests, NULL, NULL);
}
