#include "work/simulate.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/log.h"
#include "core/report_text.h"
#include "core/verdict_json.h"
#include "store/list.h"
#include "store/report.h"
#include "tracker/replay.h"
#include "tracker/tracker.h"
#include "work/keep.h"
#include "work/loop.h"
#include "work/page.h"

#define PAGE 500
#define MANY 5000
/* Later than anything: 9000-01-01. */
#define FAR INT64_C(221845392000)

/* What is asked first of another regulation: what it newly misses, then what it misses no more. */
enum weight { GAINED, LOST, OTHERWISE, WEIGHTS };

struct simulating {
	struct case_room *room;
	const struct simulate_ask *ask;
	struct simulate_answer *out;
	struct list changes[WEIGHTS]; /* struct simulate_change */
	struct arena *arena; /* of a page */
};

static const struct report_clock *
clock_of(const struct report_item *i, enum clock_kind kind)
{
	static const struct report_clock none = {
		.state = CLOCK_NONE, .due = UTC_NONE, .stopped = UTC_NONE
	};

	for (size_t c = 0; c < i->n_clocks; c++) {
		if (i->clocks[c].kind == kind)
			return &i->clocks[c];
	}
	return &none;
}

static bool
is_same(const struct report_clock *a, const struct report_clock *b)
{
	if (a->state == CLOCK_NONE && b->state == CLOCK_NONE)
		return true;
	return a->state == b->state && a->due.s == b->due.s && a->elapsed.s == b->elapsed.s;
}

static enum weight
weight_of(const struct report_clock *was, const struct report_clock *is)
{
	if ((was->state == CLOCK_BREACHED) == (is->state == CLOCK_BREACHED))
		return OTHERWISE;
	return is->state == CLOCK_BREACHED ? GAINED : LOST;
}

static void
note_change(struct simulating *s, enum clock_kind kind, const struct report_item *before,
    const struct report_item *after)
{
	const struct report_clock *was = clock_of(before, kind), *is = clock_of(after, kind);
	const enum weight weight = weight_of(was, is);
	struct list *changes = &s->changes[weight];
	struct simulate_change *c;

	s->out->gained += weight == GAINED;
	s->out->lost += weight == LOST;
	s->out->changed++;
	if (changes->n == s->ask->max_changes)
		return;
	c = list_add(changes);
	*c = (struct simulate_change){
		.issue = before->issue,
		.kind = kind,
		.before = was->state,
		.after = is->state,
		.due_before = was->due,
		.due_after = is->due,
		.level_before = arena_strdup(changes->arena, before->level),
		.level_after = arena_strdup(changes->arena, after->level),
	};
}

static void
compare(struct simulating *s, const struct report_item *before, const struct report_item *after)
{
	bool differs = false;

	for (int kind = 0; kind < CLOCK_COUNT; kind++) {
		const enum clock_kind k = (enum clock_kind)kind;

		if (is_same(clock_of(before, k), clock_of(after, k)))
			continue;
		differs = true;
		note_change(s, k, before, after);
	}
	s->out->requests++;
	s->out->differing += differs;
	report_add(s->out->before, before);
	report_add(s->out->after, after);
}

static bool
is_asked_for(const struct simulate_ask *ask, const struct case_parts *parts)
{
	const struct utc arrived = timeline_arrival(&parts->timeline->request);

	return parts->issue->scope != SCOPE_UNSERVED &&
	    (ask->project == 0 || ask->project == parts->issue->project) &&
	    (ask->may == NULL || ask->may(ask->ctx, parts->issue->project)) &&
	    (utc_is_none(ask->since) || arrived.s >= ask->since.s) && arrived.s < ask->until.s;
}

/* page_each */
static enum err_code
judge_twice(void *ctx, const struct case_parts *parts, struct err *e)
{
	struct simulating *s = ctx;
	struct case_file before, after;
	enum err_code rc;

	s->out->last = parts->issue->id;
	if (!is_asked_for(s->ask, parts) ||
	    (s->ask->max_requests > 0 && s->out->requests == s->ask->max_requests))
		return ERR_OK;
	rc = case_make(s->room, parts, NULL, s->ask->now, s->arena, &before, e);
	if (rc == ERR_INVALID) {
		s->out->failed++;
		log_warning("issue %" PRId64 " cannot be judged: %s", parts->issue->id, e->text);
		return ERR_OK;
	}
	if (rc != ERR_OK)
		return rc;
	/*
	 * Who the client is, what answers a call-back, what is missing: each regulation asks for
	 * its own.
	 */
	if (case_make(s->room, parts, s->ask->policy, s->ask->now, s->arena, &after, e) != ERR_OK)
		return e->code;
	compare(s, &keep_report(&before, s->arena)->item, &keep_report(&after, s->arena)->item);
	return ERR_OK;
}

/*
 * Ids between which all of the period lies, also what was closed before slad came and was judged by
 * nobody; *last is 0 when nothing does. The tracker's times are of its own zone, so a day more on
 * either side is looked through.
 */
