#include "base/ical.h"

#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/problem.h"
#include "base/time.h"
#include "base/utf8.h"

#define DAYS_MAX 62
/* Of a whole file: half of all days of forty years is no calendar of days off. */
#define TOTAL_MAX 8000
#define NAME_SHOWN 60
#define PRODUCT "-//slad//calendar//EN"

/* One occurrence of a series that is told by an event of its own instead. */
struct moved {
	const char *uid;
	int64_t day;
};

struct reading {
	struct arena *arena;
	int first, last;
	struct moved *moved;
	size_t n_moved;
	struct ical_day *days;
	size_t n, room;
	struct err *e;
};

struct event {
	icalcomponent *of;
	const char *uid;
	bool moved; /* it stands in place of an occurrence */
	struct icaltimetype start;
	int64_t length; /* days */
	struct ical_day said;
};

static bool
refuse_with(struct reading *r, const struct event *v, enum problem problem,
    const struct problem_value *more)
{
	struct problem_value values[2];
	char name[NAME_SHOWN + 4];

	snprintf(
	    name, sizeof(name), "%.*s", (int)utf8_upto(v->said.name, NAME_SHOWN), v->said.name);
	values[0] = problem_text("event", name);
	if (more != NULL)
		values[1] = *more;
	problem_set(r->e, problem, values, more == NULL ? 1 : 2);
	return false;
}

static bool
refuse(struct reading *r, const struct event *v, enum problem problem)
{
	return refuse_with(r, v, problem, NULL);
}

/* ---- instants: only the day counts ---- */

static int64_t
day_of(struct icaltimetype t)
{
	return civil_to_days((struct civil){ t.year, t.month, t.day });
}

/* libical takes 20261345 for a date. */
static bool
is_day(struct icaltimetype t)
{
	const struct civil c = civil_from_days(day_of(t));

	return c.year == t.year && c.month == t.month && c.day == t.day;
}

/* Midnight, or the minute before it where an end is meant to be inclusive. */
static bool
is_midnight(struct icaltimetype t, bool end)
{
	return t.is_date || (t.hour == 0 && t.minute == 0) ||
	    (end && t.hour == 23 && t.minute == 59);
}

/* The end of a day's event is the next day; until 23:59 of a day that day is in it. */
static int64_t
length_of(struct icaltimetype start, struct icaltimetype end)
{
	int64_t days;

	if (icaltime_is_null_time(end))
		return 1;
	days = day_of(end) - day_of(start) + (!end.is_date && end.hour == 23);
	return days < 1 ? 1 : days;
}

static bool
read_days(struct reading *r, struct event *v)
{
	const struct icaltimetype end = icalcomponent_get_dtend(v->of);
	const struct problem_value most = problem_number("most", DAYS_MAX);

	v->start = icalcomponent_get_dtstart(v->of);
	if (icaltime_is_null_time(v->start))
		return refuse(r, v, PROBLEM_ICAL_NO_DAY);
	if (!is_day(v->start) || (!icaltime_is_null_time(end) && !is_day(end)))
		return refuse(r, v, PROBLEM_ICAL_FALSE_DAY);
	if (!v->start.is_date && icaltime_is_utc(v->start))
		return refuse(r, v, PROBLEM_ICAL_UTC);
	if (!is_midnight(v->start, false) ||
	    (!icaltime_is_null_time(end) && !is_midnight(end, true)))
		return refuse(r, v, PROBLEM_ICAL_TIME);
	v->length = length_of(v->start, end);
	return v->length <= DAYS_MAX || refuse_with(r, v, PROBLEM_ICAL_LONG, &most);
}

/* ---- occurrences ---- */

static bool
is_left_out(const struct reading *r, const struct event *v, int64_t day)
{
	for (icalproperty *p = icalcomponent_get_first_property(v->of, ICAL_EXDATE_PROPERTY);
	     p != NULL; p = icalcomponent_get_next_property(v->of, ICAL_EXDATE_PROPERTY)) {
		if (day_of(icalproperty_get_exdate(p)) == day)
			return true;
	}
	for (size_t i = 0; i < r->n_moved && !v->moved; i++) {
		if (r->moved[i].day == day && strcmp(r->moved[i].uid, v->uid) == 0)
			return true;
	}
	return false;
}

