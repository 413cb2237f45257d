#include "app/doctor.h"

#include <errno.h>
#include <inttypes.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <jansson.h>

#include "app/config.h"
#include "app/supervise.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "core/policy.h"
#include "store/brake.h"
#include "store/node.h"
#include "store/outbox.h"
#include "store/rejudge.h"
#include "store/setting.h"
#include "store/wake.h"
#include "work/deliver.h"
#include "work/expiry.h"

/* Processes give a sign of life every few seconds. */
#define SILENT_AFTER (2 * SPAN_MINUTE)
#define GONE_AFTER SPAN_DAY
#define LAG_WARN SPAN_MINUTE
#define LAG_ERROR (10 * SPAN_MINUTE)

/* Clients. */

static bool
is_level(const struct doctor *d, const char *name)
{
	unsigned level;

	for (size_t i = 0; i < d->n_policies; i++) {
		if (policy_level(d->policies[i], name, &level))
			return true;
	}
	return false;
}

static void
say_levels(struct doctor *d)
{
	const struct policy *p = d->policies[0];
	struct rows *rows = db_query(d->db, Q_doctor_levels, PARAMS(p_utc(d->now), p_utc(d->now)));
	struct err e;

	while (rows_next(rows)) {
		if (is_level(d, row_text(rows, 0)))
			continue;
		doctor_say(d, DOCTOR_ERROR, "slactl client contract list",
		    arena_printf(d->arena, "enter them with a level of %s, such as \"%s\"", p->id,
			p->levels[p->n_levels - 1].name),
		    "contracts give the level \"%s\", which no regulation has; clients: %" PRId64,
		    row_text(rows, 0), row_int(rows, 1));
	}
	if (rows_end(rows, &e) != ERR_OK)
		doctor_trouble(d, "contract", NULL, &e);
}

/* Contracts in force that end within 30 days, unless another one follows. */
static void
say_expiring(struct doctor *d)
{
	struct expiry_contract *all;
	struct err e;
	size_t n;

	if (expiry_list(d->db, d->policies[0], d->now, d->arena, &all, &n, &e) != ERR_OK) {
		doctor_trouble(d, "contract", NULL, &e);
		return;
	}
	for (size_t i = 0; i < n; i++)
		doctor_say(d, DOCTOR_WARNING, NULL,
		    "slactl client contract list --expiring 30; enter the one that follows",
		    "contract %s of %s ends in %" PRId64 " days", all[i].number, all[i].client,
		    /* The last day counts, as in the list. */
		    (all[i].to.s - d->now.s + SPAN_DAY - 1) / SPAN_DAY);
}

/* A domain proves nothing when anybody can write any mail into their account. */
static void
say_unproven(struct doctor *d)
{
	struct rows *rows = db_query(d->db, Q_client_unproven, PARAMS(p_int(0)));
	struct err e;

	while (rows_next(rows))
		doctor_say(d, DOCTOR_WARNING, row_text(rows, 4),
		    arena_printf(d->arena,
			"if the mail is theirs: slactl client bind '%s' --user %s",
			row_text(rows, 4), row_text(rows, 1)),
		    "%s has a mail of %s, changed since the account was made: nobody's until "
		    "somebody confirms it",
		    row_text(rows, 1), row_text(rows, 3));
	if (rows_end(rows, &e) != ERR_OK)
		doctor_trouble(d, "client_bind", NULL, &e);
}

static void
say_registration(struct doctor *d)
{
	struct rows *rows = db_query(d->db, Q_doctor_self_registration, NO_PARAMS);
	bool open = false;
	struct err e;

	while (rows_next(rows)) {
		const char *how = row_text(rows, 1);

		open = row_int(rows, 0) != 0 && how != NULL && strcmp(how, "3") == 0;
	}
	if (rows_end(rows, &e) != ERR_OK)
		doctor_trouble(d, "tracker_setting", NULL, &e);
	else if (open)
		doctor_say(d, DOCTOR_WARNING, "Administration, Settings, Authentication",
		    "let new accounts be activated by mail or by hand; or slactl client unbind "
		    "--domain, and bind groups",
		    "clients are known by mail domains, and whoever registers with such a mail is "
		    "one of them at once: self-registration activates accounts without proof");
}

void
doctor_clients(struct doctor *d)
{
	struct rows *rows = db_query(d->db, Q_doctor_clients, NO_PARAMS);
	int64_t clients = 0, unbound = 0;
	struct err e;

	while (rows_next(rows)) {
		clients = row_int(rows, 0);
		unbound = row_int(rows, 1);
	}
	if (rows_end(rows, &e) != ERR_OK) {
		doctor_trouble(d, "client", NULL, &e);
		return;
	}
	if (clients == 0)
		doctor_say(d, DOCTOR_WARNING, NULL, "slactl client import FILE.csv",
		    "no clients are entered: every request has the level \"%s\"",
		    d->policies[0]->levels[0].name);
	else
		doctor_say(d, DOCTOR_OK, NULL, NULL, "clients: %" PRId64, clients);
	if (unbound > 0)
		doctor_say(d, DOCTOR_WARNING, NULL, "slactl client bind NAME --group GROUP",
		    "clients without a user, group, project or mail domain: %" PRId64, unbound);
	say_unproven(d);
	say_registration(d);
	say_levels(d);
	say_expiring(d);
}

