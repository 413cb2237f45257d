#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "tracker/tracker.h"
#include "work/faq_source.h"

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
page_url(
    const struct tracker_config *c, struct arena *arena, const char *project, const char *title)
{
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
	return buf_keep(&url, arena);
}

static enum err_code
no_wiki(const char *project, struct err *e)
{
	return err_set(e, ERR_NOTFOUND,
	    "the tracker has no project \"%s\" with a wiki: take its identifier", project);
}

/* The start page only leads to the others. */
enum err_code
faq_wiki_read(
    const struct faq_place *place, const char *project, struct faq_source *out, struct err *e)
{
	struct rows *rows;
	bool found = false;

	rows = db_query(place->db, Q_faq_wiki, PARAMS(p_text(project)));
	while (rows_next(rows)) {
		const char *title = row_text(rows, 2), *text = row_text(rows, 4);
		struct article a = { .project = row_int(rows, 0) };

		found = true;
		if (title == NULL || text == NULL)
			continue;
		a.key = arena_printf(out->arena, "%" PRId64, row_int(rows, 1));
		a.section = unscored(out->arena, row_text(rows, 3));
		a.url = page_url(place->tracker, out->arena, project, title);
		/* A page without a heading goes by its name. */
		if (memmem(text, strcspn(text, "\n"), "# ", 2) == NULL &&
		    strncmp(text, "h1. ", 4) != 0)
			a.title = unscored(out->arena, title);
		faq_source_add_text(out, &a, arena_strdup(out->arena, text));
	}
	if (rows_end(rows, e) != ERR_OK)
		return e->code;
	return found ? ERR_OK : no_wiki(project, e);
}

enum err_code
faq_wiki_stamp(const struct faq_place *place, const char *project, uint64_t *out, struct err *e)
{
	struct rows *rows = db_query(place->db, Q_faq_wiki_stamp, PARAMS(p_text(project)));
	bool found = false;

	*out = 0;
	while (rows_next(rows)) {
		found = !row_is_null(rows, 0);
		*out = (uint64_t)row_int(rows, 0);
	}
	if (rows_end(rows, e) != ERR_OK)
		return e->code;
	return found ? ERR_OK : no_wiki(project, e);
}
