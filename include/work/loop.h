#ifndef SLAD_WORK_LOOP_H
#define SLAD_WORK_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "work/case.h"
#include "work/config.h"

/*
 * What the endless processes share: the signal that ends them, waiting, and a
 * room (database, tracker, shelf of regulations) that is opened again after
 * trouble. This file reads the monotonic clock and holds the process's one flag.
 */

/* SIGTERM and SIGINT raise the flag from now on. */
void loop_begin(void);
bool loop_ending(void);
/* Sleeps so long, or until a signal comes. */
void loop_sleep(int ms);
/* Milliseconds of the monotonic clock. */
int64_t loop_ms(void);

/*
 * Opens all; tries again after 1, 2, 4 … 30 s until it works, and says what is
 * wrong each time that it changes. False: the process is to end.
 */
bool loop_open(const struct work_config *config, struct case_room *room);
void loop_close(struct case_room *room);

/* At most once a `every_ms`: true when it is time, and then not again for that long. */
bool loop_time_for(int64_t *last_ms, int every_ms);

#endif
