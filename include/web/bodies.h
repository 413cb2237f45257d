#ifndef SLAD_WEB_BODIES_H
#define SLAD_WEB_BODIES_H

#include <stdint.h>

#include <jansson.h>

/*
 * Stored verdicts that were parsed before: a panel asks again and again for what
 * rarely changes, and parsing costs more than reading it from the database. The
 * text is compared each time, so nothing old is ever told. The room is fixed.
 */
struct bodies;

struct bodies *bodies_new(void);
void bodies_free(struct bodies *b);

/*
 * The object that `text` says, borrowed until the next call and not to be
 * changed; NULL: it is no JSON object.
 */
json_t *bodies_get(struct bodies *b, int64_t issue, const char *text);

#endif
