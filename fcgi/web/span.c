#include "web/span.h"

#include "core/period.h"

typedef bool read_period(const struct zone *z, const char *text, struct utc *out);

static enum err_code
read_one(const struct web_request *r, const struct zone *z, const char *name, read_period *read,
    struct utc *out, struct err *e)
{
	const char *text = request_param(r, name);

	if (text == NULL || *text == '\0' || read(z, text, out))
		return ERR_OK;
	return err_set(e, ERR_INVALID,
	    "%s: expected a day (2026-02-03), a month (2026-02) or an instant", name);
}

enum err_code
span_read(const struct web_request *r, const struct zone *z, struct utc *since, struct utc *until,
    struct err *e)
{
	*since = *until = UTC_NONE;
	if (read_one(r, z, "month", period_begin, since, e) != ERR_OK ||
	    read_one(r, z, "month", period_end, until, e) != ERR_OK ||
	    read_one(r, z, "since", period_begin, since, e) != ERR_OK)
		return e->code;
	return read_one(r, z, "until", period_end, until, e);
}
