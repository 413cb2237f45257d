#ifndef SLAD_APP_CONFIG_CHECK_H
#define SLAD_APP_CONFIG_CHECK_H

#include "base/err.h"

/*
 * What no row of the settings can say alone: it takes several values, or the
 * host. Neither the database nor the tracker is asked: that is `slactl doctor`.
 */

struct config;

/* ERR_INVALID: the file, the setting, and what is expected of it. */
must_check enum err_code config_check(const struct config *c, struct err *e);

#endif
