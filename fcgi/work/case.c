#include "work/case.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "core/assignment.h"
#include "core/intake.h"
#include "core/scene.h"
#include "store/duty.h"
#include "store/policies.h"
#include "store/setting.h"
#include "work/arrival.h"
#include "work/called.h"
#include "work/helped.h"
#include "work/linked.h"
#include "work/onbehalf.h"
#include "work/seen.h"
#include "work/spoken.h"

#define SETTING_INSTALLED "installed"
#define SETTING_WISHES "wishes"

void
case_enter(
    struct case_room *room, struct db *db, struct tracker *tracker, struct policies *policies)
{
	*room = (struct case_room){
		.db = db,
		.tracker = tracker,
		.policies = policies,
		.installed = UTC_NONE,
		.wishes = UTC_NONE,
		.arena = arena_new(),
	};
}

void
case_leave(struct case_room *room)
{
	arena_free(room->arena);
	helped_free(room->help);
	*room = (struct case_room){ .installed = UTC_NONE, .wishes = UTC_NONE };
}

static enum err_code
put_mark(struct db *db, const char *name, struct utc now, struct arena *arena, struct err *e)
{
	char text[UTC_TEXT];
	const char *value;

	if (setting_get(db, name, arena, &value, e) != ERR_OK)
		return e->code;
	return value != NULL ? ERR_OK : setting_put(db, name, utc_format(now, text), now, e);
}

enum err_code
case_install(struct db *db, struct utc now, struct err *e)
{
	struct arena *arena = arena_new();
	enum err_code rc = put_mark(db, SETTING_INSTALLED, now, arena, e);

	if (rc == ERR_OK)
		rc = put_mark(db, SETTING_WISHES, now, arena, e);
	arena_free(arena);
	return rc;
}

static enum err_code
read_mark(struct case_room *room, const char *name, struct utc *out, struct err *e)
{
	const char *value;

	*out = UTC_NONE;
	if (setting_get(room->db, name, room->arena, &value, e) != ERR_OK)
		return e->code;
	if (value != NULL && !utc_parse(value, out))
		return err_set(e, ERR_INVALID,
		    "setting \"%s\" is \"%s\": an instant like 2026-02-03T05:00:00Z is expected",
		    name, value);
	return ERR_OK;
}

static enum err_code
read_stages(struct case_room *room, struct err *e)
{
	struct fact_stage *rows;
	struct stage_since *stages;

	room->n_stages = 0;
	if (fact_stages(room->db, room->arena, &rows, &room->n_stages, e) != ERR_OK)
		return e->code;
	stages = arena_array(room->arena, room->n_stages, sizeof(stages[0]));
	for (size_t i = 0; i < room->n_stages; i++)
		stages[i] = (struct stage_since){ rows[i].status, rows[i].stage, rows[i].since };
	room->stages = stages;
	return ERR_OK;
}

enum err_code
case_begin(struct case_room *room, struct err *e)
{
	arena_reset(room->arena);
	room->n_strangers = room->max_strangers = 0;
	if (read_stages(room, e) != ERR_OK ||
	    read_mark(room, SETTING_INSTALLED, &room->installed, e) != ERR_OK ||
	    read_mark(room, SETTING_WISHES, &room->wishes, e) != ERR_OK)
		return e->code;
	return policies_refresh(room->policies, e);
}

/* Whose word everything was, as far as that is on record; entry 0 is the creation. */
static enum err_code
read_sides(struct case_room *room, const struct fact_arrival *arrival, int64_t issue,
    struct arena *arena, struct read_known *known, struct err *e)
{
	struct fact_side *rows;
	struct side_of *sides;
	size_t n, first = 0;

	if (fact_sides(room->db, issue, arena, &rows, &n, e) != ERR_OK)
		return e->code;
	sides = arena_array(arena, n + 1, sizeof(sides[0]));
	if (arrival != NULL)
		sides[first++] = (struct side_of){ .side = arrival->author_side };
	for (size_t i = 0; i < n; i++)
		sides[first + i] =
		    (struct side_of){ .journal = rows[i].journal, .side = rows[i].side };
	*known = (struct read_known){
		.sides = sides,
		.n_sides = first + n,
		.stages = room->stages,
		.n_stages = room->n_stages,
	};
	return ERR_OK;
}

static struct utc
newest_of(const struct timeline *t)
{
	const struct utc created = t->request.created;

	return t->n == 0 ? created : utc_max(created, t->facts[t->n - 1].at);
}

/* Facts of a future that no skew of clocks explains are taken to have happened now. */
static void
pull_back(struct case_file *c, struct arena *arena)
{
	struct timeline *t = &c->timeline;
	struct fact *facts = arena_array(arena, t->n, sizeof(facts[0]));

	t->request.created = utc_min(t->request.created, c->now);
	for (size_t i = 0; i < t->n; i++) {
		facts[i] = t->facts[i];
		facts[i].at = utc_min(facts[i].at, c->now);
	}
	t->facts = facts;
}

