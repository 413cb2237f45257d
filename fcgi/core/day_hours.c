#include "core/day_hours.h"

#include <string.h>

#include "base/buf.h"
#include "base/time.h"
#include "core/calendar.h"
#include "core/calendar_plan.h"

#define BLANKS " \t\r\n"
/* "HH:MM:SS-HH:MM:SS" and its end. */
#define INTERVAL_ROOM 18

static bool
two_digits(const char **p, int *out)
{
	if ((*p)[0] < '0' || (*p)[0] > '9' || (*p)[1] < '0' || (*p)[1] > '9')
		return false;
	*out = ((*p)[0] - '0') * 10 + ((*p)[1] - '0');
	*p += 2;
	return true;
}

bool
day_hours_time(const char *text, int *out)
{
	int hour, minute, second = 0;
	const char *p = text;

	if (!two_digits(&p, &hour) || *p++ != ':' || !two_digits(&p, &minute))
		return false;
	if (*p == ':') {
		p++;
		if (!two_digits(&p, &second))
			return false;
	}
	*out = hour * SPAN_HOUR + minute * SPAN_MINUTE + second;
	return *p == '\0' && minute < 60 && second < 60 && *out <= SPAN_DAY;
}

static bool
read_interval(const char *from, size_t len, struct opening *out)
{
	char text[INTERVAL_ROOM], *dash;

	if (len >= sizeof(text))
		return false;
	memcpy(text, from, len);
	text[len] = '\0';
	dash = strchr(text, '-');
	if (dash == NULL)
		return false;
	*dash = '\0';
	return day_hours_time(text, &out->from) && day_hours_time(dash + 1, &out->to);
}

enum err_code
day_hours_parse(const char *text, struct day_hours *out, struct err *e)
{
	out->n = 0;
	for (text += strspn(text, BLANKS); *text != '\0'; text += strspn(text, BLANKS)) {
		const size_t len = strcspn(text, BLANKS);

		if (out->n == OPENINGS_MAX)
			return err_set(
			    e, ERR_INVALID, "more than %d intervals in a day", OPENINGS_MAX);
		if (!read_interval(text, len, &out->open[out->n]))
			return err_set(e, ERR_INVALID,
			    "\"%.*s\" is no interval; write 10:00-18:00, several with a blank "
			    "between them",
			    len > 40 ? 40 : (int)len, text);
		out->n++;
		text += len;
	}
	if (out->n == 0)
		return err_set(e, ERR_INVALID, "a short day needs some; write them as 10:00-18:00");
	return calendar_plan_check(out, e);
}

static void
write_time(int seconds, struct buf *out)
{
	buf_printf(out, "%02d:%02d", seconds / SPAN_HOUR, seconds / SPAN_MINUTE % 60);
	if (seconds % SPAN_MINUTE != 0)
		buf_printf(out, ":%02d", seconds % SPAN_MINUTE);
}

void
day_hours_write(const struct day_hours *hours, struct buf *out)
{
	for (size_t i = 0; i < hours->n; i++) {
		if (i > 0)
			buf_putc(out, ' ');
		write_time(hours->open[i].from, out);
		buf_putc(out, '-');
		write_time(hours->open[i].to, out);
	}
}
