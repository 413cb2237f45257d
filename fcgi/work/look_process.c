#include "work/look.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "hooks/digest.h"
#include "hooks/nudge.h"
#include "hooks/tail.h"
#include "hooks/triggers.h"
#include "store/clock.h"
#include "store/setting.h"
#include "store/wake.h"
#include "tracker/tracker.h"
#include "work/loop.h"

#define POLL_MS 500
#define WAIT_MIN_MS 20
#define DIGEST_EVERY_MS 30000
#define TRIGGERS_ABSENT_MS 60000
#define SOCKET_PATH_MAX 200
/* How far the first wake-up of all open requests has come: an issue's id, or "done". */
#define SETTING_SEED "look.seed"
#define SEED_DONE "done"

struct process {
	const struct work_config *config;
	unsigned number;
	struct case_room room;
	struct look look;
	struct digest *digest;
	char socket[SOCKET_PATH_MAX];
	int nudge; /* negative: polling alone */
	bool begun, seeded;
	bool stale; /* the catalogue is to be read anew */
	int64_t next_digest, next_triggers, next_sign, next_socket;
	char refused[ERR_TEXT]; /* what was said of the catalogue last */
};

/* Only one process of a node has the socket; without it news waits for the next poll. */
static void
listen_for_nudges(struct process *p)
{
	struct err e;

	if (p->nudge >= 0 || !loop_time_for(&p->next_socket, DIGEST_EVERY_MS))
		return;
	snprintf(p->socket, sizeof(p->socket), "%s/" WORK_LOOK_SOCKET, p->config->run_dir);
	if (nudge_open(p->socket, &p->nudge, &e) == ERR_OK)
		return;
	p->nudge = -1;
	log_warning("no nudges, news is polled for: %s", e.text);
}

static enum err_code
store_seed(struct process *p, int64_t cursor, bool done, struct utc now, struct err *e)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRId64, cursor);
	return setting_put(p->room.db, SETTING_SEED, done ? SEED_DONE : text, now, e);
}

/* Wakes the open requests at the first start, a page a turn; goes on where it stopped. */
static enum err_code
seed(struct process *p, struct utc now, struct err *e)
{
	const char *value;
	int64_t cursor = 0;
	size_t woken;

	if (p->seeded)
		return ERR_OK;
	if (setting_get(p->room.db, SETTING_SEED, p->look.arena, &value, e) != ERR_OK)
		return e->code;
	if (value != NULL && strcmp(value, SEED_DONE) == 0) {
		p->seeded = true;
		return ERR_OK;
	}
	if (value != NULL)
		cursor = strtoll(value, NULL, 10);
	if (tail_seed(p->room.db, now, &cursor, &woken, &p->seeded, e) != ERR_OK)
		return e->code;
	return store_seed(p, cursor, p->seeded, now, e);
}

/* A backup of the tracker came back: what was seen since is not true any more. */
static enum err_code
seed_again(struct process *p, struct utc now, struct err *e)
{
	log_warning("the tracker's newest issues are gone (deleted, or a backup came back): "
		    "all open requests are looked at");
	p->seeded = false;
	return store_seed(p, 0, false, now, e);
}

/* The old catalogue stays in force while the new one cannot be read. */
static enum err_code
refresh(struct process *p, struct utc now, struct err *e)
{
	if (!p->stale)
		return ERR_OK;
	if (tracker_refresh(p->room.tracker, e) == ERR_OK) {
		p->stale = false;
		p->refused[0] = '\0';
		return look_learn(&p->look, now, e);
	}
	if (e->code != ERR_INVALID)
		return e->code;
	if (strcmp(p->refused, e->text) != 0) {
		log_error("the tracker's catalogue changed and cannot be used, the one before "
			  "stays in force: %s",
		    e->text);
		snprintf(p->refused, sizeof(p->refused), "%s", e->text);
	}
	return ERR_OK;
}

static enum err_code
compare_digests(struct process *p, struct utc now, struct err *e)
{
	struct digest_news news;
	enum err_code rc;

	if (!loop_time_for(&p->next_digest, DIGEST_EVERY_MS))
		return ERR_OK;
	rc = p->number == 0 ? digest_poll(p->digest, p->room.db, now, &news, e)
			    : digest_watch(p->digest, p->room.db, &news, e);
	if (rc != ERR_OK)
		return rc;
	p->stale = p->stale || news.catalogue;
	if ((news.changed & (1u << DIGEST_PROJECTS | 1u << DIGEST_MEMBERS)) != 0 &&
	    look_serve(&p->look, now, e) != ERR_OK)
		return e->code;
	return refresh(p, now, e);
}

