#include "work/index.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "tracker/tracker.h"

#define PAGE 500
#define NEWS 500
#define ID_ROOM 24
/* Of what solved it, so much counts; it is not what others will ask. */
#define SOLUTION_MAX 1200

static const char *
id_text(int64_t id, char out[ID_ROOM])
{
	snprintf(out, ID_ROOM, "%" PRId64, id);
	return out;
}

/* ---- one issue ---- */

struct putting {
	struct shelf *shelf;
	bool whole; /* its text, too; else only what changed beside it */
	bool met;
};

static void
report_of(const struct document *d, char id[ID_ROOM], char master[ID_ROOM], struct buf *body,
    struct report *out)
{
	buf_reset(body);
	if (d->description != NULL)
		buf_add(body, d->description, utf8_upto(d->description, REPORT_TEXT_MAX));
	if (d->solution != NULL) {
		buf_putc(body, '\n');
		buf_add(body, d->solution, utf8_upto(d->solution, SOLUTION_MAX));
	}
	*out = (struct report){ .id = id_text(d->id, id),
		.created = d->created.s,
		.subject = d->subject,
		.description = body->data,
		.product = d->project,
		.component = d->category,
		.type = d->kind,
		.duplicate_of = d->duplicate_of > 0 ? id_text(d->duplicate_of, master) : NULL,
		.kind = REPORT_ISSUE,
		.closed = d->closed,
		.is_private = d->is_private };
}

/* documents_each: what solved it comes with its closing, so that changes the text as well. */
static enum err_code
put(void *ctx, const struct document *d, struct err *e)
{
	struct putting *p = ctx;
	struct index *x = shelf_index(p->shelf);
	char id[ID_ROOM], master[ID_ROOM];
	struct report r;
	struct buf body;
	enum err_code rc;
	uint32_t doc;

	buf_init(&body);
	report_of(d, id, master, &body, &r);
	p->met = true;
	if (!p->whole && index_find(x, r.id, &doc) && index_report(x, doc)->closed == d->closed)
		rc = shelf_change(p->shelf, &r, e);
	else
		rc = shelf_put(p->shelf, &r, e);
	buf_release(&body);
	return rc;
}

static enum err_code
read_one(struct index_work *w, int64_t issue, bool whole, struct err *e)
{
	struct putting p = { .shelf = w->shelf, .whole = whole };
	char id[ID_ROOM];
	int64_t last;
	uint32_t doc;

	if (documents_page(w->tracker, issue, issue, 1, put, &p, &last, e) != ERR_OK)
		return e->code;
	if (p.met || !index_find(shelf_index(w->shelf), id_text(issue, id), &doc))
		return ERR_OK;
	return shelf_remove(w->shelf, id, e);
}

/* ---- all issues ---- */

enum err_code
index_make(struct index_work *w, bool (*going)(void), struct err *e)
{
	struct putting p = { .shelf = w->shelf, .whole = true };
	int64_t marks[SHELF_MARKS] = { 0 }, last;
	struct documents_last now;

	if (documents_last(w->tracker, &now, e) != ERR_OK)
		return e->code;
	memcpy(marks, now.ids, sizeof(now.ids));
	shelf_begin(w->shelf);
	for (int64_t from = 1; from <= now.ids[DOCUMENTS_ISSUES]; from = last + 1) {
		if (!going())
			return err_set(e, ERR_RETRY, "the index was left unfinished");
		if (documents_page(w->tracker, from, now.ids[DOCUMENTS_ISSUES], PAGE, put, &p,
			&last, e) != ERR_OK)
			return e->code;
		if (last < from)
			break;
	}
	if (shelf_mark(w->shelf, marks, e) != ERR_OK)
		return e->code;
	return shelf_save(w->shelf, e);
}

/* ---- what is new ---- */

static bool
was_seen(struct index_work *w, enum documents_source source, int64_t id)
{
	const size_t at = (size_t)id % (2 * (size_t)INDEX_OVERLAP);

	return w->seen[source][at] == id;
}

static enum err_code
take(struct index_work *w, enum documents_source source, const struct document_news *news,
    struct err *e)
{
	const bool whole = news->text || source == DOCUMENTS_ISSUES;

	if (was_seen(w, source, news->id))
		return ERR_OK;
	if (read_one(w, news->issue, whole, e) != ERR_OK)
		return e->code;
	w->seen[source][(size_t)news->id % (2 * (size_t)INDEX_OVERLAP)] = news->id;
	return ERR_OK;
}

static bool
is_known(struct index_work *w, int64_t issue)
{
	char id[ID_ROOM];
	uint32_t doc;

	return index_find(shelf_index(w->shelf), id_text(issue, id), &doc);
}

