#ifndef SLAD_BASE_MAIL_H
#define SLAD_BASE_MAIL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/time.h"

/*
 * The door to the mail server: one plain text letter to one person, by SMTP. It
 * uses no proxy, checks TLS certificates, and falls back to nothing weaker than
 * what was asked for. No error sentence holds an address, a password or a text:
 * host, port, step, and the server's number, no more.
 *
 * This file reads no clock: the letter's date is given; libcurl keeps the time
 * limits.
 */

enum mail_tls {
	MAIL_TLS_NONE, /* in the clear: a server on this machine */
	MAIL_TLS_START, /* STARTTLS, demanded */
	MAIL_TLS_FULL, /* TLS from the first byte */
};

struct mail_server {
	const char *host; /* a name or an address */
	unsigned port; /* 0: 465 with TLS_FULL, 587 with TLS_START, else 25 */
	enum mail_tls tls;
	const char *user; /* NULL: no login */
	const char *password;
	const char *ca_file; /* PEM; NULL: the system's certificates */
	const char *hello; /* our own name, for EHLO; NULL: localhost */
	int timeout_ms; /* of the whole conversation; required */
};

/* Texts are UTF-8; names may be NULL. */
struct mail_letter {
	const char *from; /* an address: "sla@example.kz" */
	const char *from_name;
	const char *to;
	const char *to_name;
	const char *subject;
	const char *text; /* lines end with \n */
	const char *language; /* Content-Language; NULL: not said */
	const char *id; /* the part of the Message-ID before the @: a resent letter has the same */
	const char *list; /* List-Id: by what people file it ("sla.sup.example.kz"); NULL: none */
	struct utc date;
};

/* Whether it can stand in an envelope: one @, no blanks, brackets or control characters. */
bool mail_address_ok(const char *address);

/*
 * Appends the letter as RFC 5322 wants it, lines ending with CRLF: encoded
 * headers, base64 text, marked as sent by a program, so that nobody's
 * out-of-office answers it. ERR_INVALID: an address that is none.
 */
must_check enum err_code mail_compose(
    const struct mail_letter *letter, struct buf *out, struct err *e);

/*
 * ERR_OK: the server has taken it.
 * ERR_REFUSED: it will never take this one (no such mailbox): a person must look.
 * ERR_INVALID: the letter is wrong; nothing was sent.
 * ERR_DENIED: the login or TLS was refused; nothing was sent, no other letter will fare better.
 * ERR_UNREACHABLE: it was not taken, for now: safe to repeat.
 * ERR_RETRY: all was said and no answer came: it may have been taken.
 */
must_check enum err_code mail_send(
    const struct mail_server *server, const struct mail_letter *letter, struct err *e);

/* Connects, logs in and leaves: ERR_OK, ERR_DENIED or ERR_UNREACHABLE. */
must_check enum err_code mail_probe(const struct mail_server *server, struct err *e);

#endif
