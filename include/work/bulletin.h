#ifndef SLAD_WORK_BULLETIN_H
#define SLAD_WORK_BULLETIN_H

#include <stddef.h>

#include "base/err.h"
#include "base/time.h"
#include "work/case.h"
#include "work/config.h"

/*
 * What the administrators (mail.admin) should see to, once a day within opening
 * hours, and only when there is something: parked actions, levels of contracts
 * that no regulation has, clients that are known by nothing, holidays that are
 * missing two months ahead, contracts that end, what doctor finds wrong. One
 * letter each, of the key "bulletin:DAY:user:ID": however many nodes look, it is
 * told once. Its sender holds it to the reader's own hours.
 *
 * To be called now and then: the first time of a day costs a check of everything.
 * *told counts new letters.
 * Clauses: R4, R33.
 */
must_check enum err_code bulletin_step(struct case_room *room, const struct work_config *config,
    struct utc now, size_t *told, struct err *e);

#endif
