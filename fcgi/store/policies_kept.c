#include <string.h>

#include "base/arena.h"
#include "store/places.h"
#include "store/policies.h"
#include "store/revision.h"

/* What a revision on record is read from. */
struct kept {
	const struct revision *revision;
	struct places shipped;
	struct arena *arena;
};

/* policy_include over the files of the revision. */
static const char *
include_kept(void *ctx, const char *name, struct err *e)
{
	const struct revision *r = ((const struct kept *)ctx)->revision;

	for (size_t i = 0; i < r->n_files; i++) {
		if (strcmp(r->files[i].name, name) == 0)
			return r->files[i].body;
	}
	err_set(e, ERR_NOTFOUND, "%s: not on record with the revision", name);
	return NULL;
}

/* policy_include over what ships with this version of the program. */
static const char *
include_shipped(void *ctx, const char *name, struct err *e)
{
	const struct kept *k = ctx;

	return places_text(&k->shipped, name, k->arena, e);
}

enum err_code
policies_kept(const struct revision *r, const char *dir, struct policy **out, struct err *e)
{
	struct kept k = { .revision = r, .arena = arena_new() };
	enum err_code rc;

	places_find_shipped(&k.shipped, dir, k.arena);
	rc = policy_read_kept(r->body, strlen(r->body), include_kept, include_shipped, &k, out, e);
	arena_free(k.arena);
	if (rc == ERR_OK)
		return ERR_OK;
	return err_prefix(e, "regulation %s, revision %s, as on record", r->regulation, r->name);
}

enum err_code
policies_recorded(struct db *db, const char *dir, const char *regulation, struct utc at,
    struct policy **out, struct err *e)
{
	struct arena *arena = arena_new();
	struct revision r;
	enum err_code rc = revision_at(db, regulation, at, arena, &r, e);

	if (rc == ERR_OK)
		rc = policies_kept(&r, dir, out, e);
	arena_free(arena);
	return rc;
}
