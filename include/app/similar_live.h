#ifndef SLAD_APP_SIMILAR_LIVE_H
#define SLAD_APP_SIMILAR_LIVE_H

#include <stdbool.h>
#include <stdint.h>

#include "app/app.h"

/* `slactl similar ISSUE` and `slactl similar --text TEXT`: asks the index that slad keeps. */
struct similar_live {
	int64_t issue; /* 0: text */
	const char *text;
	int64_t top;
	bool all; /* also what is below the threshold */
	bool json;
};

/* Returns the exit status. */
int similar_live(struct app *app, const struct similar_live *ask);

#endif
