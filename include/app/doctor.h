#ifndef SLAD_APP_DOCTOR_H
#define SLAD_APP_DOCTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"
#include "core/terms.h"

/*
 * Every precondition of slad, each a row of app/doctor.def: what is wrong, where,
 * and how to mend it. `slactl doctor` runs all checks, slad those that it cannot
 * start without. A check that needs something that is not there says so instead
 * of failing for the wrong reason. Nothing is changed anywhere.
 *
 * doctor_host.c reads the host's clock, to compare it with the database's.
 */

struct arena;
struct config;
struct db;
struct policy;
struct tracker;

#define DOCTOR_LEVEL_TERMS(X)                                                                      \
	X(DOCTOR_OK, "ok")                                                                         \
	X(DOCTOR_WARNING, "warning")                                                               \
	X(DOCTOR_ERROR, "error")                                                                   \
	X(DOCTOR_SKIPPED, "not checked")

TERM_SET(doctor_level, DOCTOR_LEVEL_TERMS, DOCTOR_LEVELS);

/* What a check needs, and what one that succeeds gives to those after it. */
#define DOCTOR_CONFIG 1u /* d->config */
#define DOCTOR_DB 2u /* d->db: connected; d->now */
#define DOCTOR_SCHEMA 4u /* slad's tables are there */
#define DOCTOR_CATALOGUE 8u /* d->tracker: the tracker's tables can be read, names are known */
#define DOCTOR_REST 16u /* the bot's key was taken */
#define DOCTOR_POLICY 32u /* d->policies */

/* Regulations in use at once. */
#define DOCTOR_POLICIES_MAX 16

struct doctor_finding {
	const char *check;
	enum doctor_level level;
	const char *what;
	/* A setting, a table, a page of the tracker's administration; NULL: nowhere. */
	const char *where;
	const char *mend; /* NULL: nothing is to be done */
	bool unreachable; /* somebody did not answer; later it may be well by itself */
	struct doctor_finding *next;
};

struct doctor;

struct doctor_check {
	const char *name;
	unsigned needs;
	bool start; /* slad does not start with an error of it */
	void (*run)(struct doctor *d);
	const char *help;
};

struct doctor {
	const char *config_path;
	struct arena *arena;
	const struct doctor_check *check; /* the one that runs */
	unsigned have;
	struct utc now; /* the database's, with DOCTOR_DB */
	const struct config *config;
	struct config *read; /* the same, when it was read here */
	struct db *db;
	struct tracker *tracker;
	size_t n_policies;
	struct policy *policies[DOCTOR_POLICIES_MAX]; /* the first is everybody's */
	struct doctor_finding *first, **last;
};

/* Runs all checks (start: only those), in order. */
void doctor_run(struct doctor *d, const char *config_path, bool start);
void doctor_release(struct doctor *d);

/*
 * Runs the checks (start: those that slad cannot start without) and prints what
 * they found, for people or as one object a line. The exit status: 0 when nothing
 * is worse than a warning, 1 an error, 3 something did not answer.
 */
int doctor_print(const char *config_path, bool start, bool json);

/* How many of a level. */
size_t doctor_count(const struct doctor *d, enum doctor_level level);
/* The database or the tracker did not answer. */
bool doctor_unreachable(const struct doctor *d);

/*
 * What slad asks of itself before it starts, with the settings already read.
 * Warnings go to the log. ERR_UNREACHABLE: the database is not there (yet); all
 * else is for a person, and e says what, where and how to mend it. A tracker
 * that does not answer is only a warning: it may be starting, too.
 */
must_check enum err_code doctor_start(const struct config *config, struct err *e);

/*
 * What is wrong (errors, no warnings), as sentences of the arena; of missing
 * holidays the daily summary knows by itself. `ctx` is the struct config: a work_checkup.
 */
must_check enum err_code doctor_failures(
    void *ctx, struct arena *arena, const char ***failures, size_t *n, struct err *e);

/* For the checks: one finding of the check that runs. Texts are copied. */
void doctor_say(struct doctor *d, enum doctor_level level, const char *where, const char *mend,
    const char *what, ...) __attribute__((format(printf, 5, 6)));
/* An error: the sentence of an err, which says what and often how. */
void doctor_trouble(struct doctor *d, const char *where, const char *mend, const struct err *e);

/* For the checks: the bot has that role somewhere. */
bool doctor_is_bots(struct doctor *d, int64_t role);

#define CHECK(name, needs, start, help) void doctor_##name(struct doctor *d);
#include "app/doctor.def"
#undef CHECK

/*
 * Issues that duplicate each other in a circle: nobody can close them, Redmine
 * crashes. Calls `each` with the issues of every circle found; breaking those
 * circles may leave others, which are found the next time. Returns how many.
 * The pairs get sorted.
 */
struct doctor_pair {
	int64_t from;
	int64_t to;
};
typedef void doctor_circle(void *ctx, const int64_t *issues, size_t n);
size_t doctor_circles(
    struct doctor_pair *pairs, size_t n, struct arena *arena, doctor_circle *each, void *ctx);

#endif
