#include "work/page.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "tracker/tracker.h"

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
	int64_t after;
	int64_t last;
	struct arena *arena;
	struct stream arrivals; /* struct fact_arrival */
	struct stream sides; /* struct side_row */
	struct stream worded; /* int64_t */
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
	    channel_parse(row_text(rows, 7), &a->channel);
}

static bool
take_side(const struct rows *rows, struct page *p)
{
	struct side_row *s = stream_add(&p->sides, sizeof(*s), p->arena);

	*s =
	    (struct side_row){ .issue = row_int(rows, 0), .side = { .journal = row_int(rows, 1) } };
	return side_parse(row_text(rows, 2), &s->side.side);
}

static bool
take_worded(const struct rows *rows, struct page *p)
{
	*(int64_t *)stream_add(&p->worded, sizeof(int64_t), p->arena) = row_int(rows, 0);
	return true;
}

static enum err_code
take_all(
    struct page *p, enum query q, bool (*take)(const struct rows *, struct page *), struct err *e)
{
	struct rows *rows = db_query(p->room->db, q, PARAMS(p_int(p->after), p_int(p->last)));
	bool known = true;

	while (rows_next(rows))
		known = take(rows, p) && known;
	if (rows_end(rows, e) != ERR_OK)
		return e->code;
	return known ? ERR_OK
		     : err_set(e, ERR_INVALID,
			   "issues %" PRId64 " to %" PRId64
			   ": a kept fact has a word that this version of slad does not know",
			   p->after + 1, p->last);
}

static enum err_code
read_kept(struct page *p, struct err *e)
{
	p->arrivals = p->sides = p->worded = (struct stream){ .n = 0 };
	if (take_all(p, Q_work_arrivals, take_arrival, e) != ERR_OK ||
	    take_all(p, Q_work_sides, take_side, e) != ERR_OK)
		return e->code;
	return take_all(p, Q_work_worded, take_worded, e);
}

static const struct fact_arrival *
arrival_of(const struct page *p, int64_t issue)
{
	const struct fact_arrival *all = p->arrivals.items;
	const size_t i = p->arrivals.next;

	return i < p->arrivals.n && all[i].issue == issue ? &all[i] : NULL;
}

static void
skip_to(struct page *p, int64_t issue)
{
	const struct fact_arrival *arrivals = p->arrivals.items;
	const struct side_row *sides = p->sides.items;
	const int64_t *worded = p->worded.items;

	while (p->arrivals.next < p->arrivals.n && arrivals[p->arrivals.next].issue < issue)
		p->arrivals.next++;
	while (p->sides.next < p->sides.n && sides[p->sides.next].issue < issue)
		p->sides.next++;
	while (p->worded.next < p->worded.n && worded[p->worded.next] < issue)
		p->worded.next++;
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
	return ERR_OK;
}

static enum err_code
words_of(struct page *p, struct case_parts *parts, struct err *e)
{
	const int64_t *worded = p->worded.items;
	struct fact_word *words = NULL;

	if (p->worded.next == p->worded.n || worded[p->worded.next] != parts->issue->id)
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
	if (issue->id > p->last)
		return ERR_OK;
	parts.arrival = arrival_of(p, issue->id);
	if (words_of(p, &parts, e) != ERR_OK)
		return e->code;
	return p->each(p->ctx, &parts, e);
}

enum err_code
page_read(struct case_room *room, int64_t after, int64_t last, unsigned limit, struct arena *arena,
    page_each *each, void *ctx, struct err *e)
{
	struct page p = {
		.room = room, .after = after, .last = last, .arena = arena, .each = each, .ctx = ctx
	};
	int64_t end;

	if (read_kept(&p, e) != ERR_OK)
		return e->code;
	return read_page(room->tracker, after, limit, knows, take_one, &p, arena, &end, e);
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
