#ifndef SLAD_TRACKER_RECEIVED_H
#define SLAD_TRACKER_RECEIVED_H

#include <stdbool.h>

#include "base/time.h"

struct tracker;

/*
 * When a call or a letter reached us, as staff write it into a custom field:
 * "2026-02-03 09:30", "03.02.2026 9:30", either without a time (the beginning of
 * the day, in the client's favour), or an instant with Z. False: none of these.
 * Clauses: R34, R9.
 */
bool received_parse(const struct tracker *t, const char *text, struct utc *out);

#endif
