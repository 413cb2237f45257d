#include "app/regulation.h"

#include <string.h>

#include "app/say.h"
#include "base/arena.h"
#include "base/buf.h"
#include "core/clock.h"

/*
 * Targets of two regulations, compared for every kind of request that either of
 * them tells apart: what they say alike of several kinds becomes one row.
 */

enum dimension {
	BY_LEVEL,
	BY_CONTRACT,
	BY_CLIENT,
	BY_TRACKER,
	BY_PROJECT,
	BY_CATEGORY,
	BY_CHANNEL,
	BY_PRIORITY,
	DIMENSIONS
};

/* A kind of request: one value of each dimension. */
struct kind {
	unsigned at[DIMENSIONS];
};

struct values {
	size_t n, room;
	const char **items; /* terms and names; NULL: all others */
};

struct lattice {
	const struct comparing *c;
	enum clock_kind clock;
	struct values values[DIMENSIONS];
};

static void
put_value(struct lattice *l, int dimension, const char *item)
{
	struct values *v = &l->values[dimension];

	if (v->n == v->room) {
		const char **items;

		v->room = v->room * 2 + 8;
		items = arena_array(l->c->arena, v->room, sizeof(*items));
		if (v->n > 0)
			memcpy(items, v->items, v->n * sizeof(*items));
		v->items = items;
	}
	v->items[v->n++] = item;
}

static void
add_value(struct lattice *l, int dimension, const char *item)
{
	const struct values *v = &l->values[dimension];

	for (size_t i = 0; i < v->n; i++) {
		if (v->items[i] != NULL && strcmp(v->items[i], item) == 0)
			return;
	}
	put_value(l, dimension, item);
}

static void
add_names(struct lattice *l, int dimension, const struct names *names)
{
	for (size_t i = 0; i < names->n; i++)
		add_value(l, dimension, names->names[i]);
}

static void
add_side(struct lattice *l, const struct policy *p)
{
	const struct clock_policy *c = &p->clocks[l->clock];

	for (size_t i = 0; i < p->n_levels; i++)
		add_value(l, BY_LEVEL, p->levels[i].name);
	for (size_t i = 0; i < c->n_targets; i++) {
		const struct match *m = &c->targets[i].when;

		add_names(l, BY_CLIENT, &m->clients);
		add_names(l, BY_TRACKER, &m->trackers);
		add_names(l, BY_PROJECT, &m->projects);
	}
}

static void
lattice_make(struct lattice *l, const struct comparing *c, enum clock_kind clock)
{
	*l = (struct lattice){ .c = c, .clock = clock };
	put_value(l, BY_CLIENT, NULL);
	put_value(l, BY_TRACKER, NULL);
	put_value(l, BY_PROJECT, NULL);
	put_value(l, BY_CONTRACT, NULL);
	put_value(l, BY_CONTRACT, NULL);
	add_side(l, c->a->policy);
	if (c->b != NULL)
		add_side(l, c->b->policy);
	for (int i = 0; i < CATEGORY_COUNT; i++)
		add_value(l, BY_CATEGORY, category_name((enum category)i));
	for (int i = 0; i < CHANNEL_COUNT; i++)
		add_value(l, BY_CHANNEL, channel_name((enum channel)i));
	for (int i = 0; i < PRIORITY_COUNT; i++)
		add_value(l, BY_PRIORITY, priority_name((enum priority)i));
}

/* A limit, and the hours that it counts in. */
struct said {
	struct limit limit;
	const struct policy_calendar *hours;
};

/* What one side says of a kind; false: it has no such level. */
static bool
limit_of(const struct lattice *l, const struct policy *p, const struct kind *k, struct said *out)
{
	struct traits t = {
		.contract = k->at[BY_CONTRACT] != 0,
		.client = l->values[BY_CLIENT].items[k->at[BY_CLIENT]],
		.tracker = l->values[BY_TRACKER].items[k->at[BY_TRACKER]],
		.project = l->values[BY_PROJECT].items[k->at[BY_PROJECT]],
		.category = (enum category)k->at[BY_CATEGORY],
		.channel = (enum channel)k->at[BY_CHANNEL],
		.priority = (enum priority)k->at[BY_PRIORITY],
	};
	const struct target *target;

	*out = (struct said){ { LIMIT_NONE, 0 }, NULL };
	if (!policy_level(p, l->values[BY_LEVEL].items[k->at[BY_LEVEL]], &t.level))
		return false;
	target = policy_target(p, l->clock, &t);
	if (target != NULL && target->limit.unit != LIMIT_NONE)
		*out = (struct said){ target->limit, policy_hours(p, t.level, target) };
	return true;
}

