#include "app/cmd_calc.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/calc_question.h"
#include "app/commands.h"
#include "base/arena.h"
#include "base/time.h"
#include "base/zone.h"
#include "core/calendar.h"
#include "core/calendar_json.h"

/* More than ten thousand years have of either. */
#define SECONDS_MAX ((int64_t)1000000000000)
#define DAYS_MAX 4000000
/* Years compiled for earlier lines stay, while they are no burden. */
#define YEARS_KEPT 400

/* The calendar of the line before: most inputs ask one calendar many things. */
struct calc {
	json_t *definition; /* NULL: none */
	struct arena *arena; /* what was read from it */
	struct calendar_json text;
	int first;
	int last;
	struct zone *zone;
	struct calendar *calendar;
};

static void
forget_calendar(struct calc *c)
{
	calendar_free(c->calendar);
	c->calendar = NULL;
	zone_free(c->zone);
	c->zone = NULL;
}

static enum err_code
read_calendar(struct calc *c, json_t *definition, struct err *e)
{
	if (c->definition != NULL && json_equal(c->definition, definition))
		return ERR_OK;
	forget_calendar(c);
	json_decref(c->definition);
	c->definition = NULL;
	arena_reset(c->arena);
	if (calendar_json_read(definition, c->arena, &c->text, e) != ERR_OK)
		return e->code;
	/* Never open is a fair answer to between and is_open. */
	c->text.spec.may_be_closed = true;
	c->definition = json_incref(definition);
	return ERR_OK;
}

/* Makes c->calendar cover these years, and those that it covers already. */
static enum err_code
cover_years(struct calc *c, int first, int last, struct err *e)
{
	if (c->calendar != NULL && c->first <= first && last <= c->last)
		return ERR_OK;
	if (c->calendar != NULL) {
		const int least = c->first < first ? c->first : first;
		const int most = c->last > last ? c->last : last;

		if (most - least <= YEARS_KEPT) {
			first = least;
			last = most;
		}
	}
	forget_calendar(c);
	if (zone_load(c->text.zone, first, last, &c->zone, e) != ERR_OK)
		return e->code;
	c->text.spec.zone = c->zone;
	c->first = first;
	c->last = last;
	return calendar_compile(&c->text.spec, first, last, &c->calendar, e);
}

static int
year_of(struct utc t)
{
	/* Instants come from texts of the years 0 to 9999. */
	return civil_from_days((t.s - (t.s < 0 ? SPAN_DAY - 1 : 0)) / SPAN_DAY).year;
}

static int
year_within(int year)
{
	return year < ZONE_YEAR_MIN ? ZONE_YEAR_MIN : year > ZONE_YEAR_MAX ? ZONE_YEAR_MAX : year;
}

static bool
week_opens(const struct hours_since *h)
{
	for (int i = 0; i < 7; i++) {
		if (h->week[i].n > 0)
			return true;
	}
	return false;
}

static void
take_in_day(int64_t day, int *least, int *most)
{
	const int64_t far = (int64_t)(ZONE_YEAR_MAX + 2) * 366;
	const int year = civil_from_days(day < -far ? -far : day > far ? far : day).year;

	*least = year - 1 < *least ? year - 1 : *least;
	*most = year + 1 > *most ? year + 1 : *most;
}

/* The years in which the calendar may be open at all; least > most: none. */
static void
opening_years(const struct calendar_spec *s, int *least, int *most)
{
	*least = ZONE_YEAR_MAX + 1;
	*most = ZONE_YEAR_MIN - 1;
	for (size_t i = 0; i < s->n_hours; i++) {
		if (!week_opens(&s->hours[i]))
			continue;
		take_in_day(s->hours[i].day, least, most);
		take_in_day(i + 1 < s->n_hours ? s->hours[i + 1].day : INT64_MAX, least, most);
	}
	for (size_t i = 0; i < s->n_exceptions; i++) {
		if (s->exceptions[i].kind == EXCEPTION_OVERRIDE && s->exceptions[i].hours.n > 0)
			take_in_day(s->exceptions[i].day, least, most);
	}
	*least = year_within(*least);
	*most = year_within(*most);
}

static enum err_code
no_answer(const struct calc_question *q, bool back, bool opens, struct err *e)
{
	char start[UTC_TEXT];

	if (!opens)
		return err_set(e, ERR_INVALID, "no answer: the calendar never opens");
	return err_set(e, ERR_INVALID, "no answer: the calendar is not open that long %s %s",
	    back ? "before" : "after", utc_format(q->start, start));
}

typedef struct utc ask_calendar(const struct calendar *c, const struct calc_question *q);

/* The instant, in as few years as it takes: twice as many each time. */
static enum err_code
answer_instant(struct calc *c, const struct calc_question *q, ask_calendar *ask, bool back,
    json_t **out, struct err *e)
{
	const int year = year_of(q->start);
	/* Local days reach into the years beside. */
	int first = year_within(year - 1), last = year_within(year + 1);
	char text[UTC_TEXT];
	int least, most;
	struct utc t;

	opening_years(&c->text.spec, &least, &most);
	for (int more = 2;; more *= 2) {
		if (cover_years(c, first, last, e) != ERR_OK)
			return e->code;
		t = ask(c->calendar, q);
		if (!utc_is_none(t))
			break;
		if (back ? first <= least : last >= most)
			return no_answer(q, back, least <= most, e);
		if (back)
			first = year_within(first - more);
		else
			last = year_within(last + more);
	}
	*out = json_pack("{s:s}", "result", utc_format(t, text));
	return ERR_OK;
}

