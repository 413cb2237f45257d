#ifndef SLAD_CORE_CALENDAR_JSON_H
#define SLAD_CORE_CALENDAR_JSON_H

#include <stdbool.h>
#include <stddef.h>

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
 * A day left out of "hours" is closed; "hours" holds until the first entry of
 * "history", and may be left out if there is one. Times are "HH:MM" or
 * "HH:MM:SS", up to "24:00"; intervals may stand in any order but not overlap.
 */
struct arena;

struct calendar_text {
	const char *zone; /* the zone's name: the caller loads it and sets spec.zone */
	struct calendar_spec spec;
};

/*
 * Everything in `out` lives in the arena. `others` names further keys that are
 * the caller's own and ends in NULL (NULL: none); any other key is an error.
 * ERR_INVALID names the place: "hours.mon[1]: 09:00-08:00 ends before it begins".
 */
must_check enum err_code calendar_json_read(const json_t *root, const char *const *others,
    struct arena *a, struct calendar_text *out, struct err *e);

/*
 * Exceptions from CSV: a heading with the columns date, name, type in any order
 * (more are ignored), separated by commas or semicolons, fields quoted or not.
 * Types: holiday; observed (a day off that was moved here); working_transfer (a
 * weekend that is worked), which is left out when `worked_transfers` is false:
 * a contract for Monday to Friday does not work on such a Saturday (D4 2.3).
 */
must_check enum err_code calendar_csv_read(const char *text, size_t len, bool worked_transfers,
    struct arena *a, struct exception **out, size_t *n, struct err *e);

/* More exceptions for a calendar that was read. */
void calendar_text_add(
    struct calendar_text *t, const struct exception *more, size_t n, struct arena *a);

#endif
