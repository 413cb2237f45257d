#include <string.h>

#include <jansson.h>

#include "web/outlook.h"
#include "base/problem.h"
#include "base/reader.h"
#include "web/router.h"

TERM_FUNCTIONS(web_clients_what, WEB_CLIENTS_TERMS, WEB_CLIENTS_COUNT)

/* What people call the levels of contracts. */
static enum err_code
add_titles(struct web *w, const struct web_request *r, json_t *answer, struct err *e)
{
	json_t *titles;

	if (web_policies(w, r->now, e) != ERR_OK ||
	    outlook_levels(w->policies, r->now, &titles, e) != ERR_OK)
		return e->code;
	json_object_set_new(answer, "titles", titles);
	return ERR_OK;
}

static enum err_code
run(struct web *w, const struct web_request *r, const struct caller *caller,
    struct web_clients_ask *ask, int status, struct reply *out, struct err *e)
{
	json_t *answer = NULL;

	if (w->config->clients == NULL)
		return err_set(e, ERR_NOTFOUND, "this slad does not keep clients");
	ask->id = r->id;
	ask->by = caller->who.name;
	if (web_db(w, e) != ERR_OK || w->config->clients(w, ask, &answer, e) != ERR_OK)
		return e->code;
	if (r->method == METHOD_GET && add_titles(w, r, answer, e) != ERR_OK) {
		json_decref(answer);
		return e->code;
	}
	reply_json(out, status, answer);
	return ERR_OK;
}

/* An order whose words are the members of a JSON object. */
static enum err_code
order(struct web *w, const struct web_request *r, const struct caller *caller,
    enum web_clients_what what, int status, struct reply *out, struct err *e)
{
	struct web_clients_ask ask = { .what = what };
	json_error_t je;
	json_t *body = json_loadb(r->body, r->body_len, JSON_REJECT_DUPLICATES, &je);
	enum err_code rc;

	if (!json_is_object(body)) {
		json_decref(body);
		return err_set(e, ERR_INVALID, "the body is no JSON object%s%s",
		    body == NULL ? ": " : "", body == NULL ? reader_syntax(&je) : "");
	}
	ask.body = body;
	rc = run(w, r, caller, &ask, status, out, e);
	json_decref(body);
	return rc;
}

static enum err_code
bare(struct web *w, const struct web_request *r, const struct caller *caller,
    enum web_clients_what what, struct reply *out, struct err *e)
{
	struct web_clients_ask ask = { .what = what };

	return run(w, r, caller, &ask, 200, out, e);
}

/* Handlers of routes.def: what is asked, and whether a body says more. */
#define BARE(handler, what)                                                                        \
	enum err_code handler(struct web *w, const struct web_request *r,                          \
	    const struct caller *caller, struct reply *out, struct err *e)                         \
	{                                                                                          \
		return bare(w, r, caller, what, out, e);                                           \
	}
#define ORDER(handler, what, status)                                                               \
	enum err_code handler(struct web *w, const struct web_request *r,                          \
	    const struct caller *caller, struct reply *out, struct err *e)                         \
	{                                                                                          \
		return order(w, r, caller, what, status, out, e);                                  \
	}

BARE(clients_get, WEB_CLIENTS_LIST)
BARE(client_get_one, WEB_CLIENTS_SHOW)
ORDER(clients_post, WEB_CLIENTS_ADD, 201)
ORDER(client_put, WEB_CLIENTS_EDIT, 200)
BARE(client_delete, WEB_CLIENTS_REMOVE)
ORDER(client_bindings_post, WEB_CLIENTS_BIND, 200)
ORDER(client_bindings_delete, WEB_CLIENTS_UNBIND, 200)
ORDER(client_duties_put, WEB_CLIENTS_DUTIES, 200)
ORDER(client_contracts_post, WEB_CLIENTS_CONTRACT, 201)
ORDER(contract_put, WEB_CLIENTS_CONTRACT_END, 200)
BARE(contract_delete, WEB_CLIENTS_CONTRACT_REMOVE)

enum err_code
clients_import_post(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	struct web_clients_ask ask = { .what = WEB_CLIENTS_IMPORT, .text = r->body };
	int64_t dry = 0;

	if (!request_number(r, "dry", 1, &dry))
		return err_set(e, ERR_INVALID, "dry: expected 0 or 1");
	if (memchr(r->body, '\0', r->body_len) != NULL)
		return problem_set(e, PROBLEM_NO_TEXT, PROBLEM_NO_VALUES);
	ask.dry = dry == 1;
	return run(w, r, caller, &ask, 200, out, e);
}
