#include "work/page.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "tracker/replay.h"
#include "tracker/tracker.h"
#include "work/loop.h"

/* Fewer issues are read as quickly page by page. */
#define REPLAY_MIN 5000
/* All entries from the first issue on are read: a quarter of the issues must be asked for. */
#define REPLAY_SHARE 4

/* Of one kind, by issue; `next` goes forward with the issues of the page. */
struct stream {
	size_t n;
	size_t next;
	size_t room;
	void *items;
};

/* A side with the issue that it belongs to, as the stream of a page has it. */
struct side_row {
	int64_t issue;
	struct side_of side;
};

/* The issues in (after, last]. */
struct page {
	struct case_room *room;
	const struct page_ask *ask;
	struct arena *arena;
	struct stream arrivals; /* struct fact_arrival */
	struct stream sides; /* struct side_row */
	struct stream worded; /* int64_t */
	struct stream judged; /* int64_t: judged since */
	page_each *each;
	void *ctx;
};

static void *
stream_add(struct stream *s, size_t size, struct arena *arena)
{
	if (s->n == s->room) {
		const size_t room = s->room * 2 + 64;
		void *more = arena_array(arena, room, size);

		if (s->n > 0)
			memcpy(more, s->items, s->n * size);
		s->items = more;
		s->room = room;
	}
	return (char *)s->items + s->n++ * size;
}

static const char *
text_of(const struct rows *rows, unsigned column, struct arena *arena)
{
	const char *text = row_text(rows, column);

	return text == NULL ? NULL : arena_strdup(arena, text);
}

static bool
take_arrival(const struct rows *rows, struct page *p)
{
	struct fact_arrival *a = stream_add(&p->arrivals, sizeof(*a), p->arena);

	*a = (struct fact_arrival){
		.issue = row_int(rows, 0),
		.author = row_int(rows, 1),
		.client = row_int(rows, 3),
		.contract = row_int(rows, 4),
		.level = text_of(rows, 5, p->arena),
		.regulation = text_of(rows, 8, p->arena),
		.received = row_utc(rows, 9),
		.language = text_of(rows, 10, p->arena),
		.seen = row_utc(rows, 11),
		.assumed = row_int(rows, 12) != 0,
	};
	return side_parse(row_text(rows, 2), &a->author_side) &&
	    category_parse(row_text(rows, 6), &a->category) &&
	    channel_parse(row_text(rows, 7), &a->channel) &&
	    channel_source_parse(row_text(rows, 13), &a->channel_by);
}

static bool
take_side(const struct rows *rows, struct page *p)
{
	struct side_row *s = stream_add(&p->sides, sizeof(*s), p->arena);

	*s =
	    (struct side_row){ .issue = row_int(rows, 0), .side = { .journal = row_int(rows, 1) } };
	return side_parse(row_text(rows, 2), &s->side.side);
}

static void
take_id(struct stream *s, const struct rows *rows, struct arena *arena)
{
	*(int64_t *)stream_add(s, sizeof(int64_t), arena) = row_int(rows, 0);
}

static bool
take_worded(const struct rows *rows, struct page *p)
{
	take_id(&p->worded, rows, p->arena);
	return true;
}

static enum err_code
take_all(
    struct page *p, enum query q, bool (*take)(const struct rows *, struct page *), struct err *e)
{
	const struct page_ask *ask = p->ask;
	struct rows *rows = db_query(p->room->db, q, PARAMS(p_int(ask->after), p_int(ask->last)));
	bool known = true;

	while (rows_next(rows))
		known = take(rows, p) && known;
	if (rows_end(rows, e) != ERR_OK)
		return e->code;
	return known ? ERR_OK
		     : err_set(e, ERR_INVALID,
			   "issues %" PRId64 " to %" PRId64
			   ": a kept fact has a word that this version of slad does not know",
			   ask->after + 1, ask->last);
}

static enum err_code
read_judged(struct page *p, struct err *e)
{
	const struct page_ask *ask = p->ask;
	struct rows *rows;

	if (utc_is_none(ask->since))
		return ERR_OK;
	rows = db_query(p->room->db, Q_work_judged_since,
	    PARAMS(p_int(ask->after), p_int(ask->last), p_utc(ask->since)));
	while (rows_next(rows))
		take_id(&p->judged, rows, p->arena);
	return rows_end(rows, e);
}

static enum err_code
read_kept(struct page *p, struct err *e)
{
	p->arrivals = p->sides = p->worded = p->judged = (struct stream){ .n = 0 };
	if (take_all(p, Q_work_arrivals, take_arrival, e) != ERR_OK ||
	    take_all(p, Q_work_sides, take_side, e) != ERR_OK)
		return e->code;
	if (take_all(p, Q_work_worded, take_worded, e) != ERR_OK)
		return e->code;
	return read_judged(p, e);
}

