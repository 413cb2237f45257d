#ifndef SLAD_HOOKS_TRIGGERS_H
#define SLAD_HOOKS_TRIGGERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct db;

/*
 * The queue of the opt-in triggers (sql/triggers.sql): each row names an issue
 * that changed or was deleted, whose notes were edited in silence, or that lost
 * a relation. Draining deletes what was turned into wake-ups, in the same
 * transaction; rows that become visible late are found by the next call, since
 * nothing is remembered but what is still there. The tracker's writes never
 * wait for it.
 */
struct triggers_news {
	size_t events;
	bool absent; /* the table is not there: the triggers are not installed. Ask again rarely */
	bool more; /* call again without waiting */
};

must_check enum err_code triggers_drain(struct db *db, struct triggers_news *out, struct err *e);

#endif
