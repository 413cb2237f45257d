#ifndef SLAD_APP_APP_H
#define SLAD_APP_APP_H

#include "base/err.h"

/*
 * What one run of slactl has: opened when a command needs it, closed at the end.
 */

struct config;
struct db;
struct policy;
struct tracker;

/* Each includes those above it, but NEEDS_POLICY, which wants no database. */
enum app_needs {
	NEEDS_NOTHING,
	NEEDS_CONFIG, /* app->config */
	NEEDS_POLICY, /* app->policy: the regulation that the settings name */
	NEEDS_DB, /* app->db, with slad's schema checked */
	NEEDS_TRACKER, /* app->tracker: the catalogue is read, REST not yet asked */
};

struct app {
	const char *program; /* "slactl" */
	const char *config_path; /* --config; NULL: see config_path */
	const struct command *command; /* the one that runs */
	const char *usage; /* of its verb; NULL: the command's own */
	struct config *config;
	struct policy *policy;
	struct db *db;
	struct tracker *tracker;
};

/*
 * Opens what the command needs, once it has read its arguments: what is wrong with those is told
 * whatever the settings are. What is open stays as it is, so it may be called again. The sentence
 * says what could not be had, and how to mend it.
 */
must_check enum err_code app_start(struct app *app, struct err *e);
/* The same, and more than the command always needs. */
must_check enum err_code app_open(struct app *app, enum app_needs needs, struct err *e);
void app_release(struct app *app);

/* Exit statuses, the same for all commands. */
enum app_exit {
	EXIT_DONE = 0,
	EXIT_INPUT = 1, /* some of the input was bad, or what was asked for is not there */
	EXIT_USAGE = 2,
	EXIT_REACH = 3, /* the database or the tracker could not be reached */
};

enum app_exit app_exit_status(enum err_code code);
/* Says the sentence on standard error, returns the exit status for it. */
int app_fail(const struct app *app, const struct err *e);
/* Says what is wrong with the arguments and how the command is used; EXIT_USAGE. */
int app_usage(const struct app *app, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
