#include "tracker/access.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/http.h"
#include "tracker/catalogue.h"
#include "tracker/proof.h"
#include "tracker/tracker.h"

/* Within so many bytes of #loggedas its link stands. */
#define LOGGED_AS_MAX 1024

/* Something in front of the tracker may show a page of its own and call it 200. */
static bool
is_whole_page(const struct http_reply *r)
{
	return strcasestr(r->body.data, "<html") != NULL ||
	    strcasestr(r->body.data, "type=\"password\"") != NULL;
}

/* ---- who ---- */

/*
 * <div id="loggedas">… <a class="user active" href="/redmine/users/6">: the same in all languages.
 */
static bool
logged_as(const char *page, int64_t *user)
{
	static const char mark[] = "id=\"loggedas\"", href[] = "href=\"", users[] = "/users/";
	const char *at = strstr(page, mark), *link, *end, *id;
	char *digits_end;

	if (at == NULL)
		return false;
	link = strstr(at, href);
	if (link == NULL || link - at > LOGGED_AS_MAX)
		return false;
	link += sizeof(href) - 1;
	end = strchr(link, '"');
	id = strstr(link, users);
	if (end == NULL || id == NULL)
		return false;
	id += sizeof(users) - 1;
	*user = strtoll(id, &digits_end, 10);
	return digits_end == end && *user > 0;
}

/*
 * /my/password changes nothing and is cheap; who has no password here is sent to /my/account. Where
 * that is so of one it is of many: from then on it is the first question, and the only one.
 */
static enum err_code
who_by_session(
    struct tracker *t, const struct proof *p, struct http_reply *r, int64_t *user, struct err *e)
{
	enum err_code rc = proof_ask(t, p, t->account_first ? "/my/account" : "/my/password", r, e);

	if (rc != ERR_OK && (r->status == 302 || r->status == 303) &&
	    strstr(r->location, "/my/account") != NULL) {
		t->account_first = true;
		rc = proof_ask(t, p, "/my/account", r, e);
	}
	if (rc == ERR_NOTFOUND)
		return proof_senseless(r, e);
	if (rc == ERR_OK && !logged_as(r->body.data, user))
		return proof_senseless(r, e);
	return rc;
}

static enum err_code
who_by_key(
    struct tracker *t, const struct proof *p, struct http_reply *r, int64_t *user, struct err *e)
{
	enum err_code rc = proof_ask(t, p, "/my/account.json", r, e);
	json_t *root = NULL;
	json_int_t id = 0;

	if (rc == ERR_NOTFOUND && r->status == 403)
		return err_set(e, ERR_DENIED,
		    "the tracker refuses its REST API: it is switched off, or the password has to "
		    "be "
		    "changed first");
	if (rc == ERR_NOTFOUND)
		return proof_senseless(r, e);
	if (rc != ERR_OK)
		return rc;
	if (proof_is_type(r, "application/json"))
		root = json_loadb(r->body.data, r->body.len, 0, NULL);
	if (root == NULL || json_unpack(root, "{s:{s:I}}", "user", "id", &id) != 0 || id <= 0)
		rc = proof_senseless(r, e);
	*user = id;
	json_decref(root);
	return rc;
}

/*
 * The tab of an issue is for scripts: asked for as a page it is refused with a page (422) to
 * those who may see the issue, and in front of that with 403 or 404. Each page names who is
 * logged in, so one answer tells both. A tracker that has it otherwise is asked who it is alone.
 */
static enum err_code
who_by_page(struct tracker *t, const struct proof *p, int64_t issue, struct http_reply *r,
    int64_t *user, bool *sees, struct err *e)
{
	enum err_code rc;
	char path[64];

	snprintf(path, sizeof(path), "/issues/%" PRId64 "/tab/time_entries", issue);
	if (proof_page(t, p, path, r, e) != ERR_OK)
		return e->code;
	rc = r->status == 422 ? ERR_OK : proof_judge(r, e);
	if (rc != ERR_OK && rc != ERR_NOTFOUND)
		return rc;
	if (!logged_as(r->body.data, user))
		return who_by_session(t, p, r, user, e);
	*sees = r->status == 422;
	return ERR_OK;
}

