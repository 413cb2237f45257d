/* Why an action waits: slad's own sentences in three languages, others as they are. */
#include "work/reason.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"

static void
reasons_are_told_in_the_readers_language(void **state)
{
	static const struct {
		const char *kept, *ru, *kk;
	} sentences[] = {
		{ "slad is paused", "slad приостановлен", "slad тоқтатылып тұр" },
		{ "its cause is gone", "повода больше нет", "себебі жойылды" },
		/* Of a regulation whose main language is Russian. */
		{ "У обращения есть подзадачи: закройте вручную",
		    "У обращения есть подзадачи: закройте вручную",
		    "Өтініштің ішкі тапсырмалары бар: қолмен жабыңыз" },
		{ "issue 12 was changed meanwhile", "обращение № 12 тем временем изменили",
		    "№ 12 өтініш осы арада өзгертілді" },
		{ "no more than 60 notes leave in an hour", "предел на час, заметок: 60",
		    "бір сағаттық шек, жазбалар: 60" },
		{ "the tracker refuses the change of issue 12: Статус: не разрешено; и: ещё",
		    "трекер не принял изменение обращения № 12; ответ трекера: «Статус: не "
		    "разрешено; и: ещё»",
		    "трекер № 12 өтініштің өзгерісін қабылдамады; трекердің жауабы: «Статус: не "
		    "разрешено; и: ещё»" },
		{ "the tracker answered 204, but dropped the change of issue 7: its workflow, or "
		  "the permissions of the bot's role, do not allow it",
		    "трекер ответил (204), но изменение обращения № 7 не сохранил: его не "
		    "разрешают переходы статусов или права роли бота",
		    "трекер жауап берді (204), бірақ № 7 өтініштің өзгерісін сақтамады: оған күй "
		    "ауысулары не бот рөлінің құқықтары рұқсат бермейді" },
	};
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		assert_string_equal(reason_said(sentences[i].kept, WORDING_RU, a), sentences[i].ru);
		assert_string_equal(reason_said(sentences[i].kept, WORDING_KK, a), sentences[i].kk);
	}
	assert_string_equal(reason_said("issue 12 was changed meanwhile", WORDING_EN, a),
	    "issue 12 was changed meanwhile");
	arena_free(a);
}

static void
others_are_nobodys_to_translate(void **state)
{
	static const char *const kept[] = { "Статус: переход не разрешён", "",
		"slad is paused, or not", "issue 12 was changed",
		"the tracker refuses the change of issue 12",
		"tracker: no answer within 30000 ms" };
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
		if (reason_said(kept[i], WORDING_RU, a) != NULL)
			fail_msg("%s", kept[i]);
		assert_ptr_equal(reason_told(kept[i], WORDING_RU, a), kept[i]);
	}
	assert_null(reason_said(NULL, WORDING_RU, a));
	assert_null(reason_told(NULL, WORDING_RU, a));
	arena_free(a);
}

/* With a code that nobody else has; each language names all that the English sentence does, but for
 * a state, which others only mention. */
static void
each_has_a_code_and_words(void **state)
{
	static const struct {
		const char *code, *in[WORDING_COUNT];
	} all[] = {
#define REASON(code, en, ru, kk) { code, { en, ru, kk } },
#include "work/reason.def"
#undef REASON
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		const char *kept = all[i].in[WORDING_EN];
		json_t *said = reason_json(kept, a);

		if (strcmp(json_string_value(json_object_get(said, "code")), all[i].code) != 0)
			fail_msg("%s: %s", all[i].code, kept);
		json_decref(said);
		for (int l = 0; l < WORDING_COUNT; l++) {
			const char *told = reason_said(kept, (enum wording)l, a);

			assert_string_equal(told, all[i].in[l]);
			for (const char *p = strchr(kept, '{'); p != NULL; p = strchr(p + 1, '{')) {
				const size_t len = strcspn(p, "}") + 1;

				if (strcmp(all[i].code, "not_called_for") != 0 &&
				    memmem(told, strlen(told), p, len) == NULL)
					fail_msg("%s: no %.*s in \"%s\"", all[i].code, (int)len, p,
					    told);
			}
		}
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(all[j].code, all[i].code);
	}
	arena_free(a);
}

