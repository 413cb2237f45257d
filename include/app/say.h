#ifndef SLAD_APP_SAY_H
#define SLAD_APP_SAY_H

#include <stddef.h>

#include "base/buf.h"
#include "core/wording.h"

struct arena;

/*
 * What commands say to operators, in the languages that slad speaks: the rows of
 * app/texts.def. What is said to administrators (doctor, clients, errors)
 * is English, as the sentences of struct err are.
 */
enum say {
#define TEXT(symbol, en, ru, kk) SAY_##symbol,
#define NAME(set, name, en, ru, kk)
#include "app/texts.def"
#undef TEXT
#undef NAME
	SAY_COUNT
};

const char *say(enum wording l, enum say what);

/* The text with {1}, {2}… filled in; the languages order them as they need. */
#define SAY_MAX 9
void say_fill(enum wording l, enum say what, const char *const *args, size_t n, struct buf *out);
/* The same as a text of the arena. */
const char *say_filled(
    enum wording l, enum say what, const char *const *args, size_t n, struct arena *a);
#define SAY_ARGS(...)                                                                              \
	((const char *const[]){ __VA_ARGS__ }),                                                    \
	    (sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *))

/*
 * The name of a term for people: say_name(l, "stage", "waiting_client"). The
 * term itself where the rows know none: a regulation may name what it likes.
 */
const char *say_name(enum wording l, const char *set, const char *name);

#endif
