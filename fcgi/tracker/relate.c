#include "tracker/relate.h"

#include <inttypes.h>
#include <stdio.h>

#include "tracker/attempt.h"
#include "tracker/relate_graph.h"
#include "tracker/tracker.h"

TERM_FUNCTIONS(relation, RELATION_TERMS, RELATION_COUNT)

struct relating {
	struct attempt try;
	int64_t from, to;
	enum relation relation;
};

static bool
read_pair(struct relating *a, int64_t *same, int64_t *other)
{
	a->try.rc = graph_pair(a->try.t, a->from, a->relation, a->to, same, other, a->try.e);
	return a->try.rc == ERR_OK;
}

/* Only duplicates lead somewhere. */
static bool
read_circle(struct relating *a, bool *circle)
{
	*circle = false;
	if (a->relation == RELATION_DUPLICATES)
		a->try.rc = graph_reaches(a->try.t, NULL, a->to, a->from, circle, a->try.e);
	return a->try.rc == ERR_OK;
}

static bool
check_pair(struct relating *a)
{
	int64_t same, other;

	if (a->from == a->to)
		return attempt_end(
		    &a->try, ACT_REFUSED, "issue %" PRId64 " cannot be related to itself", a->from);
	if (!read_pair(a, &same, &other))
		return false;
	if (same != 0)
		return attempt_done(&a->try, same);
	if (other != 0)
		return attempt_end(&a->try, ACT_REFUSED,
		    "issues %" PRId64 " and %" PRId64 " are related already, in another way",
		    a->from, a->to);
	return true;
}

static bool
check_circle(struct relating *a)
{
	bool circle;

	if (!read_circle(a, &circle))
		return false;
	if (circle)
		return attempt_end(&a->try, ACT_REFUSED,
		    "issue %" PRId64 " is itself a duplicate of %" PRId64
		    ", over however many steps: a circle of duplicates can never be closed",
		    a->to, a->from);
	return true;
}

/* Two orders at a time are told apart here: the second finds what the first has made. */
static bool
check_master(struct relating *a)
{
	int64_t other;

	if (a->relation != RELATION_DUPLICATES)
		return true;
	a->try.rc = graph_other_master(a->try.t, a->from, a->to, &other, a->try.e);
	if (a->try.rc != ERR_OK)
		return false;
	if (other != 0)
		return attempt_end(&a->try, ACT_REFUSED,
		    "issue %" PRId64 " is a duplicate of %" PRId64 " already", a->from, other);
	return true;
}

static bool
judge_answer(struct relating *a)
{
	const int status = a->try.reply.status;

	switch (status) {
	case 403:
		return attempt_end(&a->try, ACT_REFUSED,
		    "the tracker does not let \"%s\" relate issue %" PRId64
		    ": its role lacks manage_issue_relations, or the project is closed",
		    a->try.t->config->bot, a->from);
	case 404:
		return attempt_end(&a->try, ACT_REFUSED,
		    "issue %" PRId64 " is not in the tracker any more", a->from);
	case 422:
		return attempt_end(&a->try, ACT_REFUSED,
		    "the tracker refuses to relate issues %" PRId64 " and %" PRId64
		    ": the bot does not see the second, or they are of two projects, which its "
		    "settings do not allow",
		    a->from, a->to);
	default:
		break;
	}
	if (!attempt_is_heard(&a->try))
		return false;
	if (status >= 400 && status < 500)
		return attempt_end(&a->try, ACT_REFUSED,
		    "the tracker refuses to relate issue %" PRId64 " (%d)", a->from, status);
	return true;
}

static bool
post(struct relating *a)
{
	char path[64], body[128];

	snprintf(path, sizeof(path), "/issues/%" PRId64 "/relations.json", a->from);
	snprintf(body, sizeof(body),
	    "{\"relation\":{\"issue_to_id\":%" PRId64 ",\"relation_type\":\"%s\"}}", a->to,
	    relation_name(a->relation));
	return attempt_send(&a->try, "POST", path, body) && judge_answer(a);
}