/* Processes. */

void
doctor_hooks(struct doctor *d)
{
	const struct web_config *w = &d->config->web;

	if (w->redmine_secret == NULL && w->plugin_secret == NULL)
		doctor_say(d, DOCTOR_OK, "hooks.redmine_secret, hooks.plugin_secret", NULL,
		    "no webhooks are taken: news is noticed within a second, by asking");
	else
		doctor_say(d, DOCTOR_OK, NULL, NULL, "webhooks of %s%s%s are taken",
		    w->redmine_secret != NULL ? "Redmine 7.0" : "",
		    w->redmine_secret != NULL && w->plugin_secret != NULL ? " and " : "",
		    w->plugin_secret != NULL ? "the plugin" : "");
}

static int
connect_path(const char *path)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int error = 0;

	if (strlen(path) >= sizeof(a.sun_path)) {
		close(fd);
		return ENAMETOOLONG;
	}
	memcpy(a.sun_path, path, strlen(path) + 1);
	if (connect(fd, (const struct sockaddr *)&a, sizeof(a)) != 0)
		error = errno;
	close(fd);
	return error;
}

/* "ADDRESS:PORT" or "[ADDRESS]:PORT"; an address is not looked up. */
static int
connect_address(struct doctor *d, const char *where)
{
	const struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV,
		.ai_socktype = SOCK_STREAM };
	char *host = arena_strdup(d->arena, where), *port = strrchr(host, ':');
	struct addrinfo *a;
	int fd, error = 0;

	*port++ = '\0';
	if (*host == '[') {
		host++;
		host[strcspn(host, "]")] = '\0';
	}
	if (getaddrinfo(host, port, &hints, &a) != 0)
		return EADDRNOTAVAIL;
	fd = socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, a->ai_addr, a->ai_addrlen) != 0)
		error = errno;
	if (fd >= 0)
		close(fd);
	freeaddrinfo(a);
	return error;
}

static void
check_socket(struct doctor *d, const char *setting, const char *where)
{
	const bool is_path = strchr(where, '/') != NULL || strchr(where, ':') == NULL;
	const int error = is_path ? connect_path(where) : connect_address(d, where);

	if (error == 0)
		doctor_say(d, DOCTOR_OK, setting, NULL, "%s answers", where);
	else if (error == EACCES)
		doctor_say(d, DOCTOR_WARNING, setting,
		    "nginx's user must be in web.socket_group, web.socket_mode must let it in",
		    "%s: this account may not connect", where);
	else
		doctor_say(d, DOCTOR_ERROR, setting,
		    "systemctl status slad; journalctl -u slad tells why", "%s: %s", where,
		    strerror(error));
}

void
doctor_sockets(struct doctor *d)
{
	const pid_t pid = supervise_running(d->config->run_dir);

	if (pid == 0) {
		doctor_say(d, DOCTOR_WARNING, d->config->run_dir, "systemctl start slad",
		    "slad does not run on this host");
		return;
	}
	doctor_say(d, DOCTOR_OK, d->config->run_dir, NULL, "slad runs as process %ld", (long)pid);
	check_socket(d, "web.socket", d->config->web_socket);
	check_socket(d, "hooks.socket", d->config->hooks_socket);
}

static void
check_node(struct doctor *d, const struct node *n, bool *bad)
{
	const int64_t silent = d->now.s - n->seen.s;

	if (silent > GONE_AFTER)
		return;
	if (silent > SILENT_AFTER) {
		*bad = true;
		doctor_say(d, DOCTOR_WARNING, n->name,
		    "if it was not stopped: journalctl -u slad on that host tells why",
		    "no sign of life for %" PRId64 " min", silent / SPAN_MINUTE);
	} else if (strcmp(n->version, CONFIG_VERSION) != 0) {
		*bad = true;
		doctor_say(d, DOCTOR_ERROR, n->name,
		    "all that work on one schema must be of one version: upgrade and restart the "
		    "other one",
		    "is version %s, this is " CONFIG_VERSION, n->version);
	}
}

