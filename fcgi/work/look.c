#include "work/look.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/log.h"
#include "core/scene.h"
#include "store/brake.h"
#include "store/clock.h"
#include "store/verdict.h"
#include "store/wake.h"
#include "tracker/catalogue.h"
#include "tracker/tracker.h"
#include "work/greeting.h"
#include "work/helped.h"
#include "work/keep.h"
#include "work/letters.h"
#include "work/linked.h"
#include "work/twin.h"
#include "work/serving.h"

#define BATCH 50
/* A batch takes a fraction of a second; who takes a minute is taken for dead. */
#define LEASE_S 60
/* What follows another request is looked at so often. */
#define FOLLOWS_S SPAN_HOUR
/* A clock is past its due instant only in the second after it. */
#define AFTER_DUE_S 1
#define BACKOFF_MAX_MINUTES 60

enum looked_kind { LOOKED, LOOKED_GONE, LOOKED_UNSERVED, LOOKED_FAILED };

struct looked {
	struct wake_lease lease;
	enum looked_kind kind;
	struct case_file file;
	struct utc next; /* when to look again */
	bool changed; /* the verdict is another than before */
	int64_t twin; /* the same request, sent before; 0: none */
};

/* One batch: what was read, and what the one transaction needs to keep it. */
struct batch {
	struct look *look;
	struct utc now;
	struct brake *brakes;
	size_t n_brakes;
	size_t n;
	struct looked *items;
	bool lost;
	struct look_news news; /* of the last run of the transaction */
};

void
look_init(struct look *l, const struct work_config *config, struct case_room *room)
{
	*l = (struct look){ .config = config, .room = room, .arena = arena_new() };
}

void
look_release(struct look *l)
{
	arena_free(l->arena);
	free(l->failures);
	*l = (struct look){ .config = NULL };
}

/* ---- issues that fail ---- */

static struct look_failure *
failure_of(struct look *l, int64_t issue)
{
	for (size_t i = 0; i < l->n_failures; i++) {
		if (l->failures[i].issue == issue)
			return &l->failures[i];
	}
	return NULL;
}

static struct look_failure *
failure_add(struct look *l, int64_t issue)
{
	if (l->n_failures == l->max_failures) {
		l->max_failures = l->max_failures * 2 + 16;
		l->failures = realloc(l->failures, l->max_failures * sizeof(l->failures[0]));
		if (l->failures == NULL)
			abort();
	}
	l->failures[l->n_failures] = (struct look_failure){ .issue = issue };
	return &l->failures[l->n_failures++];
}

static void
failure_forget(struct look *l, int64_t issue)
{
	struct look_failure *f = failure_of(l, issue);

	if (f == NULL)
		return;
	log_info("issue %lld: can be judged again", (long long)issue);
	*f = l->failures[--l->n_failures];
}

/* Said once; tried again after 1, 2, 4 … 60 minutes, or when there is news of it. */
static void
fail(struct batch *b, struct looked *it, const struct err *e)
{
	struct look_failure *f = failure_of(b->look, it->lease.issue);
	int64_t minutes = BACKOFF_MAX_MINUTES;

	if (f == NULL) {
		log_error("issue %lld cannot be judged: %s", (long long)it->lease.issue, e->text);
		f = failure_add(b->look, it->lease.issue);
	}
	if (f->times < 6)
		minutes = (int64_t)1 << f->times;
	f->times++;
	it->kind = LOOKED_FAILED;
	it->next = utc_plus(b->now, (struct span){ minutes * SPAN_MINUTE });
}

/* Trouble that is not this issue's: the whole step is given up and tried again. */
static bool
is_everybodys(enum err_code rc)
{
	return rc == ERR_UNREACHABLE || rc == ERR_RETRY || rc == ERR_DENIED;
}

/* ---- reading ---- */

/* With its master a relation goes without a trace: nobody would tell that its clock runs again. */
static bool
follows(const struct case_file *c)
{
	return !stage_is_done(c->verdict.stage) && timeline_is_tied(&c->timeline);
}

static struct utc
next_look(const struct case_file *c, struct utc now)
{
	struct utc next = c->verdict.wake;

	/* Facts of the future count as of now until their time comes. */
	if (c->ahead.s > CASE_AHEAD_MAX)
		next = utc_min(next, utc_plus(now, c->ahead));
	if (follows(c))
		next = utc_min(next, utc_plus(now, (struct span){ FOLLOWS_S }));
	if (utc_is_none(next))
		return next;
	return utc_max(utc_plus(next, (struct span){ AFTER_DUE_S }),
	    utc_plus(now, (struct span){ AFTER_DUE_S }));
}

static void
warn_of_clock(const struct case_file *c)
{
	if (c->ahead.s > CASE_AHEAD_MAX)
		log_warning("issue %lld: its newest entry is %lld s ahead of the database's "
			    "clock; check the tracker's clock and `tracker.time_zone`",
		    (long long)c->issue.id, (long long)c->ahead.s);
}

