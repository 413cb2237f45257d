#ifndef SLAD_CORE_IDENTITY_H
#define SLAD_CORE_IDENTITY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/time.h"

/*
 * The numbers by which a client says who it is (D1 clause 11): a person's IIN
 * (ИИН, ЖСН) and an organisation's BIN (БИН, БСН), 12 digits each. The rules are
 * those of the government's resolution 406 of 2007: date or month, kind, and a
 * check digit. A number that passes may still be nobody's.
 * Clauses: R12.
 */
enum identity_kind {
	IDENTITY_NONE, /* neither: the fifth digit fits no kind, or it is no number */
	IDENTITY_IIN,
	IDENTITY_BIN,
};

#define IDENTITY_DIGITS 12
#define IDENTITY_WARNINGS_MAX 2

struct identity {
	enum identity_kind kind;
	bool valid;
	const char *text; /* what was checked: the text handed in, without white space around it */
	size_t len;
	char number[IDENTITY_DIGITS + 1]; /* "" if it is not 12 digits */
	const char *reason; /* what is wrong, a constant sentence; NULL when valid */
	size_t n_warnings;
	const char *warnings[IDENTITY_WARNINGS_MAX]; /* valid, but worth a look */
};

/*
 * White space around the number does not matter. Spaces or hyphens within are
 * refused, and so are digits of other scripts: what is stored must be what other
 * systems know.
 */
void identity_check(const char *text, struct identity *out);

/*
 * Of a number that was checked: one more warning if the person of a valid IIN is not born by that
 * day. Of 0 as seventh digit the century is not known.
 */
void identity_doubt(struct identity *id, struct civil today);

/* "iin" or "bin"; NULL for neither. */
const char *identity_kind_name(enum identity_kind kind);

/*
 * For logs and lists: month and year, and the check digit, "8503*******7"; all
 * stars when it is not 12 digits. Day of birth, sex and serial stay hidden: the
 * rest does not lead back to the person.
 */
const char *identity_mask(const char *text, char buf[static IDENTITY_DIGITS + 1]);

#endif
