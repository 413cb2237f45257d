#include "app/commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/config.h"
#include "app/sources.h"
#include "base/buf.h"
#include "base/hmac.h"
#include "store/migrate.h"
#include "tracker/permission.h"

#define SECRET_DIGITS 40
#define ZONE_BYTES 256

/* A settings file to begin with: what has to be set, with secrets made up for this installation. */

/* The host's zone, which the tracker's process has as a rule. */
static const char *
host_zone(char target[static ZONE_BYTES])
{
	static const char dir[] = "/zoneinfo/";
	const ssize_t len = readlink("/etc/localtime", target, ZONE_BYTES - 1);
	const char *name;

	if (len <= 0)
		return "Etc/UTC";
	target[len] = '\0';
	name = strstr(target, dir);
	return name == NULL ? "Etc/UTC" : name + strlen(dir);
}

static void
put_secret(struct buf *out, const char *name)
{
	char secret[SECRET_DIGITS + 1];

	hmac_random_hex(secret, SECRET_DIGITS);
	buf_printf(out, "%s = %s\n", name, secret);
}

static void
put_draft(struct buf *out)
{
	char target[ZONE_BYTES];

	buf_puts(out,
	    "# /etc/slad/slad.conf: readable for slad's user alone (chmod 640, group slad).\n"
	    "# All other settings, with their defaults: slactl config --sample\n\n"
	    "db.socket = /run/mysqld/mysqld.sock\n"
	    "db.user = slad\n");
	put_secret(out, "db.password");
	buf_puts(out,
	    "db.schema = slad\n\n"
	    "tracker.schema = redmine\n"
	    "tracker.url = http://127.0.0.1:3000\n"
	    "tracker.public_url = https://tracker.example.kz\n");
	buf_printf(out,
	    "# The zone of the tracker's process; `slad --check` proves it.\n"
	    "tracker.time_zone = %s\n",
	    host_zone(target));
	buf_puts(out,
	    "tracker.bot_login = sla-bot\n"
	    "# From the bot's page \"My account\", API access key:\n"
	    "tracker.bot_key =\n\n"
	    "regulation = edoc\n\n");
	put_secret(out, "hooks.redmine_secret");
	put_secret(out, "hooks.plugin_secret");
	buf_puts(out,
	    "\n# The tracker's own names, as they stand there; `slad --check` lists those that it "
	    "has.\n"
	    "stage.new = New\n"
	    "stage.in_progress = In Progress\n"
	    "stage.waiting_client = Feedback\n"
	    "#stage.waiting_third_party =\n"
	    "#stage.escalated =\n"
	    "#stage.estimate =\n"
	    "stage.resolved = Resolved\n"
	    "stage.closed = Closed, Rejected\n\n"
	    "priority.normal = Low, Normal\n"
	    "priority.urgent = High, Urgent\n"
	    "priority.immediate = Immediate\n\n"
	    "category.error = Bug\n"
	    "category.consultation = Support\n"
	    "#category.callback =\n"
	    "category.wish = Feature\n\n"
	    "side.staff = Manager\n"
	    "side.developer = Developer\n"
	    "side.client = Reporter\n");
}

/* The steps, each filled in from the settings. */

static void
step_settings(const struct config *c, struct buf *out)
{
	buf_printf(out,
	    "  The settings are in %s. What each means: slactl config --sample\n"
	    "  They hold secrets: chown root:slad, chmod 640.\n",
	    c->path);
}

static void
step_database(const struct config *c, struct buf *out)
{
	buf_printf(out,
	    "  slactl grants prints the SQL that makes the schema `%s` and the account '%s', with\n"
	    "  column grants on `%s` and nothing else. Read it, then run it as an "
	    "administrator:\n\n"
	    "      slactl --config %s grants | mariadb\n"
	    "      slactl --config %s migrate --user root\n\n"
	    "  Both again after each upgrade.\n",
	    c->db_schema, c->db_user, c->tracker_schema, c->path, c->path);
}

