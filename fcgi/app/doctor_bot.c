#include "app/doctor.h"

#include <inttypes.h>
#include <string.h>

#include "app/config.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "core/scene.h"
#include "tracker/catalogue.h"
#include "tracker/permission.h"
#include "tracker/tracker.h"

static const char roles_page[] = "Administration, Roles and permissions";

/* Roles of the bot, as text of the arena. */
struct role {
	int64_t id;
	const char *name;
	const char *visibility;
	int64_t others; /* people who have it, too */
	struct role *next;
};

static int64_t
bot_of(const struct doctor *d)
{
	return catalogue_bot(d->tracker->catalogue);
}

static enum err_code
read_roles(struct doctor *d, struct role **out, struct err *e)
{
	struct rows *rows =
	    db_query(d->db, Q_doctor_bot_roles, PARAMS(p_int(bot_of(d)), p_int(bot_of(d))));
	struct role **last = out;

	*out = NULL;
	while (rows_next(rows)) {
		struct role *r = arena_alloc(d->arena, sizeof(*r));

		r->id = row_int(rows, 0);
		r->name = arena_strdup(d->arena, row_text(rows, 1));
		r->visibility = arena_strdup(d->arena, row_text(rows, 2));
		r->others = row_int(rows, 3);
		*last = r;
		last = &r->next;
	}
	return rows_end(rows, e);
}

bool
doctor_is_bots(struct doctor *d, int64_t role)
{
	struct role *roles;
	struct err e;

	if (read_roles(d, &roles, &e) != ERR_OK)
		return false;
	for (const struct role *r = roles; r != NULL; r = r->next) {
		if (r->id == role)
			return true;
	}
	return false;
}

static void
check_account(struct doctor *d, bool *bad)
{
	const char *login = d->config->tracker.bot;
	struct rows *rows = db_query(d->db, Q_doctor_bot, PARAMS(p_text(login)));
	struct err e;

	while (rows_next(rows)) {
		if (row_int(rows, 1) == 0)
			continue;
		*bad = true;
		doctor_say(d, DOCTOR_ERROR,
		    arena_printf(d->arena, "Administration, Users, %s", login),
		    "take \"Administrator\" away; a role of its own is enough",
		    "the bot is an administrator: its key would be a master key");
	}
	if (rows_end(rows, &e) != ERR_OK) {
		*bad = true;
		doctor_trouble(d, "users", NULL, &e);
	}
}

void
doctor_bot(struct doctor *d)
{
	struct role *roles;
	bool bad = false;
	struct err e;

	check_account(d, &bad);
	if (read_roles(d, &roles, &e) != ERR_OK) {
		doctor_trouble(d, "roles", NULL, &e);
		return;
	}
	if (roles == NULL) {
		bad = true;
		doctor_say(d, DOCTOR_ERROR, "tracker.bot_login",
		    "give it its role in each project that slad works for",
		    "\"%s\" is a member of no project", d->config->tracker.bot);
	}
	for (const struct role *r = roles; r != NULL; r = r->next) {
		if (r->others == 0)
			continue;
		bad = true;
		doctor_say(d, DOCTOR_WARNING, arena_printf(d->arena, "%s, %s", roles_page, r->name),
		    "give the bot a role that nothing else uses, so that its rights can be changed "
		    "without touching people's",
		    "the bot's role is held by others, too: %" PRId64, r->others);
	}
	if (!bad)
		doctor_say(d, DOCTOR_OK, "tracker.bot_login", NULL,
		    "\"%s\" is no administrator, its role is its own", d->config->tracker.bot);
}

void
doctor_permissions(struct doctor *d)
{
	struct role *roles;
	bool bad = false;
	struct err e;

	if (permission_check(d->tracker, &e) != ERR_OK) {
		bad = true;
		doctor_trouble(d, roles_page, "tick these permissions for the bot's role", &e);
	}
	if (read_roles(d, &roles, &e) != ERR_OK) {
		doctor_trouble(d, "roles", NULL, &e);
		return;
	}
	for (const struct role *r = roles; r != NULL; r = r->next) {
		if (strcmp(r->visibility, "all") == 0)
			continue;
		bad = true;
		doctor_say(d, DOCTOR_ERROR, arena_printf(d->arena, "%s, %s", roles_page, r->name),
		    "set \"Issues visibility\" to \"All issues\"",
		    "the bot does not see private requests and those of others (%s)",
		    r->visibility);
	}
	if (!bad)
		doctor_say(d, DOCTOR_OK, NULL, NULL, "the bot's role has all that slad needs");
}

