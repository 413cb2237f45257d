#include "core/warning_text.h"

static const char *const clock_names[CLOCK_COUNT][WORDING_COUNT] = {
	[CLOCK_FIRST_RESPONSE] = {
		[WORDING_EN] = "first response",
		[WORDING_RU] = "первый ответ",
		[WORDING_KK] = "алғашқы жауап",
	},
	[CLOCK_RESOLUTION] = {
		[WORDING_EN] = "resolution",
		[WORDING_RU] = "решение",
		[WORDING_KK] = "шешім",
	},
	[CLOCK_NO_ANSWER] = {
		[WORDING_EN] = "client's answer",
		[WORDING_RU] = "ответ клиента",
		[WORDING_KK] = "клиенттің жауабы",
	},
	[CLOCK_ACCEPTANCE] = {
		[WORDING_EN] = "acceptance",
		[WORDING_RU] = "приём в работу",
		[WORDING_KK] = "жұмысқа қабылдау",
	},
	[CLOCK_NEXT_RESPONSE] = {
		[WORDING_EN] = "next response",
		[WORDING_RU] = "следующий ответ",
		[WORDING_KK] = "келесі жауап",
	},
	[CLOCK_THIRD_PARTY] = {
		[WORDING_EN] = "time with a third party",
		[WORDING_RU] = "время у третьей стороны",
		[WORDING_KK] = "үшінші тараптағы уақыт",
	},
	[CLOCK_DEVELOPMENT] = {
		[WORDING_EN] = "time in development",
		[WORDING_RU] = "время в разработке",
		[WORDING_KK] = "өңдеудегі уақыт",
	},
	[CLOCK_ESTIMATE] = {
		[WORDING_EN] = "time of estimating",
		[WORDING_RU] = "время оценки",
		[WORDING_KK] = "бағалау уақыты",
	},
};

/* The name stands between the first two; what comes around the share. */
static const struct {
	const char *target, *before, *after, *breach, *repeat;
} pieces[WORDING_COUNT] = {
	[WORDING_EN] = { "Target time", ": ", " % is over", " has passed", "; reminder " },
	[WORDING_RU] = { "Целевой срок", ": прошло ", " %", " истёк", "; напоминание " },
	[WORDING_KK] = { "Мақсатты мерзім", ": ", " % өтті", " өтіп кетті", "; еске салу " },
};

/* «решение», "first response": what the target is for. */
static const char *
clock_name(enum wording l, enum clock_kind kind)
{
	return clock_names[kind][l];
}

void
warning_sentence(enum wording l, enum clock_kind kind, int share, int repeat, struct buf *out)
{
	buf_printf(out, "%s (%s)", pieces[l].target, clock_name(l, kind));
	if (share < 100)
		buf_printf(out, "%s%d%s", pieces[l].before, share, pieces[l].after);
	else
		buf_puts(out, pieces[l].breach);
	if (repeat > 0)
		buf_printf(out, "%s%d", pieces[l].repeat, repeat);
}
