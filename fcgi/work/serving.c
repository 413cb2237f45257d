#include "work/serving.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/log.h"
#include "store/list.h"
#include "store/policies.h"
#include "store/wake.h"
#include "work/keep.h"

/* Deeper than any tree of projects: a circle in the table must not hang us. */
#define DEPTH_MAX 64

/* ---- deciding ---- */

static const struct serving_project *
parent_of(const struct serving_project *projects, size_t n, const struct serving_project *p)
{
	for (size_t i = 0; p->parent != 0 && i < n; i++) {
		if (projects[i].id == p->parent)
			return &projects[i];
	}
	return NULL;
}

/* The word of the setting about this very project; NULL: none. */
static const char *
word_on(const struct setting_list *list, const char *identifier)
{
	for (size_t i = 0; i < list->n; i++) {
		const char *word = list->items[i];

		if (strcmp(word + (*word == '!'), identifier) == 0)
			return word;
	}
	return NULL;
}

/* "docs:endocs" is about "docs". */
static bool
is_ruled(const struct setting_list *list, const char *identifier)
{
	const size_t len = strlen(identifier);

	for (size_t i = 0; i < list->n; i++) {
		if (strncmp(list->items[i], identifier, len) == 0 && list->items[i][len] == ':')
			return true;
	}
	return false;
}

static void
decide_one(struct serving_project *projects, size_t n, struct serving_project *p,
    const struct policies_config *config, bool anywhere)
{
	const struct serving_project *at = p;

	for (int depth = 0; at != NULL && depth < DEPTH_MAX; depth++) {
		if (p->named == NULL)
			p->named = word_on(&config->served, at->identifier);
		if (p->ruled_by == NULL && is_ruled(&config->projects, at->identifier))
			p->ruled_by = at->identifier;
		at = parent_of(projects, n, at);
	}
	if (p->named == NULL && word_on(&config->served, "*") != NULL)
		p->named = "*";
	if (p->named != NULL)
		p->served = *p->named != '!';
	else
		p->served = config->served.n == 0 && (p->member || !anywhere);
}

void
serving_decide(struct serving_project *projects, size_t n, const struct policies_config *config)
{
	bool anywhere = false;

	for (size_t i = 0; i < n; i++)
		anywhere = anywhere || projects[i].member;
	for (size_t i = 0; i < n; i++) {
		projects[i].named = projects[i].ruled_by = NULL;
		decide_one(projects, n, &projects[i], config, anywhere);
	}
}

static bool
read_project(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	*(struct serving_project *)item = (struct serving_project){
		.id = row_int(rows, 0),
		.identifier = list_text(rows, 1, arena),
		.parent = row_int(rows, 2),
		.member = row_int(rows, 3) != 0,
		.known = !row_is_null(rows, 4),
		.was_served = row_int(rows, 4) != 0,
		.was_ruled_by = list_text(rows, 5, arena),
	};
	return true;
}

enum err_code
serving_read(struct db *db, const struct policies_config *config, int64_t bot, struct arena *arena,
    struct serving_project **out, size_t *n, struct err *e)
{
	struct list l = { .arena = arena, .size = sizeof(**out) };

	if (list_rows(&l, db_query(db, Q_scope_projects, PARAMS(p_int(bot))), read_project, e) !=
	    ERR_OK)
		return e->code;
	*out = l.items;
	*n = l.n;
	serving_decide(*out, *n, config);
	return ERR_OK;
}

/* ---- keeping ---- */

struct learning {
	const struct policies_config *config;
	int64_t bot;
	struct utc now;
	struct arena *arena;
	size_t entered, left; /* projects */
	struct list woken; /* int64_t */
};

static bool
is_same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static enum err_code
touch(struct db *db, struct learning *l, const struct serving_project *p, struct err *e)
{
	struct rows *rows = p->served
	    ? db_query(db, Q_scope_entered, PARAMS(p_int(p->id)))
	    : db_query(db, Q_scope_left, PARAMS(p_int(p->id), p_int(p->id)));

	while (rows_next(rows))
		*(int64_t *)list_add(&l->woken) = row_int(rows, 0);
	return rows_end(rows, e);
}

/* A project that is seen for the first time was looked at so far: only what is to go is touched. */
static enum err_code
learn_one(struct db *db, struct learning *l, const struct serving_project *p, struct err *e)
{
	const bool turned = p->known ? p->served != p->was_served : !p->served;

	if (p->known && !turned && is_same(p->ruled_by, p->was_ruled_by))
		return ERR_OK;
	if (db_exec(db, Q_scope_put, PARAMS(p_int(p->id), p_int(p->served), p_text(p->ruled_by)),
		e) != ERR_OK)
		return e->code;
	if (!turned)
		return ERR_OK;
	l->entered += p->served;
	l->left += !p->served;
	return touch(db, l, p, e);
}

static enum err_code
keep_trace(struct db *db, const struct learning *l, struct err *e)
{
	if (l->entered + l->left == 0)
		return ERR_OK;
	return keep_record(db, l->now, 0, "served", NULL, NULL, 0,
	    json_pack("{s:I, s:I, s:I}", "entered", (json_int_t)l->entered, "left",
		(json_int_t)l->left, "woken", (json_int_t)l->woken.n),
	    e);
}

/* db_step: the scope and the wake-ups of those whom it touches come together. */
static enum err_code
learn(struct db *db, void *ctx, struct err *e)
{
	struct learning *l = ctx;
	struct serving_project *projects;
	size_t n;

	arena_reset(l->arena);
	l->woken = (struct list){ .arena = l->arena, .size = sizeof(int64_t) };
	l->entered = l->left = 0;
	if (serving_read(db, l->config, l->bot, l->arena, &projects, &n, e) != ERR_OK ||
	    db_exec(db, Q_scope_drop, NO_PARAMS, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < n; i++) {
		if (learn_one(db, l, &projects[i], e) != ERR_OK)
			return e->code;
	}
	if (keep_trace(db, l, e) != ERR_OK)
		return e->code;
	if (l->woken.n == 0)
		return ERR_OK;
	return wake_issues(db, l->woken.items, l->woken.n, l->now, e);
}

enum err_code
serving_learn(
    struct db *db, const struct policies_config *config, int64_t bot, struct utc now, struct err *e)
{
	struct learning l = { .config = config, .bot = bot, .now = now, .arena = arena_new() };
	enum err_code rc = db_transact(db, learn, &l, e);

	if (rc != ERR_OK)
		rc = err_prefix(e, "which projects are served");
	else if (l.entered + l.left > 0)
		log_info("%zu projects are served from now on, %zu are not (any more): %zu issues "
			 "are looked at",
		    l.entered, l.left, l.woken.n);
	arena_free(l.arena);
	return rc;
}
