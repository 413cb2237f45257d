#include "web/router.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "store/clock.h"
#include "store/setting.h"
#include "tests/web/asking.h"

/* What is asked, by whom, and what comes. `says` has to stand in the body, `not` must not. */
static const struct {
	const char *name, *line, *key;
	int status;
	const char *says, *not ;
} cases[] = {
	{ "a client sees the clocks of an own request", "GET /api/issues/1", "vip-key", 200,
	    "\"first_response\"", NULL },
	{ "and its level", "GET /api/issues/1", "vip-key", 200, "\"level\":\"vip\"", NULL },
	{ "but not what is internal", "GET /api/issues/1", "vip-key", 200, "\"flags\":[]",
	    "last_journal" },
	{ "nor whom the support has work done by", "GET /api/issues/1", "vip-key", 200,
	    "\"first_response\"", "development" },
	{ "nor why it stands where it stands", "GET /api/issues/1", "vip-key", 200,
	    "\"queue\":{\"waits\":true}", "\"rank\"" },
	{ "staff see that, too", "GET /api/issues/1", "staff-key", 200, "\"last_journal\":77",
	    NULL },
	{ "whose it is and by which contract, to staff no more than to clients",
	    "GET /api/issues/1", "staff-key", 200, NULL, "\"served\"" },
	{ "but to managers", "GET /api/issues/1", "manager-key", 200,
	    "\"served\":{\"client\":", NULL },
	{ "also where they are no staff", "GET /api/issues/4", "manager-key", 200, "\"served\"",
	    "\"statuses\"" },
	{ "staff elsewhere are clients here", "GET /api/issues/4", "staff-key", 200, "\"issue\":4",
	    "last_journal" },
	{ "another client's request is not there", "GET /api/issues/2", "vip-key", 404,
	    "there is no issue 2, or not for you\",\"code\":\"no_issue\",\"values\":{\"issue\":2}",
	    NULL },
	{ "just as one that is not", "GET /api/issues/30", "vip-key", 404,
	    "there is no issue 30, or not for you", NULL },
	{ "nobody known is told to log in", "GET /api/issues/1", NULL, 401, "\"code\":\"log_in\"",
	    NULL },
	{ "a wrong key is nobody", "GET /api/issues/1", "no-key", 401, NULL, NULL },
	{ "a request that was not looked at", "GET /api/issues/9", "staff-key", 404,
	    "not looked at yet", NULL },
	{ "an id with a zero in front", "GET /api/issues/01", "vip-key", 404, NULL, NULL },
	{ "no id at all", "GET /api/issues/", "vip-key", 404, NULL, NULL },
	{ "a word for an id", "GET /api/issues/abc", "vip-key", 404, NULL, NULL },
	{ "an id that no tracker has", "GET /api/issues/99999999999999999999", "vip-key", 404, NULL,
	    NULL },
	{ "something behind the id", "GET /api/issues/1/", "vip-key", 404, NULL, NULL },
	{ "nothing at all", "GET /", "vip-key", 404, "nothing at this address", NULL },
	{ "staff are explained", "GET /api/issues/1/explain", "staff-key", 200, "\"steps\":[]",
	    NULL },
	{ "clients are not", "GET /api/issues/1/explain", "vip-key", 403, "for the support's staff",
	    NULL },
	{ "nor staff of other projects", "GET /api/issues/4/explain", "staff-key", 403, NULL,
	    NULL },
	{ "nor is what they may not see", "GET /api/issues/2/explain", "vip-key", 404, NULL, NULL },
	{ "nor what was not looked at", "GET /api/issues/9/explain", "staff-key", 404, NULL, NULL },
	{ "the queue begins with VIPs", "GET /api/queue", "staff-key", 200,
	    "\"position\":1,\"issue\":1", NULL },
	{ "each row says why", "GET /api/queue", "staff-key", 200, "\"clause\":\"21\"", NULL },
	{ "without what is another project's", "GET /api/queue", "staff-key", 200, "\"issue\":5",
	    "\"issue\":4" },
	{ "as short as asked for", "GET /api/queue?limit=1", "staff-key", 200, "\"issue\":1",
	    "\"issue\":2" },
	{ "of one assignee", "GET /api/queue?assignee=8", "staff-key", 200,
	    "\"position\":1,\"issue\":5", "\"issue\":2" },
	{ "one's own", "GET /api/queue?assignee=me", "staff-key", 200, "\"position\":1,\"issue\":5",
	    "\"issue\":2" },
	{ "of one project", "GET /api/queue?project=2", "staff-key", 200, "\"queue\":[]", NULL },
	{ "by due instant, those that have one", "GET /api/queue?order=due", "staff-key", 200,
	    "\"queue\":[]", NULL },
	{ "nobody's", "GET /api/queue?assignee=-", "staff-key", 200, "\"position\":2,\"issue\":2",
	    "\"issue\":5" },
	{ "with how many there are in all", "GET /api/queue?limit=1", "staff-key", 200,
	    "\"total\":3", NULL },
	{ "and of which clients", "GET /api/queue", "staff-key", 200,
	    "\"clients\":[{\"id\":null,\"name\":null,\"requests\":3}]", NULL },
	{ "another project's are not counted", "GET /api/queue", "staff-key", 200,
	    "\"projects\":[{\"id\":1,\"name\":\"EDOC\",\"requests\":3}]", NULL },
	{ "the next page begins where the first ended", "GET /api/queue?limit=1&offset=1",
	    "staff-key", 200, "\"position\":2,\"issue\":2", "\"issue\":1," },
	{ "behind the last there are none", "GET /api/queue?offset=3", "staff-key", 200,
	    "\"queue\":[]", NULL },
	{ "no offset of a word", "GET /api/queue?offset=x", "staff-key", 400, "passed over", NULL },
	{ "no client by name", "GET /api/queue?client=Ivan", "staff-key", 400, "client", NULL },
	{ "no other order", "GET /api/queue?order=size", "staff-key", 400, "place or due", NULL },
	{ "no limit of none", "GET /api/queue?limit=0", "staff-key", 400, "from 1 to 200", NULL },
	{ "nor of too many", "GET /api/queue?limit=201", "staff-key", 400, "limit", NULL },
	{ "nor of a word", "GET /api/queue?limit=all", "staff-key", 400, "limit", NULL },
	{ "no assignee by name", "GET /api/queue?assignee=Ivan", "staff-key", 400, "assignee",
	    NULL },
	{ "its place is counted for staff", "GET /api/issues/5?place=1", "staff-key", 200,
	    "\"at\":3,\"of\":3", NULL },
	{ "only when asked for", "GET /api/issues/5", "staff-key", 200, "\"queue\"", "\"at\":4" },
	{ "a client has none", "GET /api/issues/1?place=1", "vip-key", 200, "\"queue\"",
	    "\"at\":1" },
	{ "when it will be open", "GET /api/issues/1", "vip-key", 200, "\"windows\":[[", NULL },
	{ "a level has its title", "GET /api/issues/1", "vip-key", 200,
	    "\"titles\":{\"ru\":", NULL },
	{ "a list of clocks", "GET /api/issues?ids=1,2,5", "staff-key", 200, "\"issue\":2", NULL },
	{ "a client's list", "GET /api/issues?ids=1,2,4", "vip-key", 200, "\"issue\":1",
	    "\"issue\":2" },
	{ "tells nothing internal", "GET /api/issues?ids=1,4", "vip-key", 200, "\"issue\":4",
	    "queue" },
	{ "of what was not judged nothing", "GET /api/issues?ids=9", "staff-key", 200,
	    "\"issues\":[]", NULL },
	{ "no list of words", "GET /api/issues?ids=1,x", "staff-key", 400, "up to 500 ids", NULL },
	{ "nor of nothing", "GET /api/issues", "staff-key", 400, "ids", NULL },
	{ "strangers see no list", "GET /api/issues?ids=1", NULL, 401, NULL, NULL },
	{ "a row tells what it is about", "GET /api/queue", "staff-key", 200,
	    "\"subject\":\"Не печатает\",\"project_name\":\"EDOC\"", NULL },
	{ "and links there", "GET /api/queue", "staff-key", 200,
	    "\"link\":\"https://sup.example.kz/redmine/issues/1\"", NULL },
	{ "what to take now", "GET /api/queue/next", "staff-key", 200,
	    "{\"next\":{\"position\":1,\"issue\":1,", NULL },
	{ "clients have nothing to take", "GET /api/queue/next", "vip-key", 403, NULL, NULL },
	{ "calendars", "GET /api/calendars", "staff-key", 200, "\"name\":\"kz\"", NULL },
	{ "who works at other hours", "GET /api/calendars", "staff-key", 200, "\"people\":[]",
	    NULL },
	{ "as a file", "GET /api/calendars?calendar=kz&format=csv", "staff-key", 200, "2026-12-16,",
	    NULL },
	{ "there is no other", "GET /api/calendars?calendar=us", "staff-key", 404, "kz", NULL },
	{ "operators see no bills", "GET /api/billing", "staff-key", 403, "managers", NULL },
	{ "nor what would have been", "GET /api/simulate?regulation=eep&since=2026-01", "staff-key",
	    403, "managers", NULL },
	{ "only names of the shelf", "GET /api/simulate?regulation=../edoc&since=2026-01",
	    "manager-key", 400, "name", NULL },
	{ "the report sums up", "GET /api/report?by=level", "staff-key", 200,
	    "\"level\":\"basic\",\"requests\":2", NULL },
	{ "not another project's", "GET /api/report", "staff-key", 200, "\"requests\":3", NULL },
	{ "of a month of the calendar's zone", "GET /api/report?month=2026-01", "staff-key", 200,
	    "\"requests\":0", NULL },
	{ "with hours against opening hours", "GET /api/report", "staff-key", 200,
	    "\"zone\":\"Asia/Almaty\"", NULL },
	{ "for spreadsheets", "GET /api/report?by=level&format=csv", "staff-key", 200,
	    "\"vip\",1,1,0", NULL },
	{ "what is wanted alone", "GET /api/report?level=vip", "staff-key", 200,
	    "\"total\":{\"requests\":1", NULL },
	{ "the distribution, too", "GET /api/report?format=csv&list=bars", "staff-key", 200,
	    "\"up_to\",\"first_response\"\r\n900,", NULL },
	{ "and arrivals by hour of the week", "GET /api/report?format=csv&list=arrivals",
	    "staff-key", 200, "\r\n1,6,3,0", NULL },
	{ "no other list", "GET /api/report?list=all", "staff-key", 400, "arrivals", NULL },
	{ "levels have titles", "GET /api/report", "staff-key", 200, "\"kk\":\"Базалық\"", NULL },
	{ "missed times have their request", "GET /api/breaches", "staff-key", 200,
	    "\"issue\":5,\"clock\":\"first_response\"", "\"issue\":4" },
	{ "of one clock", "GET /api/breaches?clock=resolution", "staff-key", 200,
	    "\"breaches\":[],\"total\":0", NULL },
	{ "counted on every page", "GET /api/breaches?offset=1", "staff-key", 200,
	    "\"breaches\":[],\"total\":1", NULL },
	{ "for spreadsheets", "GET /api/breaches?format=csv", "staff-key", 200,
	    "\r\n5,\"first_response\",\"2026-02-02T02:00:00Z\",\"normal\",\"17\",\"edoc\"", NULL },
	{ "but not a private one, which is counted", "GET /api/breaches", "junior-key", 200,
	    "\"breaches\":[],\"total\":1,\"offset\":0,\"hidden\":1", "\"issue\":5" },
	{ "nor in a spreadsheet", "GET /api/breaches?format=csv", "junior-key", 200, "\"link\"\r\n",
	    "\r\n5," },
	{ "a spreadsheet goes on at an offset", "GET /api/breaches?format=csv&offset=1",
	    "staff-key", 200, "\"link\"\r\n", "\r\n5," },
	{ "the report names them", "GET /api/report", "staff-key", 200,
	    "\"breaches\":[{\"issue\":5,", NULL },
	{ "but no private one", "GET /api/report", "junior-key", 200, "\"breaches\":[]",
	    "issues/5" },
	{ "which the sums count", "GET /api/report", "junior-key", 200, "\"breaches_total\":1",
	    NULL },
	{ "no other clock", "GET /api/breaches?clock=wall", "staff-key", 400, "clock", NULL },
	{ "clients have no breaches", "GET /api/breaches", "vip-key", 403, NULL, NULL },
	{ "what may be tried", "GET /api/regulations", "manager-key", 200,
	    "\"id\":\"eep\",\"title\":{", "\"id\":\"texts\"" },
	{ "what is in use is told", "GET /api/regulations", "manager-key", 200, "\"in_use\":true",
	    NULL },
	{ "what is on record, too", "GET /api/regulations", "manager-key", 200,
	    "\"kept\":[{\"id\":\"edoc\"", NULL },
	{ "not for staff", "GET /api/regulations", "staff-key", 403, NULL, NULL },
	{ "nobody looks for gaps here", "GET /api/faq/gaps", "staff-key", 404, NULL, NULL },
	{ "and clients never", "GET /api/faq/gaps", "vip-key", 403, NULL, NULL },
	{ "no key twice", "GET /api/report?by=level,level", "staff-key", 400, "twice", NULL },
	{ "no unknown key", "GET /api/report?by=size", "staff-key", 400, "not known", NULL },
	{ "no period that is none", "GET /api/report?since=soon", "staff-key", 400, "since", NULL },
	{ "no other format", "GET /api/report?format=xls", "staff-key", 400, "format", NULL },
	{ "clients have no report", "GET /api/report", "vip-key", 403, NULL, NULL },
	{ "clients have no queue", "GET /api/queue", "vip-key", 403, NULL, NULL },
	{ "strangers neither", "GET /api/queue", NULL, 401, NULL, NULL },
	{ "who am I", "GET /api/me", "vip-key", 200, "\"user\":6", NULL },
	{ "on which side", "GET /api/me", "staff-key", 200, "\"side\":\"staff\"", NULL },
	{ "strangers may know whether it works", "GET /api/health", NULL, 200,
	    "{\"status\":\"ok\"}", NULL },
	{ "managers may know how, too", "GET /api/status", "manager-key", 200, "\"outbox\"", NULL },
	{ "staff may not", "GET /api/status", "staff-key", 403, "managers", NULL },
	{ "staff see which articles help", "GET /api/faq/stats", "staff-key", 200,
	    "\"articles\":[]", NULL },
	{ "clients do not", "GET /api/faq/stats", "vip-key", 403, NULL, NULL },
	{ "but not how", "GET /api/metrics", NULL, 403, "web.monitors", NULL },
};

