#ifndef SLAD_WORK_DELIVER_PART_H
#define SLAD_WORK_DELIVER_PART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"
#include "core/action.h"
#include "store/outbox.h"
#include "tracker/act.h"
#include "work/case.h"
#include "work/deliver.h"

/*
 * For the files of delivery: one attempt at one row of the outbox, what holds it back, how it ends.
 */

struct arena;
struct db;

struct deliver_attempt {
	struct deliver *d;
	struct arena *arena;
	struct outbox_item *item;
	enum action_kind kind;
	struct utc now;
	struct case_file file;
	const struct action *action;
	struct act_change change;
	size_t times; /* it was sent before */
	bool note_stands; /* of an earlier attempt: only the rest is to be done */
};

/* A test may stop the world here. */
void deliver_at(const struct deliver_attempt *a, enum work_moment moment);
int64_t deliver_timeout_s(const struct work_config *config);
/* So many seconds from now. */
struct utc deliver_in(const struct deliver_attempt *a, int64_t s);
/* first, twice that, and so on, with each time that it was sent. */
int64_t deliver_backoff_s(const struct deliver_attempt *a, int64_t first, int64_t most);

/* ---- how an attempt ends ---- */

/* What becomes of the row. */
struct deliver_fate {
	enum deliver_end end;
	const char *reason; /* NULL: done */
	struct utc retry_at; /* of DELIVER_LATER and DELIVER_DOWN */
	int64_t journal; /* that shows it done; 0: none */
};

/* Part of the caller's transaction. */
must_check enum err_code deliver_end_row(struct db *db, const struct outbox_item *item,
    const struct deliver_fate *fate, struct utc now, struct err *e);

struct deliver_ending {
	struct deliver_attempt *a;
	struct deliver_fate fate;
	const char *outcome; /* for the record; NULL: not worth an entry */
	bool wake; /* the verdict has to be made anew */
	/* Whom the tracker lets nobody assign it to: the next is asked; 0: nobody. */
	int64_t refused;
};

must_check enum err_code deliver_finish(
    const struct deliver_ending *ending, enum deliver_end *end, struct err *e);
must_check enum err_code deliver_done(struct deliver_attempt *a, int64_t journal, const char *how,
    enum deliver_end *end, struct err *e);
must_check enum err_code deliver_later(struct deliver_attempt *a, struct utc when,
    const char *reason, enum deliver_end *end, struct err *e);
must_check enum err_code deliver_withdraw(
    struct deliver_attempt *a, const char *reason, enum deliver_end *end, struct err *e);
must_check enum err_code deliver_park(struct deliver_attempt *a, const char *reason,
    int64_t journal, const char *outcome, enum deliver_end *end, struct err *e);

/* ---- what holds it back: *held, and then the attempt has ended ---- */

typedef enum err_code deliver_check(
    struct deliver_attempt *a, bool *held, enum deliver_end *end, struct err *e);

/* Whether it is still to be done, and may be: by the verdict of just now. */
deliver_check deliver_check_verdict;
deliver_check deliver_check_clocks;
deliver_check deliver_check_brake;
deliver_check deliver_check_caps;
deliver_check deliver_check_paused;

#endif
