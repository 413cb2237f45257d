#ifndef SLAD_BASE_PROBLEM_H
#define SLAD_BASE_PROBLEM_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * Sentences that are told in the language of whoever reads them: each is a stable code, with the
 * values that it names, beside the English sentence. The rows are base/problem.def. A sentence
 * without such a code is told in English everywhere.
 */
enum problem {
#define PROBLEM(id, code, kind, sentence) PROBLEM_##id,
#include "base/problem.def"
#undef PROBLEM
	PROBLEM_COUNT,
};

struct problem_value problem_number(const char *name, int64_t number);
/* Of a long text its beginning. It is copied when the problem is set. */
struct problem_value problem_text(const char *name, const char *text);

#define PROBLEM_VALUES(...)                                                                        \
	((const struct problem_value[]){ __VA_ARGS__ }),                                           \
	    (sizeof((const struct problem_value[]){ __VA_ARGS__ }) / sizeof(struct problem_value))
#define PROBLEM_NO_VALUES NULL, 0

/*
 * Fills the sentence in, keeps the code and at most PROBLEM_VALUES_MAX values, and returns the kind
 * of trouble that it is: `return problem_set(e, PROBLEM_CLOSED,
 * PROBLEM_VALUES(problem_number("issue", id)));`
 */
enum err_code problem_set(
    struct err *e, enum problem problem, const struct problem_value *values, size_t n);

/* "no_issue" */
const char *problem_code(enum problem problem);
/* Of a trouble that was set without a code: that of its kind. */
enum problem problem_of(enum err_code code);

/* A value that a sentence names; 0: it names none so. */
int64_t problem_number_in(const struct err *e, const char *name);

/* What most have to say of a request. */
enum err_code problem_issue(struct err *e, enum problem problem, int64_t issue);

#endif