/* Of a project that nobody has seen yet it is found out first whether it is served. */
static enum err_code
read_case(struct batch *b, struct looked *it, struct err *e)
{
	struct look *l = b->look;
	const enum err_code rc =
	    case_read(l->room, it->lease.issue, b->now, l->arena, &it->file, e);

	if (rc != ERR_OK || it->file.issue.scope != SCOPE_UNKNOWN)
		return rc;
	if (look_serve(l, b->now, e) != ERR_OK)
		return e->code;
	return case_read(l->room, it->lease.issue, b->now, l->arena, &it->file, e);
}

static enum err_code
look_at(struct batch *b, struct looked *it, struct err *e)
{
	enum err_code rc = read_case(b, it, e);
	struct utc again = UTC_NONE;

	if (rc == ERR_OK)
		rc = helped_read(b->look->room, &it->file, b->look->arena, e);
	if (rc == ERR_OK)
		rc = twin_find(b->look->room, &it->file, b->look->arena, &it->twin, &again, e);
	it->next = UTC_NONE;
	if (rc == ERR_NOTFOUND) {
		it->kind = it->file.issue.id == 0 ? LOOKED_GONE : LOOKED_UNSERVED;
		return ERR_OK;
	}
	if (is_everybodys(rc))
		return rc;
	if (rc != ERR_OK) {
		fail(b, it, e);
		return ERR_OK;
	}
	it->kind = LOOKED;
	/* What was just found out is judged at once. */
	it->next = it->twin != 0 ? b->now : utc_min(next_look(&it->file, b->now), again);
	warn_of_clock(&it->file);
	return ERR_OK;
}

/* ---- keeping ---- */

static enum err_code
keep_one(struct db *db, struct batch *b, struct looked *it, struct err *e)
{
	struct keep_changes changes;
	size_t letters;

	switch (it->kind) {
	case LOOKED:
		it->file.greeting = greeting_acting(&it->file, b->brakes, b->n_brakes);
		if (keep_look(db, &it->file, b->look->config->act, b->brakes, b->n_brakes,
			b->look->arena, &changes, e) != ERR_OK ||
		    letters_keep(db, &it->file, b->look->config, b->brakes, b->n_brakes,
			b->look->arena, &letters, e) != ERR_OK)
			return e->code;
		if (it->twin != 0 &&
		    twin_keep(b->look->room, &it->file, it->twin, b->look->arena, e) != ERR_OK)
			return e->code;
		it->changed = changes.verdict;
		b->news.changed += changes.verdict;
		b->news.actions += changes.actions;
		return ERR_OK;
	case LOOKED_GONE:
	case LOOKED_UNSERVED:
		b->news.gone++;
		return keep_gone(
		    db, it->lease.issue, it->kind == LOOKED_UNSERVED, b->now, b->look->arena, e);
	case LOOKED_FAILED:
		b->news.failed++;
		return ERR_OK;
	}
	return ERR_OK;
}

static enum err_code
finish_one(struct db *db, struct batch *b, const struct looked *it, struct err *e)
{
	enum wake_end end;

	if (it->kind == LOOKED_GONE || it->kind == LOOKED_UNSERVED)
		return wake_forget(db, it->lease.issue, e);
	if (wake_finish(db, &it->lease, it->next, &end, e) != ERR_OK)
		return e->code;
	if (end != WAKE_LOST)
		return ERR_OK;
	b->lost = true;
	return err_set(e, ERR_CONFLICT, "issue %lld: the lease is another's by now",
	    (long long)it->lease.issue);
}

