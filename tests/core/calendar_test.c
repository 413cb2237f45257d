#include "core/calendar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/arena.h"
#include "base/zone.h"
#include "core/calendar_csv.h"
#include "core/calendar_json.h"
#include "core/calendar_plan.h"
#include "tests/support/text_file.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define WEEK(hours)                                                                                \
	"\"hours\":{\"mon\":" hours ",\"tue\":" hours ",\"wed\":" hours ",\"thu\":" hours          \
	",\"fri\":" hours "}"

/* D1 clause 5, D4 clause 2.3. */
#define EDOC "{\"zone\":\"Asia/Almaty\"," WEEK("[[\"09:00\",\"18:00\"]]") "}"
#define ENDOCS "{\"zone\":\"Europe/Moscow\"," WEEK("[[\"10:00\",\"19:00\"]]") "}"
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
#define EVERY_DAY(zone, hours)                                                                     \
	"{\"zone\":\"" zone "\",\"hours\":{\"mon\":" hours ",\"tue\":" hours ",\"wed\":" hours     \
	",\"thu\":" hours ",\"fri\":" hours ",\"sat\":" hours ",\"sun\":" hours "}}"

enum holidays { NO_HOLIDAYS, KZ, RU, RU_CONTRACT /* worked transfers do not apply */, RU_SHORT };

/* The days before holidays, an hour shorter, as an administrator enters them. */
#define SHORT_DAYS                                                                                 \
	"date,name,type,hours\n2026-04-30,,short,10:00-18:00\n2026-05-08,,short,10:00-18:00\n"     \
	"2026-06-11,,short,10:00-18:00\n2026-11-03,,short,10:00-18:00\n"

struct fixture {
	struct arena *arena;
	struct zone *zone;
	struct calendar *calendar;
};

static void
add_holidays(struct calendar_json *cal, enum holidays holidays, struct arena *a)
{
	const char *path =
	    holidays == KZ ? "sql/regulations/holidays_kz.csv" : "sql/regulations/holidays_ru.csv";
	struct err e;

	if (holidays == NO_HOLIDAYS)
		return;
	if (calendar_json_add_csv(cal, text_file_read(path, a), holidays != RU_CONTRACT, a, &e) !=
	    ERR_OK)
		fail_msg("%s: %s", path, e.text);
	if (holidays == RU_SHORT && calendar_json_add_csv(cal, SHORT_DAYS, true, a, &e) != ERR_OK)
		fail_msg("%s", e.text);
}

static struct fixture
compile(const char *json, enum holidays holidays, int first, int last)
{
	struct fixture f = { .arena = arena_new() };
	json_t *root = json_loads(json, 0, NULL);
	struct calendar_json cal;
	struct err e = { 0 };

	if (calendar_json_read(root, f.arena, &cal, &e) != ERR_OK)
		fail_msg("%s", e.text);
	json_decref(root);
	add_holidays(&cal, holidays, f.arena);
	if (zone_load(cal.zone, first, last, &f.zone, &e) != ERR_OK)
		fail_msg("%s", e.text);
	cal.spec.zone = f.zone;
	if (calendar_compile(&cal.spec, first, last, &f.calendar, &e) != ERR_OK)
		fail_msg("%s", e.text);
	return f;
}

static void
release(struct fixture *f)
{
	calendar_free(f->calendar);
	zone_free(f->zone);
	arena_free(f->arena);
}

/* "2026-02-03 10:00" in the calendar's zone, or an instant ending in Z. */
static struct utc
at(const struct fixture *f, const char *text)
{
	char full[32];
	struct utc t;
	int64_t wall;

	if (strchr(text, 'Z') != NULL) {
		assert_true(utc_parse(text, &t));
		return t;
	}
	snprintf(full, sizeof(full), "%s:00", text);
	if (!zone_parse_wall(full, &wall))
		fail_msg("not a time: %s", text);
	return zone_instant(f->zone, wall, false);
}

static void
same_instant(const struct fixture *f, const char *sentence, struct utc found, struct utc expected)
{
	char a[WALL_TEXT], b[WALL_TEXT];

	if (found.s == expected.s)
		return;
	if (utc_is_none(found))
		fail_msg("%s: no answer", sentence);
	fail_msg("%s: %s, not %s", sentence, zone_format(f->zone, found, a),
	    zone_format(f->zone, expected, b));
}

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

/*
 * Which of a day's exceptions prevails: open minutes of Tuesday 2026-02-03 and of Saturday the 7th.
 */
