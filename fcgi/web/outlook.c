#include "web/outlook.h"

#include <stdbool.h>
#include <string.h>

#include "core/calendar.h"
#include "core/judge.h"
#include "core/verdict_json.h"
#include "store/policies.h"
#include "web/advance.h"

/* With a lunch break two a day: then it is ten working days. */
#define WINDOWS_MAX 20

static const char *
text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text == NULL ? "" : text;
}

static void
look_ahead(json_t *clock, const json_t *body, const struct policy *policy, struct utc now)
{
	enum clock_kind kind;
	struct utc due;
	bool elapsed;

	if (!clock_kind_parse(text_of(clock, "name"), &kind) ||
	    !utc_parse(text_of(clock, "due"), &due) ||
	    json_is_string(json_object_get(clock, "stopped")))
		return;
	elapsed = json_is_true(json_object_get(clock, "wall_clock"));
	json_object_set_new(clock, "left",
	    json_integer(elapsed
		    ? due.s - now.s
		    : calendar_between(verdict_clock_calendar(policy, clock), now, due).s));
	json_object_set_new(clock, "stands", json_boolean(advance_stands(body, policy, kind)));
}

void
outlook_clocks(json_t *body, const struct policy *policy, struct utc now)
{
	const json_t *clocks = json_object_get(body, "clocks");

	for (size_t i = 0; i < json_array_size(clocks); i++)
		look_ahead(json_array_get(clocks, i), body, policy, now);
}

void
outlook_own_windows(json_t *body, const struct policy *policy, struct utc now)
{
	const json_t *clocks = json_object_get(body, "clocks");

	for (size_t i = 0; i < json_array_size(clocks); i++) {
		json_t *clock = json_array_get(clocks, i);

		if (json_object_get(clock, "calendar") != NULL &&
		    json_object_get(clock, "left") != NULL)
			json_object_set_new(clock, "windows",
			    outlook_windows(verdict_clock_calendar(policy, clock), now));
	}
}

json_t *
outlook_windows(const struct calendar *calendar, struct utc now)
{
	json_t *list = json_array();
	struct utc from, to = now;

	for (int i = 0; i < WINDOWS_MAX; i++) {
		if (!calendar_interval(calendar, to, &from, &to))
			break;
		json_array_append_new(list, json_pack("[o, o]", utc_json(from), utc_json(to)));
	}
	return list;
}

json_t *
outlook_words(const struct policy *policy, const struct words *words)
{
	json_t *out = json_object();

	for (size_t i = 0; i < policy->n_languages; i++)
		json_object_set_new(out, policy->languages[i], json_string(words->in[i]));
	return out;
}

json_t *
outlook_level(const struct policy *policy, const char *level)
{
	unsigned index;

	if (level == NULL || !policy_level(policy, level, &index))
		return json_null();
	return outlook_words(policy, &policy->levels[index].title);
}

enum err_code
outlook_levels(struct policies *s, struct utc now, json_t **out, struct err *e)
{
	const struct policy *policy;
	const char *used;

	*out = json_object();
	for (size_t i = 0; (used = policies_used(s, i)) != NULL; i++) {
		if (policies_at(s, used, now, &policy, e) != ERR_OK) {
			json_decref(*out);
			return e->code;
		}
		for (size_t l = 0; l < policy->n_levels; l++) {
			const char *name = policy->levels[l].name;

			if (json_object_get(*out, name) == NULL)
				json_object_set_new(*out, name, outlook_level(policy, name));
		}
	}
	return ERR_OK;
}

/* The smaller the sooner to be shown; of equal ones the earlier due. */
enum { FORE_RUNS, FORE_STANDS, FORE_ENDED, FORE_NEVER };

static int
fore_of(const json_t *clock)
{
	if (strcmp(text_of(clock, "state"), clock_state_name(CLOCK_NONE)) == 0)
		return FORE_NEVER;
	if (json_object_get(clock, "left") == NULL)
		return FORE_ENDED;
	return json_is_true(json_object_get(clock, "stands")) ? FORE_STANDS : FORE_RUNS;
}

/* ISO instants in UTC sort as texts. */
static bool
is_before(const json_t *a, const json_t *b)
{
	const int x = fore_of(a), y = fore_of(b);

	return x != y ? x < y : strcmp(text_of(a, "due"), text_of(b, "due")) < 0;
}

json_t *
outlook_foremost(const json_t *clocks)
{
	json_t *best = NULL, *clock;

	for (size_t i = 0; i < json_array_size(clocks); i++) {
		clock = json_array_get(clocks, i);
		if (fore_of(clock) != FORE_NEVER && (best == NULL || is_before(clock, best)))
			best = clock;
	}
	return best;
}
