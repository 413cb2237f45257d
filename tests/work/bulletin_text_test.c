#include "work/bulletin_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"

static void
nothing_is_nothing(void **state)
{
	const struct bulletin b = { .n = { 0 } };

	(void)state;
	assert_true(bulletin_is_empty(&b));
}

/* Each kind by itself, in each language. */
static void
each_kind_has_its_words(void **state)
{
	static const struct {
		enum bulletin_kind kind;
		const char *item;
		enum wording l;
		const char *says;
	} rows[] = {
		{ BULLETIN_PARKED, "#12 (no_answer): there are subtasks", WORDING_EN,
		    "Actions that wait for a person: 1 (slactl outbox list --state parked)\n"
		    "- #12 (no_answer): there are subtasks\n" },
		{ BULLETIN_LEVELS, "gold (2)", WORDING_RU,
		    "Уровни договоров, которых нет ни в одном регламенте: 1 "
		    "(slactl client contract list)\n- gold (2)\n" },
		{ BULLETIN_UNBOUND, "ТОО «Сарыарка»", WORDING_KK,
		    "Пайдаланушы да, топ та, жоба да, пошта домені де байланыстырылмаған "
		    "клиенттер: 1 (slactl client bind)\n- ТОО «Сарыарка»\n" },
		{ BULLETIN_HOLIDAYS, "edoc: 2027", WORDING_RU,
		    "Не внесены праздничные дни: 1 (slactl calendar import)\n- edoc: 2027\n" },
		{ BULLETIN_CONTRACTS, "ТОО «Сарыарка», N-4: 31.12.2026", WORDING_KK,
		    "Алдағы 30 күнде мерзімі аяқталатын шарттар: 1 (slactl client contract list "
		    "--expiring 30)\n- ТОО «Сарыарка», N-4: 31.12.2026\n" },
		{ BULLETIN_FAILURES, "database: no answer", WORDING_RU,
		    "Неисправности, найденные проверкой slad: 1 (slactl doctor)\n"
		    "- database: no answer\n" },
	};
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct bulletin b = { .n = { 0 } };
		struct letter_words w;

		bulletin_add(&b, rows[i].kind, rows[i].item);
		assert_false(bulletin_is_empty(&b));
		w = bulletin_words(&b, arena);
		assert_string_equal(w.text[rows[i].l], rows[i].says);
	}
	arena_free(arena);
}

static void
many_are_counted_and_some_named(void **state)
{
	struct arena *arena = arena_new();
	struct bulletin b = { .n = { 0 } };
	struct letter_words w;

	(void)state;
	for (int i = 1; i <= BULLETIN_NAMED + 3; i++)
		bulletin_add(&b, BULLETIN_UNBOUND, arena_printf(arena, "Client %d", i));
	bulletin_add(&b, BULLETIN_HOLIDAYS, "edoc: 2027");
	w = bulletin_words(&b, arena);
	assert_string_equal(w.title[WORDING_RU], "Ежедневная сводка для администратора");
	assert_non_null(strstr(w.text[WORDING_EN], "mail domain: 13 (slactl client bind)\n"));
	assert_non_null(strstr(w.text[WORDING_EN],
	    "- Client 10\n- and others: 3\n\nHolidays that are not entered: 1"));
	assert_null(strstr(w.text[WORDING_EN], "Client 11"));
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_nothing),
		cmocka_unit_test(each_kind_has_its_words),
		cmocka_unit_test(many_are_counted_and_some_named),
	};

	return cmocka_run_group_tests_name("bulletin_text", tests, NULL, NULL);
}