static void
test_who_gets_what(void **state)
{
	struct asking *a = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct web_request r = asking_request(a, cases[i].line);

		r.api_key = cases[i].key;
		asking_answer(a, &r);
		if (a->reply.status != cases[i].status)
			fail_msg("%s: %d %s", cases[i].name, a->reply.status, a->reply.body.data);
		if (cases[i].says != NULL && strstr(a->reply.body.data, cases[i].says) == NULL)
			fail_msg("%s: %s", cases[i].name, a->reply.body.data);
		if (cases[i].not != NULL && strstr(a->reply.body.data, cases[i].not ) != NULL)
			fail_msg("%s: %s", cases[i].name, a->reply.body.data);
	}
}

static void
test_methods(void **state)
{
	static const struct {
		const char *line;
		int status;
		const char *allow;
	} lines[] = {
		{ "POST /api/issues/1", 405, "GET, HEAD, OPTIONS" },
		{ "DELETE /api/issues/1", 405, "GET, HEAD, OPTIONS" },
		{ "BREW /api/issues/1", 405, "GET, HEAD, OPTIONS" },
		{ "OPTIONS /api/issues/1", 204, "GET, HEAD, OPTIONS" },
		{ "GET /hooks/redmine", 405, "POST, OPTIONS" },
		{ "OPTIONS /hooks/plugin/abc", 204, "POST, OPTIONS" },
		{ "OPTIONS /nowhere", 404, NULL },
		{ "HEAD /api/health", 200, NULL },
	};
	struct asking *a = *state;

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct web_request r = asking_request(a, lines[i].line);

		asking_answer(a, &r);
		if (a->reply.status != lines[i].status)
			fail_msg("%s: %d", lines[i].line, a->reply.status);
		if (lines[i].allow == NULL)
			assert_null(a->reply.allow);
		else
			assert_string_equal(a->reply.allow, lines[i].allow);
	}
}

