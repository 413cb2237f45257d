/* What other machines send and ask: webhooks, health, metrics. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/hmac.h"
#include "store/clock.h"
#include "store/setting.h"
#include "store/wake.h"
#include "tests/web/asking.h"

static const char news[] = "{\"type\":\"issue.updated\",\"timestamp\":\"2026-02-02T05:00:00Z\","
			   "\"data\":{\"issue\":{\"id\":12}}}";
static const char plugin_body[] = "{\"payload\":{\"action\":\"updated\",\"issue\":{\"id\":13}}}";

static void
hook(struct asking *a, const char *line, const char *from, const char *type, const char *signature,
    const char *text)
{
	struct web_request r = asking_request(a, line);

	r.remote = from;
	r.content_type = type;
	r.signature = signature;
	r.body = text;
	r.body_len = strlen(text);
	asking_answer(a, &r);
}

static const char *
sign(const char *secret, const char *text)
{
	static char out[HMAC_HEX + 8];

	strcpy(out, "sha256=");
	hmac_sha256_hex(secret, strlen(secret), text, strlen(text), out + 7);
	return out;
}

static void
test_webhooks(void **state)
{
	static const char json[] = "application/json; charset=utf-8";
	static const char plugin[] = "POST /hooks/plugin/" ASKING_PLUGIN_SECRET;
	const struct {
		const char *name, *line, *from, *type, *signature, *text;
		int status;
	} hooks[] = {
		{ "without a signature", "POST /hooks/redmine", "10.0.0.1", json, NULL, news, 401 },
		{ "with a wrong one", "POST /hooks/redmine", "10.0.0.1", json, "sha256=00", news,
		    401 },
		{ "of another type", "POST /hooks/redmine", "10.0.0.1",
		    "application/x-www-form-urlencoded", NULL, news, 415 },
		{ "of no type", "POST /hooks/redmine", "10.0.0.1", NULL, NULL, news, 415 },
		{ "of nearly that type", "POST /hooks/redmine", "10.0.0.1", "application/jsonp",
		    NULL, news, 415 },
		{ "the plugin with a wrong secret", "POST /hooks/plugin/abc", "127.0.0.1", json,
		    NULL, plugin_body, 403 },
		{ "from somewhere else", plugin, "10.2.0.1", json, NULL, plugin_body, 403 },
		{ "from nowhere", plugin, NULL, json, NULL, plugin_body, 403 },
		{ "with nonsense", plugin, "10.1.2.3", json, NULL, "{", 400 },
		{ "with nothing", plugin, "10.1.2.3", json, NULL, "", 400 },
		{ "of another type, too", plugin, "10.1.2.3", "text/plain", NULL, plugin_body,
		    415 },
		{ "without a secret", "POST /hooks/plugin/", "10.1.2.3", json, NULL, plugin_body,
		    404 },
	};
	struct asking *a = *state;

	for (size_t i = 0; i < sizeof(hooks) / sizeof(hooks[0]); i++) {
		hook(a, hooks[i].line, hooks[i].from, hooks[i].type, hooks[i].signature,
		    hooks[i].text);
		if (a->reply.status != hooks[i].status)
			fail_msg("%s: %d %s", hooks[i].name, a->reply.status, a->reply.body.data);
		assert_string_equal(a->reply.type, "application/problem+json");
	}
	assert_int_equal(asking_due(a), 0);

	hook(a, "POST /hooks/redmine", "10.0.0.1", json, sign(ASKING_HOOK_SECRET, "{"), "{");
	assert_int_equal(a->reply.status, 400);
	hook(a, "POST /hooks/redmine", "10.0.0.1", json, sign("guessed", news), news);
	assert_int_equal(a->reply.status, 401);
	hook(a, "POST /hooks/redmine", "10.0.0.1", json, sign(ASKING_HOOK_SECRET, news), news);
	assert_int_equal(a->reply.status, 202);
	assert_string_equal(a->reply.body.data, "{\"woken\":1}\n");
	assert_int_equal(asking_due(a), 1);
	hook(a, plugin, "10.1.2.3", json, NULL, plugin_body);
	assert_int_equal(a->reply.status, 202);
	assert_int_equal(asking_due(a), 2);
	/* Of a project that is not served. */
	hook(a, plugin, "10.1.2.3", json, NULL,
	    "{\"payload\":{\"action\":\"updated\",\"issue\":{\"id\":14}}}");
	assert_int_equal(a->reply.status, 202);
	assert_int_equal(asking_due(a), 2);
}

static void
test_no_secret_means_no_webhooks(void **state)
{
	static const char json[] = "application/json";
	struct asking *a = *state;

	a->config.redmine_secret = NULL;
	a->config.plugin_secret = NULL;
	hook(a, "POST /hooks/redmine", "127.0.0.1", json, sign("", news), news);
	assert_int_equal(a->reply.status, 401);
	hook(a, "POST /hooks/plugin/" ASKING_PLUGIN_SECRET, "127.0.0.1", json, NULL, plugin_body);
	assert_int_equal(a->reply.status, 403);
}

/* Health. */

static void
health(struct asking *a, const char *line)
{
	struct web_request r = asking_request(a, line);

	r.remote = "127.0.0.1";
	/* Another second, so that the clock is read. */
	a->now.s++;
	asking_answer(a, &r);
}

