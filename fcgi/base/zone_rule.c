#include "base/zone_rule.h"

static bool
read_number(const char **p, int least, int most, int *out)
{
	int v = 0, n = 0;

	for (; **p >= '0' && **p <= '9' && n < 4; n++, (*p)++)
		v = v * 10 + (**p - '0');
	*out = v;
	return n > 0 && v >= least && v <= most;
}

static bool
read_literal(const char **p, char c)
{
	if (**p != c)
		return false;
	(*p)++;
	return true;
}

/* [+-]h[h[h]][:mm[:ss]] */
static bool
read_clock(const char **p, int hours_max, int *out)
{
	const int sign = **p == '-' ? -1 : 1;
	int hours, minutes = 0, seconds = 0;

	if (**p == '-' || **p == '+')
		(*p)++;
	if (!read_number(p, 0, hours_max, &hours))
		return false;
	if (read_literal(p, ':')) {
		if (!read_number(p, 0, 59, &minutes))
			return false;
		if (read_literal(p, ':') && !read_number(p, 0, 59, &seconds))
			return false;
	}
	*out = sign * (hours * SPAN_HOUR + minutes * SPAN_MINUTE + seconds);
	return true;
}

static bool
is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* An abbreviation, of no use here: "MSK" or "<+05>". */
static bool
skip_abbreviation(const char **p)
{
	const char *from = *p;

	if (!read_literal(p, '<')) {
		while (is_letter(**p))
			(*p)++;
		return *p - from >= 3;
	}
	while (**p != '\0' && **p != '>')
		(*p)++;
	return read_literal(p, '>');
}

static bool
read_rule(const char **p, struct zone_rule_day *r)
{
	bool ok;

	*r = (struct zone_rule_day){ .kind = ZONE_RULE_DAY, .time = 2 * SPAN_HOUR };
	if (read_literal(p, 'M')) {
		r->kind = ZONE_RULE_WEEKDAY;
		ok = read_number(p, 1, 12, &r->month) && read_literal(p, '.') &&
		    read_number(p, 1, 5, &r->week) && read_literal(p, '.') &&
		    read_number(p, 0, 6, &r->day);
	} else if (read_literal(p, 'J')) {
		r->kind = ZONE_RULE_JULIAN;
		ok = read_number(p, 1, 365, &r->day);
	} else {
		ok = read_number(p, 0, 365, &r->day);
	}
	if (ok && read_literal(p, '/'))
		ok = read_clock(p, 167, &r->time);
	return ok;
}

static int64_t
new_year(int year)
{
	return civil_to_days((struct civil){ year, 1, 1 });
}

static int64_t
rule_day(const struct zone_rule_day *r, int year)
{
	const int64_t january = new_year(year);
	int64_t first, day;

	switch (r->kind) {
	case ZONE_RULE_JULIAN:
		return january + r->day - 1 + (r->day >= 60 && new_year(year + 1) - january == 366);
	case ZONE_RULE_DAY:
		return january + r->day;
	case ZONE_RULE_WEEKDAY:
		break;
	}
	first = civil_to_days((struct civil){ year, r->month, 1 });
	/* Its 0 is Sunday, ours is Monday. */
	day = first + (r->day + 6 - days_weekday(first) + 7) % 7 + (int64_t)7 * (r->week - 1);
	/* A fifth one that the month does not have is the fourth. */
	if (civil_from_days(day).month != r->month)
		day -= 7;
	return day;
}

bool
zone_rule_parse(const char *text, struct zone_rule *out)
{
	const char *p = text;
	int west; /* POSIX counts the offset to the west */

	*out = (struct zone_rule){ 0 };
	if (!skip_abbreviation(&p) || !read_clock(&p, 25, &west))
		return false;
	out->standard = -west;
	if (*p == '\0')
		return true;
	out->has_summer = true;
	out->summer = out->standard + SPAN_HOUR;
	if (!skip_abbreviation(&p))
		return false;
	if (*p != ',') {
		if (!read_clock(&p, 25, &west))
			return false;
		out->summer = -west;
	}
	return read_literal(&p, ',') && read_rule(&p, &out->starts) && read_literal(&p, ',') &&
	    read_rule(&p, &out->ends) && *p == '\0';
}

struct utc
zone_rule_starts(const struct zone_rule *r, int year)
{
	return (struct utc){ rule_day(&r->starts, year) * SPAN_DAY + r->starts.time - r->standard };
}

struct utc
zone_rule_ends(const struct zone_rule *r, int year)
{
	return (struct utc){ rule_day(&r->ends, year) * SPAN_DAY + r->ends.time - r->summer };
}
