#include "store/record.h"

#include <stdlib.h>

#include "base/db.h"
#include "store/list.h"

enum err_code
record_append(struct db *db, const struct record_entry *entry, struct err *e)
{
	return db_exec(db, Q_record_append,
	    PARAMS(p_utc(entry->at), p_id(entry->issue), p_text(entry->kind), p_text(entry->rule),
		p_text(entry->clause), p_text(entry->body), p_id(entry->journal)),
	    e);
}

enum err_code
record_append_json(struct db *db, const struct record_entry *entry, json_t *body, struct err *e)
{
	struct record_entry whole = *entry;
	char *text = json_dumps(body, JSON_COMPACT);
	enum err_code rc;

	if (text == NULL)
		abort();
	whole.body = text;
	rc = record_append(db, &whole, e);
	free(text);
	json_decref(body);
	return rc;
}

static bool
read_entry(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct record_entry *r = item;

	r->id = row_int(rows, 0);
	r->at = row_utc(rows, 1);
	r->issue = row_int(rows, 2);
	r->kind = list_text(rows, 3, arena);
	r->rule = list_text(rows, 4, arena);
	r->clause = list_text(rows, 5, arena);
	r->body = list_text(rows, 6, arena);
	r->journal = row_int(rows, 7);
	return true;
}

enum err_code
record_list(struct db *db, int64_t issue, int64_t after, size_t limit, struct arena *arena,
    struct record_entry **out, size_t *n, struct err *e)
{
	struct rows *rows;

	if (issue != 0)
		rows = db_query(
		    db, Q_record_of, PARAMS(p_int(issue), p_int(after), p_int((int64_t)limit)));
	else
		rows = db_query(db, Q_record_list, PARAMS(p_int(after), p_int((int64_t)limit)));
	return list_all(rows, read_entry, sizeof(**out), arena, out, n, e);
}
