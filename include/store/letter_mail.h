#ifndef SLAD_STORE_LETTER_MAIL_H
#define SLAD_STORE_LETTER_MAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"
#include "store/letter.h"

/*
 * Letters on their way: whose are gathered into a mail, leased, and what became
 * of it. Whatever dies between sending and saying so, the next attempt sends the
 * same letters under the same id.
 */

struct arena;
struct db;

/* One mail: all that one person is to be told now. */
struct letter_mail {
	const char *person;
	const char *id; /* for the Message-ID: the same when it is sent again */
	bool again; /* it may have been taken already */
	int attempt; /* the most of its letters */
	int64_t token;
	size_t n;
	struct letter *letters; /* by cause */
};

struct letter_pace {
	struct span lease;
	struct span gather; /* how long the first waits for others */
	struct span every; /* between two mails to one person */
};

/*
 * Takes the letters of one person and commits. A mail of which it is not known
 * whether it was taken comes first and comes alike: with the same letters and the
 * same id. n is 0 when nobody is to be told anything now.
 */
must_check enum err_code letter_mail_lease(struct db *db, struct utc now,
    const struct letter_pace *pace, struct arena *arena, struct letter_mail *out, struct err *e);

/*
 * The following end a lease, or one letter's part in it, and return ERR_CONFLICT
 * when it is another's by now.
 */
must_check enum err_code letter_mail_sent(
    struct db *db, const struct letter_mail *mail, struct utc now, struct err *e);
/* `unclear`: it may have been taken, so the same mail is sent again, no other. */
must_check enum err_code letter_mail_later(struct db *db, const struct letter_mail *mail,
    bool unclear, struct utc not_before, const char *reason, struct utc now, struct err *e);
must_check enum err_code letter_mail_park(struct db *db, const struct letter_mail *mail,
    const char *reason, struct utc now, struct err *e);
/* This one is not told: taken out of the mail. */
must_check enum err_code letter_mail_drop(struct db *db, const struct letter_mail *mail,
    const struct letter *letter, const char *reason, struct utc now, struct err *e);

/* This one is told later, the others now. */
must_check enum err_code letter_mail_put_off(struct db *db, const struct letter_mail *mail,
    const struct letter *letter, struct utc until, const char *reason, struct utc now,
    struct err *e);

/* Mails (not letters) that left since: for the cap. */
must_check enum err_code letter_mail_since(
    struct db *db, struct utc since, size_t *n, struct err *e);

#endif
