#ifndef SLAD_SEARCH_SYNONYMS_H
#define SLAD_SEARCH_SYNONYMS_H

#include "base/err.h"
#include "search/tokens.h"

/*
 * Words and phrases that mean the same: a line each, parted by commas; what
 * stands behind '#' is a comment. Endings do not matter. Asked for one, the
 * others are looked for, too, as weaker words.
 */
struct synonyms;

/* ERR_INVALID names the line of a group that is no group. */
must_check enum err_code synonyms_parse(const char *text, struct synonyms **out, struct err *e);
/* Those of search/synonyms.def, which come with the program. */
struct synonyms *synonyms_default(void);
/* Those of a file; NULL: those that come with the program. */
must_check enum err_code synonyms_load(const char *path, struct synonyms **out, struct err *e);
void synonyms_free(struct synonyms *s);

/* Appends the terms of what else the text might have said. */
void synonyms_read(
    const struct synonyms *s, struct tokens *t, const char *text, struct token_list *out);

#endif
