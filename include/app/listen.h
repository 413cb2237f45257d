#ifndef SLAD_APP_LISTEN_H
#define SLAD_APP_LISTEN_H

#include <sys/types.h>

#include "base/err.h"

/*
 * A listening socket for nginx, made by the master and inherited by its
 * processes. `where` is a path, or ADDRESS:PORT for an nginx on another machine
 * ("10.0.0.12:9100", "[fd00::12]:9100").
 *
 * A Unix socket appears at its path complete, with mode and group (NULL: the
 * process's own). One that nobody answers any more is replaced; one that
 * somebody does answer is ERR_CONFLICT.
 */
must_check enum err_code listen_open(
    const char *where, mode_t mode, const char *group, int *fd, struct err *e);
/* Closes it, and takes its path away. */
void listen_close(const char *where, int fd);

#endif