static enum err_code
find_span(struct simulating *s, int64_t *after, int64_t *last, struct err *e)
{
	const struct simulate_ask *ask = s->ask;
	const int64_t since = utc_is_none(ask->since) || ask->since.s < 0 ? 0 : ask->since.s;
	const int64_t until = ask->until.s < FAR ? ask->until.s : FAR;
	struct rows *rows = db_query(s->room->db, Q_work_arrived_span,
	    PARAMS(p_int(since), p_int(until), p_int(since - SPAN_DAY), p_int(until + SPAN_DAY)));

	*after = *last = 0;
	while (rows_next(rows)) {
		*after = row_is_null(rows, 0) ? 0 : row_int(rows, 0) - 1;
		*last = row_int(rows, 1);
	}
	return rows_end(rows, e);
}

static bool
is_enough(const struct simulating *s, int64_t began)
{
	const struct simulate_ask *ask = s->ask;

	return (ask->max_requests > 0 && s->out->requests >= ask->max_requests) ||
	    (ask->max_ms > 0 && loop_ms() - began > ask->max_ms);
}

static enum err_code
run_pages(struct simulating *s, struct replay *replay, int64_t after, int64_t end,
    simulate_progress *progress, void *ctx, struct err *e)
{
	const int64_t began = loop_ms();
	struct page_ask page = { .limit = PAGE, .replay = replay, .since = UTC_NONE };

	while (after < end) {
		const int64_t page_began = loop_ms();

		if (is_enough(s, began))
			return ERR_OK;
		arena_reset(s->arena);
		page.after = after;
		if (page_end(s->room, after, PAGE, &page.last, e) != ERR_OK)
			return e->code;
		if (page.last == 0)
			break;
		if (page_read(s->room, &page, s->arena, judge_twice, s, e) != ERR_OK)
			return e->code;
		after = page.last;
		if (progress != NULL)
			progress(ctx, s->out);
		if (after < end)
			loop_rest(page_began);
	}
	s->out->complete = s->ask->max_requests == 0 || s->out->requests < s->ask->max_requests;
	return ERR_OK;
}

/* Whoever wants a few seconds' worth of it, or some requests, needs no history. */
static bool
wants_all(const struct simulate_ask *ask)
{
	return ask->max_ms == 0 && (ask->max_requests == 0 || ask->max_requests > MANY);
}

static enum err_code
run(struct simulating *s, simulate_progress *progress, void *ctx, struct err *e)
{
	struct replay *replay = NULL;
	int64_t after, end;
	enum err_code rc;

	if (find_span(s, &after, &end, e) != ERR_OK)
		return e->code;
	if (wants_all(s->ask) && after < end &&
	    page_replay(s->room, after, end, true, &replay, e) != ERR_OK)
		return e->code;
	rc = run_pages(s, replay, after, end, progress, ctx, e);
	replay_close(replay);
	return rc;
}

/* As many as are listed, those that say most first. */
static void
list_changes(const struct simulating *s, struct arena *arena)
{
	struct list all = { .arena = arena, .size = sizeof(struct simulate_change) };

	for (int w = 0; w < WEIGHTS; w++) {
		const struct simulate_change *c = s->changes[w].items;

		for (size_t i = 0; i < s->changes[w].n && all.n < s->ask->max_changes; i++)
			*(struct simulate_change *)list_add(&all) = c[i];
	}
	s->out->changes = all.items;
	s->out->n_changes = all.n;
}

enum err_code
simulate_run(struct case_room *room, const struct simulate_ask *ask, simulate_progress *progress,
    void *ctx, struct arena *arena, struct simulate_answer *out, struct err *e)
{
	struct simulating s = {
		.room = room,
		.ask = ask,
		.out = out,
		.arena = arena_new(),
	};
	enum err_code rc;

	for (int w = 0; w < WEIGHTS; w++)
		s.changes[w] =
		    (struct list){ .arena = arena, .size = sizeof(struct simulate_change) };
	*out = (struct simulate_answer){
		.before = report_new(ask->policy->calendar, NULL, 0),
		.after = report_new(ask->policy->calendar, NULL, 0),
	};
	rc = case_begin(room, e);
	if (rc == ERR_OK)
		rc = run(&s, progress, ctx, e);
	report_done(out->before);
	report_done(out->after);
	list_changes(&s, arena);
	arena_free(s.arena);
	return rc;
}

void
simulate_release(struct simulate_answer *a)
{
	report_free(a->before);
	report_free(a->after);
	a->before = a->after = NULL;
}

json_t *
simulate_json(const struct simulate_answer *a)
{
	json_t *changes = json_array();

	for (size_t i = 0; i < a->n_changes; i++) {
		const struct simulate_change *c = &a->changes[i];

		json_array_append_new(changes,
		    json_pack("{s:I, s:s, s:s, s:s, s:o, s:o, s:s, s:s}", "issue",
			(json_int_t)c->issue, "clock", clock_kind_name(c->kind), "before",
			clock_state_name(c->before), "after", clock_state_name(c->after),
			"due_before", utc_json(c->due_before), "due_after", utc_json(c->due_after),
			"level_before", c->level_before, "level_after", c->level_after));
	}
	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:b, s:o, s:o, s:o}", "requests",
	    (json_int_t)a->requests, "differing", (json_int_t)a->differing, "gained",
	    (json_int_t)a->gained, "lost", (json_int_t)a->lost, "changed", (json_int_t)a->changed,
	    "failed", (json_int_t)a->failed, "complete", a->complete, "before",
	    report_total_json(a->before), "after", report_total_json(a->after), "changes", changes);
}
