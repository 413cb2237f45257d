#include "app/doctor.h"

#include <string.h>

#include "app/config.h"
#include "base/arena.h"
#include "base/nearest.h"
#include "core/condition.h"
#include "core/policy.h"
#include "store/client.h"
#include "tracker/catalogue.h"
#include "tracker/channel.h"
#include "tracker/tracker.h"
#include "work/serving.h"

/* What there is of one kind, by name. */
struct known {
	size_t n;
	const char **names;
};

typedef bool known_fn(struct doctor *d, struct known *out, struct err *e);

static void
put(struct known *k, const char *name)
{
	k->names[k->n++] = name;
}

static bool
known_clients(struct doctor *d, struct known *out, struct err *e)
{
	struct client *list;
	size_t n;

	if (client_list(d->db, d->arena, &list, &n, e) != ERR_OK)
		return false;
	out->names = arena_array(d->arena, n + 1, sizeof(*out->names));
	for (size_t i = 0; i < n; i++)
		put(out, list[i].name);
	return true;
}

/* Of anybody, today. */
static bool
known_contracts(struct doctor *d, struct known *out, struct err *e)
{
	struct client_contract *list;
	size_t n;

	if (client_contracts(d->db, 0, d->arena, &list, &n, e) != ERR_OK)
		return false;
	out->names = arena_array(d->arena, n + 1, sizeof(*out->names));
	for (size_t i = 0; i < n; i++) {
		if (list[i].from.s <= d->now.s &&
		    (utc_is_none(list[i].to) || d->now.s < list[i].to.s))
			put(out, list[i].level);
	}
	return true;
}

/* A tracker that no setting names holds errors. */
static bool
known_categories(struct doctor *d, struct known *out, struct err *e)
{
	const struct setting_list *named = d->config->tracker.category;

	(void)e;
	out->names = arena_array(d->arena, CATEGORY_COUNT, sizeof(*out->names));
	for (int c = 0; c < CATEGORY_COUNT; c++) {
		if (c == CATEGORY_ERROR || named[c].n > 0)
			put(out, category_name((enum category)c));
	}
	return true;
}

/* A priority that no setting names is normal. */
static bool
known_priorities(struct doctor *d, struct known *out, struct err *e)
{
	const struct setting_list *named = d->config->tracker.priority;

	(void)e;
	out->names = arena_array(d->arena, PRIORITY_COUNT, sizeof(*out->names));
	for (int p = 0; p < PRIORITY_COUNT; p++) {
		if (p == PRIORITY_NORMAL || named[p].n > 0)
			put(out, priority_name((enum priority)p));
	}
	return true;
}

/* Whether anything leads to it: see tracker/channel.h. */
static bool
comes_by(struct doctor *d, enum channel channel)
{
	const struct tracker_config *t = &d->config->tracker;
	enum channel given;
	const char *name;

	if ((int)channel == t->channel_default ||
	    (t->channel_field != NULL && t->channel[channel].n > 0))
		return true;
	for (size_t i = 0; i < CHANNEL_SETTINGS; i++) {
		const struct setting_list *pairs = channel_setting(t, i).pairs;

		for (size_t k = 0; k < pairs->n; k++) {
			if (channel_pair(pairs->items[k], d->arena, &name, &given) &&
			    given == channel)
				return true;
		}
	}
	return false;
}

static bool
known_channels(struct doctor *d, struct known *out, struct err *e)
{
	(void)e;
	out->names = arena_array(d->arena, CHANNEL_COUNT, sizeof(*out->names));
	for (int c = 0; c < CHANNEL_COUNT; c++) {
		if (comes_by(d, (enum channel)c))
			put(out, channel_name((enum channel)c));
	}
	return true;
}

static bool
known_trackers(struct doctor *d, struct known *out, struct err *e)
{
	size_t n;
	const struct catalogue_entry *list =
	    catalogue_list(d->tracker->catalogue, CATALOGUE_TRACKER, &n);

	(void)e;
	out->names = arena_array(d->arena, n + 1, sizeof(*out->names));
	for (size_t i = 0; i < n; i++)
		put(out, list[i].name);
	return true;
}

