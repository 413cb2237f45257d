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
#define PRUNE_EVERY_MS 600000

struct process {
	const struct work_config *config;
	unsigned number;
	struct case_room room;
	struct index_work work;
	struct shelf *articles;
	struct faq_watch *sources;
	int lock; /* -1: not ours yet */
	bool open, articles_open; /* an index is there to go on from */
	int64_t next_sign, next_prune, next_articles, next_sources;
};

static bool
going(void)
{
	return !loop_ending();
}

/* Two nodes on one folder would write over each other. */
static enum err_code
take_folder(struct process *p, struct err *e)
{
	char path[512];

	if (p->lock >= 0)
		return ERR_OK;
	snprintf(path, sizeof(path), "%s/similar.lock", p->config->index_dir);
	if (file_make_dir(p->config->index_dir, e) != ERR_OK ||
	    file_lock(path, &p->lock, e) != ERR_OK)
		return err_prefix(e, "index.dir");
	return ERR_OK;
}

/* What is there is gone on from; else all is read. */
static enum err_code
make_ready(struct process *p, struct err *e)
{
	enum err_code rc = shelf_refresh(p->work.shelf, e);

	if (rc == ERR_OK) {
		log_info("the index of similar requests: %zu, as they were left",
		    index_count(shelf_index(p->work.shelf)));
		return ERR_OK;
	}
	if (rc != ERR_NOTFOUND)
		log_warning("%s; it is made anew", e->text);
	rc = index_make(&p->work, going, e);
	if (rc == ERR_OK)
		log_info("the index of similar requests was made of %zu",
		    index_count(shelf_index(p->work.shelf)));
	return rc;
}

static enum err_code
make_articles_ready(struct process *p, struct err *e)
{
	enum err_code rc = shelf_refresh(p->articles, e);

	if (rc == ERR_OK)
		return rc;
	if (rc != ERR_NOTFOUND)
		log_warning("%s; it is made anew", e->text);
	return index_articles_make(p->articles, e);
}

/* Whatever was done to its files while it ran: written again, or *open no more. */
static enum err_code
keep(struct shelf *shelf, bool *open, struct err *e)
{
	enum err_code rc = *open ? shelf_keep(shelf, e) : ERR_OK;

	if (rc != ERR_NOTFOUND)
		return rc;
	log_warning("%s; it is made anew", e->text);
	*open = false;
	return ERR_OK;
}

/* All are compared once in a while, so that whatever happened to the index, it mends itself. */
static enum err_code
follow_articles(struct process *p, size_t *n, struct err *e)
{
	if (keep(p->articles, &p->articles_open, e) != ERR_OK)
		return err_prefix(e, "the index of articles");
	if (!p->articles_open && make_articles_ready(p, e) != ERR_OK)
		return err_prefix(e, "the index of articles");
	p->articles_open = true;
	return index_articles_follow(
	    p->articles, p->room.db, loop_time_for(&p->next_articles, PRUNE_EVERY_MS), n, e);
}

/* Before the index is asked for news, so that what comes in is in it at once. */
static void
bring_articles(struct process *p)
{
	const struct faq_place place = { p->room.db, p->config->tracker };

	if (loop_time_for(&p->next_sources, (int)p->config->faq_every.s * 1000))
		faq_watch_step(p->sources, &place);
}

/* loop_turn */
static enum err_code
turn(void *process, struct err *e)
{
	struct process *p = process;
	size_t n = 0, articles = 0;

	if (loop_sign(p->config, &p->room, "index", p->number, &p->next_sign, e) != ERR_OK)
		return e->code;
	if (take_folder(p, e) != ERR_OK)
		return e->code;
	bring_articles(p);
	/* Articles first: they are few, and all requests may take minutes. */
	if (follow_articles(p, &articles, e) != ERR_OK)
		return e->code;
	if (keep(p->work.shelf, &p->open, e) != ERR_OK)
		return e->code;
	if (!p->open && make_ready(p, e) != ERR_OK)
		return e->code;
	p->open = true;
	if (index_follow(&p->work, &n, e) != ERR_OK)
		return e->code;
	if (loop_time_for(&p->next_prune, PRUNE_EVERY_MS) && index_prune(&p->work, e) != ERR_OK)
		return e->code;
	if (n + articles == 0)
		loop_sleep(p->config->poll_ms == 0 ? POLL_MS : p->config->poll_ms);
	return ERR_OK;
}

int
work_index(const struct work_config *config, unsigned number)
{
	struct process p = { .config = config, .number = number, .lock = -1 };

	loop_begin();
	if (!loop_open(config, &p.room))
		return EXIT_SUCCESS;
	p.work = (struct index_work){ shelf_new(config->index_dir, SHELF_SIMILAR, SHELF_WRITE),
		p.room.tracker, { { 0 } } };
	p.sources = faq_watch_new(&config->faq_sources);
	p.articles = shelf_new(config->index_dir, SHELF_ARTICLES, SHELF_WRITE);
	loop_run(turn, &p);
	shelf_free(p.work.shelf);
	shelf_free(p.articles);
	faq_watch_free(p.sources);
	if (p.lock >= 0)
		close(p.lock);
	loop_close(&p.room);
	return EXIT_SUCCESS;
}
