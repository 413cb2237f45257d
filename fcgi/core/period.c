#include "core/period.h"

#include <string.h>

#include "base/zone.h"

static int
number(const char *text, int digits)
{
	int n = 0;

	for (int i = 0; i < digits; i++)
		n = n * 10 + (text[i] - '0');
	return n;
}

/* Whether the text is digits where the form has 9, and else what the form has. */
static bool
has_form(const char *text, const char *form)
{
	for (; *form != '\0'; text++, form++) {
		if (*form == '9' ? *text < '0' || *text > '9' : *text != *form)
			return false;
	}
	return *text == '\0';
}

/* First and, exclusive, last local day; days of a month that do not exist are none. */
static bool
days_of(const char *text, int64_t *from, int64_t *to)
{
	struct civil day = { .day = 1 }, same;

	if (has_form(text, "9999-99")) {
		day.year = number(text, 4);
		day.month = number(text + 5, 2);
		if (day.month < 1 || day.month > 12)
			return false;
		*from = civil_to_days(day);
		*to = day.month == 12 ? civil_to_days((struct civil){ day.year + 1, 1, 1 })
				      : civil_to_days((struct civil){ day.year, day.month + 1, 1 });
		return true;
	}
	if (has_form(text, "9999-99-99"))
		day = (struct civil){ number(text, 4), number(text + 5, 2), number(text + 8, 2) };
	else if (has_form(text, "99.99.9999"))
		day = (struct civil){ number(text + 6, 4), number(text + 3, 2), number(text, 2) };
	else
		return false;
	if (day.month < 1 || day.month > 12)
		return false;
	*from = civil_to_days(day);
	*to = *from + 1;
	same = civil_from_days(*from);
	return same.month == day.month && same.day == day.day;
}

bool
period_is(const char *text)
{
	int64_t from, to;
	struct utc t;

	return days_of(text, &from, &to) || utc_parse(text, &t);
}

bool
period_is_month(const char *text)
{
	return has_form(text, "9999-99") && period_is(text);
}

bool
period_begin(const struct zone *z, const char *text, struct utc *out)
{
	int64_t from, to;

	if (!days_of(text, &from, &to))
		return utc_parse(text, out);
	*out = zone_instant(z, from * SPAN_DAY, false);
	return true;
}

bool
period_end(const struct zone *z, const char *text, struct utc *out)
{
	int64_t from, to;

	if (!days_of(text, &from, &to))
		return utc_parse(text, out);
	*out = zone_instant(z, to * SPAN_DAY, false);
	return true;
}
