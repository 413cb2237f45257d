#ifndef SLAD_TRACKER_RELATE_H
#define SLAD_TRACKER_RELATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "core/terms.h"

/* Relations between issues, made by the bot through the REST API. */

struct act_outcome;
struct arena;
struct tracker;

/* Those that move no dates of anybody's issues. */
#define RELATION_TERMS(X)                                                                          \
	X(RELATION_RELATES, "relates")                                                             \
	X(RELATION_DUPLICATES, "duplicates")                                                       \
	X(RELATION_BLOCKS, "blocks")

TERM_SET(relation, RELATION_TERMS, RELATION_COUNT);

/*
 * `from` relates to, duplicates or blocks `to`. DONE, with the relation's id,
 * also when it stands already. REFUSED when the two are related in another way,
 * when `from` duplicates another issue (which one would its clock follow?), and
 * when `to` already leads back to `from` by duplicates: nobody could close
 * such issues again. The graph is walked before and after; a circle that
 * somebody else closed in between is opened again (CONFLICT). The other outcomes
 * as in act.h; an error is the database's.
 */
must_check enum err_code relate_put(struct tracker *t, int64_t from, enum relation relation,
    int64_t to, struct act_outcome *out, struct err *e);

/*
 * Takes that relation out of the tracker; DONE also when it is not there. The
 * outcomes as above.
 */
must_check enum err_code relate_remove(struct tracker *t, int64_t from, enum relation relation,
    int64_t to, struct act_outcome *out, struct err *e);

/*
 * Before somebody takes it back. ERR_CONFLICT, with a sentence for people: `issue`
 * duplicates `of` in the tracker neither now nor by slad's doing.
 */
must_check enum err_code relate_stands(struct tracker *t, int64_t issue, int64_t of, struct err *e);

struct relate_master {
	int64_t issue;
	const char *subject;
	bool closed;
	bool by_bot; /* the relation was made by slad, at whoever's word */
};

/*
 * What `issue` duplicates in the tracker now, whoever made it so, the first first: people may have
 * made several, of which room for RELATE_MASTERS_MAX is needed. Texts are the arena's.
 */
#define RELATE_MASTERS_MAX 10
must_check enum err_code relate_masters(struct tracker *t, int64_t issue, struct arena *arena,
    struct relate_master out[RELATE_MASTERS_MAX], size_t *n, struct err *e);

/*
 * Before somebody says that `issue` duplicates `of`: *head is where the relation
 * should lead, the request at the end of of's own duplicates, an open one if
 * there are several. ERR_NOTFOUND: there is no such issue. ERR_CONFLICT, with a
 * sentence for people: it would close a circle, the two are related in another
 * way, `issue` duplicates another one already, or they are of two projects and
 * the tracker does not relate those. What was ordered and is not in the tracker
 * yet is taken to stand there.
 */
must_check enum err_code relate_head(
    struct tracker *t, int64_t issue, int64_t of, int64_t *head, struct err *e);

/*
 * For link_order, `ctx` is a struct tracker: relate_head leads to `head` still. ERR_CONFLICT as
 * there, or because somebody was faster.
 */
must_check enum err_code relate_allow(
    void *ctx, int64_t issue, int64_t of, int64_t head, struct err *e);

#endif
