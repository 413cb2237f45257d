#include "tracker/replay.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "tracker/catalogue.h"
#include "tracker/people.h"
#include "tracker/raw.h"
#include "tracker/replay_part.h"
#include "tracker/tracker.h"

/* Rows of one statement: some tens of milliseconds. */
#define CHUNK 20000
/* A file for so many issues, or more when there would be too many files. */
#define PART 8192
#define PARTS_MAX 200

/* Whose entry it is; the tracker's ids have 32 bits. */
struct place {
	uint32_t journal;
	uint32_t issue;
};

struct replay {
	struct tracker *tracker;
	struct arena *arena; /* of this, and of the people */
	struct people people;
	int64_t after, last;
	size_t n_parts;
	struct replay_part *parts[PARTS_MAX]; /* by issue */
	struct replay_part *open; /* the one that is in memory */
	size_t n_places, room;
	struct place *places; /* by journal; only while it is made */
	size_t next; /* of the places: details come nearly in their order */
	replay_between *between;
	void *ctx;
	size_t entries;
};

/* ---- the parts ---- */

/* Every other end, so that twice as many issues are in each. */
static size_t
thin_out(int64_t *ends, size_t n)
{
	size_t kept = 0;

	for (size_t i = 1; i < n; i += 2)
		ends[kept++] = ends[i];
	if (n % 2 == 1)
		ends[kept++] = ends[n - 1];
	return kept;
}

static enum err_code
find_end(struct replay *r, int64_t from, int64_t issues, int64_t *end, struct err *e)
{
	struct rows *rows =
	    db_query(r->tracker->db, Q_tracker_replay_end, PARAMS(p_int(from), p_int(issues)));

	*end = 0;
	while (rows_next(rows))
		*end = row_int(rows, 0);
	return rows_end(rows, e);
}

static enum err_code
make_parts(struct replay *r, struct err *e)
{
	int64_t ends[PARTS_MAX], from = r->after, per_part = PART;
	size_t n = 0;

	while (from < r->last) {
		if (n == PARTS_MAX) {
			n = thin_out(ends, n);
			per_part *= 2;
		}
		if (find_end(r, from, per_part, &ends[n], e) != ERR_OK)
			return e->code;
		if (ends[n] == 0)
			break;
		from = ends[n++];
	}
	for (size_t i = 0; i < n; i++) {
		r->parts[i] = replay_part_new(ends[i]);
		if (r->parts[i] == NULL)
			return err_set(e, ERR_INTERNAL,
			    "a temporary file is needed to read the tracker's history: %s; set "
			    "TMPDIR to a folder with room",
			    strerror(errno));
		r->n_parts++;
	}
	return ERR_OK;
}

/* The part that an issue is in; NULL: it is of none. */
static struct replay_part *
part_of(const struct replay *r, int64_t issue)
{
	size_t low = 0, high = r->n_parts;

	if (issue <= r->after || issue > r->last)
		return NULL;
	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (replay_part_end(r->parts[middle]) < issue)
			low = middle + 1;
		else
			high = middle;
	}
	return low < r->n_parts ? r->parts[low] : NULL;
}

/* ---- reading on and on ---- */

static bool
remember_place(struct replay *r, int64_t journal, int64_t issue)
{
	if (journal > UINT32_MAX || issue > UINT32_MAX)
		return false;
	if (r->n_places == r->room) {
		r->room = r->room == 0 ? CHUNK : r->room * 2;
		r->places = realloc(r->places, r->room * sizeof(*r->places));
		if (r->places == NULL)
			abort();
	}
	r->places[r->n_places++] = (struct place){ (uint32_t)journal, (uint32_t)issue };
	return true;
}

static bool
take_entry(struct replay *r, const struct rows *rows)
{
	const int64_t issue = row_int(rows, 1);
	struct replay_part *part = part_of(r, issue);

	if (part == NULL)
		return true;
	r->entries++;
	replay_part_put_entry(part, rows);
	return remember_place(r, row_int(rows, 0), issue);
}

static int
place_compare(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return (x->journal > y->journal) - (x->journal < y->journal);
}

/* Details follow their entries nearly in order: mostly it is the last place, or the next. */
static const struct place *
place_of(struct replay *r, int64_t journal)
{
	const struct place key = { .journal = (uint32_t)journal };

	if (r->n_places == 0 || journal > UINT32_MAX)
		return NULL;
	for (size_t i = r->next; i < r->n_places && i < r->next + 4; i++) {
		if (r->places[i].journal == journal) {
			r->next = i;
			return &r->places[i];
		}
	}
	return bsearch(&key, r->places, r->n_places, sizeof(key), place_compare);
}

