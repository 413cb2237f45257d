#include "tracker/wiki.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/http.h"
#include "tracker/tracker.h"

static void
put_encoded(struct buf *out, const char *text)
{
	for (const char *p = text; *p != '\0'; p++) {
		if (isalnum((unsigned char)*p) || strchr("-._~", *p) != NULL)
			buf_putc(out, *p);
		else
			buf_printf(out, "%%%02X", (unsigned char)*p);
	}
}

static enum err_code
judge_answer(const struct tracker *t, const struct http_reply *r, const char *project,
    const char *title, struct err *e)
{
	switch (r->status) {
	case 200:
	case 201:
	case 204:
		return ERR_OK;
	case 401:
	case 403:
		return err_set(e, ERR_DENIED,
		    "the tracker does not let \"%s\" write the wiki of \"%s\": its role needs "
		    "view_wiki_pages and edit_wiki_pages there",
		    t->config->bot, project);
	case 404:
		return err_set(e, ERR_NOTFOUND,
		    "the tracker has no project \"%s\" with a wiki that \"%s\" sees", project,
		    t->config->bot);
	case 422:
		return err_set(e, ERR_INVALID,
		    "the tracker does not take the page \"%s\": is that a title it can have?",
		    title);
	default:
		return err_set(e, ERR_UNREACHABLE,
		    "the tracker answered %d to writing the page \"%s\"", r->status, title);
	}
}

static enum err_code
write_page(struct tracker *t, const char *path, const char *project, const char *title,
    const char *text, struct err *e)
{
	json_t *body = json_pack("{s:{s:s}}", "wiki_page", "text", text);
	char *json = json_dumps(body, JSON_COMPACT);
	struct http_reply r;
	enum err_code rc;

	if (json == NULL)
		abort();
	http_reply_init(&r);
	rc = tracker_send_as_bot(t, "PUT", path, json, &r, e);
	if (rc == ERR_OK)
		rc = judge_answer(t, &r, project, title, e);
	http_reply_release(&r);
	free(json);
	json_decref(body);
	return rc;
}

/* Somebody's page is never written over. */
static enum err_code
check_free(
    struct tracker *t, const char *path, const char *project, const char *title, struct err *e)
{
	struct http_reply r;
	enum err_code rc;

	http_reply_init(&r);
	rc = tracker_send_as_bot(t, "GET", path, NULL, &r, e);
	if (rc == ERR_OK && r.status == 200)
		rc = err_set(e, ERR_CONFLICT,
		    "the wiki of \"%s\" has a page \"%s\" already: choose another title", project,
		    title);
	else if (rc == ERR_OK && r.status != 404)
		rc = judge_answer(t, &r, project, title, e);
	http_reply_release(&r);
	return rc;
}

enum err_code
wiki_create(
    struct tracker *t, const char *project, const char *title, const char *text, struct err *e)
{
	enum err_code rc;
	struct buf path;

	buf_init(&path);
	buf_puts(&path, "/projects/");
	put_encoded(&path, project);
	buf_puts(&path, "/wiki/");
	put_encoded(&path, title);
	buf_puts(&path, ".json");
	rc = check_free(t, path.data, project, title, e);
	if (rc == ERR_OK)
		rc = write_page(t, path.data, project, title, text, e);
	buf_release(&path);
	return rc;
}
