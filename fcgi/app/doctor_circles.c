#include "app/doctor.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"

/* Beyond so many nobody reads on. */
#define CIRCLES_SHOWN 20
#define FIRST_ROOM 256

/*
 * The graph of duplicates, walked in depth: an issue that is met again while it
 * is still on the path closes a circle.
 */
enum colour { UNSEEN, ON_PATH, DONE };

struct graph {
	size_t n; /* pairs, by from */
	const struct doctor_pair *pairs;
	enum colour *colours; /* of the issue that stands first at that pair */
	size_t *next; /* pair to follow from it */
	size_t depth;
	size_t *path; /* first pairs of the issues on it */
	int64_t *circle;
};

static int
by_from(const void *a, const void *b)
{
	const struct doctor_pair *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return (x->to > y->to) - (x->to < y->to);
}

/* The first pair of an issue; n: it duplicates nothing. */
static size_t
first_of(const struct graph *g, int64_t issue)
{
	size_t low = 0, high = g->n;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (g->pairs[middle].from < issue)
			low = middle + 1;
		else
			high = middle;
	}
	return low < g->n && g->pairs[low].from == issue ? low : g->n;
}

static void
step_in(struct graph *g, size_t first)
{
	g->colours[first] = ON_PATH;
	g->next[first] = first;
	g->path[g->depth++] = first;
}

/* The path from that issue on is a circle. */
static void
tell(struct graph *g, size_t first, doctor_circle *each, void *ctx)
{
	size_t from = g->depth, n = 0;

	while (g->path[--from] != first)
		continue;
	for (size_t i = from; i < g->depth; i++)
		g->circle[n++] = g->pairs[g->path[i]].from;
	each(ctx, g->circle, n);
}

/*
 * Follows one pair of the last issue of the path, or leaves that issue. 1 when a circle was told.
 */
static size_t
step(struct graph *g, doctor_circle *each, void *ctx)
{
	const size_t at = g->path[g->depth - 1];
	const size_t pair = g->next[at]++;
	size_t first;

	if (pair == g->n || g->pairs[pair].from != g->pairs[at].from) {
		g->colours[at] = DONE;
		g->depth--;
		return 0;
	}
	first = first_of(g, g->pairs[pair].to);
	if (first == g->n || g->colours[first] == DONE)
		return 0;
	if (g->colours[first] == ON_PATH) {
		tell(g, first, each, ctx);
		return 1;
	}
	step_in(g, first);
	return 0;
}

size_t
doctor_circles(
    struct doctor_pair *pairs, size_t n, struct arena *arena, doctor_circle *each, void *ctx)
{
	struct graph g = {
		.n = n,
		.pairs = pairs,
		.colours = arena_array(arena, n + 1, sizeof(*g.colours)),
		.next = arena_array(arena, n + 1, sizeof(*g.next)),
		.path = arena_array(arena, n + 1, sizeof(*g.path)),
		.circle = arena_array(arena, n + 1, sizeof(*g.circle)),
	};
	size_t circles = 0;

	if (n > 0)
		qsort(pairs, n, sizeof(*pairs), by_from);
	for (size_t i = 0; i < n; i++) {
		if ((i > 0 && pairs[i].from == pairs[i - 1].from) || g.colours[i] != UNSEEN)
			continue;
		step_in(&g, i);
		while (g.depth > 0)
			circles += step(&g, each, ctx);
	}
	return circles;
}

/* The check. */

struct telling {
	struct doctor *d;
	size_t n;
};

static void
say_circle(void *ctx, const int64_t *issues, size_t n)
{
	struct telling *t = ctx;
	struct buf text;

	if (t->n++ >= CIRCLES_SHOWN)
		return;
	buf_init(&text);
	for (size_t i = 0; i < n; i++)
		buf_printf(&text, "#%" PRId64 " → ", issues[i]);
	doctor_say(t->d, DOCTOR_WARNING,
	    arena_printf(t->d->arena, "request #%" PRId64 ", Related issues", issues[0]),
	    "take one of these relations away: the tracker answers 500 when one of the requests is "
	    "closed",
	    "requests duplicate each other in a circle: %s#%" PRId64, text.data, issues[0]);
	buf_release(&text);
}

static enum err_code
read_pairs(struct doctor *d, struct doctor_pair **out, size_t *n, struct err *e)
{
	struct rows *rows = db_query(d->db, Q_doctor_duplicates, NO_PARAMS);
	struct doctor_pair *pairs = NULL;
	size_t room = 0;

	*n = 0;
	while (rows_next(rows)) {
		if (*n == room) {
			struct doctor_pair *old = pairs;

			room = room == 0 ? FIRST_ROOM : 2 * room;
			pairs = arena_array(d->arena, room, sizeof(*pairs));
			if (*n > 0)
				memcpy(pairs, old, *n * sizeof(*pairs));
		}
		pairs[*n].from = row_int(rows, 0);
		pairs[*n].to = row_int(rows, 1);
		++*n;
	}
	*out = pairs;
	return rows_end(rows, e);
}

void
doctor_duplicates(struct doctor *d)
{
	struct telling t = { .d = d };
	struct doctor_pair *pairs;
	struct err e;
	size_t n;

	if (read_pairs(d, &pairs, &n, &e) != ERR_OK)
		doctor_trouble(d, "issue_relations", NULL, &e);
	else if (doctor_circles(pairs, n, d->arena, say_circle, &t) == 0)
		doctor_say(d, DOCTOR_OK, NULL, NULL, "%zu relations, none in a circle", n);
	else if (t.n > CIRCLES_SHOWN)
		doctor_say(
		    d, DOCTOR_WARNING, NULL, NULL, "and %zu circles more", t.n - CIRCLES_SHOWN);
}