static enum err_code
drain_triggers(struct process *p, bool *more, struct err *e)
{
	struct triggers_news news;

	if (loop_ms() < p->next_triggers)
		return ERR_OK;
	if (triggers_drain(p->room.db, &news, e) != ERR_OK)
		return e->code;
	if (news.absent)
		p->next_triggers = loop_ms() + TRIGGERS_ABSENT_MS;
	*more = *more || news.more;
	return ERR_OK;
}

/* What of the tracker changed since: the work of the first look process of a node. */
static enum err_code
poll_news(struct process *p, struct utc now, bool *more, struct err *e)
{
	struct tail_news news;

	if (p->number != 0)
		return ERR_OK;
	listen_for_nudges(p);
	if (tail_poll(p->room.db, now, &news, e) != ERR_OK)
		return e->code;
	*more = *more || news.more;
	if ((news.rewound & 1u << TAIL_ISSUES) != 0 && seed_again(p, now, e) != ERR_OK)
		return e->code;
	arena_reset(p->look.arena);
	if (seed(p, now, e) != ERR_OK)
		return e->code;
	*more = *more || !p->seeded;
	return drain_triggers(p, more, e);
}

/* One turn of the loop; *more: there is more to do at once. */
static enum err_code
turn(struct process *p, bool *more, struct err *e)
{
	struct look_news news;
	struct utc now;

	*more = false;
	if (loop_sign(p->config, &p->room, "look", p->number, &p->next_sign, e) != ERR_OK ||
	    clock_now(p->room.db, &now, e) != ERR_OK || compare_digests(p, now, e) != ERR_OK ||
	    poll_news(p, now, more, e) != ERR_OK || look_step(&p->look, &news, e) != ERR_OK)
		return e->code;
	if (news.looked > 0)
		log_debug("looked at %zu, %zu changed, %zu actions, %zu gone, %zu failed",
		    news.looked, news.changed, news.actions, news.gone, news.failed);
	*more = *more || news.looked > 0;
	return ERR_OK;
}

/* Until the next poll, or the next request that is due. */
static enum err_code
wait_ms(const struct process *p, int64_t *ms, struct err *e)
{
	struct utc now, soonest;

	*ms = p->config->poll_ms == 0 ? POLL_MS : p->config->poll_ms;
	if (clock_now(p->room.db, &now, e) != ERR_OK ||
	    wake_soonest(p->room.db, &soonest, e) != ERR_OK)
		return e->code;
	if (!utc_is_none(soonest) && (soonest.s - now.s) * 1000 < *ms)
		*ms = (soonest.s - now.s) * 1000;
	if (*ms < WAIT_MIN_MS)
		*ms = WAIT_MIN_MS;
	return ERR_OK;
}

static enum err_code
wait_for_news(const struct process *p, struct err *e)
{
	int64_t ms;

	if (wait_ms(p, &ms, e) != ERR_OK)
		return e->code;
	if (loop_ending())
		return ERR_OK;
	if (p->nudge >= 0)
		nudge_wait(p->nudge, (int)ms);
	else
		loop_sleep((int)ms);
	return ERR_OK;
}

static enum err_code
begin(struct process *p, struct err *e)
{
	struct utc now;

	if (clock_now(p->room.db, &now, e) != ERR_OK || case_install(p->room.db, now, e) != ERR_OK)
		return e->code;
	if (look_serve(&p->look, now, e) != ERR_OK)
		return e->code;
	return look_learn(&p->look, now, e);
}

/* loop_turn */
static enum err_code
run(void *process, struct err *e)
{
	struct process *p = process;
	bool more;

	if (!p->begun && begin(p, e) != ERR_OK)
		return e->code;
	p->begun = true;
	if (turn(p, &more, e) != ERR_OK)
		return e->code;
	return more ? ERR_OK : wait_for_news(p, e);
}

int
work_look(const struct work_config *config, unsigned number)
{
	struct process p = { .config = config, .number = number, .nudge = -1 };

	loop_begin();
	if (!loop_open(config, &p.room))
		return EXIT_SUCCESS;
	look_init(&p.look, config, &p.room);
	p.digest = digest_new();
	loop_run(run, &p);
	nudge_close(p.nudge, p.socket);
	digest_free(p.digest);
	look_release(&p.look);
	loop_close(&p.room);
	return EXIT_SUCCESS;
}