static const struct {
	const char *says, *more;
	int tuesday, saturday;
} combinations[] = {
	{ "none", "", 540, 0 },
	{ "a holiday", ",\"holidays\":[\"2026-02-03\"]", 0, 0 },
	{ "a short day", ",\"overrides\":{\"2026-02-03\":[[\"10:00\",\"12:00\"]]}", 120, 0 },
	{ "an override beats a holiday",
	    ",\"holidays\":[\"2026-02-03\"],"
	    "\"overrides\":{\"2026-02-03\":[[\"10:00\",\"12:00\"]]}",
	    120, 0 },
	{ "an empty override closes the day", ",\"overrides\":{\"2026-02-03\":[]}", 0, 0 },
	{ "an override opens a day off", ",\"overrides\":{\"2026-02-07\":[[\"22:00\",\"24:00\"]]}",
	    540, 120 },
	{ "a worked Saturday has Monday's hours", ",\"worked\":[\"2026-02-07\"]", 540, 480 },
	{ "a worked day beats a holiday",
	    ",\"holidays\":[\"2026-02-07\"],\"worked\":[\"2026-02-07\"]", 540, 480 },
	{ "an override beats a worked day",
	    ",\"worked\":[\"2026-02-07\"],\"overrides\":{\"2026-02-07\":[]}", 540, 0 },
	{ "a break", ",\"breaks\":{\"2026-02-03\":[[\"13:00\",\"14:00\"]]}", 480, 0 },
	{ "breaks over both ends and a gap",
	    ",\"breaks\":{\"2026-02-03\":[[\"08:00\",\"09:30\"],[\"17:30\",\"20:00\"]]}", 480, 0 },
	{ "a break of a whole day", ",\"breaks\":{\"2026-02-03\":[[\"00:00\",\"24:00\"]]}", 0, 0 },
	{ "a break within a holiday",
	    ",\"holidays\":[\"2026-02-03\"],"
	    "\"breaks\":{\"2026-02-03\":[[\"13:00\",\"14:00\"]]}",
	    0, 0 },
	{ "a break off an override",
	    ",\"overrides\":{\"2026-02-03\":[[\"10:00\",\"14:00\"]]},"
	    "\"breaks\":{\"2026-02-03\":[[\"13:00\",\"15:00\"],[\"10:30\",\"11:00\"]]}",
	    150, 0 },
	{ "a break off a worked day",
	    ",\"worked\":[\"2026-02-07\"],"
	    "\"breaks\":{\"2026-02-07\":[[\"10:00\",\"11:00\"]]}",
	    540, 420 },
	{ "exceptions of other days",
	    ",\"holidays\":[\"2026-02-02\",\"2026-02-04\",\"2025-02-03\"]", 540, 0 },
	{ "hours of later years",
	    ",\"history\":[{\"from\":\"2026-02-04\",\"hours\":{\"sat\":[[\"10:00\","
	    "\"11:00\"]]}}]",
	    540, 60 },
	{ "hours from that very day",
	    ",\"history\":[{\"from\":\"2026-02-03\",\"hours\":{\"tue\":[[\"10:00\","
	    "\"11:00\"]]}},{\"from\":\"2026-02-05\",\"hours\":{}}]",
	    60, 0 },
	{ "a worked day has the Monday then in force",
	    ",\"worked\":[\"2026-02-07\"],\"history\":[{\"from\":\"2026-02-05\","
	    "\"hours\":{\"mon\":[[\"10:00\",\"11:00\"]]}}]",
	    540, 60 },
};

static void
exceptions_combine(void **state)
{
	static const char base[] = "{\"zone\":\"Asia/Almaty\",\"hours\":{"
				   "\"mon\":[[\"09:00\",\"13:00\"],[\"14:00\",\"18:00\"]],"
				   "\"tue\":[[\"09:00\",\"18:00\"]]}%s}";

	for (size_t i = 0; i < COUNT(combinations); i++) {
		char json[1024];
		struct fixture f;

		snprintf(json, sizeof(json), base, combinations[i].more);
		f = compile(json, NO_HOLIDAYS, 2026, 2026);
		if (calendar_between(
			f.calendar, at(&f, "2026-02-03 00:00"), at(&f, "2026-02-04 00:00"))
			.s != combinations[i].tuesday * 60)
			fail_msg("Tuesday: %s", combinations[i].says);
		if (calendar_between(
			f.calendar, at(&f, "2026-02-07 00:00"), at(&f, "2026-02-08 00:00"))
			.s != combinations[i].saturday * 60)
			fail_msg("Saturday: %s", combinations[i].says);
		release(&f);
	}
}

