#include "tracker/documents.h"

#include "base/db.h"
#include "tracker/tracker.h"

static struct document
document_of(struct tracker *t, const struct rows *rows)
{
	struct document d = { .id = row_int(rows, 0),
		.subject = row_text(rows, 1),
		.description = row_text(rows, 2),
		.project = row_text(rows, 3),
		.kind = row_text(rows, 4),
		.category = row_text(rows, 5),
		.closed = row_int(rows, 6) != 0,
		.is_private = row_int(rows, 7) != 0,
		.duplicate_of = row_int(rows, 9),
		.solution = row_text(rows, 10) };

	if (row_is_null(rows, 8) || !tracker_instant(t, row_text(rows, 8), UTC_NONE, &d.created))
		d.created = (struct utc){ 0 };
	return d;
}

enum err_code
documents_page(struct tracker *t, int64_t from, int64_t to, unsigned limit, documents_each *each,
    void *ctx, int64_t *last, struct err *e)
{
	struct rows *rows = db_query(t->db, Q_documents_page,
	    PARAMS(p_text(t->config->bot), p_int(from), p_int(to), p_int(limit)));
	enum err_code rc = ERR_OK;
	struct err unused;

	*last = from - 1;
	while (rc == ERR_OK && rows_next(rows)) {
		const struct document d = document_of(t, rows);

		*last = d.id;
		rc = each(ctx, &d, e);
	}
	return rows_end(rows, rc == ERR_OK ? e : &unused) == ERR_OK || rc != ERR_OK ? rc : e->code;
}

enum err_code
documents_news(struct tracker *t, enum documents_source source, int64_t after, size_t most,
    struct document_news *out, size_t *n, struct err *e)
{
	static const enum query queries[] = {
		[DOCUMENTS_ISSUES] = Q_documents_fresh,
		[DOCUMENTS_ENTRIES] = Q_documents_entries,
		[DOCUMENTS_RELATIONS] = Q_documents_relations,
	};
	struct rows *rows =
	    db_query(t->db, queries[source], PARAMS(p_int(after), p_int((int64_t)most)));

	*n = 0;
	while (rows_next(rows) && *n < most)
		out[(*n)++] = (struct document_news){ row_int(rows, 0), row_int(rows, 1),
			row_int(rows, 2) != 0 };
	return rows_end(rows, e);
}

enum err_code
documents_duplicates(
    struct tracker *t, int64_t after, size_t most, int64_t *out, size_t *n, struct err *e)
{
	struct rows *rows =
	    db_query(t->db, Q_documents_duplicates, PARAMS(p_int(after), p_int((int64_t)most)));

	*n = 0;
	while (rows_next(rows) && *n < most)
		out[(*n)++] = row_int(rows, 0);
	return rows_end(rows, e);
}

enum err_code
documents_last(struct tracker *t, struct documents_last *out, struct err *e)
{
	struct rows *rows = db_query(t->db, Q_documents_last, NO_PARAMS);

	*out = (struct documents_last){ .issues = 0 };
	while (rows_next(rows)) {
		for (unsigned i = 0; i < DOCUMENTS_SOURCES; i++)
			out->ids[i] = row_int(rows, i);
		out->issues = row_int(rows, DOCUMENTS_SOURCES);
		out->duplicates = row_int(rows, DOCUMENTS_SOURCES + 1);
	}
	return rows_end(rows, e);
}
