#ifndef SLAD_WORK_MAIL_TEXT_H
#define SLAD_WORK_MAIL_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/time.h"
#include "core/policy.h"
#include "core/wording.h"

/*
 * One mail to one person, in their language: what is due first stands first.
 * The same whoever reads it; no words are promised that a regulation does not
 * give: it is a target time.
 */

struct zone;

/* Texts are borrowed; those that are NULL are not known and left out. */
struct mail_entry {
	int64_t issue; /* 0: of none */
	const char *subject;
	const char *client;
	const char *title; /* what is told, in the reader's language */
	const char *text; /* more of it, with \n at its end; NULL: nothing more */
	struct utc due; /* UTC_NONE: it is not about time */
	struct span left; /* until then, of the kind that `time` says */
	enum wording_time time;
	const struct zone *zone; /* in which `due` is told */
};

/* The entries get sorted. `url` is the tracker's, without a slash at its end; NULL: no links. */
void mail_text(enum wording l, struct mail_entry *entries, size_t n, const char *url,
    struct buf *subject, struct buf *text);

#endif
