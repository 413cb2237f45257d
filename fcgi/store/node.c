#include "store/node.h"

#include "base/db.h"
#include "store/list.h"

enum err_code
node_seen(struct db *db, const char *name, const char *version, struct utc now, struct err *e)
{
	return db_exec(db, Q_node_seen, PARAMS(p_text(name), p_text(version), p_utc(now)), e);
}

static bool
read_node(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct node *n = item;

	n->name = list_text(rows, 0, arena);
	n->version = list_text(rows, 1, arena);
	n->seen = row_utc(rows, 2);
	return true;
}

enum err_code
node_list(struct db *db, struct utc since, struct arena *arena, struct node **out, size_t *n,
    struct err *e)
{
	struct list l = { .arena = arena, .size = sizeof(**out) };
	enum err_code rc = db_exec(db, Q_node_forget, PARAMS(p_utc(since)), e);

	if (rc == ERR_OK)
		rc = list_rows(&l, db_query(db, Q_node_list, NO_PARAMS), read_node, e);
	*out = l.items;
	*n = l.n;
	return rc;
}
