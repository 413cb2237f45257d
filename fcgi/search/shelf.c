#include "search/shelf.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/sections.h"
#include "base/trail.h"
#include "search/image.h"

#define PATH_ROOM 512
#define NAME_ROOM 16
/* A trail is worth a new file when it holds so many reports, or that share of all. */
#define FULL_LEAST 500
#define FULL_SHARE 16

/* The section behind those of the image. */
struct label {
	uint64_t id;
	int64_t marks[SHELF_MARKS];
};

struct shelf {
	char dir[PATH_ROOM - 64];
	char name[NAME_ROOM];
	enum shelf_mode mode;
	struct sections *file;
	struct trail *trail; /* NULL: an index under way */
	struct index *index;
	struct rank *rank;
	struct label label;
	bool weighed;
	float weights[FEATURES];
	const struct synonyms *synonyms;
	struct buf piece;
};

struct shelf *
shelf_new(const char *dir, const char *name, enum shelf_mode mode)
{
	struct shelf *s = calloc(1, sizeof(*s));

	if (s == NULL)
		abort();
	s->mode = mode;
	snprintf(s->dir, sizeof(s->dir), "%s", dir);
	snprintf(s->name, sizeof(s->name), "%s", name);
	buf_init(&s->piece);
	return s;
}

static void
put_away(struct shelf *s)
{
	rank_free(s->rank);
	index_free(s->index);
	trail_close(s->trail);
	sections_unmap(s->file);
	s->rank = NULL;
	s->index = NULL;
	s->trail = NULL;
	s->file = NULL;
}

void
shelf_free(struct shelf *s)
{
	if (s == NULL)
		return;
	put_away(s);
	buf_release(&s->piece);
	free(s);
}

static void
take_up(struct shelf *s, struct index *x)
{
	s->index = x;
	s->rank = rank_new(x);
	if (s->weighed)
		rank_weigh(s->rank, s->weights);
	rank_synonyms(s->rank, s->synonyms);
}

struct index *
shelf_index(struct shelf *s)
{
	return s->index;
}

struct rank *
shelf_rank(struct shelf *s)
{
	return s->rank;
}

void
shelf_weigh(struct shelf *s, const float weights[FEATURES])
{
	memcpy(s->weights, weights, sizeof(s->weights));
	s->weighed = true;
	if (s->rank != NULL)
		rank_weigh(s->rank, weights);
}

void
shelf_synonyms(struct shelf *s, const struct synonyms *synonyms)
{
	s->synonyms = synonyms;
	if (s->rank != NULL)
		rank_synonyms(s->rank, synonyms);
}

const int64_t *
shelf_marks(const struct shelf *s)
{
	return s->label.marks;
}

/* ---- pieces of a trail ---- */

enum piece_kind { PIECE_PUT, PIECE_CHANGE, PIECE_REMOVE, PIECE_MARK, PIECE_KINDS };

struct fixed {
	uint8_t kind, report_kind, closed, is_private;
	uint32_t unused;
	int64_t created;
	int64_t marks[SHELF_MARKS];
};

#define TEXTS 7

/* An absent text and an empty one are the same to the index. */
static void
texts_of(const struct report *r, const char *texts[TEXTS])
{
	const char *const all[TEXTS] = { r->id, r->subject, r->description, r->product,
		r->component, r->type, r->duplicate_of };

	for (size_t i = 0; i < TEXTS; i++)
		texts[i] = all[i] == NULL ? "" : all[i];
}

static void
write_piece(struct buf *out, enum piece_kind kind, const struct report *r, const int64_t *marks)
{
	struct fixed f = { .kind = (uint8_t)kind };
	const char *texts[TEXTS];

	buf_reset(out);
	if (marks != NULL)
		memcpy(f.marks, marks, sizeof(f.marks));
	if (r != NULL) {
		f.report_kind = (uint8_t)r->kind;
		f.closed = r->closed;
		f.is_private = r->is_private;
		f.created = r->created;
	}
	buf_add(out, &f, sizeof(f));
	if (r == NULL)
		return;
	texts_of(r, texts);
	for (size_t i = 0; i < TEXTS; i++)
		buf_add(out, texts[i], strlen(texts[i]) + 1);
}

