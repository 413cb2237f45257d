#ifndef SLAD_CORE_CONDUCT_H
#define SLAD_CORE_CONDUCT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Courtesy (D1 and D2 clause 16; clause 9 lets support refuse obscene requests).
 * Finds obscene and insulting words in what a client wrote, in Russian, Kazakh
 * and English, also where they are spaced out, written with look-alike letters
 * or digits, stretched, or masked with asterisks. It only points at a place: a
 * person decides. The words are data: sql/regulations/conduct.json, whose form
 * core/conduct_json.h describes.
 * Clauses: R17, R10.
 */

/* Beginnings, words and phrases, in small letters with е for ё. */
struct conduct_list {
	size_t n;
	const char *const *items;
};

struct conduct_words {
	/* What may stand in front of a beginning that is marked with "~". */
	struct conduct_list prefixes;
	struct conduct_list beginnings;
	struct conduct_list words; /* whole */
	/* Whole; also spaced out ("x y z"), and with letters hidden behind * # . and the like. */
	struct conduct_list masked;
	struct conduct_list phrases; /* blanks between their words */
	struct conduct_list exceptions; /* ordinary words and phrases, by their beginning */
};

/* The regulation's section. */
struct conduct_policy {
	const char *clause;
	struct conduct_words words;
	const char *complaints_clause; /* of slow or refused service; NULL: none is named */
	const char *complaints_to; /* mail address of the quality control; NULL: none is named */
};

/* Where it was found, in the text that was handed in, in small letters. */
struct conduct_found {
	const char *pattern; /* of the list */
	char said[64]; /* as it was written, cut at a character */
};

/* False: nothing. The first place is told. */
bool conduct_find(
    const struct conduct_words *words, const char *text, size_t len, struct conduct_found *out);

#endif