/* The compiler goes forward, and back by a day where a clock is put back over midnight. */
static void
days_may_be_asked_in_any_order(void **state)
{
	static const struct exception exceptions[] = {
		{ 20491, EXCEPTION_HOLIDAY, { 0 }, NULL },
		{ 20488, EXCEPTION_OVERRIDE, { 1, { { 36000, 43200 } } }, NULL },
		{ 20488, EXCEPTION_BREAK, { 1, { { 37000, 38000 } } }, NULL },
	};
	struct hours_since hours[3] = { { .day = 20480 }, { .day = 20487 }, { .day = 20490 } };
	const struct calendar_spec spec = { NULL, 3, hours, COUNT(exceptions), exceptions, false };
	static const int expected[] = { 0, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 0, 3, 3 };
	struct calendar_plan *plan;
	struct err e;

	for (int k = 0; k < 3; k++) {
		for (int i = 0; i < 7; i++) {
			hours[k].week[i].n = (size_t)k + 1;
			for (int o = 0; o <= k; o++)
				hours[k].week[i].open[o] = (struct opening){ o * 60, o * 60 + 1 };
		}
	}
	assert_int_equal(calendar_plan_new(&spec, &plan, &e), ERR_OK);
	for (int i = 0; i < 1000; i++) {
		const int day = i * 7 % (int)COUNT(expected);
		size_t n;

		calendar_plan_day(plan, 20479 + day, &n);
		assert_int_equal(n, expected[day]);
	}
	calendar_plan_free(plan);
}

/* JSON cannot say a day's override twice; a table in a database can. */
static void
overrides_of_one_day_are_united(void **state)
{
	static const struct exception exceptions[] = {
		{ 20487, EXCEPTION_OVERRIDE, { 1, { { 36000, 43200 } } }, NULL },
		{ 20488, EXCEPTION_HOLIDAY, { 0 }, NULL },
		{ 20487, EXCEPTION_OVERRIDE, { 2, { { 32400, 37800 }, { 50400, 54000 } } }, NULL },
		{ 20487, EXCEPTION_BREAK, { 1, { { 34200, 36000 } } }, NULL },
		{ 20487, EXCEPTION_BREAK, { 1, { { 34200, 39600 } } }, NULL },
	};
	struct fixture f = compile(EDOC, NO_HOLIDAYS, 2026, 2026);
	struct hours_since hours = { .day = INT64_MIN };
	struct calendar_spec spec = { f.zone, 1, &hours, COUNT(exceptions), exceptions, false };
	struct calendar *c;
	struct err e;

	assert_int_equal(calendar_compile(&spec, 2026, 2026, &c, &e), ERR_OK);
	/* 9-12 and 14-15, less 9:30-11:00. */
	assert_int_equal(calendar_between(c, calendar_first(c), calendar_last(c)).s,
	    2 * SPAN_HOUR + SPAN_HOUR / 2);
	calendar_free(c);
	release(&f);
}

