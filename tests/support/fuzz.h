#ifndef SLAD_TESTS_FUZZ_H
#define SLAD_TESTS_FUZZ_H

#include <stddef.h>

/*
 * What nobody would write: good texts with something done to them by chance. The
 * sanitizers tell what goes wrong; the trial itself tells what has to be true of
 * every answer. Chance is the same each time, so that a failure comes again. The
 * long form (LONG) takes a hundred times as long and another chance, whose SEED
 * it prints; SEED repeats one. When a trial ends the program, its text is kept in
 * /tmp/slad-fuzz.PID.
 */

/* `text` is NUL-ended, may hold others, and is gone afterwards. */
typedef void fuzz_trial(void *ctx, const char *text, size_t len);

/* Bytes changed, put in, left out, said twice, cut off; words of all kinds in between. */
void fuzz_text(const char *seed, size_t len, unsigned rounds, fuzz_trial *trial, void *ctx);

/* The same of a value of JSON: it stays JSON, its members are others. */
void fuzz_json(const char *seed, unsigned rounds, fuzz_trial *trial, void *ctx);

/* From 0 to n - 1. */
size_t fuzz_below(size_t n);

#endif
