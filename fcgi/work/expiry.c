#include "work/expiry.h"

#include <inttypes.h>
#include <stdlib.h>

#include <jansson.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/settings.h"
#include "base/zone.h"
#include "core/calendar.h"
#include "core/level.h"
#include "store/brake.h"
#include "store/letter.h"
#include "store/letter_text.h"
#include "store/list.h"
#include "work/config.h"

/* Days before the end, the latest first. */
static const int thresholds[] = { 7, 30 };
#define FARTHEST_DAYS 30

static bool
read_ending(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	*(struct expiry_contract *)item = (struct expiry_contract){
		.contract = row_int(rows, 0),
		.client = list_text(rows, 1, arena),
		.number = list_text(rows, 2, arena),
		.level = list_text(rows, 3, arena),
		.to = row_utc(rows, 4),
		.next = list_text(rows, 5, arena),
	};
	return true;
}

static bool
read_user(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	*(int64_t *)item = row_int(rows, 0);
	return true;
}

static enum err_code
read_managers(struct db *db, const struct setting_list *roles, struct list *out, struct err *e)
{
	json_t *names = json_array();
	char *text;
	enum err_code rc;

	for (size_t i = 0; i < roles->n; i++)
		json_array_append_new(names, json_string(roles->items[i]));
	text = json_dumps(names, JSON_COMPACT);
	rc = list_rows(out, db_query(db, Q_expiry_managers, PARAMS(p_text(text))), read_user, e);
	free(text);
	json_decref(names);
	return rc;
}

/* 0: none is reached yet. */
static int
threshold_of(const struct expiry_contract *k, struct utc now)
{
	for (size_t i = 0; i < sizeof(thresholds) / sizeof(thresholds[0]); i++) {
		if (k->to.s - now.s <= thresholds[i] * (int64_t)SPAN_DAY)
			return thresholds[i];
	}
	return 0;
}

/* ---- words ---- */

const char *
expiry_last_day(const struct expiry_contract *k, const struct policy *policy, struct arena *arena)
{
	const int64_t local =
	    zone_wall(calendar_zone(policy->calendar), (struct utc){ k->to.s - 1 });
	const struct civil c = civil_from_days(local / SPAN_DAY);

	return arena_printf(arena, "%02d.%02d.%04d", c.day, c.month, c.year);
}

/* What requests have from then on, as the regulation calls it. */
static const char *
next_level(const struct expiry_contract *k, const struct policy *policy, enum wording l)
{
	unsigned level = 0;

	if (k->next != NULL && !policy_level(policy, k->next, &level))
		level = 0;
	return policy->levels[level].title.in[policy_language(policy, wording_name(l))];
}

static const char *
body_of(const struct expiry_contract *k, const struct policy *policy, struct arena *arena)
{
	const char *day = expiry_last_day(k, policy, arena);
	const struct letter_words words = {
		.title = {
			[WORDING_RU] = arena_printf(arena, "Договор заканчивается: %s", k->client),
			[WORDING_KK] =
			    arena_printf(arena, "Шарт мерзімі аяқталып келеді: %s", k->client),
			[WORDING_EN] = arena_printf(arena, "A contract ends: %s", k->client),
		},
		.text = {
			[WORDING_RU] = arena_printf(arena,
			    "Последний день договора %s с клиентом %s — %s.\n"
			    "Обращения, которые поступят позже, обслуживаются по уровню «%s».\n",
			    k->number, k->client, day, next_level(k, policy, WORDING_RU)),
			[WORDING_KK] = arena_printf(arena,
			    "%s клиентімен жасалған %s шартының соңғы күні — %s.\n"
			    "Одан кейін түскен өтініштерге «%s» деңгейінде қызмет көрсетіледі.\n",
			    k->client, k->number, day, next_level(k, policy, WORDING_KK)),
			[WORDING_EN] = arena_printf(arena,
			    "The last day of contract %s with %s is %s.\n"
			    "Requests that arrive later are served at the level \"%s\".\n",
			    k->number, k->client, day, next_level(k, policy, WORDING_EN)),
		},
	};
	json_t *body = letter_words_json(&words);

	json_object_set_new(body, "contract", json_integer(k->contract));
	json_object_set_new(body, "to", json_integer(k->to.s));
	return letter_body(body, arena);
}

enum err_code
expiry_reword(struct db *db, const struct policy *policy, const char *body, struct utc now,
    struct arena *arena, const char **out, struct err *e)
{
	json_t *told = json_loads(body, 0, NULL);
	const json_int_t contract = json_integer_value(json_object_get(told, "contract"));
	const json_int_t to = json_integer_value(json_object_get(told, "to"));
	struct expiry_contract *all;
	enum err_code rc;
	size_t n;

