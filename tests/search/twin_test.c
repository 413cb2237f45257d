#include "search/twin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define LONG                                                                                                                                                          \
	"При отправке накладной на портал появляется внутренняя ошибка сервера и документ "     \
	"остаётся в черновиках, номер документа виден, пробовали в двух браузерах и с другого " \
	"компьютера, результат тот же самый"

static void
twins(void **state)
{
	static const struct {
		const char *what, *subject, *text, *other_subject, *other_text;
		bool same;
	} cases[] = {
		{ "the very same", "Не отправляется накладная", LONG, "Не отправляется накладная",
		    LONG, true },
		{ "in capitals, with other marks", "НЕ ОТПРАВЛЯЕТСЯ НАКЛАДНАЯ!!!", LONG,
		    "Не отправляется накладная", LONG, true },
		{ "two letters exchanged in a long text", "Не отпарвляется накладная", LONG,
		    "Не отправляется накладная", LONG, true },
		{ "twice in a few words is too much", "Не отпарвляется накалдная",
		    "с утра у всех нас", "Не отправляется накладная", "с утра у всех нас", false },
		{ "the opposite", "Прошу дать доступ", LONG, "Прошу снять доступ", LONG, false },
		{ "the opposite by one letter", "Прошу включить", LONG, "Прошу выключить", LONG,
		    false },
		{ "another number in a long text", "Счёт-фактура № 1205", LONG,
		    "Счёт-фактура № 1206", LONG, false },
		{ "digits exchanged", "Счёт-фактура № 12056", LONG, "Счёт-фактура № 12065", LONG,
		    false },
		{ "a word more", "Не отправляется накладная", LONG " не у всех",
		    "Не отправляется накладная", LONG " у всех", false },
		{ "another order of the same words", "Петров отправил Иванову", LONG,
		    "Иванову отправил Петров", LONG, false },
		{ "with ё and without", "Ещё не отправлено", LONG, "Еще не отправлено", LONG,
		    true },
		{ "half of it is another text", "Не отправляется накладная", LONG,
		    "Не отправляется накладная", "Ошибка сервера", false },
		{ "another number is another matter", "Документ 125", "Не виден в журнале с утра",
		    "Документ 126", "Не виден в журнале с утра", false },
		{ "a few words say too little", "Не работает портал", NULL, "Не работает портал",
		    NULL, false },
		{ "nothing", "", NULL, "", NULL, false },
		{ "words repeated are no twin of words", "а а а а а а а", NULL, "а б в г д е ж",
		    NULL, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (twin_texts(cases[i].subject, cases[i].text, cases[i].other_subject,
			cases[i].other_text) != cases[i].same)
			fail_msg("%s", cases[i].what);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(twins),
	};

	return cmocka_run_group_tests_name("twin", tests, NULL, NULL);
}
