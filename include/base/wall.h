#ifndef SLAD_BASE_WALL_H
#define SLAD_BASE_WALL_H

#include <stdbool.h>
#include <stdint.h>

/*
 * A time as people write it, without a zone: "2026-02-03 09:30", "03.02.2026
 * 9:30", with seconds or T, or without a time at all.
 */
struct wall {
	int64_t seconds; /* as zone_instant takes them; without a time the day's beginning */
	bool has_time;
};

/* False: none of these, or a day that there is not. */
bool wall_parse(const char *text, struct wall *out);

/* "9:30", "09:30:00": seconds of a day. */
bool wall_parse_time(const char *text, int64_t *out);

#endif
