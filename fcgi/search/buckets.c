#include <string.h>

#include "search/inner.h"

static uint32_t
head_of(struct index *x, uint32_t doc)
{
	while (inner_doc(x, doc)->parent != doc)
		doc = inner_doc(x, doc)->parent;
	return doc;
}

/* The earlier one is the head. Halving of paths is not needed: buckets are small. */
static void
join(struct index *x, uint32_t a, uint32_t b)
{
	struct indexed *head, *other;
	uint32_t swap;

	a = head_of(x, a);
	b = head_of(x, b);
	if (a == b)
		return;
	head = inner_doc(x, a);
	other = inner_doc(x, b);
	if (other->created < head->created || (other->created == head->created && b < a)) {
		struct indexed *const late = head;

		head = other;
		other = late;
		a = b;
	}
	other->parent = a;
	head->members += other->members;
	if (other->youngest > head->youngest)
		head->youngest = other->youngest;
	swap = head->next;
	head->next = other->next;
	other->next = swap;
}

void
buckets_link(struct index *x, uint32_t doc)
{
	struct indexed *d = inner_doc(x, doc);
	const uint32_t id = d->id, master = d->master;

	for (uint32_t w = x->waits[id]; w != 0; w = x->next_waiting[w - 1]) {
		if (!inner_doc(x, w - 1)->dead)
			join(x, w - 1, doc);
	}
	if (master == TERM_UNKNOWN || master == id)
		return;
	if (x->by_label[master] != 0)
		join(x, x->by_label[master] - 1, doc);
	x->next_waiting[doc] = x->waits[master];
	x->waits[master] = doc + 1;
}

void
buckets_make(struct index *x)
{
	const uint32_t all = (uint32_t)(x->base.n + x->n);

	inner_rooms(x);
	memset(x->waits, 0, x->n_labels * sizeof(*x->waits));
	for (uint32_t doc = 0; doc < all; doc++) {
		struct indexed *d = inner_doc(x, doc);

		d->parent = d->next = doc;
		d->members = 1;
		d->youngest = d->created;
		if (!d->dead)
			x->by_label[d->id] = doc + 1;
		x->next_waiting[doc] = 0;
	}
	for (uint32_t doc = 0; doc < all; doc++) {
		if (!inner_doc(x, doc)->dead)
			buckets_link(x, doc);
	}
	x->stale = false;
}

uint32_t
index_head(const struct index *x, uint32_t doc)
{
	while (index_report(x, doc)->parent != doc)
		doc = index_report(x, doc)->parent;
	return doc;
}

bool
index_kin(const struct index *x, const struct report *r, uint32_t *doc)
{
	const uint32_t id = tokens_label(x->tokens, r->id, TOKENS_LOOK_UP);

	if (r->duplicate_of != NULL && index_find(x, r->duplicate_of, doc))
		return true;
	if (id == TERM_UNKNOWN || id >= x->n_labels || x->waits[id] == 0)
		return false;
	*doc = x->waits[id] - 1;
	return true;
}

static bool
better_to_point_at(const struct index *x, uint32_t a, uint32_t b)
{
	const struct indexed *da = index_report(x, a), *db = index_report(x, b);
	const bool follows_a = da->master != TERM_UNKNOWN, follows_b = db->master != TERM_UNKNOWN;

	if (da->closed != db->closed)
		return !da->closed;
	if (follows_a != follows_b)
		return !follows_a;
	return da->created < db->created;
}

uint32_t
index_offered(const struct index *x, uint32_t doc)
{
	uint32_t best = doc;

	for (uint32_t m = index_report(x, doc)->next; m != doc; m = index_report(x, m)->next) {
		if (better_to_point_at(x, m, best))
			best = m;
	}
	return best;
}

size_t
index_bucket(const struct index *x, uint32_t doc, uint32_t *out, size_t most)
{
	uint32_t m = doc;
	size_t n = 0;

	do {
		if (n == most)
			break;
		out[n++] = m;
		m = index_report(x, m)->next;
	} while (m != doc);
	return n;
}
