#ifndef SLAD_APP_CALENDAR_PEOPLE_H
#define SLAD_APP_CALENDAR_PEOPLE_H

#include <stddef.h>
#include <stdint.h>

#include "app/app.h"
#include "app/shelf.h"
#include "base/err.h"

/* `slactl calendar person`: working hours of people's own, see store/hours.h. */

struct table;

/* Of one (0: of all). The caller's. */
must_check enum err_code calendar_people_table(
    struct app *app, const struct shelf *s, int64_t user, struct table **out, struct err *e);

/* [LOGIN [FILE|-]]: says what it did. */
must_check enum err_code calendar_people(struct app *app, struct shelf *s, char **words,
    int n_words, bool json, const char *by, struct err *e);

#endif
