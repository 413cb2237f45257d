#ifndef SLAD_APP_CALC_QUESTION_H
#define SLAD_APP_CALC_QUESTION_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"
#include "core/terms.h"

/* What a line of `slactl calc` asks (app/cmd_calc.h tells the keys of each operation). */

struct arena;

#define CALC_OP_TERMS(X)                                                                           \
	X(CALC_ADD, "add")                                                                         \
	X(CALC_BETWEEN, "between")                                                                 \
	X(CALC_NEXT_OPEN, "next_open")                                                             \
	X(CALC_IS_OPEN, "is_open")                                                                 \
	X(CALC_ADD_DAYS, "add_days")

TERM_SET(calc_op, CALC_OP_TERMS, CALC_OP_COUNT);

struct calc_pause {
	struct utc from;
	struct utc to; /* not before it */
};

/* What an operation does not need is 0 where the line does not say it. */
struct calc_question {
	enum calc_op op;
	struct utc start;
	struct utc end;
	int64_t seconds;
	int64_t days; /* 1 or more */
	bool is_signed;
	size_t n_pauses;
	struct calc_pause *pauses; /* sorted, not overlapping */
	struct arena *arena; /* the caller's: of the pauses */
};

/*
 * Takes the question out of `in`; what is left there is the calendar.
 * ERR_INVALID: which key, and what is expected of it.
 */
must_check enum err_code calc_question_read(json_t *in, struct calc_question *q, struct err *e);

#endif
