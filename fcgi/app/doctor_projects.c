#include "app/doctor.h"

#include <inttypes.h>
#include <string.h>

#include "app/config.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "base/nearest.h"
#include "tracker/catalogue.h"
#include "tracker/channel.h"
#include "tracker/tracker.h"
#include "work/serving.h"

/* So many identifiers are listed; who has more sees how many. */
#define LISTED_MAX 20

struct projects {
	size_t n;
	struct serving_project *items;
};

static const struct serving_project *
find(const struct projects *p, const char *identifier)
{
	for (size_t i = 0; i < p->n; i++) {
		if (strcmp(p->items[i].identifier, identifier) == 0)
			return &p->items[i];
	}
	return NULL;
}

/* A setting that names what is not there serves, or leaves out, nothing. */
static void
check_name(struct doctor *d, const struct projects *p, const char *setting, const char *name)
{
	const char **names = arena_array(d->arena, p->n + 1, sizeof(*names));
	const char *near;

	if (strcmp(name, "*") == 0 || find(p, name) != NULL)
		return;
	for (size_t i = 0; i < p->n; i++)
		names[i] = p->items[i].identifier;
	near = nearest_name(names, p->n, name);
	doctor_say(d, DOCTOR_ERROR, setting,
	    near == NULL ? "write the identifier that stands in the address of the project's page"
			 : arena_printf(d->arena, "is \"%s\" meant?", near),
	    "the tracker has no project \"%s\"", name);
}

static void
check_names(struct doctor *d, const struct projects *p)
{
	const struct policies_config *config = &d->config->policies;
	const struct setting_list *pairs = &d->config->tracker.channel_by_project;
	enum channel channel;
	const char *name;

	for (size_t i = 0; i < config->served.n; i++) {
		const char *word = config->served.items[i];

		check_name(d, p, "projects.served", word + (*word == '!'));
	}
	for (size_t i = 0; i < config->projects.n; i++) {
		const char *pair = config->projects.items[i];

		check_name(
		    d, p, "regulation.projects", arena_strndup(d->arena, pair, strcspn(pair, ":")));
	}
	for (size_t i = 0; i < pairs->n; i++) {
		if (channel_pair(pairs->items[i], d->arena, &name, &channel))
			check_name(d, p, "channel.by_project", name);
	}
}

static enum err_code
count_open(struct doctor *d, int64_t project, int64_t *open, struct err *e)
{
	struct rows *rows = db_query(d->db, Q_doctor_open, PARAMS(p_int(project)));

	*open = 0;
	while (rows_next(rows))
		*open = row_int(rows, 0);
	return rows_end(rows, e);
}

static enum err_code
check_member(struct doctor *d, const struct serving_project *p, struct err *e)
{
	int64_t open;

	if (!p->served || p->member)
		return ERR_OK;
	if (count_open(d, p->id, &open, e) != ERR_OK)
		return e->code;
	if (open > 0)
		doctor_say(d, DOCTOR_ERROR,
		    arena_printf(d->arena, "project %s, Settings, Members", p->identifier),
		    "add the bot with its role, or leave the project out in projects.served",
		    "the bot is no member of %s, which is served and has %" PRId64 " open requests",
		    p->identifier, open);
	return ERR_OK;
}

/* "support, support-vip and 3 more" */
static const char *
list(struct doctor *d, const struct projects *p, bool served)
{
	const char *text;
	struct buf out;
	size_t n = 0;

	buf_init(&out);
	for (size_t i = 0; i < p->n; i++) {
		const struct serving_project *one = &p->items[i];

		if (one->served != served || n++ >= LISTED_MAX)
			continue;
		buf_printf(&out, "%s%s", n == 1 ? "" : ", ", one->identifier);
		if (one->ruled_by != NULL && served)
			buf_printf(&out, "%s%s%s", " (regulation of ", one->ruled_by, ")");
	}
	if (n > LISTED_MAX)
		buf_printf(&out, " and %zu more", n - LISTED_MAX);
	text = n == 0 ? NULL : arena_strdup(d->arena, out.data);
	buf_release(&out);
	return text;
}

static void
tell(struct doctor *d, const struct projects *p)
{
	const char *served = list(d, p, true), *others = list(d, p, false);

	if (served == NULL)
		doctor_say(d, DOCTOR_ERROR, "projects.served",
		    "name the projects in which clients ask",
		    "no project is served: nothing is "
		    "judged");
	else
		doctor_say(d, DOCTOR_OK, "projects.served", NULL, "served: %s; not served: %s",
		    served, others == NULL ? "none" : others);
}

void
doctor_projects(struct doctor *d)
{
	struct projects p;
	struct err e;

	if (serving_read(d->db, &d->config->policies, catalogue_bot(d->tracker->catalogue),
		d->arena, &p.items, &p.n, &e) != ERR_OK) {
		doctor_trouble(d, "projects", NULL, &e);
		return;
	}
	check_names(d, &p);
	for (size_t i = 0; i < p.n; i++) {
		if (check_member(d, &p.items[i], &e) != ERR_OK) {
			doctor_trouble(d, "members", NULL, &e);
			return;
		}
	}
	tell(d, &p);
}
