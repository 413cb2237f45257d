#ifndef SLAD_CORE_DISGUISE_H
#define SLAD_CORE_DISGUISE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * One word against the lists of conduct.h, also where it is written with
 * look-alike letters or digits, stretched, or masked. The texts are walked
 * through by core/conduct.c. Each function returns the list's own word, NULL
 * for none.
 * Clauses: R17.
 */

struct conduct_words;

/* Longer words are nobody's insult: links, hashes, encoded files. */
#define DISGUISE_WORD_MAX 64

/* By characters, in small letters, and the same in bytes, which the functions fill in. */
struct disguise_word {
	size_t n;
	uint32_t c[DISGUISE_WORD_MAX];
	char bytes[DISGUISE_WORD_MAX * 4 + 1];
};

/* As it stands, and behind other letters. */
const char *disguise_find(const struct conduct_words *words, struct disguise_word *w);

/* With letters behind asterisks and the like. */
const char *disguise_find_masked(const struct conduct_words *words, struct disguise_word *w);

/* Letters that stood alone, one behind the other. */
const char *disguise_find_spaced(const struct conduct_words *words, struct disguise_word *w);

/* What hides a letter. */
bool disguise_is_mask(uint32_t c);

/* A letter, or what looks like one. */
bool disguise_is_letter(uint32_t c);

#endif
