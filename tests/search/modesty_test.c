/* What is learnt from people, and what is known of words beforehand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "search/fit.h"
#include "search/language.h"
#include "search/synonyms.h"
#include "search/threshold.h"
#include "search/why.h"

static void
a_threshold_follows_the_clicks(void **state)
{
	const struct {
		const char *what;
		size_t clicks;
		double wanted_from; /* those below were shown in vain */
		double least, most;
	} s[] = {
		{ "nobody clicked yet", 0, 0, threshold_similar.usual, threshold_similar.usual },
		{ "a few clicks move it little", 5, .9, .25, .35 },
		{ "everything was wanted", 5000, 0, .15, .17 },
		{ "only what is sure was wanted", 5000, .9, .45, .5 },
		{ "nothing was wanted", 5000, 2, .45, .5 },
	};

	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		static struct threshold_click clicks[5000];
		double t;

		for (size_t k = 0; k < s[i].clicks; k++) {
			clicks[k].confidence = (double)(k % 100) / 100;
			clicks[k].wanted = clicks[k].confidence >= s[i].wanted_from;
		}
		t = threshold_fit(&threshold_similar, clicks, s[i].clicks);
		if (t < s[i].least || t > s[i].most)
			fail_msg("%s: %.3f", s[i].what, t);
	}
}

static void
one_word_in_common_is_too_little(void **state)
{
	const struct hit one = { .likeness = .9f, .words = 1 },
			 two = { .likeness = .9f, .words = 2 },
			 weak = { .likeness = .1f, .title_likeness = .2f, .words = 5 };

	assert_false(threshold_passes(&one, threshold_similar.usual));
	assert_true(threshold_passes(&two, threshold_similar.usual));
	assert_false(threshold_passes(&weak, threshold_similar.usual));
}

/*
 * A third of the requests says the same, another third something else; letters' trigrams find
 * Cyrillic alone.
 */
static struct index *
of_much_the_same(void)
{
	static const struct report few = { .id = "zebra",
		.subject = "Зебракод: документ не подписывается" };
	struct index *x = index_new();

	for (int i = 0; i < 120; i++) {
		char id[8], subject[64] = "Документ не подписывается";
		const struct report r = { .id = id, .subject = subject };

		snprintf(id, sizeof(id), "%d", i);
		if (i >= 80)
			snprintf(subject, sizeof(subject), "Printer jams again");
		else if (i >= 40)
			snprintf(subject, sizeof(subject), "разное%d прочее%d", i, i * 7919);
		index_add(x, &r);
	}
	index_add(x, &few);
	return x;
}

/* Labels that are typed, or left by a form, are words of many requests. */
static void
a_form_that_nobody_filled_in_finds_nothing(void **state)
{
	static const char *const texts[] = { "Не проходит БИН организации при регистрации",
		"Организация не видна, БИН верный", "Телефон организации не сохраняется" };
	static const struct {
		const char *subject, *description;
		bool found;
	} s[] = {
		{ "Организация: БИН: ...", NULL, false },
		{ "Организация: БИН: Телефон:", "", false },
		{ "БИН организации не проходит", NULL, true },
		{ "Организация: БИН: Телефон:", "Не проходит БИН организации", true },
	};
	struct index *x = index_new();
	struct rank *rank = rank_new(x);
	const struct hit *hits;

	(void)state;
	for (int i = 0; i < 60; i++) {
		char id[8], subject[64];

		snprintf(id, sizeof(id), "%d", i);
		snprintf(subject, sizeof(subject), "прочее%d и разное%d", i, i * 7919);
		index_add(x,
		    &(struct report){ .id = id, .subject = i % 20 == 0 ? texts[i / 20] : subject });
	}
	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		const struct report q = { .id = "",
			.created = 1,
			.subject = s[i].subject,
			.description = s[i].description };
		const size_t n = rank_similar(rank, &q, 5, &hits);

		if ((n > 0 && threshold_passes(&hits[0], threshold_similar.usual)) != s[i].found)
			fail_msg("%s, %s", s[i].subject, s[i].description);
	}
	rank_free(rank);
	index_free(x);
}

