#ifndef SLAD_WEB_BODY_H
#define SLAD_WEB_BODY_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "web/request.h"

/* What a request brings: {"of": 12}. ERR_INVALID says what is expected. */

/* A JSON object; an empty body is an empty one. The caller's to release. */
must_check enum err_code body_object(const struct web_request *r, json_t **out, struct err *e);
/* The id of an issue in it; 0: it is not there. */
must_check enum err_code body_issue(
    const json_t *body, const char *name, int64_t *out, struct err *e);
/* Each of the names stands for a text, for null, or is not there. */
must_check enum err_code body_texts(
    const json_t *body, const char *const names[], size_t n, struct err *e);
/* What a person says, {"word": "retry"}, in the request's arena; "" where nothing is said. */
must_check enum err_code body_word(const struct web_request *r, const char **word, struct err *e);

#endif
