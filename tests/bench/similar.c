/*
 * similar CORPUS [COPIES]: how long questions take, and how fast the index grows, in CPU time, and
 * beside it what this machine takes for a bare hash of all words, and for a bare walk over the
 * postings of the terms asked for. The corpus is one of `slactl similar`, taken COPIES times over;
 * the questions are every hundredth report, as it is and with wrong keys in its title, and all
 * pairs of the words that most reports have.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "app/corpus.h"
#include "search/image.h"
#include "search/question.h"
#include "search/rank.h"

#define EVERY 100
/* Words of which pairs are asked. */
#define COMMON 8

struct corpus {
	json_t *lines;
	struct report *reports;
	size_t n;
};

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
load(struct corpus *c, const char *path, struct arena *a)
{
	FILE *f = fopen(path, "re");
	char *line = NULL;
	size_t room = 0;
	json_t *in;
	struct err e;

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	*c = (struct corpus){ .lines = json_array() };
	while (getline(&line, &room, f) > 0) {
		in = json_loads(line, JSON_ALLOW_NUL, NULL);
		if (in != NULL)
			json_array_append_new(c->lines, in);
	}
	free(line);
	fclose(f);
	c->reports = arena_array(a, json_array_size(c->lines) + 1, sizeof(*c->reports));
	for (size_t i = 0; i < json_array_size(c->lines); i++) {
		if (corpus_report(json_array_get(c->lines, i), 0, a, &c->reports[c->n], &e) ==
		    ERR_OK)
			c->n++;
	}
}

static int
compare(const void *pa, const void *pb)
{
	const double a = *(const double *)pa, b = *(const double *)pb;

	return (a > b) - (a < b);
}

static uint32_t
hash_words(const char *text, uint32_t counts[1 << 16])
{
	uint32_t h = 2166136261u, words = 0;

	for (; text != NULL && *text != '\0'; text++) {
		const unsigned char c = (unsigned char)*text | 0x20;

		if (c >= 'a') {
			h = (h ^ c) * 16777619u;
		} else {
			counts[h >> 16]++;
			words++;
			h = 2166136261u;
		}
	}
	return words;
}

/* Seconds for all words of the corpus, once. */
static double
bare(const struct corpus *c)
{
	static uint32_t counts[1 << 16];
	const double from = seconds();
	uint32_t words = 0;

	for (size_t i = 0; i < c->n; i++)
		words += hash_words(c->reports[i].subject, counts) +
		    hash_words(c->reports[i].description, counts);
	printf("%u words\n", words);
	return seconds() - from;
}

/* The whole of it as a file would hold it, and taken up from there. */
static void
keep(struct index *x, double made)
{
	double from = seconds(), written;
	struct index *again;
	struct image i;

	image_of(x, &i);
	written = seconds() - from;
	from = seconds();
	again = image_index(&i);
	printf("kept in %.0f ms (%.2f of making it), taken up in %.1f ms\n", 1e3 * written,
	    written / made, 1e3 * (seconds() - from));
	index_free(again);
	image_release(&i);
}

/* What the first stage cannot do without: each posting of the asked terms added to its report. */
static void
walk(const struct index *x, uint32_t term, float *scores)
{
	struct postings p;

	index_postings(x, term, &p);
	for (size_t run = 0; run < 2; run++) {
		for (uint32_t i = 0; i < p.n[run]; i++)
			scores[POSTING_DOC(p.run[run][i])] += 1;
	}
}

/*
 * Seconds for the bare walk over the postings of every question's terms; reading them is not in it.
 */
static double
bare_walk(struct index *x, const struct corpus *c, struct arena *a)
{
	float *scores = arena_array(a, index_count(x) + 1, sizeof(*scores));
	struct question q;
	double took = 0;

	question_init(&q, x);
	for (size_t i = 0; i < c->n / EVERY; i++) {
		double from;

		question_read(&q, &c->reports[i * EVERY], NULL);
		from = seconds();
		for (size_t k = 0; k < q.n; k++) {
			if (q.asked[k].weight > 0)
				walk(x, q.asked[k].term, scores);
		}
		took += seconds() - from;
	}
	question_release(&q);
	return took;
}

/* The report with two letters in the wrong order in each third of its title's longer words. */
static struct report
mistyped(const struct report *r, struct arena *a)
{
	char *subject = arena_strdup(a, r->subject);
	struct report q = *r;
	size_t words = 0;

	q.subject = subject;
	for (char *word = subject; *word != '\0'; word += strspn(word, " ")) {
		const size_t len = strcspn(word, " ");

		if (len >= 5 && words++ % 3 == 0) {
			const char second = word[1];

			word[1] = word[2];
			word[2] = second;
		}
		word += len;
	}
	return q;
}

