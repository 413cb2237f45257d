#ifndef SLAD_TESTS_WEB_ASKING_H
#define SLAD_TESTS_WEB_ASKING_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "base/time.h"
#include "store/policies.h"
#include "tests/support/database.h"
#include "tests/web/played.h"
#include "tracker/catalogue_map.h"
#include "tracker/tracker.h"
#include "web/guard.h"
#include "web/router.h"
#include "web/web.h"

/*
 * The dispatcher, called with requests as the FastCGI loop would fill them: no sockets. The tracker
 * is played; slad's own tables are real. Whatever is not as said fails the test.
 *
 * Requests 1, 2, 4 and 5 of Monday 2026-02-02 10:00 in Almaty were judged at 10:30: 1 is of a VIP,
 * 4 of project 2, 5 assigned to 8, its first response missed.
 */
struct asking {
	struct database *d;
	struct web_config config;
	struct tracker_config tracker;
	struct catalogue nothing;
	struct tracker reading;
	struct policies_config policies;
	struct web *web;
	struct reply reply; /* of the last request */
	struct utc now; /* when the next one comes */
	json_t *openapi;
};

#define ASKING_HOOK_SECRET "0123456789abcdef-hook"
#define ASKING_PLUGIN_SECRET "0123456789abcdef-plugin"

/* A cmocka test whose state is a struct asking. */
int asking_setup(void **state);
int asking_teardown(void **state);
#define ASKING(f) cmocka_unit_test_setup_teardown(f, asking_setup, asking_teardown)

/* Judges one more request of then; `events` are a timeline's, in JSON. */
void asking_verdict(
    struct asking *a, int64_t issue, int64_t project, const char *level, const char *events);

/* Of "GET /api/queue?limit=1", from 192.0.2.7, of nobody; it lives until the next one. */
struct web_request asking_request(struct asking *a, const char *line);
void asking_answer(struct asking *a, struct web_request *r);
/* What was answered, for json_decref. */
json_t *asking_body(struct asking *a);

/* Somebody (NULL: nobody known) says `text` and gets `status`. */
void asking_says(struct asking *a, const char *line, const char *key, const char *text, int status);
/* Somebody is told what the schema of nginx/docs/openapi.json describes, with `says` in it. */
void asking_is_told(
    struct asking *a, const char *key, const char *line, const char *schema, const char *says);
/* The last answer has all that the schema of that name requires, down to the last object. */
void asking_described(struct asking *a, const char *schema);

/* How many issues are to be looked at. */
size_t asking_due(struct asking *a);

#endif
