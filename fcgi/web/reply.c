#include "web/reply.h"

#include <inttypes.h>
#include <string.h>

#include "base/log.h"

static const struct status {
	int status;
	const char *title;
} statuses[] = {
	{ 200, "OK" },
	{ 202, "Accepted" },
	{ 204, "No Content" },
	{ 302, "Found" },
	{ 400, "Bad Request" },
	{ 401, "Unauthorized" },
	{ 403, "Forbidden" },
	{ 404, "Not Found" },
	{ 405, "Method Not Allowed" },
	{ 409, "Conflict" },
	{ 413, "Content Too Large" },
	{ 415, "Unsupported Media Type" },
	{ 422, "Unprocessable Content" },
	{ 500, "Internal Server Error" },
	{ 503, "Service Unavailable" },
};

static const char *
title_of(int status)
{
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		if (statuses[i].status == status)
			return statuses[i].title;
	}
	return "Error";
}

void
reply_init(struct reply *r)
{
	*r = (struct reply){ 0 };
	buf_init(&r->body);
}

void
reply_reset(struct reply *r)
{
	buf_reset(&r->body);
	*r = (struct reply){ .body = r->body };
}

void
reply_release(struct reply *r)
{
	buf_release(&r->body);
}

void
reply_text(struct reply *r, int status, const char *type, const char *body)
{
	r->status = status;
	r->type = type;
	buf_reset(&r->body);
	buf_puts(&r->body, body);
}

/* A share of 0.8181 is written so, and not with all the digits of its binary neighbour. */
#define DIGITS JSON_REAL_PRECISION(15)

static int
put_part(const char *text, size_t len, void *into)
{
	buf_add(into, text, len);
	return 0;
}

static void
put_json(struct reply *r, int status, const char *type, json_t *body)
{
	reply_text(r, status, type, "");
	/* Only a text that is no UTF-8 can fail, and the readers refuse such. */
	if (json_dump_callback(body, put_part, &r->body, JSON_COMPACT | DIGITS) != 0)
		reply_text(r, 500, "application/json", "{}");
	buf_putc(&r->body, '\n');
	json_decref(body);
}

void
reply_json(struct reply *r, int status, json_t *body)
{
	put_json(r, status, "application/json", body);
}

json_t *
reply_values(const struct err *e)
{
	json_t *values = json_object();

	for (size_t i = 0; i < e->n_values; i++)
		json_object_set_new(values, e->values[i].name,
		    e->values[i].is_number ? json_integer((json_int_t)e->values[i].number)
					   : json_string(e->values[i].text));
	return values;
}

static const char *
code_of(const struct err *e)
{
	return e->problem == NULL ? problem_code(problem_of(e->code)) : e->problem;
}

json_t *
reply_complaint(const struct err *e)
{
	return json_pack(
	    "{s:s, s:s, s:o}", "detail", e->text, "code", code_of(e), "values", reply_values(e));
}

static json_t *
problem_json(int status, const struct err *e)
{
	json_t *problem = json_pack(
	    "{s:s, s:s, s:i}", "type", "about:blank", "title", title_of(status), "status", status);

	json_object_update_new(problem, reply_complaint(e));
	return problem;
}

static void
put_problem(struct reply *r, int status, const struct err *e)
{
	put_json(r, status, "application/problem+json", problem_json(status, e));
}

void
reply_problem(struct reply *r, int status, enum problem problem)
{
	struct err e;

	problem_set(&e, problem, PROBLEM_NO_VALUES);
	put_problem(r, status, &e);
}

/* The one place where an error becomes a status. */
static int
status_of(enum err_code code, bool known)
{
	switch (code) {
	case ERR_OK:
		return 200;
	case ERR_INVALID:
		return 400;
	case ERR_NOTFOUND:
		return 404;
	case ERR_DENIED:
		return known ? 403 : 401;
	case ERR_CONFLICT:
		return 409;
	case ERR_REFUSED:
		return 422;
	case ERR_RETRY:
	case ERR_UNREACHABLE:
		return 503;
	case ERR_INTERNAL:
		break;
	}
	return 500;
}

void
reply_error(struct reply *r, const struct err *e, bool known)
{
	const int status = status_of(e->code, known);

	if (status < 500) {
		put_problem(r, status, e);
		return;
	}
	log_warning("%s: %s", err_name(e->code), e->text);
	reply_problem(r, status, status == 503 ? PROBLEM_UNAVAILABLE : PROBLEM_MISTAKE);
}

void
reply_wrong(struct reply *r, const struct err *first, json_t *errors, size_t n)
{
	const int status = status_of(ERR_INVALID, true);
	json_t *problem = problem_json(status, first);

	json_object_set_new(problem, "errors", errors);
	json_object_set_new(problem, "wrong", json_integer((json_int_t)n));
	put_json(r, status, "application/problem+json", problem);
}

void
reply_head(const struct reply *r, struct buf *out)
{
	buf_printf(
	    out, "Status: %d %s\r\nCache-Control: no-store\r\n", r->status, title_of(r->status));
	buf_puts(out, "X-Content-Type-Options: nosniff\r\n");
	if (r->type != NULL)
		buf_printf(
		    out, "Content-Type: %s\r\nContent-Length: %zu\r\n", r->type, r->body.len);
	if (r->allow != NULL)
		buf_printf(out, "Allow: %s\r\n", r->allow);
	if (r->location != NULL)
		buf_printf(out, "Location: %s\r\n", r->location);
	if (r->cookie != NULL)
		buf_printf(out, "Set-Cookie: %s\r\n", r->cookie);
	if (r->asked > 0)
		buf_printf(out, "X-Sla-Asked: %" PRIu64 "\r\n", r->asked);
	if (r->status == 401)
		buf_puts(out, "WWW-Authenticate: ApiKey realm=\"Redmine\"\r\n");
	if (r->status == 503)
		buf_puts(out, "Retry-After: 5\r\n");
	buf_puts(out, "\r\n");
}