void
doctor_nodes(struct doctor *d)
{
	struct node *nodes;
	bool bad = false;
	size_t n, alive = 0;
	struct err e;

	/* "Since ever", since what is older than that is forgotten. */
	if (node_list(d->db, (struct utc){ 0 }, d->arena, &nodes, &n, &e) != ERR_OK) {
		doctor_trouble(d, "node", NULL, &e);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		check_node(d, &nodes[i], &bad);
		alive += d->now.s - nodes[i].seen.s <= SILENT_AFTER;
	}
	if (alive == 0)
		doctor_say(
		    d, DOCTOR_WARNING, NULL, "systemctl start slad", "nobody works on this schema");
	else if (!bad)
		doctor_say(d, DOCTOR_OK, NULL, NULL,
		    "processes alive: %zu, all of version " CONFIG_VERSION, alive);
}

void
doctor_lag(struct doctor *d)
{
	struct utc oldest;
	int64_t lag;
	struct err e;
	size_t n;

	if (wake_backlog(d->db, d->now, &n, &oldest, &e) != ERR_OK) {
		doctor_trouble(d, "wake", NULL, &e);
		return;
	}
	lag = n == 0 ? 0 : d->now.s - oldest.s;
	if (lag <= LAG_WARN)
		doctor_say(d, DOCTOR_OK, NULL, NULL, "requests due to be looked at: %zu", n);
	else
		doctor_say(d, lag > LAG_ERROR ? DOCTOR_ERROR : DOCTOR_WARNING, NULL,
		    "is the look process alive (check nodes)? After a first start or a change of "
		    "regulation this passes by itself",
		    "requests due to be looked at: %zu, the oldest for %" PRId64 " min", n,
		    lag / SPAN_MINUTE);
}

/* What older code made of them would stand until somebody touches them. */
void
doctor_judging(struct doctor *d)
{
	struct rejudge_state s;
	struct err e;

	if (rejudge_last(d->db, rejudge_own, &s, &e) != ERR_OK)
		doctor_trouble(d, "sweep", NULL, &e);
	else if (!s.known)
		doctor_say(d, DOCTOR_WARNING, NULL,
		    "start slad, of this version on all nodes: it does so by itself",
		    "open requests were judged by another version and are to be looked at anew");
	else if (utc_is_none(s.ended))
		doctor_say(d, DOCTOR_OK, NULL, NULL,
		    "after an upgrade open requests are being looked at anew, up to #%" PRId64,
		    s.last);
	else
		doctor_say(d, DOCTOR_OK, NULL, NULL,
		    "open requests are judged by this version; looked at anew after its "
		    "upgrade: %" PRId64,
		    s.woken);
}

/* Acting. */

/* What the deliver processes last found when they asked the tracker. */
static void
say_probes(struct doctor *d)
{
	struct setting_stored *probes;
	size_t n;
	struct err e;

	if (setting_all(d->db, DELIVER_PROBE_PREFIX, d->arena, &probes, &n, &e) != ERR_OK) {
		doctor_trouble(d, "setting", NULL, &e);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		json_t *root = json_loads(probes[i].value, 0, NULL);
		const char *trouble = json_string_value(json_object_get(root, "trouble"));

		if (trouble != NULL && d->now.s - probes[i].changed.s < GONE_AFTER)
			doctor_say(d, DOCTOR_WARNING, probes[i].name + strlen(DELIVER_PROBE_PREFIX),
			    NULL, "that node cannot reach the tracker: %s", trouble);
		json_decref(root);
	}
}

static void
say_counts(struct doctor *d, const size_t counts[static OUTBOX_STATE_COUNT])
{
	if (counts[OUTBOX_PARKED] > 0)
		doctor_say(d, DOCTOR_WARNING, "slactl outbox list --state parked",
		    "mend what the reason says, then slactl outbox retry ID",
		    "actions refused that wait for a person: %zu", counts[OUTBOX_PARKED]);
	if (counts[OUTBOX_BACKLOG] > 0)
		doctor_say(d, DOCTOR_OK, "slactl backlog", NULL,
		    "actions with causes older than their rule's leave to act: %zu",
		    counts[OUTBOX_BACKLOG]);
	doctor_say(d, DOCTOR_OK, NULL, NULL, "%zu to be done, %zu observed only",
	    counts[OUTBOX_PENDING] + counts[OUTBOX_LEASED], counts[OUTBOX_SHADOW]);
}

void
doctor_outbox(struct doctor *d)
{
	size_t counts[OUTBOX_STATE_COUNT];
	bool paused;
	struct err e;

	if (outbox_counts(d->db, counts, &e) != ERR_OK ||
	    brake_paused(d->db, &paused, &e) != ERR_OK) {
		doctor_trouble(d, "outbox", NULL, &e);
		return;
	}
	if (paused)
		doctor_say(d, DOCTOR_WARNING, NULL, "slactl resume",
		    "acting is paused: nothing is done in the tracker");
	if (d->config->deliver == DELIVER_OBSERVE)
		doctor_say(d, DOCTOR_OK, "deliver", NULL,
		    "slad only observes on this node, whatever the rules' modes are");
	say_counts(d, counts);
	say_probes(d);
}
