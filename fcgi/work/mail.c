#include "work/mail.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "core/calendar.h"
#include "core/mask.h"
#include "core/warning_text.h"
#include "store/brake.h"
#include "store/client.h"
#include "store/clock.h"
#include "store/hours.h"
#include "store/letter_mail.h"
#include "store/letter_text.h"
#include "store/policies.h"
#include "store/setting.h"
#include "store/verdict.h"
#include "tracker/person.h"
#include "work/expiry.h"
#include "work/letters.h"
#include "work/loop.h"
#include "work/mail_text.h"

#define IDLE_MS 1000
#define TIMEOUT_MS 60000
#define LEASE_S 300 /* more than the timeout: nobody else sends meanwhile */
#define AFTER_UNCLEAR_S 300
#define RETRY_FIRST_S 30
#define RETRY_MAX_S 1800
#define LIST_MAX 200

/* One mail being made. */
struct making {
	const struct work_config *config;
	struct case_room *room;
	struct arena *arena;
	struct utc now;
	struct letter_mail mail;
	const char *address, *name;
	struct hours *hours; /* the reader's own; NULL: the regulation's */
	enum wording l;
	size_t n;
	struct mail_entry *entries;
	json_t *bodies; /* of the letters: entries point into them */
};

/* What is to become of one letter. */
struct fate {
	const char *drop; /* why it is not told; NULL: it is, or later */
	struct utc put_off; /* UTC_NONE: now */
	const char *why; /* it is put off */
};

struct mail_server
mail_server_of(const struct work_mail *m)
{
	return (struct mail_server){
		.host = m->host,
		.port = (unsigned)m->port,
		.tls = (enum mail_tls)m->tls,
		.user = m->user,
		.password = m->password,
		.ca_file = m->ca_file,
		.timeout_ms = TIMEOUT_MS,
	};
}

/* ---- one letter ---- */

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
word_warning(struct making *m, const json_t *body, const struct verdict_row *row,
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
	x->left = x->time == TIME_ELAPSED ? utc_minus(x->due, m->now)
					  : calendar_between(policy->calendar, m->now, x->due);
	buf_init(&title);
	warning_sentence(m->l, kind, (int)json_integer_value(json_object_get(body, "share")),
	    (int)json_integer_value(json_object_get(body, "repeat")), &title);
	x->title = arena_strdup(m->arena, title.data);
	buf_release(&title);
out:
	json_decref(verdict);
	return rc;
}

