/*
 * Two regulations compared in words: that of a fourth organisation, written by
 * copying edoc.json and changing it, beside the one that it came from. The
 * tables stand in tests/data/regulation; SLAD_TEST_WRITE=1 writes them anew.
 */
#include "app/regulation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/table.h"
#include "base/arena.h"
#include "base/buf.h"
#include "tests/support/regulation.h"
#include "tests/support/text_file.h"

#define ZARYA "../../tests/data/regulation/zarya.json"

static struct regulation_side
side_of(const char *file, struct policy **policy)
{
	struct err e;
	const char *text = regulation_include(NULL, file, &e);

	if (text == NULL ||
	    policy_read(text, strlen(text), regulation_include, NULL, policy, &e) != ERR_OK)
		fail_msg("%s: %s", file, e.text);
	return (struct regulation_side){ *policy, text, strlen(text) };
}

static void
told(const struct regulation_side *a, const struct regulation_side *b, enum wording l,
    struct buf *out)
{
	static const struct table_column columns[] = {
		{ "what", "What", TABLE_FLOWING },
		{ "first", "First", TABLE_FLOWING },
		{ "second", "Second", TABLE_FLOWING },
	};
	struct arena *arena = arena_new();
	struct table *t = table_new(columns, b == NULL ? 2 : 3);

	regulation_compare(a, b, l, arena, t);
	table_print(t, 100, out);
	table_free(t);
	arena_free(arena);
}

static void
compare_file(const char *name, const char *text)
{
	struct arena *a = arena_new();
	const char *path = arena_printf(a, "tests/data/regulation/%s", name);

	if (getenv("SLAD_TEST_WRITE") != NULL)
		text_file_write(path, text);
	else
		assert_string_equal(text, text_file_read(path, a));
	arena_free(a);
}

static void
differences_are_told_in_words(void **state)
{
	struct policy *edoc, *zarya;
	const struct regulation_side a = side_of("edoc.json", &edoc), b = side_of(ZARYA, &zarya);

	for (int l = 0; l < WORDING_COUNT; l++) {
		char name[32];
		struct buf text;

		buf_init(&text);
		told(&a, &b, (enum wording)l, &text);
		snprintf(name, sizeof(name), "diff.%s.txt", wording_name((enum wording)l));
		compare_file(name, text.data);
		buf_release(&text);
	}
	policy_free(edoc);
	policy_free(zarya);
}

static void
a_regulation_does_not_differ_from_itself(void **state)
{
	struct policy *zarya;
	const struct regulation_side a = side_of(ZARYA, &zarya);
	struct buf text;

	buf_init(&text);
	told(&a, &a, WORDING_EN, &text);
	assert_null(
	    strchr(text.data, '\n') == NULL ? NULL : strchr(strchr(text.data, '\n') + 1, '\n'));
	buf_release(&text);
	policy_free(zarya);
}

/* The other way round the columns change places, and nothing else. */
static void
both_ways_alike(void **state)
{
	struct policy *edoc, *endocs;
	const struct regulation_side a = side_of("edoc.json", &edoc),
				     b = side_of("endocs.json", &endocs);
	static const struct table_column columns[] = {
		{ "what", "What", TABLE_TEXT },
		{ "first", "First", TABLE_TEXT },
		{ "second", "Second", TABLE_TEXT },
	};
	struct arena *arena = arena_new();
	struct table *t = table_new(columns, 3), *u = table_new(columns, 3);

	regulation_compare(&a, &b, WORDING_RU, arena, t);
	regulation_compare(&b, &a, WORDING_RU, arena, u);
	assert_int_equal(table_rows(t), table_rows(u));
	assert_true(table_rows(t) > 20);
	table_free(t);
	table_free(u);
	arena_free(arena);
	policy_free(edoc);
	policy_free(endocs);
}

/* A change of a regulation, and the row that tells it. */
struct change {
	const char *says;
	const char *file; /* that is changed; NULL: the regulation itself */
	const char *what, *with;
	const char *row, *first, *second; /* how they begin; "" for a dash */
};

static const char *changed_name, *changed_text;

/* policy_include: one file is another one. */
static const char *
include_changed(void *ctx, const char *name, struct err *e)
{
	return changed_name != NULL && strcmp(name, changed_name) == 0
	    ? changed_text
	    : regulation_include(NULL, name, e);
}