/* Seconds for all questions together. */
static double
ask(struct index *x, const char *which, const struct report *questions, size_t n, struct arena *a)
{
	double *took = arena_array(a, n + 1, sizeof(*took)), all = 0;
	struct rank *r = rank_new(x);
	const struct hit *hits;

	for (size_t i = 0; i < n; i++) {
		const double from = seconds();

		rank_similar(r, &questions[i], 20, &hits);
		took[i] = seconds() - from;
		all += took[i];
	}
	rank_free(r);
	if (n == 0)
		return 0;
	qsort(took, n, sizeof(*took), compare);
	printf("%zu questions%s: mean %.2f ms, p50 %.2f, p99 %.2f, most %.2f\n", n, which,
	    1e3 * all / (double)n, 1e3 * took[n / 2], 1e3 * took[n * 99 / 100], 1e3 * took[n - 1]);
	return all;
}

struct common {
	uint32_t stem, reports;
	const char *word;
};

/* Into their order; a stem that is there stays as it is. */
static void
put_common(struct common most[COMMON], struct common c)
{
	for (size_t i = 0; i < COMMON && c.reports > 0; i++) {
		const struct common less = most[i];

		if (less.stem == c.stem)
			return;
		if (c.reports <= less.reports)
			continue;
		most[i] = c;
		c = less;
	}
}

/* Who says nothing else asks of every report. */
static size_t
pairs_of_common_words(
    const struct index *x, struct arena *a, struct report questions[COMMON * COMMON])
{
	const struct tokens *t = index_tokens(x);
	struct common most[COMMON] = { 0 };
	size_t n = 0;

	for (uint32_t term = 1; term < tokens_count(t); term++) {
		const char *word = tokens_text(t, term);
		const uint32_t stem = tokens_kind(t, term) == TERM_WORD
		    ? tokens_word(t, word, strlen(word))
		    : TERM_UNKNOWN;

		if (stem != TERM_UNKNOWN)
			put_common(most, (struct common){ stem, index_frequency(x, stem), word });
	}
	for (size_t i = 0; i < COMMON && most[i].word != NULL; i++) {
		for (size_t j = 0; j < i; j++)
			questions[n++] = (struct report){ .id = "",
				.subject = arena_printf(a, "%s %s", most[i].word, most[j].word) };
	}
	return n;
}

static void
ask_all(struct index *x, const struct corpus *c, struct arena *a)
{
	const size_t n = c->n / EVERY;
	struct report *questions = arena_array(a, n + 1, sizeof(*questions));
	struct report common[COMMON * COMMON];
	double walked, asked;

	for (size_t i = 0; i < n; i++)
		questions[i] = c->reports[i * EVERY];
	walked = bare_walk(x, c, a);
	asked = ask(x, "", questions, n, a);
	printf("%.1f times a bare walk over the postings of their terms (%.2f ms)\n",
	    asked / walked, 1e3 * walked / (double)n);
	for (size_t i = 0; i < n; i++)
		questions[i] = mistyped(&questions[i], a);
	ask(x, " with wrong keys", questions, n, a);
	ask(x, " of two words that most reports have", common, pairs_of_common_words(x, a, common),
	    a);
}

int
main(int argc, char **argv)
{
	const long copies = argc > 2 ? strtol(argv[2], NULL, 10) : 1;
	struct arena *a = arena_new();
	struct index *x = index_new();
	struct corpus c;
	struct rusage used;
	double from, made, hashed;

	if (argc < 2) {
		fputs("usage: similar CORPUS [COPIES]\n", stderr);
		return 2;
	}
	load(&c, argv[1], a);
	from = seconds();
	for (long k = 0; k < copies; k++) {
		for (size_t i = 0; i < c.n; i++)
			index_add(x, &c.reports[i]);
	}
	made = seconds() - from;
	hashed = bare(&c) * (double)copies;
	printf("%zu reports, %.0f a second; %.1f times a bare hash of their words\n",
	    index_count(x), (double)index_count(x) / made, made / hashed);
	ask_all(x, &c, a);
	keep(x, made);
	getrusage(RUSAGE_SELF, &used);
	printf("index %.1f MB, process %.1f MB with the corpus\n", (double)index_memory(x) / 1e6,
	    (double)used.ru_maxrss / 1e3);
	index_free(x);
	json_decref(c.lines);
	arena_free(a);
	return 0;
}
