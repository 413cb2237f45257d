#ifndef SLAD_CORE_CALENDAR_JSON_H
#define SLAD_CORE_CALENDAR_JSON_H

#include <stdbool.h>

#include <jansson.h>

#include "base/err.h"
#include "core/calendar.h"

/*
 * A calendar as people write it, in `slactl calc` and in regulation files:
 *
 *	{"zone": "Asia/Almaty",
 *	 "hours": {"mon": [["09:00", "13:00"], ["14:00", "18:00"]], …, "sun": []},
 *	 "holidays": ["2026-01-01"],
 *	 "overrides": {"2026-04-30": [["09:00", "17:00"]]},
 *	 "breaks": {"2026-02-03": [["15:00", "15:30"]]},
 *	 "worked": ["2024-05-04"],
 *	 "history": [{"from": "2027-01-01", "hours": {…}}]}
 *
 * "hours": "always" is around the clock, Sundays too; dates make exceptions all the same.
 * A day left out of "hours" is closed; "hours" holds until the first entry of
 * "history", and may be left out if there is one. Times are "HH:MM" or
 * "HH:MM:SS", up to "24:00"; intervals may stand in any order, but only those of a break may
 * overlap.
 */
struct arena;

#define CALENDAR_ALWAYS "always"

struct calendar_json {
	const char *zone; /* the zone's name: the caller loads it and sets spec.zone */
	struct calendar_spec spec;
};

/*
 * Everything in `out` lives in the arena. Any key but those above is an error.
 * ERR_INVALID names the place: "hours.mon[1]: 09:00-08:00 ends before it begins".
 */
must_check enum err_code calendar_json_read(
    json_t *root, struct arena *a, struct calendar_json *out, struct err *e);

/*
 * The same, told of every mistake as it is found, not only of the first; what is right is in `out`
 * all the same, the zone's name among it (NULL: there is none).
 */
typedef void calendar_json_tell(void *ctx, const struct err *e);
must_check enum err_code calendar_json_check(json_t *root, struct arena *a,
    struct calendar_json *out, calendar_json_tell *tell, void *ctx, struct err *e);

/* Adds the exceptions of a CSV text, see core/calendar_csv.h. */
must_check enum err_code calendar_json_add_csv(struct calendar_json *c, const char *text,
    bool worked_transfers, struct arena *a, struct err *e);

#endif
