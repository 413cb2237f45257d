#include "app/serve.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "app/config.h"
#include "app/doctor.h"
#include "app/listen.h"
#include "app/supervise.h"
#include "app/web_clients.h"
#include "app/web_explain.h"
#include "app/web_faq.h"
#include "app/web_simulate.h"
#include "base/log.h"
#include "web/fcgi.h"
#include "work/deliver.h"
#include "work/index.h"
#include "work/index_articles.h"
#include "work/look.h"
#include "work/reason.h"
#include "work/mail.h"
#include "work/sweep.h"

/* A listening socket, and what it was made from: only another place needs another socket. */
struct door {
	const char *where; /* of the config in force */
	int fd; /* -1: not open */
};

struct service {
	const char *path;
	struct config *config;
	int lock;
	struct door web;
	struct door hooks;
};

/* Roles. A process keeps only the socket that it serves. */

static int
serve_door(struct service *s, struct door *own, struct door *other)
{
	close(other->fd);
	return fcgi_serve(&s->config->web, own->fd);
}

static int
run_web(void *ctx, const struct role *role, unsigned number)
{
	struct service *s = ctx;

	return serve_door(s, &s->web, &s->hooks);
}

static int
run_hooks(void *ctx, const struct role *role, unsigned number)
{
	struct service *s = ctx;

	return serve_door(s, &s->hooks, &s->web);
}

static const struct work_config *
work_of(struct service *s)
{
	close(s->web.fd);
	close(s->hooks.fd);
	return &s->config->work;
}

static int
run_look(void *ctx, const struct role *role, unsigned number)
{
	return work_look(work_of(ctx), number);
}

static int
run_deliver(void *ctx, const struct role *role, unsigned number)
{
	return work_deliver(work_of(ctx), number);
}

static int
run_sweep(void *ctx, const struct role *role, unsigned number)
{
	return work_sweep(work_of(ctx), number);
}

static int
run_mail(void *ctx, const struct role *role, unsigned number)
{
	return work_mail(work_of(ctx), number);
}

static int
run_index(void *ctx, const struct role *role, unsigned number)
{
	return work_index(work_of(ctx), number);
}

static int
run_articles(void *ctx, const struct role *role, unsigned number)
{
	return work_articles(work_of(ctx), number);
}

static void
close_of_master(void *ctx)
{
	const struct service *s = ctx;

	close(s->lock);
}

/* The plan follows from the settings; also after they were read anew. */
static void
make_plan(struct service *s, struct supervise *plan)
{
	const struct config *c = s->config;
	const struct role roles[] = {
		{ "web", (unsigned)c->web_processes, run_web },
		{ "hooks", (unsigned)c->hooks_processes, run_hooks },
		{ "look", (unsigned)c->look_processes, run_look },
		{ "deliver", (unsigned)c->deliver_processes, run_deliver },
		{ "sweep", 1, run_sweep },
		{ "mail", c->work.mail.host == NULL ? 0 : 1, run_mail },
		{ "index", 1, run_index },
		{ "articles", 1, run_articles },
	};

	_Static_assert(sizeof(roles) <= sizeof(plan->roles), "more room for roles");
	plan->n = sizeof(roles) / sizeof(roles[0]);
	memcpy(plan->roles, roles, sizeof(roles));
	plan->drain_ms = (int)c->drain.s * 1000;
	plan->log_level = (enum log_level)c->log_level;
	log_setup("slad", plan->log_level);
}

/* Doors. */

static enum err_code
open_door(struct door *d, const char *where, const struct config *c, struct err *e)
{
	d->where = where;
	return listen_open(where, (mode_t)c->socket_mode, c->socket_group, &d->fd, e);
}

static void
close_door(struct door *d)
{
	listen_close(d->where, d->fd);
	d->fd = -1;
}

static enum err_code
open_doors(struct service *s, struct err *e)
{
	if (open_door(&s->web, s->config->web_socket, s->config, e) != ERR_OK)
		return e->code;
	if (open_door(&s->hooks, s->config->hooks_socket, s->config, e) == ERR_OK)
		return ERR_OK;
	close_door(&s->web);
	return e->code;
}