static void
programs_are_told_code_and_values(void **state)
{
	static const struct {
		const char *kept, *json;
	} s[] = {
		{ "slad is paused", "{\"code\":\"paused\",\"values\":{}}" },
		{ "issues 12 and 7 are related already, in another way",
		    "{\"code\":\"related_otherwise\",\"values\":{\"issue\":\"12\",\"of\":\"7\"}}" },
		{ "issue 7 is itself a duplicate of 12, over however many steps: a circle of "
		  "duplicates can never be closed",
		    "{\"code\":\"relate_circle\",\"values\":{\"issue\":\"12\",\"of\":\"7\"}}" },
		{ "the workflow does not let \"bot\" move issue 12 from \"Новая\" to \"Закрыта\": "
		  "add that step for its role and this tracker in the tracker's administration",
		    "{\"code\":\"no_step\",\"values\":{\"bot\":\"bot\",\"from\":\"Новая\","
		    "\"issue\":\"12\",\"to\":\"Закрыта\"}}" },
		{ "У обращения есть подзадачи: закройте вручную",
		    "{\"code\":\"has_subtasks\",\"values\":{}}" },
		{ "its cause is gone", "{\"code\":\"gone\",\"values\":{}}" },
		{ "tracker: no answer within 30000 ms", "null" },
		{ NULL, "null" },
	};

	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		json_t *said = reason_json(s[i].kept, a);
		char *text;

		for (int l = 0; l < WORDING_COUNT && json_is_object(said); l++) {
			const char *in = wording_name((enum wording)l);

			assert_string_equal(json_string_value(json_object_get(said, in)),
			    reason_said(s[i].kept, (enum wording)l, a));
			json_object_del(said, in);
		}
		text = json_dumps(said, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
		assert_string_equal(text, s[i].json);
		free(text);
		json_decref(said);
	}
	arena_free(a);
}

/* A string literal, the pieces of it that stand side by side, with 7 for whatever is filled in. */
static const char *
literal(const char *p, char out[static 1000])
{
	size_t n = 0;

	while (*p == '"') {
		for (p++; *p != '"'; p++) {
			if (*p == '\\')
				p++;
			else if (*p == '%') {
				out[n++] = '7';
				p += p[1] == '"' ? 0 : 1;
				continue;
			}
			out[n++] = *p;
		}
		p++;
		p += strspn(p, " \n\t");
		if (strncmp(p, "PRId64", 6) == 0)
			p += 6 + strspn(p + 6, " \n\t");
	}
	out[n] = '\0';
	return p;
}

/* The string literals of a call from where it stands in the source. */
static const char *
written(const char **at, char out[static 1000])
{
	const char *end = strstr(*at, ");"), *quote = strchr(*at, '"');

	out[0] = '\0';
	assert_non_null(end);
	*at = quote == NULL || quote > end ? end : literal(quote, out);
	return out;
}

static char source[40000];

static const char *
read_source(const char *path)
{
	FILE *f = fopen(path, "r");

	assert_non_null(f);
	source[fread(source, 1, sizeof(source) - 1, f)] = '\0';
	fclose(f);
	return source;
}

/* Whoever words a refusal anew is reminded of the words in the other languages. */
static void
what_the_tracker_s_part_says_is_among_them(void **state)
{
	static const char *const files[] = { "act", "attempt", "changing", "changing_let", "create",
		"relate" };
	struct arena *a = arena_new();
	size_t seen = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		char path[64], text[1000];
		const char *p;

		snprintf(path, sizeof(path), "fcgi/tracker/%s.c", files[i]);
		p = read_source(path);
		while ((p = strstr(p, "attempt_end(")) != NULL) {
			p += strlen("attempt_end(");
			/* The function itself, and what others said. */
			if (strncmp(p, "struct", 6) == 0 || strcmp(written(&p, text), "7") == 0)
				continue;
			seen++;
			if (reason_said(text, WORDING_RU, a) == NULL)
				fail_msg("%s: \"%s\" is not in work/reason.def", path, text);
		}
	}
	assert_true(seen > 30);
	arena_free(a);
}

/* For the log, for a program or for whoever asked: no reason that is kept. */
static bool
is_for_others(const char *quote)
{
	static const char *const calls[] = { "err_set", "log_warning", "log_info", "json_pack" };
	const char *call = quote;

	while (call > source && *call != '(')
		call--;
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		const size_t n = strlen(calls[i]);

		if (call - source >= (ptrdiff_t)n && strncmp(call - n, calls[i], n) == 0)
			return true;
	}
	return false;
}

static size_t
words_in(const char *text)
{
	size_t n = 1;

	for (; *text != '\0'; text++)
		n += *text == ' ';
	return n;
}

/* Likewise: every sentence of these files that a row of the outbox may keep. */
static void
what_deliverers_say_is_among_them(void **state)
{
	static const char *const files[] = { "fcgi/work/deliver.c", "fcgi/work/deliver_check.c",
		"fcgi/work/raise.c", "fcgi/store/outbox_sync.c", "fcgi/store/outbox_word.c" };
	struct arena *a = arena_new();
	size_t seen = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		const char *p = read_source(files[i]);
		char text[1000];

		while ((p = strchr(p, '"')) != NULL) {
			const char *quote = p;

			p = literal(p, text);
			if (words_in(text) < 3 || is_for_others(quote))
				continue;
			seen++;
			if (reason_said(text, WORDING_RU, a) == NULL)
				fail_msg("%s: \"%s\" is not in work/reason.def", files[i], text);
		}
	}
	assert_true(seen > 14);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reasons_are_told_in_the_readers_language),
		cmocka_unit_test(others_are_nobodys_to_translate),
		cmocka_unit_test(each_has_a_code_and_words),
		cmocka_unit_test(programs_are_told_code_and_values),
		cmocka_unit_test(what_the_tracker_s_part_says_is_among_them),
		cmocka_unit_test(what_deliverers_say_is_among_them),
	};

	return cmocka_run_group_tests_name("reason", tests, NULL, NULL);
}
