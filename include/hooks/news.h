#ifndef SLAD_HOOKS_NEWS_H
#define SLAD_HOOKS_NEWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * What a webhook told: "look again at these issues". A payload is never
 * believed beyond that, so a forged, repeated, late or lost one does no harm.
 */

/* A longer body is refused; Redmine's own stay far below, even with long notes. */
#define NEWS_BODY_MAX ((size_t)1 << 20)
/* Issues that one payload can name: itself, its parents, the ends of new relations. */
#define NEWS_ISSUES_MAX 32

enum news_kind {
	NEWS_ISSUE, /* created, updated or deleted */
	NEWS_TIME_ENTRY, /* wakes its issue, if it has one */
	NEWS_VERSION, /* wakes nothing by itself: hooks/digest.h finds the issues it touches */
	NEWS_WIKI, /* the index reads it when it tails */
	NEWS_OTHER, /* a kind of event that slad has no use for: not an error */
};

struct news {
	enum news_kind kind;
	char event[32]; /* "issue.updated", for the log: printable ASCII whatever was sent */
	size_t n;
	int64_t issues[NEWS_ISSUES_MAX]; /* each once; 1 to 2147483647, as Redmine's int(11) */
};

struct json_t;

/* For the readers of payloads in this room. An id outside of the range is left out: false. */
bool news_add(struct news *news, int64_t issue);
/* Sets `event`; what is not printable ASCII becomes '?', what is too long is cut. */
void news_event(struct news *news, const char *prefix, const char *text);
/* The issues that a journal's details name: new parents and children, ends of relations. */
void news_details(struct news *news, const struct json_t *journal);
/*
 * The whole of a body as an object, or ERR_INVALID: too long, empty, not UTF-8, cut off, too deep.
 */
must_check enum err_code news_parse(
    const char *body, size_t len, struct json_t **out, struct err *e);

#endif
