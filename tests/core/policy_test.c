/* Regulations as an administrator might write them: every mistake is told with its place. */
#include "core/condition.h"
#include "core/policy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/calendar.h"
#include "tests/support/regulation.h"

/* One edit of edoc.json: the first `what` becomes `with`. */
struct mistake {
	const char *says;
	const char *what;
	const char *with;
	const char *complaint; /* a part of the sentence */
};

static const struct mistake mistakes[] = {
	{ "cut off", "\"texts\": \"texts.json\"\n}", "", "line 1" },
	{ "a member nobody knows", "\"revision\"", "\"revison\"", "there is no \"revison\" here" },
	{ "no title in a language it speaks", "\"en\": \"E-DOC technical",
	    "\"fr\": \"E-DOC technical", "title.en: is missing" },
	{ "an instant with an offset", "2026-11-22T00:00:00Z", "2026-11-22T00:00:00+05:00",
	    "valid_from: an instant in UTC" },
	{ "a zone that is not there", "Asia/Almaty", "Asia/Alma-Ata", "calendar.zone: " },
	{ "hours that end before they begin", "[\"09:00\", \"18:00\"]", "[\"19:00\", \"18:00\"]",
	    "calendar: hours.mon" },
	{ "a file of days that is not there", "holidays_kz.csv", "holidays_xx.csv", "calendar" },
	{ "two levels of one name", "\"name\": \"vip\"", "\"name\": \"basic\"",
	    "levels[1]: a level named \"basic\"" },
	{ "a level that no list has", "\"level\": \"basic\"", "\"level\": \"gold\"",
	    "when.level: \"gold\" is not known" },
	{ "a category that is none", "\"category\": \"wish\"", "\"category\": \"wishes\"",
	    "targets[0].when.category: \"wishes\" is not known" },
	{ "an empty set", "[\"error\", \"callback\"]", "[]", "would match nothing" },
	{ "a pause in no stage", "\"escalated\"]", "\"asleep\"]",
	    "clocks.resolution.pauses: \"asleep\" is not known" },
	{ "a limit in weeks", "{\"minutes\": 15}", "{\"weeks\": 15}",
	    ".limit: a limit is expected" },
	{ "a limit of nothing", "{\"minutes\": 15}", "{\"minutes\": 0}",
	    ".limit: a limit is expected" },
	{ "a negative limit", "{\"minutes\": 15}", "{\"minutes\": -15}",
	    ".limit: a limit is expected" },
	{ "two units at once", "{\"minutes\": 15}", "{\"minutes\": 15, \"hours\": 1}",
	    ".limit: a limit is expected" },
	{ "a clock nobody keeps", "\"first_response\"", "\"first_reply\"",
	    "clocks: there is no \"first_reply\" here" },
	{ "a number where a switch is", "\"close\": true", "\"close\": 1",
	    "no_answer.close: true or false" },
	{ "a share beyond the breach",
	    "\"queue\":", "\"warnings\": {\"at\": [75, 120]}, \"queue\":",
	    "warnings.at[1]: a share of the target" },
	{ "shares that fall", "\"queue\":", "\"warnings\": {\"at\": [75, 50]}, \"queue\":",
	    "warnings.at[1]: shares rise" },
	{ "a warning to nobody known",
	    "\"queue\":", "\"warnings\": {\"to\": [\"boss\"]}, \"queue\":",
	    "warnings.to[0]: \"boss\" is not known" },
	{ "a warning of the client's silence", "\"queue\":",
	    "\"warnings\": {\"clocks\": [\"no_answer\"]}, \"queue\":", "warnings.clocks[0]: " },
	{ "a breach repeated at each day's end", "\"queue\":",
	    "\"warnings\": {\"repeat\": \"day_end\"}, \"queue\":", "warnings.repeat: " },
	{ "a form that does neither", "\"waits\": true", "\"form\": \"refuse\"",
	    "intake.form: \"advise\" or \"require\" is expected here" },
	{ "texts from elsewhere", "\"texts.json\"", "\"words.json\"", "texts: " },
	{ "the same member twice", "\"resume\": true", "\"close\": false", "duplicate" },
};

static char *
edited(const char *text, const struct mistake *m)
{
	const char *at = strstr(text, m->what);
	const size_t room = strlen(text) + strlen(m->with) + 1;
	char *out = malloc(room);

	assert_non_null(at);
	assert_non_null(out);
	snprintf(out, room, "%.*s%s%s", (int)(at - text), text, m->with, at + strlen(m->what));
	return out;
}

static void
mistakes_are_told_with_their_place(void **state)
{
	struct err e;
	const char *good = regulation_include(NULL, "edoc.json", &e);

	for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
		char *bad = edited(good, &mistakes[i]);
		struct policy *p = NULL;

		if (policy_read(bad, strlen(bad), regulation_include, NULL, &p, &e) == ERR_OK) {
			policy_free(p);
			fail_msg("%s: was taken", mistakes[i].says);
		}
		if (strstr(e.text, mistakes[i].complaint) == NULL)
			fail_msg("%s: said \"%s\"", mistakes[i].says, e.text);
		free(bad);
	}
}

