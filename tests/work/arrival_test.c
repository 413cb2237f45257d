/*
 * What is on record of an arrival, as far as no database is asked; first sight: stories/intake.sh.
 */
#include "work/arrival.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tracker/tracker.h"

#define CREATED ((struct utc){ 1770094800 })
#define EARLIER ((struct utc){ 1770091200 })
#define LATER ((struct utc){ 1770094801 })
#define CORRECTED ((struct utc){ 1770087600 })

/* Covers R34. */
static void
only_staff_say_when_it_was_received(void **state)
{
	static const struct {
		const char *what;
		enum side author;
		const char *field;
		struct utc said, kept; /* by the tracker's field; by what slad has of it */
		struct utc want;
	} rows[] = {
		{ "staff entered a call", SIDE_STAFF, "Получено", EARLIER, EARLIER, EARLIER },
		{ "or wrote it afterwards", SIDE_STAFF, "Получено", EARLIER, UTC_NONE, EARLIER },
		{ "a developer did", SIDE_DEVELOPER, "Получено", EARLIER, UTC_NONE, EARLIER },
		{ "a client fills the field", SIDE_CLIENT, "Получено", EARLIER, UTC_NONE,
		    UTC_NONE },
		{ "who was believed once", SIDE_CLIENT, "Получено", EARLIER, EARLIER, UTC_NONE },
		{ "without a field a person corrected it", SIDE_CLIENT, NULL, UTC_NONE, CORRECTED,
		    CORRECTED },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct tracker_config config = { .received_field = rows[i].field };
		struct tracker tracker = { .config = &config };
		struct case_room room = { .tracker = &tracker };
		const struct fact_arrival kept = {
			.author_side = rows[i].author,
			.received = rows[i].kept,
		};
		struct case_file c = {
			.timeline = { .request = { .created = CREATED, .received = rows[i].said } },
		};

		arrival_open(&room, &c, &kept, CREATED);
		if (c.timeline.request.received.s != rows[i].want.s)
			fail_msg("%s", rows[i].what);
		assert_false(c.fresh);
	}
}

