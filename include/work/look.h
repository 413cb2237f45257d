#ifndef SLAD_WORK_LOOK_H
#define SLAD_WORK_LOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"
#include "work/case.h"
#include "work/config.h"

/*
 * The heart: what is due is read, judged, and kept with what follows from it in
 * one transaction. It never talks HTTP, so a tracker that hangs cannot stop it.
 */

struct arena;

/* An issue that fails each time must not stop the others: it is tried ever less often. */
struct look_failure {
	int64_t issue;
	unsigned times;
};

struct look {
	const struct work_config *config;
	struct case_room *room;
	struct arena *arena; /* of a step */
	size_t n_failures;
	size_t max_failures;
	struct look_failure *failures;
};

void look_init(struct look *l, const struct work_config *config, struct case_room *room);
void look_release(struct look *l);

struct look_news {
	size_t looked;
	size_t changed; /* verdicts that came out otherwise */
	size_t actions; /* rows of the outbox that changed their state */
	size_t gone;
	size_t failed;
	size_t lost; /* another took the lease meanwhile */
};

/*
 * One batch of what is due now. `looked` and the others are 0 when nothing is.
 * An error is the database's: what was leased is taken up again when its lease
 * runs out.
 */
must_check enum err_code look_step(struct look *l, struct look_news *news, struct err *e);

/*
 * Keeps what the catalogue says that statuses mean, and wakes the open requests
 * when that changed. At the start, and when the catalogue was read anew.
 */
must_check enum err_code look_learn(struct look *l, struct utc now, struct err *e);

/*
 * Finds out which projects are served, and wakes what that touches. At the start,
 * and when projects or members changed.
 */
must_check enum err_code look_serve(struct look *l, struct utc now, struct err *e);

/*
 * The process: until SIGTERM. Number 0 also polls for news and takes nudges. Returns the exit
 * status.
 */
int work_look(const struct work_config *config, unsigned number);

#endif