static void
what_ships_is_right(void **state)
{
	static const struct {
		const char *name;
		const char *first_language;
		const char *closed; /* the words that the regulation itself prescribes */
	} ships[] = {
		{ "edoc", "ru", "ответ от клиента не получен" },
		{ "eep", "kk", "клиенттен жауап келмеді" },
		{ "endocs", "ru", "ответ от клиента не получен" },
	};

	for (size_t i = 0; i < sizeof(ships) / sizeof(ships[0]); i++) {
		struct policy *p = regulation_policy(ships[i].name);

		assert_string_equal(p->id, ships[i].name);
		assert_string_equal(p->languages[0], ships[i].first_language);
		assert_non_null(strstr(policy_text(p, TEXT_CLOSED, NULL), ships[i].closed));
		assert_string_equal(
		    policy_text(p, TEXT_CLOSED, "xx"), policy_text(p, TEXT_CLOSED, NULL));
		policy_free(p);
	}
}

/* D4 clause 2.3 is Monday to Friday: the worked Saturdays of the Russian list are not worked. */
/* Covers R5. */
static void
worked_transfers_are_a_switch(void **state)
{
	struct policy *edoc = regulation_policy("edoc"), *endocs = regulation_policy("endocs");
	const struct utc kz = regulation_instant(edoc, (struct civil){ 2024, 5, 4 }, 12, 0);
	const struct utc ru = regulation_instant(endocs, (struct civil){ 2024, 4, 27 }, 12, 0);

	assert_true(calendar_is_open(edoc->calendar, kz));
	assert_false(calendar_is_open(endocs->calendar, ru));
	policy_free(edoc);
	policy_free(endocs);
}

/* Clause 5, D4 clause 2.3. In UTC, so that the zone is proved, too. Covers R4, R5. */
static void
doors_open_at_the_hours_of_the_clause(void **state)
{
	static const struct {
		const char *says, *regulation, *at;
		bool open;
	} sentences[] = {
		{ "Astana at nine", "edoc", "2026-02-02T04:00:00Z", true },
		{ "a second before", "edoc", "2026-02-02T03:59:59Z", false },
		{ "a second before six", "edoc", "2026-02-02T12:59:59Z", true },
		{ "at six", "edoc", "2026-02-02T13:00:00Z", false },
		{ "no lunch is assumed", "edoc", "2026-02-02T08:30:00Z", true },
		{ "on a Saturday", "edoc", "2026-02-07T06:00:00Z", false },
		{ "at Nauryz", "edoc", "2026-03-23T06:00:00Z", false },
		{ "on a Russian holiday", "edoc", "2026-02-23T06:00:00Z", true },
		{ "while Astana was six hours ahead", "edoc", "2024-02-01T03:00:00Z", true },
		{ "the Kazakh edition", "eep", "2026-02-02T04:00:00Z", true },
		{ "and its evening", "eep", "2026-02-02T13:00:00Z", false },
		{ "Moscow at ten", "endocs", "2026-02-02T07:00:00Z", true },
		{ "a second before", "endocs", "2026-02-02T06:59:59Z", false },
		{ "at seven in the evening", "endocs", "2026-02-02T16:00:00Z", false },
		{ "on a Saturday", "endocs", "2026-02-07T09:00:00Z", false },
		{ "on its own holiday", "endocs", "2026-02-23T09:00:00Z", false },
		{ "on a Kazakh one", "endocs", "2026-03-23T09:00:00Z", true },
	};

	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		struct policy *p = regulation_policy(sentences[i].regulation);
		struct utc t;

		assert_true(utc_parse(sentences[i].at, &t));
		if (calendar_is_open(p->calendar, t) != sentences[i].open)
			fail_msg("%s: %s", sentences[i].regulation, sentences[i].says);
		policy_free(p);
	}
}

static void
same_targets(const struct policy *ru, const struct policy *kk, const struct traits *traits)
{
	for (int kind = 0; kind < CLOCK_COUNT; kind++) {
		const struct target *a = policy_target(ru, (enum clock_kind)kind, traits);
		const struct target *b = policy_target(kk, (enum clock_kind)kind, traits);

		if ((a == NULL) != (b == NULL) ||
		    (a != NULL &&
			(a->limit.unit != b->limit.unit || a->limit.amount != b->limit.amount)))
			fail_msg("%s of %s by %s at level %u",
			    clock_kind_name((enum clock_kind)kind), category_name(traits->category),
			    channel_name(traits->channel), traits->level);
	}
}

