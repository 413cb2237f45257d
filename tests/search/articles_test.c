#include "search/articles.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "search/clusters.h"
#include "search/rank.h"
#include "search/threshold.h"
#include "search/weights.h"

struct article {
	int64_t id;
	const char *language, *section, *title, *body;
	int64_t project;
	double standing;
};

static const struct article help[] = {
	{ 1, "ru", "", "NCALayer не запускается", "Проверьте значок у часов, порт 13579.", 0, 1 },
	{ 2, "ru", "Ключи", "Истёк срок действия ключа", "Перевыпустите ключ на pki.gov.kz.", 0,
	    1 },
	{ 3, "ru", "", "Смена первого руководителя", "Войдите с новым ключом организации.", 0, 1 },
	{ 4, "kk", "", "NCALayer іске қосылмайды", "Сағат қасындағы белгішені тексеріңіз.", 0, 1 },
	{ 5, "ru", "", "Загрузка накладной в XML", "Документ не соответствует схеме 2.3.", 7, 1 },
	{ 6, "en", "", "Exporting the journal", "Press Export above the list of documents.", 0, 1 },
	{ 7, "ru", "", "Маршруты согласования", "Укажите замещающего на время отпуска.", 0, 1 },
	{ 8, "ru", "", "Не приходят уведомления", "Посмотрите в спаме.", 0, 1 },
	{ 9, "ru", "", "Как получить ЭЦП?", "В центре обслуживания, с удостоверением.", 0, 1 },
	{ 10, "kk", "", "ЭЦҚ мерзімі аяқталды", "Жаңа кілтті порталдан алыңыз.", 0, 1 },
};

#define HELP (sizeof(help) / sizeof(help[0]))

/* A help centre as its keeper has it, and the index of it. */
struct world {
	const struct article *all;
	size_t n;
	struct articles articles;
	struct arena *arena;
};

/* articles_get */
static bool
get(void *ctx, int64_t id, struct article_text *out)
{
	const struct world *w = ctx;

	for (size_t i = 0; i < w->n; i++) {
		const struct article *a = &w->all[i];

		if (a->id == id)
			*out =
			    (struct article_text){ a->title, a->body, a->language, a->standing, a };
	}
	return out->item != NULL;
}

static void
open_world(struct world *w, const struct article *all, size_t n)
{
	*w = (struct world){ .all = all, .n = n, .arena = arena_new() };
	w->articles = (struct articles){
		.index = index_new(), .get = get, .ctx = w, .threshold = threshold_articles.usual
	};
	w->articles.rank = rank_new(w->articles.index);
	for (size_t i = 0; i < n; i++) {
		struct report r;

		articles_report(&(struct article_page){ all[i].id, all[i].section, all[i].title,
				    all[i].body, "a mark", all[i].project != 0 },
		    w->arena, &r);
		index_add(w->articles.index, &r);
	}
}

static void
close_world(struct world *w)
{
	rank_free(w->articles.rank);
	index_free(w->articles.index);
	arena_free(w->arena);
}

static int
setup(void **state)
{
	static struct world w;

	open_world(&w, help, HELP);
	*state = &w;
	return 0;
}

static int
teardown(void **state)
{
	close_world(*state);
	return 0;
}

static int64_t
best(const struct world *w, const char *text, const char *language)
{
	struct suggested out[SUGGESTIONS_MAX];

	if (articles_suggest(&w->articles, text, NULL, language, w->arena, out) == 0)
		return 0;
	return out[0].id;
}

