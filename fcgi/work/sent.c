#include "work/sent.h"

#include <jansson.h>
#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "store/record.h"
#include "work/keep.h"

#define SENT_KIND "sending"
#define PAGE 200

enum err_code
sent_put(struct db *db, const struct outbox_item *item, const struct act_change *change,
    struct utc now, struct err *e)
{
	return keep_record(db, now, item->issue, SENT_KIND, item->rule, item->clause, 0,
	    json_pack("{s:s, s:i, s:s?, s:b, s:s?, s:o?}", "key", item->key, "attempt",
		item->attempt, "note", change->note, "private", change->private_note, "stage",
		change->has_stage ? stage_name(change->stage) : NULL, "assignee",
		change->has_assignee ? json_integer(change->assignee) : NULL),
	    e);
}

/* False: the entry is of another action. */
static bool
read_sent(const char *body, const char *key, struct arena *arena, struct act_change *out)
{
	json_t *root = json_loads(body, 0, NULL);
	const char *its = json_string_value(json_object_get(root, "key"));
	const char *note = json_string_value(json_object_get(root, "note"));
	const char *stage = json_string_value(json_object_get(root, "stage"));
	const json_t *assignee = json_object_get(root, "assignee");
	const bool ours = its != NULL && strcmp(its, key) == 0;

	*out = (struct act_change){ .note = NULL };
	if (ours) {
		out->note = note == NULL ? NULL : arena_strdup(arena, note);
		out->private_note = json_is_true(json_object_get(root, "private"));
		out->has_stage = stage != NULL && stage_parse(stage, &out->stage);
		out->has_assignee = json_is_integer(assignee);
		out->assignee = json_integer_value(assignee);
	}
	json_decref(root);
	return ours;
}

/* The search goes on while only a part was found: a later attempt may have done the rest. */
static enum err_code
find_one(struct tracker *t, const struct outbox_item *item, const struct act_change *change,
    struct act_outcome *best, struct err *e)
{
	struct act_outcome found;

	if (best->kind == ACT_DONE)
		return ERR_OK;
	if (act_find(t, item->issue, item->journal_floor, change, &found, e) != ERR_OK)
		return e->code;
	if (found.kind == ACT_DONE || found.kind == ACT_PARTIAL)
		*best = found;
	return ERR_OK;
}

enum err_code
sent_find(struct tracker *t, struct db *db, const struct outbox_item *item, struct arena *arena,
    size_t *times, struct act_outcome *out, struct err *e)
{
	struct record_entry *entries;
	int64_t after = 0;
	size_t n = PAGE;

	*times = 0;
	*out = (struct act_outcome){ .kind = ACT_CONFLICT };
	while (n == PAGE) {
		if (record_list(db, item->issue, after, PAGE, arena, &entries, &n, e) != ERR_OK)
			return e->code;
		for (size_t i = 0; i < n; i++) {
			struct act_change change;

			after = entries[i].id;
			if (strcmp(entries[i].kind, SENT_KIND) != 0 ||
			    !read_sent(entries[i].body, item->key, arena, &change))
				continue;
			(*times)++;
			if (find_one(t, item, &change, out, e) != ERR_OK)
				return e->code;
		}
	}
	return ERR_OK;
}
