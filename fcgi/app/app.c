#include "app/app.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/config.h"
#include "base/db.h"
#include "core/policy.h"
#include "store/migrate.h"
#include "store/policies.h"
#include "tracker/tracker.h"

static enum err_code
open_config(struct app *app, struct err *e)
{
	if (app->config != NULL)
		return ERR_OK;
	const char *path = config_path(app->config_path);
	const enum err_code rc = config_read(path, &app->config, e);

	if (rc == ERR_OK || app->config_path != NULL || access(path, F_OK) == 0)
		return rc;
	return err_set(e, rc,
	    "%s: there is no such file; slactl config --sample prints one, --config FILE names "
	    "another",
	    path);
}

static enum err_code
open_policy(struct app *app, struct err *e)
{
	const struct policies_config *c = &app->config->policies;

	if (app->policy != NULL)
		return ERR_OK;
	return policies_file(c->dir, c->regulation, &app->policy, e);
}

static enum err_code
open_db(struct app *app, struct err *e)
{
	struct db_config db = config_db(app->config);

	if (app->db != NULL)
		return ERR_OK;
	/* A command runs a few statements; preparing all of them would take longer than it does. */
	db.lazy = true;
	if (db_open(&db, &app->db, e) != ERR_OK)
		return e->code;
	return migrate_check(app->db, e);
}

static enum err_code
open_tracker(struct app *app, struct err *e)
{
	if (app->tracker != NULL)
		return ERR_OK;
	return tracker_open(&app->config->tracker, app->db, &app->tracker, e);
}

static enum err_code
open_needs(struct app *app, enum app_needs needs, struct err *e)
{
	enum err_code rc = ERR_OK;

	if (needs >= NEEDS_CONFIG)
		rc = open_config(app, e);
	if (rc == ERR_OK && needs == NEEDS_POLICY)
		rc = open_policy(app, e);
	if (rc == ERR_OK && needs >= NEEDS_DB)
		rc = open_db(app, e);
	if (rc == ERR_OK && needs >= NEEDS_TRACKER)
		rc = open_tracker(app, e);
	return rc;
}

enum err_code
app_start(struct app *app, struct err *e)
{
	return app->command == NULL ? ERR_OK : open_needs(app, app->command->needs, e);
}

enum err_code
app_open(struct app *app, enum app_needs needs, struct err *e)
{
	if (app_start(app, e) != ERR_OK)
		return e->code;
	return open_needs(app, needs, e);
}

void
app_release(struct app *app)
{
	tracker_close(app->tracker);
	db_close(app->db);
	policy_free(app->policy);
	config_free(app->config);
}

enum app_exit
app_exit_status(enum err_code code)
{
	switch (code) {
	case ERR_OK:
		return EXIT_DONE;
	case ERR_RETRY:
	case ERR_UNREACHABLE:
		return EXIT_REACH;
	case ERR_INVALID:
	case ERR_NOTFOUND:
	case ERR_DENIED:
	case ERR_CONFLICT:
	case ERR_REFUSED:
	case ERR_INTERNAL:
		break;
	}
	return EXIT_INPUT;
}

int
app_fail(const struct app *app, const struct err *e)
{
	fflush(stdout);
	if (app->command != NULL)
		fprintf(stderr, "%s %s: %s\n", app->program, app->command->name, e->text);
	else
		fprintf(stderr, "%s: %s\n", app->program, e->text);
	return (int)app_exit_status(e->code);
}

int
app_usage(const struct app *app, const char *fmt, ...)
{
	const struct command *c = app->command;
	const char *usage = app->usage != NULL ? app->usage : c->usage;
	va_list ap;

	fflush(stdout);
	fprintf(stderr, "%s %s: ", app->program, c->name);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fprintf(stderr, "\nusage: %s %s%s%s\n", app->program, c->name, *usage == '\0' ? "" : " ",
	    usage);
	return EXIT_USAGE;
}