/* A contract's end is told as it stands today; *body is replaced. */
static enum err_code
word_contract(
    struct making *m, const struct letter *l, json_t **body, struct fate *fate, struct err *e)
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
word_issue(struct making *m, const struct letter *l, const struct verdict_row *row,
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

/* Nobody is written to at night, whatever it is about: by their own hours, else the regulation's. */
static enum err_code
wait_for_hours(struct making *m, const struct verdict_row *row, struct fate *fate, struct err *e)
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
word(struct making *m, const struct letter *l, struct mail_entry *x, struct fate *fate,
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

/* All letters of the mail; what is not told now leaves it. */
static enum err_code
word_all(struct making *m, struct err *e)
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

/* ---- the reader ---- */

static enum err_code
drop_all(struct making *m, const char *reason, struct err *e)
{
	for (size_t i = 0; i < m->mail.n; i++) {
		if (letter_mail_drop(
			m->room->db, &m->mail, &m->mail.letters[i], reason, m->now, e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}

static void
take_language(struct making *m, const char *language)
{
	if (language != NULL && wording_parse(language, &m->l))
		return;
	if (!wording_parse(m->config->mail.language, &m->l))
		m->l = WORDING_EN;
}

static enum err_code
find_hours(struct making *m, struct err *e)
{
	const enum err_code rc =
	    hours_of(m->room->db, m->mail.letters[0].user, m->now, &m->hours, e);

	if (rc != ERR_INVALID)
		return rc;
	log_warning("%s: the regulation's are taken; see `slactl calendar person`", e->text);
	return ERR_OK;
}

/* *end is other than MAIL_SENT when this person is not written to. */
static enum err_code
find_reader(struct making *m, enum mail_end *end, struct err *e)
{
	const struct letter *first = &m->mail.letters[0];
	struct person *p;

	*end = MAIL_SENT;
	m->address = first->address;
	take_language(m, first->language);
	if (first->user == 0)
		return ERR_OK;
	if (person_read(m->room->db, first->user, m->arena, &p, e) != ERR_OK)
		return e->code;
	if (p == NULL || !p->active) {
		*end = MAIL_NOTHING;
		return drop_all(m, "the user is locked or gone", e);
	}
	m->address = p->address;
	m->name = p->name;
	take_language(m, p->language);
	if (p->address != NULL)
		return find_hours(m, e);
	*end = MAIL_PARKED;
	return letter_mail_park(
	    m->room->db, &m->mail, "the user has no mail address in the tracker", m->now, e);
}

/* ---- sending ---- */

static struct utc
retry_at(const struct making *m)
{
	int64_t wait = RETRY_FIRST_S;

	for (int i = 1; i < m->mail.attempt && wait < RETRY_MAX_S; i++)
		wait *= 2;
	return (struct utc){ m->now.s + (wait < RETRY_MAX_S ? wait : RETRY_MAX_S) };
}

static enum err_code
settle(struct making *m, enum err_code rc, const struct err *why, enum mail_end *end, struct err *e)
{
	struct db *db = m->room->db;

	switch (rc) {
	case ERR_OK:
		*end = MAIL_SENT;
		if (setting_delete(db, MAIL_TROUBLE, e) != ERR_OK)
			return e->code;
		return letter_mail_sent(db, &m->mail, m->now, e);
	case ERR_REFUSED:
	case ERR_INVALID:
		*end = MAIL_PARKED;
		return letter_mail_park(db, &m->mail, why->text, m->now, e);
	case ERR_RETRY:
		*end = MAIL_DOWN;
		return letter_mail_later(db, &m->mail, true,
		    (struct utc){ m->now.s + AFTER_UNCLEAR_S }, why->text, m->now, e);
	case ERR_DENIED:
	case ERR_UNREACHABLE:
	case ERR_NOTFOUND:
	case ERR_CONFLICT:
	case ERR_INTERNAL:
		break;
	}
	*end = MAIL_DOWN;
	if (setting_put(db, MAIL_TROUBLE, why->text, m->now, e) != ERR_OK)
		return e->code;
	return letter_mail_later(db, &m->mail, false, retry_at(m), why->text, m->now, e);
}

/* "sla.sup.example.kz": the tracker's host, by which people file it. */
static const char *
list_id(const struct making *m)
{
	const char *host = strstr(m->config->tracker->public_url, "://");

	if (host == NULL)
		return NULL;
	host += 3;
	return arena_printf(m->arena, "sla.%.*s", (int)(strcspn(host, "/:") % LIST_MAX), host);
}

static enum err_code
send(struct making *m, enum mail_end *end, struct err *e)
{
	const struct mail_server server = mail_server_of(&m->config->mail);
	struct buf subject, text;
	struct err why = { .code = ERR_OK };
	enum err_code rc;

	buf_init(&subject);
	buf_init(&text);
	mail_text(m->l, m->entries, m->n, m->config->tracker->public_url, &subject, &text);
	rc = mail_send(&server,
	    &(struct mail_letter){
		.from = m->config->mail.from,
		.from_name = m->config->mail.from_name,
		.to = m->address,
		.to_name = m->name,
		.subject = subject.data,
		.text = text.data,
		.language = wording_name(m->l),
		.id = m->mail.id,
		.list = list_id(m),
		.date = m->now,
	    },
	    &why);
	mask_here(why.text);
	buf_release(&subject);
	buf_release(&text);
	return settle(m, rc, &why, end, e);
}

static enum err_code
make(struct making *m, enum mail_end *end, struct err *e)
{
	if (find_reader(m, end, e) != ERR_OK)
		return e->code;
	if (*end != MAIL_SENT)
		return ERR_OK;
	if (word_all(m, e) != ERR_OK)
		return e->code;
	if (m->n > 0)
		return send(m, end, e);
	*end = MAIL_NOTHING;
	return ERR_OK;
}

static enum err_code
may_send(struct making *m, bool *may, struct err *e)
{
	struct db *db = m->room->db;
	bool paused;
	size_t n;

	*may = false;
	if (!m->config->act || m->config->mail.host == NULL)
		return ERR_OK;
	if (brake_paused(db, &paused, e) != ERR_OK || clock_now(db, &m->now, e) != ERR_OK ||
	    letter_mail_since(db, (struct utc){ m->now.s - SPAN_HOUR }, &n, e) != ERR_OK)
		return e->code;
	*may = !paused && (int64_t)n < m->config->mail.an_hour;
	return ERR_OK;
}

static enum err_code
step(struct making *m, enum mail_end *end, struct err *e)
{
	const struct letter_pace pace = {
		.lease = { LEASE_S },
		.gather = m->config->mail.gather,
		.every = m->config->mail.every,
	};
	bool may;

	*end = MAIL_IDLE;
	if (may_send(m, &may, e) != ERR_OK)
		return e->code;
	if (!may)
		return ERR_OK;
	if (letter_mail_lease(m->room->db, m->now, &pace, m->arena, &m->mail, e) != ERR_OK)
		return e->code;
	return m->mail.n == 0 ? ERR_OK : make(m, end, e);
}

enum err_code
mail_step(
    const struct work_config *config, struct case_room *room, enum mail_end *end, struct err *e)
{
	struct making m = { .config = config, .room = room, .arena = arena_new() };
	enum err_code rc;

	m.bodies = json_array();
	rc = step(&m, end, e);
	hours_free(m.hours);
	json_decref(m.bodies);
	arena_free(m.arena);
	return rc;
}

/* ---- the process ---- */

struct process {
	const struct work_config *config;
	unsigned number;
	struct case_room room;
	int64_t next_sign;
};

/* loop_turn */
static enum err_code
turn(void *process, struct err *e)
{
	struct process *p = process;
	enum mail_end end = MAIL_IDLE;

	if (loop_sign(p->config, &p->room, "mail", p->number, &p->next_sign, e) != ERR_OK ||
	    policies_refresh(p->room.policies, e) != ERR_OK ||
	    mail_step(p->config, &p->room, &end, e) != ERR_OK)
		return e->code;
	if (end == MAIL_IDLE || end == MAIL_DOWN)
		loop_sleep(IDLE_MS);
	return ERR_OK;
}

int
work_mail(const struct work_config *config, unsigned number)
{
	struct process p = { .config = config, .number = number };

	loop_begin();
	if (!loop_open(config, &p.room))
		return EXIT_SUCCESS;
	loop_run(turn, &p);
	loop_close(&p.room);
	return EXIT_SUCCESS;
}
