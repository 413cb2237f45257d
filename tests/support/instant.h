#ifndef SLAD_TESTS_SUPPORT_INSTANT_H
#define SLAD_TESTS_SUPPORT_INSTANT_H

#include "base/time.h"

/*
 * "2026-02-02T05:00:00Z", as sentences write it; "" or NULL: UTC_NONE. Another text fails the test.
 */
struct utc instant(const char *text);

#endif
