#ifndef SLAD_BASE_DB_CONFIG_H
#define SLAD_BASE_DB_CONFIG_H

#include "base/db.h"

/* For db.c: what it is told, checked and kept. */

/* ERR_INVALID: a name that could not stand between backquotes in a statement. */
must_check enum err_code db_config_check(const struct db_config *c, struct err *e);
/* With strings of its own. */
void db_config_copy(const struct db_config *from, struct db_config *to);
void db_config_release(struct db_config *c);

#endif