static bool
same_limit(
    const struct lattice *l, const struct policy *p, const struct kind *x, const struct kind *y)
{
	struct said a, b;
	const bool has = limit_of(l, p, x, &a);

	return limit_of(l, p, y, &b) == has && a.limit.unit == b.limit.unit &&
	    a.limit.amount == b.limit.amount && a.hours == b.hours;
}

/* Are two kinds alike whatever the dimensions from `from` on? */
static bool
alike(const struct lattice *l, struct kind x, struct kind y, int from)
{
	if (from == DIMENSIONS)
		return same_limit(l, l->c->a->policy, &x, &y) &&
		    (l->c->b == NULL || same_limit(l, l->c->b->policy, &x, &y));
	for (unsigned i = 0; i < l->values[from].n; i++) {
		x.at[from] = y.at[from] = i;
		if (!alike(l, x, y, from + 1))
			return false;
	}
	return true;
}

static const char *
value_text(const struct lattice *l, int dimension, unsigned i)
{
	static const char *const sets[DIMENSIONS] = {
		[BY_CATEGORY] = "category",
		[BY_CHANNEL] = "channel",
		[BY_PRIORITY] = "priority",
	};
	const char *item = l->values[dimension].items[i];
	const struct policy *p = l->c->a->policy;
	unsigned level;

	if (dimension == BY_LEVEL && !policy_level(p, item, &level) && l->c->b != NULL)
		p = l->c->b->policy;
	if (dimension == BY_CONTRACT)
		return say(l->c->l, i != 0 ? SAY_WITH_CONTRACT : SAY_WITHOUT_CONTRACT);
	if (item == NULL)
		return say(l->c->l, SAY_ALL_OTHERS);
	if (sets[dimension] != NULL)
		return say_name(l->c->l, sets[dimension], item);
	if (dimension == BY_LEVEL && policy_level(p, item, &level))
		return p->levels[level].title.in[policy_language(p, wording_name(l->c->l))];
	return item;
}

static const char *
limit_text(const struct lattice *l, const struct policy *p, const struct kind *k)
{
	struct said said;
	struct buf b;

	if (!limit_of(l, p, k, &said))
		return NULL;
	buf_init(&b);
	wording_limit(
	    l->c->l, said.hours == NULL ? said.limit : limit_told(said.limit, said.hours), &b);
	if (said.hours != NULL && said.hours != &p->calendars[0] &&
	    said.limit.unit != LIMIT_ELAPSED)
		buf_printf(&b, " (%s)", said.hours->name);
	return buf_keep(&b, l->c->arena);
}

/* Groups the values of one dimension that make no difference below it, then goes down. */
static void
describe(const struct lattice *l, struct kind k, int dimension, const char *what)
{
	const size_t values = dimension == DIMENSIONS ? 0 : l->values[dimension].n;
	bool *told = arena_array(l->c->arena, values + 1, sizeof(*told));

	if (dimension == DIMENSIONS) {
		regulation_row(l->c, what, limit_text(l, l->c->a->policy, &k),
		    l->c->b == NULL ? NULL : limit_text(l, l->c->b->policy, &k));
		return;
	}
	for (unsigned i = 0; i < values; i++) {
		const char *group = NULL;
		struct kind x = k, y = k;
		size_t n = 0;

		x.at[dimension] = i;
		for (unsigned j = i; j < values && !told[i]; j++) {
			y.at[dimension] = j;
			if (told[j] || (j > i && !alike(l, x, y, dimension + 1)))
				continue;
			told[j] = j > i;
			n++;
			group = arena_printf(l->c->arena, "%s%s%s", group == NULL ? "" : group,
			    group == NULL ? "" : " / ", value_text(l, dimension, j));
		}
		if (group != NULL)
			describe(l, x, dimension + 1,
			    n == values ? what : arena_printf(l->c->arena, "%s, %s", what, group));
	}
}

void
regulation_targets(const struct comparing *c, enum clock_kind kind)
{
	struct lattice l;

	if (c->a->policy->clocks[kind].n_targets == 0 &&
	    (c->b == NULL || c->b->policy->clocks[kind].n_targets == 0))
		return;
	lattice_make(&l, c, kind);
	describe(
	    &l, (struct kind){ .at = { 0 } }, 0, say_name(c->l, "clock", clock_kind_name(kind)));
}
