#include "tracker/masters.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "core/scene.h"
#include "tracker/catalogue.h"
#include "tracker/tracker.h"

/* Columns of tracker_master. */
enum {
	M_RELATED,
	M_STATUS,
	M_CREATED,
	M_JOURNAL,
	M_AT,
	M_OLD,
	M_NEW,
	M_SIDE,
	M_REFUSED,
};

struct telling {
	struct tracker *t;
	int64_t issue;
	struct arena *arena;
	struct fact *facts;
	size_t n, room;
	struct err *e;
};

/* A change of a master's status, as far as it ended or reopened it; or a word of ours. */
struct change {
	struct utc at;
	int64_t journal;
	bool moves, done;
	bool unsolved; /* done: by a refusal, or by silence */
	bool answers;
};

struct master {
	bool there, related, moved;
	bool done_first; /* when it was created */
	size_t n, room;
	struct change *changes;
};

static enum stage
stage_of(const struct telling *g, const char *status)
{
	return catalogue_stage(g->t->catalogue, strtoll(status, NULL, 10));
}

static bool
is_done(const struct telling *g, int64_t status)
{
	return stage_is_done(catalogue_stage(g->t->catalogue, status));
}

/* Whoever closes what waits for its client gives up waiting. */
static bool
is_given_up(const struct telling *g, const char *was, const char *is)
{
	return stage_of(g, was) == STAGE_WAITING_CLIENT && stage_of(g, is) == STAGE_CLOSED;
}

static struct change *
change_add(const struct telling *g, struct master *m)
{
	if (m->n == m->room) {
		struct change *more;

		m->room = m->room == 0 ? 8 : m->room * 2;
		more = arena_array(g->arena, m->room, sizeof(*more));
		if (m->n > 0)
			memcpy(more, m->changes, m->n * sizeof(*more));
		m->changes = more;
	}
	return &m->changes[m->n++];
}

static bool
is_ours(const char *side)
{
	enum side by;

	return side != NULL && side_parse(side, &by) && side_is_provider(by);
}

static void
change_take(const struct telling *g, const struct rows *rows, struct utc *before, struct master *m)
{
	const char *was = row_text(rows, M_OLD), *is = row_text(rows, M_NEW);
	const bool moves = was != NULL && is != NULL, answers = is_ours(row_text(rows, M_SIDE));

	if ((!moves && !answers) || !tracker_instant(g->t, row_text(rows, M_AT), *before, before))
		return;
	if (moves && !m->moved)
		m->done_first = stage_is_done(stage_of(g, was));
	m->moved = m->moved || moves;
	*change_add(g, m) = (struct change){
		.at = *before,
		.journal = row_int(rows, M_JOURNAL),
		.moves = moves,
		.done = moves && stage_is_done(stage_of(g, is)),
		.unsolved = moves && (row_int(rows, M_REFUSED) != 0 || is_given_up(g, was, is)),
		.answers = answers,
	};
}

static enum err_code
read_master(const struct telling *g, int64_t id, struct master *m)
{
	struct rows *rows =
	    db_query(g->t->db, Q_tracker_master, PARAMS(p_int(g->issue), p_int(id)));
	struct utc before = UTC_NONE;

	*m = (struct master){ .there = false };
	while (rows_next(rows)) {
		if (!m->there) {
			m->there = true;
			m->related = row_int(rows, M_RELATED) != 0;
			m->done_first = is_done(g, row_int(rows, M_STATUS));
			if (!tracker_instant(g->t, row_text(rows, M_CREATED), UTC_NONE, &before))
				before = (struct utc){ 0 };
		}
		change_take(g, rows, &before, m);
	}
	return rows_end(rows, g->e);
}

static bool
done_at(const struct master *m, struct utc at)
{
	bool done = m->done_first;

	for (size_t i = 0; i < m->n && m->changes[i].at.s <= at.s; i++)
		done = m->changes[i].moves ? m->changes[i].done : done;
	return done;
}

static struct fact *
add(struct telling *g)
{
	if (g->n == g->room) {
		struct fact *more = arena_array(g->arena, g->room * 2, sizeof(*more));

		memcpy(more, g->facts, g->n * sizeof(*more));
		g->facts = more;
		g->room *= 2;
	}
	return &g->facts[g->n++];
}

static void
tell_change(struct telling *g, int64_t id, const struct change *c, char kind, enum link_event link)
{
	*add(g) = (struct fact){
		.at = c->at,
		.id = arena_printf(g->arena, "%c%" PRId64, kind, c->journal),
		.by = SIDE_BOT,
		.link = link,
		.other = id,
		.unsolved = link == LINK_MASTER_DONE && c->unsolved,
	};
}

/* An answer with which it ends is told with the end: first as done, then as answered. */
static void
tell_changes(struct telling *g, int64_t id, const struct master *m, struct utc since)
{
	bool done = done_at(m, since);

	for (size_t i = 0; i < m->n; i++) {
		const struct change *c = &m->changes[i];

		if (c->at.s <= since.s)
			continue;
		if (c->moves && c->done != done) {
			done = c->done;
			tell_change(g, id, c, 'm', done ? LINK_MASTER_DONE : LINK_MASTER_OPEN);
		}
		if (c->answers)
			tell_change(g, id, c, 'a', LINK_MASTER_ANSWERED);
	}
}

/* Whether a fact of the first n, after the i-th, tells that the relation was taken out again. */
static bool
gone_after(const struct telling *g, size_t i, size_t n)
{
	for (size_t j = i + 1; j < n; j++) {
		if (g->facts[j].link == LINK_GONE && g->facts[j].other == g->facts[i].other)
			return true;
	}
	return false;
}

/* Its news are told once, from when it was first linked. */
static bool
told_before(const struct telling *g, size_t i)
{
	for (size_t j = 0; j < i; j++) {
		if (g->facts[j].link == LINK_MADE && g->facts[j].other == g->facts[i].other)
			return true;
	}
	return false;
}

static enum err_code
tell_link(struct telling *g, size_t i, size_t n)
{
	const int64_t id = g->facts[i].other;
	const struct utc at = g->facts[i].at;
	struct master m;

	if (read_master(g, id, &m) != ERR_OK)
		return g->e->code;
	if (!m.there || (!m.related && !gone_after(g, i, n))) {
		g->facts[i].link = LINK_NONE;
		return ERR_OK;
	}
	g->facts[i].master_done = done_at(&m, at);
	if (!told_before(g, i))
		tell_changes(g, id, &m, at);
	return ERR_OK;
}

enum err_code
masters_tell(
    struct tracker *t, int64_t issue, struct arena *arena, struct timeline *timeline, struct err *e)
{
	const size_t n = timeline->n;
	struct telling g = { .t = t, .issue = issue, .arena = arena, .n = n, .e = e };

	if (!timeline_is_tied(timeline))
		return ERR_OK;
	g.room = n + 8;
	g.facts = arena_array(arena, g.room, sizeof(*g.facts));
	memcpy(g.facts, timeline->facts, n * sizeof(*g.facts));
	for (size_t i = 0; i < n; i++) {
		if (g.facts[i].link == LINK_MADE && tell_link(&g, i, n) != ERR_OK)
			return e->code;
	}
	timeline_sort(g.facts, g.n);
	timeline->facts = g.facts;
	timeline->n = g.n;
	return ERR_OK;
}