static void
mistakes_are_named(void **state)
{
	struct fixture f = compile(EDOC, NO_HOLIDAYS, 2026, 2027);
	static const struct {
		const char *says;
		struct day_hours wednesday;
		struct day_hours override;
		int first, last;
		const char *sentence;
	} sentences[] = {
		{ "reversed", { 1, { { 64800, 32400 } } }, { 0 }, 2026, 2027,
		    "Wednesday: 18:00-09:00 ends before it begins" },
		{ "empty", { 1, { { 32400, 32400 } } }, { 0 }, 2026, 2027,
		    "Wednesday: 09:00-09:00 ends before it begins" },
		{ "overlap", { 2, { { 32400, 43200 }, { 39600, 64800 } } }, { 0 }, 2026, 2027,
		    "Wednesday: 11:00-18:00 begins before the interval ahead of it has ended" },
		{ "beyond the day", { 1, { { 32400, 86401 } } }, { 0 }, 2026, 2027,
		    "Wednesday: interval 0 does not lie between 00:00 and 24:00" },
		{ "before the day", { 1, { { -1, 32400 } } }, { 0 }, 2026, 2027,
		    "Wednesday: interval 0 does not lie between 00:00 and 24:00" },
		{ "too many", { OPENINGS_MAX + 1, { { 0, 1 } } }, { 0 }, 2026, 2027,
		    "Wednesday: 49 intervals, at most 48 are possible" },
		{ "an override", { 0 }, { 1, { { 64800, 32400 } } }, 2026, 2027,
		    "override of 2026-02-03: 18:00-09:00 ends before it begins" },
		{ "never open", { 0 }, { 0 }, 2026, 2027,
		    "the calendar is never open in the years 2026 to 2027: give it opening hours" },
		{ "years in the wrong order", { 1, { { 0, 1 } } }, { 0 }, 2027, 2026,
		    "a calendar cannot have the years 2027 to 2026" },
		{ "years without end", { 1, { { 0, 1 } } }, { 0 }, 2026, 10000,
		    "a calendar cannot have the years 2026 to 10000" },
		{ "years that the zone was not read for", { 1, { { 0, 1 } } }, { 0 }, 2025, 2026,
		    "time zone Asia/Almaty was not read for all of the years 2025 to 2026" },
	};

	for (size_t i = 0; i < COUNT(sentences); i++) {
		const struct exception x = { 20487, EXCEPTION_OVERRIDE, sentences[i].override,
			NULL };
		struct hours_since hours = { .day = INT64_MIN };
		struct calendar_spec spec = { f.zone, 1, &hours, 1, &x, false };
		struct calendar *c = NULL;
		struct err e = { 0 };

		hours.week[2] = sentences[i].wednesday;
		assert_int_equal(
		    calendar_compile(&spec, sentences[i].first, sentences[i].last, &c, &e),
		    ERR_INVALID);
		assert_null(c);
		assert_string_equal(e.text, sentences[i].sentence);
	}
	release(&f);
}

static void
hours_must_be_in_order(void **state)
{
	struct fixture f = compile(EDOC, NO_HOLIDAYS, 2026, 2027);
	const struct hours_since hours[] = { { .day = 20000 }, { .day = 20000 } };
	struct calendar_spec spec = { f.zone, 2, hours, 0, NULL, true };
	struct calendar *c;
	struct err e;

	assert_int_equal(calendar_compile(&spec, 2026, 2027, &c, &e), ERR_INVALID);
	assert_string_equal(e.text, "opening hours 1 are not in order of their day");
	release(&f);
}

static void
a_calendar_may_be_closed_if_it_says_so(void **state)
{
	struct fixture f = compile(EDOC, NO_HOLIDAYS, 2026, 2027);
	const struct hours_since hours = { .day = INT64_MIN };
	struct calendar_spec spec = { f.zone, 1, &hours, 0, NULL, true };
	const struct utc t = at(&f, "2026-02-03 12:00");
	struct utc from, to;
	struct calendar *c;
	struct err e;

	assert_int_equal(calendar_compile(&spec, 2026, 2027, &c, &e), ERR_OK);
	assert_int_equal(calendar_between(c, calendar_first(c), calendar_last(c)).s, 0);
	assert_false(calendar_is_open(c, t));
	assert_true(utc_is_none(calendar_next_open(c, t)));
	assert_true(utc_is_none(calendar_add(c, t, (struct span){ 1 })));
	assert_true(utc_is_none(calendar_add(c, t, (struct span){ -1 })));
	assert_int_equal(calendar_add(c, t, (struct span){ 0 }).s, t.s);
	assert_true(utc_is_none(calendar_add_days(c, t, 1)));
	assert_true(utc_is_none(calendar_day_end(c, t)));
	assert_false(calendar_interval(c, t, &from, &to));
	calendar_free(c);
	release(&f);
}

/* Days are numbered from 1970; a civil register has older ones. */
static void
before_1970(void **state)
{
	struct fixture f = compile(EDOC, NO_HOLIDAYS, 1899, 1970);

	same_instant(&f, "a weekend of 1962",
	    calendar_add(f.calendar, at(&f, "1962-11-30 17:00"), (struct span){ 2 * SPAN_HOUR }),
	    at(&f, "1962-12-03 10:00"));
	same_instant(&f, "a day of 1962",
	    calendar_add_days(f.calendar, at(&f, "1962-11-30 17:00"), 1),
	    at(&f, "1962-12-03 17:00"));
	same_instant(&f, "mean solar time, 5:07:48 ahead",
	    calendar_next_open(f.calendar, at(&f, "1900-01-01T00:00:00Z")),
	    at(&f, "1900-01-01T03:52:12Z"));
	release(&f);
}

