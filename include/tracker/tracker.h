#ifndef SLAD_TRACKER_TRACKER_H
#define SLAD_TRACKER_TRACKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/settings.h"
#include "base/time.h"
#include "core/terms.h"

/*
 * The Redmine beside us: how to reach it, what it calls things, and how it
 * writes times. Its tables are only ever read; what people should see happen
 * goes through its REST API (tracker/act.h).
 */

struct arena;
struct catalogue;
struct db;
struct http;
struct http_reply;
struct http_request;
struct zone;

/* Everything here must outlive the tracker. Names are as they stand in the tracker. */
struct tracker_config {
	const char *url; /* as slad reaches it: "http://127.0.0.1:3000", a path may follow */
	const char *public_url; /* as people reach it; NULL: url */
	const char *ca_file; /* NULL: the system's certificates */
	const char *bot; /* login of slad's own account */
	const char *api_key; /* the bot's; NULL where only access is asked */
	/*
	 * Redmine stores the wall clock of its process. One zone for ever
	 * ("Asia/Almaty"), or the history of it, oldest first: "Europe/Moscow",
	 * "Asia/Almaty since 2026-05-01T00:00:00Z".
	 */
	struct setting_list time_zone;
	/* The first status of a stage is the one that slad sets. */
	struct setting_list stage[STAGE_COUNT];
	struct setting_list priority[PRIORITY_COUNT];
	struct setting_list category[CATEGORY_COUNT]; /* trackers */
	struct setting_list side[SIDE_COUNT]; /* roles; the bot's is not used */
	struct setting_list managers; /* roles: see access_who */
	struct setting_list channel[CHANNEL_COUNT]; /* values of channel_field */
	/* Where the field says nothing, as NAME:CHANNEL: see tracker/channel.h. */
	struct setting_list channel_by_tracker, channel_by_project, channel_by_role;
	int channel_default; /* enum channel */
	bool channel_from_clients; /* what they wrote into the field counts */
	const char *channel_field; /* custom fields of issues; NULL: none */
	const char *received_field;
	const char *behalf_field; /* for whom staff entered the request */
	const char *call_number_field; /* of call-backs: whom to call, */
	const char *call_time_field; /* and when */
	const char *received_zone; /* in which people write it; NULL: time_zone */
	struct setting_list session_cookies; /* empty: "Redmine" and "_redmine_session" */
	/* Of a write; 0: 30 s, to be no shorter than the tracker's longest. */
	struct span act_timeout;
	struct span access_timeout; /* of asking for somebody; 0: 2 s */
};

/* How many seconds the tracker's clock is ahead of ours, by its latest answer. */
struct tracker_skew {
	bool known;
	int64_t s;
};

struct tracker_zone {
	struct zone *zone;
	struct utc from;
};

/* Open for the files of this room; others read only `catalogue`, `skew`, `asked` and `config`. */
struct tracker {
	const struct tracker_config *config;
	struct db *db;
	struct http *http;
	struct catalogue *catalogue;
	size_t n_zones;
	struct tracker_zone *zones; /* by `from`; the first holds since ever */
	struct zone *received_zone; /* NULL: zones */
	struct tracker_skew skew;
	bool account_first; /* somebody has no password in the tracker itself */
	uint64_t asked; /* how often it was asked for somebody, see tracker/access.h */
};

/* Reads the catalogue; asks nothing of the REST API. The database stays the caller's. */
must_check enum err_code tracker_open(
    const struct tracker_config *config, struct db *db, struct tracker **out, struct err *e);
void tracker_close(struct tracker *t);

/* The catalogue anew. On error the old one stays in force. */
must_check enum err_code tracker_refresh(struct tracker *t, struct err *e);

/*
 * Compares what REST says of the latest issue with the columns it comes from,
 * the only proof that `tracker.time_zone` is right. `offset`: seconds east of
 * UTC in which the tracker writes now. ERR_INVALID says which zone would fit;
 * ERR_NOTFOUND: the bot sees no issue yet, so nothing is proved.
 */
must_check enum err_code tracker_verify_time(struct tracker *t, int *offset, struct err *e);

/*
 * The instant of a time as Redmine stored it. Where the wall clock shows it
 * twice: the earliest one that is not clearly before `after` (the instant of
 * what came before it; UTC_NONE: nothing did). False: not a time.
 */
bool tracker_instant(
    const struct tracker *t, const char *stored, struct utc after, struct utc *out);

/* "https://sup.example/redmine/issues/12", as people reach it. */
const char *tracker_link(const struct tracker *t, int64_t issue, struct arena *arena);

/*
 * For this room. Sends to `path` below url and keeps the skew; url and
 * timeouts are filled in. As the bot: with its key, `json` as the body (NULL:
 * none), within act_timeout; ERR_INVALID without a key.
 */
must_check enum err_code tracker_send(struct tracker *t, const char *path, struct http_request *q,
    struct http_reply *r, struct err *e);
must_check enum err_code tracker_send_as_bot(struct tracker *t, const char *method,
    const char *path, const char *json, struct http_reply *r, struct err *e);

#endif
