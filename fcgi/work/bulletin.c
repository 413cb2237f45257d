#include "work/bulletin.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/zone.h"
#include "core/calendar.h"
#include "core/holidays.h"
#include "store/hours.h"
#include "store/letter.h"
#include "store/letter_text.h"
#include "store/list.h"
#include "store/outbox.h"
#include "store/policies.h"
#include "store/setting.h"
#include "tracker/person.h"
#include "work/bulletin_text.h"
#include "work/expiry.h"

#define KIND "bulletin"
/* The last local day that was seen to, all nodes together. */
#define SETTING_DAY "bulletin.day"
#define POLICIES_MAX 16

struct gathering {
	struct case_room *room;
	const struct work_config *config;
	struct arena *arena;
	struct utc now;
	const char *day; /* "2026-11-23" */
	size_t n_policies;
	const struct policy *policies[POLICIES_MAX]; /* in use; the first is everybody's */
	struct bulletin found;
	size_t told;
};

/* ---- what there is to say ---- */

static enum err_code
add_policy(struct gathering *g, const char *project, struct err *e)
{
	struct policies *shelf = g->room->policies;
	const struct policy *p;

	if (policies_at(shelf, policies_regulation(shelf, project), g->now, &p, e) != ERR_OK)
		/* Of a project's own that was never loaded, doctor says so. */
		return e->code == ERR_NOTFOUND && project != NULL ? ERR_OK : e->code;
	for (size_t i = 0; i < g->n_policies; i++) {
		if (g->policies[i] == p)
			return ERR_OK;
	}
	if (g->n_policies < POLICIES_MAX)
		g->policies[g->n_policies++] = p;
	return ERR_OK;
}

