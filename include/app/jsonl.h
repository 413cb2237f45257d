#ifndef SLAD_APP_JSONL_H
#define SLAD_APP_JSONL_H

#include <stddef.h>
#include <stdio.h>

#include <jansson.h>

#include "base/err.h"

/*
 * Lines in, JSON Lines out, in the same order: the loop of calc, evaluate and
 * their like. Lines may be of any length and end in CR LF; blank ones are passed
 * over but counted, and a member that is null is one left out. A bad line gives
 * {"line":N,"error":"…"} in its place and the others are still answered. Whenever the input makes
 * the loop wait, all answers have been written: it can be used by hand or through a pair of pipes.
 */
struct arena;

/*
 * Answers one line. ERR_OK with *out, which is taken over (NULL: nothing to
 * say); any other code with a sentence: the line is bad. The arena is emptied
 * after each line. The text ends in NUL and holds none.
 */
typedef enum err_code jsonl_text_answer(
    void *ctx, const char *text, struct arena *a, json_t **out, struct err *e);
/* `in` is an object without duplicate keys, and belongs to the loop. */
typedef enum err_code jsonl_object_answer(
    void *ctx, json_t *in, struct arena *a, json_t **out, struct err *e);

/*
 * Until the end of the input. The exit status: EXIT_DONE, EXIT_INPUT when any
 * line was bad, EXIT_REACH when reading or writing failed, which is said on
 * standard error. `in` is a file descriptor.
 */
int jsonl_texts(int in, FILE *out, jsonl_text_answer *answer, void *ctx);
int jsonl_objects(int in, FILE *out, jsonl_object_answer *answer, void *ctx);

#endif