static void
add(struct reading *r, int64_t day, const struct ical_day *said)
{
	if (r->n == r->room) {
		const size_t room = r->room * 2 + 64;
		struct ical_day *more = arena_array(r->arena, room, sizeof(*more));

		if (r->n > 0)
			memcpy(more, r->days, r->n * sizeof(*more));
		r->days = more;
		r->room = room;
	}
	r->days[r->n++] = (struct ical_day){ day, said->name, said->category, said->note };
}

static bool
occur(struct reading *r, const struct event *v, int64_t day)
{
	const struct problem_value most = problem_number("most", TOTAL_MAX);

	for (int64_t i = 0; i < v->length; i++)
		add(r, day + i, &v->said);
	return r->n <= TOTAL_MAX || refuse_with(r, v, PROBLEM_ICAL_MANY, &most);
}

/* Each of its days within the years, first day by first day. */
static bool
occur_by_rule(struct reading *r, const struct event *v, icalproperty *rule)
{
	const struct icalrecurrencetype recur = icalproperty_get_rrule(rule);
	icalrecur_iterator *it;
	struct icaltimetype next;
	bool good = true;

	if (recur.freq < ICAL_DAILY_RECURRENCE || recur.freq > ICAL_YEARLY_RECURRENCE)
		return refuse(r, v, PROBLEM_ICAL_OFTEN);
	it = icalrecur_iterator_new(recur, v->start);
	if (it == NULL)
		return refuse(r, v, PROBLEM_ICAL_RULE);
	for (next = icalrecur_iterator_next(it);
	     good && !icaltime_is_null_time(next) && next.year <= r->last;
	     next = icalrecur_iterator_next(it)) {
		if (next.year >= r->first && !is_left_out(r, v, day_of(next)))
			good = occur(r, v, day_of(next));
	}
	icalrecur_iterator_free(it);
	return good;
}

static bool
occur_each(struct reading *r, const struct event *v)
{
	icalproperty *rule = icalcomponent_get_first_property(v->of, ICAL_RRULE_PROPERTY);
	bool good = true;

	if (rule != NULL)
		good = occur_by_rule(r, v, rule);
	else if (!is_left_out(r, v, day_of(v->start)))
		good = occur(r, v, day_of(v->start));
	for (icalproperty *p = icalcomponent_get_first_property(v->of, ICAL_RDATE_PROPERTY);
	     good && p != NULL; p = icalcomponent_get_next_property(v->of, ICAL_RDATE_PROPERTY)) {
		const struct icaltimetype at = icalproperty_get_rdate(p).time;

		good = is_day(at) ? occur(r, v, day_of(at)) : refuse(r, v, PROBLEM_ICAL_RDATE);
	}
	return good;
}

/* ---- events ---- */

static const char *
text_of(struct reading *r, const char *text)
{
	return arena_strdup(r->arena, text == NULL ? "" : text);
}

static struct event
event_begin(struct reading *r, icalcomponent *of)
{
	icalproperty *category = icalcomponent_get_first_property(of, ICAL_CATEGORIES_PROPERTY);

	return (struct event){
		.of = of,
		.uid = text_of(r, icalcomponent_get_uid(of)),
		.moved = !icaltime_is_null_time(icalcomponent_get_recurrenceid(of)),
		.said = { .name = text_of(r, icalcomponent_get_summary(of)),
		    .category =
			text_of(r, category == NULL ? NULL : icalproperty_get_categories(category)),
		    .note = text_of(r, icalcomponent_get_description(of)) },
	};
}

static bool
tells_days(const char *trouble)
{
	static const char *const properties[] = { "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE",
		"EXDATE", "RECURRENCE-ID" };

	for (size_t i = 0; i < sizeof(properties) / sizeof(properties[0]); i++) {
		if (strstr(trouble, properties[i]) != NULL)
			return true;
	}
	return false;
}

/* libical keeps what it could not read as a property of its own; an empty name is no matter. */
static bool
is_readable(struct reading *r, const struct event *v)
{
	for (icalproperty *p = icalcomponent_get_first_property(v->of, ICAL_XLICERROR_PROPERTY);
	     p != NULL; p = icalcomponent_get_next_property(v->of, ICAL_XLICERROR_PROPERTY)) {
		const char *trouble = icalproperty_get_xlicerror(p);
		const struct problem_value why = problem_text("trouble", trouble);

		if (tells_days(trouble))
			return refuse_with(r, v, PROBLEM_ICAL_UNREAD, &why);
	}
	return true;
}

