#include "work/reason.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "work/deed.h"

#define HOLE "{}"
#define HOLES 2

/*
 * As deliverers and tracker/act.c write them, by enum wording; what stands in the holes comes in the
 * same order in each.
 */
static const char *const sentences[][WORDING_COUNT] = {
	{
	    "slad is paused",
	    "slad приостановлен",
	    "slad тоқтатылып тұр",
	},
	{
	    "it is not due yet",
	    "срок ещё не пришёл",
	    "мерзімі әлі келген жоқ",
	},
	{
	    "the rule only observes",
	    "правило только наблюдает",
	    "ереже тек бақылайды",
	},
	{
	    "its cause is older than the rule's leave to act",
	    "повод возник раньше, чем правилу разрешили действовать",
	    "себебі ережеге әрекет етуге рұқсат берілгеннен бұрын пайда болған",
	},
	{
	    "a person declined it",
	    "от этого отказался человек",
	    "бұдан адам бас тартты",
	},
	{
	    "the client answered",
	    "клиент ответил",
	    "клиент жауап берді",
	},
	{
	    "nothing calls for it any more: the request is {}",
	    "повода больше нет: обращение уже в другом состоянии",
	    "себебі жойылды: өтініш енді басқа күйде",
	},
	{
	    "the issue is gone from the tracker",
	    "обращения в трекере больше нет",
	    "өтініш трекерде енді жоқ",
	},
	{
	    "issue {} is not in the tracker any more",
	    "обращения № {} в трекере больше нет",
	    "№ {} өтініш трекерде енді жоқ",
	},
	{
	    "its project is not served any more",
	    "его проект больше не обслуживается",
	    "оның жобасына енді қызмет көрсетілмейді",
	},
	{
	    "this version of slad does not know that kind of action",
	    "эта версия slad не знает такого действия",
	    "slad бағдарламасының бұл нұсқасы мұндай әрекетті білмейді",
	},
	{
	    "this version of slad has no way to do it",
	    "эта версия slad не умеет этого делать",
	    "slad бағдарламасының бұл нұсқасы мұны жасай алмайды",
	},
	{
	    "no more than {} notes leave in an hour",
	    "предел на час, заметок: {}",
	    "бір сағаттық шек, жазбалар: {}",
	},
	{
	    "no more than {} closures leave in an hour",
	    "предел на час, закрытых обращений: {}",
	    "бір сағаттық шек, жабылған өтініштер: {}",
	},
	{
	    "the clocks of tracker and database differ by more than 30 s: nothing is closed",
	    "часы трекера и базы данных расходятся больше чем на 30 секунд: ничего не "
	    "закрывается",
	    "трекер мен дерекқордың сағаттары 30 секундтан артық айырмашылықта: ештеңе "
	    "жабылмайды",
	},
	{
	    "issue {} was changed meanwhile",
	    "обращение № {} тем временем изменили",
	    "№ {} өтініш осы арада өзгертілді",
	},
	{
	    "issue {} has subtasks: the tracker takes its priority from them",
	    "у обращения № {} есть подзадачи: приоритет трекер берёт от них",
	    "№ {} өтініштің ішкі тапсырмалары бар: трекер басымдықты солардан алады",
	},
	{
	    "priority.{} names no priority of the tracker, so it cannot be set",
	    "настройка priority.{} не называет ни одного приоритета трекера: поставить "
	    "его нельзя",
	    "priority.{} баптауында трекердің бірде-бір басымдығы аталмаған: оны қою "
	    "мүмкін емес",
	},
	{
	    "the tracker refuses the change of issue {}: {}",
	    "трекер не принял изменение обращения № {}; ответ трекера: «{}»",
	    "трекер № {} өтініштің өзгерісін қабылдамады; трекердің жауабы: «{}»",
	},
	{
	    "the tracker answered {}, but dropped the change of issue {}: its workflow, "
	    "or the permissions of the bot's role, do not allow it",
	    "трекер ответил ({}), но изменение обращения № {} не сохранил: его не "
	    "разрешают переходы статусов или права роли бота",
	    "трекер жауап берді ({}), бірақ № {} өтініштің өзгерісін сақтамады: оған "
	    "күй ауысулары не бот рөлінің құқықтары рұқсат бермейді",
	},
	{
	    "the tracker answered {} to the change of issue {}",
	    "трекер ответил {} на изменение обращения № {}",
	    "трекер {} деп жауап берді, өзгертілген өтініш: № {}",
	},
	{
	    "the tracker is asked too often (429)",
	    "трекер просит обращаться реже (429)",
	    "трекер сирегірек жүгінуді сұрайды (429)",
	},
	{
	    "the tracker does not take tracker.bot_key: put in the API key of \"{}\"",
	    "трекер не принимает tracker.bot_key: впишите ключ API учётной записи «{}»",
	    "трекер tracker.bot_key кілтін қабылдамайды: «{}» тіркелгісінің API кілтін "
	    "жазыңыз",
	},
};

struct piece {
	const char *text;
	size_t len;
};

/* A hole takes up to what follows it in the pattern, the last one all. False: another sentence. */
static bool
matches(const char *pattern, const char *text, struct piece holes[HOLES])
{
	for (size_t n = 0;; n++) {
		const char *hole = strstr(pattern, HOLE);
		size_t len = hole == NULL ? strlen(pattern) : (size_t)(hole - pattern);
		const char *end;

		if (strncmp(pattern, text, len) != 0)
			return false;
		text += len;
		if (hole == NULL)
			return *text == '\0';
		pattern = hole + strlen(HOLE);
		hole = strstr(pattern, HOLE);
		len = hole == NULL ? strlen(pattern) : (size_t)(hole - pattern);
		end = len == 0 ? text + strlen(text) : memmem(text, strlen(text), pattern, len);
		if (end == NULL || n == HOLES)
			return false;
		holes[n] = (struct piece){ text, (size_t)(end - text) };
		text = end;
	}
}

static const char *
fill(const char *pattern, const struct piece holes[HOLES], struct arena *arena)
{
	const char *said, *hole;
	struct buf out;

	buf_init(&out);
	for (size_t i = 0; (hole = strstr(pattern, HOLE)) != NULL; i++) {
		buf_add(&out, pattern, (size_t)(hole - pattern));
		buf_add(&out, holes[i].text, holes[i].len);
		pattern = hole + strlen(HOLE);
	}
	buf_puts(&out, pattern);
	said = arena_strndup(arena, out.data, out.len);
	buf_release(&out);
	return said;
}

const char *
reason_said(const char *reason, enum wording language, struct arena *arena)
{
	const char *told = deed_reason(reason, language);

	if (reason == NULL || told != NULL)
		return told;
	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		struct piece holes[HOLES] = { { "", 0 }, { "", 0 } };

		if (matches(sentences[i][WORDING_EN], reason, holes))
			return fill(sentences[i][language], holes, arena);
	}
	return NULL;
}

const char *
reason_told(const char *reason, enum wording language, struct arena *arena)
{
	const char *said = reason_said(reason, language, arena);

	return said == NULL ? reason : said;
}
