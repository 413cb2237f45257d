#ifndef SLAD_BASE_ERR_H
#define SLAD_BASE_ERR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The world's trouble. A function that can meet it returns an err_code and
 * fills a sentence; our own mistakes are asserts. The sentence is written for
 * the person who has to mend it: what, where, how. It is logged once, where it
 * is handled.
 */
enum err_code {
	ERR_OK = 0,
	ERR_INVALID, /* the input is wrong, trying again will not help */
	ERR_NOTFOUND, /* no such thing, or not for this caller */
	ERR_DENIED, /* not allowed, or not known who asks */
	ERR_CONFLICT, /* somebody else was faster: read again, then retry */
	ERR_RETRY, /* passing trouble (deadlock, time-out): the same call may succeed */
	ERR_UNREACHABLE, /* the database or the tracker does not answer */
	ERR_REFUSED, /* the tracker said no for good: a person must look */
	ERR_INTERNAL, /* an answer that makes no sense */
};

#define ERR_TEXT 512

/* A value that a sentence names, see base/problem.h. */
#define PROBLEM_TEXT 320
#define PROBLEM_VALUES_MAX 3

struct problem_value {
	const char *name;
	bool is_number;
	int64_t number;
	char text[PROBLEM_TEXT]; /* of a number its digits */
};

struct err {
	enum err_code code;
	char text[ERR_TEXT];
	const char *problem; /* the sentence's stable code; NULL: it has none */
	size_t n_values;
	struct problem_value values[PROBLEM_VALUES_MAX];
};

#define must_check __attribute__((warn_unused_result))

/* Sets code and sentence, returns the code: `return err_set(e, ERR_NOTFOUND, "issue %ld", id);` */
enum err_code err_set(struct err *e, enum err_code code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * Puts "where: " in front of the sentence that is there, keeps the code and returns it. What was
 * said by a problem's code alone is more than that now: the sentence has none any more.
 */
enum err_code err_prefix(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* A text that had no room is cut at a letter's boundary, so that it stays UTF-8. */
void err_cut(char *text, size_t room);

/* "invalid", "not found"…: for logs and metrics. */
const char *err_name(enum err_code code);

#endif