static bool
take_detail(struct replay *r, const struct rows *rows)
{
	const struct place *p = place_of(r, row_int(rows, 1));

	if (p == NULL)
		return true;
	r->next = (size_t)(p - r->places);
	replay_part_put_detail(part_of(r, p->issue), r->tracker, p->issue, rows);
	return true;
}

static struct rows *
entries_after(const struct replay *r, int64_t from)
{
	return db_query(
	    r->tracker->db, Q_tracker_replay_entries, PARAMS(p_int(from), p_int(CHUNK)));
}

static struct rows *
details_after(const struct replay *r, int64_t from)
{
	return db_query(r->tracker->db, Q_tracker_replay_details,
	    PARAMS(
		p_int(catalogue_channel_field(r->tracker->catalogue)), p_int(from), p_int(CHUNK)));
}

/* A whole table from the id on, `first` included. */
static enum err_code
read_on(struct replay *r, struct rows *(*after)(const struct replay *, int64_t), int64_t first,
    bool (*take)(struct replay *, const struct rows *), struct err *e)
{
	int64_t from = first - 1;
	size_t n = CHUNK;
	bool fits = true;

	while (n == CHUNK) {
		struct rows *rows = after(r, from);

		for (n = 0; rows_next(rows); n++) {
			from = row_int(rows, 0);
			fits = take(r, rows) && fits;
		}
		if (rows_end(rows, e) != ERR_OK)
			return e->code;
		if (!fits)
			return err_set(e, ERR_INVALID,
			    "the tracker's ids are beyond 4294967295: they are not read in bulk");
		if (r->between != NULL)
			r->between(r->ctx, r->entries);
	}
	return ERR_OK;
}

/* With what to begin: the earliest entry and detail of these issues. */
static enum err_code
find_first(struct replay *r, int64_t *journal, int64_t *detail, struct err *e)
{
	struct rows *rows;

	*journal = *detail = 1;
	if (r->after <= 0)
		return ERR_OK;
	rows = db_query(
	    r->tracker->db, Q_tracker_replay_first, PARAMS(p_int(r->after + 1), p_int(r->last)));
	while (rows_next(rows)) {
		*journal = row_is_null(rows, 0) ? INT64_MAX : row_int(rows, 0);
		*detail = row_is_null(rows, 1) ? INT64_MAX : row_int(rows, 1);
	}
	return rows_end(rows, e);
}

static enum err_code
read_history(struct replay *r, struct err *e)
{
	int64_t journal, detail;

	if (make_parts(r, e) != ERR_OK || find_first(r, &journal, &detail, e) != ERR_OK ||
	    read_on(r, entries_after, journal, take_entry, e) != ERR_OK ||
	    read_on(r, details_after, detail, take_detail, e) != ERR_OK)
		return e->code;
	free(r->places);
	r->places = NULL;
	return people_read_names(&r->people, r->tracker, e);
}

enum err_code
replay_open(struct tracker *t, int64_t after, int64_t last, replay_between *between, void *ctx,
    struct replay **out, struct err *e)
{
	struct arena *arena = arena_new();
	struct replay *r = arena_alloc(arena, sizeof(*r));

	*r = (struct replay){
		.tracker = t,
		.arena = arena,
		.people = { .arena = arena, .all = true },
		.after = after,
		.last = last,
		.between = between,
		.ctx = ctx,
	};
	if (read_history(r, e) != ERR_OK) {
		replay_close(r);
		return e->code;
	}
	*out = r;
	return ERR_OK;
}

void
replay_close(struct replay *r)
{
	if (r == NULL)
		return;
	for (size_t i = 0; i < r->n_parts; i++)
		replay_part_free(r->parts[i]);
	free(r->places);
	arena_free(r->arena);
}

int64_t
replay_last(const struct replay *r)
{
	return r->last;
}

struct people *
replay_people(struct replay *r)
{
	return &r->people;
}

/* ---- taking up ---- */

static enum err_code
bring(struct replay *r, struct replay_part *part, struct err *e)
{
	if (r->open == part)
		return ERR_OK;
	if (r->open != NULL)
		replay_part_shut(r->open);
	r->open = NULL;
	if (!replay_part_open(part))
		return err_set(e, ERR_INTERNAL,
		    "the tracker's history cannot be read back from its temporary file: %s; is "
		    "there room in TMPDIR?",
		    strerror(errno));
	r->open = part;
	return ERR_OK;
}

enum err_code
replay_entries(struct replay *r, struct raw *raws, size_t n, struct arena *arena, struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		struct replay_part *part = part_of(r, raws[i].issue.id);

		if (part == NULL)
			continue;
		if (bring(r, part, e) != ERR_OK)
			return e->code;
		replay_part_tell(part, &r->people, arena, &raws[i]);
	}
	return ERR_OK;
}
