#include "app/web_simulate.h"

#include "work/case.h"
#include "work/simulate.h"

/* What one web process may be busy with, while the others answer. */
#define REQUESTS_MAX 20000
#define MS_MAX 15000
#define CHANGES_MAX 500

enum err_code
web_simulate_policy(
    struct web *w, const struct web_simulate_ask *asked, struct json_t **out, struct err *e)
{
	const struct simulate_ask ask = {
		.policy = asked->policy,
		.since = asked->since,
		.until = asked->until,
		.project = asked->project,
		.may = asked->may,
		.ctx = asked->ctx,
		.now = asked->now,
		.max_requests = REQUESTS_MAX,
		.max_ms = MS_MAX,
		.max_changes = CHANGES_MAX,
	};
	struct simulate_answer answer;
	struct case_room room;
	enum err_code rc;

	case_enter(&room, w->db, w->tracker, w->policies);
	rc = simulate_run(&room, &ask, NULL, NULL, w->arena, &answer, e);
	if (rc == ERR_OK)
		*out = simulate_json(&answer);
	simulate_release(&answer);
	case_leave(&room);
	return rc;
}
