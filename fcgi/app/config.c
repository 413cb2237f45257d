#include "app/config.h"

#include <stdlib.h>
#include <unistd.h>

#include "app/config_check.h"
#include "base/arena.h"
#include "base/hmac.h"
#include "base/log.h"
#include "base/mail.h"

#define HOST_BYTES 256

static const char *const deliver_words[] = {
	[DELIVER_OBSERVE] = "observe",
	[DELIVER_ACT] = "act",
	NULL,
};

static const char *const mail_tls_words[] = {
	[MAIL_TLS_NONE] = "none",
	[MAIL_TLS_START] = "starttls",
	[MAIL_TLS_FULL] = "tls",
	NULL,
};

static const char *const channel_words[] = { CHANNEL_TERMS(TERM_NAME) NULL };

static const char *const level_words[] = {
	[LOG_ERROR] = "error",
	[LOG_WARNING] = "warning",
	[LOG_INFO] = "info",
	[LOG_DEBUG] = "debug",
	NULL,
};

#define GROUP(title)                                                                               \
	{                                                                                          \
		.type = SETTING_GROUP, .help = title                                               \
	}
#define ROW(name_, type_, field, ...)                                                              \
	{                                                                                          \
		.name = name_, .type = SETTING_##type_, .offset = offsetof(struct config, field),  \
		__VA_ARGS__                                                                        \
	}
/* One row for each term of a set, from the same list that the code is made from. */
#define TERM_ROW(prefix, field, symbol, term, help_)                                               \
	ROW(prefix "." term, LIST, tracker.field[symbol], .help = help_),
#define STAGE_ROW(symbol, term)                                                                    \
	TERM_ROW("stage", stage, symbol, term,                                                     \
	    "Statuses of the tracker that mean \"" term "\"; slad sets the first.")
#define PRIORITY_ROW(symbol, term)                                                                 \
	TERM_ROW("priority", priority, symbol, term,                                               \
	    "Priorities of the tracker that mean \"" term "\"; slad sets the first.")
#define CATEGORY_ROW(symbol, term)                                                                 \
	TERM_ROW("category", category, symbol, term,                                               \
	    "Trackers (kinds of issues) that hold requests of the category \"" term "\".")
/* Who the bot is says its login, not a role. */
#define SIDE_ROW(symbol, term)                                                                     \
	TERM_ROW("side", side, symbol, term, "Roles whose members speak as \"" term "\".")
#define CHANNEL_ROW(symbol, term)                                                                  \
	TERM_ROW("channel", channel, symbol, term,                                                 \
	    "Values of tracker.channel_field that mean \"" term "\".")

