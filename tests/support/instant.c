#include "tests/support/instant.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct utc
instant(const char *text)
{
	struct utc t = UTC_NONE;

	if (text != NULL && *text != '\0' && !utc_parse(text, &t))
		fail_msg("not an instant: %s", text);
	return t;
}
