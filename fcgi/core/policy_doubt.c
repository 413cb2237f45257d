#include "core/policy_check.h"

#include <string.h>

#include "base/arena.h"

/* A list of conditions of which the first that fits is taken. */
struct ladder {
	const struct policy *policy;
	size_t n;
	const struct match *(*at)(const struct ladder *l, size_t i);
	const void *steps;
	bool *reached;
	bool found[LEVELS_MAX]; /* some request of the level finds something */
	bool holes[LEVELS_MAX]; /* some finds nothing */
	struct traits hole[LEVELS_MAX]; /* such a request */
};

unsigned
policy_doubt_kinds(const struct policy *p)
{
	return (unsigned)p->n_levels * CATEGORY_COUNT * CHANNEL_COUNT * PRIORITY_COUNT * 2;
}

struct traits
policy_doubt_kind(struct traits t, unsigned i)
{
	t.contract = i % 2 != 0;
	i /= 2;
	t.priority = (enum priority)(i % PRIORITY_COUNT);
	i /= PRIORITY_COUNT;
	t.channel = (enum channel)(i % CHANNEL_COUNT);
	i /= CHANNEL_COUNT;
	t.category = (enum category)(i % CATEGORY_COUNT);
	t.level = i / CATEGORY_COUNT;
	return t;
}

static size_t
first_fit(const struct ladder *l, const struct traits *t)
{
	size_t i = 0;

	while (i < l->n && !match_fits(l->at(l, i), t))
		i++;
	return i;
}

/* Does a request with these names take the step? */
static bool
is_taken(const struct ladder *l, size_t step, const struct traits *names)
{
	const unsigned n = policy_doubt_kinds(l->policy);

	for (unsigned i = 0; i < n; i++) {
		const struct traits t = policy_doubt_kind(*names, i);

		if (match_fits(l->at(l, step), &t) && first_fit(l, &t) == step)
			return true;
	}
	return false;
}

/* Of names that are not conditions of the step the one that no other step knows is enough: none. */
static const char *
name_at(const struct names *names, size_t i)
{
	return names->n == 0 ? NULL : names->names[i];
}

static size_t
choices(const struct names *names)
{
	return names->n == 0 ? 1 : names->n;
}

static bool
is_reached(const struct ladder *l, size_t step)
{
	const struct match *m = l->at(l, step);
	const size_t clients = choices(&m->clients), trackers = choices(&m->trackers);
	const size_t total = clients * trackers * choices(&m->projects);

	for (size_t i = 0; i < total; i++) {
		const struct traits t = {
			.client = name_at(&m->clients, i % clients),
			.tracker = name_at(&m->trackers, i / clients % trackers),
			.project = name_at(&m->projects, i / clients / trackers),
		};

		if (is_taken(l, step, &t))
			return true;
	}
	return false;
}

/* Whoever finds nothing finds nothing without a name, either: no name fits fewer conditions. */
static void
find_holes(struct ladder *l)
{
	const unsigned n = policy_doubt_kinds(l->policy);

	for (unsigned i = 0; i < n; i++) {
		const struct traits t = policy_doubt_kind((struct traits){ .level = 0 }, i);

		if (first_fit(l, &t) < l->n)
			continue;
		if (!l->holes[t.level])
			l->hole[t.level] = t;
		l->holes[t.level] = true;
	}
}

static void
climb(struct ladder *l, struct arena *arena)
{
	l->reached = arena_array(arena, l->n + 1, sizeof(bool));
	for (size_t i = 0; i < l->n; i++) {
		l->reached[i] = is_reached(l, i);
		for (unsigned k = 0; k < l->policy->n_levels; k++)
			l->found[k] = l->found[k] || l->at(l, i)->levels == 0 ||
			    (l->at(l, i)->levels & 1u << k) != 0;
	}
	find_holes(l);
}

static void
doubt_unreached(const struct doubting *d, const struct ladder *l, const char *list)
{
	for (size_t i = 0; i < l->n; i++) {
		if (!l->reached[i])
			DOUBT(d, arena_printf(d->mistakes->arena, "%s[%zu]", list, i),
			    "is never reached: what stands above takes every request that it "
			    "fits; move it up, or take it out");
	}
}

static const struct match *
target_at(const struct ladder *l, size_t i)
{
	return &((const struct target *)l->steps)[i].when;
}

static const struct match *
rule_at(const struct ladder *l, size_t i)
{
	return &((const struct service_rule *)l->steps)[i].when;
}

