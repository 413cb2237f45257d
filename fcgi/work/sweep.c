#include "work/sweep.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/zone.h"
#include "core/calendar.h"
#include "hooks/sweep.h"
#include "store/clock.h"
#include "store/node.h"
#include "store/policies.h"
#include "store/rejudge.h"
#include "store/setting.h"
#include "store/wake.h"
#include "work/bulletin.h"
#include "work/expiry.h"
#include "work/loop.h"
#include "work/modesty.h"

#define SETTING_ASKED "sweep.asked"
#define AT_HOUR 2
#define PAGE 500
#define PAUSE_MS 1000
#define IDLE_MS 20000
#define TIDY_EVERY_MS 3600000
#define REFIT_EVERY_MS 600000
/* As long as so many are due to be looked at, no more are woken: news comes first. */
#define DUE_MAX 100
/* Who gave a sign of life within this time works. */
#define ALIVE 120
/* Who gave no sign of life for so long is forgotten. */
#define NODE_DAYS 7

struct process {
	const struct work_config *config;
	unsigned number;
	struct case_room room;
	char holder[120];
	struct sweep_news round; /* sums of the round under way */
	int64_t next_sign, next_tidy, next_fit;
	bool began; /* open requests that another slad judged are being looked at anew, */
	bool judged; /* or none are left */
	bool regained; /* such a round, which another slad had put an end to */
	bool waits; /* for other nodes to be upgraded, and said so */
	int64_t next_expiring, next_bulletin, next_refit; /* after trouble */
};

enum err_code
sweep_ask(struct db *db, struct utc now, struct err *e)
{
	char text[UTC_TEXT];

	return setting_put(db, SETTING_ASKED, utc_format(now, text), now, e);
}

struct utc
sweep_due(const struct zone *zone, struct utc asked, struct utc now)
{
	const int64_t wall = zone_wall(zone, now) - AT_HOUR * SPAN_HOUR;
	const int64_t day = wall - ((wall % SPAN_DAY) + SPAN_DAY) % SPAN_DAY;
	const struct utc night = zone_instant(zone, day + AT_HOUR * SPAN_HOUR, false);

	return utc_is_none(asked) || asked.s > now.s ? night : utc_max(night, asked);
}

static enum err_code
read_asked(struct process *p, struct utc *asked, struct err *e)
{
	struct arena *arena = arena_new();
	const char *value;
	const enum err_code rc = setting_get(p->room.db, SETTING_ASKED, arena, &value, e);

	if (rc == ERR_OK && (value == NULL || !utc_parse(value, asked)))
		*asked = UTC_NONE;
	arena_free(arena);
	return rc;
}

/* Night is where the regulation's office is. */
static enum err_code
find_due(struct process *p, struct utc now, struct utc *due, struct err *e)
{
	struct policies *shelf = p->room.policies;
	const struct policy *policy;
	struct utc asked;

	if (read_asked(p, &asked, e) != ERR_OK ||
	    policies_at(shelf, policies_regulation(shelf, NULL), now, &policy, e) != ERR_OK)
		return e->code;
	*due = sweep_due(calendar_zone(policy->calendar), asked, now);
	return ERR_OK;
}

static size_t
page_of(const struct work_config *c)
{
	return c->sweep_page == 0 ? PAGE : c->sweep_page;
}

static int
pause_of(const struct work_config *c)
{
	return c->sweep_pause_ms == 0 ? PAUSE_MS : c->sweep_pause_ms;
}

static void
add_up(struct process *p, const struct sweep_news *news)
{
	p->round.seen += news->seen;
	p->round.woken += news->woken;
	p->round.gone += news->gone;
	if (!news->done || p->round.seen == 0)
		return;
	log_info("swept %zu issues: %zu differed, %zu of them are gone", p->round.seen,
	    p->round.woken, p->round.gone);
	p->round = (struct sweep_news){ .seen = 0 };
}

/* One page; *wait_ms until the next. */
static enum err_code
step(struct process *p, int *wait_ms, struct err *e)
{
	const struct work_config *c = p->config;
	struct sweep_news news;
	struct utc now, due;

	if (clock_now(p->room.db, &now, e) != ERR_OK || find_due(p, now, &due, e) != ERR_OK ||
	    sweep_step(p->room.db, now, due, p->holder, page_of(c), &news, e) != ERR_OK)
		return e->code;
	add_up(p, &news);
	*wait_ms = news.done || news.busy ? IDLE_MS : pause_of(c);
	return ERR_OK;
}

/* ---- after an upgrade ---- */

/* The other half of a mixed pair would judge by what it is to be judged anew from. */
static enum err_code
others_lag(struct process *p, struct utc now, bool *lag, struct err *e)
{
	struct arena *arena = arena_new();
	struct node *nodes;
	size_t n = 0;
	enum err_code rc = node_list(p->room.db,
	    utc_plus(now, (struct span){ -NODE_DAYS * SPAN_DAY }), arena, &nodes, &n, e);

	*lag = false;
	for (size_t i = 0; rc == ERR_OK && i < n; i++) {
		if (now.s - nodes[i].seen.s > ALIVE ||
		    strcmp(nodes[i].version, p->config->version) == 0)
			continue;
		*lag = true;
		if (!p->waits)
			log_info("open requests are looked at anew once %s, of version %s, is %s",
			    nodes[i].name, nodes[i].version, p->config->version);
	}
	p->waits = *lag;
	arena_free(arena);
	return rc;
}

static enum err_code
begin_anew(struct process *p, struct utc now, struct err *e)
{
	bool fresh;

	if (rejudge_begin(p->room.db, rejudge_own, now, &fresh, e) != ERR_OK)
		return e->code;
	if (fresh)
		log_info("open requests were judged by another slad, or by none: all of them are "
			 "looked at anew");
	p->began = true;
	return ERR_OK;
}

