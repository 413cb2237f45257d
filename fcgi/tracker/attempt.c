#include "tracker/attempt.h"

#include <stdarg.h>
#include <stdio.h>

#include <jansson.h>

#include "base/buf.h"
#include "core/mask.h"
#include "tracker/tracker.h"

struct attempt
attempt_begin(struct tracker *t, struct act_outcome *out, struct err *e)
{
	struct attempt a = { .t = t, .out = out, .e = e };

	*out = (struct act_outcome){ .kind = ACT_CONFLICT };
	http_reply_init(&a.reply);
	return a;
}

enum err_code
attempt_over(struct attempt *a)
{
	http_reply_release(&a->reply);
	return a->rc;
}

bool
attempt_end(struct attempt *a, enum act kind, const char *fmt, ...)
{
	va_list ap;

	a->out->kind = kind;
	va_start(ap, fmt);
	vsnprintf(a->out->text, sizeof(a->out->text), fmt, ap);
	va_end(ap);
	return false;
}

bool
attempt_done(struct attempt *a, int64_t id)
{
	a->out->id = id;
	return attempt_end(a, ACT_DONE, "%s", "");
}

bool
attempt_send(struct attempt *a, const char *method, const char *path, const char *json)
{
	const enum err_code rc = tracker_send_as_bot(a->t, method, path, json, &a->reply, a->e);

	if (rc == ERR_RETRY || rc == ERR_INTERNAL)
		return attempt_end(a, ACT_MAYBE, "%s", a->e->text);
	return rc == ERR_OK || attempt_end(a, ACT_UNREACHABLE, "%s", a->e->text);
}

bool
attempt_is_heard(struct attempt *a)
{
	const int status = a->reply.status;

	if (status == 401)
		return attempt_end(a, ACT_UNREACHABLE,
		    "the tracker does not take tracker.bot_key: put in the API key of \"%s\"",
		    a->t->config->bot);
	if (status >= 300 && status < 400)
		return attempt_end(a, ACT_UNREACHABLE,
		    "the tracker sends us elsewhere (%s); is tracker.url right?",
		    a->reply.location);
	if (status == 429)
		return attempt_end(a, ACT_UNREACHABLE, "the tracker is asked too often (429)");
	return true;
}

bool
attempt_errors(const struct attempt *a, struct buf *out)
{
	json_t *root = json_loadb(a->reply.body.data, a->reply.body.len, 0, NULL);
	const json_t *errors = json_object_get(root, "errors"), *one;
	const bool told = !json_is_array(errors) || json_array_size(errors) > 0;
	size_t i;

	json_array_foreach(errors, i, one)
	{
		buf_puts(out, out->len == 0 ? "" : "; ");
		/* It may repeat what a client wrote into a field; the sentence goes to logs. */
		mask_text(json_is_string(one) ? json_string_value(one) : "?", NULL, 0, out);
	}
	if (out->len == 0)
		buf_puts(out, "without a reason");
	json_decref(root);
	return told;
}
