/* What a client's silence will close, in time for a person to stop it. */
#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "core/judge.h"
#include "core/verdict_json.h"
#include "hooks/nudge.h"
#include "store/brake.h"
#include "store/fact.h"
#include "store/outbox_word.h"
#include "web/bodies.h"
#include "web/body.h"
#include "web/listed.h"
#include "web/router.h"

#define SCAN_MAX 2000
#define LIST_MAX 200

/* The last word on the closing of that key; NULL: none. */
static const struct fact_word *
latest_word(const struct fact_word *words, size_t n, const char *key)
{
	const struct fact_word *latest = NULL;

	for (size_t i = 0; i < n; i++) {
		if ((words[i].kind == FACT_WORD_DECLINE || words[i].kind == FACT_WORD_CONFIRM) &&
		    strcmp(words[i].value, key) == 0)
			latest = &words[i];
	}
	return latest;
}

/* An action of it is there when the silence is over: parked ones need somebody. */
static enum err_code
add_action(
    struct web *w, json_t *row, int64_t issue, const char *key, struct arena *a, struct err *e)
{
	struct outbox_item *items;
	size_t n;

	if (outbox_of(w->db, issue, a, &items, &n, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(items[i].key, key) != 0)
			continue;
		json_object_set_new(row, "state", json_string(outbox_state_name(items[i].state)));
		if (items[i].reason != NULL)
			json_object_set_new(row, "reason", json_string(items[i].reason));
	}
	return ERR_OK;
}

static enum err_code
closing_json(
    struct web *w, const struct verdict_row *v, struct arena *a, json_t **out, struct err *e)
{
	const json_t *closing =
	    json_object_get(bodies_get(w->bodies, v->issue, v->body), "closing");
	const char *key = json_string_value(json_object_get(closing, "key"));
	const struct fact_word *word;
	struct fact_word *words;
	size_t n;

	*out = NULL;
	if (key == NULL)
		return ERR_OK;
	if (fact_words(w->db, v->issue, a, &words, &n, e) != ERR_OK)
		return e->code;
	word = latest_word(words, n, key);
	*out = json_pack("{s:I, s:s, s:s, s:O, s:O, s:b, s:n, s:n}", "issue", (json_int_t)v->issue,
	    "key", key, "level", v->level, "at", json_object_get(closing, "at"), "clause",
	    json_object_get(closing, "clause"), "stopped",
	    word != NULL && word->kind == FACT_WORD_DECLINE, "state", "reason");
	return add_action(w, *out, v->issue, key, a, e);
}

static enum err_code
add_rows(struct web *w, const struct web_request *r, const struct verdict_row *rows, size_t n,
    json_t *list, struct err *e)
{
	int64_t *ids = arena_array(r->arena, n + 1, sizeof(*ids));
	struct line *lines;
	size_t n_lines;

	for (size_t i = 0; i < n; i++)
		ids[i] = rows[i].issue;
	if (line_read(w->db, ids, n, r->arena, &lines, &n_lines, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < n; i++) {
		json_t *row;

		if (closing_json(w, &rows[i], r->arena, &row, e) != ERR_OK) {
			json_decref(row);
			return e->code;
		}
		if (row == NULL)
			continue;
		listed_names(w, r, row, ids[i], line_find(lines, n_lines, ids[i]));
		json_array_append_new(list, row);
	}
	return ERR_OK;
}

enum err_code
closings_get(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct verdict_row *rows;
	struct brake brake;
	size_t n, n_chosen;
	struct utc now;
	json_t *list;
	enum err_code rc;
	bool paused;

	if (web_db(w, e) != ERR_OK || web_clock(w, r->now, &now, e) != ERR_OK ||
	    brake_get(w->db, rule_name(RULE_NO_ANSWER), r->arena, &brake, e) != ERR_OK ||
	    brake_paused(w->db, &paused, e) != ERR_OK ||
	    verdict_silent(w->db, SCAN_MAX, r->arena, &rows, &n, e) != ERR_OK ||
	    listed_choose(w, r, caller, rows, n, LIST_MAX, &n_chosen, e) != ERR_OK)
		return e->code;
	list = json_array();
	rc = add_rows(w, r, rows, n_chosen, list, e);
	if (rc == ERR_OK)
		reply_json(out, 200,
		    json_pack("{s:o, s:b, s:b, s:O}", "judged_at", utc_json(now), "acts",
			brake.mode == BRAKE_ACT, "paused", paused, "closings", list));
	json_decref(list);
	return rc;
}

static enum err_code
read_stop(const struct web_request *r, bool *stop, struct err *e)
{
	json_t *body, *value;
	bool good;

	if (body_object(r, &body, e) != ERR_OK)
		return e->code;
	value = json_object_get(body, "stop");
	good = json_is_boolean(value);
	*stop = json_is_true(value);
	json_decref(body);
	return good ? ERR_OK : err_set(e, ERR_INVALID, "stop: expected true or false");
}

/* Of the verdict as it is: a question that was asked since has a closing of its own. */
static enum err_code
read_key(struct web *w, const struct web_request *r, const char **key, struct err *e)
{
	struct verdict_row *row;
	const json_t *closing;

	if (web_db(w, e) != ERR_OK || verdict_get(w->db, r->issue, r->arena, &row, e) != ERR_OK)
		return e->code;
	closing = row == NULL
	    ? NULL
	    : json_object_get(bodies_get(w->bodies, r->issue, row->body), "closing");
	*key = json_string_value(json_object_get(closing, "key"));
	if (*key == NULL)
		return err_set(e, ERR_CONFLICT,
		    "silence will not close issue %" PRId64 ": it does not wait for the client",
		    r->issue);
	*key = arena_strdup(r->arena, *key);
	return ERR_OK;
}

enum err_code
closing_post(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct outbox_speaker who = { .user = caller->who.user, .by = caller->who.name };
	const char *key;
	bool stop;

	if (read_stop(r, &stop, e) != ERR_OK || read_key(w, r, &key, e) != ERR_OK ||
	    web_clock(w, r->now, &who.at, e) != ERR_OK)
		return e->code;
	if (who.by == NULL)
		who.by = arena_printf(r->arena, "user %" PRId64, who.user);
	if (outbox_word_closing(w->db, r->issue, key, stop, &who, e) != ERR_OK)
		return e->code;
	if (w->config->nudge != NULL)
		nudge_send(w->config->nudge);
	reply_json(out, 202,
	    json_pack(
		"{s:I, s:s, s:b}", "issue", (json_int_t)r->issue, "key", key, "stopped", stop));
	return ERR_OK;
}
