#ifndef SLAD_WORK_BULLETIN_TEXT_H
#define SLAD_WORK_BULLETIN_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "store/letter_text.h"

/* What an administrator should see to, in words; see work/bulletin.h. */

struct arena;

enum bulletin_kind {
	BULLETIN_PARKED, /* "#12 (no_answer): …" */
	BULLETIN_LEVELS, /* "gold (2)" */
	BULLETIN_UNBOUND, /* a client's name */
	BULLETIN_HOLIDAYS, /* "edoc: 2027" */
	BULLETIN_CONTRACTS, /* "ТОО «…», N-4: 31.12.2026" */
	BULLETIN_FAILURES, /* a sentence of doctor's */
	BULLETIN_KINDS,
};

/* Of each kind so many are named, the others counted. */
#define BULLETIN_NAMED 10

struct bulletin {
	size_t n[BULLETIN_KINDS];
	const char *named[BULLETIN_KINDS][BULLETIN_NAMED];
};

/* The text is borrowed. */
void bulletin_add(struct bulletin *b, enum bulletin_kind kind, const char *text);
bool bulletin_is_empty(const struct bulletin *b);
/* In all languages; texts live in the arena. */
struct letter_words bulletin_words(const struct bulletin *b, struct arena *arena);

#endif
