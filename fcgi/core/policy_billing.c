#include "core/billing.h"
#include "core/policy_reader.h"

/* A name by itself or in a list. */
static bool
read_pay(struct reader *r, json_t *v, void *into)
{
	enum billing_pay *pay = into;

	if (json_is_string(v) && billing_pay_parse(json_string_value(v), pay))
		return true;
	return reader_fail(r, "support, apart or free is expected here");
}

/*
 * A request's priority changes while its hours are written down, so none is looked at. A revision
 * on record that has one is read all the same.
 */
static bool
read_when(struct reader *r, json_t *v, void *into)
{
	const struct match *m = into;
	size_t here;

	if (!policy_match(r, v, into))
		return false;
	if (m->priorities == 0 || r->tell == NULL)
		return true;
	here = reader_enter(r, "priority");
	reader_fail(r, "no priority is looked at here; leave it out");
	reader_leave(r, here);
	return false;
}

/*
 * Of "when"; {"level": null} is no condition, too. On record there may be one that says no more
 * than that.
 */
static bool
has_condition(const struct reader *r, json_t *when)
{
	const char *name;
	json_t *v;

	json_object_foreach(when, name, v)
	{
		if (!json_is_null(v) || r->tell == NULL)
			return true;
	}
	return false;
}

static bool
read_kind(struct reader *r, json_t *v, size_t i, void *into)
{
	struct billing_kind *k = (struct billing_kind *)into + i;

	if (!READER_OBJECT(r, v, { "name", read_string, &k->name, REQUIRED },
		{ "title", policy_words, &k->title, REQUIRED },
		{ "activities", policy_names, &k->activities, OPTIONAL },
		{ "trackers", policy_names, &k->trackers, OPTIONAL },
		{ "categories", policy_category_set, &k->categories, OPTIONAL },
		{ "when", read_when, &k->when, OPTIONAL }, { "pay", read_pay, &k->pay, REQUIRED },
		{ "clause", read_string, &k->clause, REQUIRED }))
		return false;
	if (k->activities.n == 0 && k->trackers.n == 0 && k->categories == 0 &&
	    !has_condition(r, json_object_get(v, "when")))
		return reader_fail(r,
		    "by which activities, trackers, categories or \"when\" such work is known is "
		    "missing");
	return true;
}

static bool
read_kinds(struct reader *r, json_t *v, void *into)
{
	struct billing_policy *b = into;
	struct billing_kind *kinds = arena_array(r->arena, json_array_size(v) + 1, sizeof(*kinds));

	b->kinds = kinds;
	b->n_kinds = json_array_size(v);
	return reader_array(r, v, read_kind, kinds);
}

bool
policy_billing_read(struct reader *r, json_t *v, void *into)
{
	struct policy *p = into;
	struct billing_policy *b = arena_alloc(r->arena, sizeof(*b));

	p->billing = b;
	return READER_OBJECT(r, v, { "when", read_when, &b->when, OPTIONAL },
	    { "step_minutes", read_count, &b->step, OPTIONAL },
	    { "minimum_minutes", read_count, &b->minimum, OPTIONAL },
	    { "clause", read_string, &b->clause, REQUIRED }, { "kinds", read_kinds, b, OPTIONAL });
}
