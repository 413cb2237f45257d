#include "web/recall.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

/* Powers of two. An issue's slot is 32 bytes, so all of them take 512 kB. */
#define VISIBLE_SLOTS 16384
#define WHO_SLOTS 256
#define NAME_BYTES 72
#define TEXT_BYTES 256
/* Who is in more projects than that is asked about each time. */
#define MEMBERSHIPS_MAX 128

struct visible {
	int64_t user;
	int64_t issue;
	int64_t until;
	bool seen;
};

struct person {
	char name[NAME_BYTES]; /* of the credentials; "": empty */
	int64_t until;
	int64_t user;
	bool admin;
	bool manager;
	enum side side;
	char said_name[TEXT_BYTES];
	char language[16];
	size_t n;
	struct access_membership memberships[MEMBERSHIPS_MAX];
};

struct recall {
	struct visible visible[VISIBLE_SLOTS];
	struct person people[WHO_SLOTS];
};

struct recall *
recall_new(void)
{
	struct recall *m = calloc(1, sizeof(*m));

	if (m == NULL)
		abort();
	return m;
}

void
recall_free(struct recall *m)
{
	free(m);
}

/* Spreads neighbours over the table (the finaliser of splitmix64). */
static uint64_t
spread(uint64_t x)
{
	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

static size_t
visible_slot(int64_t user, int64_t issue)
{
	return spread((uint64_t)user << 32 ^ (uint64_t)issue) & (VISIBLE_SLOTS - 1);
}

static void
put(struct recall *m, int64_t user, int64_t issue, bool seen, struct utc now)
{
	m->visible[visible_slot(user, issue)] =
	    (struct visible){ user, issue, now.s + RECALL_SPAN, seen };
}

void
recall_put_visible(struct recall *m, int64_t user, int64_t issue, struct utc now)
{
	put(m, user, issue, true, now);
}

void
recall_put_hidden(struct recall *m, int64_t user, int64_t issue, struct utc now)
{
	put(m, user, issue, false, now);
}

/* A clock that was set back must not make a minute longer. */
static bool
is_fresh(int64_t until, struct utc now)
{
	return now.s < until && until - now.s <= RECALL_SPAN;
}

/* NULL: nothing is remembered. */
static const struct visible *
find(const struct recall *m, int64_t user, int64_t issue, struct utc now)
{
	const struct visible *v = &m->visible[visible_slot(user, issue)];

	return v->user == user && v->issue == issue && is_fresh(v->until, now) ? v : NULL;
}

bool
recall_visible(const struct recall *m, int64_t user, int64_t issue, struct utc now)
{
	const struct visible *v = find(m, user, issue, now);

	return v != NULL && v->seen;
}

bool
recall_hidden(const struct recall *m, int64_t user, int64_t issue, struct utc now)
{
	const struct visible *v = find(m, user, issue, now);

	return v != NULL && !v->seen;
}

static size_t
who_slot(const char *name)
{
	uint64_t h = 0;

	for (; *name != '\0'; name++)
		h = spread(h ^ (unsigned char)*name);
	return h & (WHO_SLOTS - 1);
}

/* Texts that do not fit are not cut: what is told must be the same each time. */
static bool
fits(const char *name, const struct access_who *who)
{
	return *name != '\0' && strlen(name) < NAME_BYTES && who->n <= MEMBERSHIPS_MAX &&
	    strlen(who->name) < TEXT_BYTES && (who->language == NULL || strlen(who->language) < 16);
}

void
recall_put_who(struct recall *m, const char *name, const struct access_who *who, struct utc now)
{
	struct person *p = &m->people[who_slot(name)];

	if (!fits(name, who))
		return;
	strcpy(p->name, name);
	strcpy(p->said_name, who->name);
	strcpy(p->language, who->language == NULL ? "" : who->language);
	p->until = now.s + RECALL_SPAN;
	p->user = who->user;
	p->admin = who->admin;
	p->manager = who->manager;
	p->side = who->side;
	p->n = who->n;
	if (who->n > 0)
		memcpy(p->memberships, who->memberships, who->n * sizeof(*who->memberships));
}

bool
recall_who(const struct recall *m, const char *name, struct utc now, struct arena *arena,
    struct access_who *out)
{
	const struct person *p = &m->people[who_slot(name)];
	struct access_membership *list;

	if (*name == '\0' || strcmp(p->name, name) != 0 || !is_fresh(p->until, now))
		return false;
	list = arena_array(arena, p->n + 1, sizeof(*list));
	memcpy(list, p->memberships, p->n * sizeof(*list));
	*out = (struct access_who){
		.user = p->user,
		.admin = p->admin,
		.manager = p->manager,
		.name = arena_strdup(arena, p->said_name),
		.language = *p->language == '\0' ? NULL : arena_strdup(arena, p->language),
		.side = p->side,
		.n = p->n,
		.memberships = list,
	};
	return true;
}
