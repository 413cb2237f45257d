#include "hooks/digest.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "store/wake.h"

/* digest varchar(80) */
#define DIGEST_TEXT 81
#define CHUNK 100
/* Two polls of every process: by then all of them have read a changed catalogue. */
#define CATALOGUE_DELAY 60
#define NO_ITEMS Q_COUNT

static const struct {
	const char *name;
	enum query items; /* each with a digest of its own, by id */
	enum query touched; /* open issues of an item */
	unsigned places; /* how often `touched` asks for the item */
	bool catalogue;
} sources[DIGEST_COUNT] = {
	[DIGEST_VERSIONS] = { "versions", Q_digest_versions, Q_digest_of_version, 1, false },
	[DIGEST_PROJECTS] = { "projects", Q_digest_projects, Q_digest_of_project, 1, false },
	[DIGEST_MEMBERS] = { "members", Q_digest_members, Q_digest_of_project, 1, false },
	[DIGEST_USERS] = { "users", Q_digest_users, Q_digest_of_user, 2, false },
	[DIGEST_ROLES] = { "roles", Q_digest_roles, Q_digest_of_role, 1, true },
	[DIGEST_STATUSES] = { "issue_statuses", Q_digest_statuses, Q_digest_of_status, 1, true },
	[DIGEST_TRACKERS] = { "trackers", Q_digest_trackers, Q_digest_of_tracker, 1, true },
	[DIGEST_ENUMERATIONS] = { "enumerations", Q_digest_enumerations, Q_digest_of_priority, 1,
	    true },
	[DIGEST_FIELDS] = { "custom_fields", NO_ITEMS, NO_ITEMS, 0, true },
	[DIGEST_SETTINGS] = { "settings", NO_ITEMS, NO_ITEMS, 0, true },
};

typedef char totals[DIGEST_COUNT][DIGEST_TEXT];

struct digest {
	bool seen;
	totals last;
};

/* An item and its digest; NULL: it is no more. */
struct item {
	int64_t id;
	const char *digest;
};

struct items {
	size_t n;
	size_t room;
	struct item *v;
};

struct change {
	enum digest_source source;
	struct utc now;
	bool silent; /* first sight: nothing is woken */
	size_t n;
	const struct item *items;
	size_t woken;
	struct arena *arena;
};

struct digest *
digest_new(void)
{
	struct digest *d = calloc(1, sizeof(*d));

	if (d == NULL)
		abort();
	return d;
}

void
digest_free(struct digest *d)
{
	free(d);
}

static enum err_code
read_totals(struct db *db, enum query q, totals out, struct err *e)
{
	struct rows *rows = db_query(db, q, NO_PARAMS);

	memset(out, 0, sizeof(totals));
	while (rows_next(rows))
		for (size_t i = 0; i < DIGEST_COUNT; i++)
			if (strcmp(sources[i].name, row_text(rows, 0)) == 0)
				strncpy(out[i], row_text(rows, 1), DIGEST_TEXT - 1);
	return rows_end(rows, e);
}

static void
items_put(struct items *items, struct arena *a, int64_t id, const char *digest)
{
	if (items->n == items->room) {
		struct item *more;

		items->room = items->room > 0 ? 2 * items->room : 64;
		more = arena_array(a, items->room, sizeof(*more));
		if (items->n > 0)
			memcpy(more, items->v, items->n * sizeof(*more));
		items->v = more;
	}
	items->v[items->n++] = (struct item){ .id = id, .digest = digest };
}

static enum err_code
read_items(struct db *db, enum query q, const struct param *params, size_t n, struct arena *a,
    struct items *out, struct err *e)
{
	struct rows *rows = db_query(db, q, params, n);

	*out = (struct items){ 0 };
	while (rows_next(rows))
		items_put(out, a, row_int(rows, 0), arena_strdup(a, row_text(rows, 1)));
	return rows_end(rows, e);
}

/* Both are in order of id. */
static void
compare(const struct items *was, const struct items *is, struct arena *a, struct items *changed)
{
	size_t i = 0, k = 0;

	*changed = (struct items){ 0 };
	while (i < was->n || k < is->n) {
		if (k == is->n || (i < was->n && was->v[i].id < is->v[k].id))
			items_put(changed, a, was->v[i++].id, NULL);
		else if (i == was->n || is->v[k].id < was->v[i].id) {
			items_put(changed, a, is->v[k].id, is->v[k].digest);
			k++;
		} else {
			if (strcmp(was->v[i].digest, is->v[k].digest) != 0)
				items_put(changed, a, is->v[k].id, is->v[k].digest);
			i++;
			k++;
		}
	}
}

static enum err_code
store_item(struct db *db, const struct change *c, const struct item *item, struct err *e)
{
	const struct param source = p_text(sources[c->source].name);

	if (item->digest == NULL)
		return db_exec(db, Q_digest_item_drop, PARAMS(source, p_int(item->id)), e);
	return db_exec(
	    db, Q_digest_item_put, PARAMS(source, p_int(item->id), p_text(item->digest)), e);
}