/* The changes of stage that rules make. */
static const struct step {
	enum stage from, to;
	const char *why;
} steps[] = {
	{ STAGE_WAITING_CLIENT, STAGE_CLOSED, "closing on silence" },
	{ STAGE_WAITING_CLIENT, STAGE_IN_PROGRESS, "back to work when the client answered" },
	{ STAGE_CLOSED, STAGE_IN_PROGRESS, "reopening when the client answered" },
};

static enum err_code
is_allowed(struct doctor *d, const struct role *roles, int64_t tracker, int64_t from, int64_t to,
    bool *allowed, struct err *e)
{
	*allowed = false;
	for (const struct role *r = roles; r != NULL && !*allowed; r = r->next) {
		struct rows *rows = db_query(d->db, Q_doctor_transition,
		    PARAMS(p_int(r->id), p_int(tracker), p_int(from), p_int(to)));

		while (rows_next(rows))
			*allowed = row_int(rows, 0) > 0;
		if (rows_end(rows, e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}

/*
 * One step in one tracker, from each of the statuses that mean its beginning.
 * slad reopens only what it closed itself, so only from the status that it sets.
 */
static enum err_code
check_step(struct doctor *d, const struct step *step, const struct role *roles,
    const struct catalogue_entry *tracker, size_t *missing, struct err *e)
{
	const struct catalogue *c = d->tracker->catalogue;
	const struct catalogue_entry *to = catalogue_named(c, CATALOGUE_STATUS, (int)step->to, 0);
	const struct catalogue_entry *from;

	for (int rank = 0; to != NULL && (rank == 0 || !stage_is_done(step->from)) &&
	     (from = catalogue_named(c, CATALOGUE_STATUS, (int)step->from, rank)) != NULL;
	     rank++) {
		bool allowed;

		if (is_allowed(d, roles, tracker->id, from->id, to->id, &allowed, e) != ERR_OK)
			return e->code;
		if (allowed)
			continue;
		++*missing;
		doctor_say(d, DOCTOR_ERROR,
		    arena_printf(d->arena, "Administration, Workflow, role %s, tracker %s",
			roles->name, tracker->name),
		    arena_printf(d->arena, "allow it from \"%s\" to \"%s\"", from->name, to->name),
		    "the bot may not change \"%s\" to \"%s\" (%s)", from->name, to->name,
		    step->why);
	}
	return ERR_OK;
}

static enum err_code
check_steps(struct doctor *d, const struct role *roles, size_t *missing, struct err *e)
{
	size_t n;
	const struct catalogue_entry *trackers =
	    catalogue_list(d->tracker->catalogue, CATALOGUE_TRACKER, &n);

	for (size_t i = 0; i < n; i++) {
		for (size_t s = 0; s < sizeof(steps) / sizeof(steps[0]); s++) {
			if (trackers[i].mapped &&
			    check_step(d, &steps[s], roles, &trackers[i], missing, e) != ERR_OK)
				return e->code;
		}
	}
	return ERR_OK;
}

void
doctor_workflow(struct doctor *d)
{
	struct role *roles;
	size_t missing = 0;
	struct err e;

	if (read_roles(d, &roles, &e) != ERR_OK)
		doctor_trouble(d, "workflows", NULL, &e);
	else if (roles == NULL)
		doctor_say(d, DOCTOR_SKIPPED, NULL, NULL, "the bot has no role yet");
	else if (check_steps(d, roles, &missing, &e) != ERR_OK)
		doctor_trouble(d, "workflows", NULL, &e);
	else if (missing == 0)
		doctor_say(d, DOCTOR_OK, NULL, NULL,
		    "the bot may make every change of status that the rules make");
}