static void
test_answers_are_as_described(void **state)
{
	static const struct {
		const char *line, *key, *schema;
	} answers[] = {
		{ "GET /api/issues/1", "vip-key", "Issue" },
		{ "GET /api/issues/1", "staff-key", "Issue" },
		{ "GET /api/issues/30", "vip-key", "Problem" },
		{ "GET /api/me", "vip-key", "Me" },
		{ "GET /api/queue", "staff-key", "Queue" },
		{ "GET /api/breaches", "staff-key", "Breaches" },
		{ "GET /api/report", "staff-key", "Report" },
		{ "GET /api/letters", "manager-key", "Letters" },
		{ "GET /api/regulations", "manager-key", "Regulations" },
		{ "GET /api/faq/stats", "staff-key", "ArticleStats" },
		{ "GET /api/issues/1?place=1", "staff-key", "Issue" },
		{ "GET /api/issues?ids=1,2", "staff-key", "Issues" },
		{ "GET /api/health", NULL, "Health" },
	};
	struct asking *a = *state;

	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		struct web_request r = asking_request(a, answers[i].line);

		r.api_key = answers[i].key;
		asking_answer(a, &r);
		asking_described(a, answers[i].schema);
	}
}

/* Judged at 10:30 with half an hour gone; an hour and a half later it is two hours. */
static void
test_clocks_are_told_as_of_now(void **state)
{
	struct asking *a = *state;
	struct web_request r;
	struct utc there, at;
	char offset[32];
	json_t *v, *clock;

	assert_true(utc_parse("2026-02-02T06:00:00Z", &at));
	must(a->d, clock_now(a->d->db, &there, &a->d->e));
	snprintf(offset, sizeof(offset), "%" PRId64, at.s - there.s);
	must(a->d,
	    setting_put(a->d->root, SETTING_CLOCK_OFFSET, offset, (struct utc){ 0 }, &a->d->e));
	r = asking_request(a, "GET /api/issues/1");
	r.api_key = "vip-key";
	asking_answer(a, &r);
	v = asking_body(a);
	clock = json_array_get(json_object_get(v, "clocks"), 0);
	assert_string_equal(json_string_value(json_object_get(clock, "name")), "first_response");
	/* The seconds that this test takes. */
	assert_in_range(json_integer_value(json_object_get(clock, "elapsed")), 3600, 3660);
	json_decref(v);
}

