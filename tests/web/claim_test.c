/* The channel that a client named: staff confirm it, and take that back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "store/fact.h"
#include "tests/web/asking.h"

/* As the look writes it. */
static void
put_body(struct asking *a, const char *change)
{
	database_sql(a->d, "update verdict set body = %s where issue_id = 2", change);
}

/* Covers R9. */
static void
test_staff_confirm_what_a_client_named(void **state)
{
	static const struct {
		const char *what, *body, *key, *text;
		int status;
		const char *says;
	} rows[] = {
		{ "there is nothing to confirm", "body", "staff-key",
		    "{\"channel\":\"phone\",\"confirm\":true}", 409, "no_claim" },
		{ "a client has no word in it", "json_set(body, '$.claim', 'phone')", "other-key",
		    "{\"channel\":\"phone\",\"confirm\":true}", 403, "for_staff" },
		{ "nor has nobody", "body", NULL, "{\"channel\":\"phone\",\"confirm\":true}", 401,
		    "log_in" },
		{ "nor who does not see it", "body", "vip-key",
		    "{\"channel\":\"phone\",\"confirm\":true}", 404, "no_issue" },
		{ "the client names another by now", "body", "staff-key",
		    "{\"channel\":\"email\",\"confirm\":true}", 409, "other_claim" },
		{ "no channel at all", "body", "staff-key",
		    "{\"channel\":\"pigeon\",\"confirm\":true}", 400, "such as phone" },
		{ "no word on it", "body", "staff-key", "{\"channel\":\"phone\"}", 400,
		    "such as phone" },
		{ "nothing was confirmed yet", "body", "staff-key",
		    "{\"channel\":\"phone\",\"confirm\":false}", 409, "not_confirmed" },
		{ "staff confirm it", "body", "staff-key",
		    "{\"channel\":\"phone\",\"confirm\":true}", 202, "\"confirmed\":true" },
		{ "another one than in force is not taken back",
		    "json_set(json_remove(body, '$.claim'), '$.claim_confirmed', true)",
		    "staff-key", "{\"channel\":\"phone\",\"confirm\":false}", 409,
		    "not_confirmed" },
		{ "the one that is, is", "body", "staff-key",
		    "{\"channel\":\"tracker\",\"confirm\":false}", 202, "\"confirmed\":false" },
	};
	struct asking *a = *state;
	struct fact_word *words;
	size_t n;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		put_body(a, rows[i].body);
		asking_says(
		    a, "POST /api/issues/2/channel", rows[i].key, rows[i].text, rows[i].status);
		if (strstr(a->reply.body.data, rows[i].says) == NULL)
			fail_msg("%s: %s", rows[i].what, a->reply.body.data);
	}
	must(a->d, fact_words(a->d->db, 2, a->d->arena, &words, &n, &a->d->e));
	assert_int_equal(n, 2);
	assert_int_equal(words[0].kind, FACT_WORD_CHANNEL);
	assert_string_equal(words[0].value, "phone");
	assert_int_equal(words[0].user, 8);
	assert_int_equal(words[1].kind, FACT_WORD_UNCHANNEL);
}

static void
test_only_staff_see_what_a_client_named(void **state)
{
	struct asking *a = *state;

	put_body(a, "json_set(body, '$.claim', 'phone')");
	asking_says(a, "GET /api/issues/2", "staff-key", "", 200);
	assert_non_null(strstr(a->reply.body.data, "\"claim\":\"phone\""));
	asking_says(a, "GET /api/issues/2", "other-key", "", 200);
	assert_null(strstr(a->reply.body.data, "claim"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ASKING(test_staff_confirm_what_a_client_named),
		ASKING(test_only_staff_see_what_a_client_named),
	};

	return cmocka_run_group_tests_name("claim", tests, NULL, NULL);
}
