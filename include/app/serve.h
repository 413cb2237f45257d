#ifndef SLAD_APP_SERVE_H
#define SLAD_APP_SERVE_H

#include "base/err.h"

/* What the program slad does. */

/*
 * Takes the lock of run.dir, listens, and keeps the processes running until
 * SIGTERM. The error is one of the start; later trouble is logged and mended.
 */
must_check enum err_code serve_run(const char *config_path, struct err *e);

/*
 * Says on standard output, line by line, whether settings, database, regulations
 * and tracker can be worked with. The exit status.
 */
int serve_check(const char *config_path);

#endif
