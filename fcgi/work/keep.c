#include "work/keep.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/hmac.h"
#include "core/clock.h"
#include "core/queue.h"
#include "core/tally.h"
#include "core/verdict_json.h"
#include "store/article.h"
#include "store/breach.h"
#include "store/letter.h"
#include "store/outbox.h"
#include "store/record.h"
#include "store/report.h"
#include "store/verdict.h"
#include "work/deed.h"

static json_t *
id_json(int64_t id)
{
	return id == 0 ? json_null() : json_integer(id);
}

static const char *
dump(const json_t *body, size_t flags, struct arena *arena)
{
	char *text = json_dumps(body, JSON_COMPACT | flags);
	const char *kept;

	if (text == NULL)
		abort();
	kept = arena_strdup(arena, text);
	free(text);
	return kept;
}

static json_t *
body_of(const struct case_file *c)
{
	json_t *body = verdict_full_json(c->policy, &c->timeline, &c->verdict, c->now);
	json_t *more = json_pack("{s:I, s:I, s:o, s:o, s:o, s:b, s:b, s:o}", "issue",
	    (json_int_t)c->issue.id, "project", (json_int_t)c->issue.project, "assignee",
	    id_json(c->issue.assignee), "client", id_json(c->arrival.client), "contract",
	    id_json(c->arrival.contract), "assumed", c->arrival.assumed, "untraced",
	    c->issue.untraced, "last_journal", id_json(c->issue.last_journal));

	json_object_update(body, more);
	json_decref(more);
	return body;
}

/*
 * What moves by mere passing of time: the seconds of a clock that has not
 * stopped, and the due instant of a paused one, which is as of now.
 */
static json_t *
steady_clocks(const json_t *clocks)
{
	json_t *steady = json_array();

	for (size_t i = 0; i < json_array_size(clocks); i++) {
		json_t *c = json_copy(json_array_get(clocks, i));
		const char *state = json_string_value(json_object_get(c, "state"));

		if (json_is_null(json_object_get(c, "stopped"))) {
			json_object_del(c, "elapsed");
			json_object_del(c, "paused");
		}
		if (strcmp(state, clock_state_name(CLOCK_PAUSED)) == 0)
			json_object_del(c, "due");
		json_array_append_new(steady, c);
	}
	return steady;
}

static const char *
digest_of(const json_t *body, struct arena *arena)
{
	char hex[HMAC_HEX];
	json_t *steady = json_copy((json_t *)(uintptr_t)body);
	const char *text;

	json_object_del(steady, "judged_at");
	json_object_set_new(steady, "clocks", steady_clocks(json_object_get(body, "clocks")));
	text = dump(steady, JSON_SORT_KEYS, arena);
	json_decref(steady);
	hmac_digest_hex(text, strlen(text), hex);
	return arena_strdup(arena, hex);
}

/* The client's silence is no target of ours: it neither breaches nor is it due. */
static void
sum_up_clocks(const struct verdict *v, struct verdict_row *out)
{
	out->next_due = UTC_NONE;
	for (size_t i = 0; i < v->n_clocks; i++) {
		const struct clock *c = &v->clocks[i];

		if (c->kind == CLOCK_NO_ANSWER)
			continue;
		if (c->state == CLOCK_BREACHED)
			out->breached = true;
		if (c->state == CLOCK_RUNNING)
			out->next_due = utc_min(out->next_due, c->due);
	}
}

/* Time with others has sums of its own; whatever else began is measured, target or none. */
static bool
is_counted(const struct clock *c)
{
	if (c->state != CLOCK_NONE)
		return true;
	return !clock_measures(c->kind) && !utc_is_none(c->measured.started);
}

static void
report_clocks(const struct verdict *v, struct report_item *out)
{
	for (size_t i = 0; i < v->n_clocks; i++) {
		const struct clock *c = &v->clocks[i];

		if (is_counted(c))
			out->clocks[out->n_clocks++] = (struct report_clock){
				.kind = c->kind,
				.state = c->state,
				.elapsed = c->measured.elapsed,
				.paused = c->measured.paused,
				.due = c->due,
				.stopped = c->measured.stopped,
			};
	}
}