/* What duplicates it follows it, and nobody else would tell. */
static enum err_code
wake_followers(struct db *db, const struct batch *b, struct err *e)
{
	for (size_t i = 0; i < b->n; i++) {
		const struct looked *it = &b->items[i];

		if (it->kind == LOOKED && it->changed && it->file.issue.ties.duplicates > 0 &&
		    linked_wake(db, it->file.issue.id, b->now, e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}

/*
 * db_step: everything of the batch, the wake rows last and by issue, so that nobody waits in a
 * circle.
 */
static enum err_code
keep_batch(struct db *db, void *ctx, struct err *e)
{
	struct batch *b = ctx;

	b->news = (struct look_news){ .looked = b->n };
	b->lost = false;
	for (size_t i = 0; i < b->n; i++) {
		if (keep_one(db, b, &b->items[i], e) != ERR_OK)
			return e->code;
	}
	for (size_t i = 0; i < b->n; i++) {
		if (finish_one(db, b, &b->items[i], e) != ERR_OK)
			return e->code;
	}
	return wake_followers(db, b, e);
}

static void
add_news(struct look_news *to, const struct look_news *of)
{
	to->looked += of->looked;
	to->changed += of->changed;
	to->actions += of->actions;
	to->gone += of->gone;
	to->failed += of->failed;
	to->lost += of->lost;
}

/* One that cannot be kept with the others, by itself. */
static enum err_code
keep_alone(struct batch *b, struct looked *it, struct err *e)
{
	struct batch one = *b;
	enum err_code rc;

	one.n = 1;
	one.items = it;
	rc = db_transact(b->look->room->db, keep_batch, &one, e);
	if (rc != ERR_OK && !one.lost && !is_everybodys(rc)) {
		fail(b, it, e);
		rc = db_transact(b->look->room->db, keep_batch, &one, e);
	}
	if (rc != ERR_OK && one.lost) {
		one.news = (struct look_news){ .looked = 1, .lost = 1 };
		rc = ERR_OK;
	}
	if (rc == ERR_OK)
		add_news(&b->news, &one.news);
	return rc;
}

static enum err_code
keep_all(struct batch *b, struct err *e)
{
	enum err_code rc = db_transact(b->look->room->db, keep_batch, b, e);

	if (rc == ERR_OK || is_everybodys(rc))
		return rc;
	b->news = (struct look_news){ .looked = 0 };
	for (size_t i = 0; i < b->n; i++) {
		rc = keep_alone(b, &b->items[i], e);
		if (rc != ERR_OK)
			return rc;
	}
	return ERR_OK;
}

static enum err_code
take_batch(struct batch *b, struct err *e)
{
	struct look *l = b->look;
	const size_t max = l->config->batch == 0 ? BATCH : l->config->batch;
	struct wake_lease leases[WORK_BATCH_MAX];

	if (wake_lease(l->room->db, b->now, (struct span){ LEASE_S },
		max > WORK_BATCH_MAX ? WORK_BATCH_MAX : max, leases, &b->n, e) != ERR_OK)
		return e->code;
	b->items = arena_array(l->arena, b->n, sizeof(b->items[0]));
	for (size_t i = 0; i < b->n; i++)
		b->items[i].lease = leases[i];
	return ERR_OK;
}

static enum err_code
look_batch(struct batch *b, struct err *e)
{
	struct look *l = b->look;

	if (case_begin(l->room, e) != ERR_OK ||
	    brake_list(l->room->db, l->arena, &b->brakes, &b->n_brakes, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < b->n; i++) {
		if (look_at(b, &b->items[i], e) != ERR_OK)
			return e->code;
	}
	if (keep_all(b, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < b->n; i++) {
		if (b->items[i].kind != LOOKED_FAILED)
			failure_forget(l, b->items[i].lease.issue);
	}
	return ERR_OK;
}

enum err_code
look_step(struct look *l, struct look_news *news, struct err *e)
{
	struct batch b = { .look = l };

	*news = (struct look_news){ .looked = 0 };
	arena_reset(l->arena);
	if (clock_now(l->room->db, &b.now, e) != ERR_OK || take_batch(&b, e) != ERR_OK)
		return e->code;
	if (b.n == 0)
		return ERR_OK;
	if (look_batch(&b, e) != ERR_OK)
		return e->code;
	*news = b.news;
	return ERR_OK;
}

/* ---- what is served, what statuses mean ---- */

enum err_code
look_serve(struct look *l, struct utc now, struct err *e)
{
	return serving_learn(
	    l->room->db, &l->config->policies, catalogue_bot(l->room->tracker->catalogue), now, e);
}

struct lesson {
	struct look *look;
	struct utc now;
};

static bool
is_known(const struct case_room *room, int64_t status)
{
	for (size_t i = 0; i < room->n_stages; i++) {
		if (room->stages[i].status == status)
			return true;
	}
	return false;
}

/*
 * A status that no setting names is left open: when it is named at last, that
 * is what it always meant.
 */
static enum err_code
learn_statuses(struct db *db, const struct lesson *lesson, bool *changed, struct err *e)
{
	const struct case_room *room = lesson->look->room;
	size_t n;
	const struct catalogue_entry *s =
	    catalogue_list(room->tracker->catalogue, CATALOGUE_STATUS, &n);

	*changed = false;
	for (size_t i = 0; i < n; i++) {
		bool other;

		if (!s[i].mapped && !is_known(room, s[i].id))
			continue;
		if (fact_stage_put(db, s[i].id, (enum stage)s[i].term, lesson->now, &other, e) !=
		    ERR_OK)
			return e->code;
		*changed = *changed || other;
	}
	return ERR_OK;
}

/* db_step: the mapping and the wake-ups of those whom it touches come together. */
static enum err_code
learn(struct db *db, void *ctx, struct err *e)
{
	const struct lesson *lesson = ctx;
	int64_t *open;
	bool changed;
	size_t n;

	if (learn_statuses(db, lesson, &changed, e) != ERR_OK)
		return e->code;
	if (!changed)
		return ERR_OK;
	if (verdict_open(db, 0, NULL, lesson->look->arena, &open, &n, e) != ERR_OK)
		return e->code;
	if (n == 0)
		return ERR_OK;
	log_info("statuses mean something else than before: %zu open requests are judged anew", n);
	return wake_issues(db, open, n, lesson->now, e);
}

enum err_code
look_learn(struct look *l, struct utc now, struct err *e)
{
	struct lesson lesson = { l, now };

	arena_reset(l->arena);
	if (case_begin(l->room, e) != ERR_OK)
		return e->code;
	return db_transact(l->room->db, learn, &lesson, e);
}
