#include <stdlib.h>

#include "core/verdict_json.h"
#include "web/router.h"

enum err_code
me_get(struct web *w, const struct web_request *r, const struct caller *caller, struct reply *out,
    struct err *e)
{
	const struct access_who *who = &caller->who;
	struct utc now;

	/* A database that is away is no reason to know nobody. */
	if (web_clock(w, r->now, &now, e) != ERR_OK)
		now = r->now;
	reply_json(out, 200,
	    json_pack("{s:o, s:I, s:s, s:b, s:b, s:s, s:s?, s:s}", "now", utc_json(now), "user",
		(json_int_t)who->user, "name", who->name == NULL ? "" : who->name, "admin",
		who->admin, "manager", who->manager, "side", side_name(who->side), "language",
		who->language, "token", guard_token(w, r, caller)));
	return ERR_OK;
}
