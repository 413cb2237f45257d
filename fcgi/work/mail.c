#include "work/mail.h"

#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "core/mask.h"
#include "store/brake.h"
#include "store/clock.h"
#include "store/hours.h"
#include "store/setting.h"
#include "tracker/person.h"
#include "work/mail_part.h"
#include "work/mail_text.h"

#define TIMEOUT_MS 60000
#define LEASE_S 300 /* more than the timeout: nobody else sends meanwhile */
#define AFTER_UNCLEAR_S 300
#define RETRY_FIRST_S 30
#define RETRY_MAX_S 1800
#define LIST_MAX 200

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

/* ---- the reader ---- */

static enum err_code
drop_all(struct mail_making *m, const char *reason, struct err *e)
{
	for (size_t i = 0; i < m->mail.n; i++) {
		if (letter_mail_drop(
			m->room->db, &m->mail, &m->mail.letters[i], reason, m->now, e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}

static void
take_language(struct mail_making *m, const char *language)
{
	if (language != NULL && wording_parse(language, &m->l))
		return;
	if (!wording_parse(m->config->mail.language, &m->l))
		m->l = WORDING_EN;
}

static enum err_code
find_hours(struct mail_making *m, struct err *e)
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
find_reader(struct mail_making *m, enum mail_end *end, struct err *e)
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
retry_at(const struct mail_making *m)
{
	int64_t wait = RETRY_FIRST_S;

	for (int i = 1; i < m->mail.attempt && wait < RETRY_MAX_S; i++)
		wait *= 2;
	return (struct utc){ m->now.s + (wait < RETRY_MAX_S ? wait : RETRY_MAX_S) };
}

static enum err_code
settle(struct mail_making *m, enum err_code rc, const struct err *why, enum mail_end *end,
    struct err *e)
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
list_id(const struct mail_making *m)
{
	const char *host = strstr(m->config->tracker->public_url, "://");

	if (host == NULL)
		return NULL;
	host += 3;
	return arena_printf(m->arena, "sla.%.*s", (int)(strcspn(host, "/:") % LIST_MAX), host);
}

static enum err_code
send(struct mail_making *m, enum mail_end *end, struct err *e)
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
make(struct mail_making *m, enum mail_end *end, struct err *e)
{
	if (find_reader(m, end, e) != ERR_OK)
		return e->code;
	if (*end != MAIL_SENT)
		return ERR_OK;
	if (mail_word(m, e) != ERR_OK)
		return e->code;
	if (m->n > 0)
		return send(m, end, e);
	*end = MAIL_NOTHING;
	return ERR_OK;
}

static enum err_code
may_send(struct mail_making *m, bool *may, struct err *e)
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
step(struct mail_making *m, enum mail_end *end, struct err *e)
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
	struct mail_making m = { .config = config, .room = room, .arena = arena_new() };
	enum err_code rc;

	m.bodies = json_array();
	rc = step(&m, end, e);
	hours_free(m.hours);
	json_decref(m.bodies);
	arena_free(m.arena);
	return rc;
}
