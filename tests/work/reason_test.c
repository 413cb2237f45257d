/* Why an action waits: slad's own sentences in three languages, others as they are. */
#include "work/reason.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reasons_are_told_in_the_readers_language),
		cmocka_unit_test(others_are_nobodys_to_translate),
	};

	return cmocka_run_group_tests_name("reason", tests, NULL, NULL);
}
