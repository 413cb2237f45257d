#include "hooks/plugin.h"

#include <jansson.h>

static enum err_code
read_payload(const json_t *root, struct news *out, struct err *e)
{
	const json_t *payload = json_object_get(root, "payload");
	const json_t *issue = json_object_get(payload, "issue");
	const char *action = json_string_value(json_object_get(payload, "action"));

	if (!json_is_object(payload) || action == NULL)
		return err_set(e, ERR_INVALID,
		    "webhook: payload.action is missing: is this the redmine_webhook plugin's "
		    "address?");
	news_event(out, "plugin.", action);
	if (issue == NULL)
		return ERR_OK;
	out->kind = NEWS_ISSUE;
	if (!news_add(out, json_integer_value(json_object_get(issue, "id"))))
		return err_set(e, ERR_INVALID,
		    "webhook: payload.issue.id of %s is no issue's number", out->event);
	/* A parent's priority and dates follow its subtasks, without an event of their own. */
	news_add(out, json_integer_value(json_object_get(issue, "parent_id")));
	news_add(out, json_integer_value(json_object_get(issue, "root_id")));
	news_details(out, json_object_get(payload, "journal"));
	return ERR_OK;
}

enum err_code
plugin_news(const char *body, size_t len, struct news *out, struct err *e)
{
	json_t *root = NULL;
	enum err_code rc = news_parse(body, len, &root, e);

	*out = (struct news){ .kind = NEWS_OTHER };
	if (rc == ERR_OK)
		rc = read_payload(root, out, e);
	json_decref(root);
	return rc;
}
