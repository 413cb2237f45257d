#ifndef SLAD_TESTS_SUPPORT_DESK_H
#define SLAD_TESTS_SUPPORT_DESK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/db.h"
#include "base/http.h"
#include "store/outbox.h"
#include "tracker/tracker.h"
#include "work/case.h"
#include "work/config.h"
#include "work/deliver.h"
#include "work/look.h"
#include "tests/support/must.h"

/*
 * A support desk for stories: a schema of slad's own beside the real Redmine
 * whose folder (RUN of tests/redmine/tracker) stands in SLAD_TEST_TRACKER.
 * People write through REST under their own accounts. Redmine's clock is the
 * real one; slad's may be moved on. Whatever fails here fails the test.
 */
struct desk {
	char run[200];
	char url[80];
	char schema[40];
	char user[40];
	const char *zone;
	struct tracker_config tracker;
	struct work_config work;
	struct db *db; /* as slad works */
	struct db *root;
	struct case_room room;
	struct look look;
	struct deliver deliver;
	struct http *http;
	struct arena *arena;
	struct err e;
};

/* For cmocka: *state is the struct desk. Every rule acts, from an hour ago on. */
int desk_setup(void **state);
int desk_teardown(void **state);

/* Names of the tracker, as seed.rb has them. */
int64_t desk_status(struct desk *d, const char *name);
int64_t desk_user(struct desk *d, const char *login);

/* REST; `json` may be NULL; the answer's body, in the arena. Fails unless the status is 2xx. */
const char *desk_api(
    struct desk *d, const char *account, const char *method, const char *path, const char *json);
/* A request in edoc-support by a client; its number. */
int64_t desk_request(struct desk *d, const char *account, const char *subject);
void desk_note(struct desk *d, const char *account, int64_t issue, const char *note);
/* note may be NULL. */
void desk_move(
    struct desk *d, const char *account, int64_t issue, const char *status, const char *note);
/* What operators do: the request waits for the client, with a question. */
void desk_ask(struct desk *d, int64_t issue);
void desk_delete(struct desk *d, int64_t issue);

/* slad's clock goes on by that much; whole days go on to one of the regulation's working days. */
void desk_later(struct desk *d, int64_t seconds);
/* Wakes the issue and looks until nothing is due. */
void desk_look(struct desk *d, int64_t issue);
/* Delivers until there is nothing to try; how many attempts that were, and the end of the last. */
size_t desk_deliver(struct desk *d, enum deliver_end *last);

/* The one row of the outbox of an issue and a rule; fails if there are more; NULL: none. */
const struct outbox_item *desk_item(struct desk *d, int64_t issue, const char *rule);
/* The body of the newest entry of that kind in the record; fails if there is none. */
const char *desk_record(struct desk *d, int64_t issue, const char *kind);
/* What the tracker shows. */
const char *desk_status_of(struct desk *d, int64_t issue);
int desk_notes_by_bot(struct desk *d, int64_t issue);
const char *desk_last_note_by_bot(struct desk *d, int64_t issue);

/*
 * Statements and questions as the administrator; schemas {schema} are slad's, redmine the
 * tracker's.
 */
void desk_sql(struct desk *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
const char *desk_sql_text(struct desk *d, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
int64_t desk_sql_int(struct desk *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/*
 * Anew, with d->tracker and d->work as they are now: to live with other settings, or after a crash.
 */
void desk_reopen(struct desk *d);
void desk_close_room(struct desk *d);

#endif
