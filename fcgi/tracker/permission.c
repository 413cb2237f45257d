#include "tracker/permission.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/db.h"
#include "tracker/catalogue.h"
#include "tracker/tracker.h"

#define PROJECT_MAX 256

TERM_FUNCTIONS(permission, PERMISSION_TERMS, PERMISSION_COUNT)

/* A role keeps its permissions as YAML: each on a line of its own, "- :edit_issues". */
static unsigned
permissions_of(const char *permissions)
{
	unsigned allowed = 0;

	for (const char *p = permissions; p != NULL && (p = strstr(p, "- :")) != NULL; p += 3) {
		const size_t len = strcspn(p + 3, " \r\n");

		for (int r = 0; r < PERMISSION_COUNT; r++) {
			const char *name = permission_name((enum permission)r);

			if (strlen(name) == len && strncmp(name, p + 3, len) == 0)
				allowed |= 1u << r;
		}
	}
	return allowed;
}

enum err_code
permission_in(struct tracker *t, int64_t project, unsigned *allowed, struct err *e)
{
	return permission_of(t, catalogue_bot(t->catalogue), project, allowed, e);
}

enum err_code
permission_of(struct tracker *t, int64_t user, int64_t project, unsigned *allowed, struct err *e)
{
	struct rows *rows = db_query(t->db, Q_permission_in, PARAMS(p_int(user), p_int(project)));

	*allowed = 0;
	while (rows_next(rows))
		*allowed |= permissions_of(row_text(rows, 0));
	return rows_end(rows, e);
}

enum err_code
permission_any_reads(struct tracker *t, int64_t issue, const struct permission_readers *who,
    bool *reads, struct err *e)
{
	const bool unnamed = who->author == 0 && who->behalf == 0 && who->client == 0;
	struct rows *rows = db_query(t->db, Q_permission_readers,
	    PARAMS(p_int(who->author), p_int(who->behalf), p_int(who->client), p_int(who->client),
		p_int(who->client), p_int(issue), p_int(unnamed), p_int(issue)));

	*reads = false;
	while (rows_next(rows)) {
		enum side side = SIDE_CLIENT;

		if (catalogue_side(t->catalogue, row_int(rows, 0), &side) && side != SIDE_CLIENT)
			continue;
		if ((permissions_of(row_text(rows, 1)) & 1u << PERMISSION_VIEW_ISSUES) != 0)
			*reads = true;
	}
	return rows_end(rows, e);
}

static enum err_code
any_reads_wiki(struct rows *rows, bool *may, struct err *e)
{
	*may = false;
	while (rows_next(rows)) {
		const char *permissions = row_text(rows, 0);

		*may = *may ||
		    (permissions != NULL && strstr(permissions, "- :view_wiki_pages\n") != NULL);
	}
	return rows_end(rows, e);
}

enum err_code
permission_reads_wiki(struct tracker *t, int64_t user, int64_t project, bool *may, struct err *e)
{
	return any_reads_wiki(
	    db_query(t->db, Q_permission_in, PARAMS(p_int(user), p_int(project))), may, e);
}

enum err_code
permission_all_read_wiki(struct tracker *t, int64_t project, bool *may, struct err *e)
{
	return any_reads_wiki(
	    db_query(t->db, Q_permission_non_member, PARAMS(p_int(project))), may, e);
}

enum err_code
permission_creates(struct tracker *t, int64_t project, bool *create, bool *hide, struct err *e)
{
	struct rows *rows = db_query(
	    t->db, Q_permission_in, PARAMS(p_int(catalogue_bot(t->catalogue)), p_int(project)));

	*create = *hide = false;
	while (rows_next(rows)) {
		const char *may = row_text(rows, 0);

		if (may == NULL)
			continue;
		*create = *create || strstr(may, "- :add_issues\n") != NULL;
		*hide = *hide || strstr(may, "- :set_own_issues_private\n") != NULL ||
		    strstr(may, "- :set_issues_private\n") != NULL;
	}
	return rows_end(rows, e);
}

/* One project with all that the bot's roles in it allow. */
struct holding {
	char project[PROJECT_MAX];
	unsigned allowed;
};

static enum err_code
lacking(const struct tracker *t, const struct holding *h, struct err *e)
{
	struct buf names;

	buf_init(&names);
	for (int r = 0; r < PERMISSION_COUNT; r++) {
		if ((h->allowed & 1u << r) == 0)
			buf_printf(&names, "%s%s", names.len == 0 ? "" : ", ",
			    permission_name((enum permission)r));
	}
	err_set(e, ERR_INVALID, "in project \"%s\" the role of \"%s\" lacks: %s", h->project,
	    t->config->bot, names.data);
	buf_release(&names);
	return ERR_INVALID;
}

enum err_code
permission_check(struct tracker *t, struct err *e)
{
	const unsigned all = (1u << PERMISSION_COUNT) - 1;
	struct rows *rows =
	    db_query(t->db, Q_permission_everywhere, PARAMS(p_int(catalogue_bot(t->catalogue))));
	struct holding h = { .allowed = 0 }, poor = { .allowed = all };

	/* Rows come by project; a project is done when the next one begins. */
	while (rows_next(rows)) {
		if (strcmp(h.project, row_text(rows, 0)) != 0) {
			if (h.project[0] != '\0' && h.allowed != all && poor.allowed == all)
				poor = h;
			h.allowed = 0;
			snprintf(h.project, sizeof(h.project), "%s", row_text(rows, 0));
		}
		h.allowed |= permissions_of(row_text(rows, 1));
	}
	if (rows_end(rows, e) != ERR_OK)
		return e->code;
	if (h.project[0] == '\0')
		return err_set(e, ERR_NOTFOUND,
		    "\"%s\" is a member of no project, so it can do nothing in the tracker: give "
		    "it "
		    "its role in each project that slad works for",
		    t->config->bot);
	if (poor.allowed == all && h.allowed != all)
		poor = h;
	return poor.allowed == all ? ERR_OK : lacking(t, &poor, e);
}
