#include "app/doctor.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "app/config.h"
#include "app/regulation.h"
#include "base/arena.h"
#include "base/db.h"
#include "base/zone.h"
#include "core/calendar.h"
#include "core/holidays.h"
#include "core/policy.h"
#include "store/clock.h"
#include "store/policies.h"

#define LINE_BYTES 4096
#define MODE_OTHERS 0007
/* D1 clause 5 counts in Astana's time, which became UTC+5 at this instant. */
#define ALMATY_CHANGED 1709229600
#define ALMATY_BEFORE (6 * SPAN_HOUR)
#define ALMATY_AFTER (5 * SPAN_HOUR)

#define CLOCK_WARN 2
#define CLOCK_ERROR 30

void
doctor_config(struct doctor *d)
{
	struct err e;

	if (d->config == NULL) {
		if (config_read(config_path(d->config_path), &d->read, &e) != ERR_OK) {
			doctor_trouble(d, config_path(d->config_path),
			    "`slactl config --sample` prints a file with every setting", &e);
			return;
		}
		d->config = d->read;
	}
	d->have |= DOCTOR_CONFIG;
	doctor_say(d, DOCTOR_OK, d->config->path, NULL, "can be read");
}

/* Secrets. */

static const struct settings_row *
secret_row(const char *name, size_t len)
{
	for (size_t i = 0; i < config_settings.n; i++) {
		const struct settings_row *row = &config_settings.rows[i];

		if (row->type == SETTING_SECRET && strlen(row->name) == len &&
		    strncmp(row->name, name, len) == 0)
			return row;
	}
	return NULL;
}

/* True when the file has one mode bit for others too many; said here. */
static bool
is_open_to_others(struct doctor *d, const char *path, const char *what)
{
	struct stat st;

	if (stat(path, &st) != 0 || (st.st_mode & MODE_OTHERS) == 0)
		return false;
	doctor_say(d, DOCTOR_ERROR, path, arena_printf(d->arena, "chmod 640 %s", path),
	    "anybody on this host can read %s", what);
	return true;
}

static const char *
trim(char *text)
{
	size_t len = strlen(text);

	while (len > 0 && isspace((unsigned char)text[len - 1]))
		text[--len] = '\0';
	return text + strspn(text, " \t");
}

/* A name as in the settings: a relative one starts where they are. */
static const char *
beside(struct doctor *d, const char *path)
{
	const char *config = d->config->path, *slash = strrchr(config, '/');

	if (*path == '/' || slash == NULL)
		return path;
	return arena_printf(d->arena, "%.*s/%s", (int)(slash - config), config, path);
}

/* One line of the settings. True when it holds a secret itself. */
static bool
look_at_line(struct doctor *d, char *line, bool *bad)
{
	static const char suffix[] = "_file";
	const char *name = line + strspn(line, " \t");
	const size_t len = strcspn(name, " \t="), from = len - (sizeof(suffix) - 1);
	char *equals = strchr(line, '=');

	if (equals == NULL || *name == '#')
		return false;
	if (secret_row(name, len) != NULL)
		return *trim(equals + 1) != '\0';
	if (len >= sizeof(suffix) && strncmp(name + from, suffix, sizeof(suffix) - 1) == 0 &&
	    secret_row(name, from) != NULL)
		*bad |=
		    is_open_to_others(d, beside(d, trim(equals + 1)), secret_row(name, from)->name);
	return false;
}

void
doctor_secrets(struct doctor *d)
{
	FILE *f = fopen(d->config->path, "re");
	bool inside = false, bad = false;
	char line[LINE_BYTES];

	if (f == NULL) {
		doctor_say(d, DOCTOR_WARNING, d->config->path, NULL, "cannot be read: %s",
		    strerror(errno));
		return;
	}
	while (fgets(line, sizeof(line), f) != NULL)
		inside |= look_at_line(d, line, &bad);
	fclose(f);
	if (inside)
		bad |= is_open_to_others(d, d->config->path, "the secrets in it");
	if (!bad)
		doctor_say(d, DOCTOR_OK, NULL, NULL, "the files with secrets are closed to others");
}

/* The host. */

void
doctor_time_zones(struct doctor *d)
{
	static const char mend[] = "apt-get install --only-upgrade tzdata";
	struct zone *z = NULL;
	struct err e;
	int before, after;

	if (zone_load("Asia/Almaty", 2023, 2027, &z, &e) != ERR_OK) {
		doctor_trouble(d, "/usr/share/zoneinfo", mend, &e);
		return;
	}
	before = zone_offset(z, (struct utc){ ALMATY_CHANGED - 1 });
	after = zone_offset(z, (struct utc){ ALMATY_CHANGED });
	zone_free(z);
	if (before == ALMATY_BEFORE && after == ALMATY_AFTER)
		doctor_say(d, DOCTOR_OK, NULL, NULL, "this host's time zones are recent");
	else
		doctor_say(d, DOCTOR_ERROR, "/usr/share/zoneinfo", mend,
		    "this host's time zones are too old: Asia/Almaty is UTC+5 since 2024-03-01");
}