/* The same place keeps its socket, and with it the requests that wait there. */
static enum err_code
move_door(const struct door *old, const char *where, const struct config *c, struct door *out,
    struct err *e)
{
	if (strcmp(old->where, where) != 0)
		return open_door(out, where, c, e);
	*out = (struct door){ where, old->fd };
	return ERR_OK;
}

static void
leave_door(struct door *old, const struct door *now)
{
	if (old->fd != now->fd)
		close_door(old);
}

static enum err_code
move_doors(struct service *s, const struct config *c, struct err *e)
{
	struct door web, hooks;

	if (move_door(&s->web, c->web_socket, c, &web, e) != ERR_OK)
		return e->code;
	if (move_door(&s->hooks, c->hooks_socket, c, &hooks, e) != ERR_OK) {
		leave_door(&web, &s->web);
		return e->code;
	}
	leave_door(&s->web, &web);
	leave_door(&s->hooks, &hooks);
	s->web = web;
	s->hooks = hooks;
	return ERR_OK;
}

/* Settings. */

static enum err_code
read_config(const char *path, struct config **out, struct err *e)
{
	if (config_read(path, out, e) != ERR_OK)
		return e->code;
	(*out)->web.explain = web_explain_issue;
	(*out)->web.simulate = web_simulate_policy;
	(*out)->web.gaps = web_faq_gaps;
	(*out)->web.draft = web_faq_draft;
	(*out)->web.clients = web_clients_keep;
	(*out)->web.reason = reason_json;
	(*out)->web.app = *out;
	(*out)->work.checkup = doctor_failures;
	(*out)->work.checkup_ctx = *out;
	return ERR_OK;
}

static enum err_code
take_config(struct service *s, struct config *c, struct err *e)
{
	if (strcmp(c->run_dir, s->config->run_dir) != 0)
		return err_set(
		    e, ERR_INVALID, "run.dir holds the lock: to move it, stop and start slad");
	return move_doors(s, c, e);
}

static enum err_code
reload(void *ctx, struct supervise *plan, struct err *e)
{
	struct service *s = ctx;
	struct config *c = NULL;

	if (read_config(s->path, &c, e) != ERR_OK)
		return e->code;
	if (take_config(s, c, e) != ERR_OK) {
		config_free(c);
		return e->code;
	}
	config_free(s->config);
	s->config = c;
	make_plan(s, plan);
	return ERR_OK;
}

/*
 * What only a person can mend is said now, not found out by every process. What
 * is merely not there yet is no reason to stay away: the processes wait for it.
 */
static enum err_code
ready(const struct config *config, struct err *e)
{
	const enum err_code rc = doctor_start(config, e);

	if (rc != ERR_UNREACHABLE)
		return rc;
	log_warning("%s; slad goes on trying", e->text);
	return ERR_OK;
}

enum err_code
serve_run(const char *config_path, struct err *e)
{
	struct service s = { .path = config_path, .lock = -1, .web.fd = -1, .hooks.fd = -1 };
	struct supervise plan = { .ctx = &s, .reload = reload, .child = close_of_master };
	enum err_code rc = read_config(config_path, &s.config, e);

	if (rc == ERR_OK)
		rc = ready(s.config, e);
	if (rc == ERR_OK)
		rc = supervise_lock(s.config->run_dir, &s.lock, e);
	if (rc == ERR_OK)
		rc = open_doors(&s, e);
	if (rc == ERR_OK) {
		make_plan(&s, &plan);
		log_info("slad " CONFIG_VERSION " starts with %s", config_path);
		supervise_run(&plan);
		close_door(&s.web);
		close_door(&s.hooks);
		log_info("ended");
	}
	if (s.lock >= 0)
		supervise_unlock(s.lock);
	config_free(s.config);
	return rc;
}

/* --check: what a start asks of itself, told in full. */
int
serve_check(const char *config_path)
{
	return doctor_print(config_path, true, false);
}
