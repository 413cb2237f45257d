#include "app/config_check.h"

#include <string.h>

#include "app/config.h"
#include "base/mail.h"
#include "base/zone.h"
#include "core/wording.h"
#include "tracker/channel.h"
#include "web/source.h"

#define SECRET_MIN 16

static const char path_letters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static enum err_code
check_url(const char *name, const char *url, struct err *e)
{
	if (url == NULL || strncmp(url, "http://", 7) == 0 || strncmp(url, "https://", 8) == 0)
		return ERR_OK;
	return err_set(e, ERR_INVALID,
	    "%s: \"%s\" is no address; it begins with http:// or https://", name, url);
}

static enum err_code
check_urls(const struct config *c, struct err *e)
{
	if (check_url("tracker.url", c->tracker.url, e) != ERR_OK)
		return e->code;
	return check_url("tracker.public_url", c->tracker.public_url, e);
}

/* A short secret can be guessed: whoever does so may only wake issues, but at will. */
static enum err_code
check_secrets(const struct config *c, struct err *e)
{
	const struct {
		const char *name, *value;
	} secrets[] = {
		{ "hooks.redmine_secret", c->web.redmine_secret },
		{ "hooks.plugin_secret", c->web.plugin_secret },
		{ "web.secret", c->web.secret },
	};

	for (size_t i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++) {
		if (secrets[i].value != NULL && strlen(secrets[i].value) < SECRET_MIN)
			return err_set(e, ERR_INVALID,
			    "%s has fewer than %d characters; `openssl rand -hex 24` makes a good "
			    "one",
			    secrets[i].name, SECRET_MIN);
	}
	if (c->web.plugin_secret != NULL &&
	    c->web.plugin_secret[strspn(c->web.plugin_secret, path_letters)] != '\0')
		return err_set(e, ERR_INVALID,
		    "hooks.plugin_secret stands in an address: only letters, digits, - and _");
	return ERR_OK;
}

static enum err_code
check_sources(const struct config *c, struct err *e)
{
	const struct {
		const char *name;
		const struct setting_list *list;
	} lists[] = {
		{ "web.monitors", &c->web.monitors },
		{ "hooks.plugin_sources", &c->web.plugin_sources },
	};

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		if (source_check(lists[i].list, e) != ERR_OK)
			return err_prefix(e, "%s", lists[i].name);
	}
	return ERR_OK;
}

static enum err_code
check_zone(const char *setting, const char *text, struct err *e)
{
	const size_t len = strcspn(text, " \t");
	struct zone *zone = NULL;
	char name[128];

	if (len >= sizeof(name))
		return err_set(e, ERR_INVALID, "%s: \"%s\" is no time zone", setting, text);
	memcpy(name, text, len);
	name[len] = '\0';
	if (zone_load(name, 2020, 2030, &zone, e) != ERR_OK)
		return err_prefix(e, "%s", setting);
	zone_free(zone);
	return ERR_OK;
}

static enum err_code
check_zones(const struct config *c, struct err *e)
{
	for (size_t i = 0; i < c->tracker.time_zone.n; i++) {
		if (check_zone("tracker.time_zone", c->tracker.time_zone.items[i], e) != ERR_OK)
			return e->code;
	}
	if (c->tracker.received_zone == NULL)
		return ERR_OK;
	return check_zone("tracker.received_zone", c->tracker.received_zone, e);
}

/* What would make slad blind: without them nobody is staff, and nothing ever ends. */
static enum err_code
check_terms(const struct config *c, struct err *e)
{
	static const struct {
		size_t offset;
		const char *name;
	} needed[] = {
		{ offsetof(struct config, tracker.stage[STAGE_NEW]), "stage.new" },
		{ offsetof(struct config, tracker.stage[STAGE_IN_PROGRESS]), "stage.in_progress" },
		{ offsetof(struct config, tracker.stage[STAGE_WAITING_CLIENT]),
		    "stage.waiting_client" },
		{ offsetof(struct config, tracker.stage[STAGE_CLOSED]), "stage.closed" },
		{ offsetof(struct config, tracker.side[SIDE_STAFF]), "side.staff" },
	};

	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
		const struct setting_list *list =
		    (const void *)((const char *)c + needed[i].offset);

		if (list->n == 0)
			return err_set(e, ERR_INVALID,
			    "%s is not set: name at least one of the tracker's", needed[i].name);
	}
	return ERR_OK;
}

static enum err_code
check_paths(const struct config *c, struct err *e)
{
	if (strcmp(c->web_socket, c->hooks_socket) == 0)
		return err_set(e, ERR_INVALID, "web.socket and hooks.socket are the same");
	if (c->db_host == NULL && c->db_socket == NULL)
		return err_set(
		    e, ERR_INVALID, "neither db.host nor db.socket is set: where is MariaDB?");
	return ERR_OK;
}

/* "endocs-support:endocs"; whether there is such a regulation shows when the shelf is opened. */
static enum err_code
check_projects(const struct config *c, struct err *e)
{
	for (size_t i = 0; i < c->policies.projects.n; i++) {
		const char *pair = c->policies.projects.items[i];
		const char *colon = strchr(pair, ':');

		if (colon == NULL || colon == pair || colon[1] == '\0')
			return err_set(e, ERR_INVALID,
			    "regulation.projects: \"%s\" is not IDENTIFIER:REGULATION", pair);
	}
	return ERR_OK;
}

static enum err_code
check_served(const struct config *c, struct err *e)
{
	for (size_t i = 0; i < c->policies.served.n; i++) {
		const char *word = c->policies.served.items[i];
		const char *name = word + (*word == '!');

		if (*name == '\0' || (strcmp(name, "*") == 0 && *word == '!') ||
		    name[strcspn(name, " \t:/!")] != '\0')
			return err_set(e, ERR_INVALID,
			    "projects.served: \"%s\" is neither a project's identifier, nor one "
			    "after \"!\", nor \"*\"",
			    word);
	}
	return ERR_OK;
}

static enum err_code
check_channels(const struct config *c, struct err *e)
{
	enum channel channel;
	const char *name;

	for (size_t i = 0; i < CHANNEL_SETTINGS; i++) {
		const struct channel_setting s = channel_setting(&c->tracker, i);

		for (size_t k = 0; k < s.pairs->n; k++) {
			if (!channel_pair(s.pairs->items[k], c->memory, &name, &channel))
				return err_set(e, ERR_INVALID,
				    "%s: \"%s\" is not NAME: CHANNEL; the channels are tracker, "
				    "email, assistant, letter, callback and phone",
				    s.name, s.pairs->items[k]);
		}
	}
	return ERR_OK;
}

static enum err_code
check_mail(const struct config *c, struct err *e)
{
	const struct work_mail *m = &c->work.mail;
	enum wording l;

	if (!wording_parse(m->language, &l))
		return err_set(
		    e, ERR_INVALID, "mail.language: \"%s\" is not ru, kk or en", m->language);
	if (m->host != NULL && !mail_address_ok(m->from))
		return err_set(e, ERR_INVALID,
		    "mail.from: with mail.host there has to be an address, such as sla@example.kz");
	return ERR_OK;
}

enum err_code
config_check(const struct config *c, struct err *e)
{
	static enum err_code (*const checks[])(const struct config *, struct err *) = {
		check_urls,
		check_secrets,
		check_sources,
		check_zones,
		check_terms,
		check_paths,
		check_projects,
		check_mail,
		check_served,
		check_channels,
	};

	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		if (checks[i](c, e) != ERR_OK)
			return err_prefix(e, "%s", c->path);
	}
	return ERR_OK;
}
