#ifndef SLAD_WEB_STATUS_H
#define SLAD_WEB_STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"
#include "store/letter.h"
#include "store/outbox.h"
#include "store/rejudge.h"

/*
 * How slad is, gathered from its own tables alone: the tracker is never asked,
 * what the delivering processes measured last is told. Health and metrics show
 * the same.
 */

struct arena;
struct node;
struct web;

/* What one node last heard from the tracker. */
struct status_probe {
	const char *node;
	struct utc at;
	bool reachable;
	bool has_skew;
	int64_t skew; /* seconds that its clock is ahead of ours */
	const char *trouble; /* NULL: none */
};

struct status {
	const char *version;
	bool database;
	struct utc now;
	bool paused; /* `slactl pause` */
	size_t due; /* issues that are to be looked at now */
	struct rejudge_state judging; /* of open requests, after an upgrade */
	struct utc oldest; /* since when the first of them is; UTC_NONE: none is */
	size_t outbox[OUTBOX_STATE_COUNT];
	size_t letters[LETTER_STATE_COUNT];
	int64_t gaps; /* ids that tailing still asks for */
	struct span gap_age; /* of the oldest */
	size_t n_nodes;
	const struct node *nodes;
	size_t n_probes;
	const struct status_probe *probes;
	size_t n_troubles; /* none: all is well */
	const struct err *troubles; /* for whoever has to mend it; each has its problem's code */
};

/* A database that cannot be reached is a trouble, not an error. Texts live in the arena. */
void status_read(struct web *w, struct utc now, struct arena *a, struct status *out);

/* For how many seconds the first of what is to be looked at has been due; 0: nothing is. */
int64_t status_lag(const struct status *s);

#endif
