#ifndef SLAD_CORE_INTAKE_READ_H
#define SLAD_CORE_INTAKE_READ_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "core/intake.h"

/*
 * What the texts of a request give away before any item of the checklist is
 * looked at: for core/intake.c alone.
 * Clauses: R12, R13.
 */

struct intake_reading {
	const struct intake_policy *policy;
	const struct intake_text *text;
	struct buf flat; /* " слово слово ": small letters, one blank between words */
	struct buf raw; /* all texts as they were written, a line each */
	size_t n_words; /* that tell something */
	size_t questions;
	bool iin, bin, bad_number; /* numbers of twelve digits */
	bool phone, mail;
	bool quotes; /* a message or a code is told word for word */
	bool log_lines;
	bool has_log, has_file;
};

/* The texts stay the caller's, and must outlive the reading. */
void intake_read(
    struct intake_reading *r, const struct intake_policy *p, const struct intake_text *t);
void intake_read_release(struct intake_reading *r);

/* One of the item's words begins a word of the text. */
bool intake_read_says(const struct intake_reading *r, enum intake_item item);

/* A field that the item's words name, and that is filled in. */
bool intake_read_fills(const struct intake_reading *r, enum intake_item item);

#endif
