#include "base/ical.h"

#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/time.h"

#define DAYS_MAX 62
#define PRODUCT "-//slad//calendar//EN"

struct reading {
	struct arena *arena;
	int first, last;
	struct ical_day *days;
	size_t n, room;
	struct err *e;
};

static int64_t
day_of(struct icaltimetype t)
{
	return civil_to_days((struct civil){ t.year, t.month, t.day });
}

static void
add(struct reading *r, int64_t day, const struct ical_day *of)
{
	if (r->n == r->room) {
		const size_t room = r->room * 2 + 64;
		struct ical_day *more = arena_array(r->arena, room, sizeof(*more));

		if (r->n > 0)
			memcpy(more, r->days, r->n * sizeof(*more));
		r->days = more;
		r->room = room;
	}
	r->days[r->n++] = (struct ical_day){ day, of->name, of->category, of->note };
}

/* The end of a day's event is the next day, of one with times it may be the same. */
static int64_t
length_of(icalcomponent *event, struct icaltimetype start)
{
	const struct icaltimetype end = icalcomponent_get_dtend(event);
	int64_t days;

	if (icaltime_is_null_time(end))
		return 1;
	days = day_of(end) - day_of(start);
	/* Until 0:00 of a day that day is not in it. */
	if (!end.is_date && (end.hour > 0 || end.minute > 0 || end.second > 0))
		days++;
	return days < 1 ? 1 : days;
}

static void
add_days(struct reading *r, int64_t from, int64_t days, const struct ical_day *of)
{
	for (int64_t i = 0; i < days; i++)
		add(r, from + i, of);
}

/* Each of its days within the years, first day by first day. */
static void
add_repeated(struct reading *r, icalproperty *rule, struct icaltimetype start, int64_t days,
    const struct ical_day *of)
{
	const struct icalrecurrencetype recur = icalproperty_get_rrule(rule);
	icalrecur_iterator *it = icalrecur_iterator_new(recur, start);
	struct icaltimetype next;

	if (it == NULL)
		return;
	for (next = icalrecur_iterator_next(it);
	     !icaltime_is_null_time(next) && next.year <= r->last;
	     next = icalrecur_iterator_next(it)) {
		if (next.year >= r->first)
			add_days(r, day_of(next), days, of);
	}
	icalrecur_iterator_free(it);
}

static const char *
text_of(struct reading *r, const char *text)
{
	return arena_strdup(r->arena, text == NULL ? "" : text);
}

static bool
read_event(struct reading *r, icalcomponent *event)
{
	const struct icaltimetype start = icalcomponent_get_dtstart(event);
	icalproperty *category = icalcomponent_get_first_property(event, ICAL_CATEGORIES_PROPERTY);
	icalproperty *rule = icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY);
	const struct ical_day of = {
		.name = text_of(r, icalcomponent_get_summary(event)),
		.category =
		    text_of(r, category == NULL ? NULL : icalproperty_get_categories(category)),
		.note = text_of(r, icalcomponent_get_description(event)),
	};
	int64_t days;

	if (icaltime_is_null_time(start)) {
		err_set(r->e, ERR_INVALID, "the event \"%.60s\" has no day (DTSTART)", of.name);
		return false;
	}
	days = length_of(event, start);
	if (days > DAYS_MAX) {
		err_set(r->e, ERR_INVALID,
		    "the event \"%.60s\" is %lld days long: a calendar of days off has shorter "
		    "ones",
		    of.name, (long long)days);
		return false;
	}
	if (rule != NULL)
		add_repeated(r, rule, start, days, &of);
	else
		add_days(r, day_of(start), days, &of);
	return true;
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
		rc = err_set(e, ERR_INVALID, "this is no iCalendar: BEGIN:VCALENDAR is not there");
		goto out;
	}
	for (icalcomponent *c = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
	     c != NULL && rc == ERR_OK;
	     c = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT)) {
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