static bool
known_projects(struct doctor *d, struct known *out, struct err *e)
{
	struct serving_project *list;
	size_t n;

	if (serving_read(d->db, &d->config->policies, catalogue_bot(d->tracker->catalogue),
		d->arena, &list, &n, e) != ERR_OK)
		return false;
	out->names = arena_array(d->arena, n + 1, sizeof(*out->names));
	for (size_t i = 0; i < n; i++)
		put(out, list[i].identifier);
	return true;
}

/* One sentence of each, with the name; and what else than another name mends it. */
static const struct {
	known_fn *known;
	const char *what, *mend;
} kinds[] = {
	[CONDITION_CLIENT] = { known_clients, "there is no client \"%s\"",
	    "enter it with `slactl client add`" },
	[CONDITION_CONTRACT] = { known_contracts, "no client has a contract in force%s",
	    "enter them with `slactl client contract`" },
	[CONDITION_CATEGORY] = { known_categories,
	    "no tracker (kind of issue) holds requests of the category \"%s\"",
	    "name one in the setting category.%s" },
	[CONDITION_CHANNEL] = { known_channels, "no request can come by the channel \"%s\"",
	    "name a value of tracker.channel_field in the setting channel.%s, or see "
	    "channel.by_tracker" },
	[CONDITION_TRACKER] = { known_trackers, "the tracker has no tracker (kind of issue) \"%s\"",
	    "make it there" },
	[CONDITION_PRIORITY] = { known_priorities, "no priority of the tracker means \"%s\"",
	    "name one in the setting priority.%s" },
	[CONDITION_PROJECT] = { known_projects, "the tracker has no project \"%s\"",
	    "write the identifier that stands in the address of the project's page" },
};

static bool
is_known(const struct known *k, const struct condition *c)
{
	if (c->name == NULL)
		return k->n > 0;
	for (size_t i = 0; i < k->n; i++) {
		if (strcmp(k->names[i], c->name) == 0)
			return true;
	}
	return false;
}

/* "name one in the setting category.%s", with the name for %s. */
static const char *
with_name(struct doctor *d, const char *text, const char *name)
{
	const char *gap = strstr(text, "%s");

	if (gap == NULL)
		return text;
	return arena_printf(
	    d->arena, "%.*s%s%s", (int)(gap - text), text, name == NULL ? "" : name, gap + 2);
}

static void
tell(struct doctor *d, const struct policy *p, const struct condition *c, const struct known *k)
{
	const char *near = c->name == NULL ? NULL : nearest_name(k->names, k->n, c->name);
	const char *mend = with_name(d, kinds[c->kind].mend, c->name);
	const char *more = c->places == 1
	    ? ""
	    : arena_printf(d->arena, ", and %zu more of its conditions", c->places - 1);

	if (near != NULL)
		mend = arena_printf(d->arena,
		    "if \"%s\" is meant, correct it in a new revision; or %s", near, mend);
	doctor_say(d, DOCTOR_WARNING, arena_printf(d->arena, "regulation %s: %s", p->id, c->path),
	    mend, "%s: what waits for it there%s never holds",
	    with_name(d, kinds[c->kind].what, c->name), more);
}

/* False: it could not be looked at. */
static bool
check_policy(struct doctor *d, const struct policy *p, size_t *missing)
{
	struct known known[CONDITION_COUNT] = { 0 };
	struct err e;

	for (size_t i = 0; i < p->n_conditions; i++) {
		const struct condition *c = &p->conditions[i];
		struct known *k = &known[c->kind];

		if (k->names == NULL && !kinds[c->kind].known(d, k, &e)) {
			doctor_trouble(d, NULL, NULL, &e);
			return false;
		}
		if (is_known(k, c))
			continue;
		tell(d, p, c, k);
		(*missing)++;
	}
	return true;
}

void
doctor_conditions(struct doctor *d)
{
	size_t missing = 0;

	for (size_t i = 0; i < d->n_policies; i++) {
		if (!check_policy(d, d->policies[i], &missing))
			return;
	}
	if (missing == 0)
		doctor_say(d, DOCTOR_OK, NULL, NULL,
		    "clients, kinds of issues, channels, priorities and projects that the "
		    "regulation's conditions name are there");
}
