#ifndef SLAD_WEB_WEB_H
#define SLAD_WEB_WEB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/db.h"
#include "base/err.h"
#include "base/settings.h"
#include "base/time.h"
#include "core/terms.h"

/*
 * What one web process has: its settings, its connections, and what it proved a
 * moment ago. Everything of a single request is in struct web_request.
 */

struct arena;
struct bodies;
struct gaps;
struct help;
struct json_t;
struct policies;
struct policies_config;
struct recall;
struct tracker;
struct tracker_config;
struct web;

/*
 * How a verdict came about, as explain_json; made by the app, since it takes
 * what this room may not use. ERR_NOTFOUND: the tracker has no such issue.
 */
typedef enum err_code web_explain(
    struct web *w, int64_t issue, struct utc now, struct json_t **out, struct err *e);

/*
 * Judges the requests of a period by another policy, too, and says what would
 * have changed (work/simulate.h); made by the app likewise. It is bounded in time.
 */
struct policy;
struct web_simulate_ask {
	const struct policy *policy;
	struct utc since, until;
	int64_t project; /* 0: all */
	/* Of which projects it may tell; NULL: all. */
	bool (*may)(void *ctx, int64_t project);
	void *ctx;
	struct utc now;
};
typedef enum err_code web_simulate(
    struct web *w, const struct web_simulate_ask *ask, struct json_t **out, struct err *e);

/*
 * Who is served (app/clients.h), for managers; made by the app likewise, with the
 * same checks as `slactl client`.
 */
#define WEB_CLIENTS_TERMS(X)                                                                       \
	X(WEB_CLIENTS_LIST, "list")                                                                \
	X(WEB_CLIENTS_SHOW, "show")                                                                \
	X(WEB_CLIENTS_ADD, "client add")                                                           \
	X(WEB_CLIENTS_EDIT, "client edit")                                                         \
	X(WEB_CLIENTS_REMOVE, "client remove")                                                     \
	X(WEB_CLIENTS_BIND, "client bind")                                                         \
	X(WEB_CLIENTS_UNBIND, "client unbind")                                                     \
	X(WEB_CLIENTS_DUTIES, "client duty")                                                       \
	X(WEB_CLIENTS_CONTRACT, "contract add")                                                    \
	X(WEB_CLIENTS_CONTRACT_END, "contract end")                                                \
	X(WEB_CLIENTS_CONTRACT_REMOVE, "contract remove")                                          \
	X(WEB_CLIENTS_IMPORT, "client import")

TERM_SET(web_clients_what, WEB_CLIENTS_TERMS, WEB_CLIENTS_COUNT);

struct web_clients_ask {
	enum web_clients_what what;
	int64_t id; /* of the client, or of the contract */
	const struct json_t *body; /* an object; NULL: none */
	const char *text; /* of an import */
	bool dry;
	const char *by;
};
typedef enum err_code web_clients(
    struct web *w, const struct web_clients_ask *ask, struct json_t **out, struct err *e);

/*
 * What the help centre lacks (app/faq.h): questions that come again and again, and
 * the draft of an article out of an answered request; made by the app likewise.
 */
struct web_gaps_ask {
	struct utc since;
	size_t min; /* as often */
};
typedef enum err_code web_gaps(
    struct web *w, const struct web_gaps_ask *ask, struct json_t **out, struct err *e);
typedef enum err_code web_draft(struct web *w, int64_t issue, struct json_t **out, struct err *e);

/*
 * Why an action waits or was given up, by code, values and in the panel's languages
 * (work/reason.h); likewise. null: it is no sentence of slad's own.
 */
typedef struct json_t *web_reason(const char *reason, struct arena *arena);

struct web_config {
	struct db_config db;
	const struct tracker_config *tracker;
	const struct policies_config *policies;
	web_explain *explain; /* NULL: there is no such route */
	web_simulate *simulate; /* NULL: likewise */
	web_clients *clients; /* NULL: likewise */
	web_gaps *gaps; /* NULL: likewise */
	web_draft *draft; /* NULL: likewise */
	web_reason *reason; /* NULL: reasons are told as they are kept */
	const void *app; /* of the app's own, for what it hands in */
	const char *secret; /* signs cookies and tokens; the same in all processes */
	struct span identity; /* how long a signed cookie is believed */
	struct setting_list monitors; /* addresses that see all of health, and metrics */
	const char *redmine_secret; /* of webhooks; NULL: none are taken */
	const char *plugin_secret;
	struct setting_list plugin_sources; /* addresses the plugin may send from */
	const char *nudge; /* the look process's socket; NULL: nobody is nudged */
	const char *index_dir; /* of similar requests; NULL: none are found */
	const char *search_weights; /* files, see web/similar.h; NULL: the program's own */
	const char *search_synonyms;
	const char *version;
};

struct web {
	const struct web_config *config;
	struct arena *arena; /* of the request being answered */
	struct db *db; /* see web_db */
	struct tracker *tracker; /* see web_tracker */
	struct policies *policies; /* see web_policies */
	struct recall *recall;
	struct bodies *bodies;
	struct gaps *gaps; /* see web/gaps.h */
	struct help *help; /* see web/help.h */
	struct similar *similar; /* see web/similar.h */
	struct utc refreshed; /* when catalogue and policies were read */
	struct utc clock_read; /* when clock_ahead was measured */
	struct span clock_ahead; /* the database's clock, seen from this process's */
	uint64_t asked_before; /* of the tracker, before this request: see web_asked */
};

/* Connects to nothing yet: a process that starts while the database is down answers 503. */
struct web *web_new(const struct web_config *config);
void web_free(struct web *w);

/* All of the following beforehand, so that the first request need not wait. Trouble may pass. */
void web_warm(struct web *w, struct utc now);

/*
 * Each makes what it is named after when it is first asked for, and again after
 * trouble; `now` is this process's own time. ERR_UNREACHABLE: not now.
 */
must_check enum err_code web_db(struct web *w, struct err *e);
must_check enum err_code web_tracker(struct web *w, struct utc now, struct err *e);
must_check enum err_code web_policies(struct web *w, struct utc now, struct err *e);

/*
 * The database's clock (store/clock.h), by which clocks are told. Measured once
 * a second at most, so that most requests do not ask for it.
 */
must_check enum err_code web_clock(struct web *w, struct utc now, struct utc *out, struct err *e);

/*
 * How often the tracker was asked for the request that is being answered: its reply says so
 * (X-Sla-Asked). web_begin begins the next one.
 */
void web_begin(struct web *w);
uint64_t web_asked(const struct web *w);

/* Something is due now: the look process need not wait for its next tick. */
void web_nudge(const struct web *w);

#endif
