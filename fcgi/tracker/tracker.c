#include "tracker/tracker.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "base/http.h"
#include "base/zone.h"
#include "tracker/catalogue.h"

#define FIRST_YEAR 2000
#define LAST_YEAR 2100
#define ACT_TIMEOUT_MS 30000
#define ACCESS_TIMEOUT_MS 2000
/* Asking for others: so many unanswered calls in a row, then so long a rest. */
#define FAILURES_MAX 3
#define REST_MS 5000

/*
 * Within one hour that comes twice, what follows may still be stamped a little
 * earlier than what went before: transactions overlap and hosts differ.
 */
#define DISORDER 120

/* ---- opening ---- */

/* "Asia/Almaty", or with " since 2026-05-01T00:00:00Z". */
static enum err_code
zone_read(const char *text, struct tracker_zone *out, struct err *e)
{
	static const char since[] = " since ";
	const char *from = strstr(text, since);
	char *name = from == NULL ? strdup(text) : strndup(text, (size_t)(from - text));
	enum err_code rc = ERR_INVALID;

	assert(name != NULL);
	out->from = (struct utc){ INT64_MIN };
	if (from != NULL && !utc_parse(from + sizeof(since) - 1, &out->from))
		err_set(e, rc,
		    "tracker.time_zone: \"%s\" is not \"ZONE since 2026-05-01T00:00:00Z\"", text);
	else if (zone_load(name, FIRST_YEAR, LAST_YEAR, &out->zone, e) != ERR_OK)
		rc = err_prefix(e, "tracker.time_zone");
	else
		rc = ERR_OK;
	free(name);
	return rc;
}

static enum err_code
zones_read(struct tracker *t, const struct setting_list *list, struct err *e)
{
	if (list->n == 0)
		return err_set(e, ERR_INVALID,
		    "tracker.time_zone is not set: name the zone of the tracker's process, such as "
		    "Asia/Almaty");
	t->zones = calloc(list->n, sizeof(*t->zones));
	assert(t->zones != NULL);
	for (; t->n_zones < list->n; t->n_zones++) {
		struct tracker_zone *z = &t->zones[t->n_zones];

		if (zone_read(list->items[t->n_zones], z, e) != ERR_OK)
			return e->code;
		if (t->n_zones > 0 && z->from.s <= z[-1].from.s) {
			t->n_zones++;
			return err_set(e, ERR_INVALID,
			    "tracker.time_zone: \"%s\" must say since when, later than the one "
			    "before "
			    "it: \"ZONE since 2026-05-01T00:00:00Z\"",
			    list->items[t->n_zones - 1]);
		}
	}
	/* The first one holds for the time before, too. */
	t->zones[0].from = (struct utc){ INT64_MIN };
	return ERR_OK;
}

static enum err_code
times_open(struct tracker *t, struct err *e)
{
	if (zones_read(t, &t->config->time_zone, e) != ERR_OK)
		return e->code;
	if (t->config->received_zone == NULL)
		return ERR_OK;
	if (zone_load(t->config->received_zone, FIRST_YEAR, LAST_YEAR, &t->received_zone, e) !=
	    ERR_OK)
		return err_prefix(e, "tracker.received_zone");
	return ERR_OK;
}

enum err_code
tracker_open(
    const struct tracker_config *config, struct db *db, struct tracker **out, struct err *e)
{
	const struct http_config http = {
		.ca_file = config->ca_file,
		.failures = FAILURES_MAX,
		.rest_ms = REST_MS,
	};
	struct tracker *t = calloc(1, sizeof(*t));

	assert(t != NULL);
	t->config = config;
	t->db = db;
	if (times_open(t, e) != ERR_OK || http_open(&http, &t->http, e) != ERR_OK ||
	    catalogue_load(db, config, &t->catalogue, e) != ERR_OK) {
		tracker_close(t);
		return e->code;
	}
	*out = t;
	return ERR_OK;
}

void
tracker_close(struct tracker *t)
{
	if (t == NULL)
		return;
	catalogue_free(t->catalogue);
	http_close(t->http);
	for (size_t i = 0; i < t->n_zones; i++)
		zone_free(t->zones[i].zone);
	free(t->zones);
	zone_free(t->received_zone);
	free(t);
}

