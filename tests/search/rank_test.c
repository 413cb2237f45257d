#include "search/rank.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define DAY 86400

#define REPORT(i, at, title, text, where, part, what, master)                                      \
	{                                                                                          \
		.id = i, .created = at, .subject = title, .description = text, .product = where,   \
		.component = part, .type = what, .duplicate_of = master                            \
	}

static const struct report reports[] = {
	REPORT("1", 1 * DAY, "Application crashes when the screen is rotated",
	    "NullPointerException in Ti.UI.View.rotate", "MOB", "Android", "Bug", NULL),
	REPORT("2", 2 * DAY, "Не подписывается документ ЭЦП", "Ошибка NCALayer при подписании",
	    "DOC", "Подпись", "Ошибка", NULL),
	REPORT("3", 3 * DAY, "Құжатқа қол қойылмайды", "Қол қою кезінде қате шығады", "DOC",
	    "Подпись", "Ошибка", NULL),
	REPORT("4", 4 * DAY, "Rotating the screen crashes the application", NULL, "MOB", "Android",
	    "Bug", "1"),
	REPORT("5", 5 * DAY, "Отчёт по договорам не выгружается в Excel",
	    "Выгрузка падает с ошибкой 0x80070005", "DOC", "Отчеты", "Ошибка", NULL),
	REPORT("6", 6 * DAY, "Медленно открывается реестр", "Реестр открывается минуту", "DOC",
	    "Реестр", "Ошибка", NULL),
};
#define REPORTS (sizeof(reports) / sizeof(reports[0]))

struct world {
	struct index *index;
	struct rank *rank;
};

static struct world
world_of(size_t n)
{
	struct world w = { .index = index_new() };

	for (size_t i = 0; i < n; i++)
		index_add(w.index, &reports[i]);
	w.rank = rank_new(w.index);
	return w;
}

static void
world_end(struct world *w)
{
	rank_free(w->rank);
	index_free(w->index);
}

/* "4 1": the ids, best first. */
static const char *
ask(struct world *w, const char *subject, const char *description, size_t top)
{
	static char ids[256];
	const struct report q = {
		.id = "q", .created = 7 * DAY, .subject = subject, .description = description
	};
	const struct hit *hits;
	const size_t n = rank_similar(w->rank, &q, top, &hits);
	size_t at = 0;

	ids[0] = '\0';
	for (size_t i = 0; i < n; i++)
		at += (size_t)snprintf(ids + at, sizeof(ids) - at, "%s%s", i > 0 ? " " : "",
		    index_id(w->index, hits[i].doc));
	return ids;
}

static void
what_is_meant_comes_first(void **state)
{
	static const struct {
		const char *what, *subject, *description, *first;
	} s[] = {
		{ "other endings", "документы не подписываются", NULL, "2" },
		{ "Kazakh endings", "құжатты қол қою", NULL, "3" },
		{ "Kazakh without its letters", "кужаттарга кол койылмады", NULL, "3" },
		{ "an error's number", "что такое 0x80070005", NULL, "5" },
		{ "a name in the description only", "something", "Ti.UI.View.rotate", "1" },
		{ "ё", "отчет договора", NULL, "5" },
		{ "the wrong keyboard layout", "ljrevtyn yt gjlgbcsdftncz", NULL, "2" },
		{ "a comma that is a letter", "dsuhe;ftncz jnx`n", NULL, "5" },
		{ "capitals and a full stop", "VTLKTYYJ JNRHSDFTNCZ HTTCNH.", NULL, "6" },
		{ "Latin letters", "ne podpisyvaetsya dokument", NULL, "2" },
		{ "Latin letters at an adjective's end", "otkryvayemaya", NULL, "6" },
		{ "Latin letters for sounds of two", "vygruzhaetsya otchyot", NULL, "5" },
		{ "Kazakh on the wrong layout", "0e;fn0f 0jk", NULL, "3" },
		{ "English on the wrong layout", "фзздшсфешщт кщефештп ыскуут", NULL, "1" },
		{ "two letters swapped", "вгырузка", NULL, "5" },
		{ "too short to guess, but it sounds like it", "отчт", NULL, "5" },
		{ "a letter missing, then a comma", "рестр, ", NULL, "6" },
		{ "a wrong letter in a Kazakh word", "құжұтқа", NULL, "3" },
		{ "an English typing error", "roatted", NULL, "1" },
		{ "a new name stays a name", "Kubernetes", NULL, "" },
		{ "nothing shared", "принтер", NULL, "" },
		{ "nothing asked", "", NULL, "" },
	};
	struct world w = world_of(REPORTS);

	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		const char *ids = ask(&w, s[i].subject, s[i].description, 1);

		if (strcmp(ids, s[i].first) != 0)
			fail_msg("%s: \"%s\" finds \"%s\", not \"%s\"", s[i].what, s[i].subject,
			    ids, s[i].first);
	}
	world_end(&w);
}

static void
a_bucket_is_told_once(void **state)
{
	struct world w = world_of(REPORTS);

	assert_string_equal(ask(&w, "Rotating the screen crashes the application", NULL, 20), "4");
	world_end(&w);
}

/* Two alike in all but the number that the question names. */
static void
a_report_named_by_its_id_comes_first(void **state)
{
	static const char *const ids[] = { "DOC-71", "DOC-72", "DOC-73" };
	struct index *x = index_new();
	struct rank *r = rank_new(x);

	for (size_t i = 0; i < 3; i++) {
		const struct report other = { .id = ids[i], .subject = "printer jams" };

		index_add(x, &other);
	}
	for (size_t i = 0; i < 3; i++) {
		const struct report q = {
			.id = "q", .subject = "printer jams", .description = ids[i]
		};
		const struct hit *hits;

		assert_int_equal(rank_similar(r, &q, 20, &hits), 3);
		assert_int_equal(hits[0].doc, i);
	}
	rank_free(r);
	index_free(x);
}

