#include "store/clock.h"

#include <time.h>

#include "base/db.h"

enum err_code
clock_now(struct db *db, struct utc *now, struct err *e)
{
	struct rows *rows = db_query(db, Q_clock_now, NO_PARAMS);

	while (rows_next(rows))
		*now =
		    utc_plus((struct utc){ row_int(rows, 0) }, (struct span){ row_int(rows, 1) });
	return rows_end(rows, e);
}

enum err_code
clock_apart(struct db *db, struct span *apart, struct err *e)
{
	const int64_t before = time(NULL);
	struct rows *rows = db_query(db, Q_clock_now, NO_PARAMS);
	const int64_t after = time(NULL);
	int64_t there = before;

	while (rows_next(rows))
		there = row_int(rows, 0);
	apart->s = there < before ? there - before : there > after ? there - after : 0;
	return rows_end(rows, e);
}

enum err_code
clock_advance(struct db *db, struct span by, struct err *e)
{
	enum err_code rc;

	if (by.s <= 0)
		return err_set(e, ERR_INVALID, "the clock can only be moved forward");
	rc = db_exec(db, Q_clock_advance, PARAMS(p_int(by.s)), e);
	if (rc == ERR_OK && db_affected(db) == 0)
		return err_set(e, ERR_REFUSED,
		    "the clock of this instance is the real one: only one that was made as a "
		    "rehearsal can be moved");
	return rc;
}