/* Covers R26. */
static void
what_a_client_chose_is_a_wish(void **state)
{
	static const struct {
		const char *what;
		enum side author;
		struct utc wishes; /* since when it is so */
		enum priority chosen, want;
		bool wished;
	} rows[] = {
		{ "a client's choice", SIDE_CLIENT, EARLIER, PRIORITY_IMMEDIATE, PRIORITY_NORMAL,
		    true },
		{ "in the very second", SIDE_CLIENT, CREATED, PRIORITY_URGENT, PRIORITY_NORMAL,
		    true },
		{ "a client who chose nothing", SIDE_CLIENT, EARLIER, PRIORITY_NORMAL,
		    PRIORITY_NORMAL, false },
		{ "a request of before", SIDE_CLIENT, LATER, PRIORITY_URGENT, PRIORITY_URGENT,
		    false },
		{ "when slad was never started since", SIDE_CLIENT, UTC_NONE, PRIORITY_URGENT,
		    PRIORITY_URGENT, false },
		{ "staff entered it", SIDE_STAFF, EARLIER, PRIORITY_URGENT, PRIORITY_URGENT,
		    false },
		{ "a developer did", SIDE_DEVELOPER, EARLIER, PRIORITY_URGENT, PRIORITY_URGENT,
		    false },
		{ "slad made it of another one", SIDE_BOT, EARLIER, PRIORITY_URGENT,
		    PRIORITY_URGENT, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct tracker_config config = { .channel_field = NULL };
		struct tracker tracker = { .config = &config };
		struct case_room room = { .tracker = &tracker, .wishes = rows[i].wishes };
		const struct fact_arrival kept = { .author_side = rows[i].author };
		struct case_file c = {
			.timeline = { .request = { .created = CREATED,
					  .priority = rows[i].chosen } },
		};
		const struct request *r = &c.timeline.request;

		arrival_open(&room, &c, &kept, CREATED);
		if (r->priority != rows[i].want || r->wished != rows[i].wished ||
		    (r->wished && r->wish != rows[i].chosen))
			fail_msg("%s", rows[i].what);
	}
}

/* Covers R9. */
static void
the_channel_is_that_of_the_arrival(void **state)
{
	static const struct {
		const char *what;
		struct request today;
		enum channel_source kept_by, want_by;
		enum channel want;
		bool uncounted;
	} rows[] = {
		{ "staff wrote it into the field",
		    { .channel = CHANNEL_PHONE, .channel_by = CHANNEL_BY_FIELD },
		    CHANNEL_BY_PROJECT, CHANNEL_BY_FIELD, CHANNEL_PHONE, true },
		{ "its tracker says another today",
		    { .channel = CHANNEL_EMAIL, .channel_by = CHANNEL_BY_TRACKER },
		    CHANNEL_BY_PROJECT, CHANNEL_BY_PROJECT, CHANNEL_LETTER, true },
		{ "the client's own counts for nothing, so the default would",
		    { .channel = CHANNEL_TRACKER, .channel_by = CHANNEL_BY_DEFAULT },
		    CHANNEL_BY_PROJECT, CHANNEL_BY_PROJECT, CHANNEL_LETTER, true },
		{ "unless it came while that counted",
		    { .channel = CHANNEL_TRACKER, .channel_by = CHANNEL_BY_DEFAULT },
		    CHANNEL_BY_FIELD, CHANNEL_BY_FIELD, CHANNEL_LETTER, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct tracker_config config = { .channel_field = "Канал" };
		struct tracker tracker = { .config = &config };
		struct case_room room = { .tracker = &tracker };
		const struct fact_arrival kept = {
			.channel = CHANNEL_LETTER,
			.channel_by = rows[i].kept_by,
		};
		struct case_file c = {
			.issue = { .channel_uncounted = true },
			.timeline = { .request = rows[i].today },
		};

		arrival_open(&room, &c, &kept, CREATED);
		if (c.timeline.request.channel != rows[i].want ||
		    c.timeline.request.channel_by != rows[i].want_by ||
		    c.issue.channel_uncounted != rows[i].uncounted)
			fail_msg("%s", rows[i].what);
	}
}

/*
 * The field says telephone, which counts only as staff's word; the project says letter. At instant
 * 20 staff wrote into the field, where `wrote` says so.
 * Covers R9. Covers R34.
 */
static void
staff_confirm_the_channel_that_a_client_named(void **state)
{
	static const struct {
		const char *what;
		struct fact_word words[3];
		size_t n;
		bool wrote, allowed;
		enum channel_source want_by;
		enum channel want;
		bool claimed;
	} rows[] = {
		{ "a client's word alone", { { 0 } }, 0, false, false, CHANNEL_BY_PROJECT,
		    CHANNEL_LETTER, true },
		{ "which staff confirmed", { { .kind = FACT_WORD_CHANNEL, .value = "phone" } }, 1,
		    false, false, CHANNEL_BY_WORD, CHANNEL_PHONE, false },
		{ "and took back",
		    { { .kind = FACT_WORD_CHANNEL, .value = "phone" },
			{ .kind = FACT_WORD_UNCHANNEL, .value = "phone" } },
		    2, false, false, CHANNEL_BY_PROJECT, CHANNEL_LETTER, true },
		{ "and confirmed again",
		    { { .kind = FACT_WORD_CHANNEL, .value = "phone" },
			{ .kind = FACT_WORD_UNCHANNEL, .value = "phone" },
			{ .kind = FACT_WORD_CHANNEL, .value = "phone", .at = { 30 } } },
		    3, false, false, CHANNEL_BY_WORD, CHANNEL_PHONE, false },
		{ "another word is none on it",
		    { { .kind = FACT_WORD_CHANNEL, .value = "phone" },
			{ .kind = FACT_WORD_FLAG, .value = "critical" } },
		    2, false, false, CHANNEL_BY_WORD, CHANNEL_PHONE, false },
		{ "the client named another since",
		    { { .kind = FACT_WORD_CHANNEL, .value = "email" } }, 1, false, false,
		    CHANNEL_BY_WORD, CHANNEL_EMAIL, true },
		{ "what staff wrote into the field later counts before it",
		    { { .kind = FACT_WORD_CHANNEL, .value = "phone", .at = { 19 } } }, 1, true,
		    false, CHANNEL_BY_FIELD, CHANNEL_ASSISTANT, true },
		{ "but not what they wrote earlier",
		    { { .kind = FACT_WORD_CHANNEL, .value = "phone", .at = { 21 } } }, 1, true,
		    false, CHANNEL_BY_WORD, CHANNEL_PHONE, false },
		{ "nothing is confirmed where clients' words count",
		    { { .kind = FACT_WORD_CHANNEL, .value = "email", .at = { 21 } } }, 1, true,
		    true, CHANNEL_BY_FIELD, CHANNEL_ASSISTANT, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct tracker_config config = {
			.channel_field = "Канал",
			.channel_from_clients = rows[i].allowed,
		};
		struct tracker tracker = { .config = &config };
		struct case_room room = { .tracker = &tracker };
		const struct fact_arrival kept = {
			.channel = CHANNEL_LETTER,
			.channel_by = CHANNEL_BY_PROJECT,
		};
		struct case_file c = {
			.issue = {
				.channel_uncounted = true,
				.channel_shown = CHANNEL_PHONE,
				.channel_at = rows[i].wrote ? (struct utc){ 20 } : UTC_NONE,
			},
			.n_words = rows[i].n,
			.words = rows[i].words,
		};
		struct request *r = &c.timeline.request;

		r->channel = rows[i].wrote ? CHANNEL_ASSISTANT : CHANNEL_TRACKER;
		r->channel_by = rows[i].wrote ? CHANNEL_BY_FIELD : CHANNEL_BY_DEFAULT;
		arrival_open(&room, &c, &kept, CREATED);
		if (r->channel != rows[i].want || r->channel_by != rows[i].want_by ||
		    r->claimed != rows[i].claimed || (r->claimed && r->claim != CHANNEL_PHONE))
			fail_msg("%s: %s by %s%s", rows[i].what, channel_name(r->channel),
			    channel_source_name(r->channel_by), r->claimed ? ", claimed" : "");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_client_chose_is_a_wish),
		cmocka_unit_test(the_channel_is_that_of_the_arrival),
		cmocka_unit_test(staff_confirm_the_channel_that_a_client_named),
		cmocka_unit_test(only_staff_say_when_it_was_received),
	};

	return cmocka_run_group_tests_name("arrival", tests, NULL, NULL);
}