/* Of issue 0 only who it is. */
static enum err_code
ask_who(struct tracker *t, const struct credentials *c, int64_t issue, struct arena *arena,
    struct access_who *who, bool *sees, struct err *e)
{
	struct http_reply r;
	struct proof p;
	int64_t user = 0;
	enum err_code rc;

	*sees = false;
	http_reply_init(&r);
	if (!proof_init(t->config, c, &p))
		rc = err_set(e, ERR_DENIED, "nobody is logged in");
	else if (p.session && issue == 0)
		rc = who_by_session(t, &p, &r, &user, e);
	else if (p.session)
		rc = who_by_page(t, &p, issue, &r, &user, sees, e);
	else
		rc = who_by_key(t, &p, &r, &user, e);
	if (rc == ERR_OK)
		rc = access_user(t, user, arena, who, e);
	proof_release(&p);
	proof_wipe(&r);
	return rc;
}

enum err_code
access_who(struct tracker *t, const struct credentials *c, struct arena *arena,
    struct access_who *who, struct err *e)
{
	bool sees;

	return ask_who(t, c, 0, arena, who, &sees, e);
}

enum err_code
access_who_sees(struct tracker *t, const struct credentials *c, int64_t issue, struct arena *arena,
    struct access_who *who, bool *sees, struct err *e)
{
	return ask_who(t, c, issue, arena, who, sees, e);
}

/* ---- what they are here ---- */

static enum err_code
person_read(struct tracker *t, struct arena *arena, struct access_who *who, struct err *e)
{
	struct rows *rows = db_query(t->db, Q_access_user, PARAMS(p_int(who->user)));
	bool found = false;

	while (rows_next(rows)) {
		const char *first = row_text(rows, 1), *last = row_text(rows, 2),
			   *language = row_text(rows, 3);

		found = true;
		who->admin = row_int(rows, 0) != 0;
		who->name = arena_printf(arena, "%s%s%s", first, *first == '\0' ? "" : " ", last);
		if (language != NULL && strlen(language) >= 2)
			who->language = arena_strndup(arena, language, 2);
	}
	if (rows_end(rows, e) != ERR_OK)
		return e->code;
	if (!found)
		return err_set(
		    e, ERR_DENIED, "user %" PRId64 " is not active in the tracker", who->user);
	return ERR_OK;
}

static void
membership_take(struct arena *arena, struct access_membership **all, size_t *room,
    struct access_who *who, struct access_membership m)
{
	struct access_membership *more;

	if (who->n > 0 && (*all)[who->n - 1].project == m.project) {
		(*all)[who->n - 1].side = catalogue_stronger((*all)[who->n - 1].side, m.side);
		return;
	}
	if (who->n == *room) {
		*room = *room == 0 ? 16 : *room * 2;
		more = arena_array(arena, *room, sizeof(*more));
		if (who->n > 0)
			memcpy(more, *all, who->n * sizeof(*more));
		*all = more;
	}
	(*all)[who->n++] = m;
}

static bool
is_manager(const struct tracker *t, const char *role)
{
	const struct setting_list *roles = &t->config->managers;

	for (size_t i = 0; i < roles->n; i++) {
		if (strcmp(roles->items[i], role) == 0)
			return true;
	}
	return false;
}

static enum err_code
memberships_read(struct tracker *t, struct arena *arena, struct access_who *who, struct err *e)
{
	struct rows *rows = db_query(t->db, Q_access_roles, PARAMS(p_int(who->user)));
	struct access_membership *all = NULL;
	size_t room = 0;

	while (rows_next(rows)) {
		struct access_membership m = { .project = row_int(rows, 0) };

		who->manager = who->manager || is_manager(t, row_text(rows, 2));
		if (catalogue_side(t->catalogue, row_int(rows, 1), &m.side))
			membership_take(arena, &all, &room, who, m);
	}
	who->memberships = all;
	return rows_end(rows, e);
}

