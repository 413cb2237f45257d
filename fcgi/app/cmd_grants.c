#include "app/commands.h"

#include <stdio.h>

#include "app/args.h"
#include "app/config.h"
#include "base/buf.h"
#include "store/migrate.h"

int
cmd_grants(struct app *app, int argc, char **argv)
{
	const char *host = NULL;
	const struct config *c;
	enum err_code rc;
	struct buf out;
	struct err e;

	if (!ARGS_READ(app, &argc, argv, { "--host", ARG_TEXT, &host }))
		return EXIT_USAGE;
	if (argc > 1)
		return app_usage(app, "\"%s\" is too much", argv[1]);
	if (app_start(app, &e) != ERR_OK)
		return app_fail(app, &e);
	c = app->config;
	/* The account comes over the network, and from where is not ours to guess. */
	if (host == NULL && c->db_host != NULL)
		return app_usage(app,
		    "db.host is set: --host says from where slad connects, as MariaDB sees it");
	buf_init(&out);
	rc = migrate_grants(
	    &(struct migrate_grants){
		.user = c->db_user,
		.host = host == NULL ? "localhost" : host,
		.password = c->db_password,
		.schema = c->db_schema,
		.tracker = c->tracker_schema,
	    },
	    &out, &e);
	fputs(out.data, stdout);
	buf_release(&out);
	return rc == ERR_OK ? EXIT_DONE : app_fail(app, &e);
}
