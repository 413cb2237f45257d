#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "app/config.h"
#include "app/faq_source.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"

/* Wiki titles have underscores for blanks. */
static const char *
unscored(struct arena *arena, const char *title)
{
	char *text = arena_strdup(arena, title == NULL ? "" : title);

	for (char *p = text; *p != '\0'; p++)
		*p = *p == '_' ? ' ' : *p;
	return text;
}

static const char *
page_url(const struct app *app, struct arena *arena, const char *project, const char *title)
{
	const struct tracker_config *c = &app->config->tracker;
	const char *kept;
	struct buf url;

	buf_init(&url);
	buf_printf(
	    &url, "%s/projects/%s/wiki/", c->public_url == NULL ? c->url : c->public_url, project);
	for (const char *p = title; *p != '\0'; p++) {
		if (isalnum((unsigned char)*p) || strchr("-._~", *p) != NULL)
			buf_putc(&url, *p);
		else
			buf_printf(&url, "%%%02X", (unsigned char)*p);
	}
	kept = arena_strdup(arena, url.data);
	buf_release(&url);
	return kept;
}

/* The start page only leads to the others. */
enum err_code
faq_wiki_read(struct app *app, const char *project, struct faq_source *out, struct err *e)
{
	struct rows *rows;
	bool found = false;

	if (app_open(app, NEEDS_DB, e) != ERR_OK)
		return e->code;
	rows = db_query(app->db, Q_faq_wiki, PARAMS(p_text(project)));
	while (rows_next(rows)) {
		const char *title = row_text(rows, 2), *text = row_text(rows, 4);
		struct article a = { .project = row_int(rows, 0) };

		found = true;
		if (title == NULL || text == NULL)
			continue;
		a.key = arena_printf(out->arena, "%" PRId64, row_int(rows, 1));
		a.section = unscored(out->arena, row_text(rows, 3));
		a.url = page_url(app, out->arena, project, title);
		/* A page without a heading goes by its name. */
		if (memmem(text, strcspn(text, "\n"), "# ", 2) == NULL &&
		    strncmp(text, "h1. ", 4) != 0)
			a.title = unscored(out->arena, title);
		faq_source_add_text(out, &a, arena_strdup(out->arena, text));
	}
	if (rows_end(rows, e) != ERR_OK)
		return e->code;
	if (!found)
		return err_set(e, ERR_NOTFOUND,
		    "the tracker has no project \"%s\" with a wiki: take its identifier", project);
	return ERR_OK;
}