enum err_code
access_user(
    struct tracker *t, int64_t user, struct arena *arena, struct access_who *who, struct err *e)
{
	*who = (struct access_who){ .user = user };
	if (person_read(t, arena, who, e) != ERR_OK || memberships_read(t, arena, who, e) != ERR_OK)
		return e->code;
	if (user == catalogue_bot(t->catalogue)) {
		who->side = SIDE_BOT;
		who->manager = false;
		return ERR_OK;
	}
	who->manager = who->manager || who->admin;
	who->side = who->admin ? SIDE_STAFF : SIDE_CLIENT;
	for (size_t i = 0; i < who->n; i++)
		who->side = catalogue_stronger(who->side, who->memberships[i].side);
	return ERR_OK;
}

enum side
access_side(const struct access_who *who, int64_t project)
{
	if (who->side == SIDE_BOT)
		return SIDE_BOT;
	for (size_t i = 0; i < who->n; i++) {
		if (who->memberships[i].project == project)
			return who->memberships[i].side;
	}
	return who->admin ? SIDE_STAFF : SIDE_CLIENT;
}

/* ---- what they may see ---- */

static enum err_code
seen_by_session(
    struct tracker *t, const struct proof *p, int64_t issue, struct http_reply *r, struct err *e)
{
	char path[64];

	snprintf(path, sizeof(path), "/issues/%" PRId64 "/tab/time_entries", issue);
	if (proof_ask(t, p, path, r, e) != ERR_OK)
		return e->code;
	return is_whole_page(r) ? proof_senseless(r, e) : ERR_OK;
}

static enum err_code
seen_by_key(
    struct tracker *t, const struct proof *p, int64_t issue, struct http_reply *r, struct err *e)
{
	json_t *root = NULL;
	json_int_t id = 0;
	char path[64];

	snprintf(path, sizeof(path), "/issues/%" PRId64 ".json", issue);
	if (proof_ask(t, p, path, r, e) != ERR_OK)
		return e->code;
	if (proof_is_type(r, "application/json"))
		root = json_loadb(r->body.data, r->body.len, 0, NULL);
	if (root == NULL || json_unpack(root, "{s:{s:I}}", "issue", "id", &id) != 0)
		id = 0;
	json_decref(root);
	return id == issue ? ERR_OK : proof_senseless(r, e);
}

enum err_code
access_issue(struct tracker *t, const struct credentials *c, int64_t issue, struct err *e)
{
	struct http_reply r;
	struct proof p;
	enum err_code rc;

	http_reply_init(&r);
	if (!proof_init(t->config, c, &p))
		rc = err_set(e, ERR_DENIED, "nobody is logged in");
	else if (p.session)
		rc = seen_by_session(t, &p, issue, &r, e);
	else
		rc = seen_by_key(t, &p, issue, &r, e);
	proof_release(&p);
	proof_wipe(&r);
	return rc;
}

/* ---- a project's wiki ---- */

enum err_code
access_wiki(struct tracker *t, const struct credentials *c, int64_t project, struct err *e)
{
	struct http_reply r;
	struct proof p;
	char path[64];
	enum err_code rc;

	http_reply_init(&r);
	if (!proof_init(t->config, c, &p)) {
		rc = err_set(e, ERR_DENIED, "nobody is logged in");
	} else {
		snprintf(path, sizeof(path), "/projects/%" PRId64 "/wiki/index%s", project,
		    p.session ? "" : ".json");
		rc = proof_ask(t, &p, path, &r, e);
		/* The page itself, not one that something in front of the tracker shows. */
		if (rc == ERR_OK &&
		    (p.session ? strstr(r.body.data, "controller-wiki") == NULL
			       : !proof_is_type(&r, "application/json")))
			rc = proof_senseless(&r, e);
	}
	proof_release(&p);
	proof_wipe(&r);
	return rc;
}
