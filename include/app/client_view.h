#ifndef SLAD_APP_CLIENT_VIEW_H
#define SLAD_APP_CLIENT_VIEW_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"
#include "store/client.h"

/*
 * Clients as JSON, for `slactl client show` and the API alike. Instants are ISO
 * 8601; `last_day` is the last day of a contract where the calendar is. The
 * caller owns what comes out.
 */

struct arena;
struct db;
struct policy;

struct client_viewer {
	struct db *db;
	const struct policy *policy; /* whose calendar has the days of contracts, and the levels */
	struct utc now;
	struct arena *arena;
};

/*
 * [{"id", "name", "bin", "language", "level", "contract": {…}|null, "open",
 *   "breached", "breaches"}]: all clients by name. `open`: requests; `breached`:
 * open ones past a target; `breaches`: targets missed ever, superseded ones left
 * out.
 */
must_check enum err_code client_view_list(
    const struct client_viewer *v, json_t **out, struct err *e);

/*
 * One of them with "since", "contracts" (each {"id", "number", "level", "from",
 * "to", "first_day", "last_day", "state": "coming|in_force|expired", "days_left", "duties"}),
 * "bindings" ({"kind", "value", "name"}), "people" ({"id", "login", "name",
 * "locked", "by": user|group|domain, "via"}), "unconfirmed" ({"id", "login",
 * "name", "domain"}: of the domain, but by a mail that was written into the
 * account later, so nobody's until somebody binds them) and "duties" ({"duty",
 * "id", "name"}). ERR_NOTFOUND: there is none of that id.
 */
must_check enum err_code client_view_one(
    const struct client_viewer *v, int64_t client, json_t **out, struct err *e);

/*
 * Contracts in force that end within so many days, soonest first; each with
 * "client" ({"id", "name"}) and "followed" (another one of the client takes
 * over at its end, at a level that is not lower).
 */
must_check enum err_code client_view_expiring(
    const struct client_viewer *v, int64_t days, json_t **out, struct err *e);

/*
 * Why somebody's requests are of a client: each binding that fits, in the order
 * in which they decide, {"client": {…}, "by", "via", "contract": number|null,
 * "confirmed": bool, "decides": bool}. Not confirmed, by a mail that was
 * changed, decides nothing. `project` 0: the project is left out.
 */
must_check enum err_code client_view_who(
    const struct client_viewer *v, int64_t user, int64_t project, json_t **out, struct err *e);

#endif
