#ifndef SLAD_CORE_WORDING_H
#define SLAD_CORE_WORDING_H

#include <stdint.h>

#include "base/time.h"
#include "core/policy.h"
#include "core/terms.h"

/*
 * Counts, spans and limits as people say them, in the languages that slad
 * speaks: «осталось 1 ч 5 мин рабочего времени», «5 рабочих дней», «2 жұмыс
 * күні». A working day has no fixed length, so spans of working time are told in
 * hours and minutes only.
 */

struct buf;

#define WORDING_TERMS(X)                                                                           \
	X(WORDING_EN, "en")                                                                        \
	X(WORDING_RU, "ru")                                                                        \
	X(WORDING_KK, "kk")

TERM_SET(wording, WORDING_TERMS, WORDING_COUNT);

enum wording_noun {
	NOUN_WORKING_HOUR,
	NOUN_WORKING_DAY,
	NOUN_REQUEST,
	NOUN_CLIENT,
	NOUN_CONTRACT,
	NOUN_BINDING,
	NOUN_ERROR,
	NOUN_WARNING,
	NOUN_MESSAGE,
	NOUN_COUNT
};

/* "1 request", «21 обращение», «5 обращений», "5 өтініш". */
void wording_count(enum wording l, int64_t n, enum wording_noun noun, struct buf *out);

/*
 * "1 h 5 min"; below a minute in seconds; minutes are cut off, never rounded up. "-" before what is
 * negative.
 */
void wording_span(enum wording l, struct span s, struct buf *out);
/* With days of 24 hours: for elapsed time only. "3 d 4 h". */
void wording_elapsed(enum wording l, struct span s, struct buf *out);

enum wording_time {
	TIME_WORKING,
	TIME_ELAPSED,
};

/* What is left until a due instant; late when negative: «просрочено на 2 ч рабочего времени». */
void wording_left(enum wording l, struct span left, enum wording_time time, struct buf *out);

/* A target: «2 рабочих дня», "8 working hours", "by the end of the working day". */
void wording_limit(enum wording l, struct limit limit, struct buf *out);

/* Three letters at most; 0 is Monday. */
const char *wording_weekday(enum wording l, int weekday);

#endif
