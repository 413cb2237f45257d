#ifndef SLAD_APP_EXPLAIN_TEXT_H
#define SLAD_APP_EXPLAIN_TEXT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "core/wording.h"
#include "store/breach.h"
#include "store/client.h"
#include "store/letter.h"
#include "store/outbox.h"
#include "work/case.h"

/*
 * One request explained to a person: what it is and by which regulation, each
 * step in the calendar's local time with the working time since the step before
 * and what it did to each clock, the clocks now with the regulation's own words,
 * breaches, what is due, and its place in the queue.
 */
struct buf;
struct table;

struct explain_page {
	enum wording language;
	bool bold; /* headings; false: nothing but text */
	size_t width; /* of the terminal; 0: lines as long as they are */
	bool elsewhen; /* as of another instant than now */
	const struct case_file *c;
	json_t *told; /* core/explain.h, of the same case */
	const char *link;
	const struct client *client; /* NULL: not known */
	const struct client_contract *contract; /* NULL: none in force */
	/* Why it is this client: a name of enum client_by; NULL: not bound any more. */
	const char *bound;
	size_t n_breaches;
	const struct breach_row *breaches; /* on record */
	size_t n_outbox;
	const struct outbox_item *outbox;
	size_t n_letters;
	const struct letter *letters; /* what changed last first */
	const char *const *readers; /* of each letter, as people know them */
	size_t queue_at, queue_of; /* its place from 1, of how many; 0: not in the queue */
};

/* Pure: the page is all that it depends on. */
void explain_text(const struct explain_page *page, struct buf *out);

/* For explain_text: the table of steps. */
struct table *explain_steps(const struct explain_page *page, bool *brackets);

#endif