static const struct fact_arrival *
arrival_of(const struct page *p, int64_t issue)
{
	const struct fact_arrival *all = p->arrivals.items;
	const size_t i = p->arrivals.next;

	return i < p->arrivals.n && all[i].issue == issue ? &all[i] : NULL;
}

static void
skip_ids(struct stream *s, int64_t issue)
{
	const int64_t *ids = s->items;

	while (s->next < s->n && ids[s->next] < issue)
		s->next++;
}

static bool
is_next(const struct stream *s, int64_t issue)
{
	const int64_t *ids = s->items;

	return s->next < s->n && ids[s->next] == issue;
}

static void
skip_to(struct page *p, int64_t issue)
{
	const struct fact_arrival *arrivals = p->arrivals.items;
	const struct side_row *sides = p->sides.items;

	while (p->arrivals.next < p->arrivals.n && arrivals[p->arrivals.next].issue < issue)
		p->arrivals.next++;
	while (p->sides.next < p->sides.n && sides[p->sides.next].issue < issue)
		p->sides.next++;
	skip_ids(&p->worded, issue);
	skip_ids(&p->judged, issue);
}

/* read_knows: issues come in order, so each stream is walked once. */
static enum err_code
knows(void *ctx, int64_t issue, struct read_known *known, struct err *e)
{
	struct page *p = ctx;
	const struct fact_arrival *arrival;
	const struct side_row *rows = p->sides.items;
	struct side_of *sides;
	size_t n = 0, from;

	skip_to(p, issue);
	from = p->sides.next;
	while (from + n < p->sides.n && rows[from + n].issue == issue)
		n++;
	sides = arena_array(p->arena, n + 1, sizeof(sides[0]));
	arrival = arrival_of(p, issue);
	known->n_sides = 0;
	if (arrival != NULL)
		sides[known->n_sides++] = (struct side_of){ .side = arrival->author_side };
	for (size_t i = 0; i < n; i++)
		sides[known->n_sides++] = rows[from + i].side;
	known->sides = sides;
	known->stages = p->room->stages;
	known->n_stages = p->room->n_stages;
	known->again = is_next(&p->judged, issue);
	return ERR_OK;
}

static enum err_code
words_of(struct page *p, struct case_parts *parts, struct err *e)
{
	struct fact_word *words = NULL;

	if (!is_next(&p->worded, parts->issue->id))
		return ERR_OK;
	if (fact_words(p->room->db, parts->issue->id, p->arena, &words, &parts->n_words, e) !=
	    ERR_OK)
		return e->code;
	parts->words = words;
	return ERR_OK;
}

/* read_each */
static enum err_code
take_one(
    void *ctx, const struct tracked_issue *issue, const struct timeline *timeline, struct err *e)
{
	struct page *p = ctx;
	struct case_parts parts = { .issue = issue, .timeline = timeline };

	/* It came to the page while that was read, and is of the next. */
	if (issue->id > p->ask->last)
		return ERR_OK;
	parts.arrival = arrival_of(p, issue->id);
	if (words_of(p, &parts, e) != ERR_OK)
		return e->code;
	return p->each(p->ctx, &parts, e);
}

enum err_code
page_read(struct case_room *room, const struct page_ask *ask, struct arena *arena, page_each *each,
    void *ctx, struct err *e)
{
	struct page p = { .room = room, .ask = ask, .arena = arena, .each = each, .ctx = ctx };
	int64_t end;

	if (read_kept(&p, e) != ERR_OK)
		return e->code;
	return read_page(room->tracker, ask->replay, ask->after, ask->limit, knows, take_one, &p,
	    arena, &end, e);
}

enum err_code
page_end(struct case_room *room, int64_t after, unsigned limit, int64_t *last, struct err *e)
{
	struct rows *rows = db_query(room->db, Q_work_page_end, PARAMS(p_int(after), p_int(limit)));

	*last = 0;
	while (rows_next(rows))
		*last = row_int(rows, 0);
	return rows_end(rows, e);
}

/* replay_between */
static void
rest(void *ctx, size_t entries)
{
	int64_t *began = ctx;

	loop_rest(*began);
	*began = loop_ms();
}

enum err_code
page_replay(struct case_room *room, int64_t after, int64_t last, bool gently, struct replay **out,
    struct err *e)
{
	struct rows *rows =
	    db_query(room->db, Q_work_share, PARAMS(p_int(after), p_int(last), p_int(after)));
	int64_t began = loop_ms(), issues = 0, span = 0;

	*out = NULL;
	while (rows_next(rows)) {
		issues = row_int(rows, 0);
		span = row_int(rows, 1) - after;
	}
	if (rows_end(rows, e) != ERR_OK)
		return e->code;
	if (issues < REPLAY_MIN || (last - after) * REPLAY_SHARE < span)
		return ERR_OK;
	return replay_open(room->tracker, after, last, gently ? rest : NULL, &began, out, e);
}
