#ifndef SLAD_WORK_HELPED_H
#define SLAD_WORK_HELPED_H

#include "base/err.h"
#include "work/case.h"

/*
 * Articles that may answer a request, for the note that acknowledges it (D1
 * clause 14; the regulation's faq.in_registration). Of wikis only that of the
 * request's own project, and only if its author's role may read it there: nobody
 * is logged in whom the tracker could be asked for.
 */

struct arena;
struct db;

/* What a process holds of the help centre; in case_room. */
struct helped;
void helped_free(struct helped *h);

/*
 * Fills c->help when the registration is to be acknowledged and something fits:
 * a heading and a link for each, in the client's language; else it stays NULL.
 */
must_check enum err_code helped_read(
    struct case_room *room, struct case_file *c, struct arena *arena, struct err *e);

/* They were sent to the author; part of the caller's transaction. */
must_check enum err_code helped_keep(
    struct db *db, const struct case_file *c, struct utc now, struct err *e);

#endif
