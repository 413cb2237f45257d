#include "search/clusters.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "search/rank.h"

/* So many of the most alike are looked at for each. */
#define NEAREST 12
/* Below this two texts have words in common, and not what they say. */
#define ALIKE 0.4F

struct nearest {
	size_t n;
	uint32_t docs[NEAREST];
};

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
		if (hits[i].doc != self && hits[i].likeness >= ALIKE)
			out->docs[out->n++] = hits[i].doc;
	}
}

static bool
has(const struct nearest *of, size_t doc)
{
	for (size_t i = 0; i < of->n; i++) {
		if (of->docs[i] == doc)
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
tie(struct finding *f)
{
	for (size_t i = 0; i < f->n; i++) {
		for (size_t k = 0; k < f->nearest[i].n; k++) {
			const size_t j = f->nearest[i].docs[k];

			if (j < i || !has(&f->nearest[j], i))
				continue;
			f->ties[i]++;
			f->ties[j]++;
			f->parent[root(f, j)] = root(f, i);
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

void
clusters_find(const struct cluster_text *texts, size_t n, size_t *clusters)
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
			.subject = texts[i].subject,
			.description = texts[i].description,
		    });
		f.parent[i] = i;
	}
	rank = rank_new(index);
	for (size_t i = 0; i < n; i++)
		ask(rank, &texts[i], i, &f.nearest[i]);
	tie(&f);
	name(&f, clusters);
	rank_free(rank);
	index_free(index);
	free(f.nearest);
	free(f.parent);
	free(f.ties);
}
