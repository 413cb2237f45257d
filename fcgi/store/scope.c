#include "store/scope.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/db.h"
#include "store/list.h"
#include "store/wake.h"

static enum err_code
keep(struct db *db, const int64_t *issues, size_t n, int64_t *kept, size_t *n_kept, struct err *e)
{
	struct rows *rows;
	struct buf ids;

	buf_init(&ids);
	list_ids(&ids, issues, n);
	rows = db_query(db, Q_scope_keep, PARAMS(p_text(ids.data)));
	while (rows_next(rows) && *n_kept < n)
		kept[(*n_kept)++] = row_int(rows, 0);
	buf_release(&ids);
	return rows_end(rows, e);
}

enum err_code
scope_wake(
    struct db *db, const int64_t *issues, size_t n, struct utc at, size_t *woken, struct err *e)
{
	int64_t *kept;
	enum err_code rc;

	*woken = 0;
	if (n == 0)
		return ERR_OK;
	kept = calloc(n, sizeof(*kept));
	if (kept == NULL)
		abort();
	rc = keep(db, issues, n, kept, woken, e);
	if (rc == ERR_OK && *woken > 0)
		rc = wake_issues(db, kept, *woken, at, e);
	free(kept);
	return rc;
}
