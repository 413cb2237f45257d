#ifndef SLAD_BASE_DB_TROUBLE_H
#define SLAD_BASE_DB_TROUBLE_H

#include "base/err.h"

/*
 * What the numbers of MariaDB and of its library mean here. ERR_UNREACHABLE is
 * whatever says that the server is gone, going, or no longer the one that may
 * write: the connection is dropped and the next call may find another.
 */
struct db_trouble {
	unsigned number;
	enum err_code code;
	const char *remedy; /* for whoever reads the message; NULL: none */
};

/* ERR_INTERNAL for a number that nobody foresaw. */
const struct db_trouble *db_trouble_of(unsigned number);

#endif