static void
settle_now(struct case_file *c, struct utc now, struct arena *arena)
{
	const struct timeline *t = &c->timeline;
	const struct utc far = utc_plus(now, (struct span){ CASE_AHEAD_MAX });
	const struct utc newest = newest_of(t);

	c->now = now;
	if (t->request.created.s <= far.s)
		c->now = utc_max(c->now, t->request.created);
	for (size_t i = 0; i < t->n && t->facts[i].at.s <= far.s; i++)
		c->now = utc_max(c->now, t->facts[i].at);
	c->ahead = (struct span){ newest.s > now.s ? newest.s - now.s : 0 };
	if (newest.s > far.s)
		pull_back(c, arena);
}

/* Facts are named by their journal entries, but for those of a mapping that changed. */
static int64_t
journal_of(const struct fact *f)
{
	char *end;
	const long long id = strtoll(f->id, &end, 10);

	return *end == '\0' ? id : 0;
}

static int64_t
basis_of(const struct timeline *t)
{
	int64_t newest = 0;

	for (size_t i = 0; i < t->n; i++) {
		const int64_t id = journal_of(&t->facts[i]);

		if (t->facts[i].by != SIDE_BOT && id > newest)
			newest = id;
	}
	return newest;
}

static const struct fact_word *
latest_word(
    const struct case_file *c, enum fact_word_kind a, enum fact_word_kind b, const char *value)
{
	for (size_t i = c->n_words; i > 0; i--) {
		const struct fact_word *w = &c->words[i - 1];

		if ((w->kind == a || w->kind == b) && strcmp(w->value, value) == 0)
			return w;
	}
	return NULL;
}

/* D1 clause 22: out of turn goes what is immediate, and what the operator says. */
static void
add_flags(struct case_file *c)
{
	const struct intake_seen *seen = c->timeline.request.seen;

	for (int f = 0; f < FLAG_COUNT; f++) {
		const struct fact_word *w =
		    latest_word(c, FACT_WORD_FLAG, FACT_WORD_UNFLAG, flag_name((enum flag)f));

		if (w != NULL && w->kind == FACT_WORD_FLAG)
			c->verdict.flags |= 1u << f;
		/* D1 clause 16: a person looked at it and let it pass. */
		else if (w != NULL && f == FLAG_CONDUCT && seen != NULL &&
		    seen->rude_at.s <= w->at.s)
			c->verdict.flags &= ~(1u << f);
	}
}

/* Asked for only while it can matter: nobody is assigned, nor ever was. */
static enum err_code
complete_assignment(struct case_room *room, struct case_file *c, struct arena *arena, struct err *e)
{
	const struct fact_arrival *a = &c->arrival;
	struct assignment *assignment;

	if (!c->policy->assign.on || a->client == 0 || c->issue.assignee != 0 ||
	    c->issue.reassigned || stage_is_done(c->issue.stage))
		return ERR_OK;
	assignment = arena_alloc(arena, sizeof(*assignment));
	assignment->taken = false;
	c->timeline.request.assignment = assignment;
	return duty_helpers(room->db,
	    &(struct duty_request){ c->issue.id, c->issue.project, a->client, a->contract,
		timeline_arrival(&c->timeline.request) },
	    arena, assignment, e);
}

static void
judge_case(struct case_file *c)
{
	judge(c->policy, &c->timeline, c->now, &c->verdict);
	if (c->verdict.stage != STAGE_CLOSED)
		add_flags(c);
}

/* "Not found" is said of the issue only: then it is deleted, and taken off the books. */
static enum err_code
find_policy(struct case_room *room, struct case_file *c, struct err *e)
{
	const struct utc arrival = timeline_arrival(&c->timeline.request);
	enum err_code rc =
	    policies_at(room->policies, c->arrival.regulation, arrival, &c->policy, e);

	if (rc == ERR_NOTFOUND)
		rc = e->code = ERR_INVALID;
	return rc;
}