static char *
edited(const char *text, const char *what, const char *with)
{
	const char *at = strstr(text, what);
	char *out;

	if (at == NULL)
		fail_msg("there is no %s", what);
	assert_true(
	    asprintf(&out, "%.*s%s%s", (int)(at - text), text, with, at + strlen(what)) > 0);
	return out;
}

/* The rows of a difference, as JSON Lines; the caller frees them. */
static char *
rows_of(const struct regulation_side *a, const struct regulation_side *b)
{
	static const struct table_column columns[] = {
		{ "what", "What", TABLE_TEXT },
		{ "first", "First", TABLE_TEXT },
		{ "second", "Second", TABLE_TEXT },
	};
	struct arena *arena = arena_new();
	struct table *t = table_new(columns, 3);
	struct buf text;
	char *out;

	buf_init(&text);
	regulation_compare(a, b, WORDING_EN, arena, t);
	table_json(t, &text);
	out = strdup(text.data == NULL ? "" : text.data);
	buf_release(&text);
	table_free(t);
	arena_free(arena);
	return out;
}

static bool
begins(json_t *row, const char *member, const char *with)
{
	const char *is = json_string_value(json_object_get(row, member));

	return is == NULL ? *with == '\0' : strncmp(is, with, strlen(with)) == 0 && *with != '\0';
}

static bool
tells(char *rows, const struct change *k)
{
	bool found = false;
	char *rest = NULL;

	for (char *line = strtok_r(rows, "\n", &rest); line != NULL;
	     line = strtok_r(NULL, "\n", &rest)) {
		json_t *row = json_loads(line, 0, NULL);

		found = found ||
		    (begins(row, "what", k->row) && begins(row, "first", k->first) &&
			begins(row, "second", k->second));
		json_decref(row);
	}
	return found;
}

#define DUTY(more)                                                                                 \
	"\"calendars\": {\"duty\": {\"zone\": \"Asia/Almaty\", \"hours\": \"always\"" more "}}"
#define BASIC "\"levels\": [\n    {\n      \"name\": \"basic\","
#define ON_DUTY DUTY("") ", \"levels\": [{\"name\": \"basic\", \"calendar\": \"duty\","