	json_decref(told);
	/* One that names no contract stands as it is. */
	*out = contract == 0 ? body : NULL;
	rc = expiry_list(db, policy, now, arena, &all, &n, e);
	for (size_t i = 0; rc == ERR_OK && i < n; i++) {
		if (all[i].contract == contract && all[i].to.s == to)
			*out = body_of(&all[i], policy, arena);
	}
	return rc;
}

/* ---- telling ---- */

/* One threshold of one contract, to each manager. */
struct telling {
	const struct expiry_contract *ending;
	const struct policy *policy;
	struct list managers; /* int64_t */
	struct arena *arena;
	struct utc now;
	enum letter_state state;
	size_t told;
};

/* db_step */
static enum err_code
tell(struct db *db, void *ctx, struct err *e)
{
	struct telling *t = ctx;
	const struct expiry_contract *k = t->ending;
	const int days = threshold_of(k, t->now);
	const int64_t *users = t->managers.items;
	struct letter letter = {
		.kind = EXPIRY_LETTER,
		.rule = rule_name(RULE_WARNING),
		.body = body_of(k, t->policy, t->arena),
		.cause = { k->to.s - days * (int64_t)SPAN_DAY },
		.due = calendar_next_open(t->policy->calendar, t->now),
		.stale = k->to,
		.state = t->state,
	};

	t->told = 0;
	for (size_t i = 0; i < t->managers.n; i++) {
		bool fresh;

		letter.user = users[i];
		letter.key = arena_printf(t->arena,
		    EXPIRY_LETTER ":%" PRId64 ":%" PRId64 ":%d:user:%" PRId64, k->contract, k->to.s,
		    days, users[i]);
		if (letter_put(db, &letter, t->now, &fresh, e) != ERR_OK)
			return e->code;
		t->told += fresh;
	}
	return ERR_OK;
}

/* A contract entered late has its cause in the past: what counts is that it is told now. */
static enum err_code
find_state(struct telling *t, struct db *db, const struct work_config *config, struct err *e)
{
	struct brake brake;

	t->state = LETTER_SHADOW;
	if (!config->act || config->mail.host == NULL)
		return ERR_OK;
	if (brake_get(db, rule_name(RULE_WARNING), t->arena, &brake, e) != ERR_OK)
		return e->code;
	t->state = letter_admits(&brake, t->now);
	return ERR_OK;
}

static enum err_code
tell_all(struct db *db, struct telling *t, const struct expiry_contract *all, size_t n,
    size_t *told, struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		t->ending = &all[i];
		if (threshold_of(&all[i], t->now) == 0)
			continue;
		if (db_transact(db, tell, t, e) != ERR_OK)
			return e->code;
		*told += t->told;
	}
	return ERR_OK;
}

enum err_code
expiry_list(struct db *db, const struct policy *policy, struct utc now, struct arena *arena,
    struct expiry_contract **out, size_t *n, struct err *e)
{
	struct list l = { .arena = arena, .size = sizeof(**out) };
	const struct utc far = { now.s + FARTHEST_DAYS * (int64_t)SPAN_DAY };
	const enum err_code rc = list_rows(&l,
	    db_query(db, Q_expiry_due, PARAMS(p_utc(now), p_utc(now), p_utc(far))), read_ending, e);

	*out = l.items;
	*n = 0;
	for (size_t i = 0; i < l.n; i++) {
		const struct expiry_contract *k = &(*out)[i];

		if (k->next == NULL || level_is_lower(policy, k->next, k->level))
			(*out)[(*n)++] = *k;
	}
	return rc;
}

enum err_code
expiry_step(struct db *db, const struct work_config *config, const struct policy *policy,
    struct utc now, size_t *told, struct err *e)
{
	struct arena *arena = arena_new();
	struct expiry_contract *endings;
	struct telling t = {
		.policy = policy,
		.managers = { .arena = arena, .size = sizeof(int64_t) },
		.arena = arena,
		.now = now,
	};
	size_t n = 0;
	enum err_code rc;

	*told = 0;
	rc = expiry_list(db, policy, now, arena, &endings, &n, e);
	if (rc == ERR_OK && n > 0)
		rc = read_managers(db, &config->tracker->managers, &t.managers, e);
	if (rc == ERR_OK)
		rc = find_state(&t, db, config, e);
	if (rc == ERR_OK)
		rc = tell_all(db, &t, endings, n, told, e);
	arena_free(arena);
	return rc == ERR_OK ? rc : err_prefix(e, "contracts that end");
}