enum err_code
case_make(struct case_room *room, const struct case_parts *parts, const struct policy *policy,
    struct utc now, struct arena *arena, struct case_file *out, struct err *e)
{
	*out = (struct case_file){
		.policy = policy,
		.issue = *parts->issue,
		.timeline = *parts->timeline,
		.n_words = parts->n_words,
		.words = parts->words,
	};
	if (linked_tell(room->tracker, out, arena, e) != ERR_OK)
		return e->code;
	if (spoken_tell(room->db, out, arena, e) != ERR_OK)
		return e->code;
	settle_now(out, now, arena);
	arrival_open(room, out, parts->arrival, now);
	if (policy == NULL && find_policy(room, out, e) != ERR_OK)
		return e->code;
	if (arrival_client(room, out, arena, e) != ERR_OK)
		return e->code;
	if (called_tell(room->db, out, arena, e) != ERR_OK)
		return e->code;
	if (onbehalf_reads(room, out, e) != ERR_OK)
		return e->code;
	if (complete_assignment(room, out, arena, e) != ERR_OK)
		return e->code;
	if (seen_tell(room->tracker, out, arena, e) != ERR_OK)
		return e->code;
	out->basis = basis_of(&out->timeline);
	judge_case(out);
	return ERR_OK;
}

enum err_code
case_read(struct case_room *room, int64_t issue, struct utc now, struct arena *arena,
    struct case_file *out, struct err *e)
{
	struct fact_arrival *arrival;
	struct fact_word *words;
	struct tracked_issue tracked;
	struct timeline timeline;
	struct read_known known;
	struct case_parts parts = { .issue = &tracked, .timeline = &timeline };

	out->issue.id = 0;
	if (fact_arrival_get(room->db, issue, arena, &arrival, e) != ERR_OK ||
	    read_sides(room, arrival, issue, arena, &known, e) != ERR_OK ||
	    read_issue(room->tracker, issue, &known, arena, &tracked, &timeline, e) != ERR_OK ||
	    fact_words(room->db, issue, arena, &words, &parts.n_words, e) != ERR_OK)
		return e->code;
	if (tracked.scope == SCOPE_UNSERVED) {
		out->issue = tracked;
		return err_set(e, ERR_NOTFOUND,
		    "issue %" PRId64 " is of the project \"%s\", which is not served: see "
		    "`projects.served`",
		    issue, tracked.project_identifier);
	}
	parts.arrival = arrival;
	parts.words = words;
	return case_make(room, &parts, NULL, now, arena, out, e);
}

/* The sides of a case that are not on record, behind those in `out`. */
static size_t
add_sides(const struct case_file *c, struct fact_side *out)
{
	size_t n = 0;

	for (size_t i = 0; i < c->issue.n_fresh; i++) {
		const struct side_of *s = &c->issue.fresh[i];

		if (s->journal != 0)
			out[n++] = (struct fact_side){
				.journal = s->journal,
				.issue = c->issue.id,
				.user = s->user,
				.side = s->side,
				.seen = c->now,
			};
	}
	return n;
}

static enum err_code
keep_sides(struct db *db, const struct case_file *cases, size_t n, struct err *e)
{
	struct arena *arena;
	struct fact_side *sides;
	size_t room = 0, n_sides = 0;
	enum err_code rc;

	for (size_t i = 0; i < n; i++)
		room += cases[i].issue.n_fresh;
	if (room == 0)
		return ERR_OK;
	arena = arena_new();
	sides = arena_array(arena, room, sizeof(sides[0]));
	for (size_t i = 0; i < n; i++)
		n_sides += add_sides(&cases[i], &sides[n_sides]);
	rc = fact_sides_put(db, sides, n_sides, e);
	arena_free(arena);
	return rc;
}

static enum err_code
keep_arrivals(struct db *db, const struct case_file *cases, size_t n, struct err *e)
{
	struct arena *arena = arena_new();
	const struct fact_arrival **fresh =
	    arena_array(arena, n, sizeof(const struct fact_arrival *));
	size_t n_fresh = 0;
	enum err_code rc = ERR_OK;

	for (size_t i = 0; i < n && rc == ERR_OK; i++) {
		if (cases[i].fresh)
			fresh[n_fresh++] = &cases[i].arrival;
		if (cases[i].amended)
			rc = fact_arrival_amend(db, &cases[i].arrival, e);
	}
	if (rc == ERR_OK)
		rc = fact_arrivals_put(db, fresh, n_fresh, e);
	arena_free(arena);
	return rc;
}

enum err_code
case_keep(struct db *db, const struct case_file *cases, size_t n, struct err *e)
{
	if (keep_arrivals(db, cases, n, e) != ERR_OK)
		return e->code;
	if (keep_sides(db, cases, n, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < n; i++) {
		if (called_keep(db, &cases[i], e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}

bool
case_confirmed(const struct case_file *c, const char *key)
{
	const struct fact_word *w = latest_word(c, FACT_WORD_CONFIRM, FACT_WORD_DECLINE, key);

	return w != NULL && w->kind == FACT_WORD_CONFIRM;
}

bool
case_declined(const struct case_file *c, const char *key)
{
	const struct fact_word *w = latest_word(c, FACT_WORD_CONFIRM, FACT_WORD_DECLINE, key);

	return w != NULL && w->kind == FACT_WORD_DECLINE;
}