static bool
read_texts(const char *bytes, size_t len, struct report *r)
{
	const char *texts[TEXTS];

	for (size_t i = 0; i < TEXTS; i++) {
		const char *end = memchr(bytes, '\0', len);

		if (end == NULL)
			return false;
		texts[i] = bytes;
		len -= (size_t)(end - bytes) + 1;
		bytes = end + 1;
	}
	r->id = texts[0];
	r->subject = texts[1];
	r->description = texts[2];
	r->product = texts[3];
	r->component = texts[4];
	r->type = texts[5];
	r->duplicate_of = *texts[6] == '\0' ? NULL : texts[6];
	return *r->id != '\0';
}

/* trail_each: a piece that makes no sense was written by another version; it changes nothing. */
static void
apply(void *ctx, const void *bytes, size_t len)
{
	struct shelf *s = ctx;
	struct fixed f;
	struct report r;

	if (len < sizeof(f))
		return;
	memcpy(&f, bytes, sizeof(f));
	if (f.kind == PIECE_MARK) {
		memcpy(s->label.marks, f.marks, sizeof(f.marks));
		return;
	}
	r = (struct report){ .created = f.created,
		.kind = f.report_kind < REPORT_KINDS ? f.report_kind : REPORT_ISSUE,
		.closed = f.closed != 0,
		.is_private = f.is_private != 0 };
	if (!read_texts((const char *)bytes + sizeof(f), len - sizeof(f), &r))
		return;
	if (f.kind == PIECE_PUT)
		index_put(s->index, &r);
	else if (f.kind == PIECE_CHANGE)
		index_change(s->index, &r);
	else if (f.kind == PIECE_REMOVE)
		index_remove(s->index, r.id);
}

/* ---- opening ---- */

static void
path_of(const struct shelf *s, char path[PATH_ROOM])
{
	snprintf(path, PATH_ROOM, "%s/%s.index", s->dir, s->name);
}

static void
trail_path(const struct shelf *s, uint64_t id, char path[PATH_ROOM])
{
	snprintf(path, PATH_ROOM, "%s/%s.%016" PRIx64 ".trail", s->dir, s->name, id);
}

/* NULL: the file holds something else. */
static struct index *
index_in(const struct sections *file, struct label *label)
{
	struct image i;
	const void *found;
	size_t len;

	for (size_t p = 0; p < IMAGE_COUNT; p++)
		i.part[p].data = sections_at(file, p, &i.part[p].len);
	found = sections_at(file, IMAGE_COUNT, &len);
	if (len != sizeof(*label))
		return NULL;
	memcpy(label, found, sizeof(*label));
	return image_index(&i);
}

/* A writer makes the trail; who asks may be faster, and looks again the next time. */
static enum err_code
open_trail(const struct shelf *s, uint64_t id, struct trail **out, struct err *e)
{
	char path[PATH_ROOM], before[NAME_ROOM + 1];
	enum err_code rc;

	trail_path(s, id, path);
	if (s->mode == SHELF_WRITE) {
		snprintf(before, sizeof(before), "%s.", s->name);
		rc = trail_open(path, TRAIL_APPEND, out, e);
		file_remove_others(s->dir, before, ".trail", path);
		return rc;
	}
	rc = trail_open(path, TRAIL_FOLLOW, out, e);
	return rc == ERR_NOTFOUND ? ERR_OK : rc;
}

static enum err_code
open_file(struct shelf *s, struct err *e)
{
	char path[PATH_ROOM];
	struct sections *file;
	struct trail *trail;
	struct label label;
	struct index *x;

	path_of(s, path);
	if (sections_map(path, image_version(), IMAGE_COUNT + 1, &file, e) != ERR_OK)
		return e->code;
	x = index_in(file, &label);
	if (x == NULL)
		err_set(e, ERR_INVALID, "%s: its parts do not fit each other", path);
	if (x == NULL || open_trail(s, label.id, &trail, e) != ERR_OK) {
		index_free(x);
		sections_unmap(file);
		return e->code;
	}
	put_away(s);
	s->file = file;
	s->trail = trail;
	s->label = label;
	take_up(s, x);
	return ERR_OK;
}