/* Whichever of the two comes first. */
static void
a_duplicate_may_come_before_its_master(void **state)
{
	static const struct report early = {
		.id = "d", .created = DAY, .subject = "printer jams", .duplicate_of = "m"
	};
	static const struct report late = { .id = "m", .created = DAY, .subject = "printer jams" };
	struct index *x = index_new();

	index_add(x, &early);
	assert_int_equal(index_head(x, 0), 0);
	index_add(x, &reports[0]);
	index_add(x, &late);
	assert_int_equal(index_head(x, 2), 0);
	assert_int_equal(index_report(x, 0)->members, 2);
	assert_int_equal(index_head(x, 1), 1);
	index_free(x);
}

static void
an_answer_knows_nothing_from_later(void **state)
{
	for (size_t n = 1; n < REPORTS; n++) {
		struct world before = world_of(n), after = world_of(n);
		const struct hit *a, *b;
		size_t na, nb;

		na = rank_similar(before.rank, &reports[n], 20, &a);
		/* A question asked in between leaves no trace either. */
		ask(&after, "Реестр экран документ", "неизвестное слово", 20);
		nb = rank_similar(after.rank, &reports[n], 20, &b);
		assert_int_equal(na, nb);
		for (size_t i = 0; i < na; i++) {
			assert_true(a[i].doc < n);
			assert_int_equal(a[i].doc, b[i].doc);
			assert_memory_equal(&a[i].score, &b[i].score, sizeof(a[i].score));
		}
		world_end(&before);
		world_end(&after);
	}
}

static void
the_reason_is_in_the_words_of_the_question(void **state)
{
	struct world w = world_of(REPORTS);
	const struct report q = {
		.id = "q", .created = 7 * DAY, .subject = "Документами подписанными не пользуемся"
	};
	struct rank_word words[2];
	const struct hit *hits;

	assert_true(rank_similar(w.rank, &q, 20, &hits) > 0);
	assert_int_equal(rank_why(w.rank, &hits[0], 2, words), 2);
	for (size_t i = 0; i < 2; i++) {
		static const char *const expected[] = { "документами", "подписанными" };
		bool found = false;

		for (size_t j = 0; j < 2; j++)
			found |= words[i].len == strlen(expected[j]) &&
			    memcmp(words[i].text, expected[j], words[i].len) == 0;
		assert_true(found);
	}
	assert_int_equal(rank_why(w.rank, &hits[0], 0, words), 0);
	world_end(&w);
}

static void
an_empty_index_answers_nothing(void **state)
{
	struct world w = world_of(0);

	assert_string_equal(ask(&w, "anything", "at all", 20), "");
	world_end(&w);
}

/* More equals than the pool holds: the younger ones stay. */
static void
the_pool_keeps_the_best(void **state)
{
	struct index *x = index_new();
	struct rank *r = rank_new(x);
	const struct report q = { .id = "q", .created = 1000 * DAY, .subject = "printer jams" };
	const struct hit *hits;
	char id[16];

	for (int i = 0; i < 1000; i++) {
		const struct report other = { .id = id,
			.created = i * DAY,
			.subject = i % 5 == 0 ? "printer jams" : "the screen is dark" };

		snprintf(id, sizeof(id), "%d", i);
		index_add(x, &other);
	}
	assert_int_equal(rank_similar(r, &q, 1000, &hits), RANK_POOL);
	assert_string_equal(index_id(x, hits[0].doc), "995");
	for (size_t i = 0; i < RANK_POOL; i++)
		assert_int_equal(hits[i].doc % 5, 0);
	rank_free(r);
	index_free(x);
}

/* Beside a request that is there, and among many that are known to say the same. */
static void
its_own_text_and_its_kin_take_nothing(void **state)
{
	static const char subject[] = "Application crashes while rotating the screen";
	const struct report asked =
	    REPORT("7", 7 * DAY, subject, NULL, "MOB", "Android", "Bug", NULL);
	struct world w = world_of(REPORTS);
	const struct hit *hits;
	struct report kin = asked;
	struct hit alone;
	char id[8];

	(void)state;
	assert_int_equal(rank_similar(w.rank, &asked, 1, &hits), 1);
	alone = hits[0];
	index_add(w.index, &asked);
	assert_int_equal(rank_similar(w.rank, &asked, 1, &hits), 1);
	assert_int_equal(index_head(w.index, hits[0].doc), index_head(w.index, alone.doc));
	assert_true(hits[0].share > alone.share - .02F);
	/* Twelve more in the bucket of the first. */
	kin.duplicate_of = "1";
	kin.id = id;
	for (int i = 10; i < 22; i++) {
		snprintf(id, sizeof(id), "%d", i);
		index_add(w.index, &kin);
	}
	assert_int_equal(rank_similar(w.rank, &asked, 1, &hits), 1);
	assert_true(hits[0].share > alone.share - .1F);
	world_end(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_meant_comes_first),
		cmocka_unit_test(a_bucket_is_told_once),
		cmocka_unit_test(a_report_named_by_its_id_comes_first),
		cmocka_unit_test(a_duplicate_may_come_before_its_master),
		cmocka_unit_test(an_answer_knows_nothing_from_later),
		cmocka_unit_test(the_reason_is_in_the_words_of_the_question),
		cmocka_unit_test(an_empty_index_answers_nothing),
		cmocka_unit_test(the_pool_keeps_the_best),
		cmocka_unit_test(its_own_text_and_its_kin_take_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
