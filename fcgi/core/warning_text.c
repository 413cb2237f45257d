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
};

/* The name stands between the first two; what comes around the share. */
static const struct {
	const char *target, *before, *after, *breach, *repeat;
} pieces[WORDING_COUNT] = {
	[WORDING_EN] = { "Target time", ": ", " % is over", " has passed", "; reminder " },
	[WORDING_RU] = { "Целевой срок", ": прошло ", " %", " истёк", "; напоминание " },
	[WORDING_KK] = { "Мақсатты мерзім", ": ", " % өтті", " өтіп кетті", "; еске салу " },
};

const char *
warning_clock_name(enum wording l, enum clock_kind kind)
{
	const char *name = clock_names[kind][l];

	return name == NULL ? clock_kind_name(kind) : name;
}

void
warning_sentence(enum wording l, enum clock_kind kind, int share, int repeat, struct buf *out)
{
	buf_printf(out, "%s (%s)", pieces[l].target, warning_clock_name(l, kind));
	if (share < 100)
		buf_printf(out, "%s%d%s", pieces[l].before, share, pieces[l].after);
	else
		buf_puts(out, pieces[l].breach);
	if (repeat > 0)
		buf_printf(out, "%s%d", pieces[l].repeat, repeat);
}
