#include "store/letter_mail.h"

#include <assert.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "base/hmac.h"
#include "store/letter_row.h"
#include "store/token.h"

#define MAIL_DIGITS 32
/* More than that nobody reads at once; the rest goes with the next mail. */
#define MAIL_LETTERS_MAX 50

struct taking {
	struct utc now;
	const struct letter_pace *pace;
	struct arena *arena;
	struct letter_mail *mail;
};

/* The first text of the first row; NULL when there is none. */
static enum err_code
first_text(struct rows *rows, struct arena *arena, const char **out, struct err *e)
{
	*out = NULL;
	while (rows_next(rows)) {
		if (*out == NULL)
			*out = list_text(rows, 0, arena);
	}
	return rows_end(rows, e);
}

static enum err_code
take_list(struct taking *t, struct rows *rows, struct err *e)
{
	struct list l = { .arena = t->arena, .size = sizeof(struct letter) };
	enum err_code rc = list_rows(&l, rows, letter_row_read, e);

	t->mail->letters = l.items;
	t->mail->n = l.n;
	return rc;
}

/* What was begun comes first: a lost lease, an answer that did not come. */
static enum err_code
find_begun(struct db *db, struct taking *t, struct err *e)
{
	static const enum query begun[] = { Q_letter_lost, Q_letter_unclear };
	const char *mail = NULL;

	for (size_t i = 0; i < sizeof(begun) / sizeof(begun[0]) && mail == NULL; i++) {
		if (first_text(db_query(db, begun[i], PARAMS(p_utc(t->now))), t->arena, &mail, e) !=
		    ERR_OK)
			return e->code;
	}
	if (mail == NULL)
		return ERR_OK;
	t->mail->id = mail;
	t->mail->again = true;
	return take_list(t, db_query(db, Q_letter_same_mail, PARAMS(p_text(mail))), e);
}

static enum err_code
find_new(struct db *db, struct taking *t, struct err *e)
{
	const char *person;

	if (first_text(db_query(db, Q_letter_person,
			   PARAMS(p_int(t->now.s - t->pace->gather.s),
			       p_int(t->now.s - t->pace->every.s))),
		t->arena, &person, e) != ERR_OK)
		return e->code;
	if (person == NULL)
		return ERR_OK;
	return take_list(t,
	    db_query(db, Q_letter_new_mail,
		PARAMS(p_text(person), p_utc(t->now), p_int(MAIL_LETTERS_MAX))),
	    e);
}

/* The same letters have the same name, whoever sends them and when. */
static const char *
name_mail(const struct letter_mail *mail, struct arena *arena)
{
	char hex[HMAC_HEX];
	struct buf keys;

	buf_init(&keys);
	for (size_t i = 0; i < mail->n; i++)
		buf_printf(&keys, "%s\n", mail->letters[i].key);
	hmac_digest_hex(keys.data, keys.len, hex);
	buf_release(&keys);
	return arena_strndup(arena, hex, MAIL_DIGITS);
}

