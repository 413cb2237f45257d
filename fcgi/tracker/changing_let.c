#include "tracker/changing.h"

#include <inttypes.h>
#include <stdio.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/db.h"
#include "tracker/catalogue.h"
#include "tracker/permission.h"
#include "tracker/tracker.h"

bool
changing_check_permissions(struct changing *a)
{
	const bool note = a->change->note != NULL;
	const unsigned needed =
	    (a->move || a->assign || a->priority != 0 ? 1u << PERMISSION_EDIT_ISSUES : 0) |
	    (note ? 1u << PERMISSION_ADD_NOTES : 0) |
	    (note && a->change->private_note ? 1u << PERMISSION_PRIVATE_NOTES : 0);
	unsigned given;

	a->try.rc = permission_in(a->try.t, a->now.project, &given, a->try.e);
	if (a->try.rc != ERR_OK)
		return false;
	for (int r = 0; r < PERMISSION_COUNT; r++) {
		if ((needed & ~given & 1u << r) != 0)
			return attempt_end(&a->try, ACT_REFUSED,
			    "\"%s\" lacks the permission %s in the project of issue %" PRId64
			    ": give it to the bot's role there",
			    a->try.t->config->bot, permission_name((enum permission)r), a->issue);
	}
	return true;
}

static const char *
status_name(const struct changing *a, int64_t id)
{
	const struct catalogue_entry *s = catalogue_find(a->try.t->catalogue, CATALOGUE_STATUS, id);

	return s == NULL ? "?" : s->name;
}

static bool
not_allowed(struct changing *a, const struct catalogue_entry *wanted)
{
	if (wanted->closed && a->now.open_blockers > 0)
		return attempt_end(&a->try, ACT_REFUSED,
		    "issue %" PRId64 " cannot be closed: another open issue blocks it", a->issue);
	if (wanted->closed && a->now.open_children > 0)
		return attempt_end(&a->try, ACT_REFUSED,
		    "issue %" PRId64 " cannot be closed: it has open subtasks", a->issue);
	return attempt_end(&a->try, ACT_REFUSED,
	    "the workflow does not let \"%s\" move issue %" PRId64
	    " from \"%s\" to \"%s\": add that step for its role and this tracker in the tracker's "
	    "administration",
	    a->try.t->config->bot, a->issue, status_name(a, a->now.status), wanted->name);
}

static bool
is_allowed(const json_t *allowed, int64_t status)
{
	const json_t *one;
	size_t i;

	json_array_foreach(allowed, i, one)
	{
		if (json_integer_value(json_object_get(one, "id")) == status)
			return true;
	}
	return false;
}

/*
 * The first status of the stage that is allowed. What closes is not chosen so:
 * beside "closed" a second name may well be "rejected".
 */
static bool
choose_status(struct changing *a, const json_t *allowed)
{
	const struct catalogue_entry *first =
	    catalogue_named(a->try.t->catalogue, CATALOGUE_STATUS, (int)a->change->stage, 0);
	const struct catalogue_entry *s = first;

	if (first == NULL)
		return attempt_end(&a->try, ACT_REFUSED,
		    "stage.%s names no status of the tracker, so it cannot be set",
		    stage_name(a->change->stage));
	for (int rank = 1; s != NULL && !is_allowed(allowed, s->id); rank++)
		s = first->closed ? NULL
				  : catalogue_named(a->try.t->catalogue, CATALOGUE_STATUS,
					(int)a->change->stage, rank);
	if (s == NULL)
		return not_allowed(a, first);
	a->status = s->id;
	return true;
}

bool
changing_is_let(struct changing *a)
{
	switch (a->try.reply.status) {
	case 403:
		return attempt_end(&a->try, ACT_REFUSED,
		    "the tracker does not let \"%s\" at issue %" PRId64
		    ": its role does not reach it, or the project is closed",
		    a->try.t->config->bot, a->issue);
	case 404:
		return attempt_end(&a->try, ACT_REFUSED,
		    "issue %" PRId64 " is not in the tracker any more", a->issue);
	default:
		return attempt_is_heard(&a->try);
	}
}

bool
changing_ask_workflow(struct changing *a)
{
	json_t *root, *allowed;
	char path[64];
	bool going;

	if (!a->move)
		return true;
	snprintf(path, sizeof(path), "/issues/%" PRId64 ".json?include=allowed_statuses", a->issue);
	if (tracker_send_as_bot(a->try.t, "GET", path, NULL, &a->try.reply, a->try.e) != ERR_OK)
		return attempt_end(&a->try, ACT_UNREACHABLE, "%s", a->try.e->text);
	if (!changing_is_let(a))
		return false;
	root = json_loadb(a->try.reply.body.data, a->try.reply.body.len, 0, NULL);
	allowed = json_object_get(json_object_get(root, "issue"), "allowed_statuses");
	if (a->try.reply.status != 200 || !json_is_array(allowed))
		going = attempt_end(&a->try, ACT_UNREACHABLE,
		    "the tracker answered %d when asked what issue %" PRId64
		    " may become; is it a Redmine of 5.0 or later?",
		    a->try.reply.status, a->issue);
	else
		going = choose_status(a, allowed);
	json_decref(root);
	return going;
}