/* Monday's evening in New York is Tuesday in UTC: the year's last day is cut. */
static void
a_day_cut_by_the_end_has_no_closing(void **state)
{
	struct fixture f = compile(
	    EVERY_DAY("America/New_York", "[[\"09:00\",\"24:00\"]]"), NO_HOLIDAYS, 2026, 2026);

	assert_true(utc_is_none(calendar_day_end(f.calendar, at(&f, "2026-12-31 12:00"))));
	assert_true(utc_is_none(calendar_add_days(f.calendar, at(&f, "2026-12-31 08:00"), 1)));
	assert_true(utc_is_none(calendar_add_days(f.calendar, at(&f, "2026-12-30 12:00"), 1)));
	same_instant(&f, "the day before",
	    calendar_add_days(f.calendar, at(&f, "2026-12-30 08:00"), 1),
	    at(&f, "2026-12-31 00:00"));
	release(&f);
}

static void
beyond_the_compiled_years(void **state)
{
	struct fixture f = compile(EDOC, NO_HOLIDAYS, 2026, 2026);
	const struct calendar *c = f.calendar;
	const struct utc first = calendar_first(c), last = calendar_last(c);
	const struct utc inside = at(&f, "2026-12-31 12:00");
	const struct utc before = { first.s - 1 }, after = { last.s + 1 };
	const struct span year = calendar_between(c, first, last);

	assert_int_equal(first.s, at(&f, "2026-01-01T00:00:00Z").s);
	assert_int_equal(last.s, at(&f, "2027-01-01T00:00:00Z").s);
	/* No answer rather than a wrong one. */
	assert_true(utc_is_none(calendar_add(c, before, (struct span){ 1 })));
	assert_true(utc_is_none(calendar_add(c, after, (struct span){ -1 })));
	assert_true(utc_is_none(calendar_add(c, inside, (struct span){ 7 * SPAN_HOUR })));
	assert_true(utc_is_none(calendar_add(c, inside, (struct span){ INT64_MAX })));
	assert_true(utc_is_none(calendar_add(c, inside, (struct span){ INT64_MIN })));
	assert_true(utc_is_none(calendar_add(c, UTC_NONE, (struct span){ 1 })));
	assert_true(utc_is_none(calendar_next_open(c, before)));
	assert_true(utc_is_none(calendar_next_open(c, after)));
	assert_true(utc_is_none(calendar_next_open(c, last)));
	assert_true(utc_is_none(calendar_add_days(c, inside, 1)));
	assert_true(utc_is_none(calendar_add_days(c, before, 1)));
	assert_true(utc_is_none(calendar_add_days(c, UTC_NONE, 1)));
	assert_true(utc_is_none(calendar_day_end(c, after)));
	/* The last local day goes on into 2027 in UTC or begins in 2025. */
	assert_true(utc_is_none(calendar_add_days(c, at(&f, "2026-01-01 12:00"), 1)));
	assert_false(calendar_is_open(c, before));
	assert_false(calendar_is_open(c, after));
	assert_false(calendar_is_open(c, UTC_NONE));
	/* Outside is closed. */
	assert_int_equal(calendar_between(c, (struct utc){ INT64_MIN }, UTC_NONE).s, year.s);
	assert_int_equal(calendar_between(c, before, after).s, year.s);
	assert_int_equal(calendar_between(c, UTC_NONE, (struct utc){ INT64_MIN }).s, -year.s);
	assert_int_equal(calendar_between(c, last, after).s, 0);
	/* To the last second, and not one more. */
	assert_int_equal(calendar_add(c, first, year).s, at(&f, "2026-12-31 18:00").s);
	assert_true(utc_is_none(calendar_add(c, first, (struct span){ year.s + 1 })));
	assert_int_equal(
	    calendar_add(c, last, (struct span){ -year.s }).s, at(&f, "2026-01-01 09:00").s);
	assert_true(utc_is_none(calendar_add(c, last, (struct span){ -year.s - 1 })));
	release(&f);
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
		cmocka_unit_test(exceptions_combine),
		cmocka_unit_test(days_may_be_asked_in_any_order),
		cmocka_unit_test(overrides_of_one_day_are_united),
		cmocka_unit_test(mistakes_are_named),
		cmocka_unit_test(hours_must_be_in_order),
		cmocka_unit_test(a_calendar_may_be_closed_if_it_says_so),
		cmocka_unit_test(before_1970),
		cmocka_unit_test(a_day_cut_by_the_end_has_no_closing),
		cmocka_unit_test(beyond_the_compiled_years),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