static void
questions(void **state)
{
	static const struct {
		const char *what, *text, *language;
		int64_t id; /* 0: modest silence */
	} cases[] = {
		{ "its very title", "NCALayer не запускается", "ru", 1 },
		{ "a name without its capitals", "ncalayer", "ru", 1 },
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
		{ "an abbreviation", "эцп", "ru", 9 },
		{ "a name, and a word that no article has", "Где взять ЭЦП?", "ru", 9 },
		{ "in Kazakh", "ЭЦҚ қайдан аламын?", "kk", 10 },
		{ "in English", "Where do I get NCALayer?", "en", 1 },
		{ "a name of two cases", "установка NCALayer", "ru", 1 },
		{ "a word that names nothing", "отдать накладную", "ru", 0 },
		{ "a name among many words", "портал не видит эцп бухгалтера", "ru", 0 },
		{ "short words that say nothing", "где это все", "ru", 0 },
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

	assert_true(articles_suggest(
			&w->articles, "Уведомления не приходят", NULL, "ru", w->arena, out) > 0);
	assert_true(out[0].n_why > 0 && out[0].score > 0 && out[0].score <= 1);
	for (size_t i = 0; i < out[0].n_why; i++)
		told = told || strcmp(out[0].why[i], "уведомления") == 0;
	assert_true(told);
}

/* articles_may */
static bool
of_no_wiki(void *ctx, const struct article_text *text)
{
	(void)ctx;
	return ((const struct article *)text->item)->project == 0;
}

/* A stored request may have any length; what is typed is refused beyond this. */
static void
of_a_long_text_its_beginning_asks(void **state)
{
	static const char title[] = "NCALayer не запускается", more[] = " ключ портал схема";
	const struct world *w = *state;
	struct suggested none[SUGGESTIONS_MAX], behind[SUGGESTIONS_MAX], before[SUGGESTIONS_MAX];
	char text[ARTICLES_TEXT_MAX + sizeof(more)];

	assert_true(articles_suggest(&w->articles, title, NULL, "ru", w->arena, none) > 0);
	memset(text, ' ', sizeof(text));
	memcpy(text + ARTICLES_TEXT_MAX, more, sizeof(more));
	assert_true(articles_suggest(&w->articles, title, text, "ru", w->arena, behind) > 0);
	assert_true(none[0].score == behind[0].score);
	memcpy(text + ARTICLES_TEXT_MAX - sizeof(more), more, sizeof(more));
	assert_true(articles_suggest(&w->articles, title, text, "ru", w->arena, before) > 0);
	assert_true(none[0].score != before[0].score);
}

static void
what_may_not_be_shown_is_not(void **state)
{
	const struct world *w = *state;
	struct world others = *w;

	assert_int_equal(best(w, "загрузка накладной XML", "ru"), 5);
	others.articles.may = of_no_wiki;
	assert_int_equal(best(&others, "загрузка накладной XML", "ru"), 0);
}

/* Sixty pages of a wiki that is not theirs say it, and better. */
static void
behind_what_is_hidden_ones_own_is_found(void **state)
{
	static struct article all[61];
	struct world w;

	(void)state;
	for (size_t i = 0; i < 60; i++)
		all[i] = (struct article){ (int64_t)i + 100, "ru", "", "Выгрузка реестра договоров",
			"Выгрузка реестра договоров в таблицу.", 7, 1 };
	all[60] = (struct article){ 5, "ru", "", "Реестр: выгрузка, печать, договоры и архив",
		"Кнопка над списком.", 0, 1 };
	open_world(&w, all, 61);
	assert_true(best(&w, "выгрузка реестра договоров", "ru") >= 100);
	w.articles.may = of_no_wiki;
	assert_int_equal(best(&w, "выгрузка реестра договоров", "ru"), 5);
	close_world(&w);
}

/* It was retired since the index was read. */
static void
what_its_keeper_has_no_more_is_not_found(void **state)
{
	const struct world *w = *state;
	struct world fewer = *w;

	fewer.n = 4;
	fewer.articles.ctx = &fewer;
	assert_int_equal(best(&fewer, "NCALayer не запускается", "ru"), 1);
	assert_int_equal(best(&fewer, "загрузка накладной XML", "ru"), 0);
}

static void
a_mark_tells_texts_apart(void **state)
{
	const struct world *w = *state;
	uint32_t doc;

	assert_true(index_find(w->articles.index, "5", &doc));
	assert_int_equal(articles_id(w->articles.index, doc), 5);
	assert_string_equal(articles_mark(w->articles.index, doc), "a mark");
	assert_int_equal(index_report(w->articles.index, doc)->kind, REPORT_WIKI);
}

static void
without_success_it_sinks(void **state)
{
	struct article all[9];
	struct suggested out[SUGGESTIONS_MAX];
	struct world w;

	(void)state;
	all[0] = all[1] = help[7];
	all[0].id = 101;
	all[0].standing = 0.5;
	all[1].id = 102;
	memcpy(&all[2], help, 7 * sizeof(*help));
	open_world(&w, all, 9);
	assert_int_equal(
	    articles_suggest(&w.articles, "не приходят уведомления", NULL, "ru", w.arena, out), 2);
	assert_int_equal(out[0].id, 102);
	assert_int_equal(out[1].id, 101);
	close_world(&w);
}

/* An installation's own threshold, from its readers' clicks. */
static void
a_higher_threshold_suggests_less(void **state)
{
	struct world *w = *state, strict = *w;

	strict.articles.threshold = 1.01;
	assert_int_equal(best(w, "смена первого рукаводителя", "ru"), 3);
	assert_int_equal(best(&strict, "смена первого рукаводителя", "ru"), 0);
}

static void
none_of_nothing(void **state)
{
	const struct articles nowhere = { .index = NULL };
	struct suggested out[SUGGESTIONS_MAX];
	struct world w;

	(void)state;
	open_world(&w, NULL, 0);
	assert_int_equal(best(&w, "вопрос", NULL), 0);
	assert_int_equal(articles_suggest(&nowhere, "вопрос", NULL, NULL, w.arena, out), 0);
	close_world(&w);
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

/* However often it is asked: more of them than are looked at for each. */
static void
a_frequent_question_is_one(void **state)
{
	enum { SAME = 60, NEARLY = 60, OTHERS = 400, ALL = SAME + NEARLY + OTHERS };
	static const char *const other[] = { "печать", "маршрут", "подпись", "вход", "отчёт",
		"накладная", "доверенность", "уведомление", "архив", "шаблон" };
	struct arena *a = arena_new();
	struct cluster_text *texts = arena_array(a, ALL, sizeof(*texts));
	size_t *c = arena_array(a, ALL, sizeof(*c));

	(void)state;
	for (size_t i = 0; i < ALL; i++) {
		const char *word = other[i % 10], *more = other[i / 10 % 10];

		texts[i] = (struct cluster_text){ "Как продлить ключ организации", NULL };
		if (i >= SAME)
			texts[i].subject = arena_printf(
			    a, "Где скачать справку по форме номер четыре, заявка %zu", i);
		if (i >= SAME + NEARLY)
			texts[i].subject = arena_printf(a, "%s %s: слово%zu и слово%zu", word, more,
			    i * 7919 % 997, i * 104729 % 991);
	}
	clusters_find(texts, ALL, c);
	for (size_t i = 0; i < ALL; i++) {
		if (i < SAME)
			assert_int_equal(c[i], c[0]);
		else if (i < SAME + NEARLY)
			assert_int_equal(c[i], c[SAME]);
	}
	assert_int_not_equal(c[0], c[SAME]);
	arena_free(a);
}

/* A subject that does not tell is looked for in the text, as for requests. */
static void
what_it_is_about_may_stand_in_the_text(void **state)
{
	static const struct {
		const char *subject, *description;
		int64_t id;
	} s[] = {
		{ "Проблема", "NCALayer не запускается", 1 },
		{ "Проблема", "Портал не принимает оплату по ключу вечером", 0 },
		{ "Помогите!", "Доставка обедов", 0 },
		{ "Организация: БИН:", "NCALayer не запускается", 1 },
		{ "Организация: БИН:", NULL, 0 },
		{ NULL, "NCALayer не запускается", 1 },
	};
	const struct world *w = *state;
	struct suggested out[SUGGESTIONS_MAX];

	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		const size_t n = articles_suggest(
		    &w->articles, s[i].subject, s[i].description, "ru", w->arena, out);

		if ((n == 0 ? 0 : out[0].id) != s[i].id)
			fail_msg("%s, %s: %d", s[i].subject == NULL ? "" : s[i].subject,
			    s[i].description, n == 0 ? 0 : (int)out[0].id);
	}
}

static void
readers_say_how_good_it_is(void **state)
{
	static const struct {
		const char *what;
		int64_t seen, helped;
		double least, most;
	} cases[] = {
		{ "nobody saw it yet", 0, 0, 1, 1 },
		{ "a few readers prove nothing", 5, 0, 1, 1 },
		{ "ten who were not helped are a hint", 10, 0, 0.9, 0.97 },
		{ "fifty are more", 50, 0, 0.5, 0.6 },
		{ "a thousand sink it", 1000, 0, 0.4, 0.42 },
		{ "half of a thousand helped: as good as any", 1000, 500, 1, 1 },
		{ "a tenth of a hundred", 100, 10, 0.7, 0.8 },
		{ "more helped than saw it cannot be, and does no harm", 3, 9, 1, 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const double s = articles_standing(cases[i].seen, cases[i].helped);

		if (s < cases[i].least || s > cases[i].most)
			fail_msg("%s: %g", cases[i].what, s);
	}
}

static void
more_readers_in_vain_never_lift_it(void **state)
{
	double before = 1;

	(void)state;
	for (int64_t n = 0; n < 500; n++) {
		const double s = articles_standing(n, 0);

		assert_true(s <= before && s >= W_STANDING_LEAST);
		before = s;
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(readers_say_how_good_it_is),
		cmocka_unit_test(more_readers_in_vain_never_lift_it),
		cmocka_unit_test(what_it_is_about_may_stand_in_the_text),
		cmocka_unit_test(questions),
		cmocka_unit_test(words_are_told),
		cmocka_unit_test(of_a_long_text_its_beginning_asks),
		cmocka_unit_test(what_may_not_be_shown_is_not),
		cmocka_unit_test(behind_what_is_hidden_ones_own_is_found),
		cmocka_unit_test(what_its_keeper_has_no_more_is_not_found),
		cmocka_unit_test(a_mark_tells_texts_apart),
		cmocka_unit_test(without_success_it_sinks),
		cmocka_unit_test(a_higher_threshold_suggests_less),
		cmocka_unit_test(none_of_nothing),
		cmocka_unit_test(what_says_the_same_comes_together),
		cmocka_unit_test(a_frequent_question_is_one),
	};

	return cmocka_run_group_tests_name("articles", tests, setup, teardown);
}