static bool
read_event(struct reading *r, icalcomponent *of)
{
	struct event v = event_begin(r, of);

	if (icalcomponent_get_status(of) == ICAL_STATUS_CANCELLED)
		return true;
	return is_readable(r, &v) && read_days(r, &v) && occur_each(r, &v);
}

static icalcomponent *
first_event(icalcomponent *calendar)
{
	return icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
}

static icalcomponent *
next_event(icalcomponent *calendar)
{
	return icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT);
}

static void
find_moved(struct reading *r, icalcomponent *calendar)
{
	const int n = icalcomponent_count_components(calendar, ICAL_VEVENT_COMPONENT);

	r->moved = arena_array(r->arena, (size_t)n + 1, sizeof(*r->moved));
	for (icalcomponent *c = first_event(calendar); c != NULL; c = next_event(calendar)) {
		const struct icaltimetype at = icalcomponent_get_recurrenceid(c);

		if (!icaltime_is_null_time(at))
			r->moved[r->n_moved++] =
			    (struct moved){ text_of(r, icalcomponent_get_uid(c)), day_of(at) };
	}
}

/* libical gives a tree for almost anything: what has no VCALENDAR is none. */
static icalcomponent *
calendar_in(icalcomponent *root)
{
	if (root == NULL || icalcomponent_isa(root) == ICAL_VCALENDAR_COMPONENT)
		return root;
	return icalcomponent_get_first_component(root, ICAL_VCALENDAR_COMPONENT);
}

enum err_code
ical_read(const char *text, int first, int last, struct arena *a, struct ical_day **out, size_t *n,
    struct err *e)
{
	struct reading r = { .arena = a, .first = first, .last = last, .e = e };
	icalcomponent *root = icalparser_parse_string(text);
	icalcomponent *calendar = calendar_in(root);
	enum err_code rc = ERR_OK;

	if (calendar == NULL) {
		rc = problem_set(e, PROBLEM_ICAL_NONE, PROBLEM_NO_VALUES);
		goto out;
	}
	find_moved(&r, calendar);
	for (icalcomponent *c = first_event(calendar); c != NULL && rc == ERR_OK;
	     c = next_event(calendar)) {
		if (!read_event(&r, c))
			rc = e->code;
	}
	*out = r.days;
	*n = r.n;
out:
	if (root != NULL)
		icalcomponent_free(root);
	return rc;
}

static struct icaltimetype
date_of(int64_t day)
{
	const struct civil c = civil_from_days(day);
	struct icaltimetype t = icaltime_null_date();

	t.year = c.year;
	t.month = c.month;
	t.day = c.day;
	return t;
}

static icalcomponent *
event_of(const char *calendar, const struct ical_day *d, int64_t stamp)
{
	icalcomponent *event = icalcomponent_new_vevent();
	const struct civil c = civil_from_days(d->day);
	char uid[160];

	snprintf(uid, sizeof(uid), "%04d-%02d-%02d@%.100s.slad", c.year, c.month, c.day, calendar);
	icalcomponent_add_property(event, icalproperty_new_uid(uid));
	icalcomponent_add_property(event,
	    icalproperty_new_dtstamp(
		icaltime_from_timet_with_zone((time_t)stamp, 0, icaltimezone_get_utc_timezone())));
	icalcomponent_add_property(event, icalproperty_new_dtstart(date_of(d->day)));
	icalcomponent_add_property(event, icalproperty_new_dtend(date_of(d->day + 1)));
	icalcomponent_add_property(event, icalproperty_new_summary(d->name));
	icalcomponent_add_property(event, icalproperty_new_categories(d->category));
	if (*d->note != '\0')
		icalcomponent_add_property(event, icalproperty_new_description(d->note));
	icalcomponent_add_property(event, icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT));
	return event;
}

void
ical_write(const char *name, const struct ical_day *days, size_t n, int64_t stamp, struct buf *out)
{
	icalcomponent *calendar = icalcomponent_new(ICAL_VCALENDAR_COMPONENT);
	char *text;

	icalcomponent_add_property(calendar, icalproperty_new_version("2.0"));
	icalcomponent_add_property(calendar, icalproperty_new_prodid(PRODUCT));
	icalcomponent_add_property(calendar, icalproperty_new_method(ICAL_METHOD_PUBLISH));
	for (size_t i = 0; i < n; i++)
		icalcomponent_add_component(calendar, event_of(name, &days[i], stamp));
	text = icalcomponent_as_ical_string_r(calendar);
	buf_puts(out, text);
	free(text);
	icalcomponent_free(calendar);
}
