#ifndef SLAD_WEB_RECALL_H
#define SLAD_WEB_RECALL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/time.h"
#include "tracker/access.h"

/*
 * What the tracker said a moment ago, so that it is not asked at every page: who
 * holds a key, whom a user id names, which issues they may see and which not. It is
 * remembered for a minute, in this process alone. The room is fixed: a
 * new answer takes the place of an old one.
 */
#define RECALL_SPAN 60

struct arena;
struct recall;

struct recall *recall_new(void);
void recall_free(struct recall *m);

/* Issues, and what else a file of this room names by numbers that no issue has (web/help.c). */
void recall_put_visible(struct recall *m, int64_t user, int64_t issue, struct utc now);
bool recall_visible(const struct recall *m, int64_t user, int64_t issue, struct utc now);
/* The no, which takes the place of the yes, and the other way round. */
void recall_put_hidden(struct recall *m, int64_t user, int64_t issue, struct utc now);
bool recall_hidden(const struct recall *m, int64_t user, int64_t issue, struct utc now);

/* `name` is a digest of the credentials, or the user id as text; never the credentials. */
void recall_put_who(
    struct recall *m, const char *name, const struct access_who *who, struct utc now);
/* The lists are copied into the arena. */
bool recall_who(const struct recall *m, const char *name, struct utc now, struct arena *arena,
    struct access_who *out);

#endif
