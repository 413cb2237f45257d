#include "web/narrow.h"

#include "base/arena.h"
#include "store/page.h"
#include "web/request.h"
#include "web/visible.h"
#include "web/web.h"

/* Four questions to the tracker, whose answers are remembered for a minute. */
#define ASKED_MAX (4 * (size_t)VISIBLE_MAX)

/* Those of the projects where the caller is staff; all of them for an administrator. */
static void
to_projects(const struct web_request *r, const struct caller *c, struct verdict_filter *f)
{
	int64_t *among = arena_array(r->arena, c->who.n + 1, sizeof(*among));

	if (c->who.admin)
		return;
	f->among = among;
	for (size_t i = 0; i < c->who.n; i++) {
		if (guard_is_staff(c, c->who.memberships[i].project))
			among[f->n_among++] = c->who.memberships[i].project;
	}
}

enum err_code
narrow_visible(struct web *w, const struct web_request *r, const struct caller *c,
    struct verdict_filter *f, struct err *e)
{
	struct verdict_filter unsure = { .limit = ASKED_MAX };
	int64_t *ids;
	bool *visible;
	size_t n;

	to_projects(r, c, f);
	unsure.among = f->among;
	unsure.n_among = f->n_among;
	if (verdict_private(
		w->db, &unsure, c->who.admin ? 0 : c->who.user, r->arena, &ids, &n, e) != ERR_OK)
		return e->code;
	f->without = ids;
	visible = arena_array(r->arena, n + 1, sizeof(*visible));
	if (visible_all(w, r, c, ids, n, visible, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < n; i++) {
		if (!visible[i])
			ids[f->n_without++] = ids[i];
	}
	return ERR_OK;
}

enum err_code
narrow_page(const struct web_request *r, const struct caller *c, int64_t most, struct page *out,
    struct err *e)
{
	struct verdict_filter f = { .project = 0 };

	to_projects(r, c, &f);
	*out = (struct page){ .among = f.among, .n_among = f.n_among };
	return request_page(r, most, most, &out->limit, &out->offset, e);
}
