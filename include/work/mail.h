#ifndef SLAD_WORK_MAIL_H
#define SLAD_WORK_MAIL_H

#include <stdbool.h>

#include "base/err.h"
#include "base/mail.h"
#include "work/case.h"
#include "work/config.h"

/*
 * Letters on their way to persons: those of one person are gathered into one
 * mail, worded with what is left at that moment, and sent once. A warning that
 * came too late, because the clock stopped or somebody was locked, is not sent.
 * Whatever would arrive outside the working hours of its reader (their own, see
 * store/hours.h, else the regulation's) waits for them. While slad
 * is paused nothing leaves; the brake of a letter's rule held when it was written.
 */

/* What came of one turn. */
enum mail_end {
	MAIL_IDLE, /* nothing to send, or nothing may leave */
	MAIL_SENT,
	MAIL_NOTHING, /* nothing of the mail was of use any more */
	MAIL_PARKED, /* for a person */
	MAIL_DOWN, /* the server does not take mail now */
};

must_check enum err_code mail_step(
    const struct work_config *config, struct case_room *room, enum mail_end *end, struct err *e);

/* The server of the settings; points into them. */
struct mail_server mail_server_of(const struct work_mail *m);

/* Where the latest trouble with the server stands, for health and doctor; no row: none. */
#define MAIL_TROUBLE "mail.trouble"

/* The process: until SIGTERM. Returns the exit status. */
int work_mail(const struct work_config *config, unsigned number);

#endif