/* The work is done in the gaps between the pauses. */
static struct utc
add_forward(const struct calendar *c, const struct calc_question *q)
{
	int64_t left = q->seconds;
	struct utc t = q->start;

	for (size_t i = 0; i < q->n_pauses; i++) {
		const struct calc_pause *p = &q->pauses[i];
		int64_t gap;

		if (p->to.s <= t.s)
			continue;
		gap = calendar_between(c, t, utc_max(t, p->from)).s;
		if (gap >= left)
			break;
		left -= gap;
		t = p->to;
	}
	return calendar_add(c, t, (struct span){ left });
}

static struct utc
add_back(const struct calendar *c, const struct calc_question *q)
{
	int64_t left = -q->seconds;
	struct utc t = q->start;

	for (size_t i = q->n_pauses; i-- > 0;) {
		const struct calc_pause *p = &q->pauses[i];
		int64_t gap;

		if (p->from.s >= t.s)
			continue;
		gap = calendar_between(c, utc_min(t, p->to), t).s;
		if (gap >= left)
			break;
		left -= gap;
		t = p->from;
	}
	return calendar_add(c, t, (struct span){ -left });
}

static enum err_code
answer_add(struct calc *c, const struct calc_question *q, json_t **out, struct err *e)
{
	const bool back = q->seconds < 0;

	if (q->seconds > SECONDS_MAX || q->seconds < -SECONDS_MAX)
		return no_answer(q, back, true, e);
	return answer_instant(c, q, back ? add_back : add_forward, back, out, e);
}

static struct utc
next_open(const struct calendar *c, const struct calc_question *q)
{
	return calendar_next_open(c, q->start);
}

static enum err_code
answer_next_open(struct calc *c, const struct calc_question *q, json_t **out, struct err *e)
{
	return answer_instant(c, q, next_open, false, out, e);
}

static struct utc
add_days(const struct calendar *c, const struct calc_question *q)
{
	return calendar_add_days(c, q->start, (int)(q->days < DAYS_MAX ? q->days : DAYS_MAX));
}

static enum err_code
answer_add_days(struct calc *c, const struct calc_question *q, json_t **out, struct err *e)
{
	return answer_instant(c, q, add_days, false, out, e);
}

static enum err_code
answer_is_open(struct calc *c, const struct calc_question *q, json_t **out, struct err *e)
{
	const int year = year_of(q->start);

	if (cover_years(c, year, year, e) != ERR_OK)
		return e->code;
	*out = json_pack("{s:b}", "result", calendar_is_open(c->calendar, q->start));
	return ERR_OK;
}

static int64_t
between(const struct calendar *c, const struct calc_question *q, struct utc from, struct utc to)
{
	int64_t work = calendar_between(c, from, to).s;

	for (size_t i = 0; i < q->n_pauses; i++) {
		const struct utc begins = utc_max(q->pauses[i].from, from);
		const struct utc ends = utc_min(q->pauses[i].to, to);

		if (begins.s < ends.s)
			work -= calendar_between(c, begins, ends).s;
	}
	return work;
}

static enum err_code
answer_between(struct calc *c, const struct calc_question *q, json_t **out, struct err *e)
{
	const struct utc from = utc_min(q->start, q->end), to = utc_max(q->start, q->end);
	const bool reversed = q->end.s < q->start.s;
	int64_t work;

	if (cover_years(c, year_of(from), year_of(to), e) != ERR_OK)
		return e->code;
	work = between(c->calendar, q, from, to);
	if (reversed)
		work = q->is_signed ? -work : 0;
	*out = json_pack("{s:I}", "result", (json_int_t)work);
	return ERR_OK;
}

typedef enum err_code op_answer(
    struct calc *c, const struct calc_question *q, json_t **out, struct err *e);

static op_answer *const answers[CALC_OP_COUNT] = {
	[CALC_ADD] = answer_add,
	[CALC_BETWEEN] = answer_between,
	[CALC_NEXT_OPEN] = answer_next_open,
	[CALC_IS_OPEN] = answer_is_open,
	[CALC_ADD_DAYS] = answer_add_days,
};

enum err_code
calc_answer(void *ctx, json_t *in, struct arena *a, json_t **out, struct err *e)
{
	struct calc_question q = { .arena = a };
	struct calc *c = ctx;

	if (calc_question_read(in, &q, e) != ERR_OK || read_calendar(c, in, e) != ERR_OK)
		return e->code;
	return answers[q.op](c, &q, out, e);
}

struct calc *
calc_new(void)
{
	struct calc *c = calloc(1, sizeof(*c));

	if (c == NULL)
		abort();
	c->arena = arena_new();
	return c;
}

void
calc_free(struct calc *c)
{
	if (c == NULL)
		return;
	forget_calendar(c);
	json_decref(c->definition);
	arena_free(c->arena);
	free(c);
}

int
cmd_calc(struct app *app, int argc, char **argv)
{
	struct calc *c;
	int status;

	if (argc > 1)
		return app_usage(
		    app, "calc takes no arguments: the questions are read from standard input");
	c = calc_new();
	status = jsonl_objects(STDIN_FILENO, stdout, calc_answer, c);
	calc_free(c);
	return status;
}
