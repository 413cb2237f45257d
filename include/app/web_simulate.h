#ifndef SLAD_APP_WEB_SIMULATE_H
#define SLAD_APP_WEB_SIMULATE_H

#include "web/web.h"

/* For web_config.simulate: a bounded time, a bounded number of requests. */
web_simulate web_simulate_policy;

#endif
