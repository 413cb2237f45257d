#include "hooks/redmine.h"

#include <string.h>

#include <jansson.h>

#include "base/hmac.h"

#define SIGNATURE_PREFIX "sha256="

static enum err_code
check_signature(
    const char *body, size_t len, const char *signature, const char *secret, struct err *e)
{
	const size_t prefix = strlen(SIGNATURE_PREFIX);
	char expected[HMAC_HEX];

	if (secret == NULL || *secret == '\0')
		return err_set(
		    e, ERR_DENIED, "webhook: no secret is configured for Redmine's webhooks");
	if (signature == NULL || *signature == '\0')
		return err_set(e, ERR_DENIED,
		    "webhook: it is not signed (X-Redmine-Signature-256): enter the secret in "
		    "Redmine's webhook form");
	if (len > NEWS_BODY_MAX)
		return err_set(e, ERR_INVALID,
		    "webhook: the body has %zu bytes, at most %zu are read", len, NEWS_BODY_MAX);
	hmac_sha256_hex(secret, strlen(secret), body, len, expected);
	if (strncmp(signature, SIGNATURE_PREFIX, prefix) != 0 ||
	    !hmac_equal(signature + prefix, expected))
		return err_set(e, ERR_DENIED,
		    "webhook: the signature is not that of the configured secret: it must be the "
		    "same here and in Redmine's webhook form");
	return ERR_OK;
}

static enum err_code
read_issue(const json_t *data, struct news *out, struct err *e)
{
	const json_t *issue = json_object_get(data, "issue");
	const json_t *parent = json_object_get(issue, "parent");

	if (!news_add(out, json_integer_value(json_object_get(issue, "id"))))
		return err_set(e, ERR_INVALID, "webhook: data.issue.id of %s is no issue's number",
		    out->event);
	/* A parent's priority and dates follow its subtasks, without an event of their own. */
	news_add(out, json_integer_value(json_object_get(parent, "id")));
	news_details(out, json_object_get(data, "journal"));
	return ERR_OK;
}

static enum err_code
read_time_entry(const json_t *data, struct news *out, struct err *e)
{
	const json_t *entry = json_object_get(data, "time_entry");

	/* Time can be booked on a project: no issue then. */
	news_add(out, json_integer_value(json_object_get(json_object_get(entry, "issue"), "id")));
	return ERR_OK;
}

static enum err_code
read_nothing(const json_t *data, struct news *out, struct err *e)
{
	return ERR_OK;
}

/* What stands before the dot of an event's type. */
static const struct {
	const char *type;
	enum news_kind kind;
	enum err_code (*read)(const json_t *data, struct news *out, struct err *e);
} kinds[] = {
	{ "issue.", NEWS_ISSUE, read_issue },
	{ "time_entry.", NEWS_TIME_ENTRY, read_time_entry },
	{ "version.", NEWS_VERSION, read_nothing },
	{ "wiki_page.", NEWS_WIKI, read_nothing },
	{ "", NEWS_OTHER, read_nothing },
};

static enum err_code
read_payload(const json_t *root, struct news *out, struct err *e)
{
	const char *type = json_string_value(json_object_get(root, "type"));
	size_t i = 0;

	if (type == NULL)
		return err_set(
		    e, ERR_INVALID, "webhook: type (such as \"issue.updated\") is missing");
	news_event(out, "", type);
	while (strncmp(type, kinds[i].type, strlen(kinds[i].type)) != 0)
		i++;
	out->kind = kinds[i].kind;
	return kinds[i].read(json_object_get(root, "data"), out, e);
}

enum err_code
redmine_news(const char *body, size_t len, const char *signature, const char *secret,
    struct news *out, struct err *e)
{
	enum err_code rc = check_signature(body, len, signature, secret, e);
	json_t *root = NULL;

	*out = (struct news){ .kind = NEWS_OTHER };
	if (rc == ERR_OK)
		rc = news_parse(body, len, &root, e);
	if (rc == ERR_OK)
		rc = read_payload(root, out, e);
	json_decref(root);
	return rc;
}