enum err_code
tracker_refresh(struct tracker *t, struct err *e)
{
	struct catalogue *anew;

	if (catalogue_load(t->db, t->config, &anew, e) != ERR_OK)
		return e->code;
	catalogue_free(t->catalogue);
	t->catalogue = anew;
	return ERR_OK;
}

/* ---- times ---- */

static struct utc
zone_end(const struct tracker *t, size_t i)
{
	return i + 1 < t->n_zones ? t->zones[i + 1].from : UTC_NONE;
}

/* An instant at which the tracker's clock, by that zone and in its time, showed `wall`. */
static bool
candidate(const struct tracker *t, size_t i, int64_t wall, bool later, struct utc *out)
{
	const struct tracker_zone *z = &t->zones[i];

	*out = zone_instant(z->zone, wall, later);
	return zone_wall(z->zone, *out) == wall && out->s >= z->from.s && out->s < zone_end(t, i).s;
}

/* A wall clock that never was shown, between two zones or when clocks went forward. */
static struct utc
nearest(const struct tracker *t, int64_t wall)
{
	for (size_t i = t->n_zones - 1; i > 0; i--) {
		const struct utc at = zone_instant(t->zones[i].zone, wall, false);

		if (at.s >= t->zones[i].from.s)
			return at;
	}
	return utc_min(zone_instant(t->zones[0].zone, wall, false), zone_end(t, 0));
}

bool
tracker_instant(const struct tracker *t, const char *stored, struct utc after, struct utc *out)
{
	const int64_t earliest = utc_is_none(after) ? INT64_MIN : after.s - DISORDER;
	struct utc first = UTC_NONE, last = { INT64_MIN };
	int64_t wall;

	if (stored == NULL || !zone_parse_wall(stored, &wall))
		return false;
	for (size_t i = 0; i < 2 * t->n_zones; i++) {
		struct utc at;

		if (!candidate(t, i / 2, wall, i % 2 == 1, &at))
			continue;
		last = utc_max(last, at);
		if (at.s >= earliest)
			first = utc_min(first, at);
	}
	if (!utc_is_none(first))
		*out = first;
	else if (last.s != INT64_MIN)
		*out = last;
	else
		*out = nearest(t, wall);
	return true;
}

/* ---- REST ---- */

static int
base_len(const char *url)
{
	size_t n = strlen(url);

	while (n > 0 && url[n - 1] == '/')
		n--;
	return (int)n;
}

const char *
tracker_link(const struct tracker *t, int64_t issue, struct arena *arena)
{
	const char *url = t->config->public_url == NULL ? t->config->url : t->config->public_url;

	return arena_printf(arena, "%.*s/issues/%" PRId64, base_len(url), url, issue);
}

static int
timeout_ms(struct span configured, int otherwise)
{
	return configured.s <= 0 ? otherwise : (int)configured.s * 1000;
}

enum err_code
tracker_send(struct tracker *t, const char *path, struct http_request *q, struct http_reply *r,
    struct err *e)
{
	struct buf url;
	enum err_code rc;

	if (q->timeout_ms == 0)
		q->timeout_ms = q->guarded
		    ? timeout_ms(t->config->access_timeout, ACCESS_TIMEOUT_MS)
		    : timeout_ms(t->config->act_timeout, ACT_TIMEOUT_MS);
	buf_init(&url);
	buf_printf(&url, "%.*s%s", base_len(t->config->url), t->config->url, path);
	q->url = url.data;
	rc = http_send(t->http, q, r, e);
	q->url = NULL;
	buf_release(&url);
	if (rc == ERR_OK && r->has_skew)
		t->skew = (struct tracker_skew){ true, r->skew };
	return rc == ERR_OK ? rc : err_prefix(e, "tracker");
}

enum err_code
tracker_send_as_bot(struct tracker *t, const char *method, const char *path, const char *json,
    struct http_reply *r, struct err *e)
{
	struct http_request q = {
		.method = method,
		.headers = { NULL, "Accept: application/json", "Content-Type: application/json" },
		.body = json,
		.body_len = json == NULL ? 0 : strlen(json),
		.body_max = (size_t)16 * 1024 * 1024,
	};
	struct buf key;
	enum err_code rc;