/* An issue that the index has was read before this process was there. */
static enum err_code
follow(struct index_work *w, enum documents_source source, int64_t *mark, size_t *n, struct err *e)
{
	const int64_t from = *mark > INDEX_OVERLAP ? *mark - INDEX_OVERLAP : 0;
	struct document_news news[NEWS];
	size_t found;

	if (documents_news(w->tracker, source, from, NEWS, news, &found, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < found; i++) {
		if (source == DOCUMENTS_ISSUES && news[i].id <= *mark && is_known(w, news[i].id))
			continue;
		*n += !was_seen(w, source, news[i].id);
		if (take(w, source, &news[i], e) != ERR_OK)
			return e->code;
		if (news[i].id > *mark)
			*mark = news[i].id;
	}
	return ERR_OK;
}

enum err_code
index_follow(struct index_work *w, size_t *n, struct err *e)
{
	int64_t marks[SHELF_MARKS];

	*n = 0;
	memcpy(marks, shelf_marks(w->shelf), sizeof(marks));
	for (int s = 0; s < DOCUMENTS_SOURCES; s++) {
		if (follow(w, (enum documents_source)s, &marks[s], n, e) != ERR_OK)
			return e->code;
	}
	if (shelf_mark(w->shelf, marks, e) != ERR_OK)
		return e->code;
	return shelf_is_full(w->shelf) ? shelf_save(w->shelf, e) : ERR_OK;
}

/* ---- what is gone ---- */

/* Removes those between two ids that the tracker has one after the other. */
static enum err_code
remove_between(struct index_work *w, int64_t after, int64_t before, struct err *e)
{
	char id[ID_ROOM];

	for (int64_t i = after + 1; i < before; i++) {
		if (is_known(w, i) && shelf_remove(w->shelf, id_text(i, id), e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}

static enum err_code
prune_issues(struct index_work *w, const struct documents_last *now, struct err *e)
{
	const struct index *x = shelf_index(w->shelf);
	struct document_news news[NEWS];
	int64_t after = 0;
	size_t n = 1;

	if ((int64_t)(index_count(x) - index_dead(x)) <= now->issues)
		return ERR_OK;
	while (n > 0) {
		if (documents_news(w->tracker, DOCUMENTS_ISSUES, after, NEWS, news, &n, e) !=
		    ERR_OK)
			return e->code;
		for (size_t i = 0; i < n; i++) {
			if (remove_between(w, after, news[i].id, e) != ERR_OK)
				return e->code;
			after = news[i].id;
		}
	}
	return remove_between(w, after, now->ids[DOCUMENTS_ISSUES] + NEWS, e);
}

/* ---- relations that are gone, of which not every way leaves a journal entry ---- */

static bool
is_duplicate(const struct index *x, uint32_t doc)
{
	const struct indexed *d = index_report(x, doc);

	return !d->dead && d->master != 0;
}

static int64_t
duplicates(const struct index *x)
{
	int64_t n = 0;

	for (uint32_t doc = 0; doc < index_count(x); doc++)
		n += is_duplicate(x, doc);
	return n;
}

/* Reads those again that are duplicates here, between two that are in the tracker. */
static enum err_code
free_between(struct index_work *w, int64_t after, int64_t before, struct err *e)
{
	char id[ID_ROOM];
	uint32_t doc;

	for (int64_t i = after + 1; i < before; i++) {
		const struct index *x = shelf_index(w->shelf);

		if (index_find(x, id_text(i, id), &doc) && is_duplicate(x, doc) &&
		    read_one(w, i, false, e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}

static enum err_code
prune_relations(struct index_work *w, const struct documents_last *now, struct err *e)
{
	int64_t issues[NEWS], after = 0;
	size_t n = 1;

	if (duplicates(shelf_index(w->shelf)) <= now->duplicates)
		return ERR_OK;
	while (n > 0) {
		if (documents_duplicates(w->tracker, after, NEWS, issues, &n, e) != ERR_OK)
			return e->code;
		for (size_t i = 0; i < n; i++) {
			if (free_between(w, after, issues[i], e) != ERR_OK)
				return e->code;
			after = issues[i];
		}
	}
	return free_between(w, after, now->ids[DOCUMENTS_ISSUES] + 1, e);
}

enum err_code
index_prune(struct index_work *w, struct err *e)
{
	struct documents_last now;

	if (documents_last(w->tracker, &now, e) != ERR_OK || prune_issues(w, &now, e) != ERR_OK)
		return e->code;
	return prune_relations(w, &now, e);
}
