#include "work/cap.h"

#include "base/buf.h"
#include "base/db.h"
#include "work/deed.h"

/* Names of the kinds that it counts, as find_in_set reads them. */
static void
kinds(enum cap cap, struct buf *out)
{
	for (int k = 0; k < ACTION_COUNT; k++) {
		const enum action_kind kind = (enum action_kind)k;

		if (cap == CAP_NOTES ? deed_has_note(kind) : kind == ACTION_CLOSE)
			buf_printf(out, "%s%s", out->len > 0 ? "," : "", action_kind_name(kind));
	}
}

enum err_code
cap_frees(
    struct db *db, enum cap cap, int64_t an_hour, struct utc now, struct utc *when, struct err *e)
{
	const struct span hour = { SPAN_HOUR };
	struct buf names;
	struct rows *rows;
	enum err_code rc;

	*when = an_hour <= 0 ? utc_plus(now, hour) : UTC_NONE;
	if (an_hour <= 0)
		return ERR_OK;
	buf_init(&names);
	kinds(cap, &names);
	rows = db_query(
	    db, Q_work_cap, PARAMS(p_int(now.s - hour.s), p_text(names.data), p_int(an_hour - 1)));
	while (rows_next(rows))
		*when = utc_plus(row_utc(rows, 0), hour);
	rc = rows_end(rows, e);
	buf_release(&names);
	return rc;
}