static void
every_change_is_told(void **state)
{
	static const struct change cases[] = {
		{ "a target's words", NULL, "не более 15 минут", "около 15 минут",
		    "first response: channel online assistant: words", "время", "время" },
		{ "a target's clause", NULL, "\"limit\": {\"minutes\": 15},",
		    "\"limit\": {\"minutes\": 15}, \"clause\": \"99\",",
		    "first response: channel online assistant: clause", "", "99" },
		{ "a target that says what another says, too", NULL,
		    "\"when\": {\"channel\": \"assistant\"},",
		    "\"when\": {\"channel\": \"assistant\", \"level\": \"vip\"}, \"limit\": "
		    "{\"minutes\": 15}}, {\"when\": {\"channel\": \"assistant\"},",
		    "first response: channel online assistant; level VIP", "", "target: 15 min" },
		{ "a calendar beside it", NULL, "\"levels\": [", DUTY("") ", \"levels\": [",
		    "duty: hours, Sun", "", "around the clock" },
		{ "its clause", NULL, "\"levels\": [",
		    DUTY(", \"clause\": \"4.2\"") ", \"levels\": [", "calendar duty: clause", "",
		    "4.2" },
		{ "which days of it are off", NULL, "\"levels\": [",
		    DUTY(", \"holidays\": [\"2026-02-03\"]") ", \"levels\": [",
		    "duty: days off only here, 2026", "", "03.02" },
		{ "a level that goes by another", NULL, BASIC, ON_DUTY, "level: basic: calendar",
		    "", "duty" },
		{ "whose targets are others then", NULL, BASIC, ON_DUTY, "client's answer, Basic",
		    "8 working hours", "8 h (duty)" },
		{ "what changes nothing by its place", NULL,
		    "\"when\": {\"channel\": \"assistant\"},",
		    "\"when\": {\"channel\": \"assistant\"}, \"calendar\": \"calendar\",",
		    "something else differs, at clocks.first_response.targets[1].calendar", "",
		    "\"calendar\"" },
		{ "a level's clause", NULL, "\"clause\": \"3\"", "\"clause\": \"33\"",
		    "level: basic: clause", "3", "33" },
		{ "its name in another language", NULL, "Базалық", "Негізгі",
		    "level: basic: title: Kazakh", "Базалық", "Негізгі" },
		{ "the order of languages", NULL, "[\"ru\", \"kk\", \"en\"]",
		    "[\"kk\", \"ru\", \"en\"]", "languages", "ru, kk", "kk, ru" },
		{ "an item in front of the others", NULL, "\"items\": [",
		    "\"items\": [{\"item\": \"client_id\", \"clause\": \"7\"},",
		    "information wanted: items: Client id", "", "clause: 7" },
		{ "an item that changed its place", NULL,
		    "{\"item\": \"person\", \"clause\": \"11\"",
		    "{\"item\": \"spread\", \"clause\": \"11\"",
		    "information wanted: items: How widespread it is", "", "clause: 11" },
		{ "a text of refusal", "refusal.json", "Смысл обращения неясен", "Непонятно",
		    "refusals: in the file: not clear: title: Russian", "Смысл", "Непонятно" },
		{ "a question to the client", "intake.json", "Клиент идентификаторы", "Нөмірі",
		    "information wanted: in the file: items: client_id: label: Kazakh", "Клиент",
		    "Нөмірі" },
		{ "a word that is rude", "conduct.json", "\"words\": [", "\"words\": [\"qwerty\",",
		    "conduct: in the file: words", "", "qwerty" },
		{ "the name of a holiday", "holidays_kz.csv", "Новый год", "Жаңа жыл",
		    "something else differs, at calendar.contents[", "\"2024", "\"2024" },
	};
	struct policy *edoc;
	const struct regulation_side a = side_of("edoc.json", &edoc);

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct change *k = &cases[i];
		struct regulation_side b;
		struct policy *p;
		struct err e;
		char *text, *rows;

		changed_name = k->file;
		text = edited(k->file == NULL ? a.json : regulation_include(NULL, k->file, &e),
		    k->what, k->with);
		changed_text = text;
		b = (struct regulation_side){ .json = k->file == NULL ? text : a.json };
		b.len = strlen(b.json);
		if (policy_read(b.json, b.len, include_changed, NULL, &p, &e) != ERR_OK)
			fail_msg("%s: %s", k->says, e.text);
		b.policy = p;
		rows = rows_of(&a, &b);
		if (!tells(rows, k))
			fail_msg("%s is not told as %s:\n%s", k->says, k->row, rows_of(&a, &b));
		free(rows);
		free(text);
		policy_free(p);
	}
	changed_name = NULL;
	policy_free(edoc);
}

/* Targets of so many clients, the last of which has other hours. */
static char *
with_clients(const char *text, int n, int last)
{
	struct buf b;
	char *out;

	buf_init(&b);
	buf_puts(&b, "\"targets\": [");
	for (int i = 1; i <= n; i++)
		buf_printf(&b,
		    "{\"when\": {\"client\": \"C%d\"}, \"limit\": {\"hours\": %d}, \"source\": "
		    "\"-\"},",
		    i, i < n ? 3 : last);
	out = edited(text, "\"targets\": [", b.data);
	buf_release(&b);
	return out;
}

static void
the_last_of_many_clients_is_told(void **state)
{
	static const struct change last = { .row = "first response, Basic, C70",
		.first = "3 working hours",
		.second = "8 working hours" };
	struct policy *edoc, *p[2];
	const struct regulation_side plain = side_of("edoc.json", &edoc);
	struct regulation_side sides[2];
	char *texts[2], *rows;
	struct err e;

	for (int i = 0; i < 2; i++) {
		texts[i] = with_clients(plain.json, 70, i == 0 ? 3 : 8);
		assert_int_equal(
		    policy_read(texts[i], strlen(texts[i]), regulation_include, NULL, &p[i], &e),
		    ERR_OK);
		sides[i] = (struct regulation_side){ p[i], texts[i], strlen(texts[i]) };
	}
	rows = rows_of(&sides[0], &sides[1]);
	assert_true(tells(rows, &last));
	free(rows);
	for (int i = 0; i < 2; i++) {
		free(texts[i]);
		policy_free(p[i]);
	}
	policy_free(edoc);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(differences_are_told_in_words),
		cmocka_unit_test(a_regulation_does_not_differ_from_itself),
		cmocka_unit_test(both_ways_alike),
		cmocka_unit_test(every_change_is_told),
		cmocka_unit_test(the_last_of_many_clients_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
