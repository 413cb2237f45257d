#include "app/doctor.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app/config.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "tracker/act.h"
#include "tracker/catalogue.h"
#include "tracker/tracker.h"

#define PATIENCE_S 5
#define SKEW_WARN 2
#define SKEW_ERROR 30

static const char grants_mend[] =
    "`slactl grants` prints all statements, for an administrator of the database to run";

/* The first migration that each version brought, oldest first. */
static const struct version {
	int64_t since;
	const char *name;
} versions[] = {
	{ 20220224194639, "5.0" },
	{ 20220714093000, "5.1" },
	{ 20240213101801, "6.0" },
	{ 20250423065135, "6.1" },
	{ 20251007073256, "7.0" },
};
#define VERSIONS (sizeof(versions) / sizeof(versions[0]))
/* The last one of 7.0. */
#define NEWEST_KNOWN 20260520164915

static const char *
version_name(int64_t migration)
{
	const char *name = NULL;

	for (size_t i = 0; i < VERSIONS && versions[i].since <= migration; i++)
		name = versions[i].name;
	return name;
}

static void
say_version(struct doctor *d, int64_t migration)
{
	if (version_name(migration) == NULL)
		doctor_say(d, DOCTOR_ERROR, "tracker.schema", "upgrade the tracker to 5.0 or later",
		    "the tracker is older than Redmine 5.0 (newest migration %" PRId64 ")",
		    migration);
	else if (migration > NEWEST_KNOWN)
		doctor_say(d, DOCTOR_WARNING, "tracker.schema",
		    "try it on a copy first; a newer slad may know this version",
		    "the tracker is newer than any that slad was tried with (7.0)");
	else
		doctor_say(d, DOCTOR_OK, "tracker.schema", NULL, "Redmine %s or a version of it",
		    version_name(migration));
}

void
doctor_version(struct doctor *d)
{
	struct rows *rows = db_query(d->db, Q_doctor_tracker_version, NO_PARAMS);
	int64_t migration = 0;
	struct err e;

	while (rows_next(rows)) {
		if (!row_is_null(rows, 0))
			migration = strtoll(row_text(rows, 0), NULL, 10);
	}
	if (rows_end(rows, &e) != ERR_OK)
		doctor_trouble(d, "tracker.schema", grants_mend, &e);
	else
		say_version(d, migration);
}

/* A tracker that hangs must not keep slad from starting, nor a person waiting. */
static const struct tracker_config *
impatient(struct doctor *d)
{
	struct tracker_config *c = arena_alloc(d->arena, sizeof(*c));

	*c = d->config->tracker;
	c->act_timeout.s = PATIENCE_S;
	return c;
}

void
doctor_names(struct doctor *d)
{
	struct err e;

	if (tracker_open(impatient(d), d->db, &d->tracker, &e) != ERR_OK) {
		doctor_trouble(d, d->config->path, NULL, &e);
		return;
	}
	d->have |= DOCTOR_CATALOGUE;
	doctor_say(d, DOCTOR_OK, d->config->path, NULL,
	    "every name of the settings is one of the tracker's");
}

/* What no setting names. */

static const char *
status_means(const struct catalogue_entry *entry)
{
	return entry->closed ? "it is taken for closed" : "it is taken for in_progress";
}

static const char *
priority_means(const struct catalogue_entry *entry)
{
	return "it is taken for normal";
}

static const char *
tracker_means(const struct catalogue_entry *entry)
{
	return "its requests are taken for errors";
}

static const char *
role_means(const struct catalogue_entry *entry)
{
	return "who has no other role speaks as a client";
}

static const struct {
	enum catalogue_kind kind;
	const char *what, *setting;
	const char *(*means)(const struct catalogue_entry *entry);
	enum doctor_level level;
} kinds[] = {
	{ CATALOGUE_STATUS, "status", "stage.…", status_means, DOCTOR_WARNING },
	{ CATALOGUE_PRIORITY, "priority", "priority.…", priority_means, DOCTOR_WARNING },
	{ CATALOGUE_TRACKER, "tracker", "category.…", tracker_means, DOCTOR_WARNING },
	{ CATALOGUE_ROLE, "role", "side.…", role_means, DOCTOR_OK },
};

void
doctor_unmapped(struct doctor *d)
{
	bool found = false;

	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		size_t n;
		const struct catalogue_entry *list =
		    catalogue_list(d->tracker->catalogue, kinds[k].kind, &n);

		for (size_t i = 0; i < n; i++) {
			if (list[i].mapped ||
			    (kinds[k].kind == CATALOGUE_ROLE && doctor_is_bots(d, list[i].id)))
				continue;
			found = true;
			doctor_say(d, kinds[k].level, kinds[k].setting,
			    kinds[k].level == DOCTOR_OK ? NULL : "name it in the setting that fits",
			    "no setting names the %s \"%s\": %s", kinds[k].what, list[i].name,
			    kinds[k].means(&list[i]));
		}
	}
	if (!found)
		doctor_say(d, DOCTOR_OK, NULL, NULL, "every name of the tracker has a meaning");
}

