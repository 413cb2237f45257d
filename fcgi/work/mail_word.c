#include "work/mail_part.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "core/calendar.h"
#include "core/verdict_json.h"
#include "core/warning_text.h"
#include "store/client.h"
#include "store/hours.h"
#include "store/letter_text.h"
#include "store/policies.h"
#include "store/verdict.h"
#include "tracker/person.h"
#include "work/expiry.h"
#include "work/letters.h"

/* What is to become of one letter. */
struct fate {
	const char *drop; /* why it is not told; NULL: it is, or later */
	struct utc put_off; /* UTC_NONE: now */
	const char *why; /* it is put off */
};

static const json_t *
clock_of(const json_t *verdict, const char *name)
{
	json_t *clock;
	size_t i;

	json_array_foreach(json_object_get(verdict, "clocks"), i, clock)
	{
		const char *is = json_string_value(json_object_get(clock, "name"));

		if (is != NULL && name != NULL && strcmp(is, name) == 0)
			return clock;
	}
	return NULL;
}

/* Whether the clock is still where the letter says. */
static bool
still_stands(const json_t *clock, const json_t *body, struct utc due, struct utc now)
{
	const char *state = json_string_value(json_object_get(clock, "state"));
	const bool breach = json_integer_value(json_object_get(body, "share")) >= 100;

	if (state == NULL || !json_is_null(json_object_get(clock, "stopped")) ||
	    json_integer_value(json_object_get(clock, "cycle")) !=
		json_integer_value(json_object_get(body, "cycle")))
		return false;
	if (breach)
		return strcmp(state, clock_state_name(CLOCK_BREACHED)) == 0;
	return strcmp(state, clock_state_name(CLOCK_RUNNING)) == 0 && due.s >= now.s;
}

/* Of a warning: words and what is left, by the newest verdict. */
static enum err_code
word_warning(struct mail_making *m, const json_t *body, const struct verdict_row *row,
    struct mail_entry *x, struct fate *fate, struct err *e)
{
	json_t *verdict = json_loads(row->body, 0, NULL);
	const char *name = json_string_value(json_object_get(body, "clock"));
	const json_t *clock = clock_of(verdict, name);
	const struct policy *policy;
	enum clock_kind kind;
	struct buf title;
	enum err_code rc = ERR_OK;

	fate->drop = LETTER_GONE;
	if (clock == NULL || !clock_kind_parse(name, &kind) ||
	    !utc_parse(json_string_value(json_object_get(clock, "due")), &x->due) ||
	    !still_stands(clock, body, x->due, m->now))
		goto out;
	rc = policies_at(m->room->policies, row->regulation, row->arrived, &policy, e);
	if (rc != ERR_OK)
		goto out;
	fate->drop = NULL;
	x->zone = calendar_zone(policy->calendar);
	x->time = json_is_true(json_object_get(clock, "wall_clock")) ? TIME_ELAPSED : TIME_WORKING;
	x->left = x->time == TIME_ELAPSED
	    ? utc_minus(x->due, m->now)
	    : calendar_between(verdict_clock_calendar(policy, clock), m->now, x->due);
	buf_init(&title);
	warning_sentence(m->l, kind, (int)json_integer_value(json_object_get(body, "share")),
	    (int)json_integer_value(json_object_get(body, "repeat")), &title);
	x->title = buf_keep(&title, m->arena);
out:
	json_decref(verdict);
	return rc;
}

/* A contract's end is told as it stands today; *body is replaced. */
static enum err_code
word_contract(
    struct mail_making *m, const struct letter *l, json_t **body, struct fate *fate, struct err *e)
{
	struct policies *shelf = m->room->policies;
	const struct policy *policy;
	const char *text;

	if (policies_at(shelf, policies_regulation(shelf, NULL), m->now, &policy, e) != ERR_OK ||
	    expiry_reword(m->room->db, policy, l->body, m->now, m->arena, &text, e) != ERR_OK)
		return e->code;
	if (text == NULL) {
		fate->drop = "the contract does not end so any more";
		return ERR_OK;
	}
	*body = json_loads(text, 0, NULL);
	json_array_append_new(m->bodies, *body);
	return ERR_OK;
}

