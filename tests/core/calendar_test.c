#include "core/calendar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/core/calendars.h"

#define LUNCH                                                                                      \
	"{\"zone\":\"Asia/Almaty\","                                                               \
	"\"hours\":{\"mon\":[[\"09:00\",\"13:00\"],[\"14:00\",\"18:00\"]],"                        \
	"\"tue\":[[\"09:00\",\"13:00\"],[\"14:00\",\"18:00\"]],"                                   \
	"\"wed\":[[\"10:00\",\"13:00\"],[\"15:00\",\"17:00\"]],"                                   \
	"\"thu\":[[\"08:00\",\"20:00\"]],"                                                         \
	"\"fri\":[[\"09:00\",\"13:00\"]]}}"
#define ALWAYS(zone)                                                                               \
	"{\"zone\":\"" zone "\",\"hours\":{\"mon\":[[\"00:00\",\"24:00\"]],"                       \
	"\"tue\":[[\"00:00\",\"24:00\"]],\"wed\":[[\"00:00\",\"24:00\"]],"                         \
	"\"thu\":[[\"00:00\",\"24:00\"]],\"fri\":[[\"00:00\",\"24:00\"]],"                         \
	"\"sat\":[[\"00:00\",\"24:00\"]],\"sun\":[[\"00:00\",\"24:00\"]]}}"

struct sentence {
	const char *says;
	const char *calendar;
	enum holidays holidays;
	const char *start;
	double amount; /* hours or days */
	const char *result;
};

static void
adding_hours(void **state)
{
	static const struct sentence sentences[] = {
		{ "within a day", EDOC, KZ, "2026-02-03 10:00", 2, "2026-02-03 12:00" },
		{ "over a night", EDOC, KZ, "2026-02-03 17:30", 1, "2026-02-04 09:30" },
		{ "over a weekend", EDOC, KZ, "2026-11-27 17:00", 2, "2026-11-30 10:00" },
		{ "15 minutes at the closing", EDOC, KZ, "2026-02-03 17:55", 0.25,
		    "2026-02-04 09:10" },
		{ "from the evening", EDOC, KZ, "2026-02-03 21:00", 0.5, "2026-02-04 09:30" },
		{ "from the early morning", EDOC, KZ, "2026-02-03 05:00", 0.5, "2026-02-03 09:30" },
		{ "exactly filled hours end at the closing", EDOC, KZ, "2026-02-03 09:00", 9,
		    "2026-02-03 18:00" },
		{ "from the closing, nothing left", EDOC, KZ, "2026-02-03 18:00", 9,
		    "2026-02-04 18:00" },
		{ "nothing", EDOC, KZ, "2026-02-07 12:34", 0, "2026-02-07 12:34" },
		{ "8 hours of silence over Nauryz", EDOC, KZ, "2026-03-20 17:00", 8,
		    "2026-03-26 16:00" },
		{ "a twelve-day New Year break", ENDOCS, RU, "2025-12-30 18:30", 1,
		    "2026-01-12 10:30" },
		{ "from the middle of that break", ENDOCS, RU, "2026-01-03 12:00", 1,
		    "2026-01-12 11:00" },
		{ "a worked Saturday", EDOC, KZ, "2024-05-03 17:00", 2, "2024-05-04 10:00" },
		{ "its day off on Wednesday", EDOC, KZ, "2024-05-06 17:00", 2, "2024-05-10 10:00" },
		{ "a worked Saturday that is", ENDOCS, RU, "2025-10-31 18:00", 2,
		    "2025-11-01 11:00" },
		{ "a contract that does not work on it", ENDOCS, RU_CONTRACT, "2025-10-31 18:00", 2,
		    "2025-11-05 11:00" },
		{ "a short day before May Day closes at 18:00", ENDOCS, RU_SHORT,
		    "2026-04-30 17:00", 2, "2026-05-04 11:00" },
		{ "and otherwise at 19:00", ENDOCS, RU, "2026-04-30 17:00", 2, "2026-04-30 19:00" },
		{ "over lunch", LUNCH, NO_HOLIDAYS, "2026-02-02 12:30", 1, "2026-02-02 14:30" },
		{ "to the beginning of lunch", LUNCH, NO_HOLIDAYS, "2026-02-02 12:00", 1,
		    "2026-02-02 13:00" },
		{ "within lunch", LUNCH, NO_HOLIDAYS, "2026-02-02 13:15", 0.5, "2026-02-02 14:30" },
		{ "back within a day", EDOC, KZ, "2026-02-03 12:00", -2, "2026-02-03 10:00" },
		{ "back over a night", EDOC, KZ, "2026-02-04 10:00", -2, "2026-02-03 17:00" },
		{ "back a whole day: the latest instant", EDOC, KZ, "2026-02-03 18:00", -9,
		    "2026-02-03 09:00" },
		{ "back from a night", EDOC, KZ, "2026-02-03 23:00", -1, "2026-02-03 17:00" },
		{ "back from an opening", EDOC, KZ, "2026-02-03 09:00", -1, "2026-02-02 17:00" },
		{ "Almaty goes from UTC+6 to UTC+5", EDOC, NO_HOLIDAYS, "2024-02-29 17:00", 2,
		    "2024-03-01 10:00" },
		{ "an hour that comes twice", ALWAYS("Asia/Almaty"), NO_HOLIDAYS,
		    "2024-02-29T17:00:00Z", 2, "2024-02-29T19:00:00Z" },
		{ "an hour that is skipped", EVERY_DAY("Europe/Berlin", "[[\"01:00\",\"03:00\"]]"),
		    NO_HOLIDAYS, "2026-03-29 00:00", 1.5, "2026-03-30 01:30" },
		{ "24:00 and 00:00 touch",
		    EVERY_DAY("Asia/Almaty", "[[\"22:00\",\"24:00\"],[\"00:00\",\"06:00\"]]"),
		    NO_HOLIDAYS, "2026-02-03 23:00", 2, "2026-02-04 01:00" },
		{ "a day that Samoa skipped", EVERY_DAY("Pacific/Apia", "[[\"09:00\",\"17:00\"]]"),
		    NO_HOLIDAYS, "2011-12-29 16:00", 2, "2011-12-31 10:00" },
	};

	for (size_t i = 0; i < COUNT(sentences); i++) {
		const struct sentence *s = &sentences[i];
		struct fixture f = compile(s->calendar, s->holidays, 2010, 2027);

		same_instant(&f, s->says,
		    calendar_add(f.calendar, at(&f, s->start),
			(struct span){ (int64_t)(s->amount * SPAN_HOUR) }),
		    at(&f, s->result));
		release(&f);
	}
}

