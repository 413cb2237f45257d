#include "work/modesty.h"

#include "base/arena.h"
#include "search/threshold.h"
#include "store/clicks.h"

#define CLICKS_DAYS 180

static const struct threshold_range *const ranges[CLICKS_COUNT] = {
	[CLICKS_SIMILAR] = &threshold_similar,
	[CLICKS_ARTICLES] = &threshold_articles,
};

static enum err_code
read_clicks(struct db *db, enum clicks kind, struct utc now, struct arena *arena,
    struct click **out, size_t *n, struct err *e)
{
	const struct utc since = utc_plus(now, (struct span){ -CLICKS_DAYS * SPAN_DAY });

	return clicks_read(db, kind, since, arena, out, n, e);
}

static enum err_code
refit(struct db *db, enum clicks kind, struct utc now, struct arena *arena, struct err *e)
{
	struct threshold_click *clicks;
	struct click *all;
	size_t n;

	if (read_clicks(db, kind, now, arena, &all, &n, e) != ERR_OK)
		return e->code;
	clicks = arena_array(arena, n + 1, sizeof(*clicks));
	for (size_t i = 0; i < n; i++)
		clicks[i] = (struct threshold_click){ all[i].score, all[i].wanted };
	return clicks_threshold_put(db, kind, threshold_fit(ranges[kind], clicks, n), now, e);
}

enum err_code
modesty_refit(struct db *db, struct utc now, struct err *e)
{
	struct arena *arena = arena_new();
	enum err_code rc = ERR_OK;

	for (enum clicks kind = 0; kind < CLICKS_COUNT && rc == ERR_OK; kind++)
		rc = refit(db, kind, now, arena, e);
	arena_free(arena);
	return rc;
}

static enum err_code
tell(struct db *db, struct utc now, struct arena *arena, struct modesty_told *t, struct err *e)
{
	const struct threshold_range *range = ranges[t->kind];
	struct click *all;

	t->usual = range->usual;
	t->lowest = range->lowest;
	t->highest = range->highest;
	if (clicks_threshold(db, t->kind, range->usual, &t->threshold, e) != ERR_OK ||
	    read_clicks(db, t->kind, now, arena, &all, &t->clicks, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < t->clicks; i++)
		t->wanted += all[i].wanted;
	return ERR_OK;
}

enum err_code
modesty_tell(
    struct db *db, struct utc now, struct modesty_told out[static CLICKS_COUNT], struct err *e)
{
	struct arena *arena = arena_new();
	enum err_code rc = ERR_OK;

	for (enum clicks kind = 0; kind < CLICKS_COUNT && rc == ERR_OK; kind++) {
		out[kind] = (struct modesty_told){ .kind = kind };
		rc = tell(db, now, arena, &out[kind], e);
	}
	arena_free(arena);
	return rc;
}
