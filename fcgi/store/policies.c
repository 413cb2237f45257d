#include "store/policies.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "store/calendars.h"
#include "store/policies_draft.h"
#include "store/revision.h"
#include "store/verdict.h"
#include "store/wake.h"

struct parsed {
	const char *regulation;
	const char *revision;
	struct policy *policy;
	struct parsed *next;
};

struct project {
	const char *identifier;
	const char *regulation;
};

struct policies {
	const struct policies_config *config;
	struct db *db;
	struct arena *arena;
	const char *regulation;
	size_t n_projects;
	struct project *projects;
	struct arena *list; /* of the revisions */
	size_t n_revisions;
	struct revision *revisions; /* by regulation, validity and age */
	struct parsed *parsed;
	struct buf warning;
};

static bool
on_record(const struct policies *s, const char *regulation)
{
	for (size_t i = 0; i < s->n_revisions; i++) {
		if (strcmp(s->revisions[i].regulation, regulation) == 0)
			return true;
	}
	return false;
}

static int
by_name(const void *a, const void *b)
{
	const struct revision_file *x = a, *y = b;

	return strcmp(x->name, y->name);
}

struct putting {
	struct revision revision;
	const char *dir;
	struct utc now;
};

/* Requests that arrived since it holds were judged by another one. */
static enum err_code
wake_touched(struct db *db, const struct putting *p, struct err *e)
{
	struct arena *arena = arena_new();
	int64_t *open;
	size_t n;
	enum err_code rc = verdict_open(db, 0, p->revision.regulation, arena, &open, &n, e);

	if (rc == ERR_OK && n > 0)
		rc = wake_issues(db, open, n, p->now, e);
	arena_free(arena);
	return rc;
}

/* db_step: a revision, its files and the wake-ups come together or not at all. */
static enum err_code
put_revision(struct db *db, void *ctx, struct err *e)
{
	const struct putting *p = ctx;
	size_t n_renewed;
	bool fresh;

	if (revision_put(db, &p->revision, &fresh, e) != ERR_OK)
		return e->code;
	if (!fresh)
		return ERR_OK;
	if (calendars_renew(db, p->dir, p->now, &n_renewed, e) != ERR_OK)
		return e->code;
	return wake_touched(db, p, e);
}

static struct revision
revision_of(struct policies_draft *d, struct utc now)
{
	const struct policy *p = d->policy;

	qsort(d->files, d->n_files, sizeof(d->files[0]), by_name);
	return (struct revision){
		.regulation = p->id,
		.name = p->revision,
		.valid_from = p->valid_from,
		.body = d->body,
		.n_files = d->n_files,
		.files = d->files,
		.loaded = now,
	};
}

static enum err_code
say_conflict(const struct policy *p, struct err *e)
{
	return err_set(e, ERR_CONFLICT,
	    "regulation %s: revision \"%s\" is on record with another text, and what was judged by "
	    "it must stay as it was; give the changed file a new \"revision\" (and the "
	    "\"valid_from\" since which requests are judged by it), or take the change back",
	    p->id, p->revision);
}

static enum err_code
put_on_record(struct policies *s, struct policies_draft *d, struct utc now, struct err *e)
{
	struct putting put = { revision_of(d, now), s->config->dir, now };
	const enum err_code rc = db_transact(s->db, put_revision, &put, e);

	return rc == ERR_CONFLICT ? say_conflict(d->policy, e) : rc;
}

enum err_code
policies_agree(struct db *db, const char *dir, const char *name_or_path, struct err *e)
{
	struct policies_draft d = { .arena = arena_new() };
	enum err_code rc = policies_draft_read(&d, dir, name_or_path, e);
	struct revision r;
	bool found;

	if (rc == ERR_OK) {
		r = revision_of(&d, UTC_NONE);
		rc = revision_compare(db, &r, &found, e);
		if (rc == ERR_CONFLICT)
			rc = say_conflict(d.policy, e);
	}
	policy_free(d.policy);
	arena_free(d.arena);
	return rc;
}

static void
warn(struct policies *s, const char *text)
{
	buf_printf(&s->warning, "%s%s", s->warning.len > 0 ? "; " : "", text);
}

/* doctor and `regulation check` name them all. */
static void
warn_lent(struct policies *s, const struct policy *p)
{
	if (p->lent.n > 0)
		warn(s,
		    arena_printf(s->arena,
			"regulation %s: its files lack words that this version wants, and those "
			"that ship stand in: %s%s; slactl regulation check tells which",
			p->id, p->lent.names[0], p->lent.n > 1 ? " and others" : ""));
}

/* *id is set as soon as it is known. */
static enum err_code
load_files(struct policies *s, const char *name, struct utc now, const char **id, struct err *e)
{
	struct policies_draft d = { .arena = arena_new() };
	enum err_code rc = policies_draft_read(&d, s->config->dir, name, e);

	if (!policies_is_path(name))
		*id = name;
	if (rc == ERR_OK) {
		*id = arena_strdup(s->arena, d.policy->id);
		warn_lent(s, d.policy);
		rc = put_on_record(s, &d, now, e);
	}
	policy_free(d.policy);
	arena_free(d.arena);
	return rc;
}

/* What is on record can be judged by whatever became of the files. */
static enum err_code
load(struct policies *s, const char *name, struct utc now, const char **id, struct err *e)
{
	enum err_code rc;

	*id = NULL;
	rc = load_files(s, name, now, id, e);
	if (rc != ERR_INVALID && rc != ERR_NOTFOUND && rc != ERR_CONFLICT && rc != ERR_DENIED)
		return rc;
	if (*id == NULL || !on_record(s, *id))
		return rc;
	warn(s, e->text);
	return ERR_OK;
}