static const struct sentence spans_between[] = {
	{ "a working day", EDOC, KZ, "2026-02-03 00:00", 9, "2026-02-04 00:00" },
	{ "a night", EDOC, KZ, "2026-02-03 18:00", 0, "2026-02-04 09:00" },
	{ "the closing minute counts once", EDOC, KZ, "2026-02-03 17:59", 1.0 / 60,
	    "2026-02-03 18:01" },
	{ "a weekend", EDOC, KZ, "2026-02-06 17:00", 2, "2026-02-09 10:00" },
	{ "reversed", EDOC, KZ, "2026-02-09 10:00", -2, "2026-02-06 17:00" },
	{ "no time", EDOC, KZ, "2026-02-03 10:00", 0, "2026-02-03 10:00" },
	{ "2024 in Kazakhstan: 249 days", EDOC, KZ, "2024-01-01 00:00", 249 * 9,
	    "2025-01-01 00:00" },
	{ "2025 in Kazakhstan: 246 days", EDOC, KZ, "2025-01-01 00:00", 246 * 9,
	    "2026-01-01 00:00" },
	{ "2026 in Kazakhstan: 247 days", EDOC, KZ, "2026-01-01 00:00", 247 * 9,
	    "2027-01-01 00:00" },
	{ "2024 in Russia: 248 days", ENDOCS, RU, "2024-01-01 00:00", 248 * 9, "2025-01-01 00:00" },
	{ "2025 in Russia: 247 days", ENDOCS, RU, "2025-01-01 00:00", 247 * 9, "2026-01-01 00:00" },
	{ "2026 in Russia: 247 days", ENDOCS, RU, "2026-01-01 00:00", 247 * 9, "2027-01-01 00:00" },
	{ "and four short days: four hours less", ENDOCS, RU_SHORT, "2026-01-01 00:00", 247 * 9 - 4,
	    "2027-01-01 00:00" },
	{ "30 August 2026 is a Sunday and no holiday", EDOC, KZ, "2026-08-31 00:00", 9,
	    "2026-09-01 00:00" },
	{ "three of the four worked transfers of 2024-25", ENDOCS, RU_CONTRACT, "2024-01-01 00:00",
	    (248 - 3) * 9, "2025-01-01 00:00" },
	{ "Berlin's day of 23 hours", ALWAYS("Europe/Berlin"), NO_HOLIDAYS, "2026-03-29 00:00", 23,
	    "2026-03-30 00:00" },
	{ "Berlin's day of 25 hours", ALWAYS("Europe/Berlin"), NO_HOLIDAYS, "2026-10-25 00:00", 25,
	    "2026-10-26 00:00" },
	{ "a repeated hour counts twice", EVERY_DAY("Europe/Berlin", "[[\"01:00\",\"03:00\"]]"),
	    NO_HOLIDAYS, "2026-10-25 00:00", 3, "2026-10-26 00:00" },
	{ "hours that begin within the repeated hour are open in both passes",
	    EVERY_DAY("Europe/Berlin", "[[\"02:30\",\"04:00\"]]"), NO_HOLIDAYS, "2026-10-25 00:00",
	    2, "2026-10-26 00:00" },
	{ "a skipped hour does not exist", EVERY_DAY("Europe/Berlin", "[[\"01:00\",\"04:00\"]]"),
	    NO_HOLIDAYS, "2026-03-29 00:00", 2, "2026-03-30 00:00" },
	{ "hours within the skipped hour", EVERY_DAY("Europe/Berlin", "[[\"02:00\",\"03:00\"]]"),
	    NO_HOLIDAYS, "2026-03-29 00:00", 0, "2026-03-30 00:00" },
	{ "Lord Howe's half hour", EVERY_DAY("Australia/Lord_Howe", "[[\"01:00\",\"03:00\"]]"),
	    NO_HOLIDAYS, "2026-04-05 00:00", 2.5, "2026-04-06 00:00" },
	{ "Havana's midnight hour comes twice",
	    EVERY_DAY("America/Havana", "[[\"00:00\",\"01:00\"]]"), NO_HOLIDAYS, "2024-11-02 12:00",
	    2, "2024-11-03 12:00" },
	{ "to the last second of the compiled years", ALWAYS("UTC"), NO_HOLIDAYS,
	    "2027-12-31 00:00", 24, "2028-01-01 00:00" },
	{ "Almaty's last day at UTC+6 had 25 hours", ALWAYS("Asia/Almaty"), NO_HOLIDAYS,
	    "2024-02-29 00:00", 25, "2024-03-01 00:00" },
	{ "Samoa's week without a Friday", EVERY_DAY("Pacific/Apia", "[[\"09:00\",\"17:00\"]]"),
	    NO_HOLIDAYS, "2011-12-26 00:00", 6 * 8, "2012-01-02 00:00" },
};