static void
what_everybody_says_is_no_evidence_but_the_same_request_is(void **state)
{
	static const struct {
		const char *what, *subject, *description;
		bool passes;
		const char *why; /* NULL: nothing is shown */
	} s[] = {
		{ "the very same", "Документ не подписывается", NULL, true, "документ" },
		{ "in Latin letters", "Printer jams again", NULL, true, "printer" },
		{ "the same in another order", "Не подписывается документ", NULL, true,
		    "подписывается" },
		{ "the same and a word of few", "зебракод, документ не подписывается", NULL, true,
		    "зебракод" },
		{ "a word that nobody said", "Документ не подписывается сканером", NULL, false,
		    NULL },
		{ "words in the text that nobody said", "Документ не подписывается",
		    "Сканером пробовали", false, NULL },
		{ "words in the text that few said", "Документ не подписывается",
		    "Зебракод, printer jams", false, NULL },
		{ "words in the text that everybody says", "Документ не подписывается",
		    "Printer jams", true, "документ" },
		{ "a word of others", "Документ не подписывается, прочее0", NULL, false, NULL },
		{ "half of it", "документ", NULL, false, NULL },
	};
	struct index *x = of_much_the_same();
	struct rank *rank = rank_new(x);
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		const struct report q = { .id = "",
			.created = 1,
			.subject = s[i].subject,
			.description = s[i].description };
		const char *why[WHY_MAX], *said = "";
		const struct hit *hits;
		const size_t n = rank_similar(rank, &q, 5, &hits);
		const bool passes = n > 0 && threshold_passes(&hits[0], threshold_similar.usual);
		const size_t words = passes
		    ? why_found(x, rank, hits, "Зебракод: документ не подписывается", NULL, WHY_MAX,
			  arena, why)
		    : 0;

		for (size_t k = 0; k < words; k++)
			said = arena_printf(arena, "%s %s", said, why[k]);
		if (passes != s[i].passes || (passes && strstr(said, s[i].why) == NULL))
			fail_msg("%s: %d%s", s[i].what, passes, said);
	}
	arena_free(arena);
	rank_free(rank);
	index_free(x);
}

static void
a_language_is_told_by_letters_and_endings(void **state)
{
	static const struct {
		const char *text, *language;
	} s[] = {
		{ "Не подписывается документ", "ru" },
		{ "Құжатқа қол қойылмайды", "kk" },
		{ "кужат ашылмайды", "kk" },
		{ "NCALayer не запускается", "ru" },
		{ "printer jams", "en" },
		{ "Қазақстан Республикасының порталына жүктелмейді", "kk" },
		{ "Как войти в раздел «Қазақстан» портала, если он не открывается", "ru" },
		{ "Проверьте значок NCALayer", "ru" },
		{ "Press Export in the panel above the list of documents, then choose Выгрузка",
		    "en" },
		{ "80 !!!", "" },
		{ "", "" },
	};

	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++)
		assert_string_equal(language_of_text(s[i].text), s[i].language);
}

static void
synonyms_find_each_other(void **state)
{
	static const struct report kept = { .id = "1", .subject = "Истекла электронная подпись" };
	const struct report q = { .id = "q", .subject = "просрочена ЭЦП" };
	struct synonyms *s = synonyms_default(), *own;
	struct index *x = index_new();
	struct rank *r = rank_new(x);
	const struct hit *hits;
	struct err e;

	assert_non_null(s);
	index_add(x, &kept);
	assert_int_equal(rank_similar(r, &q, 5, &hits), 0);
	rank_synonyms(r, s);
	assert_int_equal(rank_similar(r, &q, 5, &hits), 1);
	assert_int_equal(
	    synonyms_parse("# ours\n\nистекла, просрочена # both\n", &own, &e), ERR_OK);
	rank_synonyms(r, own);
	assert_int_equal(rank_similar(r, &q, 5, &hits), 1);
	synonyms_free(own);
	assert_int_equal(synonyms_parse("a word\nок, хорошо", &own, &e), ERR_INVALID);
	assert_non_null(strstr(e.text, "line 1"));
	assert_null(own);
	rank_free(r);
	index_free(x);
	synonyms_free(s);
}

/* Found by what was not said: the reader sees the word that stands there. */
/* What the tracker calls differently, too, takes nothing from who is said the very same. */
static void
the_first_requests_are_shown_and_others_are_not(void **state)
{
	static const char *const kept[] = { "Не могу войти в кабинет", "Удалить документ нельзя",
		"Авторизация без пароля", "Стереть черновик", "Файл не открывается",
		"Принтер печатает пустой лист", "Подпись отклонена", "Перенос отпуска",
		"Сменить телефон организации", "Отчёт за квартал не сходится" };
	static const struct {
		const char *asked;
		const char *shown; /* NULL: none */
	} s[] = {
		{ "Не могу войти в кабинет", "0" },
		{ "кабинет: войти не могу", "0" },
		{ "Удалить документ нельзя", "1" },
		{ "за прошлый квартал отчёт опять не сходится", "9" },
		{ "печатается пустой лист на принтере", "5" },
		{ "Курс валют на сегодня", NULL },
		{ "Архив почты переполнен", NULL },
		{ "Подключить нового сотрудника", NULL },
	};
	struct index *x = index_new();
	struct rank *r = rank_new(x);
	struct synonyms *own = synonyms_default();

	(void)state;
	rank_synonyms(r, own);
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
		char id[4];
		const struct report one = { .id = id, .subject = kept[i] };

		snprintf(id, sizeof(id), "%zu", i);
		index_add(x, &one);
	}
	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		const struct report q = { .id = "", .created = 1, .subject = s[i].asked };
		const struct hit *hits;
		const size_t n = rank_similar(r, &q, 1, &hits);
		const bool passes = n > 0 && threshold_passes(&hits[0], threshold_similar.usual);

		if (passes != (s[i].shown != NULL) ||
		    (passes && strcmp(index_id(x, hits[0].doc), s[i].shown) != 0))
			fail_msg("\"%s\": %s", s[i].asked,
			    passes ? kept[atoi(index_id(x, hits[0].doc))] : "nothing");
		if (i == 0 && hits[0].title_likeness < .999f)
			fail_msg("the very same: %.3f", (double)hits[0].title_likeness);
	}
	synonyms_free(own);
	rank_free(r);
	index_free(x);
}

