#ifndef SLAD_STORE_REPORT_H
#define SLAD_STORE_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"
#include "core/report.h"
#include "store/breach.h"

/*
 * What requests count in reports, written with each verdict that changed and
 * kept as long as the request is in the tracker: a closed one's numbers stay as
 * they were judged.
 */

struct arena;
struct db;
struct policies;

struct report_put {
	struct report_item item; /* the responder is found by the entry below */
	int64_t response; /* the journal entry that answered first; 0: none */
};

/* Parts of the caller's transaction. */
must_check enum err_code report_put(
    struct db *db, const struct report_put *puts, size_t n, struct err *e);
must_check enum err_code report_forget(struct db *db, int64_t issue, struct err *e);

/* By issue, one at a time; the item lives until the next. Present stays are not counted. */
typedef void report_each_fn(void *ctx, const struct report_item *item);
must_check enum err_code report_each(struct db *db, struct utc since, struct utc until,
    report_each_fn *each, void *ctx, struct err *e);

struct report_ask {
	struct utc since; /* of arrival; UTC_NONE: from the beginning */
	struct utc until; /* just before; UTC_NONE: to the end */
	struct report_filter filter;
	size_t n_by;
	enum report_by by[REPORT_BY_COUNT];
	/* Which projects the asker may see numbers of; NULL: all. */
	bool (*may)(void *ctx, int64_t project);
	void *ctx;
	const char *regulation; /* whose zone tells months and hours */
	struct utc now; /* present stays count until then */
	size_t max_breaches; /* the latest so many are listed */
	size_t breaches_offset; /* but those */
	const char *breaches_clock; /* of this clock alone; NULL: of any */
};

struct report_answer {
	struct report *report; /* report_free */
	const struct calendar *calendar; /* the shelf's */
	size_t n_breaches; /* that stand, listed or not: by request and clock */
	/* On record, by cycle too, of the clock asked for; counted when some are listed. */
	size_t n_standing;
	size_t n_listed;
	struct breach_row *breaches; /* the latest first */
};

/* The ask and the shelf must outlive the answer. ERR_NOTFOUND: the regulation was never loaded. */
must_check enum err_code report_make(struct db *db, struct policies *policies,
    const struct report_ask *ask, struct arena *arena, struct report_answer *out, struct err *e);

/*
 * What people call the groups' keys, where those are ids: names[by][i] belongs
 * to groups[i]. What is not an id, or is not there any more, is NULL.
 */
must_check enum err_code report_names(struct db *db, const struct report *report,
    struct arena *arena, const char **names[REPORT_BY_COUNT], struct err *e);

#endif