static enum err_code
take(struct db *db, void *ctx, struct err *e)
{
	struct taking *t = ctx;
	struct letter_mail *m = t->mail;
	const struct utc until = utc_plus(t->now, t->pace->lease);

	*m = (struct letter_mail){ .token = token_new() };
	if (find_begun(db, t, e) != ERR_OK)
		return e->code;
	if (m->n == 0 && find_new(db, t, e) != ERR_OK)
		return e->code;
	if (m->n == 0)
		return ERR_OK;
	m->person = m->letters[0].person;
	if (m->id == NULL)
		m->id = name_mail(m, t->arena);
	for (size_t i = 0; i < m->n; i++) {
		struct letter *l = &m->letters[i];

		l->state = LETTER_LEASED;
		l->attempt++;
		l->due = until;
		l->token = m->token;
		l->mail = m->id;
		m->attempt = l->attempt > m->attempt ? l->attempt : m->attempt;
		if (db_exec(db, Q_letter_take,
			PARAMS(p_utc(until), p_int(m->token), p_text(m->id), p_utc(t->now),
			    p_utc(t->now), p_int(l->id)),
			e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}

enum err_code
letter_mail_lease(struct db *db, struct utc now, const struct letter_pace *pace,
    struct arena *arena, struct letter_mail *out, struct err *e)
{
	struct taking t = { .now = now, .pace = pace, .arena = arena, .mail = out };
	enum err_code rc;

	assert(pace->lease.s > 0);
	rc = db_transact(db, take, &t, e);
	if (rc != ERR_OK)
		out->n = 0;
	return rc;
}

struct ending {
	const struct letter_mail *mail;
	const struct letter *only; /* NULL: all that are still in the mail */
	enum letter_state to;
	struct utc due; /* UTC_NONE: as it is */
	bool keep_mail;
	const char *reason;
	struct utc now;
};

static enum err_code
end_one(struct db *db, const struct ending *x, const struct letter *l, bool *ours, struct err *e)
{
	if (db_exec(db, Q_letter_end,
		PARAMS(p_text(letter_state_name(x->to)), p_utc(x->due), p_int(x->keep_mail),
		    p_text(x->reason), p_utc(x->now), p_int(l->id), p_int(x->mail->token)),
		e) != ERR_OK)
		return e->code;
	*ours = db_affected(db) == 1;
	return *ours
	    ? letter_row_tell(db, l, LETTER_LEASED, x->to, x->mail->id, x->reason, x->now, e)
	    : ERR_OK;
}

static enum err_code
end_all(struct db *db, void *ctx, struct err *e)
{
	const struct ending *x = ctx;
	size_t n = 0;

	for (size_t i = 0; i < x->mail->n; i++) {
		const struct letter *l = &x->mail->letters[i];
		bool ours = false;

		if (x->only != NULL && l != x->only)
			continue;
		if (end_one(db, x, l, &ours, e) != ERR_OK)
			return e->code;
		n += ours;
	}
	if (n > 0)
		return ERR_OK;
	return err_set(e, ERR_CONFLICT,
	    "mail %s: the lease ran out and its letters are another's by now", x->mail->id);
}

static enum err_code
end(struct db *db, struct ending x, struct err *e)
{
	return db_transact(db, end_all, &x, e);
}

enum err_code
letter_mail_sent(struct db *db, const struct letter_mail *mail, struct utc now, struct err *e)
{
	return end(db,
	    (struct ending){
		.mail = mail, .to = LETTER_DONE, .due = UTC_NONE, .keep_mail = true, .now = now },
	    e);
}

enum err_code
letter_mail_later(struct db *db, const struct letter_mail *mail, bool unclear,
    struct utc not_before, const char *reason, struct utc now, struct err *e)
{
	return end(db,
	    (struct ending){ .mail = mail,
		.to = LETTER_PENDING,
		.due = not_before,
		/* Once it may have been taken, only the very same mail is sent again. */
		.keep_mail = unclear || mail->again,
		.reason = reason,
		.now = now },
	    e);
}

enum err_code
letter_mail_park(struct db *db, const struct letter_mail *mail, const char *reason, struct utc now,
    struct err *e)
{
	return end(db,
	    (struct ending){ .mail = mail,
		.to = LETTER_PARKED,
		.due = UTC_NONE,
		.keep_mail = true,
		.reason = reason,
		.now = now },
	    e);
}

enum err_code
letter_mail_drop(struct db *db, const struct letter_mail *mail, const struct letter *letter,
    const char *reason, struct utc now, struct err *e)
{
	return end(db,
	    (struct ending){ .mail = mail,
		.only = letter,
		.to = LETTER_WITHDRAWN,
		.due = UTC_NONE,
		.reason = reason,
		.now = now },
	    e);
}

enum err_code
letter_mail_put_off(struct db *db, const struct letter_mail *mail, const struct letter *letter,
    struct utc until, const char *reason, struct utc now, struct err *e)
{
	return end(db,
	    (struct ending){ .mail = mail,
		.only = letter,
		.to = LETTER_PENDING,
		.due = until,
		.reason = reason,
		.now = now },
	    e);
}

enum err_code
letter_mail_since(struct db *db, struct utc since, size_t *n, struct err *e)
{
	struct rows *rows = db_query(db, Q_letter_mail_since, PARAMS(p_utc(since)));

	*n = 0;
	while (rows_next(rows))
		*n = (size_t)row_int(rows, 0);
	return rows_end(rows, e);
}
