#include "app/doctor.h"

#include <string.h>

#include "app/config.h"
#include "app/regulation.h"
#include "base/arena.h"
#include "store/policies.h"
#include "store/revision.h"

/* Regulations: what is on record, and what their files say meanwhile. */

static bool
check_revision(struct doctor *d, const char *regulation, const char *name)
{
	const char *where = arena_printf(d->arena, "regulation %s, revision %s", regulation, name);
	struct policy *p = NULL;
	struct revision r;
	bool good = true;
	struct err e;

	if (revision_get(d->db, regulation, name, d->arena, &r, &e) != ERR_OK ||
	    policies_kept(&r, d->config->policies.dir, &p, &e) != ERR_OK) {
		doctor_trouble(d, where,
		    "requests that arrived under it are not judged anew; the files that ship with "
		    "slad should be in /usr/share/slad/regulations",
		    &e);
		return false;
	}
	if (p->lent.n > 0) {
		good = false;
		doctor_say(d, DOCTOR_WARNING, where,
		    "nothing has to be done; for words of your own write them into the "
		    "regulation's files and give it a new \"revision\"",
		    "this version of slad wants words that it does not have, and those that ship "
		    "stand in: %s",
		    regulation_lent(p, d->arena));
	}
	policy_free(p);
	return good;
}

/* After an upgrade, what ships may be newer than what is judged by. */
static bool
check_file(struct doctor *d, const char *setting, const char *name)
{
	struct err e;

	if (policies_agree(d->db, d->config->policies.dir, name, &e) != ERR_CONFLICT)
		return true;
	doctor_say(d, DOCTOR_WARNING, setting,
	    "judging goes on by what is on record; `slactl regulation diff` shows in words what is "
	    "new",
	    "%s", e.text);
	return false;
}

void
doctor_revisions(struct doctor *d)
{
	const struct policies_config *c = &d->config->policies;
	struct revision *list;
	bool good = true;
	struct err e;
	size_t n;

	if (revision_list(d->db, d->arena, &list, &n, &e) != ERR_OK) {
		doctor_trouble(d, NULL, NULL, &e);
		return;
	}
	for (size_t i = 0; i < n; i++)
		good &= check_revision(d, list[i].regulation, list[i].name);
	good &= check_file(d, "regulation", c->regulation);
	for (size_t i = 0; i < c->projects.n; i++) {
		const char *colon = strchr(c->projects.items[i], ':');

		if (colon != NULL)
			good &= check_file(d, "regulation.projects", colon + 1);
	}
	if (good)
		doctor_say(d, DOCTOR_OK, NULL, NULL, "%zu", n);
}
