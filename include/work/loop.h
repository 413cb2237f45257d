#ifndef SLAD_WORK_LOOP_H
#define SLAD_WORK_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "work/case.h"
#include "work/config.h"

/*
 * What the endless processes share: the signal that ends them, waiting, and a
 * room: database, tracker, shelf of regulations. This file reads the monotonic clock and holds the
 * process's one flag.
 */

/* SIGTERM and SIGINT raise the flag from now on. */
void loop_begin(void);
bool loop_ending(void);
/* Sleeps so long, or until a signal comes. */
void loop_sleep(int ms);
/*
 * After work for others to get their turn: as long as it took since loop_ms said `began`, a little
 * at most.
 */
void loop_rest(int64_t began);
/* Milliseconds of the monotonic clock. */
int64_t loop_ms(void);

/*
 * Turns until the process is to end. Trouble between them is waited out, 1, 2, 4 … 30 s, and said
 * in the log when it is another than before.
 */
typedef enum err_code loop_turn(void *process, struct err *e);
void loop_run(loop_turn *turn, void *process);

/*
 * An errand of a loop whose main work must go on without it: its trouble is said
 * in the log, and it is left alone for ten minutes. *next_ms is 0 at first.
 */
void loop_aside(loop_turn *errand, void *process, int64_t *next_ms);

/*
 * Opens all, and tries until it works. False: the process is to end. What is
 * open stays so: the database connects anew by itself.
 */
bool loop_open(const struct work_config *config, struct case_room *room);
void loop_close(struct case_room *room);

/* True when it is time, and then not again for `every_ms`; *next_ms is 0 at first. */
bool loop_time_for(int64_t *next_ms, int every_ms);

/* A sign of life in the list of nodes, every ten seconds: "node/look.0". */
must_check enum err_code loop_sign(const struct work_config *config, struct case_room *room,
    const char *role, unsigned number, int64_t *next_ms, struct err *e);

#endif