static void
step_bot(const struct config *c, struct buf *out)
{
	buf_printf(out,
	    "  In the tracker, as an administrator:\n"
	    "  - Settings, API: enable the REST web service.\n"
	    "  - A role of its own, such as \"SLA bot\", that nothing else uses, with the "
	    "permissions\n"
	    "     ");
	for (int i = 0; i < PERMISSION_COUNT; i++)
		buf_printf(out, " %s", permission_name(i));
	buf_printf(out,
	    "\n  - Workflow: for that role, in each kind of issue, the steps that slad is to make\n"
	    "    (back to work when the client answered, closing, reopening).\n"
	    "  - A user \"%s\", no administrator, member with that role of the projects to serve.\n"
	    "  - Log in as that user once; its API access key goes into tracker.bot_key.\n",
	    c->tracker.bot);
}

static void
step_served(const struct config *c, struct buf *out)
{
	const struct setting_list *served = &c->policies.served;

	if (served->n == 0)
		buf_puts(out,
		    "  Issues are judged in the projects of which the bot is a member, so that "
		    "those of\n"
		    "  developers stay out of the queue. projects.served names them instead, with "
		    "all below:\n\n"
		    "      projects.served = support, !support-lab\n\n");
	else
		buf_puts(out, "  Issues are judged in the projects of projects.served:");
	for (size_t i = 0; i < served->n; i++)
		buf_printf(out, "%s %s", i == 0 ? "" : ",", served->items[i]);
	buf_printf(out, "%s  slactl --config %s doctor shows which are served and which are not.\n",
	    served->n == 0 ? "" : "\n", c->path);
}

/* Whether the field is there is known where the tracker's tables can be read. */
static void
put_source(const struct app *app, const struct source *s, struct buf *out)
{
	const char *field = sources_field(s, app->config);

	buf_printf(out, "  - %s: ", s->what);
	sources_order(s, app->config, out);
	if (s->setting != NULL && field == NULL)
		buf_printf(out, "\n      a field for it is missing: %s", s->setting);
	else if (field != NULL && app->tracker != NULL)
		buf_printf(out, "\n      found: %s = %s", s->setting, field);
	buf_putc(out, '\n');
}

static void
put_sources(struct app *app, struct buf *out)
{
	const struct source *list;
	struct err e;
	size_t n;

	buf_puts(out, "  In this order slad takes from a request\n");
	if (app_open(app, NEEDS_TRACKER, &e) != ERR_OK)
		buf_printf(out, "  (not compared with the tracker yet: %s)\n", e.text);
	list = sources_list(&n);
	for (size_t i = 0; i < n; i++)
		put_source(app, &list[i], out);
	buf_puts(out,
	    "  What staff enter for a client can be read by them only where their role sees all "
	    "issues that\n"
	    "  are not private. Where it sees their own only, reach them as they came and log the "
	    "call:\n"
	    "  silence there closes nothing by itself.\n");
	buf_printf(out,
	    "  slactl --config %s doctor tells values of these fields that mean "
	    "nothing.\n",
	    app->config->path);
}

static void
step_check(const struct config *c, struct buf *out)
{
	buf_printf(out,
	    "      slad --config %s --check\n"
	    "      slactl --config %s doctor\n\n"
	    "  Both say what is missing, and how to mend it.\n",
	    c->path, c->path);
}

static void
step_service(const struct config *c, struct buf *out)
{
	buf_printf(out,
	    "  With the Debian package: systemctl enable --now slad. Otherwise a unit such as\n\n"
	    "      [Unit]\n"
	    "      After=mariadb.service network-online.target\n"
	    "      [Service]\n"
	    "      Type=notify\n"
	    "      User=slad\n"
	    "      RuntimeDirectory=slad\n"
	    "      StateDirectory=slad\n"
	    "      ExecStart=/usr/bin/slad --config %s\n"
	    "      ExecReload=/bin/kill -HUP $MAINPID\n"
	    "      Restart=always\n"
	    "      [Install]\n"
	    "      WantedBy=multi-user.target\n",
	    c->path);
}

