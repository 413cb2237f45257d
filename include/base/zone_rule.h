#ifndef SLAD_BASE_ZONE_RULE_H
#define SLAD_BASE_ZONE_RULE_H

#include <stdbool.h>

#include "base/time.h"

/*
 * What a zone does after its last known change: a POSIX TZ string such as
 * "MSK-3" or "CET-1CEST,M3.5.0,M10.5.0/3", with the wider times of RFC 8536.
 * Only base/zone.c has a use for it.
 */
enum zone_rule_kind {
	ZONE_RULE_JULIAN, /* Jn: day 1 to 365, 29 February is never counted */
	ZONE_RULE_DAY, /* n: day 0 to 365 */
	ZONE_RULE_WEEKDAY, /* Mm.w.d: the w-th d of month m, 5 is the last, 0 is Sunday */
};

struct zone_rule_day {
	enum zone_rule_kind kind;
	int day;
	int month;
	int week;
	int time; /* local seconds from midnight, may be negative or beyond the day */
};

struct zone_rule {
	bool has_summer;
	int standard; /* seconds east */
	int summer;
	struct zone_rule_day starts;
	struct zone_rule_day ends;
};

/* False: it makes no sense. A summer time without its days is refused: they differ by country. */
bool zone_rule_parse(const char *text, struct zone_rule *out);

/* When that year's summer time starts and ends; of a rule that has one. */
struct utc zone_rule_starts(const struct zone_rule *r, int year);
struct utc zone_rule_ends(const struct zone_rule *r, int year);

#endif
