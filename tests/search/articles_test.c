#include "search/articles.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "search/clusters.h"

static const struct article_text help[] = {
	{ 1, "ru", "", "", "NCALayer не запускается", "Проверьте значок у часов, порт 13579.", 0,
	    1 },
	{ 2, "ru", "Ключи", "", "Истёк срок действия ключа", "Перевыпустите ключ на pki.gov.kz.", 0,
	    1 },
	{ 3, "ru", "", "", "Смена первого руководителя", "Войдите с новым ключом организации.", 0,
	    1 },
	{ 4, "kk", "", "", "NCALayer іске қосылмайды", "Сағат қасындағы белгішені тексеріңіз.", 0,
	    1 },
	{ 5, "ru", "", "", "Загрузка накладной в XML", "Документ не соответствует схеме 2.3.", 7,
	    1 },
	{ 6, "en", "", "", "Exporting the journal", "Press Export above the list of documents.", 0,
	    1 },
	{ 7, "ru", "", "", "Маршруты согласования", "Укажите замещающего на время отпуска.", 0, 1 },
	{ 8, "ru", "", "", "Не приходят уведомления", "Посмотрите в спаме.", 0, 1 },
};

#define HELP (sizeof(help) / sizeof(help[0]))

struct world {
	struct articles *articles;
	struct arena *arena;
};

static int
setup(void **state)
{
	static struct world w;

	w = (struct world){ .articles = articles_new(), .arena = arena_new() };
	for (size_t i = 0; i < HELP; i++)
		articles_add(w.articles, &help[i]);
	*state = &w;
	return 0;
}

static int
teardown(void **state)
{
	struct world *w = *state;

	articles_free(w->articles);
	arena_free(w->arena);
	return 0;
}

static int64_t
best(const struct world *w, const char *text, const char *language)
{
	struct suggested out[SUGGESTIONS_MAX];

	if (articles_suggest(w->articles, text, NULL, language, NULL, NULL, w->arena, out) == 0)
		return 0;
	return out[0].article->id;
}

static void
questions(void **state)
{
	static const struct {
		const char *what, *text, *language;
		int64_t id; /* 0: modest silence */
	} cases[] = {
		{ "its very title", "NCALayer не запускается", "ru", 1 },
		{ "in the reader's language", "NCALayer іске қосылмайды", "kk", 4 },
		{ "another case and order", "срок ключа истёк, что делать", "ru", 2 },
		{ "one wrong letter", "смена первого рукаводителя", "ru", 3 },
		{ "Latin letters", "ncalayer ne zapuskaetsya", "ru", 1 },
		{ "English", "how to export the journal", "ru", 6 },
		{ "words of the text alone, but enough", "документ не соответствует схеме", "ru",
		    5 },
		{ "one word of many says nothing", "портал не принимает оплату по ключу вечером",
		    "ru", 0 },
		{ "nothing in common", "доставка обедов", "ru", 0 },
		{ "no words", "?!", "ru", 0 },
		{ "nothing", "", "ru", 0 },
	};
	const struct world *w = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const int64_t id = best(w, cases[i].text, cases[i].language);

		if (id != cases[i].id)
			fail_msg("%s: article %d", cases[i].what, (int)id);
	}
}

static void
words_are_told(void **state)
{
	const struct world *w = *state;
	struct suggested out[SUGGESTIONS_MAX];
	bool told = false;

	assert_true(articles_suggest(w->articles, "Уведомления не приходят", NULL, "ru", NULL, NULL,
			w->arena, out) > 0);
	assert_true(out[0].n_why > 0 && out[0].score > 0 && out[0].score <= 1);
	for (size_t i = 0; i < out[0].n_why; i++)
		told = told || strcmp(out[0].why[i], "уведомления") == 0;
	assert_true(told);
}

static bool
of_no_wiki(void *ctx, const struct article_text *a)
{
	(void)ctx;
	return a->project == 0;
}

static void
what_may_not_be_shown_is_not(void **state)
{
	const struct world *w = *state;
	struct suggested out[SUGGESTIONS_MAX];

	assert_int_equal(best(w, "загрузка накладной XML", "ru"), 5);
	assert_int_equal(articles_suggest(w->articles, "загрузка накладной XML", NULL, "ru",
			     of_no_wiki, NULL, w->arena, out),
	    0);
}

static void
without_success_it_sinks(void **state)
{
	struct articles *x = articles_new();
	struct article_text a = help[7], b = help[7];
	struct suggested out[SUGGESTIONS_MAX];
	struct world *w = *state;

	a.id = 1;
	a.standing = 0.5;
	b.id = 2;
	articles_add(x, &a);
	articles_add(x, &b);
	for (size_t i = 0; i < 7; i++)
		articles_add(x, &help[i]);
	assert_int_equal(
	    articles_suggest(x, "не приходят уведомления", NULL, "ru", NULL, NULL, w->arena, out),
	    2);
	assert_int_equal(out[0].article->id, 2);
	assert_int_equal(out[1].article->id, 1);
	articles_free(x);
}

static void
none_of_nothing(void **state)
{
	struct articles *x = articles_new();
	struct suggested out[SUGGESTIONS_MAX];
	struct world *w = *state;

	assert_int_equal(articles_suggest(x, "вопрос", NULL, NULL, NULL, NULL, w->arena, out), 0);
	articles_free(x);
	articles_free(NULL);
}

static void
what_says_the_same_comes_together(void **state)
{
	static const struct cluster_text texts[] = {
		{ "Как перенести архив договоров", "Нужно в другое облако" },
		{ "Портал не открывается", "Ошибка 502 с утра" },
		{ "Перенести архив договоров в облако", NULL },
		{ "Не видно уведомлений о согласовании", NULL },
		{ "Перенос архива договоров", "Как перенести архив?" },
		{ "Печать не ставится на копию", NULL },
		{ "Портал с утра не открывается, 502", NULL },
	};
	size_t c[7];

	(void)state;
	clusters_find(texts, 7, c);
	assert_int_equal(c[0], c[2]);
	assert_int_equal(c[1], c[6]);
	assert_int_equal(c[3], 3);
	assert_int_equal(c[5], 5);
	assert_int_not_equal(c[0], c[1]);
	clusters_find(texts, 0, c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(questions),
		cmocka_unit_test(words_are_told),
		cmocka_unit_test(what_may_not_be_shown_is_not),
		cmocka_unit_test(without_success_it_sinks),
		cmocka_unit_test(none_of_nothing),
		cmocka_unit_test(what_says_the_same_comes_together),
	};

	return cmocka_run_group_tests_name("articles", tests, setup, teardown);
}
