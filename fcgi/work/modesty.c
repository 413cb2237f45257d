#include "work/modesty.h"

#include "base/arena.h"
#include "search/threshold.h"
#include "store/clicks.h"

#define CLICKS_DAYS 180

static enum err_code
refit(struct db *db, enum clicks kind, struct utc now, struct arena *arena, struct err *e)
{
	static const struct threshold_range *const ranges[CLICKS_COUNT] = {
		[CLICKS_SIMILAR] = &threshold_similar,
		[CLICKS_ARTICLES] = &threshold_articles,
	};
	const struct utc since = utc_plus(now, (struct span){ -CLICKS_DAYS * SPAN_DAY });
	struct threshold_click *clicks;
	struct click *all;
	size_t n;

	if (clicks_read(db, kind, since, arena, &all, &n, e) != ERR_OK)
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