static void
put_probe(struct asking *a, int64_t age, bool reachable, int skew, const char *trouble)
{
	char at[UTC_TEXT];
	struct utc now;
	json_t *probe;
	char *text;

	must(a->d, clock_now(a->d->db, &now, &a->d->e));
	probe = json_pack("{s:s, s:b, s:i, s:s?}", "at",
	    utc_format(utc_plus(now, (struct span){ -age }), at), "reachable", reachable, "skew",
	    skew, "trouble", trouble);
	text = json_dumps(probe, 0);
	must(a->d, setting_put(a->d->root, "tracker.probe.n1", text, now, &a->d->e));
	free(text);
	json_decref(probe);
}

static void
test_health(void **state)
{
	struct asking *a = *state;
	struct utc now;

	health(a, "GET /api/health");
	assert_int_equal(a->reply.status, 200);
	assert_non_null(strstr(a->reply.body.data, "\"look\":{\"due\":0,\"lag\":0}"));
	assert_non_null(strstr(a->reply.body.data, "\"pending\":0"));

	/* Something was due a little while ago: no trouble. Two minutes ago: somebody must look. */
	must(a->d, clock_now(a->d->db, &now, &a->d->e));
	must(a->d, wake_issue(a->d->db, 1, utc_plus(now, (struct span){ -30 }), &a->d->e));
	health(a, "GET /api/health");
	assert_int_equal(a->reply.status, 200);
	must(a->d, wake_issue(a->d->db, 1, utc_plus(now, (struct span){ -120 }), &a->d->e));
	health(a, "GET /api/health");
	assert_int_equal(a->reply.status, 503);
	assert_non_null(strstr(a->reply.body.data, "is the look process running?"));
	assert_non_null(strstr(
	    a->reply.body.data, "\"problems\":[{\"code\":\"look_late\",\"detail\":\"1 issues"));
	assert_non_null(strstr(a->reply.body.data, "\"values\":{\"requests\":1,\"seconds\":12"));
	must(a->d, wake_forget(a->d->db, 1, &a->d->e));

	put_probe(a, 10, true, 1, NULL);
	health(a, "GET /api/health");
	assert_int_equal(a->reply.status, 200);
	put_probe(a, 10, false, 0, "the bot's key is refused");
	health(a, "GET /api/health");
	assert_int_equal(a->reply.status, 503);
	assert_non_null(strstr(a->reply.body.data,
	    "\"values\":{\"node\":\"n1\",\"trouble\":\"the bot's key is refused\"}"));
	put_probe(a, 10, true, -31, NULL);
	health(a, "GET /api/health");
	assert_int_equal(a->reply.status, 503);
	/* Of a node that is gone. */
	put_probe(a, 600, false, 0, "gone");
	health(a, "GET /api/health");
	assert_int_equal(a->reply.status, 200);
}

/* Seen once, and not any more. */
static void
test_nobody_works(void **state)
{
	struct asking *a = *state;

	database_sql(a->d,
	    "update `%s`.node set seen_at = seen_at - 121 where name like '%%look%%'",
	    a->d->schema);
	health(a, "GET /api/health");
	assert_int_equal(a->reply.status, 503);
	assert_non_null(strstr(a->reply.body.data, "no look process was seen"));
	assert_null(strstr(a->reply.body.data, "no deliver process"));
}

static void
test_metrics(void **state)
{
	struct asking *a = *state;

	put_probe(a, 10, true, 2, NULL);
	health(a, "GET /api/metrics");
	assert_int_equal(a->reply.status, 200);
	assert_non_null(strstr(a->reply.body.data, "\nslad_look_due 0\n"));
	assert_non_null(strstr(a->reply.body.data, "\nslad_outbox{state=\"parked\"} 0\n"));
	assert_non_null(strstr(a->reply.body.data, "\nslad_tracker_reachable{node=\"n1\"} 1\n"));
	assert_non_null(strstr(a->reply.body.data, "\nslad_tracker_skew_seconds{node=\"n1\"} 2\n"));
}

static void
test_database_is_down(void **state)
{
	struct asking *a = *state;
	struct db *kept = a->web->db;

	a->config.db = (struct db_config){ .socket = "/nonexistent/mysqld.sock", .user = "slad" };
	a->web->db = NULL;
	health(a, "GET /api/health");
	assert_int_equal(a->reply.status, 503);
	assert_non_null(strstr(a->reply.body.data, "\"database\":false"));
	health(a, "GET /api/metrics");
	assert_non_null(strstr(a->reply.body.data, "slad_database_up 0"));
	hook(a, "POST /hooks/redmine", "10.0.0.1", "application/json",
	    sign(ASKING_HOOK_SECRET, news), news);
	assert_int_equal(a->reply.status, 503);
	assert_null(strstr(a->reply.body.data, "nonexistent"));
	a->web->db = kept;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ASKING(test_webhooks),
		ASKING(test_no_secret_means_no_webhooks),
		ASKING(test_health),
		ASKING(test_nobody_works),
		ASKING(test_metrics),
		ASKING(test_database_is_down),
	};

	return cmocka_run_group_tests_name("machines", tests, NULL, NULL);
}