	if (t->config->api_key == NULL)
		return err_set(e, ERR_INVALID,
		    "tracker.bot_key is not set: without the API key of \"%s\" nothing can be done "
		    "in "
		    "the tracker",
		    t->config->bot);
	buf_init(&key);
	buf_printf(&key, "X-Redmine-API-Key: %s", t->config->api_key);
	q.headers[0] = key.data;
	if (json == NULL)
		q.headers[2] = NULL;
	rc = tracker_send(t, path, &q, r, e);
	buf_release(&key);
	return rc;
}

/* ---- is the time zone right? ---- */

/* What REST says of the issue that changed last, and what stands in the columns. */
struct sample {
	int64_t issue;
	int64_t journal; /* 0: none */
	struct utc created, noted;
	char created_raw[WALL_TEXT], noted_raw[WALL_TEXT];
};

static enum err_code
ask(struct tracker *t, const char *path, struct http_reply *r, json_t **out, struct err *e)
{
	json_error_t je;

	if (tracker_send_as_bot(t, "GET", path, NULL, r, e) != ERR_OK)
		return e->code;
	if (r->status == 401)
		return err_set(e, ERR_DENIED,
		    "the tracker does not take tracker.bot_key: put in the API key of \"%s\"",
		    t->config->bot);
	if (r->status == 403)
		return err_set(e, ERR_DENIED,
		    "the tracker refuses the REST API: switch it on in its settings, or give "
		    "\"%s\" its role",
		    t->config->bot);
	if (r->status != 200)
		return err_set(e, ERR_INTERNAL,
		    "the tracker answers %d to %s; is tracker.url (%s) right?", r->status,
		    "/issues.json", t->config->url);
	*out = json_loadb(r->body.data, r->body.len, 0, &je);
	if (*out == NULL)
		return err_set(e, ERR_INTERNAL,
		    "the tracker's answer is not JSON; is tracker.url (%s) right?", t->config->url);
	return ERR_OK;
}

static enum err_code
sample_issue(struct tracker *t, struct http_reply *r, struct sample *s, struct err *e)
{
	json_t *root = NULL, *issues;
	enum err_code rc =
	    ask(t, "/issues.json?status_id=*&sort=updated_on:desc&limit=1", r, &root, e);
	json_int_t id;

	if (rc != ERR_OK)
		goto out;
	issues = json_object_get(root, "issues");
	if (!json_is_array(issues))
		rc = err_set(e, ERR_INTERNAL, "the tracker's /issues.json has no issues in it");
	else if (json_unpack(json_array_get(issues, 0), "{s:I}", "id", &id) != 0)
		rc = err_set(e, ERR_NOTFOUND,
		    "\"%s\" sees no issue yet, so tracker.time_zone cannot be proved",
		    t->config->bot);
	else
		s->issue = id;
out:
	json_decref(root);
	return rc;
}

static enum err_code
sample_read(json_t *root, struct sample *s, struct err *e)
{
	json_t *journals = NULL, *last;
	const char *created, *noted;
	json_int_t id;

	if (json_unpack(root, "{s:{s:s, s?o}}", "issue", "created_on", &created, "journals",
		&journals) != 0 ||
	    !utc_parse(created, &s->created))
		return err_set(e, ERR_INTERNAL,
		    "the tracker's answer on issue %" PRId64 " has no created_on", s->issue);
	last = json_array_get(journals, json_array_size(journals) - 1);
	if (json_unpack(last, "{s:I, s:s}", "id", &id, "created_on", &noted) == 0 &&
	    utc_parse(noted, &s->noted))
		s->journal = id;
	return ERR_OK;
}

static enum err_code
sample_columns(struct tracker *t, struct sample *s, struct err *e)
{
	struct rows *rows =
	    db_query(t->db, Q_tracker_raw_times, PARAMS(p_int(s->journal), p_int(s->issue)));

	while (rows_next(rows)) {
		snprintf(s->created_raw, sizeof(s->created_raw), "%s", row_text(rows, 0));
		if (row_is_null(rows, 1))
			s->journal = 0;
		else
			snprintf(s->noted_raw, sizeof(s->noted_raw), "%s", row_text(rows, 1));
	}
	return rows_end(rows, e);
}

