#include "base/time.h"

#include <stdio.h>
#include <string.h>

/*
 * Days are counted in eras of 400 years that start on 1 March, so that the leap
 * day is the last of its year (Hinnant, "chrono-compatible low-level date
 * algorithms").
 */
#define DAYS_PER_ERA 146097
#define EPOCH_SHIFT 719468

int64_t
civil_to_days(struct civil c)
{
	const int64_t y = c.year - (c.month <= 2);
	const int64_t era = (y >= 0 ? y : y - 399) / 400;
	const int64_t yoe = y - era * 400;
	const int64_t doy = (153 * (c.month + (c.month > 2 ? -3 : 9)) + 2) / 5 + c.day - 1;
	const int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

	return era * DAYS_PER_ERA + doe - EPOCH_SHIFT;
}

struct civil
civil_from_days(int64_t days)
{
	const int64_t z = days + EPOCH_SHIFT;
	const int64_t era = (z >= 0 ? z : z - DAYS_PER_ERA + 1) / DAYS_PER_ERA;
	const int64_t doe = z - era * DAYS_PER_ERA;
	const int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	const int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	const int64_t mp = (5 * doy + 2) / 153;
	struct civil c;

	c.day = (int)(doy - (153 * mp + 2) / 5 + 1);
	c.month = (int)(mp < 10 ? mp + 3 : mp - 9);
	c.year = (int)(yoe + era * 400 + (c.month <= 2));
	return c;
}

int
days_weekday(int64_t days)
{
	/* 1970-01-01 was a Thursday. */
	return (int)(((days + 3) % 7 + 7) % 7);
}

/* Reads exactly n digits, and moves on. */
static bool
digits(const char **p, int n, int *out)
{
	int v = 0;

	for (int i = 0; i < n; i++, (*p)++) {
		if (**p < '0' || **p > '9')
			return false;
		v = v * 10 + (**p - '0');
	}
	*out = v;
	return true;
}

static bool
literal(const char **p, char c)
{
	if (**p != c)
		return false;
	(*p)++;
	return true;
}

static bool
read_civil(const char **p, struct civil *c)
{
	if (!digits(p, 4, &c->year) || !literal(p, '-') || !digits(p, 2, &c->month) ||
	    !literal(p, '-') || !digits(p, 2, &c->day))
		return false;
	if (c->month < 1 || c->month > 12 || c->day < 1)
		return false;
	/* 31 April would come back as 1 May. */
	return civil_from_days(civil_to_days(*c)).day == c->day;
}

bool
civil_parse(const char *text, struct civil *out)
{
	const char *p = text;
	struct civil c;

	if (!read_civil(&p, &c) || *p != '\0')
		return false;
	*out = c;
	return true;
}

/* ":SS" and ".fraction", both optional. */
static bool
read_seconds(const char **p, int *sec)
{
	*sec = 0;
	if (**p != ':')
		return true;
	(*p)++;
	if (!digits(p, 2, sec) || *sec > 59)
		return false;
	if (**p != '.')
		return true;
	(*p)++;
	if (**p < '0' || **p > '9')
		return false;
	*p += strspn(*p, "0123456789");
	return true;
}

bool
utc_parse(const char *text, struct utc *out)
{
	const char *p = text;
	struct civil c;
	int hour, min, sec;

	if (!read_civil(&p, &c) || !literal(&p, 'T') || !digits(&p, 2, &hour) ||
	    !literal(&p, ':') || !digits(&p, 2, &min) || !read_seconds(&p, &sec) ||
	    !literal(&p, 'Z') || *p != '\0')
		return false;
	if (hour > 23 || min > 59)
		return false;
	out->s = civil_to_days(c) * SPAN_DAY + hour * SPAN_HOUR + min * SPAN_MINUTE + sec;
	return true;
}

const char *
utc_format(struct utc t, char buf[static UTC_TEXT])
{
	int64_t days = t.s / SPAN_DAY;
	int64_t left = t.s % SPAN_DAY;
	struct civil c;

	if (left < 0) {
		left += SPAN_DAY;
		days--;
	}
	c = civil_from_days(days);
	if (c.year < -9999 || c.year > 9999)
		return strcpy(buf, "(out of range)");
	snprintf(buf, UTC_TEXT, "%04d-%02d-%02dT%02d:%02d:%02dZ", c.year, c.month, c.day,
	    (int)(left / SPAN_HOUR), (int)(left / SPAN_MINUTE % 60), (int)(left % 60));
	return buf;
}