static void
why_is_told_in_the_words_of_what_was_found(void **state)
{
	static const struct {
		const char *what, *asked, *subject, *description, *why;
	} cases[] = {
		{ "a synonym in another language", "забыл пароль от портала",
		    "Порталдың құпиясөзін ұмыттым", NULL, "құпиясөзін" },
		{ "another ending", "подписание договоров", "Договор не подписан", NULL,
		    "договор" },
		{ "a typing error of the question", "докумнет не открывается",
		    "Документ не открылся", NULL, "документ" },
		{ "a word of the text", "сканер молчит", "Не работает", "Сканер штрихкодов молчит",
		    "сканер" },
	};
	struct arena *arena = arena_new();
	struct synonyms *synonyms = synonyms_default();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct report r = {
			.id = "1", .subject = cases[i].subject, .description = cases[i].description
		};
		const struct report q = { .id = "", .created = 1, .subject = cases[i].asked };
		struct index *x = index_new();
		const char *why[WHY_MAX], *said = "";
		const struct hit *hits;
		struct rank *rank;
		size_t n;

		index_add(x, &r);
		rank = rank_new(x);
		rank_synonyms(rank, synonyms);
		assert_int_equal(rank_similar(rank, &q, 1, &hits), 1);
		n = why_found(x, rank, hits, r.subject, r.description, WHY_MAX, arena, why);
		for (size_t k = 0; k < n; k++)
			said = arena_printf(arena, "%s %s", said, why[k]);
		if (strstr(said, cases[i].why) == NULL)
			fail_msg("%s: %s", cases[i].what, said);
		/* One that is not in what is shown is told only for want of others. */
		n = why_found(x, rank, hits, "Совсем другое", NULL, WHY_MAX, arena, why);
		assert_true(n > 0);
		rank_free(rank);
		index_free(x);
	}
	synonyms_free(synonyms);
	arena_free(arena);
}

/* Of two hits the one with the feature is right, each time. */
static void
weights_are_learnt_and_kept(void **state)
{
	struct fit *f = fit_new();
	struct hit hits[2] = { 0 };
	const bool right[2] = { true, false }, none[2] = { false, false };
	float weights[FEATURES] = { 0 }, again[FEATURES];
	struct buf text;
	struct err e;

	buf_init(&text);
	hits[0].features[FEATURE_COVERED] = 1;
	hits[1].features[FEATURE_AGE] = 1;
	for (int i = 0; i < 100; i++)
		fit_put(f, hits, right, 2);
	fit_put(f, hits, none, 2);
	assert_int_equal(fit_count(f), 100);
	assert_true(fit_weights(f, 1, weights) > -.1);
	assert_true(weights[FEATURE_COVERED] > .5f);
	assert_true(weights[FEATURE_AGE] < -.5f);
	fit_write(weights, &text);
	memcpy(again, rank_default_weights, sizeof(again));
	assert_int_equal(fit_read(text.data, again, &e), ERR_OK);
	for (size_t k = 0; k < FEATURES; k++)
		assert_true(again[k] - weights[k] < .001f && weights[k] - again[k] < .001f);
	assert_int_equal(fit_read("NOBODY 1\n", again, &e), ERR_INVALID);
	assert_int_equal(fit_read("# so\nTEXT much\n", again, &e), ERR_INVALID);
	assert_non_null(strstr(e.text, "line 2"));
	fit_free(f);
	buf_release(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_threshold_follows_the_clicks),
		cmocka_unit_test(one_word_in_common_is_too_little),
		cmocka_unit_test(a_form_that_nobody_filled_in_finds_nothing),
		cmocka_unit_test(what_everybody_says_is_no_evidence_but_the_same_request_is),
		cmocka_unit_test(a_language_is_told_by_letters_and_endings),
		cmocka_unit_test(synonyms_find_each_other),
		cmocka_unit_test(the_first_requests_are_shown_and_others_are_not),
		cmocka_unit_test(why_is_told_in_the_words_of_what_was_found),
		cmocka_unit_test(weights_are_learnt_and_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
