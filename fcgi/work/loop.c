#include "work/loop.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/log.h"
#include "store/clock.h"
#include "store/migrate.h"
#include "store/node.h"
#include "store/policies.h"
#include "tracker/tracker.h"

#define REST_MAX_MS 250
#define WAIT_FIRST_MS 1000
#define WAIT_MAX_MS 30000
#define SIGN_EVERY_MS 10000
#define ASIDE_AGAIN_MS 600000
#define NODE_NAME_MAX 120

TERM_FUNCTIONS(work_moment, WORK_MOMENT_TERMS, WORK_MOMENTS)

static volatile sig_atomic_t ending;

static void
end_soon(int signal)
{
	ending = 1;
}

void
loop_begin(void)
{
	struct sigaction action = { .sa_handler = end_soon };

	ending = 0;
	sigemptyset(&action.sa_mask);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
}

bool
loop_ending(void)
{
	return ending != 0;
}

void
loop_sleep(int ms)
{
	const struct timespec t = { ms / 1000, (long)(ms % 1000) * 1000000 };

	if (!ending)
		nanosleep(&t, NULL);
}

void
loop_rest(int64_t began)
{
	const int64_t took = loop_ms() - began;

	loop_sleep((int)(took < REST_MAX_MS ? took : REST_MAX_MS));
}

int64_t
loop_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

bool
loop_time_for(int64_t *next_ms, int every_ms)
{
	const int64_t now = loop_ms();

	if (now < *next_ms)
		return false;
	*next_ms = now + every_ms;
	return true;
}

/* Of a loop. */
struct trouble {
	int wait_ms;
	char said[ERR_TEXT];
};

static void
wait_out(struct trouble *t, const struct err *e)
{
	if (strcmp(t->said, e->text) != 0) {
		log_error("%s", e->text);
		snprintf(t->said, sizeof(t->said), "%s", e->text);
	}
	t->wait_ms = t->wait_ms == 0 ? WAIT_FIRST_MS : t->wait_ms * 2;
	if (t->wait_ms > WAIT_MAX_MS)
		t->wait_ms = WAIT_MAX_MS;
	loop_sleep(t->wait_ms);
}

/* The next trouble is a first one. */
static void
all_well(struct trouble *t)
{
	if (t->said[0] != '\0')
		log_info("works again");
	*t = (struct trouble){ .wait_ms = 0 };
}

void
loop_run(loop_turn *turn, void *process)
{
	struct trouble trouble = { .wait_ms = 0 };
	struct err e;

	while (!ending) {
		if (turn(process, &e) == ERR_OK)
			all_well(&trouble);
		else if (!ending)
			wait_out(&trouble, &e);
	}
}

/* What was opened before the trouble is closed by the caller. */
static enum err_code
open_parts(const struct work_config *config, struct db **db, struct tracker **tracker,
    struct policies **policies, struct err *e)
{
	struct utc now;

	if (db_open(&config->db, db, e) != ERR_OK || migrate_check(*db, e) != ERR_OK ||
	    tracker_open(config->tracker, *db, tracker, e) != ERR_OK ||
	    clock_now(*db, &now, e) != ERR_OK)
		return e->code;
	return policies_open(&config->policies, *db, now, policies, e);
}

static enum err_code
open_room(const struct work_config *config, struct case_room *room, struct err *e)
{
	struct db *db = NULL;
	struct tracker *tracker = NULL;
	struct policies *policies = NULL;

	if (open_parts(config, &db, &tracker, &policies, e) != ERR_OK) {
		tracker_close(tracker);
		db_close(db);
		return e->code;
	}
	if (policies_warning(policies) != NULL)
		log_error(
		    "judging goes on by what is on record, but: %s", policies_warning(policies));
	case_enter(room, db, tracker, policies);
	room->index_dir = config->index_dir;
	return ERR_OK;
}

bool
loop_open(const struct work_config *config, struct case_room *room)
{
	struct trouble trouble = { .wait_ms = 0 };
	struct err e;

	while (!ending) {
		if (open_room(config, room, &e) == ERR_OK) {
			all_well(&trouble);
			return true;
		}
		wait_out(&trouble, &e);
	}
	return false;
}

void
loop_close(struct case_room *room)
{
	policies_close(room->policies);
	tracker_close(room->tracker);
	db_close(room->db);
	case_leave(room);
}

void
loop_aside(loop_turn *errand, void *process, int64_t *next_ms)
{
	struct err e;

	if (loop_ms() < *next_ms || errand(process, &e) == ERR_OK)
		return;
	*next_ms = loop_ms() + ASIDE_AGAIN_MS;
	log_warning("%s; tried again in ten minutes", e.text);
}

enum err_code
loop_sign(const struct work_config *config, struct case_room *room, const char *role,
    unsigned number, int64_t *next_ms, struct err *e)
{
	char name[NODE_NAME_MAX];
	struct utc now;

	if (!loop_time_for(next_ms, SIGN_EVERY_MS))
		return ERR_OK;
	if (clock_now(room->db, &now, e) != ERR_OK)
		return e->code;
	snprintf(name, sizeof(name), "%s/%s.%u", config->node, role, number);
	return node_seen(room->db, name, config->version, now, e);
}