static enum err_code
sample_take(struct tracker *t, struct sample *s, struct err *e)
{
	struct http_reply r;
	json_t *root = NULL;
	char path[64];
	enum err_code rc;

	http_reply_init(&r);
	rc = sample_issue(t, &r, s, e);
	if (rc != ERR_OK)
		goto out;
	snprintf(path, sizeof(path), "/issues/%" PRId64 ".json?include=journals", s->issue);
	rc = ask(t, path, &r, &root, e);
	if (rc == ERR_OK)
		rc = sample_read(root, s, e);
	if (rc == ERR_OK)
		rc = sample_columns(t, s, e);
out:
	json_decref(root);
	http_reply_release(&r);
	return rc;
}

/* Seconds east of UTC in which `raw` was stored. */
static bool
offset_of(const char *raw, struct utc at, int *out)
{
	int64_t wall;

	if (!zone_parse_wall(raw, &wall))
		return false;
	*out = (int)(wall - at.s);
	return true;
}

/* A well-known zone with that offset then; "" for an offset that is none. */
static void
zone_suggest(struct utc at, int offset, char out[static 64])
{
	static const char *const known[] = { "UTC", "Asia/Almaty", "Europe/Moscow", "Asia/Omsk",
		"Asia/Yekaterinburg", "Europe/Samara", "Europe/Kaliningrad", "Europe/Berlin",
		"Europe/London", "Asia/Krasnoyarsk", "Asia/Irkutsk", "Asia/Vladivostok" };

	out[0] = '\0';
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]) && out[0] == '\0'; i++) {
		struct zone *z = NULL;
		struct err ignored;

		if (zone_load(known[i], FIRST_YEAR, LAST_YEAR, &z, &ignored) == ERR_OK &&
		    zone_offset(z, at) == offset)
			snprintf(out, 64, ", such as %s", known[i]);
		zone_free(z);
	}
}

static enum err_code
zone_wrong(const struct tracker *t, int64_t issue, struct utc truly, const char *raw, int offset,
    struct err *e)
{
	const struct zone *now = t->zones[t->n_zones - 1].zone;
	const int expected = zone_offset(now, truly);
	char at[UTC_TEXT], such_as[64];

	zone_suggest(truly, offset, such_as);
	return err_set(e, ERR_INVALID,
	    "tracker.time_zone is wrong: what happened in issue %" PRId64
	    " at %s is stored as %s, which is UTC%+03d:%02d, but %s was at UTC%+03d:%02d then. "
	    "Name "
	    "a zone with that offset%s; if the tracker's zone was changed, add the new one with "
	    "\"since\"",
	    issue, utc_format(truly, at), raw, offset / SPAN_HOUR, abs(offset) / SPAN_MINUTE % 60,
	    zone_name(now), expected / SPAN_HOUR, abs(expected) / SPAN_MINUTE % 60, such_as);
}

static bool
fits(const struct tracker *t, const char *raw, struct utc truly)
{
	struct utc at;

	return tracker_instant(t, raw, truly, &at) && at.s == truly.s;
}

enum err_code
tracker_verify_time(struct tracker *t, int *offset, struct err *e)
{
	struct sample s = { 0 };
	bool issue_fits, entry_fits;
	char at[UTC_TEXT];
	int shifted;

	if (sample_take(t, &s, e) != ERR_OK)
		return e->code;
	if (!offset_of(s.created_raw, s.created, &shifted))
		return err_set(e, ERR_CONFLICT, "issue %" PRId64 " was just deleted", s.issue);
	*offset = shifted;
	issue_fits = fits(t, s.created_raw, s.created);
	if (s.journal == 0 || !offset_of(s.noted_raw, s.noted, offset))
		return issue_fits ? ERR_OK
				  : zone_wrong(t, s.issue, s.created, s.created_raw, shifted, e);
	entry_fits = fits(t, s.noted_raw, s.noted);
	if (!entry_fits)
		return zone_wrong(t, s.issue, s.noted, s.noted_raw, *offset, e);
	if (issue_fits)
		return ERR_OK;
	/* TIMESTAMP columns go through the session's time_zone, DATETIME columns do not. */
	return err_set(e, ERR_INVALID,
	    "the tracker's connections to the database have another time_zone than slad's: issue "
	    "%" PRId64 ", created at %s, is read as %s. Set the same one for both: `variables: "
	    "time_zone` in the tracker's database.yml against the server's default",
	    s.issue, utc_format(s.created, at), s.created_raw);
}
