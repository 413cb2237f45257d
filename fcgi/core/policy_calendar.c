#include "core/policy_reader.h"

#include <string.h>

#include "core/calendar.h"
#include "core/calendar_csv.h"
#include "core/calendar_json.h"

/* Takes a member out of the object: the rest is for calendar_json_read, which knows no others. */
static bool
take(struct reader *r, json_t *object, const char *name, read_fn *read, void *into)
{
	const size_t here = reader_enter(r, name);
	json_t *value = json_object_get(object, name);
	const bool ok = value == NULL || read(r, value, into);

	reader_leave(r, here);
	if (r->knows != NULL)
		r->knows(r->tell_ctx, r, name);
	json_object_del(object, name);
	return ok;
}

struct days_file {
	struct reader *r;
	const char *name;
};

/* calendar_csv_tell */
static void
tell_line(void *ctx, const struct err *e)
{
	const struct days_file *f = ctx;

	*f->r->e = *e;
	policy_file_failed(f->r, f->name);
}

/* Where every mistake is told, every line is looked at. */
static bool
add_days(struct reader *r, struct calendar_json *cal, const char *file, const char *csv,
    bool worked_transfers)
{
	struct days_file days = { r, file };

	if (r->tell != NULL && calendar_csv_check(csv, r->arena, tell_line, &days, r->e) != ERR_OK)
		return false;
	return calendar_json_add_csv(cal, csv, worked_transfers, r->arena, r->e) == ERR_OK ||
	    policy_file_failed(r, file);
}

/* The days of a CSV file beside the regulation. */
static bool
add_exceptions(struct reader *r, struct calendar_json *cal, const char *file, bool worked_transfers)
{
	const size_t here = reader_enter(r, "exceptions");
	const char *csv = policy_included(r, file);
	const bool ok = csv != NULL && add_days(r, cal, file, csv, worked_transfers);

	reader_leave(r, here);
	return ok;
}

/* calendar_json_tell */
static void
tell(void *ctx, const struct err *e)
{
	struct reader *r = ctx;

	*r->e = *e;
	reader_failed(r);
}

/* Only where every mistake is told: what stands beside one is looked at all the same. */
static bool
look_at_the_rest(
    struct reader *r, struct calendar_json *cal, const char *exceptions, bool worked_transfers)
{
	if (cal->zone != NULL)
		policy_zone_check(r, cal->zone);
	if (exceptions != NULL)
		add_exceptions(r, cal, exceptions, worked_transfers);
	return false;
}

/* One that could not be read has its name all the same: what refers to it is no mistake as well. */
static bool
read_hours(struct reader *r, json_t *v, struct policy_calendar *hours)
{
	const char *exceptions = NULL;
	bool worked_transfers = true;
	struct calendar_json cal;
	bool ok;

	if (!json_is_object(v))
		return reader_fail(r, "an object {…} is expected here");
	ok = take(r, v, "clause", read_string, &hours->clause);
	ok = take(r, v, "exceptions", read_string, &exceptions) && ok;
	ok = take(r, v, "worked_transfers", read_bool, &worked_transfers) && ok;
	if (!ok && r->tell == NULL)
		return false;
	if (r->tell == NULL && calendar_json_read(v, r->arena, &cal, r->e) != ERR_OK)
		return reader_failed(r);
	if (r->tell != NULL && calendar_json_check(v, r->arena, &cal, tell, r, r->e) != ERR_OK)
		return look_at_the_rest(r, &cal, exceptions, worked_transfers);
	hours->dated = exceptions != NULL || cal.spec.n_exceptions > 0;
	return (exceptions == NULL || add_exceptions(r, &cal, exceptions, worked_transfers)) &&
	    policy_calendar_compile(r, &cal, hours) && ok;
}

bool
policy_calendar_read(struct reader *r, json_t *v, void *into)
{
	struct policy *p = into;
	struct policy_calendar hours = { .name = CALENDAR_OWN };
	const bool ok = read_hours(r, v, &hours);

	if (p->n_calendars == 0)
		p->calendars[p->n_calendars++] = hours;
	/* Whoever works on the other days of the year has holidays, entered or not. */
	p->calendars[0].dated |= !p->calendars[0].always;
	p->calendar = p->calendars[0].calendar;
	return ok;
}

static bool
read_named(struct reader *r, const char *name, json_t *v, struct policy *p)
{
	struct policy_calendar hours = { .name = arena_strdup(r->arena, name) };
	const size_t n = p->n_calendars;
	bool ok;

	if (n == CALENDARS_MAX)
		return reader_fail(
		    r, "a regulation has at most %d calendars beside its own", CALENDARS_MAX - 1);
	if (*name == '\0' || strcmp(name, CALENDAR_OWN) == 0)
		return reader_fail(r,
		    "another name is expected here: \"" CALENDAR_OWN
		    "\" is what the regulation's own is called");
	ok = read_hours(r, v, &hours);
	if (p->n_calendars == n)
		p->calendars[p->n_calendars++] = hours;
	return ok;
}

bool
policy_calendars_read(struct reader *r, json_t *v, void *into)
{
	const char *name;
	bool ok = true;
	json_t *one;

	if (!json_is_object(v))
		return reader_fail(r, "calendars by name, {\"vip\": {…}}, are expected here");
	json_object_foreach(v, name, one)
	{
		const size_t here = reader_enter(r, name);
		const bool good = read_named(r, name, one, into);

		reader_leave(r, here);
		if (r->knows != NULL)
			r->knows(r->tell_ctx, r, name);
		ok = ok && good;
		if (!good && r->tell == NULL)
			return false;
	}
	return ok;
}
