#include "app/commands.h"

#include <stdio.h>
#include <string.h>

#include "app/config.h"
#include "base/buf.h"

static void
put_header(struct buf *out)
{
	buf_puts(out,
	    "# Settings of slad. A line that starts with # is a comment; a value goes to the end "
	    "of\n"
	    "# its line. Commented settings show their defaults. A secret may stand in a file of "
	    "its\n"
	    "# own: db.password_file = /etc/slad/db.password. Check with `slad --check`.\n\n");
}

static void
put_sample(struct buf *out)
{
	struct buf rows;

	put_header(out);
	buf_init(&rows);
	settings_sample(&config_settings, &rows);
	buf_add(out, rows.data, rows.len);
	buf_release(&rows);
}

static enum err_code
put_values(struct app *app, struct buf *out, struct err *e)
{
	if (app_open(app, NEEDS_CONFIG, e) != ERR_OK)
		return e->code;
	settings_show(&config_settings, app->config, out);
	return ERR_OK;
}

int
cmd_config(struct app *app, int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : NULL;
	enum err_code rc = ERR_OK;
	struct buf out;
	struct err e;

	if (argc > 2)
		return app_usage(app, "too many arguments");
	buf_init(&out);
	if (what == NULL)
		rc = put_values(app, &out, &e);
	else if (strcmp(what, "--sample") == 0)
		put_sample(&out);
	else if (strcmp(what, "--reference") == 0)
		settings_reference(&config_settings, &out);
	else
		rc = ERR_INVALID;
	fputs(out.data, stdout);
	buf_release(&out);
	if (rc == ERR_OK)
		return EXIT_DONE;
	if (what != NULL)
		return app_usage(app, "there is no option \"%s\"", what);
	return app_fail(app, &e);
}