/* The tracker's form has its project's id where one may choose, else its name in the address. */
static void
test_a_project_is_named_in_two_ways(void **state)
{
	static const struct {
		const char *name, *body, *says;
	} ways[] = {
		{ "none", "{\"subject\":\"x\"}", "\"regulation\":\"edoc\"" },
		{ "by identifier", "{\"subject\":\"x\",\"project\":\"other\"}",
		    "\"regulation\":\"eep\"" },
		{ "by id", "{\"subject\":\"x\",\"project\":\"2\"}", "\"regulation\":\"eep\"" },
		{ "by another's id", "{\"subject\":\"x\",\"project\":\"1\"}",
		    "\"regulation\":\"edoc\"" },
		{ "by an id that none has", "{\"subject\":\"x\",\"project\":\"77\"}",
		    "\"regulation\":\"edoc\"" },
		{ "by no id", "{\"subject\":\"x\",\"project\":\"99999999999999999999\"}",
		    "\"regulation\":\"edoc\"" },
	};
	struct asking *a = *state;

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		struct web_request r = asking_request(a, "POST /api/intake");

		r.api_key = "staff-key";
		r.content_type = "application/json";
		r.body = ways[i].body;
		r.body_len = strlen(r.body);
		asking_answer(a, &r);
		if (a->reply.status != 200 || strstr(a->reply.body.data, ways[i].says) == NULL)
			fail_msg("%s: %d %s", ways[i].name, a->reply.status, a->reply.body.data);
	}
}

