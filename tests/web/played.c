#include "tests/web/played.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "tracker/access.h"
#include "tracker/tracker.h"

#define MANAGER 9

struct played played;

static const struct person {
	int64_t user;
	const char *key, *session;
	enum side side; /* in project 1 */
	int64_t sees; /* issues as bits: 1 << id */
} people[] = {
	{ 6, "vip-key", "s6", SIDE_CLIENT, 1 << 1 | 1 << 4 },
	{ 7, "other-key", "s7", SIDE_CLIENT, 1 << 2 },
	{ 8, "staff-key", "s8", SIDE_STAFF, 1 << 1 | 1 << 2 | 1 << 4 | 1 << 5 | 1 << 9 },
	{ MANAGER, "manager-key", "s9", SIDE_STAFF, 1 << 1 | 1 << 2 | 1 << 4 | 1 << 5 },
	{ 10, "junior-key", "s10", SIDE_STAFF, 1 << 1 | 1 << 2 },
};

static bool
has_session(const struct credentials *c, const struct person *p)
{
	char cookie[32];

	snprintf(cookie, sizeof(cookie), "Redmine=%s", p->session);
	if (c->cookie == NULL || strstr(c->cookie, cookie) == NULL)
		return false;
	return played.session_ended == NULL || strcmp(played.session_ended, p->session) != 0;
}

static const struct person *
person_of(const struct credentials *c)
{
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++) {
		const struct person *p = &people[i];

		if (c->api_key != NULL ? strcmp(c->api_key, p->key) == 0 : has_session(c, p))
			return p;
	}
	return NULL;
}

static bool
may_see(const struct person *p, int64_t issue)
{
	return p != NULL && issue < 32 && (p->sees & INT64_C(1) << issue) != 0;
}

static enum err_code
tell_who(const struct person *p, struct arena *arena, struct access_who *who, struct err *e)
{
	struct access_membership *m = arena_array(arena, 1, sizeof(*m));

	if (played.down)
		return err_set(e, ERR_UNREACHABLE, "no answer from the tracker's secret address");
	if (p == NULL)
		return err_set(e, ERR_DENIED, "not known");
	*m = (struct access_membership){ 1, p->side };
	*who = (struct access_who){ .user = p->user,
		.manager = p->user == MANAGER,
		.name = "Name",
		.language = "ru",
		.side = p->side,
		.n = 1,
		.memberships = m };
	return ERR_OK;
}

enum err_code
access_who(struct tracker *t, const struct credentials *c, struct arena *arena,
    struct access_who *who, struct err *e)
{
	played.who++;
	t->asked++;
	return tell_who(person_of(c), arena, who, e);
}

enum err_code
access_who_sees(struct tracker *t, const struct credentials *c, int64_t issue, struct arena *arena,
    struct access_who *who, bool *sees, struct err *e)
{
	const struct person *p = person_of(c);

	played.who++;
	t->asked++;
	*sees = may_see(p, issue);
	return tell_who(p, arena, who, e);
}

enum err_code
access_user(
    struct tracker *t, int64_t user, struct arena *arena, struct access_who *who, struct err *e)
{
	played.user++;
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++) {
		if (people[i].user == user)
			return tell_who(&people[i], arena, who, e);
	}
	return tell_who(NULL, arena, who, e);
}

enum side
access_side(const struct access_who *who, int64_t project)
{
	return project == 1 ? who->memberships[0].side : SIDE_CLIENT;
}

enum err_code
access_issue(struct tracker *t, const struct credentials *c, int64_t issue, struct err *e)
{
	const struct person *p = person_of(c);

	played.issue++;
	t->asked++;
	if (played.down)
		return err_set(e, ERR_UNREACHABLE, "no answer from the tracker's secret address");
	if (p == NULL)
		return err_set(e, ERR_DENIED, "not known");
	if (!may_see(p, issue))
		return err_set(e, ERR_NOTFOUND, "not in the tracker, or not for whoever asks");
	return ERR_OK;
}

enum err_code
access_wiki(struct tracker *t, const struct credentials *c, int64_t project, struct err *e)
{
	const struct person *p = person_of(c);

	played.wiki++;
	t->asked++;
	if (played.down)
		return err_set(e, ERR_UNREACHABLE, "no answer");
	if (p == NULL || p->user == 7 || project != 1)
		return err_set(e, ERR_NOTFOUND, "not in the tracker, or not for whoever asks");
	return ERR_OK;
}

enum err_code
access_visible(struct tracker *t, const struct credentials *c, const int64_t *ids, size_t n,
    bool *visible, struct err *e)
{
	const struct person *p = person_of(c);

	played.visible++;
	t->asked++;
	if (played.down)
		return err_set(e, ERR_UNREACHABLE, "no answer");
	for (size_t i = 0; i < n; i++)
		visible[i] = may_see(p, ids[i]);
	return ERR_OK;
}

enum err_code
access_visible_once(struct tracker *t, const struct credentials *c, const int64_t *ids, size_t n,
    bool *visible, bool *all, struct err *e)
{
	*all = true;
	return access_visible(t, c, ids, n, visible, e);
}