/*
 * An older one was started once more while this one waited for it, and is gone now: what it judged
 * is judged anew all the same. Once, lest two of one version took turns.
 */
static void
begin_again(struct process *p)
{
	p->judged = p->began = p->regained;
	p->regained = true;
}

/* A page, if there is room for it. */
static enum err_code
wake_page(struct process *p, struct utc now, struct err *e)
{
	struct rejudge_news news = { .woken = 0 };
	struct utc oldest;
	size_t due;
	bool lag;

	if (others_lag(p, now, &lag, e) != ERR_OK ||
	    wake_backlog(p->room.db, now, &due, &oldest, e) != ERR_OK)
		return e->code;
	if (lag || due >= DUE_MAX)
		return ERR_OK;
	if (rejudge_step(p->room.db, rejudge_own, now, p->holder, page_of(p->config), &news, e) !=
	    ERR_OK)
		return e->code;
	if (news.ended && news.all > 0)
		log_info(
		    "after the upgrade %zu open requests are looked at anew, all that there are",
		    news.all);
	p->judged = news.ended || news.idle;
	if (news.lost)
		begin_again(p);
	return ERR_OK;
}

/* As long as there is more, *wait_ms becomes shorter. */
static enum err_code
judge_anew(struct process *p, int *wait_ms, struct err *e)
{
	struct utc now;

	if (p->judged)
		return ERR_OK;
	if (clock_now(p->room.db, &now, e) != ERR_OK ||
	    (!p->began && begin_anew(p, now, e) != ERR_OK) || wake_page(p, now, e) != ERR_OK)
		return e->code;
	if (!p->judged && !p->waits && *wait_ms > pause_of(p->config))
		*wait_ms = pause_of(p->config);
	return ERR_OK;
}

/* Listing those seen since forgets the others. */
static enum err_code
tidy(struct process *p, struct err *e)
{
	struct arena *arena;
	struct node *nodes;
	struct utc now;
	size_t n;
	enum err_code rc;

	if (!loop_time_for(&p->next_tidy, TIDY_EVERY_MS))
		return ERR_OK;
	if (clock_now(p->room.db, &now, e) != ERR_OK)
		return e->code;
	arena = arena_new();
	rc = node_list(p->room.db, utc_plus(now, (struct span){ -NODE_DAYS * SPAN_DAY }), arena,
	    &nodes, &n, e);
	arena_free(arena);
	return rc;
}

/* loop_turn: the administrators of what they should see to, once a day. */
static enum err_code
tell_bulletin(void *process, struct err *e)
{
	struct process *p = process;
	struct utc now;
	size_t told;

	if (clock_now(p->room.db, &now, e) != ERR_OK ||
	    bulletin_step(&p->room, p->config, now, &told, e) != ERR_OK)
		return e->code;
	if (told > 0)
		log_info("there is something to see to: %zu letters to administrators", told);
	return ERR_OK;
}

/* loop_turn: managers are told of contracts that end; by the common regulation's calendar. */
static enum err_code
tell_expiring(void *process, struct err *e)
{
	struct process *p = process;
	struct policies *shelf = p->room.policies;
	const struct policy *policy;
	struct utc now;
	size_t told;

	if (clock_now(p->room.db, &now, e) != ERR_OK ||
	    policies_at(shelf, policies_regulation(shelf, NULL), now, &policy, e) != ERR_OK ||
	    expiry_step(p->room.db, p->config, policy, now, &told, e) != ERR_OK)
		return e->code;
	if (told > 0)
		log_info("contracts end soon: %zu letters to managers", told);
	return ERR_OK;
}

/* loop_turn: what is suggested follows what people did with it. */
static enum err_code
refit(void *process, struct err *e)
{
	struct process *p = process;
	struct utc now;

	if (!loop_time_for(&p->next_fit, REFIT_EVERY_MS))
		return ERR_OK;
	return clock_now(p->room.db, &now, e) == ERR_OK ? modesty_refit(p->room.db, now, e)
							: e->code;
}

static enum err_code
sign(struct process *p, struct err *e)
{
	return loop_sign(p->config, &p->room, "sweep", p->number, &p->next_sign, e);
}

/* The daily checkup waits for whatever does not answer: a sign of life before it, and one after. */
static enum err_code
run_errands(struct process *p, struct err *e)
{
	loop_aside(tell_expiring, p, &p->next_expiring);
	if (sign(p, e) != ERR_OK)
		return e->code;
	loop_aside(tell_bulletin, p, &p->next_bulletin);
	loop_aside(refit, p, &p->next_refit);
	return sign(p, e);
}

/* loop_turn */
static enum err_code
turn(void *process, struct err *e)
{
	struct process *p = process;
	int wait_ms = 0;

	if (sign(p, e) != ERR_OK || tidy(p, e) != ERR_OK ||
	    policies_refresh(p->room.policies, e) != ERR_OK || run_errands(p, e) != ERR_OK ||
	    step(p, &wait_ms, e) != ERR_OK || judge_anew(p, &wait_ms, e) != ERR_OK)
		return e->code;
	/* A sign of life is due every ten seconds. */
	for (; wait_ms > 0 && !loop_ending(); wait_ms -= 10000) {
		loop_sleep(wait_ms > 10000 ? 10000 : wait_ms);
		if (sign(p, e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}

int
work_sweep(const struct work_config *config, unsigned number)
{
	struct process p = { .config = config, .number = number };

	loop_begin();
	if (!loop_open(config, &p.room))
		return EXIT_SUCCESS;
	snprintf(p.holder, sizeof(p.holder), "%s/sweep.%u", config->node, number);
	loop_run(turn, &p);
	loop_close(&p.room);
	return EXIT_SUCCESS;
}