static void
time_between(void **state)
{
	for (size_t i = 0; i < COUNT(spans_between); i++) {
		const struct sentence *s = &spans_between[i];
		struct fixture f = compile(s->calendar, s->holidays, 2010, 2027);
		const struct span found =
		    calendar_between(f.calendar, at(&f, s->start), at(&f, s->result));

		if (found.s != (int64_t)(s->amount * SPAN_HOUR))
			fail_msg("%s: %.3f hours, not %.3f", s->says, (double)found.s / SPAN_HOUR,
			    s->amount);
		release(&f);
	}
}

/* Covers R4. */
static const struct sentence days_added[] = {
	/* requirements.md, choice 1. */
	{ "Saturday, one day: Monday's closing", EDOC, KZ, "2026-02-07 12:00", 1,
	    "2026-02-09 18:00" },
	{ "Saturday, two days", EDOC, KZ, "2026-02-07 12:00", 2, "2026-02-10 18:00" },
	{ "the same local time", EDOC, KZ, "2026-02-03 11:20", 1, "2026-02-04 11:20" },
	{ "two days later", EDOC, KZ, "2026-02-03 11:20", 2, "2026-02-05 11:20" },
	{ "over a weekend", EDOC, KZ, "2026-02-06 17:00", 2, "2026-02-10 17:00" },
	{ "five days: a week", EDOC, KZ, "2026-02-03 11:20", 5, "2026-02-10 11:20" },
	{ "9:00 sharp is in hours", EDOC, KZ, "2026-02-03 09:00", 1, "2026-02-04 09:00" },
	{ "before opening: that day's closing", EDOC, KZ, "2026-02-03 08:59", 1,
	    "2026-02-03 18:00" },
	{ "midnight", EDOC, KZ, "2026-02-03 00:00", 1, "2026-02-03 18:00" },
	{ "17:59", EDOC, KZ, "2026-02-03 17:59", 1, "2026-02-04 17:59" },
	{ "18:00 sharp is after closing", EDOC, KZ, "2026-02-03 18:00", 1, "2026-02-04 18:00" },
	{ "after closing: the next day's closing", EDOC, KZ, "2026-02-03 20:00", 1,
	    "2026-02-04 18:00" },
	{ "Friday evening", EDOC, KZ, "2026-02-06 20:00", 1, "2026-02-09 18:00" },
	{ "a holiday", EDOC, KZ, "2026-03-23 12:00", 1, "2026-03-26 18:00" },
	{ "over Nauryz", EDOC, KZ, "2026-03-20 12:00", 2, "2026-03-27 12:00" },
	{ "over the New Year break", ENDOCS, RU, "2025-12-30 12:00", 1, "2026-01-12 12:00" },
	{ "within the New Year break", ENDOCS, RU, "2026-01-05 12:00", 1, "2026-01-12 19:00" },
	{ "not past a short day's closing", ENDOCS, RU_SHORT, "2026-06-10 18:30", 1,
	    "2026-06-11 18:00" },
	{ "after a short day's closing", ENDOCS, RU_SHORT, "2026-06-11 18:30", 1,
	    "2026-06-15 19:00" },
	{ "a worked Saturday is a working day", EDOC, KZ, "2024-05-03 12:00", 1,
	    "2024-05-04 12:00" },
	{ "unless the contract says otherwise", ENDOCS, RU_CONTRACT, "2025-10-31 12:00", 1,
	    "2025-11-05 12:00" },
	{ "over the change of Almaty's offset", EDOC, NO_HOLIDAYS, "2024-02-29 12:00", 1,
	    "2024-03-01 12:00" },
	/* Breaks and days of unequal length: Wednesday 10-13 and 15-17, Thursday 8-20. */
	{ "within a break counts from its end", LUNCH, NO_HOLIDAYS, "2026-02-02 13:30", 1,
	    "2026-02-03 14:00" },
	{ "13:00 sharp is within the break", LUNCH, NO_HOLIDAYS, "2026-02-02 13:00", 1,
	    "2026-02-03 14:00" },
	{ "14:00 sharp is not", LUNCH, NO_HOLIDAYS, "2026-02-02 14:00", 1, "2026-02-03 14:00" },
	{ "into a break: its end", LUNCH, NO_HOLIDAYS, "2026-02-03 14:30", 1, "2026-02-04 15:00" },
	{ "before that day's opening: the opening", LUNCH, NO_HOLIDAYS, "2026-02-03 09:30", 1,
	    "2026-02-04 10:00" },
	{ "on a shorter day: its closing", LUNCH, NO_HOLIDAYS, "2026-02-03 17:30", 1,
	    "2026-02-04 17:00" },
	{ "on a longer day: the same time", LUNCH, NO_HOLIDAYS, "2026-02-03 17:30", 2,
	    "2026-02-05 17:30" },
	{ "a longer day's evening on a shorter day", LUNCH, NO_HOLIDAYS, "2026-02-05 19:00", 1,
	    "2026-02-06 13:00" },
	{ "and back on a full one", LUNCH, NO_HOLIDAYS, "2026-02-05 19:00", 2, "2026-02-09 18:00" },
	{ "a longer day's early morning", LUNCH, NO_HOLIDAYS, "2026-02-05 08:15", 2,
	    "2026-02-09 09:00" },
	/* Round the clock no day has a closing before midnight. */
	{ "round the clock", ALWAYS("Asia/Almaty"), NO_HOLIDAYS, "2026-02-03 23:30", 1,
	    "2026-02-04 23:30" },
	{ "round the clock, on a day of 25 hours", ALWAYS("Europe/Berlin"), NO_HOLIDAYS,
	    "2026-10-24 12:00", 1, "2026-10-25T11:00:00Z" },
	{ "a local time that is skipped: the change", ALWAYS("Europe/Berlin"), NO_HOLIDAYS,
	    "2026-03-28 02:30", 1, "2026-03-29T01:00:00Z" },
	{ "a local time that comes twice: the first", ALWAYS("Europe/Berlin"), NO_HOLIDAYS,
	    "2026-10-24 02:30", 1, "2026-10-25T00:30:00Z" },
	{ "from the second pass", ALWAYS("Europe/Berlin"), NO_HOLIDAYS, "2026-10-25T01:30:00Z", 1,
	    "2026-10-26 02:30" },
	{ "a day that does not exist is no working day",
	    EVERY_DAY("Pacific/Apia", "[[\"09:00\",\"17:00\"]]"), NO_HOLIDAYS, "2011-12-29 12:00",
	    1, "2011-12-31 12:00" },
	{ "a clock put back over midnight, the second evening",
	    EVERY_DAY("America/St_Johns", "[[\"20:00\",\"24:00\"]]"), NO_HOLIDAYS,
	    "2010-11-07T03:00:00Z", 1, "2010-11-07 23:30" },
	{ "a midnight that comes twice begins the day once",
	    EVERY_DAY("America/Havana", "[[\"00:00\",\"01:00\"]]"), NO_HOLIDAYS, "2024-11-02 12:00",
	    1, "2024-11-03T06:00:00Z" },
	{ "a midnight that is skipped", EVERY_DAY("America/Sao_Paulo", "[[\"00:00\",\"24:00\"]]"),
	    NO_HOLIDAYS, "2018-11-03 00:15", 1, "2018-11-04 01:00" },
	{ "a night shift belongs to two days",
	    EVERY_DAY("Asia/Almaty", "[[\"00:00\",\"06:00\"],[\"22:00\",\"24:00\"]]"), NO_HOLIDAYS,
	    "2026-02-03 23:00", 1, "2026-02-04 23:00" },
	{ "its gap is a break",
	    EVERY_DAY("Asia/Almaty", "[[\"00:00\",\"06:00\"],[\"22:00\",\"24:00\"]]"), NO_HOLIDAYS,
	    "2026-02-03 12:00", 1, "2026-02-04 22:00" },
};

