#include "work/deliver.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "hooks/digest.h"
#include "tracker/tracker.h"
#include "work/loop.h"

#define IDLE_MS 500
#define DIGEST_EVERY_MS 30000
#define DOWN_FIRST_MS 1000
#define DOWN_MAX_MS 30000

struct process {
	const struct work_config *config;
	unsigned number;
	struct case_room room;
	struct deliver deliver;
	struct digest *digest;
	bool stale; /* the catalogue is to be read anew */
	bool up; /* the tracker answered last */
	bool was_down;
	int down_ms; /* how long to wait before it is asked again */
	int64_t next_digest, next_sign, next_probe;
	char refused[ERR_TEXT];
};

/* The old catalogue stays in force while the new one cannot be read; look says why. */
static enum err_code
refresh(struct process *p, struct err *e)
{
	struct digest_news news;

	if (!loop_time_for(&p->next_digest, DIGEST_EVERY_MS))
		return ERR_OK;
	if (digest_watch(p->digest, p->room.db, &news, e) != ERR_OK)
		return e->code;
	p->stale = p->stale || news.catalogue;
	if (!p->stale)
		return ERR_OK;
	if (tracker_refresh(p->room.tracker, e) == ERR_OK)
		p->stale = false;
	else if (e->code != ERR_INVALID)
		return e->code;
	return ERR_OK;
}

static void
tell_of_tracker(struct process *p, bool up)
{
	if (!up && !p->was_down)
		log_warning("the tracker does not take what slad has to do; asked again until it "
			    "does: see `slactl doctor`");
	if (up && p->was_down)
		log_info("the tracker answers again");
	p->was_down = !up;
}

/* A tracker that is down is asked whether it is up, not sent one action after another. */
static enum err_code
probe(struct process *p, struct err *e)
{
	bool up;

	if (p->up && !loop_time_for(&p->next_probe, DELIVER_PROBE_EVERY_MS))
		return ERR_OK;
	if (deliver_probe(&p->deliver, &up, e) != ERR_OK)
		return e->code;
	tell_of_tracker(p, up);
	p->up = up;
	if (up)
		p->down_ms = 0;
	return ERR_OK;
}

static void
wait_while_down(struct process *p)
{
	p->down_ms = p->down_ms == 0 ? DOWN_FIRST_MS : p->down_ms * 2;
	if (p->down_ms > DOWN_MAX_MS)
		p->down_ms = DOWN_MAX_MS;
	loop_sleep(p->down_ms);
}

/* loop_turn */
static enum err_code
turn(void *process, struct err *e)
{
	struct process *p = process;
	enum deliver_end end = DELIVER_ENDS;
	bool found = false;

	if (loop_sign(p->config, &p->room, "deliver", p->number, &p->next_sign, e) != ERR_OK ||
	    refresh(p, e) != ERR_OK || probe(p, e) != ERR_OK)
		return e->code;
	if (!p->up) {
		wait_while_down(p);
		return ERR_OK;
	}
	if (deliver_step(&p->deliver, &found, &end, e) != ERR_OK)
		return e->code;
	if (found && end == DELIVER_DOWN)
		p->up = false;
	else if (!found)
		loop_sleep(IDLE_MS);
	return ERR_OK;
}

int
work_deliver(const struct work_config *config, unsigned number)
{
	struct process p = { .config = config, .number = number };

	loop_begin();
	if (!loop_open(config, &p.room))
		return EXIT_SUCCESS;
	p.deliver = (struct deliver){ config, &p.room };
	p.digest = digest_new();
	loop_run(turn, &p);
	digest_free(p.digest);
	loop_close(&p.room);
	return EXIT_SUCCESS;
}