enum err_code
shelf_refresh(struct shelf *s, struct err *e)
{
	char path[PATH_ROOM];

	path_of(s, path);
	if (s->file != NULL && !sections_intact(s->file))
		put_away(s);
	if ((s->file == NULL || !sections_current(s->file, path)) && open_file(s, e) != ERR_OK)
		return e->code;
	if (s->trail == NULL && open_trail(s, s->label.id, &s->trail, e) != ERR_OK)
		return e->code;
	return s->trail == NULL ? ERR_OK : trail_read(s->trail, apply, s, e);
}

/* ---- writing ---- */

void
shelf_begin(struct shelf *s)
{
	put_away(s);
	memset(s->label.marks, 0, sizeof(s->label.marks));
	take_up(s, index_new());
}

/* On disk first, so that this process never knows what the others cannot. */
static enum err_code
write_down(struct shelf *s, enum piece_kind kind, const struct report *r, const int64_t *marks,
    struct err *e)
{
	write_piece(&s->piece, kind, r, marks);
	if (s->trail != NULL && trail_append(s->trail, s->piece.data, s->piece.len, e) != ERR_OK)
		return e->code;
	apply(s, s->piece.data, s->piece.len);
	return ERR_OK;
}

enum err_code
shelf_put(struct shelf *s, const struct report *r, struct err *e)
{
	if (index_count(s->index) >= REPORTS_MAX - 1)
		return err_set(e, ERR_INVALID, "the index is full");
	return write_down(s, PIECE_PUT, r, NULL, e);
}

enum err_code
shelf_change(struct shelf *s, const struct report *r, struct err *e)
{
	return write_down(s, PIECE_CHANGE, r, NULL, e);
}

enum err_code
shelf_remove(struct shelf *s, const char *id, struct err *e)
{
	const struct report r = { .id = id };

	return write_down(s, PIECE_REMOVE, &r, NULL, e);
}

enum err_code
shelf_mark(struct shelf *s, const int64_t marks[SHELF_MARKS], struct err *e)
{
	if (memcmp(s->label.marks, marks, sizeof(s->label.marks)) == 0)
		return ERR_OK;
	return write_down(s, PIECE_MARK, NULL, marks, e);
}

bool
shelf_is_full(const struct shelf *s)
{
	const size_t all = index_count(s->index);
	const size_t most = all / FULL_SHARE > FULL_LEAST ? all / FULL_SHARE : FULL_LEAST;

	return index_fresh(s->index) > most || index_dead(s->index) > most;
}

enum err_code
shelf_save(struct shelf *s, struct err *e)
{
	struct section parts[IMAGE_COUNT + 1];
	char path[PATH_ROOM];
	struct label label = s->label;
	struct image i;
	enum err_code rc;

	path_of(s, path);
	/*
	 * Another than any before: a trail must never be read onto a file that it does not
	 * continue.
	 */
	label.id = file_unique();
	image_of(s->index, &i);
	for (size_t p = 0; p < IMAGE_COUNT; p++)
		parts[p] = (struct section){ i.part[p].data, i.part[p].len };
	parts[IMAGE_COUNT] = (struct section){ &label, sizeof(label) };
	rc = sections_write(path, image_version(), parts, IMAGE_COUNT + 1, e);
	image_release(&i);
	return rc == ERR_OK ? open_file(s, e) : rc;
}

enum err_code
shelf_keep(struct shelf *s, struct err *e)
{
	char path[PATH_ROOM];

	path_of(s, path);
	if (s->file == NULL || !sections_intact(s->file)) {
		put_away(s);
		return err_set(e, ERR_NOTFOUND, "%s was damaged", path);
	}
	if (sections_current(s->file, path) && s->trail != NULL && trail_current(s->trail))
		return ERR_OK;
	return shelf_save(s, e);
}