static enum err_code
read_policies(struct gathering *g, struct err *e)
{
	const struct setting_list *list = &g->config->policies.projects;

	if (add_policy(g, NULL, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < list->n; i++) {
		const size_t len = strcspn(list->items[i], ":");

		if (add_policy(g, arena_strndup(g->arena, list->items[i], len), e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}

static enum err_code
find_parked(struct gathering *g, struct err *e)
{
	size_t counts[OUTBOX_STATE_COUNT], n;
	struct outbox_item *items;

	if (outbox_counts(g->room->db, counts, e) != ERR_OK ||
	    outbox_latest(g->room->db, OUTBOX_PARKED, BULLETIN_NAMED, g->arena, &items, &n, e) !=
		ERR_OK)
		return e->code;
	for (size_t i = 0; i < n; i++) {
		const char *reason = items[i].reason == NULL ? "" : items[i].reason;

		/* An offshoot is of no issue: its record tells nothing of it, neither does this. */
		bulletin_add(&g->found, BULLETIN_PARKED,
		    items[i].issue == 0 ? arena_printf(g->arena, "%s: %s", items[i].rule, reason)
					: arena_printf(g->arena, "#%" PRId64 " (%s): %s",
					      items[i].issue, items[i].rule, reason));
	}
	if (counts[OUTBOX_PARKED] > n)
		g->found.n[BULLETIN_PARKED] = counts[OUTBOX_PARKED];
	return ERR_OK;
}

static bool
is_level(const struct gathering *g, const char *name)
{
	for (size_t i = 0; i < g->n_policies; i++) {
		const struct policy *p = g->policies[i];

		for (size_t k = 0; k < p->n_levels; k++) {
			if (strcmp(p->levels[k].name, name) == 0)
				return true;
		}
	}
	return false;
}

static enum err_code
find_levels(struct gathering *g, struct err *e)
{
	struct rows *rows =
	    db_query(g->room->db, Q_bulletin_levels, PARAMS(p_utc(g->now), p_utc(g->now)));

	while (rows_next(rows)) {
		const char *level = row_text(rows, 0);

		if (!is_level(g, level))
			bulletin_add(&g->found, BULLETIN_LEVELS,
			    arena_printf(g->arena, "%s (%" PRId64 ")", level, row_int(rows, 1)));
	}
	return rows_end(rows, e);
}

static enum err_code
find_unbound(struct gathering *g, struct err *e)
{
	struct rows *rows = db_query(g->room->db, Q_bulletin_unbound, NO_PARAMS);

	while (rows_next(rows))
		bulletin_add(
		    &g->found, BULLETIN_UNBOUND, arena_strdup(g->arena, row_text(rows, 0)));
	return rows_end(rows, e);
}

static void
find_holidays_of(struct gathering *g, const struct policy *p, const struct policy_calendar *hours)
{
	int years[HOLIDAYS_YEARS];
	const size_t n = hours->dated ? holidays_missing(hours->calendar, g->now, years) : 0;
	const bool own = hours == &p->calendars[0];

	for (size_t i = 0; i < n; i++)
		bulletin_add(&g->found, BULLETIN_HOLIDAYS,
		    arena_printf(g->arena, "%s%s%s: %d", p->id, own ? "" : ", ",
			own ? "" : hours->name, years[i]));
}

static void
find_holidays(struct gathering *g)
{
	for (size_t i = 0; i < g->n_policies; i++) {
		for (size_t k = 0; k < g->policies[i]->n_calendars; k++)
			find_holidays_of(g, g->policies[i], &g->policies[i]->calendars[k]);
	}
}

static enum err_code
find_contracts(struct gathering *g, struct err *e)
{
	struct expiry_contract *ending;
	size_t n;

	if (expiry_list(g->room->db, g->policies[0], g->now, g->arena, &ending, &n, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < n; i++)
		bulletin_add(&g->found, BULLETIN_CONTRACTS,
		    arena_printf(g->arena, "%s, %s: %s", ending[i].client, ending[i].number,
			expiry_last_day(&ending[i], g->policies[0], g->arena)));
	return ERR_OK;
}

static enum err_code
find_failures(struct gathering *g, struct err *e)
{
	const char **failures;
	size_t n;

	if (g->config->checkup == NULL)
		return ERR_OK;
	if (g->config->checkup(g->config->checkup_ctx, g->arena, &failures, &n, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < n; i++)
		bulletin_add(&g->found, BULLETIN_FAILURES, failures[i]);
	return ERR_OK;
}

static enum err_code
find_all(struct gathering *g, struct err *e)
{
	if (find_parked(g, e) != ERR_OK || find_levels(g, e) != ERR_OK ||
	    find_unbound(g, e) != ERR_OK)
		return e->code;
	find_holidays(g);
	return find_contracts(g, e) == ERR_OK ? find_failures(g, e) : e->code;
}

/* ---- telling it ---- */

static enum err_code
put_letter(struct db *db, struct gathering *g, int64_t user, const char *body, struct err *e)
{
	const bool leaves = g->config->act && g->config->mail.host != NULL;
	struct letter l = {
		.key = arena_printf(g->arena, KIND ":%s:user:%" PRId64, g->day, user),
		.kind = KIND,
		.user = user,
		.body = body,
		.cause = g->now,
		.due = g->now,
		.state = leaves ? LETTER_PENDING : LETTER_SHADOW,
	};
	struct hours *own;
	bool fresh;

	/* Whose hours cannot be read is told by doctor. */
	if (hours_of(db, user, g->now, &own, e) != ERR_OK && e->code != ERR_INVALID)
		return e->code;
	if (own != NULL)
		l.due = utc_max(calendar_next_open(hours_calendar(own), g->now), g->now);
	hours_free(own);
	/* Tomorrow's says it again. */
	l.stale = utc_plus(l.due, (struct span){ SPAN_DAY });
	if (letter_put(db, &l, g->now, &fresh, e) != ERR_OK)
		return e->code;
	g->told += fresh;
	return ERR_OK;
}

/* db_step: the letters, and that this day is seen to. */
static enum err_code
tell(struct db *db, void *ctx, struct err *e)
{
	struct gathering *g = ctx;
	const struct setting_list *admins = &g->config->mail.admin;
	const struct letter_words words = bulletin_words(&g->found, g->arena);
	const char *body = letter_body(letter_words_json(&words), g->arena);

	g->told = 0;
	for (size_t i = 0; i < admins->n && !bulletin_is_empty(&g->found); i++) {
		struct person *p;

		if (person_named(db, admins->items[i], g->arena, &p, e) != ERR_OK)
			return e->code;
		if (p != NULL && p->active && put_letter(db, g, p->id, body, e) != ERR_OK)
			return e->code;
	}
	return setting_put(db, SETTING_DAY, g->day, g->now, e);
}

/* *due: this day was not seen to, and the office is open. */
static enum err_code
is_due(struct gathering *g, bool *due, struct err *e)
{
	const struct calendar *c = g->policies[0]->calendar;
	const struct civil today = civil_from_days(zone_wall(calendar_zone(c), g->now) / SPAN_DAY);
	const char *seen;

	*due = false;
	if (!calendar_is_open(c, g->now))
		return ERR_OK;
	g->day = arena_printf(g->arena, "%04d-%02d-%02d", today.year, today.month, today.day);
	if (setting_get(g->room->db, SETTING_DAY, g->arena, &seen, e) != ERR_OK)
		return e->code;
	*due = seen == NULL || strcmp(seen, g->day) != 0;
	return ERR_OK;
}

static enum err_code
step(struct gathering *g, struct err *e)
{
	bool due;

	if (read_policies(g, e) != ERR_OK || is_due(g, &due, e) != ERR_OK)
		return e->code;
	if (!due)
		return ERR_OK;
	if (find_all(g, e) != ERR_OK)
		return e->code;
	return db_transact(g->room->db, tell, g, e);
}

enum err_code
bulletin_step(struct case_room *room, const struct work_config *config, struct utc now,
    size_t *told, struct err *e)
{
	struct gathering g = { .room = room, .config = config, .now = now };
	enum err_code rc;

	*told = 0;
	if (config->mail.admin.n == 0)
		return ERR_OK;
	g.arena = arena_new();
	rc = step(&g, e);
	*told = rc == ERR_OK ? g.told : 0;
	arena_free(g.arena);
	return rc == ERR_OK ? rc : err_prefix(e, "the daily summary");
}