void
doctor_run_dir(struct doctor *d)
{
	const char *dir = d->config->run_dir;
	struct stat st;

	if (stat(dir, &st) != 0 || !S_ISDIR(st.st_mode))
		doctor_say(d, DOCTOR_ERROR, "run.dir",
		    arena_printf(d->arena,
			"install -d -o slad -g slad %s (systemd's RuntimeDirectory does it)", dir),
		    "%s is not there", dir);
	else if (access(dir, W_OK | X_OK) != 0)
		doctor_say(d, DOCTOR_ERROR, "run.dir", arena_printf(d->arena, "chown slad %s", dir),
		    "%s cannot be written to by this account", dir);
	else
		doctor_say(d, DOCTOR_OK, "run.dir", NULL, "%s", dir);
}

void
doctor_clock(struct doctor *d)
{
	const int64_t off = (int64_t)time(NULL) - d->now.s;
	const int64_t far = off < 0 ? -off : off;

	if (far <= CLOCK_WARN)
		doctor_say(
		    d, DOCTOR_OK, NULL, NULL, "this host and the database agree on the time");
	else
		doctor_say(d, far > CLOCK_ERROR ? DOCTOR_ERROR : DOCTOR_WARNING, "timedatectl",
		    "let both hosts take their time from NTP: systemd-timesyncd or chrony",
		    "this host's clock is %" PRId64 " s %s the database's", far,
		    off > 0 ? "ahead of" : "behind");
}

/* The regulation. */

static bool
is_valid(struct doctor *d, const char *setting, const char *name)
{
	struct policy *p = NULL;
	struct err e;

	if (policies_file(d->config->policies.dir, name, &p, &e) != ERR_OK) {
		doctor_trouble(d, setting, NULL, &e);
		return false;
	}
	d->policies[d->n_policies++] = p;
	if (p->lent.n > 0)
		doctor_say(d, DOCTOR_WARNING, setting,
		    "nothing has to be done; words of your own can be written into its files, "
		    "with a new \"revision\"",
		    "%s: its files lack words that this version of slad wants, and those that "
		    "ship stand in: %s",
		    p->id, regulation_lent(p, d->arena));
	doctor_say(d, DOCTOR_OK, setting, NULL, "%s, revision %s, time zone %s", p->id, p->revision,
	    zone_name(calendar_zone(p->calendar)));
	return true;
}

void
doctor_regulation(struct doctor *d)
{
	const struct policies_config *c = &d->config->policies;
	bool good = is_valid(d, "regulation", c->regulation);

	for (size_t i = 0; i < c->projects.n && d->n_policies < DOCTOR_POLICIES_MAX; i++) {
		const char *colon = strchr(c->projects.items[i], ':');

		if (colon != NULL)
			good &= is_valid(d, "regulation.projects", colon + 1);
	}
	if (good)
		d->have |= DOCTOR_POLICY;
}

static struct utc
now_of(const struct doctor *d)
{
	return utc_is_none(d->now) ? (struct utc){ (int64_t)time(NULL) } : d->now;
}

static bool
check_holidays_of(struct doctor *d, const struct policy *p, const struct policy_calendar *hours)
{
	int years[HOLIDAYS_YEARS];
	const size_t n = holidays_missing(hours->calendar, now_of(d), years);
	const int this_year = holidays_year(hours->calendar, now_of(d));
	const bool own = hours == &p->calendars[0];

	for (size_t i = 0; i < n; i++)
		doctor_say(d, years[i] == this_year ? DOCTOR_ERROR : DOCTOR_WARNING,
		    arena_printf(d->arena, "regulation %s%s%s", p->id, own ? "" : ", calendar ",
			own ? "" : hours->name),
		    "enter the official days off: `slactl calendar import`, or the regulation's "
		    "file of holidays and a new revision; until then targets are due on days when "
		    "nobody works",
		    "the holidays of %d are not entered, or not all of them", years[i]);
	return n == 0;
}

static bool
check_holidays(struct doctor *d, const struct policy *p)
{
	bool good = true;

	for (size_t i = 0; i < p->n_calendars; i++) {
		if (p->calendars[i].dated)
			good &= check_holidays_of(d, p, &p->calendars[i]);
	}
	return good;
}

void
doctor_holidays(struct doctor *d)
{
	bool good = true;

	for (size_t i = 0; i < d->n_policies; i++) {
		struct policy *recorded = NULL;
		struct err ignored;

		/*
		 * What is judged by has the days that were changed since; before a first start
		 * there is none.
		 */
		if ((d->have & DOCTOR_SCHEMA) == 0 ||
		    policies_recorded(d->db, d->config->policies.dir, d->policies[i]->id, now_of(d),
			&recorded, &ignored) != ERR_OK)
			recorded = NULL;
		good &= check_holidays(d, recorded != NULL ? recorded : d->policies[i]);
		policy_free(recorded);
	}
	if (good)
		doctor_say(d, DOCTOR_OK, NULL, NULL, "all that should be known by now");
}
