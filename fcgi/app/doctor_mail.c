#include "app/doctor.h"

#include <string.h>

#include "app/config.h"
#include "base/arena.h"
#include "base/mail.h"
#include "store/hours.h"
#include "store/letter.h"
#include "store/setting.h"
#include "tracker/person.h"
#include "work/mail.h"

#define PROBE_MS 5000
/* A letter waits a minute for others, and a quarter of an hour when one was just sent. */
#define STUCK_AFTER SPAN_HOUR

static void
say_server(struct doctor *d)
{
	const struct work_mail *m = &d->config->work.mail;
	struct mail_server server = mail_server_of(m);
	struct err e;

	server.timeout_ms = PROBE_MS;
	if (mail_probe(&server, &e) == ERR_OK)
		doctor_say(d, DOCTOR_OK, NULL, NULL, "%s takes mail; letters come from %s", m->host,
		    m->from);
	else
		doctor_say(d, DOCTOR_WARNING, "mail.host",
		    "letters wait and are sent when the server takes them", "%s", e.text);
}

/* "timur", "edoc-dev:timur" */
static void
say_reader(struct doctor *d, const char *setting, const char *item)
{
	const char *colon = strchr(item, ':');
	const char *login = colon == NULL ? item : colon + 1;
	struct person *p;
	struct err e;

	if (person_named(d->db, login, d->arena, &p, &e) != ERR_OK)
		doctor_trouble(d, setting, NULL, &e);
	else if (p == NULL || !p->active)
		doctor_say(d, DOCTOR_WARNING, setting, "name somebody who works there",
		    "\"%s\" is %s in the tracker", login,
		    p == NULL ? "not known" : "locked or not activated");
	else if (p->address == NULL)
		doctor_say(d, DOCTOR_WARNING, setting, "enter one in the tracker",
		    "\"%s\" has no mail address", login);
}

static void
say_supervisors(struct doctor *d)
{
	const struct setting_list *list = &d->config->work.mail.supervisors;

	if (list->n == 0)
		doctor_say(d, DOCTOR_WARNING, "mail.supervisors", "name their logins",
		    "nobody is told of breaches beside the assignee, nor of requests without one");
	for (size_t i = 0; i < list->n; i++)
		say_reader(d, "mail.supervisors", list->items[i]);
}

/* Nobody need be: an administrator may rather read doctor. */
static void
say_admins(struct doctor *d)
{
	const struct setting_list *list = &d->config->work.mail.admin;

	for (size_t i = 0; i < list->n; i++)
		say_reader(d, "mail.admin", list->items[i]);
}

/* A zone that the host has no longer, a calendar that no regulation has. */
static void
say_hours(struct doctor *d)
{
	struct hours_row *rows;
	struct err e;
	size_t n;

	if (hours_list(d->db, 0, d->arena, &rows, &n, &e) != ERR_OK) {
		doctor_trouble(d, "slactl calendar person", NULL, &e);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		struct hours *hours;

		if (hours_of(d->db, rows[i].user, d->now, &hours, &e) != ERR_OK)
			doctor_say(d, DOCTOR_WARNING, "slactl calendar person",
			    "enter them anew; until then the regulation's are taken", "%s", e.text);
		hours_free(hours);
	}
}

static void
say_letters(struct doctor *d)
{
	size_t counts[LETTER_STATE_COUNT];
	struct utc oldest;
	const char *trouble;
	struct err e;

	if (letter_counts(d->db, counts, &e) != ERR_OK ||
	    letter_oldest(d->db, d->now, &oldest, &e) != ERR_OK ||
	    setting_get(d->db, MAIL_TROUBLE, d->arena, &trouble, &e) != ERR_OK) {
		doctor_trouble(d, "letter", NULL, &e);
		return;
	}
	if (trouble != NULL)
		doctor_say(d, DOCTOR_WARNING, "mail.host", NULL, "when last tried: %s", trouble);
	if (counts[LETTER_PARKED] > 0)
		doctor_say(d, DOCTOR_WARNING, "slactl letters list --state parked",
		    "mend what the reason says, then slactl letters retry ID",
		    "letters refused that wait for a person: %zu", counts[LETTER_PARKED]);
	if (oldest.s < d->now.s - STUCK_AFTER)
		doctor_say(d, DOCTOR_WARNING, "slactl letters list",
		    "see mail.per_hour, slactl resume, and whether slad runs",
		    "a letter has waited for more than an hour");
	doctor_say(d, DOCTOR_OK, NULL, NULL, "%zu letters to be sent, %zu sent, %zu observed only",
	    counts[LETTER_PENDING] + counts[LETTER_LEASED], counts[LETTER_DONE],
	    counts[LETTER_SHADOW]);
}

void
doctor_mail(struct doctor *d)
{
	if (d->config->work.mail.host == NULL) {
		doctor_say(d, DOCTOR_OK, "mail.host",
		    "set it and mail.from, so that people are warned",
		    "no mail server is set: warnings are kept as shadows and reach nobody");
	} else {
		say_server(d);
		say_supervisors(d);
		say_admins(d);
		say_hours(d);
	}
	say_letters(d);
}
