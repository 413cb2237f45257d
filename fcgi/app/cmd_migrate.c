#include "app/commands.h"

#include <stdio.h>
#include <string.h>

#include "app/args.h"
#include "app/config.h"
#include "app/file.h"
#include "base/arena.h"
#include "base/db.h"
#include "store/clock.h"
#include "store/migrate.h"
#include "store/setting.h"

/* A change of a large table may take its time; nobody else waits for this connection. */
#define PATIENCE_S 7200
#define PASSWORD_BYTES 256

struct login {
	const char *user; /* NULL: the account of the settings */
	const char *password_file;
	char password[PASSWORD_BYTES];
};

static enum err_code
read_password(struct login *l, struct err *e)
{
	const char *name = l->password_file;
	FILE *f = strcmp(name, "-") == 0 ? stdin : file_open(name, e);
	bool got;

	if (f == NULL)
		return err_prefix(e, "--password-file");
	got = fgets(l->password, sizeof(l->password), f) != NULL;
	if (f != stdin)
		fclose(f);
	if (!got)
		return err_set(e, ERR_INVALID, "--password-file: %s is empty", name);
	l->password[strcspn(l->password, "\r\n")] = '\0';
	return ERR_OK;
}

static enum err_code
open_as(const struct config *c, struct login *l, struct db **db, struct err *e)
{
	struct db_config dc = config_db(c);

	dc.lazy = true;
	dc.patience = PATIENCE_S;
	if (l->user != NULL) {
		dc.user = l->user;
		/* Without one the server knows root by its system account. */
		dc.password = NULL;
	}
	if (l->password_file != NULL) {
		if (read_password(l, e) != ERR_OK)
			return e->code;
		dc.password = l->password;
	}
	return db_open(&dc, db, e);
}

/* A schema whose time may be moved is marked as such when it is made, and never again. */
static enum err_code
mark_rehearsal(struct db *db, const struct config *c, struct err *e)
{
	struct arena *a;
	const char *value;
	enum err_code rc;
	struct utc now;

	if (!c->rehearsal)
		return ERR_OK;
	a = arena_new();
	rc = setting_get(db, SETTING_CLOCK_OFFSET, a, &value, e);
	if (rc == ERR_OK && value == NULL) {
		rc = clock_now(db, &now, e);
		if (rc == ERR_OK)
			rc = setting_put(db, SETTING_CLOCK_OFFSET, "0", now, e);
	}
	arena_free(a);
	return rc;
}

static enum err_code
migrate(struct app *app, struct login *l, int *applied, struct err *e)
{
	struct db *db = NULL;
	enum err_code rc = open_as(app->config, l, &db, e);

	if (rc == ERR_OK)
		rc = migrate_run(db, applied, e);
	if (rc == ERR_OK)
		rc = mark_rehearsal(db, app->config, e);
	if (rc == ERR_DENIED)
		rc = err_prefix(e,
		    "the account has no right to; an administrator's has: slactl migrate --user "
		    "root");
	db_close(db);
	return rc;
}

int
cmd_migrate(struct app *app, int argc, char **argv)
{
	struct login login = { 0 };
	int applied = 0;
	struct err e;

	if (!ARGS_READ(app, &argc, argv, { "--user", ARG_TEXT, &login.user },
		{ "--password-file", ARG_TEXT, &login.password_file }))
		return EXIT_USAGE;
	if (argc > 1)
		return app_usage(app, "\"%s\" is too much", argv[1]);
	if (app_start(app, &e) != ERR_OK || migrate(app, &login, &applied, &e) != ERR_OK)
		return app_fail(app, &e);
	if (applied == 0)
		printf("schema %s is up to date: version %d\n", app->config->db_schema,
		    migrate_newest());
	else
		printf("schema %s: %d migration%s applied, version %d\n", app->config->db_schema,
		    applied, applied == 1 ? "" : "s", migrate_newest());
	return EXIT_DONE;
}