/* Both languages are equal: one set of targets, and every text in each of them. Covers R39. */
static void
the_two_editions_say_the_same(void **state)
{
	struct policy *ru = regulation_policy("edoc"), *kk = regulation_policy("eep");
	const size_t in_ru = policy_language(ru, "ru"), in_kk = policy_language(ru, "kk");

	for (int c = 0; c < CATEGORY_COUNT * CHANNEL_COUNT * PRIORITY_COUNT * 2; c++) {
		const struct traits traits = {
			.level = (unsigned)c % 2,
			.category = (enum category)(c / 2 % CATEGORY_COUNT),
			.channel = (enum channel)(c / 2 / CATEGORY_COUNT % CHANNEL_COUNT),
			.priority = (enum priority)(c / 2 / CATEGORY_COUNT / CHANNEL_COUNT),
		};

		same_targets(ru, kk, &traits);
	}
	for (int t = 0; t < TEXT_COUNT; t++) {
		const char *a = ru->texts[t].in[in_ru], *b = ru->texts[t].in[in_kk];

		if (a == NULL || b == NULL || *a == '\0' || strcmp(a, b) == 0)
			fail_msg("text %d: \"%s\" in both", t, a == NULL ? "nothing" : a);
	}
	policy_free(ru);
	policy_free(kk);
}

static void
a_regulation_may_word_a_text_in_its_own_way(void **state)
{
	static const struct mistake edit = { .what = "\"texts.json\"",
		.with = "[\"texts.json\", {\"reminder\": {\"ru\": \"Ждём\", \"kk\": \"Күтеміз\", "
			"\"en\": \"Waiting\"}}]" };
	struct err e;
	char *text = edited(regulation_include(NULL, "edoc.json", &e), &edit);
	struct policy *p;

	assert_int_equal(policy_read(text, strlen(text), regulation_include, NULL, &p, &e), ERR_OK);
	assert_string_equal(policy_text(p, TEXT_REMINDER, "kk"), "Күтеміз");
	assert_non_null(strstr(policy_text(p, TEXT_CLOSED, "kk"), "жауап"));
	policy_free(p);
	free(text);
}

/*
 * Each name once, with its first place; what the levels are is the regulation's own.
 * Covers R1.
 */
static void
what_conditions_name_is_known(void **state)
{
	static const struct {
		enum condition_kind kind;
		const char *name, *path;
		size_t places;
	} want[] = {
		{ CONDITION_CONTRACT, NULL, "clocks.resolution.targets[1].when.contract", 1 },
		{ CONDITION_CLIENT, "Алатау", "clocks.resolution.targets[1].when.client", 2 },
		{ CONDITION_CLIENT, "Ромашка", "clocks.resolution.targets[1].when.client", 1 },
		{ CONDITION_PROJECT, "eep-support", "clocks.resolution.targets[1].when.project",
		    1 },
		{ CONDITION_TRACKER, "Ошибка", "clocks.resolution.targets[2].when.tracker", 1 },
		{ CONDITION_CHANNEL, "letter", "clocks.resolution.targets[3].when.channel", 1 },
	};
	static const struct mistake edit = {
		.what = "\"when\": {\"level\": \"vip\", \"channel\": \"letter\"}",
		.with = "\"when\": {\"client\": [\"Алатау\", \"Ромашка\"], \"contract\": true, "
			"\"project\": \"eep-support\"}, \"limit\": \"none\", \"clause\": \"1\"}, "
			"{\"when\": {\"client\": \"Алатау\", \"tracker\": \"Ошибка\", "
			"\"contract\": false}, \"limit\": \"none\", \"clause\": \"1\"}, "
			"{\"when\": {\"level\": \"vip\", \"channel\": \"letter\"}",
	};
	struct err e;
	char *text = edited(regulation_include(NULL, "edoc.json", &e), &edit);
	struct policy *p;
	size_t found = 0;

	assert_int_equal(policy_read(text, strlen(text), regulation_include, NULL, &p, &e), ERR_OK);
	for (size_t w = 0; w < sizeof(want) / sizeof(want[0]); w++) {
		for (size_t i = 0; i < p->n_conditions; i++) {
			const struct condition *c = &p->conditions[i];

			if (c->kind != want[w].kind ||
			    (c->name != NULL && strcmp(c->name, want[w].name) != 0))
				continue;
			assert_string_equal(c->path, want[w].path);
			assert_int_equal(c->places, want[w].places);
			found++;
		}
	}
	assert_int_equal(found, sizeof(want) / sizeof(want[0]));
	policy_free(p);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mistakes_are_told_with_their_place),
		cmocka_unit_test(what_ships_is_right),
		cmocka_unit_test(worked_transfers_are_a_switch),
		cmocka_unit_test(doors_open_at_the_hours_of_the_clause),
		cmocka_unit_test(the_two_editions_say_the_same),
		cmocka_unit_test(a_regulation_may_word_a_text_in_its_own_way),
		cmocka_unit_test(what_conditions_name_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