static void
step_nginx(const struct config *c, struct buf *out)
{
	buf_printf(out,
	    "  nginx has to connect to %s and %s:\n"
	    "  web.socket_group = www-data, and slad's user a member of that group.\n"
	    "  The Debian package brings three files; otherwise copy them from nginx/ of the "
	    "source:\n"
	    "  - /etc/nginx/conf.d/slad-upstream.conf, which the http block includes by itself;\n"
	    "  - into the tracker's server block: include snippets/slad.conf;\n"
	    "  - into its location /, for the panel in the pages: include "
	    "snippets/slad-page.conf;\n"
	    "  A tracker under a path: see the first lines of slad.conf.\n"
	    "  Then: nginx -t && systemctl reload nginx\n",
	    c->web_socket, c->hooks_socket);
}

static void
step_hooks(const struct config *c, struct buf *out)
{
	buf_printf(out,
	    "  News is noticed within a second without them. To notice it at once:\n"
	    "  - Redmine 7.0 and later: a webhook to %s/sla/hooks/redmine\n"
	    "    with the secret hooks.redmine_secret (never to a loopback address: Redmine "
	    "refuses).\n"
	    "  - The redmine_webhook plugin: %s/sla/hooks/plugin/SECRET\n"
	    "    with hooks.plugin_secret, from an address in hooks.plugin_sources.\n",
	    c->tracker.public_url, c->tracker.public_url);
}

static void
step_act(const struct config *c, struct buf *out)
{
	buf_printf(out,
	    "  Every rule only observes at first: what it would do is on record, nothing is "
	    "sent.\n\n"
	    "      slactl --config %s outbox list --state shadow\n\n"
	    "  shows it. When you agree with what you see: slactl rule act RULE. What is older "
	    "than\n"
	    "  that waits for slactl backlog; slactl pause stops all acting at once.\n",
	    c->path);
}

static const struct {
	const char *title;
	void (*print)(const struct config *c, struct buf *out); /* NULL: the sources */
} steps[] = {
	{ "Settings", step_settings },
	{ "Database", step_database },
	{ "The bot's role and account", step_bot },
	{ "Which projects are served", step_served },
	{ "What is taken from where", NULL },
	{ "Check", step_check },
	{ "Service", step_service },
	{ "nginx", step_nginx },
	{ "Webhooks, if you like", step_hooks },
	{ "Let it act", step_act },
};

static void
put_steps(struct app *app, struct buf *out)
{
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		buf_printf(out, "%s%zu. %s\n\n", i == 0 ? "" : "\n", i + 1, steps[i].title);
		if (steps[i].print == NULL)
			put_sources(app, out);
		else
			steps[i].print(app->config, out);
	}
}

static enum err_code
print_steps(struct app *app, struct buf *out, struct err *e)
{
	if (app_open(app, NEEDS_CONFIG, e) != ERR_OK)
		return err_prefix(e,
		    "the steps are filled in from the settings. Write them first: "
		    "(umask 077; slactl setup --print-config > %s), then edit that file. Now",
		    config_path(app->config_path));
	put_steps(app, out);
	return ERR_OK;
}

int
cmd_setup(struct app *app, int argc, char **argv)
{
	enum err_code rc = ERR_OK;
	struct buf out;
	struct err e;

	if (argc > 2 || (argc == 2 && strcmp(argv[1], "--print-config") != 0))
		return app_usage(app, "the only argument is --print-config");
	buf_init(&out);
	if (argc == 2)
		put_draft(&out);
	else
		rc = print_steps(app, &out, &e);
	fputs(out.data, stdout);
	buf_release(&out);
	return rc == ERR_OK ? EXIT_DONE : app_fail(app, &e);
}
