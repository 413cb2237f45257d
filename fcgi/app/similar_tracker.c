#include "app/similar_tracker.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "base/arena.h"
#include "base/db.h"
#include "core/mask.h"
#include "search/index.h"
#include "tracker/documents.h"

/* Ids at a time. */
#define PAGE 500
/* Names of one request's author and of who works on it, word by word. */
#define NAMES_MAX 16

struct person {
	int64_t issue;
	const char *names;
	struct person *next;
};

struct reading {
	struct arena *arena; /* of a page */
	struct person *people; /* of a page, by issue; NULL: nothing is masked */
	bool masked;
	similar_each *each;
	void *ctx;
};

static enum err_code
read_people(struct app *app, struct reading *r, int64_t from, int64_t to, struct err *e)
{
	struct rows *rows = db_query(app->db, Q_similar_people, PARAMS(p_int(from), p_int(to)));
	struct person **last = &r->people;

	while (rows_next(rows)) {
		struct person *p = arena_alloc(r->arena, sizeof(*p));

		p->issue = row_int(rows, 0);
		p->names = arena_strdup(r->arena, row_text(rows, 1));
		p->next = NULL;
		*last = p;
		last = &p->next;
	}
	return rows_end(rows, e);
}

/* Those of an issue; the ones before it are not needed any more. */
static size_t
names_of(struct reading *r, int64_t issue, const char *names[NAMES_MAX])
{
	size_t n = 0;

	for (; r->people != NULL && r->people->issue <= issue; r->people = r->people->next) {
		char *save, *word;

		if (r->people->issue < issue)
			continue;
		word = strtok_r(arena_strdup(r->arena, r->people->names), " ", &save);
		for (; word != NULL && n < NAMES_MAX; word = strtok_r(NULL, " ", &save))
			names[n++] = word;
	}
	return n;
}

static const char *
masked_text(struct reading *r, const char *text, const char *const names[], size_t n)
{
	const char *out;
	struct buf masked;

	if (text == NULL)
		return NULL;
	buf_init(&masked);
	mask_text(text, names, n, &masked);
	out = arena_strndup(r->arena, masked.data, masked.len);
	buf_release(&masked);
	return out;
}

/* documents_each */
static enum err_code
take(void *ctx, const struct document *d, struct err *e)
{
	struct reading *r = ctx;
	const char *names[NAMES_MAX];
	struct report report = { .id = arena_printf(r->arena, "%" PRId64, d->id),
		.created = d->created.s,
		.subject = d->subject,
		.description = d->description,
		.product = d->project,
		.component = d->category,
		.type = d->kind,
		.kind = REPORT_ISSUE,
		.closed = d->closed,
		.is_private = d->is_private };
	size_t n;

	if (d->duplicate_of > 0)
		report.duplicate_of = arena_printf(r->arena, "%" PRId64, d->duplicate_of);
	if (r->masked) {
		n = names_of(r, d->id, names);
		report.subject = masked_text(r, d->subject, names, n);
		report.description = masked_text(r, d->description, names, n);
	}
	r->each(r->ctx, &report);
	return ERR_OK;
}

enum err_code
similar_tracker(struct app *app, bool masked, similar_each *each, void *ctx, struct err *e)
{
	struct reading r = { .masked = masked, .each = each, .ctx = ctx };
	struct documents_last now;
	enum err_code rc = app_open(app, NEEDS_TRACKER, e);

	if (rc == ERR_OK)
		rc = documents_last(app->tracker, &now, e);
	if (rc != ERR_OK)
		return rc;
	r.arena = arena_new();
	for (int64_t from = 1; rc == ERR_OK && from <= now.ids[DOCUMENTS_ISSUES]; from += PAGE) {
		const int64_t to = from + PAGE - 1;
		int64_t last;

		arena_reset(r.arena);
		r.people = NULL;
		if (masked)
			rc = read_people(app, &r, from, to, e);
		if (rc == ERR_OK)
			rc = documents_page(app->tracker, from, to, PAGE, take, &r, &last, e);
	}
	arena_free(r.arena);
	return rc;
}

/* similar_each */
static void
print_report(void *ctx, const struct report *r)
{
	json_t *line = json_pack("{s:s, s:I, s:s, s:s*, s:s*, s:s*, s:s*, s:s*}", "id", r->id,
	    "created", (json_int_t)r->created, "subject", r->subject == NULL ? "" : r->subject,
	    "description", r->description, "product", r->product, "component", r->component, "type",
	    r->type, "dup_of", r->duplicate_of);

	json_dumpf(line, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(line);
}

int
similar_export(struct app *app, bool masked)
{
	struct err e;

	if (similar_tracker(app, masked, print_report, NULL, &e) != ERR_OK)
		return app_fail(app, &e);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		fprintf(
		    stderr, "%s: cannot write the reports: %s\n", app->program, strerror(errno));
		return EXIT_REACH;
	}
	return EXIT_DONE;
}
