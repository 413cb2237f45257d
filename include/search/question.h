#ifndef SLAD_SEARCH_QUESTION_H
#define SLAD_SEARCH_QUESTION_H

#include <stdbool.h>
#include <stdint.h>

#include "search/index.h"
#include "search/reading.h"

/*
 * A question to an index: its terms, how often each comes, and what each is worth. For search/
 * alone.
 */
struct synonyms;

struct asked {
	uint32_t term;
	enum term_kind kind;
	float title, body; /* how often; a synonym of the title's words counts for less */
	bool in_title; /* said there, no synonym alone */
	float idf;
	float weight; /* in the first stage; 0: common, or new */
	bool common; /* so many say it that it is no evidence */
	const char *word;
	size_t len;
};

struct asked_gram {
	uint16_t gram;
	float weight;
};

/* What the second stage asks of each term of 150 reports: found once, good until a report comes. */
struct term_worth {
	uint32_t of; /* twice as many reports as there were then, and 1 for a name; 0: not known */
	float idf;
};

struct question {
	struct index *index;
	struct reading reading;
	struct token_list others; /* synonyms of what it says */
	struct asked *asked; /* in the order of their first places */
	size_t n, room;
	uint32_t *by_term; /* into asked, from 1; 0: not asked for */
	struct term_worth *worths; /* by term */
	size_t n_terms; /* there is room for, in both */
	struct asked_gram *grams;
	size_t n_grams, grams_room;
	float weights; /* of all terms and grams */
	float title_norm, body_norm; /* as vectors */
	float rarest; /* the idf of what nobody has */
	float title_idf, body_idf, names_idf; /* of all terms said in title and body, of names */
	size_t names, title_names;
	size_t words;
	size_t title_new; /* that nobody wrote yet */
	bool any; /* it says something that not everybody says: new, or known of few */
	uint32_t product, component, type; /* labels */
	int64_t now;
};

void question_init(struct question *q, struct index *x);
void question_release(struct question *q);
/* `s` may be NULL. Words belong to q until the next one is read. */
void question_read(struct question *q, const struct report *r, const struct synonyms *s);

float question_idf(const struct index *x, uint32_t term);
/* Of any term of the index. */
struct term_worth question_worth(const struct question *q, uint32_t term);
#define WORTH_IS_NAME(w) (((w).of & 1) != 0)
/* A term's part in a vector: the tenth time says less than the second. */
float question_component(float tf, float idf);

#endif
