#include "hooks/news.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

/* Redmine's ids are int(11). */
#define ID_MAX 2147483647

bool
news_add(struct news *news, int64_t issue)
{
	if (issue < 1 || issue > ID_MAX)
		return false;
	for (size_t i = 0; i < news->n; i++)
		if (news->issues[i] == issue)
			return true;
	/* What does not fit is found by tailing a second later. */
	if (news->n < NEWS_ISSUES_MAX)
		news->issues[news->n++] = issue;
	return true;
}

void
news_event(struct news *news, const char *prefix, const char *text)
{
	snprintf(news->event, sizeof(news->event), "%s%s", prefix, text);
	for (char *p = news->event; *p != '\0'; p++)
		if (*p <= ' ' || *p > '~')
			*p = '?';
}

/* The tracker writes ids in details as text, or as null on the side that is none. */
static void
add_text_id(struct news *news, const json_t *value)
{
	const char *text = json_string_value(value);
	long long id;
	char *end;

	if (text == NULL)
		return;
	id = strtoll(text, &end, 10);
	if (end != text && *end == '\0')
		news_add(news, id);
}

/* A detail about other issues: their values change without a payload of their own. */
static bool
names_issues(const json_t *detail)
{
	static const char *const attributes[] = { "parent_id", "child_id" };
	const char *property = json_string_value(json_object_get(detail, "property"));
	const char *key = json_string_value(json_object_get(detail, "prop_key"));

	if (property == NULL || key == NULL)
		return false;
	if (strcmp(property, "relation") == 0)
		return true;
	for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++)
		if (strcmp(property, "attr") == 0 && strcmp(key, attributes[i]) == 0)
			return true;
	return false;
}

void
news_details(struct news *news, const struct json_t *journal)
{
	const json_t *details = json_object_get(journal, "details");

	for (size_t i = 0; i < json_array_size(details); i++) {
		const json_t *detail = json_array_get(details, i);

		if (!names_issues(detail))
			continue;
		add_text_id(news, json_object_get(detail, "old_value"));
		add_text_id(news, json_object_get(detail, "value"));
	}
}

/* Of the library's message only what cannot hold any of the body: it may be a private note. */
static const char *
what_is_wrong(const json_error_t *je)
{
	switch (json_error_code(je)) {
	case json_error_invalid_utf8:
		return "it is not UTF-8";
	case json_error_premature_end_of_input:
		return "it ends too early: it was cut off on its way";
	case json_error_stack_overflow:
		return "it is nested too deeply";
	case json_error_null_byte_in_key:
		return "a key holds a NUL";
	case json_error_numeric_overflow:
		return "a number is too large";
	case json_error_unknown:
	case json_error_out_of_memory:
	case json_error_cannot_open_file:
	case json_error_invalid_argument:
	case json_error_invalid_syntax:
	case json_error_end_of_input_expected:
	case json_error_invalid_format:
	case json_error_wrong_type:
	case json_error_null_character:
	case json_error_null_value:
	case json_error_duplicate_key:
	case json_error_item_not_found:
	case json_error_index_out_of_range:
		break;
	}
	return "it is not JSON";
}

enum err_code
news_parse(const char *body, size_t len, struct json_t **out, struct err *e)
{
	json_error_t je;
	json_t *root;

	if (len == 0)
		return err_set(e, ERR_INVALID, "webhook: the body is empty");
	if (len > NEWS_BODY_MAX)
		return err_set(e, ERR_INVALID,
		    "webhook: the body has %zu bytes, at most %zu are read", len, NEWS_BODY_MAX);
	/* A note may hold NUL: such a payload still names its issue. */
	root = json_loadb(body, len, JSON_ALLOW_NUL, &je);
	if (root == NULL)
		return err_set(e, ERR_INVALID, "webhook: the body cannot be read at byte %d: %s",
		    je.position, what_is_wrong(&je));
	if (!json_is_object(root)) {
		json_decref(root);
		return err_set(e, ERR_INVALID, "webhook: the body is JSON, but no object");
	}
	*out = root;
	return ERR_OK;
}
