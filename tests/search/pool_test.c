#include "search/pool.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "search/weights.h"

#define DAY 86400
#define REPORTS 3000

static float scores[REPORTS];

/* The next of a fixed row of numbers. */
static uint32_t
chance(uint32_t below)
{
	static uint32_t x = 1;

	x = x * 1664525u + 1013904223u;
	return (x >> 8) % below;
}

/* In no order of time, of two components; every seventh is removed again. */
static void
add_up_to(struct index *x, size_t n)
{
	char id[16];

	while (index_count(x) < n) {
		const struct report r = { .id = id,
			.created = (int64_t)chance(4000) * DAY,
			.subject = "word",
			.component = chance(2) ? "left" : "right" };

		snprintf(id, sizeof(id), "%zu", index_count(x));
		index_add(x, &r);
		if (index_count(x) % 7 == 0)
			index_remove(x, id);
	}
}

/* As weights.def says. */
static float
worth(const struct question *q, uint32_t doc)
{
	const struct indexed *d = index_report(q->index, doc);
	const float days = d->created < q->now ? (float)(q->now - d->created) / DAY : 0;
	const float age = fmaxf(1 - W_AGE_LOSS * log2f(1 + days), W_AGE_LEAST);

	return scores[doc] * (q->component == d->component ? age * W_SAME_COMPONENT : age);
}

static size_t
count_better(const struct question *q, uint32_t doc)
{
	size_t n = 0;

	for (uint32_t i = 0; i < index_count(q->index); i++)
		n += !index_report(q->index, i)->dead &&
		    (worth(q, i) > worth(q, doc) || (worth(q, i) == worth(q, doc) && i > doc));
	return n;
}

static void
check(struct pool *p, struct question *q, const char *component, int64_t now, uint32_t kinds)
{
	const struct report asked = { .created = now, .subject = "word", .component = component };

	question_read(q, &asked, NULL);
	for (size_t i = 0; i < REPORTS; i++)
		scores[i] = (float)chance(kinds) / 7;
	pool_choose(p, q, scores);
	assert_int_equal(p->n, RANK_POOL);
	for (size_t i = 0; i < p->n; i++) {
		assert_false(index_report(q->index, p->best[i].doc)->dead);
		assert_true(p->best[i].score == worth(q, p->best[i].doc));
		assert_true(count_better(q, p->best[i].doc) < RANK_POOL);
	}
}

static void
no_better_report_is_passed_over(void **state)
{
	struct index *x = index_new();
	struct pool p = { .n = 0 };
	struct question q;

	(void)state;
	question_init(&q, x);
	for (size_t n = 300; n <= REPORTS; n += 900) {
		add_up_to(x, n);
		check(&p, &q, "left", 2000 * (int64_t)DAY, 1000000);
		check(&p, &q, "left", 9000 * (int64_t)DAY, 1000000);
		/* Of equals the younger. */
		check(&p, &q, "right", 4000 * (int64_t)DAY, 3);
	}
	question_release(&q);
	pool_release(&p);
	index_free(x);
}

static void
few_are_all_taken(void **state)
{
	struct index *x = index_new();
	struct pool p = { .n = 0 };
	struct question q;
	const struct report asked = { .created = DAY, .subject = "word" };

	(void)state;
	question_init(&q, x);
	question_read(&q, &asked, NULL);
	pool_choose(&p, &q, scores);
	assert_int_equal(p.n, 0);
	add_up_to(x, 20);
	question_read(&q, &asked, NULL);
	for (size_t i = 0; i < 20; i++)
		scores[i] = i < 10 ? 1 : 0;
	pool_choose(&p, &q, scores);
	/* Without those that have no word of it, and the seventh. */
	assert_int_equal(p.n, 9);
	question_release(&q);
	pool_release(&p);
	index_free(x);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_better_report_is_passed_over),
		cmocka_unit_test(few_are_all_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