const struct report_put *
keep_report(const struct case_file *c, struct arena *arena)
{
	struct report_put *out = arena_alloc(arena, sizeof(*out));
	const struct request *r = &c->timeline.request;
	struct tally t;

	tally_take(
	    policy_hours(c->policy, c->verdict.level, NULL)->calendar, &c->timeline, c->now, &t);
	out->response = t.responder == NULL ? 0 : strtoll(t.responder, NULL, 10);
	out->item = (struct report_item){
		.issue = c->issue.id,
		.arrived = c->verdict.arrived,
		.closed = t.closed,
		.level = c->policy->levels[c->verdict.level].name,
		.category = r->category,
		.channel = r->channel,
		.priority = c->verdict.priority,
		.client = c->arrival.client,
		.project = c->issue.project,
		.assignee = c->issue.assignee,
		.regulation = c->policy->id,
		.revision = c->policy->revision,
		.stage = t.stage,
		.stage_since = t.stage_since,
		.auto_closed = c->verdict.silenced,
		.reopened = t.reopened,
		.waiting_client = t.in_stage[STAGE_WAITING_CLIENT],
		.third_party = t.in_stage[STAGE_WAITING_THIRD_PARTY],
		.development = t.in_stage[STAGE_ESCALATED],
		.estimate = t.in_stage[STAGE_ESTIMATE],
	};
	report_clocks(&c->verdict, &out->item);
	return out;
}

void
keep_row(const struct case_file *c, struct arena *arena, struct verdict_row *out)
{
	const struct verdict *v = &c->verdict;
	const struct queue_place place = queue_place(c->policy, v);
	json_t *body = body_of(c);

	*out = (struct verdict_row){
		.issue = c->issue.id,
		/* A closed request that still waits for somebody is not over. */
		.open = v->stage != STAGE_CLOSED || place.waits || v->n_actions > 0,
		.queued = place.waits,
		.place = place.rank,
		.arrived = v->arrived,
		.level = c->policy->levels[v->level].name,
		.category = c->timeline.request.category,
		.channel = c->timeline.request.channel,
		.stage = v->stage,
		.client = c->arrival.client,
		.project = c->issue.project,
		.assignee = c->issue.assignee,
		.regulation = c->policy->id,
		.revision = c->policy->revision,
		.last_journal = c->issue.last_journal,
		.judged = c->now,
		.body = dump(body, 0, arena),
		.digest = digest_of(body, arena),
		.report = keep_report(c, arena),
	};
	sum_up_clocks(v, out);
	json_decref(body);
}

enum err_code
keep_record(struct db *db, struct utc at, int64_t issue, const char *kind, const char *rule,
    const char *clause, int64_t journal, json_t *body, struct err *e)
{
	return record_append_json(db,
	    &(struct record_entry){
		.at = at,
		.issue = issue,
		.kind = kind,
		.rule = rule,
		.clause = clause,
		.journal = journal,
	    },
	    body, e);
}

static const char *
clause_of(const struct case_file *c, const struct breach *b)
{
	struct traits traits = timeline_traits(&c->timeline.request);
	const struct target *t;
	const char *clause;

	traits.level = c->verdict.level;
	traits.priority = b->priority;
	t = policy_target(c->policy, b->clock, &traits);
	clause = t != NULL && t->clause != NULL ? t->clause : c->policy->clocks[b->clock].clause;

	return clause == NULL ? "" : clause;
}

/* "journal 123: priority": what a person looks for in the tracker. */
static const char *
name_fact(const struct case_file *c, const char *id, struct arena *arena)
{
	for (size_t i = 0; i < c->timeline.n; i++) {
		const struct fact *f = &c->timeline.facts[i];

		if (strcmp(f->id, id) == 0)
			return arena_printf(
			    arena, "journal %s: %s", id, f->has_priority ? "priority" : "status");
	}
	return arena_printf(arena, "journal %s", id);
}

static enum err_code
keep_breach(struct db *db, const struct case_file *c, const struct breach_row *row, size_t *n,
    struct err *e)
{
	bool fresh;

	if (breach_put(db, row, &fresh, e) != ERR_OK)
		return e->code;
	if (!fresh)
		return ERR_OK;
	(*n)++;
	return keep_record(db, c->now, c->issue.id, "breach", NULL, row->clause, 0,
	    json_pack("{s:s, s:i, s:o, s:o, s:s, s:s, s:s}", "clock", clock_kind_name(row->clock),
		"cycle", row->cycle, "at", utc_json(row->at), "due", utc_json(row->due), "priority",
		priority_name(row->priority), "regulation", row->regulation, "revision",
		row->revision),
	    e);
}

