#include "core/timeline.h"

/* Insertion sort: stable, and timelines are short and nearly always in order already. */
void
timeline_sort(struct fact *facts, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		const struct fact late = facts[i];
		size_t j = i;

		for (; j > 0 && facts[j - 1].at.s > late.at.s; j--)
			facts[j] = facts[j - 1];
		facts[j] = late;
	}
}

struct utc
timeline_arrival(const struct request *r)
{
	return utc_min(r->created, r->received);
}

struct traits
timeline_traits(const struct request *r)
{
	return (struct traits){
		.category = r->category,
		.channel = r->channel,
		.priority = r->priority,
		.contract = r->contract,
		.client = r->client,
		.tracker = r->tracker,
		.project = r->project,
	};
}

void
timeline_take_for_wish(struct request *r)
{
	if (r->priority == PRIORITY_NORMAL)
		return;
	r->wish = r->priority;
	r->wished = true;
	r->priority = PRIORITY_NORMAL;
}

bool
timeline_is_tied(const struct timeline *t)
{
	for (size_t i = 0; i < t->n; i++) {
		if (t->facts[i].link == LINK_MADE)
			return true;
	}
	return false;
}
