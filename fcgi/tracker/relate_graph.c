#include "tracker/relate_graph.h"

#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "tracker/catalogue.h"
#include "tracker/tracker.h"

enum err_code
graph_pair(struct tracker *t, int64_t from, enum relation relation, int64_t to, int64_t *same,
    int64_t *other, struct err *e)
{
	struct rows *rows =
	    db_query(t->db, Q_relate_pair, PARAMS(p_int(from), p_int(to), p_int(to), p_int(from)));

	*same = *other = 0;
	while (rows_next(rows)) {
		const bool forward = row_int(rows, 1) == from;
		const bool alike = strcmp(row_text(rows, 3), relation_name(relation)) == 0;

		/* "relates" has no direction. */
		if (alike && (forward || relation == RELATION_RELATES))
			*same = row_int(rows, 0);
		else
			*other = row_int(rows, 0);
	}
	return rows_end(rows, e);
}

enum err_code
graph_reaches(struct tracker *t, const char *ordered, int64_t start, int64_t end, bool *reaches,
    struct err *e)
{
	struct rows *rows = db_query(t->db, Q_relate_reaches,
	    PARAMS(p_text(ordered == NULL ? "[]" : ordered), p_int(start), p_int(end)));

	*reaches = false;
	while (rows_next(rows))
		*reaches = row_int(rows, 0) > 0;
	return rows_end(rows, e);
}

static struct rows *
ask_masters(struct tracker *t, int64_t issue)
{
	return db_query(t->db, Q_relate_masters,
	    PARAMS(p_int(catalogue_bot(t->catalogue)), p_int(issue), p_int(RELATE_MASTERS_MAX)));
}

enum err_code
graph_other_master(struct tracker *t, int64_t from, int64_t to, int64_t *other, struct err *e)
{
	struct rows *rows = ask_masters(t, from);

	*other = 0;
	while (rows_next(rows)) {
		if (*other == 0 && row_int(rows, 0) != to)
			*other = row_int(rows, 0);
	}
	return rows_end(rows, e);
}

enum err_code
relate_masters(struct tracker *t, int64_t issue, struct arena *arena,
    struct relate_master out[RELATE_MASTERS_MAX], size_t *n, struct err *e)
{
	struct rows *rows = ask_masters(t, issue);

	*n = 0;
	while (rows_next(rows)) {
		const char *subject = row_text(rows, 1);

		out[(*n)++] = (struct relate_master){
			.issue = row_int(rows, 0),
			.subject = arena_strdup(arena, subject == NULL ? "" : subject),
			.closed = row_int(rows, 2) != 0,
			.by_bot = row_int(rows, 3) != 0,
		};
	}
	return rows_end(rows, e);
}
