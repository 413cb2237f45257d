#include <stdlib.h>

#include "web/router.h"

enum err_code
me_get(struct web *w, const struct web_request *r, const struct caller *caller, struct reply *out,
    struct err *e)
{
	const struct access_who *who = &caller->who;

	reply_json(out, 200,
	    json_pack("{s:I, s:s, s:b, s:b, s:s, s:s?, s:s}", "user", (json_int_t)who->user, "name",
		who->name == NULL ? "" : who->name, "admin", who->admin, "manager", who->manager,
		"side", side_name(who->side), "language", who->language, "token",
		guard_token(w, r, caller)));
	return ERR_OK;
}
