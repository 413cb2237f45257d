#ifndef SLAD_HOOKS_NUDGE_H
#define SLAD_HOOKS_NUDGE_H

#include <stdbool.h>

#include "base/err.h"

/*
 * A tap on the shoulder of the look process: an empty datagram to a socket in
 * the run directory. It carries nothing; what happened stands in the database
 * before it is sent. A nudge that gets lost costs a second, the polling's
 * interval.
 */

/* Never blocks and never fails: nobody listening, or a full queue, is the same as sent. */
void nudge_send(const char *path);

/*
 * The listening end, readable by owner and group. A socket that a dead process
 * left behind is replaced. ERR_INVALID: the path is too long or not ours to make.
 */
must_check enum err_code nudge_open(const char *path, int *fd, struct err *e);
/* Closes and removes it. A negative fd is fine. */
void nudge_close(int fd, const char *path);

/*
 * Waits for a nudge, at most `timeout_ms`; takes all that came, so that a burst
 * is one. False: time is up, or a signal came (the caller looks at its flags).
 */
bool nudge_wait(int fd, int timeout_ms);

#endif