static enum err_code
load_project(
    struct policies *s, const char *pair, struct utc now, struct project *out, struct err *e)
{
	const char *colon = strchr(pair, ':');

	if (colon == NULL || colon == pair || colon[1] == '\0')
		return err_set(e, ERR_INVALID,
		    "\"%s\" should be a project's identifier and its regulation: \"docs:endocs\"",
		    pair);
	out->identifier = arena_strndup(s->arena, pair, (size_t)(colon - pair));
	return load(s, colon + 1, now, &out->regulation, e);
}

static enum err_code
load_all(struct policies *s, struct utc now, struct err *e)
{
	const struct setting_list *list = &s->config->projects;
	enum err_code rc = load(s, s->config->regulation, now, &s->regulation, e);

	s->projects = arena_array(s->arena, list->n, sizeof(s->projects[0]));
	for (size_t i = 0; rc == ERR_OK && i < list->n; i++) {
		rc = load_project(s, list->items[i], now, &s->projects[i], e);
		if (rc == ERR_OK)
			s->n_projects = i + 1;
	}
	return rc;
}

enum err_code
policies_open(const struct policies_config *config, struct db *db, struct utc now,
    struct policies **out, struct err *e)
{
	struct policies *s = calloc(1, sizeof(*s));
	enum err_code rc;

	if (s == NULL)
		abort();
	*s = (struct policies){ .config = config, .db = db, .arena = arena_new() };
	buf_init(&s->warning);
	rc = policies_refresh(s, e);
	if (rc == ERR_OK)
		rc = load_all(s, now, e);
	if (rc == ERR_OK)
		rc = policies_refresh(s, e);
	if (rc == ERR_OK)
		*out = s;
	else
		policies_close(s);
	return rc;
}

void
policies_close(struct policies *s)
{
	if (s == NULL)
		return;
	for (struct parsed *p = s->parsed, *next; p != NULL; p = next) {
		next = p->next;
		policy_free(p->policy);
		free(p);
	}
	buf_release(&s->warning);
	arena_free(s->list);
	arena_free(s->arena);
	free(s);
}

const char *
policies_warning(const struct policies *s)
{
	return s->warning.len > 0 ? s->warning.data : NULL;
}

enum err_code
policies_refresh(struct policies *s, struct err *e)
{
	struct arena *list = arena_new();
	struct revision *revisions;
	size_t n;
	const enum err_code rc = revision_list(s->db, list, &revisions, &n, e);

	if (rc != ERR_OK) {
		arena_free(list);
		return rc;
	}
	arena_free(s->list);
	s->list = list;
	s->revisions = revisions;
	s->n_revisions = n;
	return ERR_OK;
}

const char *
policies_regulation(const struct policies *s, const char *project_identifier)
{
	for (size_t i = 0; project_identifier != NULL && i < s->n_projects; i++) {
		if (strcmp(s->projects[i].identifier, project_identifier) == 0)
			return s->projects[i].regulation;
	}
	return s->regulation;
}

const char *
policies_used(const struct policies *s, size_t i)
{
	if (i == 0)
		return s->regulation;
	return i <= s->n_projects ? s->projects[i - 1].regulation : NULL;
}

/*
 * As revision_at decides, on the list: the last that began by then, else the newest of the first.
 */
static const struct revision *
in_force(const struct policies *s, const char *regulation, struct utc at)
{
	const struct revision *first = NULL, *found = NULL;

	for (size_t i = 0; i < s->n_revisions; i++) {
		const struct revision *r = &s->revisions[i];

		if (strcmp(r->regulation, regulation) != 0)
			continue;
		if (first == NULL || r->valid_from.s == first->valid_from.s)
			first = r;
		if (r->valid_from.s <= at.s)
			found = r;
	}
	return found != NULL ? found : first;
}

static enum err_code
parse(struct policies *s, const struct revision *which, const struct policy **out, struct err *e)
{
	struct arena *arena = arena_new();
	struct policy *policy = NULL;
	struct revision r;
	enum err_code rc = revision_get(s->db, which->regulation, which->name, arena, &r, e);

	if (rc == ERR_OK)
		rc = policies_kept(&r, s->config->dir, &policy, e);
	if (rc == ERR_OK) {
		struct parsed *p = malloc(sizeof(*p));

		if (p == NULL)
			abort();
		*p = (struct parsed){ policy->id, policy->revision, policy, s->parsed };
		s->parsed = p;
		*out = policy;
	}
	arena_free(arena);
	return rc;
}

enum err_code
policies_at(struct policies *s, const char *regulation, struct utc arrival,
    const struct policy **out, struct err *e)
{
	const struct revision *r = in_force(s, regulation, arrival);

	if (r == NULL)
		return err_set(e, ERR_NOTFOUND,
		    "no revision of regulation \"%s\" is on record: name it in `regulation` or "
		    "`regulation.projects`, so that its file is loaded",
		    regulation);
	for (const struct parsed *p = s->parsed; p != NULL; p = p->next) {
		if (strcmp(p->revision, r->name) == 0 && strcmp(p->regulation, regulation) == 0) {
			*out = p->policy;
			return ERR_OK;
		}
	}
	return parse(s, r, out, e);
}
