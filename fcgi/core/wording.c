#include "core/wording.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>

#include "base/buf.h"

TERM_FUNCTIONS(wording, WORDING_TERMS, WORDING_COUNT)

/*
 * After a number English has two forms; Russian three (1, 21; 2-4, 22; 5-20,
 * 11-14); Kazakh one, since the number itself says how many.
 */
#define FORMS 3

static const char *const nouns[NOUN_COUNT][WORDING_COUNT][FORMS] = {
	[NOUN_WORKING_HOUR] = {
		[WORDING_EN] = { "working hour", "working hours" },
		[WORDING_RU] = { "рабочий час", "рабочих часа", "рабочих часов" },
		[WORDING_KK] = { "жұмыс сағаты" },
	},
	[NOUN_WORKING_DAY] = {
		[WORDING_EN] = { "working day", "working days" },
		[WORDING_RU] = { "рабочий день", "рабочих дня", "рабочих дней" },
		[WORDING_KK] = { "жұмыс күні" },
	},
	[NOUN_REQUEST] = {
		[WORDING_EN] = { "request", "requests" },
		[WORDING_RU] = { "обращение", "обращения", "обращений" },
		[WORDING_KK] = { "өтініш" },
	},
	[NOUN_CLIENT] = {
		[WORDING_EN] = { "client", "clients" },
		[WORDING_RU] = { "клиент", "клиента", "клиентов" },
		[WORDING_KK] = { "клиент" },
	},
	[NOUN_CONTRACT] = {
		[WORDING_EN] = { "contract", "contracts" },
		[WORDING_RU] = { "договор", "договора", "договоров" },
		[WORDING_KK] = { "шарт" },
	},
	[NOUN_BINDING] = {
		[WORDING_EN] = { "binding", "bindings" },
		[WORDING_RU] = { "привязка", "привязки", "привязок" },
		[WORDING_KK] = { "байланыс" },
	},
	[NOUN_ERROR] = {
		[WORDING_EN] = { "error", "errors" },
		[WORDING_RU] = { "ошибка", "ошибки", "ошибок" },
		[WORDING_KK] = { "қате" },
	},
	[NOUN_MESSAGE] = {
		[WORDING_EN] = { "message", "messages" },
		[WORDING_RU] = { "сообщение", "сообщения", "сообщений" },
		[WORDING_KK] = { "хабарлама" },
	},
	[NOUN_WARNING] = {
		[WORDING_EN] = { "warning", "warnings" },
		[WORDING_RU] = { "предупреждение", "предупреждения", "предупреждений" },
		[WORDING_KK] = { "ескерту" },
	},
};

static int
russian_form(int64_t n)
{
	const int64_t tens = n % 100, ones = n % 10;

	if (tens >= 11 && tens <= 14)
		return 2;
	if (ones == 1)
		return 0;
	return ones >= 2 && ones <= 4 ? 1 : 2;
}

static int
form_of(enum wording l, int64_t n)
{
	switch (l) {
	case WORDING_EN:
		return n == 1 ? 0 : 1;
	case WORDING_RU:
		return russian_form(n);
	case WORDING_KK:
	case WORDING_COUNT:
		break;
	}
	return 0;
}

void
wording_count(enum wording l, int64_t n, enum wording_noun noun, struct buf *out)
{
	buf_printf(out, "%" PRId64 " %s", n, nouns[noun][l][form_of(l, n < 0 ? -n : n)]);
}

enum unit { UNIT_DAY, UNIT_HOUR, UNIT_MINUTE, UNIT_SECOND, UNITS };

static const int64_t unit_seconds[UNITS] = {
	[UNIT_DAY] = SPAN_DAY,
	[UNIT_HOUR] = SPAN_HOUR,
	[UNIT_MINUTE] = SPAN_MINUTE,
	[UNIT_SECOND] = 1,
};

static const char *const unit_names[WORDING_COUNT][UNITS] = {
	[WORDING_EN] = { "d", "h", "min", "s" },
	[WORDING_RU] = { "д", "ч", "мин", "с" },
	[WORDING_KK] = { "күн", "сағ", "мин", "с" },
};

/*
 * From `first` down to minutes, the empty ones left out; seconds only when there is nothing else.
 */
