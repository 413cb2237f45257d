#ifndef SLAD_TRACKER_REPLAY_H
#define SLAD_TRACKER_REPLAY_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * The tracker's history, for whoever reads all of it: read_page with a replay
 * gives the same as without, some times faster.
 *
 * Entries and their details are read once, each table forward along its primary
 * key, by short statements that leave no snapshot open and sort nothing in the
 * server; they are put by, without a name, in files of the temporary folder
 * (TMPDIR), one for some thousands of issues, and taken up from there as the
 * pages come. In memory are one such file, and eight bytes for each entry. The
 * disk holds about what the notes of those issues hold.
 *
 * What is written in the tracker after replay_open is not in it: whoever judges
 * by it sees to what changed since (read_known.again).
 */

struct arena;
struct people;
struct raw;
struct replay;
struct tracker;

/* Called after each statement, so that the caller can rest, or tell how far it is. */
typedef void replay_between(void *ctx, size_t entries);

/*
 * The issues in (after, last]; `between` may be NULL. It takes as long as the
 * tables are large, and leaves the connection free.
 */
must_check enum err_code replay_open(struct tracker *t, int64_t after, int64_t last,
    replay_between *between, void *ctx, struct replay **out, struct err *e);
void replay_close(struct replay *r);
/* The last issue that it was made for. */
int64_t replay_last(const struct replay *r);
/* Pages in any order; going back costs reading a file again. */

/* For read.c: the entries of a page of issues, which come by id. */
must_check enum err_code replay_entries(
    struct replay *r, struct raw *raws, size_t n, struct arena *arena, struct err *e);
/* Of all the tracker's people, asked once; they live as long as the replay. */
struct people *replay_people(struct replay *r);

#endif
