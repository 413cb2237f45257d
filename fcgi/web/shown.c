#include "web/shown.h"

#include <stdbool.h>
#include <string.h>

#include "core/policy.h"

/* What a client sees of it. The rest is how the support works: nobody's but its own. */
static const char *const client_members[] = {
	"id",
	"issue",
	"judged_at",
	"regulation",
	"revision",
	"level",
	"category",
	"channel",
	"stage",
	"stage_since",
	"priority",
	"arrived",
	"assumed",
	"titles",
	"windows",
};

static const char *const client_breach_members[] = { "clock", "cycle", "at", "due" };
static const char *const client_queue_members[] = { "waits" };

static json_t *
pick(const json_t *from, const char *const names[], size_t n)
{
	json_t *out = json_object();

	for (size_t i = 0; i < n; i++) {
		json_t *value = json_object_get(from, names[i]);

		if (value != NULL)
			json_object_set(out, names[i], value);
	}
	return out;
}

#define PICK(from, names) pick(from, names, sizeof(names) / sizeof(names[0]))

/* A breach that a later priority took back is ours to explain. */
static json_t *
client_breaches(const json_t *breaches)
{
	json_t *out = json_array(), *breach;
	size_t i;

	json_array_foreach(breaches, i, breach)
	{
		if (json_is_null(json_object_get(breach, "superseded")))
			json_array_append_new(out, PICK(breach, client_breach_members));
	}
	return out;
}

/* What they are asked for; what staff only doubt is staff's to look at. */
static json_t *
client_missing(const json_t *missing)
{
	json_t *out = json_array(), *item;
	size_t i;

	json_array_foreach(missing, i, item)
	{
		const char *state = json_string_value(json_object_get(item, "state"));

		if (state != NULL && strcmp(state, "missing") == 0 &&
		    !json_is_false(json_object_get(item, "asked")))
			json_array_append(out, item);
	}
	return out;
}

/* With whom the support has work done, and how long that takes them. */
static bool
is_inner(enum clock_kind kind)
{
	return kind == CLOCK_DEVELOPMENT || kind == CLOCK_THIRD_PARTY || kind == CLOCK_ESTIMATE;
}

json_t *
shown_clocks(const json_t *clocks)
{
	json_t *out = json_array(), *clock;
	enum clock_kind kind;
	size_t i;

	json_array_foreach(clocks, i, clock)
	{
		const char *name = json_string_value(json_object_get(clock, "name"));

		if (name != NULL && clock_kind_parse(name, &kind) && !is_inner(kind))
			json_array_append(out, clock);
	}
	return out;
}

void
shown_unnamed(json_t *clock)
{
	json_object_del(clock, "calendar");
}

/* Copies: the clocks of the body stay as they are. */
static json_t *
client_clocks(const json_t *clocks)
{
	json_t *theirs = shown_clocks(clocks), *out = json_array(), *clock;
	size_t i;

	json_array_foreach(theirs, i, clock)
	{
		json_t *copy = json_copy(clock);

		shown_unnamed(copy);
		json_array_append_new(out, copy);
	}
	json_decref(theirs);
	return out;
}

json_t *
shown_to_client(const json_t *body)
{
	json_t *out = PICK(body, client_members);

	json_object_set_new(out, "clocks", client_clocks(json_object_get(body, "clocks")));
	json_object_set_new(
	    out, "queue", PICK(json_object_get(body, "queue"), client_queue_members));
	json_object_set_new(out, "missing", client_missing(json_object_get(body, "missing")));
	json_object_set_new(out, "actions", json_array());
	json_object_set_new(out, "flags", json_array());
	json_object_set_new(out, "wake", json_null());
	json_object_set_new(out, "breaches", client_breaches(json_object_get(body, "breaches")));
	return out;
}
