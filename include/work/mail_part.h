#ifndef SLAD_WORK_MAIL_PART_H
#define SLAD_WORK_MAIL_PART_H

#include <jansson.h>
#include <stddef.h>

#include "base/err.h"
#include "base/time.h"
#include "core/wording.h"
#include "store/letter_mail.h"
#include "work/case.h"
#include "work/config.h"
#include "work/mail_text.h"

/* For the files of mail: one that is being made, of the letters that wait for one person. */

struct arena;
struct hours;

struct mail_making {
	const struct work_config *config;
	struct case_room *room;
	struct arena *arena;
	struct utc now;
	struct letter_mail mail;
	const char *address, *name;
	struct hours *hours; /* the reader's own; NULL: the regulation's */
	enum wording l;
	size_t n;
	struct mail_entry *entries;
	json_t *bodies; /* of the letters: entries point into them */
};

/*
 * Words all letters of the mail in its reader's language, as things stand at m->now; what is of no
 * use any more is dropped and what has to wait is put off: both leave the mail.
 */
must_check enum err_code mail_word(struct mail_making *m, struct err *e);

#endif
