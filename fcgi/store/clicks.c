#include "store/clicks.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/db.h"
#include "store/list.h"
#include "store/setting.h"

#define NAME_BYTES 40

TERM_FUNCTIONS(clicks, CLICKS_TERMS, CLICKS_COUNT)

static bool
read_click(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct click *c = item;

	(void)arena;
	(void)e;
	c->score = (double)row_int(rows, 0) / CLICKS_THOUSANDTHS;
	c->wanted = row_int(rows, 1) != 0;
	return true;
}

enum err_code
clicks_read(struct db *db, enum clicks kind, struct utc since, struct arena *arena,
    struct click **out, size_t *n, struct err *e)
{
	static const enum query queries[CLICKS_COUNT] = {
		[CLICKS_SIMILAR] = Q_clicks_similar,
		[CLICKS_ARTICLES] = Q_clicks_articles,
	};

	return list_all(db_query(db, queries[kind],
			    PARAMS(p_utc(since), p_int(CLICKS_OF_ONE), p_int(CLICKS_MAX))),
	    read_click, sizeof(**out), arena, out, n, e);
}

/* ---- the thresholds: settings of the database, in thousandths ---- */

static const char *
setting_of(enum clicks kind, char name[static NAME_BYTES])
{
	snprintf(name, NAME_BYTES, "threshold.%s", clicks_name(kind));
	return name;
}

enum err_code
clicks_threshold_put(
    struct db *db, enum clicks kind, double threshold, struct utc now, struct err *e)
{
	char name[NAME_BYTES], text[24];

	snprintf(text, sizeof(text), "%ld", lround(threshold * CLICKS_THOUSANDTHS));
	return setting_put(db, setting_of(kind, name), text, now, e);
}

enum err_code
clicks_threshold(struct db *db, enum clicks kind, double usual, double *threshold, struct err *e)
{
	struct arena *arena = arena_new();
	char name[NAME_BYTES];
	const char *text;
	const enum err_code rc = setting_get(db, setting_of(kind, name), arena, &text, e);

	*threshold = usual;
	if (rc == ERR_OK && text != NULL)
		*threshold = (double)strtol(text, NULL, 10) / CLICKS_THOUSANDTHS;
	arena_free(arena);
	return rc;
}