static enum err_code
read_touched(struct db *db, const struct change *c, const struct item *item, struct items *issues,
    struct err *e)
{
	const struct param twice[] = { p_int(item->id), p_int(item->id) };
	struct rows *rows =
	    db_query(db, sources[c->source].touched, twice, sources[c->source].places);

	while (rows_next(rows))
		items_put(issues, c->arena, row_int(rows, 0), NULL);
	return rows_end(rows, e);
}

static enum err_code
wake_touched(struct db *db, struct change *c, const struct items *issues, struct err *e)
{
	int64_t *ids = arena_array(c->arena, issues->n + 1, sizeof(*ids));
	const struct span delay = { sources[c->source].catalogue ? CATALOGUE_DELAY : 0 };

	for (size_t i = 0; i < issues->n; i++)
		ids[i] = issues->v[i].id;
	c->woken = issues->n;
	if (issues->n == 0)
		return ERR_OK;
	return wake_issues(db, ids, issues->n, utc_plus(c->now, delay), e);
}

/* Some changed items and their wake-ups, both or neither. */
static enum err_code
change_step(struct db *db, void *ctx, struct err *e)
{
	struct change *c = ctx;
	struct items issues = { 0 };
	enum err_code rc = ERR_OK;

	for (size_t i = 0; i < c->n && rc == ERR_OK; i++) {
		rc = store_item(db, c, &c->items[i], e);
		if (rc == ERR_OK && !c->silent)
			rc = read_touched(db, c, &c->items[i], &issues, e);
	}
	return rc == ERR_OK ? wake_touched(db, c, &issues, e) : rc;
}

static enum err_code
change_items(struct db *db, struct change *c, struct digest_news *out, struct err *e)
{
	const struct param name = p_text(sources[c->source].name);
	struct items was, is, changed;
	enum err_code rc;

	rc = read_items(db, Q_digest_item_list, &name, 1, c->arena, &was, e);
	if (rc == ERR_OK)
		rc = read_items(db, sources[c->source].items, NO_PARAMS, c->arena, &is, e);
	if (rc != ERR_OK)
		return rc;
	compare(&was, &is, c->arena, &changed);
	for (size_t done = 0; done < changed.n && rc == ERR_OK; done += c->n) {
		c->items = changed.v + done;
		c->n = changed.n - done < CHUNK ? changed.n - done : CHUNK;
		rc = db_transact(db, change_step, c, e);
		if (rc == ERR_OK)
			out->woken += c->woken;
	}
	return rc;
}

/*
 * The total is stored last: whoever dies in between finds the rest still
 * different. It was read before the items, so what changed since differs again
 * at the next poll.
 */
static enum err_code
change_source(struct db *db, enum digest_source source, const char *was, const char *is,
    struct utc now, struct digest_news *out, struct err *e)
{
	struct change c = {
		.source = source, .now = now, .silent = *was == '\0', .arena = arena_new()
	};
	enum err_code rc = ERR_OK;

	if (sources[source].items != NO_ITEMS)
		rc = change_items(db, &c, out, e);
	if (rc == ERR_OK)
		rc = db_exec(
		    db, Q_digest_store, PARAMS(p_text(sources[source].name), p_text(is)), e);
	arena_free(c.arena);
	return rc == ERR_OK ? rc : err_prefix(e, "comparing %s", sources[source].name);
}

/* What differs from what this process saw last. */
static void
compare_totals(struct digest *d, totals now, struct digest_news *out)
{
	*out = (struct digest_news){ .catalogue = !d->seen };
	for (size_t i = 0; i < DIGEST_COUNT; i++) {
		if (!d->seen || strcmp(d->last[i], now[i]) == 0)
			continue;
		out->changed |= 1u << i;
		out->catalogue |= sources[i].catalogue;
	}
	memcpy(d->last, now, sizeof(totals));
	d->seen = true;
}

enum err_code
digest_watch(struct digest *d, struct db *db, struct digest_news *out, struct err *e)
{
	totals is;
	enum err_code rc = read_totals(db, Q_digest_totals, is, e);

	*out = (struct digest_news){ 0 };
	if (rc == ERR_OK)
		compare_totals(d, is, out);
	return rc;
}

enum err_code
digest_poll(struct digest *d, struct db *db, struct utc now, struct digest_news *out, struct err *e)
{
	totals stored;
	enum err_code rc = digest_watch(d, db, out, e);

	if (rc == ERR_OK)
		rc = read_totals(db, Q_digest_stored, stored, e);
	for (unsigned i = 0; i < DIGEST_COUNT && rc == ERR_OK; i++)
		if (strcmp(stored[i], d->last[i]) != 0)
			rc = change_source(
			    db, (enum digest_source)i, stored[i], d->last[i], now, out, e);
	/* A caller who only sees the error is told of the catalogue next time. */
	if (rc != ERR_OK)
		d->seen = false;
	return rc;
}
