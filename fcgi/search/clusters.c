#include "search/clusters.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "search/rank.h"
#include "search/weights.h"

/* So many of the most alike are looked at for each. */
#define NEAREST 12

struct nearest {
	size_t n;
	struct near {
		uint32_t doc;
		bool same;
	} all[NEAREST];
};

/* Of the different texts, by their place among those of one text each. */
struct finding {
	size_t n;
	struct nearest *nearest;
	size_t *parent, *ties;
};

static void *
must_have(void *p)
{
	if (p == NULL)
		abort();
	return p;
}

static void
ask(struct rank *rank, const struct cluster_text *text, size_t self, struct nearest *out)
{
	const struct report question = {
		.id = "",
		.subject = text->subject,
		.description = text->description,
	};
	const struct hit *hits;
	const size_t n = rank_similar(rank, &question, NEAREST, &hits);

	out->n = 0;
	for (size_t i = 0; i < n; i++) {
		if (hits[i].doc != self && hits[i].likeness >= W_ALIKE)
			out->all[out->n++] =
			    (struct near){ hits[i].doc, hits[i].title_likeness >= W_SAME_TITLE };
	}
}

static bool
has(const struct nearest *of, size_t doc)
{
	for (size_t i = 0; i < of->n; i++) {
		if (of->all[i].doc == doc)
			return true;
	}
	return false;
}

static size_t
root(struct finding *f, size_t i)
{
	while (f->parent[i] != i)
		i = f->parent[i] = f->parent[f->parent[i]];
	return i;
}

static void
tie_both(struct finding *f, size_t i, size_t j)
{
	f->ties[i]++;
	f->ties[j]++;
	f->parent[root(f, j)] = root(f, i);
}

static void
tie(struct finding *f)
{
	for (size_t i = 0; i < f->n; i++) {
		for (size_t k = 0; k < f->nearest[i].n; k++) {
			const struct near *to = &f->nearest[i].all[k];
			const bool mutual = has(&f->nearest[to->doc], i);

			/* A mutual one is met from both sides. */
			if (mutual ? to->doc > i : to->same)
				tie_both(f, i, to->doc);
		}
	}
}

/* Who stands for each: found at its root first. */
static void
name(struct finding *f, size_t *clusters)
{
	size_t *best = must_have(calloc(f->n + 1, sizeof(*best)));

	for (size_t i = 0; i < f->n; i++)
		best[i] = i;
	for (size_t i = 0; i < f->n; i++) {
		const size_t at = root(f, i), was = best[at];

		if (f->ties[i] > f->ties[was] || (i < was && f->ties[i] == f->ties[was]))
			best[at] = i;
	}
	for (size_t i = 0; i < f->n; i++)
		clusters[i] = best[root(f, i)];
	free(best);
}

/* ---- texts that are the very same: they would crowd out all that is like them ---- */

struct sorted {
	const struct cluster_text *text;
	size_t place;
};

static int
compare_texts(const struct cluster_text *x, const struct cluster_text *y)
{
	const int subject = strcmp(x->subject, y->subject);

	return subject != 0 ? subject
			    : strcmp(x->description == NULL ? "" : x->description,
				  y->description == NULL ? "" : y->description);
}

static int
compare_sorted(const void *a, const void *b)
{
	const struct sorted *x = a, *y = b;
	const int text = compare_texts(x->text, y->text);

	return text != 0 ? text : (x->place > y->place) - (x->place < y->place);
}

/* same[i]: the first text that is the same as text i. */
static void
find_same(const struct cluster_text *texts, size_t n, size_t *same)
{
	struct sorted *all = must_have(calloc(n + 1, sizeof(*all)));

	for (size_t i = 0; i < n; i++)
		all[i] = (struct sorted){ &texts[i], i };
	if (n > 0)
		qsort(all, n, sizeof(*all), compare_sorted);
	for (size_t i = 0; i < n; i++)
		same[all[i].place] = i > 0 && compare_texts(all[i].text, all[i - 1].text) == 0
		    ? same[all[i - 1].place]
		    : all[i].place;
	free(all);
}

/* ---- and of the different ones, those that are like one another ---- */

static void
find_alike(const struct cluster_text *texts, const size_t *places, size_t n, size_t *clusters)
{
	struct index *index = index_new();
	struct finding f = {
		.n = n,
		.nearest = must_have(calloc(n + 1, sizeof(*f.nearest))),
		.parent = must_have(calloc(n + 1, sizeof(*f.parent))),
		.ties = must_have(calloc(n + 1, sizeof(*f.ties))),
	};
	struct rank *rank;

	for (size_t i = 0; i < n; i++) {
		char id[24];

		snprintf(id, sizeof(id), "%zu", i);
		index_add(index,
		    &(struct report){
			.id = id,
			.subject = texts[places[i]].subject,
			.description = texts[places[i]].description,
		    });
		f.parent[i] = i;
	}
	rank = rank_new(index);
	for (size_t i = 0; i < n; i++)
		ask(rank, &texts[places[i]], i, &f.nearest[i]);
	tie(&f);
	name(&f, clusters);
	rank_free(rank);
	index_free(index);
	free(f.nearest);
	free(f.parent);
	free(f.ties);
}

void
clusters_find(const struct cluster_text *texts, size_t n, size_t *clusters)
{
	size_t *same = must_have(calloc(n + 1, sizeof(*same)));
	size_t *places = must_have(calloc(n + 1, sizeof(*places))); /* of the different ones */
	size_t *alike = must_have(calloc(n + 1, sizeof(*alike)));
	size_t *number = must_have(calloc(n + 1, sizeof(*number))); /* among them */
	size_t n_different = 0;

	find_same(texts, n, same);
	for (size_t i = 0; i < n; i++) {
		if (same[i] != i)
			continue;
		number[i] = n_different;
		places[n_different++] = i;
	}
	find_alike(texts, places, n_different, alike);
	for (size_t i = 0; i < n; i++)
		clusters[i] = places[alike[number[same[i]]]];
	free(same);
	free(places);
	free(alike);
	free(number);
}