static void
adding_days(void **state)
{
	for (size_t i = 0; i < COUNT(days_added); i++) {
		const struct sentence *s = &days_added[i];
		struct fixture f = compile(s->calendar, s->holidays, 2010, 2027);

		same_instant(&f, s->says,
		    calendar_add_days(f.calendar, at(&f, s->start), (int)s->amount),
		    at(&f, s->result));
		release(&f);
	}
}

static void
end_of_the_first_working_day(void **state)
{
	static const struct sentence sentences[] = {
		{ "in hours: today's closing", ENDOCS, RU, "2026-02-03 12:00", 0,
		    "2026-02-03 19:00" },
		{ "before opening: today's", ENDOCS, RU, "2026-02-03 03:00", 0,
		    "2026-02-03 19:00" },
		{ "at the closing: tomorrow's", ENDOCS, RU, "2026-02-03 19:00", 0,
		    "2026-02-04 19:00" },
		{ "after closing: tomorrow's", ENDOCS, RU, "2026-02-03 22:00", 0,
		    "2026-02-04 19:00" },
		{ "on a day off: the first working day", ENDOCS, RU, "2026-01-02 12:00", 0,
		    "2026-01-12 19:00" },
		{ "within a break: today's", LUNCH, NO_HOLIDAYS, "2026-02-02 13:30", 0,
		    "2026-02-02 18:00" },
	};

	for (size_t i = 0; i < COUNT(sentences); i++) {
		const struct sentence *s = &sentences[i];
		struct fixture f = compile(s->calendar, s->holidays, 2025, 2027);

		same_instant(
		    &f, s->says, calendar_day_end(f.calendar, at(&f, s->start)), at(&f, s->result));
		release(&f);
	}
}

