#ifndef SLAD_WEB_HELP_H
#define SLAD_WEB_HELP_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "search/articles.h"
#include "web/guard.h"

/*
 * The help centre's articles as one web process finds them: the worker's index of
 * them (work/index_articles.h), and the table for what is shown. A page of a wiki
 * is suggested only to whom the tracker shows that wiki.
 */
struct help;

/* dir: where the index lies; NULL: nothing is suggested. */
struct help *help_new(const char *dir);
void help_free(struct help *h);

/* What is asked; texts are the request's. */
struct help_question {
	const char *subject;
	const char *description; /* NULL: none */
	const char *language; /* NULL: the caller's own */
	int64_t issue; /* 0: at the form of a new request */
	int64_t project; /* the issue's */
	/* Of one who is typing: see guard_asks_once. Set: not all wikis are known to be theirs. */
	bool *more;
};

/*
 * At most SUGGESTIONS_MAX, best first; what was offered in vain for an earlier
 * text of the issue is left out. Staff put what they are offered into a note, which
 * all who see the issue read: of other projects' wikis they get those that everybody
 * may read. That they were shown is kept, unless staff look
 * at them. `out` lives as long as the request; each item is a struct article.
 */
must_check enum err_code help_suggest(struct web *w, const struct web_request *r,
    const struct caller *c, const struct help_question *q, bool staff,
    struct suggested out[static SUGGESTIONS_MAX], size_t *n, struct err *e);

/* The same for the issue of the request, as its routes tell it: the list is the caller's. */
must_check enum err_code help_of_issue(struct web *w, const struct web_request *r,
    const struct caller *caller, json_t **list, struct err *e);

/* May they read that wiki? Remembered for a minute. */
must_check enum err_code help_wiki(struct web *w, const struct web_request *r,
    const struct caller *c, int64_t project, bool *may, struct err *e);

#endif
