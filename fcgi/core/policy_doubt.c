#include "core/policy_check.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"

/* More names in conditions than this are not all tried out. */
#define VALUES_MAX 64

/* Every value that conditions tell apart; NULL stands for all that they do not name. */
struct values {
	size_t n;
	const char *items[VALUES_MAX];
};

/* A list of conditions of which the first that fits is taken. */
struct ladder {
	const struct policy *policy;
	size_t n;
	const struct match *(*at)(const struct ladder *l, size_t i);
	const void *steps;
	struct values clients, trackers, projects;
	bool *reached;
	bool *holes; /* by level: some request finds nothing */
	bool *found; /* by level: some request finds something */
	struct traits *hole; /* by level: such a request */
};

static void
add_values(struct values *v, const struct names *names)
{
	for (size_t i = 0; i < names->n && v->n < VALUES_MAX; i++)
		v->items[v->n++] = names->names[i];
}

static void
try_one(struct ladder *l, const struct traits *t)
{
	for (size_t i = 0; i < l->n; i++) {
		if (match_fits(l->at(l, i), t)) {
			l->reached[i] = true;
			l->found[t->level] = true;
			return;
		}
	}
	/* The plainest request is the best example: names are not among it. */
	if (!l->holes[t->level])
		l->hole[t->level] = *t;
	l->holes[t->level] = true;
}

/* All priorities, channels, categories and levels, with and without a contract. */
static void
try_terms(struct ladder *l, struct traits t)
{
	const unsigned total =
	    l->policy->n_levels * CATEGORY_COUNT * CHANNEL_COUNT * PRIORITY_COUNT * 2;

	for (unsigned i = 0; i < total; i++) {
		unsigned rest = i;

		t.contract = rest % 2 != 0;
		rest /= 2;
		t.priority = (enum priority)(rest % PRIORITY_COUNT);
		rest /= PRIORITY_COUNT;
		t.channel = (enum channel)(rest % CHANNEL_COUNT);
		rest /= CHANNEL_COUNT;
		t.category = (enum category)(rest % CATEGORY_COUNT);
		t.level = rest / CATEGORY_COUNT;
		try_one(l, &t);
	}
}

static void
climb(struct ladder *l, struct arena *arena)
{
	l->clients = l->trackers = l->projects = (struct values){ .n = 1 };
	for (size_t i = 0; i < l->n; i++) {
		add_values(&l->clients, &l->at(l, i)->clients);
		add_values(&l->trackers, &l->at(l, i)->trackers);
		add_values(&l->projects, &l->at(l, i)->projects);
	}
	l->reached = arena_array(arena, l->n + 1, sizeof(bool));
	l->holes = arena_array(arena, LEVELS_MAX, sizeof(bool));
	l->found = arena_array(arena, LEVELS_MAX, sizeof(bool));
	l->hole = arena_array(arena, LEVELS_MAX, sizeof(struct traits));
	for (size_t c = 0; c < l->clients.n; c++) {
		for (size_t t = 0; t < l->trackers.n; t++) {
			for (size_t p = 0; p < l->projects.n; p++)
				try_terms(l,
				    (struct traits){
					.client = l->clients.items[c],
					.tracker = l->trackers.items[t],
					.project = l->projects.items[p],
				    });
		}
	}
}

struct doubting {
	const struct policy *policy;
	const char *json;
	size_t len;
	struct mistakes *mistakes;
};

#define DOUBT(d, path, ...)                                                                        \
	mistakes_add((d)->mistakes, MISTAKE_WARNING, (d)->json, (d)->len, path, __VA_ARGS__)

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
	if (p->calendar_clause == NULL)
		DOUBT(d, "calendar", "has no \"clause\"");
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
}
