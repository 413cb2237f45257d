#ifndef SLAD_SEARCH_SHELF_H
#define SLAD_SEARCH_SHELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "search/rank.h"

/*
 * An index on disk: DIR/NAME.index, which is mapped, and a trail of what came
 * since, DIR/NAME.ID.trail, where ID is that of the index. One process writes,
 * any number ask. Whatever is damaged is as if it were not there; the writer
 * makes it anew.
 */
struct shelf;

enum shelf_mode { SHELF_ASK, SHELF_WRITE };

/* How far the tracker was read: by the writer's own numbering. */
#define SHELF_MARKS 8

/* Requests; and pages of wikis and articles of the help centre, whose words are other words. */
#define SHELF_SIMILAR "similar"
#define SHELF_ARTICLES "articles"

struct shelf *shelf_new(const char *dir, const char *name, enum shelf_mode mode);
void shelf_free(struct shelf *s);

/*
 * Before each question: what the writer did meanwhile. Costs two stats and a
 * read when nothing happened. ERR_NOTFOUND: there is no index yet; ERR_INVALID:
 * it is damaged. What was open stays open then, unless somebody cut or wrote its
 * file in place: it is put away.
 */
must_check enum err_code shelf_refresh(struct shelf *s, struct err *e);

/* NULL: nothing is open. Valid until the next shelf_refresh or shelf_save. */
struct index *shelf_index(struct shelf *s);
struct rank *shelf_rank(struct shelf *s);
void shelf_weigh(struct shelf *s, const float weights[FEATURES]);
void shelf_synonyms(struct shelf *s, const struct synonyms *synonyms);

/* ---- the writer's ---- */

/* Begins an empty index; nothing of it is on disk before shelf_save. */
void shelf_begin(struct shelf *s);
/* Of an index under way only memory changes; else it is in the trail when this returns. */
must_check enum err_code shelf_put(struct shelf *s, const struct report *r, struct err *e);
must_check enum err_code shelf_change(struct shelf *s, const struct report *r, struct err *e);
must_check enum err_code shelf_remove(struct shelf *s, const char *id, struct err *e);
must_check enum err_code shelf_mark(
    struct shelf *s, const int64_t marks[SHELF_MARKS], struct err *e);
const int64_t *shelf_marks(const struct shelf *s);
/* All of it into one file, with a new, empty trail. On error all stays as it was. */
must_check enum err_code shelf_save(struct shelf *s, struct err *e);
/*
 * What is on disk, if it is another than what this process wrote: a file that was
 * removed is written again out of memory. ERR_NOTFOUND: it was damaged in place
 * and is put away; it has to be made anew. Costs three stats when all is well.
 */
must_check enum err_code shelf_keep(struct shelf *s, struct err *e);
/* The trail is long enough, or so much is dead, that shelf_save pays. */
bool shelf_is_full(const struct shelf *s);

#endif