static void
open_or_not(void **state)
{
	static const struct {
		const char *says, *calendar;
		enum holidays holidays;
		const char *at;
		bool open;
		const char *next;
	} sentences[] = {
		{ "at the opening", EDOC, KZ, "2026-02-03 09:00", true, "2026-02-03 09:00" },
		{ "before it", EDOC, KZ, "2026-02-03 08:59", false, "2026-02-03 09:00" },
		{ "before the closing", EDOC, KZ, "2026-02-03 17:59", true, "2026-02-03 17:59" },
		{ "at the closing", EDOC, KZ, "2026-02-03 18:00", false, "2026-02-04 09:00" },
		{ "at the beginning of lunch", LUNCH, NO_HOLIDAYS, "2026-02-02 13:00", false,
		    "2026-02-02 14:00" },
		{ "on Saturday", EDOC, KZ, "2026-02-07 12:00", false, "2026-02-09 09:00" },
		{ "on a worked Saturday", EDOC, KZ, "2024-05-04 12:00", true, "2024-05-04 12:00" },
		{ "on a holiday", EDOC, KZ, "2026-05-01 12:00", false, "2026-05-04 09:00" },
		{ "in the long break", ENDOCS, RU, "2025-12-31 12:00", false, "2026-01-12 10:00" },
		{ "hours that are skipped never open",
		    EVERY_DAY("Europe/Berlin", "[[\"02:00\",\"03:00\"]]"), NO_HOLIDAYS,
		    "2026-03-28 12:00", false, "2026-03-30 02:00" },
		{ "in the first pass of a repeated hour",
		    EVERY_DAY("Europe/Berlin", "[[\"02:30\",\"03:30\"]]"), NO_HOLIDAYS,
		    "2026-10-25T00:30:00Z", true, "2026-10-25T00:30:00Z" },
		{ "closed between the passes",
		    EVERY_DAY("Europe/Berlin", "[[\"02:30\",\"03:30\"]]"), NO_HOLIDAYS,
		    "2026-10-25T01:00:00Z", false, "2026-10-25T01:30:00Z" },
		{ "in the second", EVERY_DAY("Europe/Berlin", "[[\"02:30\",\"03:30\"]]"),
		    NO_HOLIDAYS, "2026-10-25T01:30:00Z", true, "2026-10-25T01:30:00Z" },
	};

	for (size_t i = 0; i < COUNT(sentences); i++) {
		struct fixture f =
		    compile(sentences[i].calendar, sentences[i].holidays, 2024, 2027);
		const struct utc t = at(&f, sentences[i].at);

		if (calendar_is_open(f.calendar, t) != sentences[i].open)
			fail_msg("%s", sentences[i].says);
		same_instant(&f, sentences[i].says, calendar_next_open(f.calendar, t),
		    at(&f, sentences[i].next));
		release(&f);
	}
}