/* What the tracker and slad know of the request today. */
static enum err_code
word_issue(struct mail_making *m, const struct letter *l, const struct verdict_row *row,
    struct mail_entry *x, struct err *e)
{
	struct client client;

	x->issue = l->issue;
	if (person_subject(m->room->db, l->issue, m->arena, &x->subject, e) != ERR_OK)
		return e->code;
	if (row == NULL || row->client == 0)
		return ERR_OK;
	if (client_get(m->room->db, row->client, m->arena, &client, e) == ERR_OK)
		x->client = client.name;
	else if (e->code != ERR_NOTFOUND)
		return e->code;
	return ERR_OK;
}

/*
 * Nobody is written to at night, whatever it is about: by their own hours, else the regulation's.
 */
static enum err_code
wait_for_hours(
    struct mail_making *m, const struct verdict_row *row, struct fate *fate, struct err *e)
{
	struct policies *shelf = m->room->policies;
	const struct calendar *calendar;
	const struct policy *policy;

	if (fate->drop != NULL)
		return ERR_OK;
	if (policies_at(shelf, row == NULL ? policies_regulation(shelf, NULL) : row->regulation,
		row == NULL ? m->now : row->arrived, &policy, e) != ERR_OK)
		return e->code;
	calendar = m->hours == NULL ? policy->calendar : hours_calendar(m->hours);
	if (!calendar_is_open(calendar, m->now))
		fate->put_off = calendar_next_open(calendar, m->now);
	fate->why = m->hours == NULL ? "told in opening hours" : "told in their own working hours";
	return ERR_OK;
}

static enum err_code
word(struct mail_making *m, const struct letter *l, struct mail_entry *x, struct fate *fate,
    struct err *e)
{
	struct verdict_row *row = NULL;
	json_t *body = json_loads(l->body, 0, NULL);

	*x = (struct mail_entry){ .due = UTC_NONE };
	*fate = (struct fate){ .put_off = UTC_NONE };
	json_array_append_new(m->bodies, body == NULL ? json_null() : body);
	if (l->stale.s <= m->now.s) {
		fate->drop = "it came too late to be of use";
		return ERR_OK;
	}
	if (l->issue != 0 &&
	    (verdict_get(m->room->db, l->issue, m->arena, &row, e) != ERR_OK ||
		word_issue(m, l, row, x, e) != ERR_OK))
		return e->code;
	if (strcmp(l->kind, LETTERS_WARNING) == 0) {
		fate->drop = LETTER_GONE;
		if (row != NULL && word_warning(m, body, row, x, fate, e) != ERR_OK)
			return e->code;
		return wait_for_hours(m, row, fate, e);
	}
	if (strcmp(l->kind, EXPIRY_LETTER) == 0 && word_contract(m, l, &body, fate, e) != ERR_OK)
		return e->code;
	if (fate->drop != NULL)
		return ERR_OK;
	x->title = letter_in(json_object_get(body, "title"), m->l);
	x->text = letter_in(json_object_get(body, "text"), m->l);
	if (x->title == NULL)
		fate->drop = "it has no title";
	return wait_for_hours(m, row, fate, e);
}

enum err_code
mail_word(struct mail_making *m, struct err *e)
{
	struct db *db = m->room->db;

	m->entries = arena_array(m->arena, m->mail.n, sizeof(m->entries[0]));
	for (size_t i = 0; i < m->mail.n; i++) {
		const struct letter *l = &m->mail.letters[i];
		struct mail_entry x;
		struct fate fate;

		if (word(m, l, &x, &fate, e) != ERR_OK)
			return e->code;
		if (fate.drop != NULL) {
			if (letter_mail_drop(db, &m->mail, l, fate.drop, m->now, e) != ERR_OK)
				return e->code;
		} else if (!utc_is_none(fate.put_off)) {
			if (letter_mail_put_off(
				db, &m->mail, l, fate.put_off, fate.why, m->now, e) != ERR_OK)
				return e->code;
		} else {
			m->entries[m->n++] = x;
		}
	}
	return ERR_OK;
}
