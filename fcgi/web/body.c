#include "web/body.h"

#include "base/arena.h"
#include "base/reader.h"

enum err_code
body_object(const struct web_request *r, json_t **out, struct err *e)
{
	json_error_t je;

	*out = r->body_len == 0 ? json_object()
				: json_loadb(r->body, r->body_len, JSON_REJECT_DUPLICATES, &je);
	if (*out == NULL)
		return err_set(e, ERR_INVALID, "line %d, column %d: %s", je.line, je.column,
		    reader_syntax(&je));
	if (json_is_object(*out))
		return ERR_OK;
	json_decref(*out);
	*out = NULL;
	return err_set(e, ERR_INVALID, "a JSON object is expected, such as {\"of\": 12}");
}

enum err_code
body_issue(const json_t *body, const char *name, int64_t *out, struct err *e)
{
	const json_t *v = json_object_get(body, name);

	*out = 0;
	if (v == NULL || json_is_null(v))
		return ERR_OK;
	*out = json_integer_value(v);
	if (!json_is_integer(v) || *out <= 0 || *out > INT32_MAX)
		return err_set(e, ERR_INVALID, "%s: expected the number of a request", name);
	return ERR_OK;
}

enum err_code
body_texts(const json_t *body, const char *const names[], size_t n, struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		const json_t *v = json_object_get(body, names[i]);

		if (v != NULL && !json_is_null(v) && !json_is_string(v))
			return err_set(
			    e, ERR_INVALID, "%s: a text is expected, in quotation marks", names[i]);
	}
	return ERR_OK;
}

enum err_code
body_word(const struct web_request *r, const char **word, struct err *e)
{
	static const char *const names[] = { "word" };
	const char *said;
	enum err_code rc;
	json_t *body;

	if (body_object(r, &body, e) != ERR_OK)
		return e->code;
	rc = body_texts(body, names, 1, e);
	said = json_string_value(json_object_get(body, names[0]));
	*word = arena_strdup(r->arena, said == NULL ? "" : said);
	json_decref(body);
	return rc;
}
