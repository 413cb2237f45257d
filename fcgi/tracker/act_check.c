#include "tracker/act.h"

#include <string.h>

#include <jansson.h>

#include "base/http.h"
#include "tracker/catalogue.h"
#include "tracker/tracker.h"

/* The answer holds the key itself: nothing of it is told. */
static enum err_code
check_account(const struct tracker *t, const struct http_reply *r, struct err *e)
{
	json_t *root = json_loadb(r->body.data, r->body.len, 0, NULL);
	const json_t *user = json_object_get(root, "user");
	const json_int_t id = json_integer_value(json_object_get(user, "id"));
	const bool admin = json_is_true(json_object_get(user, "admin"));

	json_decref(root);
	if (id == 0)
		return err_set(e, ERR_UNREACHABLE,
		    "the tracker's answer to /my/account.json makes no sense; is tracker.url (%s) "
		    "right?",
		    t->config->url);
	if (id != catalogue_bot(t->catalogue))
		return err_set(e, ERR_INVALID,
		    "tracker.bot_key is the key of another user than \"%s\"", t->config->bot);
	if (admin)
		return err_set(e, ERR_INVALID,
		    "\"%s\" is an administrator of the tracker: take that from it, its role is "
		    "enough",
		    t->config->bot);
	return ERR_OK;
}

enum err_code
act_check(struct tracker *t, struct err *e)
{
	struct http_reply r;
	enum err_code rc;

	http_reply_init(&r);
	rc = tracker_send_as_bot(t, "GET", "/my/account.json", NULL, &r, e);
	if (rc == ERR_RETRY || rc == ERR_INTERNAL)
		rc = e->code = ERR_UNREACHABLE;
	else if (rc == ERR_OK && r.status == 401)
		rc = err_set(e, ERR_DENIED,
		    "the tracker does not take tracker.bot_key: put in the API key of \"%s\"",
		    t->config->bot);
	else if (rc == ERR_OK && r.status == 403)
		rc = err_set(e, ERR_DENIED,
		    "the tracker refuses its REST API: switch it on in its settings (API)");
	else if (rc == ERR_OK && r.status != 200)
		rc = err_set(e, ERR_UNREACHABLE,
		    "the tracker answers %d to /my/account.json; is tracker.url (%s) right?",
		    r.status, t->config->url);
	else if (rc == ERR_OK)
		rc = check_account(t, &r, e);
	explicit_bzero(r.body.data, r.body.len);
	http_reply_release(&r);
	return rc;
}