static void
doubt_holes(const struct doubting *d, const struct ladder *l, const char *list)
{
	for (unsigned i = 0; i < d->policy->n_levels; i++) {
		const struct traits *t = &l->hole[i];

		if (!l->found[i])
			DOUBT(d, list,
			    "the level \"%s\" has no target here; give it one, or say \"none\"",
			    d->policy->levels[i].name);
		else if (l->holes[i])
			DOUBT(d, list,
			    "some requests find no target: on level \"%s\", for instance, category "
			    "%s by %s with priority %s; if that is meant, say \"none\"",
			    d->policy->levels[i].name, category_name(t->category),
			    channel_name(t->channel), priority_name(t->priority));
	}
}

static void
doubt_words(const struct doubting *d, const struct clock_policy *c, const char *list)
{
	for (size_t i = 0; i < c->n_targets; i++) {
		if (c->targets[i].source == NULL)
			DOUBT(d, arena_printf(d->mistakes->arena, "%s[%zu]", list, i),
			    "has no \"source\": the regulation's own words are shown beside "
			    "what follows from them");
	}
}

static void
doubt_clock(const struct doubting *d, enum clock_kind kind)
{
	const struct clock_policy *c = &d->policy->clocks[kind];
	const char *list =
	    arena_printf(d->mistakes->arena, "clocks.%s.targets", clock_kind_name(kind));
	struct ladder l = {
		.policy = d->policy,
		.n = c->n_targets,
		.at = target_at,
		.steps = c->targets,
	};

	if (c->n_targets == 0)
		return;
	climb(&l, d->mistakes->arena);
	doubt_unreached(d, &l, list);
	doubt_holes(d, &l, list);
	doubt_words(d, c, list);
}

static void
doubt_service(const struct doubting *d)
{
	const struct policy *p = d->policy;
	struct ladder l = { .policy = p, .n = p->n_service, .at = rule_at, .steps = p->service };

	if (p->n_service == 0)
		return;
	climb(&l, d->mistakes->arena);
	doubt_unreached(d, &l, "service");
	for (size_t i = 0; i < p->n_service; i++) {
		if (p->service[i].clause == NULL)
			DOUBT(d, arena_printf(d->mistakes->arena, "service[%zu]", i),
			    "has no \"clause\": people ask why a request has its level");
	}
}

static void
doubt_languages(const struct doubting *d)
{
	static const char *const spoken[] = { "ru", "kk", "en" };

	for (size_t i = 0; i < sizeof(spoken) / sizeof(spoken[0]); i++) {
		const char *const language = spoken[i];

		if (strcmp(d->policy->languages[policy_language(d->policy, language)], language) !=
		    0)
			DOUBT(d, "languages",
			    "\"%s\" is not among them: who reads it is shown \"%s\"", language,
			    d->policy->languages[0]);
	}
}

/* A pause in a stage that ends the request, and a rule whose clock has no limit, do nothing. */
static void
doubt_idle(const struct doubting *d)
{
	const struct policy *p = d->policy;
	const unsigned done = 1u << STAGE_RESOLVED | 1u << STAGE_CLOSED;

	for (int i = 0; i < CLOCK_COUNT; i++) {
		if ((p->clocks[i].pauses & done) != 0)
			DOUBT(d,
			    arena_printf(d->mistakes->arena, "clocks.%s.pauses",
				clock_kind_name((enum clock_kind)i)),
			    "a resolved or closed request is over: the clock stops there "
			    "whatever stands here");
	}
	if (p->clocks[CLOCK_NO_ANSWER].n_targets == 0)
		DOUBT(d, "no_answer",
		    "nothing is closed on silence: clocks.no_answer has no targets");
	if (p->calendars[0].clause == NULL)
		DOUBT(d, "calendar", "has no \"clause\"");
}

unsigned
policy_doubt_level(const struct policy *p, const struct target *t)
{
	for (unsigned i = 0; i < p->n_levels; i++) {
		if (t->when.levels == 0 || (t->when.levels & 1u << i) != 0)
			return i;
	}
	return 0;
}

void
policy_doubt(const struct policy *p, const char *json, size_t len, struct mistakes *mistakes)
{
	const struct doubting d = { p, json, len, mistakes };

	doubt_languages(&d);
	doubt_service(&d);
	for (int kind = 0; kind < CLOCK_COUNT; kind++)
		doubt_clock(&d, (enum clock_kind)kind);
	doubt_idle(&d);
	policy_doubt_members(&d);
	policy_doubt_times(&d);
	policy_doubt_hours(&d);
	policy_doubt_days(&d);
}