/* What is on record of an issue's breaches: rows of many issues, by issue. */
struct kept {
	size_t n;
	const struct breach_row *rows;
};

static const struct breach_row *
kept_row(const struct kept *kept, const struct breach_row *row)
{
	for (size_t i = 0; i < kept->n; i++) {
		const struct breach_row *k = &kept->rows[i];

		if (k->issue == row->issue && k->clock == row->clock && k->cycle == row->cycle &&
		    k->at.s == row->at.s)
			return k;
	}
	return NULL;
}

static enum err_code
keep_breaches_of(struct db *db, const struct case_file *c, const struct kept *kept,
    struct arena *arena, size_t *n, struct err *e)
{
	for (size_t i = 0; i < c->verdict.n_breaches; i++) {
		const struct breach *b = &c->verdict.breaches[i];
		const struct breach_row row = {
			.issue = c->issue.id,
			.clock = b->clock,
			.cycle = b->cycle,
			.at = b->at,
			.due = b->due,
			.priority = b->priority,
			.regulation = c->policy->id,
			.revision = c->policy->revision,
			.clause = clause_of(c, b),
			.found = c->now,
			.superseded = UTC_NONE,
		};
		const struct breach_row *known = kept_row(kept, &row);

		if (known == NULL && keep_breach(db, c, &row, n, e) != ERR_OK)
			return e->code;
		if (utc_is_none(b->superseded) ||
		    (known != NULL && !utc_is_none(known->superseded)))
			continue;
		if (breach_supersede(db, &row, b->superseded, name_fact(c, b->superseded_by, arena),
			e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}

enum err_code
keep_breaches(struct db *db, const struct case_file *cases, size_t n, struct arena *arena,
    size_t *n_news, struct err *e)
{
	int64_t *issues = arena_array(arena, n, sizeof(issues[0]));
	struct breach_row *all = NULL;
	struct kept kept = { .n = 0 };
	size_t n_issues = 0, n_all = 0;

	*n_news = 0;
	for (size_t i = 0; i < n; i++) {
		if (cases[i].verdict.n_breaches > 0)
			issues[n_issues++] = cases[i].issue.id;
	}
	if (n_issues == 0)
		return ERR_OK;
	if (breach_of_many(db, issues, n_issues, arena, &all, &n_all, e) != ERR_OK)
		return e->code;
	kept.rows = all;
	/* Both come by issue. */
	for (size_t i = 0; i < n; i++) {
		while (n_all > 0 && kept.rows->issue < cases[i].issue.id) {
			kept.rows++;
			n_all--;
		}
		for (kept.n = 0; kept.n < n_all && kept.rows[kept.n].issue == cases[i].issue.id;)
			kept.n++;
		if (keep_breaches_of(db, &cases[i], &kept, arena, n_news, e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}

/*
 * What the record says of a verdict: enough to see why it came out as it did, not the whole body.
 */
static json_t *
verdict_summary(const struct case_file *c)
{
	const struct verdict *v = &c->verdict;
	json_t *clocks = json_array(), *flags = json_array();

	for (size_t i = 0; i < v->n_clocks; i++)
		json_array_append_new(clocks,
		    json_pack("{s:s, s:s, s:o}", "name", clock_kind_name(v->clocks[i].kind),
			"state", clock_state_name(v->clocks[i].state), "due",
			v->clocks[i].state == CLOCK_PAUSED ? json_null()
							   : utc_json(v->clocks[i].due)));
	for (int f = 0; f < FLAG_COUNT; f++) {
		if (verdict_flag(v, (enum flag)f))
			json_array_append_new(flags, json_string(flag_name((enum flag)f)));
	}
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o}", "stage",
	    stage_name(v->stage), "level", c->policy->levels[v->level].name, "priority",
	    priority_name(v->priority), "regulation", c->policy->id, "revision",
	    c->policy->revision, "clocks", clocks, "flags", flags, "last_journal",
	    id_json(c->issue.last_journal), "wake", utc_json(v->wake));
}

static const struct outbox_item *
item_of(const struct outbox_item *items, size_t n, const char *key)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(items[i].key, key) == 0)
			return &items[i];
	}
	return NULL;
}

/* An action that is not among the present ones was withdrawn. */
static enum err_code
record_change(struct db *db, const struct case_file *c, const struct outbox_change *change,
    const struct outbox_item *item, struct err *e)
{
	json_t *body = json_pack("{s:s, s:s?, s:s}", "key", change->key, "from",
	    change->from == OUTBOX_STATE_COUNT ? NULL : outbox_state_name(change->from), "to",
	    outbox_state_name(change->to));

	if (item != NULL) {
		json_object_set_new(body, "kind", json_string(item->kind));
		json_object_set_new(body, "cause", utc_json(item->cause));
		json_object_set_new(body, "due", utc_json(item->due));
	}
	return keep_record(db, c->now, c->issue.id, "action", item == NULL ? NULL : item->rule,
	    item == NULL ? NULL : item->clause, 0, body, e);
}

static enum err_code
keep_actions(struct db *db, const struct case_file *c, bool act, const struct brake *brakes,
    size_t n_brakes, struct arena *arena, size_t *n_changes, struct err *e)
{
	struct outbox_change *changes;
	struct outbox_item *items;
	size_t n;

	deed_items(c, act, brakes, n_brakes, arena, &items, &n);
	if (outbox_sync(db, c->issue.id, items, n, c->now, arena, &changes, n_changes, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < *n_changes; i++) {
		if (record_change(db, c, &changes[i], item_of(items, n, changes[i].key), e) !=
		    ERR_OK)
			return e->code;
	}
	return ERR_OK;
}

/* Facts that are on record now and were not: told once, since verdicts rest on them. */
static enum err_code
record_arrival(struct db *db, const struct case_file *c, struct err *e)
{
	const struct fact_arrival *a = &c->arrival;

	if (!c->fresh && !c->amended)
		return ERR_OK;
	return keep_record(db, c->now, c->issue.id, c->fresh ? "arrival" : "arrival_amended", NULL,
	    NULL, 0,
	    json_pack("{s:s, s:o, s:o, s:s, s:s, s:b}", "level", a->level, "client",
		id_json(a->client), "contract", id_json(a->contract), "side",
		side_name(a->author_side), "regulation", a->regulation, "assumed", a->assumed),
	    e);
}

/* The articles that its author was shown at the form did not help. */
static enum err_code
keep_asked(struct db *db, const struct case_file *c, struct err *e)
{
	if (!c->fresh || c->arrival.assumed || c->arrival.author_side != SIDE_CLIENT)
		return ERR_OK;
	return article_asked(db, c->arrival.author, c->issue.id, c->issue.created, e);
}

enum err_code
keep_look(struct db *db, const struct case_file *c, bool act, const struct brake *brakes,
    size_t n_brakes, struct arena *arena, struct keep_changes *changes, struct err *e)
{
	struct verdict_row row;

	*changes = (struct keep_changes){ .verdict = false };
	keep_row(c, arena, &row);
	if (case_keep(db, c, 1, e) != ERR_OK || record_arrival(db, c, e) != ERR_OK ||
	    verdict_put(db, &row, &changes->verdict, e) != ERR_OK)
		return e->code;
	if (keep_asked(db, c, e) != ERR_OK)
		return e->code;
	/* Breaches are part of the verdict: the same one has put them on record already. */
	if (changes->verdict &&
	    (keep_breaches(db, c, 1, arena, &changes->breaches, e) != ERR_OK ||
		keep_record(db, c->now, c->issue.id, "verdict", NULL, NULL, 0, verdict_summary(c),
		    e) != ERR_OK))
		return e->code;
	return keep_actions(db, c, act, brakes, n_brakes, arena, &changes->actions, e);
}

enum err_code
keep_gone(
    struct db *db, int64_t issue, bool unserved, struct utc now, struct arena *arena, struct err *e)
{
	struct verdict_row *known;
	struct outbox_change *changes;
	size_t n, letters;

	if (verdict_get(db, issue, arena, &known, e) != ERR_OK ||
	    outbox_sync(db, issue, NULL, 0, now, arena, &changes, &n, e) != ERR_OK ||
	    letter_sync(db, issue, NULL, 0, now, arena, &letters, e) != ERR_OK)
		return e->code;
	/* A forged webhook names issues that never were: nothing of them is kept. */
	if (known == NULL || (unserved && !known->open))
		return ERR_OK;
	if (verdict_forget(db, issue, e) != ERR_OK)
		return e->code;
	return keep_record(db, now, issue, unserved ? "unserved" : "gone", NULL, NULL, 0,
	    json_pack("{s:i}", "withdrawn", (int)n), e);
}