static const struct settings_row rows[] = {
	GROUP("The database: MariaDB 10.6 or later, the server that holds the tracker's tables"),
	ROW("db.host", TEXT, db_host, .example = "db.example.kz",
	    .help = "Its name or address. Empty: the socket."),
	ROW("db.socket", TEXT, db_socket, .initial = "/run/mysqld/mysqld.sock",
	    .help = "Where it listens on this machine."),
	ROW("db.port", INT, db_port, .initial = "3306", .min = 1, .max = 65535,
	    .help = "Its port, with db.host."),
	ROW("db.tls_ca", TEXT, db_tls_ca, .example = "/etc/ssl/certs/db-ca.pem",
	    .help = "A file of certificates: the connection is encrypted and the server has to "
		    "prove with one of them who it is."),
	ROW("db.user", TEXT, db_user, .initial = "slad", .required = true,
	    .help = "slad's own account; `slactl setup` prints what it must be allowed."),
	ROW("db.password", SECRET, db_password, .help = "The account's password."),
	ROW("db.schema", TEXT, db_schema, .initial = "slad", .required = true,
	    .help = "slad's own tables."),

	GROUP("The tracker: a Redmine, 5.0 or later"),
	ROW("tracker.schema", TEXT, tracker_schema, .initial = "redmine", .required = true,
	    .help = "The tracker's tables, on the same server. slad only reads them."),
	ROW("tracker.url", TEXT, tracker.url, .example = "http://127.0.0.1:3000", .required = true,
	    .help = "How slad reaches the tracker; a path may follow."),
	ROW("tracker.public_url", TEXT, tracker.public_url, .example = "https://sup.example.kz",
	    .help = "How people reach it. Empty: as slad does."),
	ROW("tracker.ca_file", TEXT, tracker.ca_file,
	    .help = "Certificates that prove who the tracker is. Empty: the system's."),
	ROW("tracker.time_zone", LIST, tracker.time_zone, .example = "Asia/Almaty",
	    .required = true,
	    .help =
		"The time zone of the tracker's process, in which it stores all times. Where it "
		"was changed, oldest first: Europe/Moscow, Asia/Almaty since "
		"2026-05-01T00:00:00Z. `slad --check` proves it."),
	ROW("tracker.bot_login", TEXT, tracker.bot, .initial = "sla-bot", .required = true,
	    .help = "slad's own account in the tracker; it is no administrator, and nobody else "
		    "uses it."),
	ROW("tracker.bot_key", SECRET, tracker.api_key, .help = "The API key of that account."),
	ROW("tracker.channel_field", TEXT, tracker.channel_field, .example = "Канал",
	    .help = "The custom field of issues that says by which channel a request came. A "
		    "value that channel.* names counts before all else, as staff wrote it: see "
		    "channel.from_clients."),
	ROW("tracker.received_field", TEXT, tracker.received_field, .example = "Получено",
	    .help = "The custom field of issues in which staff write when a call or a letter came. "
		    "On requests that clients wrote themselves it counts for nothing."),
	ROW("tracker.behalf_field", TEXT, tracker.behalf_field, .example = "От имени",
	    .help =
		"The custom field of issues in which staff write for whom they enter a request: a "
		"user of the tracker (a field of users, a login, a mail address, a full name), or "
		"an organisation (its name or BIN, as `slactl client` has it). Level and language "
		"follow. What clients write into it counts for nothing."),
	ROW("tracker.call_number_field", TEXT, tracker.call_number_field,
	    .example = "Телефон для звонка",
	    .help =
		"The custom field of issues that says which number to call back. It is shown to "
		"staff only; a call-back without a number is asked for it."),
	ROW("tracker.call_time_field", TEXT, tracker.call_time_field, .example = "Когда позвонить",
	    .help = "The custom field of issues that says when the client would like to be called: "
		    "2026-02-03 15:00, 03.02.2026 15:00, a day or a time alone, in the zone of the "
		    "client's calendar. A time alone is the next one from when it was written, a "
		    "day alone its opening by the hours of the request's level."),
	ROW("tracker.received_zone", TEXT, tracker.received_zone, .example = "Asia/Almaty",
	    .help = "The zone in which people write that. Empty: tracker.time_zone."),
	ROW("tracker.session_cookies", LIST, tracker.session_cookies,
	    .help = "Names of the tracker's session cookie. Empty: Redmine, _redmine_session."),
	ROW("tracker.act_timeout", SPAN, tracker.act_timeout, .initial = "30s", .min = 1,
	    .max = 600,
	    .help = "How long a change may take; not shorter than the tracker's longest."),
	ROW("tracker.access_timeout", SPAN, tracker.access_timeout, .initial = "2s", .min = 1,
	    .max = 60, .help = "How long the question may take whether somebody may see an issue."),

	GROUP("What the tracker's names mean"),
	/* clang-format off */
	STAGE_TERMS(STAGE_ROW)
	PRIORITY_TERMS(PRIORITY_ROW)
	CATEGORY_TERMS(CATEGORY_ROW)
	SIDE_ROW(SIDE_CLIENT, "client")
	SIDE_ROW(SIDE_STAFF, "staff")
	SIDE_ROW(SIDE_DEVELOPER, "developer")
	ROW("tracker.managers", LIST, tracker.managers, .example = "Support manager",
	    .help = "Roles that look after the support: they see billing and what another regulation "
		    "would change, and edit calendars. Administrators may anyway."),
	CHANNEL_TERMS(CHANNEL_ROW)
	ROW("channel.by_tracker", LIST, tracker.channel_by_tracker,
	    .example = "Обратный звонок: callback",
	    .help = "Trackers (kinds of issues) whose requests came by one channel, as "
		    "NAME: CHANNEL. By which channel a request came says the field, else its "
		    "tracker, else its project, else the author's roles in it, else the default: "
		    "without the field that is kept as it was when slad first saw the request. A field "
		    "with a default value in the tracker always says it."),
	ROW("channel.by_project", LIST, tracker.channel_by_project, .example = "hotline: phone",
	    .help = "Likewise projects, as IDENTIFIER: CHANNEL; not those below them."),
	ROW("channel.by_role", LIST, tracker.channel_by_role, .example = "Дежурный: phone",
	    .help = "Likewise roles of the author in the project, as NAME: CHANNEL; of several the "
		    "first in this list counts."),
	ROW("channel.default", CHOICE, tracker.channel_default, .initial = "tracker",
	    .choices = channel_words, .help = "The channel when none of these says it."),
	ROW("channel.from_clients", BOOL, tracker.channel_from_clients, .initial = "no",
	    .help = "Whether what clients themselves wrote into tracker.channel_field counts. A "
		    "target may depend on the channel, and channels may be kept for one level; so "
		    "only where it is not they who fill it in, but a program in their name, such "
		    "as the import of mail. What staff write counts always, and so does the value "
		    "that the field has by default in the tracker."),
	/* clang-format on */

	GROUP("The regulation"),
	ROW("regulation", TEXT, policies.regulation, .initial = "edoc", .required = true,
	    .help = "Which one holds: edoc, eep, endocs, or a file of one's own."),
	ROW("regulation.dir", TEXT, policies.dir, .example = "/usr/share/slad/regulations",
	    .help = "Where regulations are looked for by name. Empty: beside the program."),

	ROW("regulation.projects", LIST, policies.projects, .example = "endocs-support:endocs",
	    .help = "Projects that have another one, as IDENTIFIER:REGULATION; it holds for the "
		    "projects below them, too."),
	ROW("projects.served", LIST, policies.served, .example = "support, !support-lab",
	    .help =
		"Identifiers of the projects whose issues are judged, each with the projects "
		"below it; * for all, !IDENTIFIER for one to leave out again: the nearest that "
		"is named decides. Empty: those of which the bot is a member, or all while it is "
		"a member of none."),

	GROUP("Web: the panel's data, webhooks and health, behind nginx by FastCGI"),
	ROW("web.socket", TEXT, web_socket, .initial = "/run/slad/web.sock", .required = true,
	    .help = "Where nginx finds slad: a path, or ADDRESS:PORT for an nginx on another "
		    "machine."),
	ROW("web.processes", INT, web_processes, .initial = "6", .min = 1, .max = 64,
	    .help = "Each serves one connection of nginx at a time: more than keepalive times "
		    "worker_processes there."),
	ROW("web.socket_mode", MODE, socket_mode, .initial = "0660",
	    .help = "Who may connect to the sockets, in octal."),
	ROW("web.socket_group", TEXT, socket_group, .example = "www-data",
	    .help = "The group of nginx's user. Empty: that of slad's own."),
	ROW("web.identity", SPAN, web.identity, .initial = "15m", .min = 60, .max = 3600,
	    .help = "How long slad believes who somebody is before it asks the tracker again."),
	ROW("web.secret", SECRET, web.secret,
	    .help = "Signs that. Only needed, and then the same everywhere, when several machines "
		    "serve one tracker."),
	ROW("web.monitors", LIST, web.monitors, .initial = "127.0.0.1, ::1",
	    .help = "Addresses and networks (10.0.0.0/8) that may read metrics and all of health."),
	ROW("hooks.socket", TEXT, hooks_socket, .initial = "/run/slad/hooks.sock", .required = true,
	    .help = "The same for webhooks and health."),
	ROW("hooks.processes", INT, hooks_processes, .initial = "2", .min = 1, .max = 64,
	    .help = "Processes for them, so that a hanging tracker cannot use up all."),
	ROW("hooks.redmine_secret", SECRET, web.redmine_secret,
	    .help = "The secret given to Redmine's own webhook (7.0 and later). Empty: none is "
		    "taken."),
	ROW("hooks.plugin_secret", SECRET, web.plugin_secret,
	    .help = "The secret at the end of the address that the redmine_webhook plugin posts "
		    "to. Empty: none is taken."),
	ROW("hooks.plugin_sources", LIST, web.plugin_sources, .initial = "127.0.0.1, ::1",
	    .help = "Addresses and networks that the plugin may post from."),

	GROUP("Acting in the tracker"),
	ROW("deliver", CHOICE, deliver, .initial = "act", .choices = deliver_words,
	    .help = "observe: nothing is changed in the tracker, whatever the rules' modes are. "
		    "act: each rule as it is set; all of them observe at first."),
	ROW("deliver.notes_per_hour", INT, work.notes_hour, .initial = "60", .min = 0,
	    .max = 100000, .help = "No more notes than this in an hour: each sends mail."),
	ROW("deliver.closures_per_hour", INT, work.closures_hour, .initial = "30", .min = 0,
	    .max = 100000, .help = "No more requests closed than this in an hour."),

	GROUP("Mail: warnings and other letters to the staff, see `slactl letters`"),
	ROW("mail.host", TEXT, work.mail.host, .example = "mail.example.kz",
	    .help = "The mail server. Empty: no mail leaves, letters are kept as shadows."),
	ROW("mail.port", INT, work.mail.port, .initial = "0", .min = 0, .max = 65535,
	    .help = "0: 25, 587 with starttls, 465 with tls."),
	ROW("mail.tls", CHOICE, work.mail.tls, .initial = "starttls", .choices = mail_tls_words,
	    .help = "none: in the clear, for a server on this machine; starttls: demanded; tls: "
		    "from the first byte. The server's certificate is checked."),
	ROW("mail.ca_file", TEXT, work.mail.ca_file,
	    .help = "Certificates that prove who the mail server is. Empty: the system's."),
	ROW("mail.user", TEXT, work.mail.user, .example = "sla",
	    .help = "The login. Empty: without one."),
	ROW("mail.password", SECRET, work.mail.password, .help = "Its password."),
	ROW("mail.from", TEXT, work.mail.from, .example = "sla@example.kz",
	    .help = "Who writes: an address that takes mail, or at least bounces."),
	ROW("mail.from_name", TEXT, work.mail.from_name, .initial = "SLA",
	    .help = "The name beside it."),
	ROW("mail.language", TEXT, work.mail.language, .initial = "ru", .required = true,
	    .help = "ru, kk or en: for readers without a language of their own in the tracker."),
	ROW("mail.supervisors", LIST, work.mail.supervisors, .example = "asel, edoc-dev:timur",
	    .help = "Logins of who is told of breaches, and of warnings when nobody else is there; "
		    "PROJECT:LOGIN for one project, then the others are not told of it."),
	ROW("mail.admin", LIST, work.mail.admin, .example = "marat",
	    .help = "Logins of who is told once a day, in opening hours, what an administrator "
		    "should see to: parked actions, unknown levels, clients without a binding, "
		    "missing holidays, contracts that end, what slactl doctor finds wrong. On a "
		    "day without any of it nothing is sent."),
	ROW("mail.per_hour", INT, work.mail.an_hour, .initial = "200", .min = 0, .max = 100000,
	    .help = "No more mails than this in an hour."),
	ROW("mail.gather", SPAN, work.mail.gather, .initial = "1m", .min = 0, .max = 3600,
	    .help = "How long the first letter to a person waits for others of the same mail."),
	ROW("mail.every", SPAN, work.mail.every, .initial = "15m", .min = 0, .max = 86400,
	    .help = "No more often than this is a person written to: the rest is gathered."),

	GROUP("Complaints about how requests are served"),
	ROW("complaint.project", TEXT, work.complaint.project, .example = "quality",
	    .help = "The identifier of a project that only those read who answer for quality: "
		    "there complaints become private requests. The bot's role needs add_issues "
		    "and set_own_issues_private; leave it out of projects.served. Empty: they "
		    "are letters to the regulation's conduct.complaints_to only."),
	ROW("complaint.tracker", TEXT, work.complaint.tracker, .example = "Жалоба",
	    .help = "The tracker (kind of issues) of such requests. Empty: the project's first."),

	GROUP("The help centre"),
	ROW("faq.sources", LIST, work.faq_sources,
	    .example = "wiki:support, dir:/srv/help;lang=ru;url=https://help.example/{key}",
	    .help =
		"Where articles come from, brought again by themselves when something "
		"changed there, and by `slactl faq import`: wiki:PROJECT, dir:PATH (Markdown, "
		"HTML) or file:PATH (.csv, .json); behind semicolons lang, section, url and "
		"name. What is not said there is as at the source's last import; nothing behind "
		"its = takes that back. Paths are this machine's: the same on each of "
		"several."),
	ROW("faq.every", SPAN, work.faq_every, .initial = "30s", .min = 1, .max = 86400,
	    .help = "How often they are looked at: names, times and sizes only."),

	GROUP("The rest"),
	ROW("look.processes", INT, look_processes, .initial = "1", .min = 1, .max = 16,
	    .help = "Processes that look at requests and judge them."),
	ROW("look.poll_ms", INT, look_poll_ms, .initial = "500", .min = 20, .max = 60000,
	    .help = "How often the tracker's tables are asked for news, in milliseconds. Webhooks "
		    "do not wait for it."),
	ROW("deliver.processes", INT, deliver_processes, .initial = "1", .min = 1, .max = 16,
	    .help = "Processes that write into the tracker."),
	ROW("index.dir", TEXT, index_dir, .initial = "/var/lib/slad", .required = true,
	    .help = "Where the index of similar requests lies, about 1 kB for each; it is made "
		    "anew when it is lost or damaged, also while slad runs."),
	ROW("search.weights", TEXT, web.search_weights, .example = "/etc/slad/weights",
	    .help = "A file that `slactl similar fit` printed: a name of `slactl similar weights` "
		    "and its value a line. Empty: the program's own weights."),
	ROW("search.synonyms", TEXT, web.search_synonyms, .example = "/etc/slad/synonyms",
	    .help = "Words that mean the same, a line each, parted by commas. Empty: the program's "
		    "own list for help desks in Russian, Kazakh and English."),
	ROW("run.dir", TEXT, run_dir, .initial = "/run/slad", .required = true,
	    .help =
		"A directory for the lock and the sockets between processes; one for each slad."),
	ROW("node", TEXT, node, .example = "node-1",
	    .help = "This machine among several. Empty: its host name."),
	ROW("log.level", CHOICE, log_level, .initial = "info", .choices = level_words,
	    .help = "The least important messages on standard error."),
	ROW("drain", SPAN, drain, .initial = "5s", .min = 1, .max = 120,
	    .help = "How long processes may finish what they do before they are killed."),
	ROW("rehearsal", BOOL, rehearsal, .initial = "no",
	    .help = "yes: `slactl clock` may move this instance's time forward. Never beside a "
		    "tracker that people work with."),
};

