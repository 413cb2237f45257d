#include "web/listed.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "tracker/tracker.h"
#include "web/request.h"
#include "web/visible.h"
#include "web/web.h"

/* The tracker is asked about so many at once: as many as are still wanted, between these. */
#define CHUNK_MIN 20
#define CHUNK VISIBLE_MAX

/* visible[i] tells of rows[i]; nothing is asked about those that the caller is no staff for. */
static enum err_code
look_up(struct web *w, const struct web_request *r, const struct caller *c,
    const struct verdict_row *rows, size_t n, bool *visible, struct err *e)
{
	int64_t ids[VISIBLE_MAX];

	for (size_t i = 0; i < n; i++)
		ids[i] = guard_is_staff(c, rows[i].project) ? rows[i].issue : 0;
	return visible_issues(w, r, c, ids, n, visible, e);
}

static size_t
chunk_size(size_t wanted, size_t left)
{
	size_t size = wanted < CHUNK_MIN ? CHUNK_MIN : wanted;

	size = size > CHUNK ? CHUNK : size;
	return size < left ? size : left;
}

enum err_code
listed_choose(struct web *w, const struct web_request *r, const struct caller *c,
    struct verdict_row *rows, size_t n, size_t limit, size_t *chosen, struct err *e)
{
	bool visible[CHUNK];

	*chosen = 0;
	for (size_t at = 0, some; at < n && *chosen < limit; at += some) {
		some = chunk_size(limit - *chosen, n - at);
		if (look_up(w, r, c, rows + at, some, visible, e) != ERR_OK)
			return e->code;
		for (size_t i = 0; i < some && *chosen < limit; i++) {
			if (visible[i])
				rows[(*chosen)++] = rows[at + i];
		}
	}
	return ERR_OK;
}

enum err_code
listed_requests(struct web *w, const struct web_request *r, const struct caller *c,
    const int64_t *ids, size_t n, struct verdict_row **rows, size_t *n_rows, struct err *e)
{
	size_t found;

	if (verdict_get_many(w->db, ids, n, r->arena, rows, &found, e) != ERR_OK)
		return e->code;
	return listed_choose(w, r, c, *rows, found, found, n_rows, e);
}

enum err_code
listed_breaches(struct web *w, const struct web_request *r, const struct caller *c,
    struct breach_row *rows, size_t n, size_t *chosen, struct err *e)
{
	const int64_t *ids =
	    listed_ids(r->arena, rows, n, sizeof(*rows), offsetof(struct breach_row, issue));
	bool *visible = arena_array(r->arena, n + 1, sizeof(*visible));

	*chosen = 0;
	if (visible_all(w, r, c, ids, n, visible, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < n; i++) {
		if (visible[i])
			rows[(*chosen)++] = rows[i];
	}
	return ERR_OK;
}

const int64_t *
listed_ids(struct arena *a, const void *items, size_t n, size_t size, size_t at)
{
	int64_t *ids = arena_array(a, n + 1, sizeof(*ids));

	for (size_t i = 0; i < n; i++)
		memcpy(&ids[i], (const char *)items + i * size + at, sizeof(ids[i]));
	return ids;
}

enum err_code
listed_read(struct web *w, const struct web_request *r, const struct caller *c, const int64_t *ids,
    size_t n, struct listed *out, struct err *e)
{
	int64_t *theirs;

	if (listed_requests(w, r, c, ids, n, &out->rows, &out->n_rows, e) != ERR_OK)
		return e->code;
	theirs = arena_array(r->arena, out->n_rows + 1, sizeof(*theirs));
	for (size_t i = 0; i < out->n_rows; i++)
		theirs[i] = out->rows[i].issue;
	return line_read(w->db, theirs, out->n_rows, r->arena, &out->lines, &out->n_lines, e);
}

const struct verdict_row *
listed_row(const struct listed *l, int64_t issue)
{
	for (size_t i = 0; i < l->n_rows; i++) {
		if (l->rows[i].issue == issue)
			return &l->rows[i];
	}
	return NULL;
}

const struct line *
listed_line(const struct listed *l, int64_t issue)
{
	return line_find(l->lines, l->n_lines, issue);
}

static json_t *
text_or_null(const char *text)
{
	return text == NULL ? json_null() : json_string(text);
}

void
listed_names(const struct web *w, const struct web_request *r, json_t *row, int64_t issue,
    const struct line *line)
{
	const char *url = w->config->tracker->public_url;

	json_object_set_new(row, "subject", text_or_null(line == NULL ? NULL : line->subject));
	json_object_set_new(row, "project_name", text_or_null(line == NULL ? NULL : line->project));
	json_object_set_new(row, "client", text_or_null(line == NULL ? NULL : line->client));
	json_object_set_new(
	    row, "assignee_name", text_or_null(line == NULL ? NULL : line->assignee));
	json_object_set_new(row, "link",
	    json_string(arena_printf(
		r->arena, "%s/issues/%" PRId64, url == NULL ? r->prefix : url, issue)));
}