static void
test_a_draft_whose_text_is_none(void **state)
{
	static const struct {
		const char *name, *route, *body, *says;
	} drafts[] = {
		{ "a subject", "POST /api/intake", "{\"subject\":true}",
		    "subject: a text is expected" },
		{ "a description", "POST /api/intake", "{\"subject\":\"x\",\"description\":[]}",
		    "description: a text is expected" },
		{ "a number", "POST /api/intake", "{\"number\":900101300123}",
		    "number: a text is expected" },
		{ "no JSON, on its line", "POST /api/intake", "{\n\"subject\":yes}",
		    "line 2, column" },
	};
	struct asking *a = *state;

	for (size_t i = 0; i < sizeof(drafts) / sizeof(drafts[0]); i++) {
		struct web_request r = asking_request(a, drafts[i].route);

		r.api_key = "staff-key";
		r.content_type = "application/json";
		r.body = drafts[i].body;
		r.body_len = strlen(r.body);
		asking_answer(a, &r);
		if (a->reply.status != 400 || strstr(a->reply.body.data, drafts[i].says) == NULL)
			fail_msg("%s: %d %s", drafts[i].name, a->reply.status, a->reply.body.data);
	}
}

static void
test_long_bodies(void **state)
{
	struct asking *a = *state;
	struct web_request r = asking_request(a, "POST /hooks/redmine");

	r.body_too_long = true;
	asking_answer(a, &r);
	assert_int_equal(a->reply.status, 413);
}

