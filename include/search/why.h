#ifndef SLAD_SEARCH_WHY_H
#define SLAD_SEARCH_WHY_H

#include <stddef.h>

/*
 * Why something was found, in its own words: who asked for a password in Russian
 * and is shown a text in Kazakh reads «құпиясөз», not what was asked.
 */
struct arena;
struct hit;
struct index;
struct rank;

#define WHY_MAX 8

/*
 * Up to `max` (WHY_MAX at most) words of the text, in lower case, that speak for a
 * hit of the last question, the strongest first; each once. A word of the question
 * that is not in the text (what is shown may be another of its bucket) is told only
 * when none is. The description may be NULL; words are copied into the arena.
 */
size_t why_found(struct index *x, const struct rank *r, const struct hit *h, const char *subject,
    const char *description, size_t max, struct arena *arena, const char *out[]);

#endif
