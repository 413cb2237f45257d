#include "store/policies_draft.h"

#include <string.h>

#include "base/arena.h"
#include "core/policy_check.h"
#include "store/policies.h"

bool
policies_is_path(const char *name)
{
	const size_t len = strlen(name);

	return strchr(name, '/') != NULL || (len > 5 && strcmp(name + len - 5, ".json") == 0);
}

bool
policies_is_name(const char *name)
{
	return *name != '\0' &&
	    name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-")] == '\0';
}

/* Of an included file: a plain name that leads nowhere else. */
static bool
is_file_name(const char *name)
{
	return *name != '\0' && *name != '.' && strchr(name, '/') == NULL && strlen(name) <= 100;
}

/* policy_include: what a file names is read beside it, and remembered with it. */
static const char *
include_file(void *ctx, const char *name, struct err *e)
{
	struct policies_draft *d = ctx;
	const char *body;

	for (size_t i = 0; i < d->n_files; i++) {
		if (strcmp(d->files[i].name, name) == 0)
			return d->files[i].body;
	}
	if (!is_file_name(name) || d->n_files == POLICIES_INCLUDES_MAX) {
		err_set(e, ERR_INVALID, "%s: a plain file name is expected, and at most %d files",
		    name, POLICIES_INCLUDES_MAX);
		return NULL;
	}
	body = places_text(&d->places, name, d->arena, e);
	if (body == NULL)
		return NULL;
	d->files[d->n_files++] = (struct revision_file){ arena_strdup(d->arena, name), body };
	return body;
}

/*
 * policy_include over what ships: organisations copy files, and later versions want more of them.
 */
static const char *
include_shipped(void *ctx, const char *name, struct err *e)
{
	const struct policies_draft *d = ctx;

	return places_text(&d->shipped, name, d->arena, e);
}

static void
find_places(struct policies_draft *d, const char *dir)
{
	places_find(&d->places, dir, d->arena);
	places_find_shipped(&d->shipped, dir, d->arena);
}

/* Where it was found is where its includes are looked for first. */
static void
look_beside(struct policies_draft *d, const char *path)
{
	const char *slash = strrchr(path, '/');

	for (size_t i = d->places.n; i > 0; i--)
		d->places.dirs[i] = d->places.dirs[i - 1];
	d->places.dirs[0] =
	    slash == NULL ? "." : arena_strndup(d->arena, path, (size_t)(slash - path));
	d->places.n++;
}

static enum err_code
draft_text(
    struct policies_draft *d, const char *dir, const char *name, const char **path, struct err *e)
{
	find_places(d, dir);
	*path = name;
	if (policies_is_path(name)) {
		if (places_read(name, d->arena, &d->body, &d->len, e) != ERR_OK)
			return e->code;
	} else {
		if (!policies_is_name(name))
			return err_set(e, ERR_INVALID,
			    "\"%s\" is no name of a regulation: a-z, 0-9, _ and - can be in one; "
			    "for a file write its path",
			    name);
		if (places_search(&d->places, arena_printf(d->arena, "%s.json", name), d->arena,
			path, &d->body, &d->len, e) != ERR_OK)
			return e->code;
	}
	look_beside(d, *path);
	return ERR_OK;
}

enum err_code
policies_draft_read(struct policies_draft *d, const char *dir, const char *name, struct err *e)
{
	const char *path = NULL;
	enum err_code rc = draft_text(d, dir, name, &path, e);

	if (rc != ERR_OK)
		return err_prefix(e, "regulation");
	rc = policy_read_kept(d->body, d->len, include_file, include_shipped, d, &d->policy, e);
	if (rc != ERR_OK)
		return err_prefix(e, "%s", path);
	if (!policies_is_path(name) && strcmp(d->policy->id, name) != 0)
		return err_set(e, ERR_INVALID,
		    "%s: its \"id\" is \"%s\": call the file %s.json or change the id", path,
		    d->policy->id, d->policy->id);
	return ERR_OK;
}

enum err_code
policies_file(const char *dir, const char *name_or_path, struct policy **out, struct err *e)
{
	struct policies_draft d = { .arena = arena_new() };
	const enum err_code rc = policies_draft_read(&d, dir, name_or_path, e);

	if (rc == ERR_OK)
		*out = d.policy;
	else
		policy_free(d.policy);
	arena_free(d.arena);
	return rc;
}

enum err_code
policies_text(const char *dir, const char *text, size_t len, struct policy **out, struct err *e)
{
	struct policies_draft d = { .arena = arena_new() };
	enum err_code rc;

	find_places(&d, dir);
	rc = policy_read_kept(text, len, include_file, include_shipped, &d, out, e);
	arena_free(d.arena);
	return rc;
}

enum err_code
policies_look(const char *dir, const char *name_or_path, struct arena *arena,
    struct mistakes *mistakes, struct policies_found *out, struct err *e)
{
	struct policies_draft d = { .arena = arena };
	const char *path = NULL;

	*out = (struct policies_found){ .path = NULL };
	if (draft_text(&d, dir, name_or_path, &path, e) != ERR_OK)
		return err_prefix(e, "regulation");
	out->path = path;
	out->json = d.body;
	out->len = d.len;
	policy_check(d.body, d.len, include_file, include_shipped, &d, mistakes, &out->policy);
	if (out->policy != NULL && !policies_is_path(name_or_path) &&
	    strcmp(out->policy->id, name_or_path) != 0)
		mistakes_add(mistakes, MISTAKE_ERROR, d.body, d.len, "id",
		    "is \"%s\": call the file %s.json, or change the id", out->policy->id,
		    out->policy->id);
	return ERR_OK;
}
