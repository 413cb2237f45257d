#include "web/ordered.h"

#include "base/problem.h"
#include "store/order.h"
#include "store/policies.h"
#include "store/verdict.h"
#include "web/guard.h"
#include "web/request.h"
#include "web/web.h"

enum err_code
ordered_request(struct web *w, const struct web_request *r, struct verdict_row **row,
    const struct policy **policy, struct err *e)
{
	if (web_db(w, e) != ERR_OK || web_policies(w, r->now, e) != ERR_OK ||
	    verdict_get(w->db, r->issue, r->arena, row, e) != ERR_OK)
		return e->code;
	if (*row == NULL)
		return problem_issue(e, PROBLEM_NOT_YET, r->issue);
	return policies_at(w->policies, (*row)->regulation, (*row)->arrived, policy, e);
}

enum err_code
ordered_say(struct web *w, const struct web_request *r, const struct caller *caller,
    enum fact_word_kind kind, const char *value, const char *clause, struct err *e)
{
	struct fact_word word = {
		.issue = r->issue,
		.user = caller->who.user,
		.kind = kind,
		.value = value,
	};

	if (web_clock(w, r->now, &word.at, e) != ERR_OK ||
	    order_say(w->db, &word, clause, guard_name(caller, r->arena), e) != ERR_OK)
		return e->code;
	web_nudge(w);
	return ERR_OK;
}