/* The tracker's own settings. */

static void
say_stored_settings(struct doctor *d)
{
	struct rows *rows = db_query(d->db, Q_doctor_tracker_settings, NO_PARAMS);
	struct err e;

	while (rows_next(rows)) {
		const char *name = row_text(rows, 0), *value = row_text(rows, 1);

		if (strcmp(name, "text_formatting") == 0 || strcmp(name, "default_language") == 0)
			doctor_say(d, DOCTOR_OK, "the tracker's settings", NULL, "%s is %s", name,
			    value == NULL || *value == '\0' ? "empty" : value);
	}
	if (rows_end(rows, &e) != ERR_OK)
		doctor_trouble(d, "tracker_setting", grants_mend, &e);
}

void
doctor_habits(struct doctor *d)
{
	const struct catalogue_habits *h = catalogue_habits(d->tracker->catalogue);
	static const char where[] = "Administration, Settings, Issue tracking";

	if (h->close_duplicates)
		doctor_say(d, DOCTOR_WARNING, where,
		    "switch \"Close duplicate issues automatically\" off",
		    "closing a request closes those that duplicate it and copies the closing note "
		    "into them, other clients' too; slad proposes such closings to people instead");
	if (!h->cross_project_relations)
		doctor_say(d, DOCTOR_OK, where, NULL,
		    "relations between projects are off: requests cannot be linked to defects of "
		    "another project");
	if (h->parent_priority_derived)
		doctor_say(d, DOCTOR_OK, where, NULL,
		    "a parent's priority follows its subtasks and cannot be set");
	if (!h->rest_api)
		doctor_say(d, DOCTOR_ERROR, "Administration, Settings, API",
		    "switch \"Enable REST web service\" on",
		    "the REST API is off: slad cannot act");
	say_stored_settings(d);
}

/* The REST API. */

void
doctor_rest(struct doctor *d)
{
	struct err e;

	if (d->config->tracker.api_key == NULL) {
		doctor_say(d, DOCTOR_ERROR, "tracker.bot_key",
		    "take it from the bot's own page \"My account\", \"API access key\"",
		    "the bot has no key: slad can neither act nor prove the tracker's time zone");
		return;
	}
	if (act_check(d->tracker, &e) != ERR_OK) {
		doctor_trouble(d, "tracker.url, tracker.bot_key",
		    e.code == ERR_UNREACHABLE
			? "see whether the tracker runs and answers there from this host"
			: NULL,
		    &e);
		return;
	}
	d->have |= DOCTOR_REST;
	doctor_say(
	    d, DOCTOR_OK, "tracker.url", NULL, "%s takes the bot's key", d->config->tracker.url);
}

void
doctor_time_zone(struct doctor *d)
{
	int offset;
	struct err e;

	switch (tracker_verify_time(d->tracker, &offset, &e)) {
	case ERR_OK:
		doctor_say(d, DOCTOR_OK, "tracker.time_zone", NULL,
		    "the tracker stores times as UTC%+d:%02d, as the setting says", offset / 3600,
		    abs(offset) % 3600 / 60);
		break;
	case ERR_NOTFOUND:
		doctor_say(d, DOCTOR_WARNING, "tracker.time_zone",
		    "run doctor again when there is a request that the bot can see",
		    "not proved: %s", e.text);
		break;
	case ERR_INVALID:
	case ERR_DENIED:
	case ERR_CONFLICT:
	case ERR_RETRY:
	case ERR_UNREACHABLE:
	case ERR_REFUSED:
	case ERR_INTERNAL:
		doctor_trouble(d, "tracker.time_zone", NULL, &e);
		break;
	}
}

void
doctor_skew(struct doctor *d)
{
	const struct tracker_skew *skew = &d->tracker->skew;
	const int64_t far = skew->s < 0 ? -skew->s : skew->s;

	/* Puma alone sends none; nginx before it does. */
	if (!skew->known)
		doctor_say(d, DOCTOR_OK, "tracker.url", NULL,
		    "not compared: the tracker's answers have no Date");
	else if (far <= SKEW_WARN)
		doctor_say(d, DOCTOR_OK, NULL, NULL, "the tracker's clock agrees with this host's");
	else
		doctor_say(d, far > SKEW_ERROR ? DOCTOR_ERROR : DOCTOR_WARNING, "timedatectl",
		    "let both hosts take their time from NTP: systemd-timesyncd or chrony",
		    "the tracker's clock is %" PRId64 " s %s this host's%s", far,
		    skew->s > 0 ? "ahead of" : "behind",
		    far > SKEW_ERROR ? "; slad closes nothing meanwhile" : "");
}
