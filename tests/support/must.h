#ifndef SLAD_TESTS_MUST_H
#define SLAD_TESTS_MUST_H

#include "base/err.h"

/* Fails the test with the sentence in d->e. */
#define must(d, call)                                                                              \
	do {                                                                                       \
		if ((call) != ERR_OK)                                                              \
			fail_msg("%s: %s", #call, (d)->e.text);                                    \
	} while (0)

#endif