/* What the support calls the calendar of a clock is its own; the hours are everybody's. */
static void
test_whose_calendar_is_named(void **state)
{
	static const struct {
		const char *key;
		bool named;
	} readers[] = { { "vip-key", false }, { "staff-key", true } };
	static const char *const lines[] = { "GET /api/issues/1", "GET /api/issues?ids=1" };
	struct asking *a = *state;

	database_sql(a->d,
	    "update verdict set body = json_set(body, '$.clocks[0].calendar', 'duty',"
	    " '$.clocks[1].calendar', 'duty') where issue_id = 1");
	for (size_t i = 0; i < 4; i++) {
		struct web_request r = asking_request(a, lines[i / 2]);

		r.api_key = readers[i % 2].key;
		asking_answer(a, &r);
		assert_int_equal(a->reply.status, 200);
		assert_non_null(strstr(a->reply.body.data, "\"clause\""));
		if ((strstr(a->reply.body.data, "duty") != NULL) != readers[i % 2].named)
			fail_msg(
			    "%s, %s: %s", lines[i / 2], readers[i % 2].key, a->reply.body.data);
	}
}

static void
test_headers(void **state)
{
	struct asking *a = *state;
	struct buf head;

	buf_init(&head);
	reply_reset(&a->reply);
	reply_problem(&a->reply, 401, PROBLEM_LOG_IN);
	a->reply.cookie = "a=b";
	a->reply.allow = "GET";
	reply_head(&a->reply, &head);
	assert_string_equal(head.data,
	    "Status: 401 Unauthorized\r\nCache-Control: no-store\r\n"
	    "X-Content-Type-Options: nosniff\r\nContent-Type: application/problem+json\r\n"
	    "Content-Length: 161\r\nAllow: GET\r\nSet-Cookie: a=b\r\n"
	    "WWW-Authenticate: ApiKey realm=\"Redmine\"\r\n\r\n");
	assert_int_equal(a->reply.body.len, 161);
	buf_release(&head);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ASKING(test_who_gets_what),
		ASKING(test_whose_calendar_is_named),
		ASKING(test_methods),
		ASKING(test_answers_are_as_described),
		ASKING(test_clocks_are_told_as_of_now),
		ASKING(test_a_project_is_named_in_two_ways),
		ASKING(test_a_draft_whose_text_is_none),
		ASKING(test_long_bodies),
		ASKING(test_headers),
	};

	return cmocka_run_group_tests_name("router", tests, NULL, NULL);
}