static bool
confirm(struct relating *a)
{
	int64_t other;

	if (!read_pair(a, &a->try.out->id, &other))
		return false;
	if (a->try.out->id != 0)
		return true;
	if (a->try.reply.status >= 500)
		return attempt_end(&a->try, ACT_MAYBE,
		    "the tracker answered %d to relating issue %" PRId64, a->try.reply.status,
		    a->from);
	return attempt_end(&a->try, ACT_REFUSED,
	    "the tracker answered %d, but keeps no relation of issues %" PRId64 " and %" PRId64,
	    a->try.reply.status, a->from, a->to);
}

/* Ours goes: nobody could close these issues as long as the circle stands. */
static bool
take_back(struct relating *a)
{
	const int64_t id = a->try.out->id;
	char path[64];
	enum err_code rc;

	a->try.out->id = 0;
	snprintf(path, sizeof(path), "/relations/%" PRId64 ".json", id);
	rc = tracker_send_as_bot(a->try.t, "DELETE", path, NULL, &a->try.reply, a->try.e);
	if (rc == ERR_OK && (a->try.reply.status / 100 == 2 || a->try.reply.status == 404))
		return attempt_end(&a->try, ACT_CONFLICT,
		    "somebody made %" PRId64 " a duplicate of %" PRId64
		    " at the same time; our relation was taken back",
		    a->to, a->from);
	return attempt_end(&a->try, ACT_REFUSED,
	    "REMOVE relation %" PRId64 " of issues %" PRId64 " and %" PRId64
	    " by hand: it closes a circle of duplicates, and none of them can be closed",
	    id, a->from, a->to);
}

/* Somebody may have made the last but one link of a circle while we made the last. */
static bool
check_again(struct relating *a)
{
	bool circle;

	if (!read_circle(a, &circle))
		return false;
	return circle ? take_back(a) : attempt_done(&a->try, a->try.out->id);
}

typedef bool (*step)(struct relating *a);

static enum err_code
run(struct tracker *t, int64_t from, enum relation relation, int64_t to, const step *steps,
    size_t n, struct act_outcome *out, struct err *e)
{
	struct relating a = {
		.try = attempt_begin(t, out, e),
		.from = from,
		.to = to,
		.relation = relation,
	};

	for (size_t i = 0; i < n && steps[i](&a); i++)
		;
	return attempt_over(&a.try);
}

enum err_code
relate_put(struct tracker *t, int64_t from, enum relation relation, int64_t to,
    struct act_outcome *out, struct err *e)
{
	static const step steps[] = { check_pair, check_master, check_circle, post, confirm,
		check_again };

	return run(t, from, relation, to, steps, sizeof(steps) / sizeof(steps[0]), out, e);
}

/* ---- taking back ---- */

static bool
find_to_remove(struct relating *a)
{
	int64_t same, other;

	if (!read_pair(a, &same, &other))
		return false;
	if (same == 0)
		return attempt_done(&a->try, 0);
	a->try.out->id = same;
	return true;
}

static bool
take_out(struct relating *a)
{
	char path[64];

	snprintf(path, sizeof(path), "/relations/%" PRId64 ".json", a->try.out->id);
	if (!attempt_send(&a->try, "DELETE", path, NULL))
		return false;
	/* Somebody else took it out at the same time. */
	return a->try.reply.status == 404 || judge_answer(a);
}

static bool
confirm_removed(struct relating *a)
{
	int64_t same, other;

	if (!read_pair(a, &same, &other))
		return false;
	if (same == 0)
		return attempt_done(&a->try, 0);
	return attempt_end(&a->try, a->try.reply.status >= 500 ? ACT_MAYBE : ACT_REFUSED,
	    "the tracker answered %d, and keeps relation %" PRId64 " of issues %" PRId64
	    " and %" PRId64,
	    a->try.reply.status, same, a->from, a->to);
}

enum err_code
relate_remove(struct tracker *t, int64_t from, enum relation relation, int64_t to,
    struct act_outcome *out, struct err *e)
{
	static const step steps[] = { find_to_remove, take_out, confirm_removed };

	return run(t, from, relation, to, steps, sizeof(steps) / sizeof(steps[0]), out, e);
}
