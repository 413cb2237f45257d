#ifndef SLAD_STORE_BRAKE_H
#define SLAD_STORE_BRAKE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/time.h"
#include "core/terms.h"
#include "store/outbox.h"

struct arena;
struct db;

/*
 * A rule observes (what it would do is kept as a shadow) until somebody lets it
 * act, and then acts only on causes from that instant on. Pausing stops all.
 */
#define BRAKE_MODE_TERMS(X)                                                                        \
	X(BRAKE_OBSERVE, "observe")                                                                \
	X(BRAKE_ACT, "act")

TERM_SET(brake_mode, BRAKE_MODE_TERMS, BRAKE_MODE_COUNT);

struct brake {
	const char *rule;
	enum brake_mode mode;
	struct utc since; /* of acting; UTC_NONE while it observes */
	const char *changed_by; /* NULL: never changed */
	struct utc changed; /* UTC_NONE: never changed */
};

/* A rule nobody ever touched observes. */
must_check enum err_code brake_get(
    struct db *db, const char *rule, struct arena *arena, struct brake *out, struct err *e);
/* Letting a rule act that acts already keeps its instant. */
must_check enum err_code brake_set(struct db *db, const char *rule, enum brake_mode mode,
    const char *by, struct utc now, struct err *e);
/* Those that somebody touched, by name. */
must_check enum err_code brake_list(
    struct db *db, struct arena *arena, struct brake **out, size_t *n, struct err *e);

/* Where an action of this rule starts: pending, shadow or backlog. */
enum outbox_state brake_admits(const struct brake *brake, struct utc cause);

/* `slactl pause`: no delivery starts while it holds. */
must_check enum err_code brake_paused(struct db *db, bool *paused, struct err *e);
must_check enum err_code brake_pause(struct db *db, bool paused, struct utc now, struct err *e);

#endif
