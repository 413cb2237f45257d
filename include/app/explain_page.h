#ifndef SLAD_APP_EXPLAIN_PAGE_H
#define SLAD_APP_EXPLAIN_PAGE_H

#include <jansson.h>

#include "app/explain_text.h"
#include "base/err.h"
#include "base/time.h"

/* One request with all that is known of it, read for explaining; writes nothing. */
struct case_room;

/*
 * As of `now`; or as of another instant `at` (UTC_NONE: now): what happened later
 * is not known then, and if it is yet to come, nothing will have happened. All
 * lives in the arena but page->told, which explain_page_release gives back.
 * ERR_NOTFOUND: the tracker has no such issue; ERR_INVALID: it had not arrived.
 */
must_check enum err_code explain_page_read(struct case_room *room, int64_t issue, struct utc now,
    struct utc at, struct arena *arena, struct explain_page *page, struct err *e);
void explain_page_release(struct explain_page *page);

/*
 * The page for programs: explain_json and issue, subject, project, link, client
 * {id, name, bound}, contract {id, number, level, from, to}, assumed, untraced,
 * behalf (as staff wrote it), record (breaches as on record), outbox, letters, queue_at and
 * queue_of. The caller owns it.
 */
json_t *explain_page_json(const struct explain_page *page);

/*
 * Its letters alone, as there: who was told of it, what changed last first. The caller owns them.
 */
must_check enum err_code explain_page_letters(
    struct case_room *room, int64_t issue, struct arena *arena, json_t **out, struct err *e);

#endif
