#include "app/doctor.h"

#include <inttypes.h>

#include "app/config.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "core/conduct.h"
#include "core/policy.h"
#include "tracker/catalogue.h"
#include "tracker/create.h"
#include "tracker/permission.h"
#include "tracker/tracker.h"

static const char where[] = "complaint.project";

/* Does any regulation here take complaints, and is there one without an address? */
static bool
are_taken(const struct doctor *d, const char **silent)
{
	bool taken = false;

	*silent = NULL;
	for (size_t i = 0; i < d->n_policies; i++) {
		const struct conduct_policy *c = d->policies[i]->conduct;

		taken = taken || c != NULL;
		if (c != NULL && c->complaints_to == NULL)
			*silent = d->policies[i]->id;
	}
	return taken;
}

/* No project: a letter is all there is. */
static void
check_letters(struct doctor *d, const char *silent)
{
	if (d->config->work.mail.host == NULL)
		doctor_say(d, DOCTOR_WARNING, where,
		    "set complaint.project, or mail.host, so that letters to the regulation's "
		    "conduct.complaints_to can leave",
		    "a complaint would reach nobody: it waits in the outbox for a person");
	else if (silent != NULL)
		doctor_say(d, DOCTOR_WARNING, where,
		    "set complaint.project, or conduct.complaints_to in the regulation",
		    "a complaint by the regulation %s would reach nobody: it names no address",
		    silent);
	else
		doctor_say(d, DOCTOR_OK, where, NULL,
		    "complaints are letters to the regulation's address; no private requests are "
		    "made");
}

/* Ids of roles whose members are clients or nobody's, as find_in_set reads them. */
static const char *
outsiders(struct doctor *d)
{
	const struct catalogue *c = d->tracker->catalogue;
	size_t n;
	const struct catalogue_entry *roles = catalogue_list(c, CATALOGUE_ROLE, &n);
	struct buf b;

	buf_init(&b);
	for (size_t i = 0; i < n; i++) {
		enum side side;

		if (catalogue_side(c, roles[i].id, &side) && side == SIDE_CLIENT)
			buf_printf(&b, "%s%" PRId64, b.len == 0 ? "" : ",", roles[i].id);
	}
	return buf_keep(&b, d->arena);
}

/* Private to the letter, but for whom? */
static bool
check_privacy(struct doctor *d, int64_t project)
{
	const char *name = d->config->work.complaint.project;
	struct rows *rows =
	    db_query(d->db, Q_doctor_complaints, PARAMS(p_text(outsiders(d)), p_int(project)));
	bool good = true;
	struct err e;

	while (rows_next(rows)) {
		if (row_int(rows, 0) != 0) {
			good = false;
			doctor_say(d, DOCTOR_WARNING, where,
			    "take \"Public\" off the project in the tracker",
			    "the project \"%s\" is open to everybody who logs in; private requests "
			    "stay hidden there only as far as roles hide them",
			    name);
		}
		if (!row_is_null(rows, 1) && row_int(rows, 1) != 0) {
			good = false;
			doctor_say(d, DOCTOR_WARNING, "projects.served",
			    arena_printf(d->arena, "add !%s to projects.served", name),
			    "the project \"%s\" is served: complaints would be judged as requests",
			    name);
		}
		if (!row_is_null(rows, 2)) {
			good = false;
			doctor_say(d, DOCTOR_ERROR, where,
			    "in the tracker, let these roles see only issues of their own, or take "
			    "their members out of the project",
			    "clients are members of \"%s\" and read private requests there, by "
			    "the roles: %s",
			    name, row_text(rows, 2));
		}
	}
	if (rows_end(rows, &e) == ERR_OK)
		return good;
	doctor_trouble(d, where, NULL, &e);
	return false;
}

static bool
check_rights(struct doctor *d, int64_t project)
{
	const char *name = d->config->work.complaint.project, *bot = d->config->tracker.bot;
	static const char mend[] = "make the bot a member there, with a role that has add_issues "
				   "and set_own_issues_private";
	bool create, hide;
	struct err e;

	if (permission_creates(d->tracker, project, &create, &hide, &e) != ERR_OK) {
		doctor_trouble(d, where, NULL, &e);
		return false;
	}
	if (!create)
		doctor_say(d, DOCTOR_ERROR, where, mend,
		    "\"%s\" may not make requests in project \"%s\" (add_issues)", bot, name);
	else if (!hide)
		doctor_say(d, DOCTOR_ERROR, where, mend,
		    "\"%s\" may not make its requests private in project \"%s\" "
		    "(set_own_issues_private), so none is made",
		    bot, name);
	return create && hide;
}

void
doctor_complaints(struct doctor *d)
{
	const struct config *c = d->config;
	int64_t project, kind;
	const char *silent;
	bool good;
	struct err e;

	if (!are_taken(d, &silent)) {
		doctor_say(d, DOCTOR_OK, NULL, NULL, "no regulation here takes complaints");
		return;
	}
	if (c->work.complaint.project == NULL) {
		check_letters(d, silent);
		return;
	}
	if (create_project(d->tracker, c->work.complaint.project, &project, &e) != ERR_OK) {
		doctor_trouble(
		    d, where, "name an open project by its identifier, as in its address", &e);
		return;
	}
	if (create_kind(d->tracker, c->work.complaint.tracker, &kind, &e) != ERR_OK) {
		doctor_trouble(d, "complaint.tracker",
		    "write it as it stands in the tracker's administration, or leave it empty", &e);
		return;
	}
	good = check_rights(d, project);
	good = check_privacy(d, project) && good;
	if (good)
		doctor_say(d, DOCTOR_OK, where, NULL,
		    "complaints become private requests of the project \"%s\"",
		    c->work.complaint.project);
}
