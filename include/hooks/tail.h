#ifndef SLAD_HOOKS_TAIL_H
#define SLAD_HOOKS_TAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"

struct db;

/*
 * News read off the tracker's tables by primary key. Of each table the highest
 * id seen is stored, and the ids below it that were not there: ids become
 * visible out of order, and a transaction can stay open for minutes. Such gaps
 * are ranges; they are asked for again, every second at first and less often
 * the older they are, until their rows appear or 24 hours have passed.
 *
 * Mark, gaps and wake-ups of a page are one transaction: whenever the process
 * dies, nothing is lost and at worst an issue is looked at twice. Any number of
 * nodes may poll; each table is read by one at a time.
 *
 * The cost of a poll does not depend on the tables' size.
 */

/*
 * wiki_content_versions, not wiki_contents: a page's content is updated in
 * place, only its versions get ids.
 */
#define TAIL_SOURCES(X)                                                                            \
	X(TAIL_ISSUES, "issues")                                                                   \
	X(TAIL_JOURNALS, "journals")                                                               \
	X(TAIL_RELATIONS, "issue_relations")                                                       \
	X(TAIL_ATTACHMENTS, "attachments")                                                         \
	X(TAIL_TIME_ENTRIES, "time_entries")                                                       \
	X(TAIL_WIKI, "wiki_content_versions")

#define TAIL_ENUM(symbol, name) symbol,
enum tail_source { TAIL_SOURCES(TAIL_ENUM) TAIL_COUNT };

const char *tail_source_name(enum tail_source source);

struct tail_news {
	size_t rows[TAIL_COUNT]; /* seen for the first time; of TAIL_WIKI: the index has work */
	size_t woken; /* wake-ups stored */
	size_t late; /* of the rows, those that filled a gap */
	size_t lost; /* ids given up after 24 hours (rolled back, nearly always) */
	unsigned started; /* 1u << source: first sight of the table, call tail_seed */
	unsigned rewound; /* 1u << source: a backup came back, its ids are given out again */
	bool more; /* there is more to read now: poll again without waiting */
};

/*
 * One bounded poll of every table. `now` is the database's clock. On error what
 * was committed until then stays done, and `out` says so.
 */
must_check enum err_code tail_poll(
    struct db *db, struct utc now, struct tail_news *out, struct err *e);

/*
 * Wakes the open issues, page by page in order of id: for the first start and
 * after a restored backup. Begin with *cursor 0; *done says that there are no
 * more. Each page is a transaction of its own.
 */
must_check enum err_code tail_seed(
    struct db *db, struct utc now, int64_t *cursor, size_t *woken, bool *done, struct err *e);

/* Gaps still asked for, and how long the oldest has been open: for metrics. */
must_check enum err_code tail_gaps(
    struct db *db, struct utc now, int64_t *n, struct span *oldest, struct err *e);

#endif
