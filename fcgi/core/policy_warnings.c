#include "core/policy_reader.h"

#define BREACH 100 /* per cent */
#define REPEATS 5 /* unless the regulation says how often */

/* The client's silence is the client's: nobody of ours is late by it. */
#define CLOCKS_WARNED ((1u << CLOCK_COUNT) - 1 - (1u << CLOCK_NO_ANSWER))

/* A share as it was read, before it is known whom the section tells. */
struct reading {
	struct warnings_policy *policy;
	unsigned to; /* of the section; 0: not said */
	int before; /* the share above */
};

/* In time only who works on it; the breach is the supervisor's, too. */
static unsigned
usual(int share)
{
	return share < BREACH ? 1u << WARNED_ASSIGNEE
			      : 1u << WARNED_ASSIGNEE | 1u << WARNED_SUPERVISOR;
}

void
policy_warnings_default(struct warnings_policy *w)
{
	*w = (struct warnings_policy){
		.n = 2,
		.at = { { 75, usual(75) }, { BREACH, usual(BREACH) } },
		.repeat = { .unit = LIMIT_NONE },
		.clocks = CLOCKS_WARNED,
	};
}

static bool
read_one_of(struct reader *r, json_t *v, size_t i, void *into)
{
	unsigned *set = into;
	const char *name;
	enum warned who;

	if (!read_string(r, v, &name))
		return false;
	if (!warned_parse(name, &who))
		return reader_fail(r,
		    "\"%s\" is not known; there are assignee, dedicated (the client's own "
		    "employee) and supervisor",
		    name);
	*set |= 1u << who;
	return true;
}

static bool
read_to(struct reader *r, json_t *v, void *into)
{
	unsigned *set = into;

	*set = 0;
	if (!reader_array(r, v, read_one_of, set))
		return false;
	return *set != 0 || reader_fail(r, "an empty list would tell nobody: leave it out");
}

static bool
read_clock(struct reader *r, json_t *v, size_t i, void *into)
{
	unsigned *set = into;
	const char *name;
	enum clock_kind kind;

	if (!read_string(r, v, &name))
		return false;
	if (!clock_kind_parse(name, &kind) || kind == CLOCK_NO_ANSWER)
		return reader_fail(r, "\"%s\" is no clock that can be warned of", name);
	*set |= 1u << kind;
	return true;
}

static bool
read_clocks(struct reader *r, json_t *v, void *into)
{
	*(unsigned *)into = 0;
	return reader_array(r, v, read_clock, into);
}

static bool
read_share(struct reader *r, json_t *v, void *into)
{
	int *share = into;
	int64_t n;

	if (!reader_whole(v, &n) || n < 1 || n > BREACH)
		return reader_fail(
		    r, "a share of the target in per cent is expected: 1 to 100, the breach");
	*share = (int)n;
	return true;
}

/* 75, or {"share": 75, "to": ["assignee"]} */
static bool
read_at(struct reader *r, json_t *v, size_t i, void *into)
{
	struct reading *x = into;
	struct warning_share one = { 0, 0 };

	if (i == WARNING_SHARES_MAX)
		return reader_fail(r, "at most %d shares", WARNING_SHARES_MAX);
	if (json_is_object(v)) {
		if (!READER_OBJECT(r, v, { "share", read_share, &one.share, REQUIRED },
			{ "to", read_to, &one.to, OPTIONAL }))
			return false;
	} else if (!read_share(r, v, &one.share)) {
		return false;
	}
	if (one.share <= x->before)
		return reader_fail(r, "shares rise: %d stands after %d", one.share, x->before);
	x->before = one.share;
	if (one.to == 0)
		one.to = x->to == 0 ? usual(one.share) : x->to;
	x->policy->at[x->policy->n++] = one;
	return true;
}

static bool
read_shares(struct reader *r, json_t *v, void *into)
{
	struct reading *x = into;

	x->policy->n = 0;
	return reader_array(r, v, read_at, x);
}

static bool
read_repeat(struct reader *r, json_t *v, void *into)
{
	const struct limit *l = into;

	if (!policy_limit(r, v, into))
		return false;
	if (l->unit == LIMIT_DAY_END)
		return reader_fail(r, "\"day_end\" repeats nothing: say {\"days\": 1}");
	return true;
}

static bool
read_times(struct reader *r, json_t *v, void *into)
{
	const int *times = into;

	if (!read_count(r, v, into))
		return false;
	return *times <= WARNING_REPEATS_MAX ||
	    reader_fail(r, "nobody reads the same thing more than %d times", WARNING_REPEATS_MAX);
}

bool
policy_warnings_read(struct reader *r, json_t *v, void *into)
{
	struct policy *p = into;
	struct warnings_policy *w = &p->warnings;
	struct reading x = { .policy = w };

	w->times = REPEATS;
	if (!READER_OBJECT(r, v, { "to", read_to, &x.to, OPTIONAL },
		{ "at", read_shares, &x, OPTIONAL },
		{ "repeat", read_repeat, &w->repeat, OPTIONAL },
		{ "times", read_times, &w->times, OPTIONAL },
		{ "clocks", read_clocks, &w->clocks, OPTIONAL },
		{ "note", read_bool, &w->note, OPTIONAL },
		{ "clause", read_string, &w->clause, OPTIONAL }))
		return false;
	if (w->repeat.unit == LIMIT_NONE)
		w->times = 0;
	/* "to" alone: the usual shares, other people. */
	for (size_t i = 0; i < w->n && x.to != 0 && json_object_get(v, "at") == NULL; i++)
		w->at[i].to = x.to;
	return true;
}