/* What the panel's countdown is made of. */
static void
intervals(void **state)
{
	static const struct {
		const char *says;
		const char *calendar;
		enum holidays holidays;
		const char *at;
		const char *from;
		const char *to;
	} sentences[] = {
		{ "within hours", EDOC, NO_HOLIDAYS, "2026-11-27 17:00", "2026-11-27 09:00",
		    "2026-11-27 18:00" },
		{ "at the opening", EDOC, NO_HOLIDAYS, "2026-11-27 09:00", "2026-11-27 09:00",
		    "2026-11-27 18:00" },
		{ "at the closing it is the next day's", EDOC, NO_HOLIDAYS, "2026-11-26 18:00",
		    "2026-11-27 09:00", "2026-11-27 18:00" },
		{ "over a weekend", EDOC, NO_HOLIDAYS, "2026-11-28 12:00", "2026-11-30 09:00",
		    "2026-11-30 18:00" },
		{ "a break parts a day",
		    EVERY_DAY("Asia/Almaty", "[[\"09:00\",\"13:00\"],[\"14:00\",\"18:00\"]]"),
		    NO_HOLIDAYS, "2026-11-26 13:30", "2026-11-26 14:00", "2026-11-26 18:00" },
		{ "round the clock is one from end to end",
		    EVERY_DAY("UTC", "[[\"00:00\",\"24:00\"]]"), NO_HOLIDAYS, "2026-11-26 13:30",
		    "2024-01-01 00:00", "2028-01-01 00:00" },
	};

	for (size_t i = 0; i < COUNT(sentences); i++) {
		struct fixture f =
		    compile(sentences[i].calendar, sentences[i].holidays, 2024, 2027);
		struct utc from, to;

		if (!calendar_interval(f.calendar, at(&f, sentences[i].at), &from, &to))
			fail_msg("%s: none", sentences[i].says);
		same_instant(&f, sentences[i].says, from, at(&f, sentences[i].from));
		same_instant(&f, sentences[i].says, to, at(&f, sentences[i].to));
		assert_false(calendar_interval(f.calendar, calendar_last(f.calendar), &from, &to));
		release(&f);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(adding_hours),
		cmocka_unit_test(time_between),
		cmocka_unit_test(adding_days),
		cmocka_unit_test(end_of_the_first_working_day),
		cmocka_unit_test(open_or_not),
		cmocka_unit_test(intervals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