static void
put_units(enum wording l, int64_t s, enum unit first, struct buf *out)
{
	const char *space = "";

	if (s < SPAN_MINUTE) {
		buf_printf(
		    out, "%" PRId64 " %s", s, unit_names[l][s == 0 ? UNIT_MINUTE : UNIT_SECOND]);
		return;
	}
	for (int u = first; u <= UNIT_MINUTE; u++) {
		const int64_t n = s / unit_seconds[u];

		s %= unit_seconds[u];
		if (n == 0)
			continue;
		buf_printf(out, "%s%" PRId64 " %s", space, n, unit_names[l][u]);
		space = " ";
	}
}

void
wording_span(enum wording l, struct span s, struct buf *out)
{
	if (s.s < 0)
		buf_putc(out, '-');
	put_units(l, s.s < 0 ? -s.s : s.s, UNIT_HOUR, out);
}

void
wording_elapsed(enum wording l, struct span s, struct buf *out)
{
	if (s.s < 0)
		buf_putc(out, '-');
	put_units(l, s.s < 0 ? -s.s : s.s, UNIT_DAY, out);
}

/* What stands before and after the span. Both kinds of time, in time and late. */
static const struct frame {
	const char *before, *after;
} frames[WORDING_COUNT][2][2] = {
	[WORDING_EN] = {
		[TIME_WORKING] = { { "", " of working time left" }, { "late by ", " of working time" } },
		[TIME_ELAPSED] = { { "", " left" }, { "late by ", "" } },
	},
	[WORDING_RU] = {
		[TIME_WORKING] = { { "осталось ", " рабочего времени" },
		    { "просрочено на ", " рабочего времени" } },
		[TIME_ELAPSED] = { { "осталось ", "" }, { "просрочено на ", "" } },
	},
	[WORDING_KK] = {
		[TIME_WORKING] = { { "", " жұмыс уақыты қалды" }, { "", " жұмыс уақытына кешікті" } },
		[TIME_ELAPSED] = { { "", " қалды" }, { "", " кешікті" } },
	},
};

void
wording_left(enum wording l, struct span left, enum wording_time time, struct buf *out)
{
	const bool late = left.s < 0;
	const struct frame *f = &frames[l][time][late];

	buf_puts(out, f->before);
	put_units(l, late ? -left.s : left.s, time == TIME_WORKING ? UNIT_HOUR : UNIT_DAY, out);
	buf_puts(out, f->after);
}

static const struct {
	const char *working, *day_end, *none;
} limit_words[WORDING_COUNT] = {
	[WORDING_EN] = { " of working time", "by the end of the working day", "no target" },
	[WORDING_RU] = { " рабочего времени", "до конца рабочего дня", "срок не установлен" },
	[WORDING_KK] = { " жұмыс уақыты", "жұмыс күнінің соңына дейін", "мерзім белгіленбеген" },
};

static void
put_working(enum wording l, int64_t s, struct buf *out)
{
	if (s >= SPAN_HOUR && s % SPAN_HOUR == 0) {
		wording_count(l, s / SPAN_HOUR, NOUN_WORKING_HOUR, out);
		return;
	}
	put_units(l, s, UNIT_HOUR, out);
	buf_puts(out, limit_words[l].working);
}

void
wording_limit(enum wording l, struct limit limit, struct buf *out)
{
	switch (limit.unit) {
	case LIMIT_NONE:
		buf_puts(out, limit_words[l].none);
		break;
	case LIMIT_WORKING:
		put_working(l, limit.amount, out);
		break;
	case LIMIT_ELAPSED:
		put_units(l, limit.amount, UNIT_DAY, out);
		break;
	case LIMIT_DAYS:
		wording_count(l, limit.amount, NOUN_WORKING_DAY, out);
		break;
	case LIMIT_DAY_END:
		buf_puts(out, limit_words[l].day_end);
		break;
	}
}

const char *
wording_weekday(enum wording l, int weekday)
{
	static const char *const names[WORDING_COUNT][7] = {
		[WORDING_EN] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" },
		[WORDING_RU] = { "пн", "вт", "ср", "чт", "пт", "сб", "вс" },
		[WORDING_KK] = { "дс", "сс", "ср", "бс", "жм", "сб", "жс" },
	};

	return names[l][weekday];
}