const struct settings config_settings = { sizeof(rows) / sizeof(rows[0]), rows };

const char *
config_path(const char *given)
{
	const char *set = getenv("SLAD_CONFIG");

	if (given != NULL)
		return given;
	return set != NULL && *set != '\0' ? set : CONFIG_PATH;
}

/* What follows from the values and stands in no row. */
static void
complete(struct config *c)
{
	if (c->node == NULL) {
		char *host = arena_alloc(c->memory, HOST_BYTES);

		gethostname(host, HOST_BYTES - 1);
		c->node = host;
	}
	if (c->tracker.public_url == NULL)
		c->tracker.public_url = c->tracker.url;
	/* Good for one node and until it ends; then each person is asked about once more. */
	if (c->web.secret == NULL) {
		char *secret = arena_alloc(c->memory, HMAC_HEX);

		hmac_random_hex(secret, HMAC_HEX - 1);
		c->web.secret = secret;
	}
	c->web.db = config_db(c);
	c->web.tracker = &c->tracker;
	c->web.policies = &c->policies;
	c->web.nudge = arena_printf(c->memory, "%s/" WORK_LOOK_SOCKET, c->run_dir);
	c->web.version = CONFIG_VERSION;
	c->work.db = c->web.db;
	c->work.tracker = &c->tracker;
	c->work.policies = c->policies;
	c->work.run_dir = c->run_dir;
	c->work.index_dir = c->index_dir;
	c->web.index_dir = c->index_dir;
	c->work.node = c->node;
	c->work.version = CONFIG_VERSION;
	c->work.act = c->deliver == DELIVER_ACT;
	c->work.poll_ms = (int)c->look_poll_ms;
}

