#include "app/commands.h"

#include <stdio.h>
#include <string.h>

#include "app/config.h"
#include "base/buf.h"
#include "store/migrate.h"

int
cmd_grants(struct app *app, int argc, char **argv)
{
	const struct config *c = app->config;
	const bool given = argc == 3 && strcmp(argv[1], "--host") == 0;
	const struct migrate_grants g = {
		.user = c->db_user,
		.host = given ? argv[2] : "localhost",
		.password = c->db_password,
		.schema = c->db_schema,
		.tracker = c->tracker_schema,
	};
	enum err_code rc;
	struct buf out;
	struct err e;

	if (argc != 1 && !given)
		return app_usage(app, "the only option is --host NAME");
	/* The account comes over the network, and from where is not ours to guess. */
	if (!given && c->db_host != NULL)
		return app_usage(app,
		    "db.host is set: --host says from where slad connects, as MariaDB sees it");
	buf_init(&out);
	rc = migrate_grants(&g, &out, &e);
	fputs(out.data, stdout);
	buf_release(&out);
	return rc == ERR_OK ? EXIT_DONE : app_fail(app, &e);
}
