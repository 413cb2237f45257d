#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "work/faq_import.h"
#include "work/index.h"
#include "work/index_articles.h"
#include "work/loop.h"

#define POLL_MS 500
#define ALL_EVERY_MS 600000

/*
 * Requests and articles are kept by a process each: a help centre of thousands of pages that comes
 * in keeps no new request from being found.
 */
struct process;

struct kind {
	const char *role;
	const char *of; /* what its index holds */
	const char *shelf;
	const char *lock; /* in the folder */
	enum err_code (*make)(struct process *p, struct err *e);
	loop_turn *turn;
};

struct process {
	const struct kind *kind;
	const struct work_config *config;
	unsigned number;
	struct case_room room;
	int lock; /* -1: not ours yet */
	struct shelf *shelf;
	bool open; /* an index is there to go on from */
	int64_t next_sign, next_all;
	struct index_work work; /* of requests */
	struct faq_watch *sources; /* of articles */
	int64_t next_sources;
};

static bool
going(void)
{
	return !loop_ending();
}

static void
leave_folder(struct process *p)
{
	if (p->lock >= 0)
		close(p->lock);
	p->lock = -1;
}

/*
 * Two nodes on one folder would write over each other. When the lock is gone another may have
 * written there: what is on disk is looked at anew.
 */
static enum err_code
take_folder(struct process *p, struct err *e)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", p->config->index_dir, p->kind->lock);
	if (file_lock_holds(path, p->lock))
		return ERR_OK;
	leave_folder(p);
	p->open = false;
	if (file_make_dir(p->config->index_dir, e) != ERR_OK ||
	    file_lock(path, &p->lock, e) != ERR_OK)
		return err_prefix(e, "index.dir");
	return ERR_OK;
}

/* Whatever was done to its files while it ran: written again, or open no more. */
static enum err_code
keep(struct process *p, struct err *e)
{
	const enum err_code rc = p->open ? shelf_keep(p->shelf, e) : ERR_OK;

	if (rc != ERR_NOTFOUND)
		return rc;
	log_warning("%s; it is made anew", e->text);
	p->open = false;
	return ERR_OK;
}

static enum err_code
make_requests(struct process *p, struct err *e)
{
	const enum err_code rc = index_make(&p->work, going, e);

	if (rc == ERR_OK)
		log_info("the index of similar requests was made of %zu",
		    index_count(shelf_index(p->shelf)));
	return rc;
}

static enum err_code
make_articles(struct process *p, struct err *e)
{
	return index_articles_make(p->shelf, e);
}

/* What is there is gone on from; else all is read. */
static enum err_code
make_ready(struct process *p, struct err *e)
{
	const enum err_code rc = shelf_refresh(p->shelf, e);

	if (rc == ERR_OK) {
		log_info("the index of %s: %zu, as they were left", p->kind->of,
		    index_count(shelf_index(p->shelf)));
		return ERR_OK;
	}
	if (rc != ERR_NOTFOUND)
		log_warning("%s; it is made anew", e->text);
	return p->kind->make(p, e);
}

/* The process is alive, the folder is its own, and the index on disk is there to go on from. */
static enum err_code
begin_turn(struct process *p, struct err *e)
{
	if (loop_sign(p->config, &p->room, p->kind->role, p->number, &p->next_sign, e) != ERR_OK ||
	    take_folder(p, e) != ERR_OK || keep(p, e) != ERR_OK)
		return e->code;
	if (!p->open && make_ready(p, e) != ERR_OK)
		return e->code;
	p->open = true;
	return ERR_OK;
}

static void
end_turn(const struct process *p, size_t n)
{
	if (n == 0)
		loop_sleep(p->config->poll_ms == 0 ? POLL_MS : p->config->poll_ms);
}

/* loop_turn */
static enum err_code
turn_requests(void *process, struct err *e)
{
	struct process *p = process;
	size_t n = 0;

	if (begin_turn(p, e) != ERR_OK || index_follow(&p->work, &n, e) != ERR_OK)
		return e->code;
	if (loop_time_for(&p->next_all, ALL_EVERY_MS) && index_prune(&p->work, e) != ERR_OK)
		return e->code;
	end_turn(p, n);
	return ERR_OK;
}

/* Before the index is asked for news, so that what comes in is in it at once. */
static void
bring_articles(struct process *p)
{
	const struct faq_place place = { p->room.db, p->config->tracker };

	if (loop_time_for(&p->next_sources, (int)p->config->faq_every.s * 1000))
		faq_watch_step(p->sources, &place);
}

/*
 * loop_turn. All are compared once in a while, so that whatever happened to the index, it mends
 * itself.
 */
static enum err_code
turn_articles(void *process, struct err *e)
{
	struct process *p = process;
	size_t n = 0;

	if (begin_turn(p, e) != ERR_OK)
		return err_prefix(e, "the index of articles");
	bring_articles(p);
	if (index_articles_follow(
		p->shelf, p->room.db, loop_time_for(&p->next_all, ALL_EVERY_MS), &n, e) != ERR_OK)
		return err_prefix(e, "the index of articles");
	end_turn(p, n);
	return ERR_OK;
}

static int
run(const struct kind *kind, const struct work_config *config, unsigned number)
{
	struct process p = { .kind = kind, .config = config, .number = number, .lock = -1 };

	loop_begin();
	if (!loop_open(config, &p.room))
		return EXIT_SUCCESS;
	p.shelf = shelf_new(config->index_dir, kind->shelf, SHELF_WRITE);
	p.work = (struct index_work){ p.shelf, p.room.tracker, { { 0 } } };
	p.sources = faq_watch_new(&config->faq_sources);
	loop_run(kind->turn, &p);
	shelf_free(p.shelf);
	faq_watch_free(p.sources);
	leave_folder(&p);
	loop_close(&p.room);
	return EXIT_SUCCESS;
}

int
work_index(const struct work_config *config, unsigned number)
{
	static const struct kind kind = { "index", "similar requests", SHELF_SIMILAR,
		SHELF_SIMILAR ".lock", make_requests, turn_requests };

	return run(&kind, config, number);
}

int
work_articles(const struct work_config *config, unsigned number)
{
	static const struct kind kind = { "articles", "articles", SHELF_ARTICLES,
		SHELF_ARTICLES ".lock", make_articles, turn_articles };

	return run(&kind, config, number);
}