static struct config *
config_new(const char *path)
{
	struct arena *memory = arena_new();
	struct config *c = arena_alloc(memory, sizeof(*c));

	c->memory = memory;
	c->path = arena_strdup(memory, path);
	return c;
}

static enum err_code
finish(enum err_code rc, struct config *c, struct config **out, struct err *e)
{
	if (rc == ERR_OK) {
		complete(c);
		rc = config_check(c, e);
	}
	if (rc != ERR_OK)
		config_free(c);
	else
		*out = c;
	return rc;
}

enum err_code
config_read(const char *path, struct config **out, struct err *e)
{
	struct config *c = config_new(path);

	return finish(settings_read(&config_settings, c->path, c, c->memory, e), c, out, e);
}

enum err_code
config_parse(const char *path, const char *text, struct config **out, struct err *e)
{
	struct config *c = config_new(path);

	return finish(settings_parse(&config_settings, c->path, text, c, c->memory, e), c, out, e);
}

void
config_free(struct config *c)
{
	if (c != NULL)
		arena_free(c->memory);
}

struct db_config
config_db(const struct config *c)
{
	return (struct db_config){
		.host = c->db_host,
		.socket = c->db_socket,
		.port = (unsigned)c->db_port,
		.user = c->db_user,
		.password = c->db_password,
		.tls_ca = c->db_tls_ca,
		.schema = c->db_schema,
		.tracker = c->tracker_schema,
	};
}
