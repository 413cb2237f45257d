#include "tracker/replay_part.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/db.h"
#include "tracker/people.h"
#include "tracker/raw.h"

/* Longer than "2026-01-31 12:00:00.000000". */
#define STORED_MAX 28

enum kind { ENTRY, DETAIL };

/* What stands in the file: this, then `len` bytes of text, up to the next multiple of 8. */
struct head {
	int64_t issue;
	int64_t journal;
	uint32_t len; /* of the note; 0: none */
	uint8_t kind;
	union {
		struct {
			int64_t user;
			bool is_private;
			char stored[STORED_MAX];
		} entry;
		struct raw_change change;
	} of;
};

struct replay_part {
	int64_t end;
	FILE *file;
	int trouble; /* errno of what could not be written */
	size_t bytes;
	size_t n;
	char *data; /* while it is open */
	const struct head **heads; /* by issue and journal, an entry before its details */
};

static size_t
padded(size_t len)
{
	return (len + 7) / 8 * 8;
}

/* For file systems that know no files without a name. */
static int
open_unlinked(const char *dir)
{
	char path[PATH_MAX];
	int fd;

	if (snprintf(path, sizeof(path), "%s/slad-XXXXXX", dir) >= (int)sizeof(path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	fd = mkostemp(path, O_CLOEXEC);
	if (fd >= 0)
		unlink(path);
	return fd;
}

/* Where TMPDIR says, which tmpfile() does not ask for. */
static FILE *
open_nameless(void)
{
	const char *dir = getenv("TMPDIR");
	FILE *file;
	int fd, why;

	if (dir == NULL || *dir == '\0')
		dir = "/tmp";
	fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd < 0)
		fd = open_unlinked(dir);
	if (fd < 0)
		return NULL;
	file = fdopen(fd, "w+b");
	if (file != NULL)
		return file;
	why = errno;
	close(fd);
	errno = why;
	return NULL;
}

struct replay_part *
replay_part_new(int64_t end)
{
	struct replay_part *p = calloc(1, sizeof(*p));

	if (p == NULL)
		abort();
	p->end = end;
	p->file = open_nameless();
	if (p->file != NULL)
		return p;
	free(p);
	return NULL;
}

void
replay_part_free(struct replay_part *p)
{
	replay_part_shut(p);
	fclose(p->file);
	free(p);
}

int64_t
replay_part_end(const struct replay_part *p)
{
	return p->end;
}

static void
put(struct replay_part *p, const struct head *h, const char *text)
{
	static const char nothing[8];
	const size_t rest = padded(h->len) - h->len;

	if (fwrite(h, sizeof(*h), 1, p->file) != 1 || fwrite(text, 1, h->len, p->file) != h->len ||
	    fwrite(nothing, 1, rest, p->file) != rest)
		p->trouble = errno;
	p->bytes += sizeof(*h) + padded(h->len);
	p->n++;
}

void
replay_part_put_entry(struct replay_part *p, const struct rows *rows)
{
	const char *note = raw_words(rows, 5);
	struct head h;

	memset(&h, 0, sizeof(h));
	h.kind = ENTRY;
	h.journal = row_int(rows, 0);
	h.issue = row_int(rows, 1);
	h.of.entry.user = row_int(rows, 2);
	h.of.entry.is_private = row_int(rows, 4) != 0;
	snprintf(h.of.entry.stored, sizeof(h.of.entry.stored), "%s",
	    row_is_null(rows, 3) ? "" : row_text(rows, 3));
	if (note != NULL)
		h.len = (uint32_t)row_len(rows, 5);
	put(p, &h, note == NULL ? "" : note);
}

void
replay_part_put_detail(
    struct replay_part *p, const struct tracker *t, int64_t issue, const struct rows *rows)
{
	struct head h;

	memset(&h, 0, sizeof(h));
	h.kind = DETAIL;
	h.journal = row_int(rows, 1);
	h.issue = issue;
	h.of.change = raw_change_read(t, rows, 2);
	put(p, &h, "");
}

static int
head_compare(const void *a, const void *b)
{
	const struct head *x = *(const struct head *const *)a, *y = *(const struct head *const *)b;

	if (x->issue != y->issue)
		return x->issue < y->issue ? -1 : 1;
	if (x->journal != y->journal)
		return x->journal < y->journal ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	/* In the order of the table, which is that of the file. */
	return (x > y) - (x < y);
}

static bool
load(struct replay_part *p)
{
	if (p->trouble == 0 && fflush(p->file) != 0)
		p->trouble = errno;
	errno = p->trouble;
	if (p->trouble != 0 || fseek(p->file, 0, SEEK_SET) != 0)
		return false;
	p->data = malloc(p->bytes + 1);
	p->heads = malloc((p->n + 1) * sizeof(const struct head *));
	if (p->data == NULL || p->heads == NULL)
		abort();
	return fread(p->data, 1, p->bytes, p->file) == p->bytes;
}

bool
replay_part_open(struct replay_part *p)
{
	size_t at = 0;

	if (!load(p)) {
		replay_part_shut(p);
		return false;
	}
	for (size_t i = 0; i < p->n; i++) {
		const struct head *h = (const struct head *)(const void *)(p->data + at);

		p->heads[i] = h;
		at += sizeof(*h) + padded(h->len);
	}
	assert(at == p->bytes);
	qsort(p->heads, p->n, sizeof(const struct head *), head_compare);
	return true;
}

void
replay_part_shut(struct replay_part *p)
{
	free(p->data);
	free(p->heads);
	p->data = NULL;
	p->heads = NULL;
}

/* Where the issue begins. */
static size_t
find(const struct replay_part *p, int64_t issue)
{
	size_t low = 0, high = p->n;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (p->heads[middle]->issue < issue)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void
replay_part_tell(
    const struct replay_part *p, const struct people *people, struct arena *arena, struct raw *raw)
{
	for (size_t i = find(p, raw->issue.id); i < p->n; i++) {
		const struct head *h = p->heads[i];
		struct row *row;

		if (h->issue != raw->issue.id)
			break;
		if (h->kind == DETAIL) {
			raw_change_put(raw, &h->of.change);
			continue;
		}
		row = raw_entry_add(arena, raw, h->journal);
		row->user = h->of.entry.user;
		row->entry.author = people_name(people, row->user, &row->admin);
		row->entry.is_private = h->of.entry.is_private;
		row->stored =
		    *h->of.entry.stored == '\0' ? NULL : arena_strdup(arena, h->of.entry.stored);
		if (h->len > 0)
			row->entry.text = arena_strndup(arena, (const char *)(h + 1), h->len);
	}
}
