#include "search/image.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "search/rank.h"

#define DAY 86400
#define REPORTS 60

static const char *const subjects[] = { "Не подписывается документ ЭЦП", "printer jams on paper",
	"Құжатқа қол қойылмайды", "Отчёт не выгружается в Excel", "screen is dark",
	"NCALayer не запускается" };
#define SUBJECTS (sizeof(subjects) / sizeof(subjects[0]))

static void
add(struct index *x, int i)
{
	char id[16], text[80], master[16];
	const struct report r = { .id = id,
		.created = i * DAY,
		.subject = subjects[(size_t)i % SUBJECTS],
		.description = text,
		.product = "DOC",
		.duplicate_of = i % 7 == 6 ? master : NULL,
		.closed = i % 2 == 0 };

	snprintf(id, sizeof(id), "%d", i);
	snprintf(master, sizeof(master), "%d", i - 6);
	snprintf(text, sizeof(text), "строка формы заявки\nслово%d error 0x%d", i % 11, i);
	index_add(x, &r);
}

static struct index *
index_of(int from, int to, struct index *x)
{
	for (int i = from; i < to; i++)
		add(x, i);
	return x;
}

/* The answers of both to every subject are the same in every bit. */
static void
assert_same(struct index *a, struct index *b)
{
	struct rank *ra = rank_new(a), *rb = rank_new(b);

	for (size_t s = 0; s < SUBJECTS; s++) {
		const struct report q = { .id = "q",
			.created = 100 * DAY,
			.subject = subjects[s],
			.description = "слово3" };
		const struct hit *ha, *hb;
		const size_t n = rank_similar(ra, &q, 20, &ha);

		assert_int_equal(rank_similar(rb, &q, 20, &hb), n);
		assert_true(n > 0);
		for (size_t i = 0; i < n; i++) {
			assert_string_equal(index_id(a, ha[i].doc), index_id(b, hb[i].doc));
			assert_memory_equal(&ha[i].score, &hb[i].score, sizeof(ha[i].score));
			assert_int_equal(index_report(a, index_head(a, ha[i].doc))->members,
			    index_report(b, index_head(b, hb[i].doc))->members);
		}
	}
	rank_free(ra);
	rank_free(rb);
}

static void
an_index_goes_on_from_its_image(void **state)
{
	static const int cuts[] = { 0, 1, 30, REPORTS };

	for (size_t c = 0; c < sizeof(cuts) / sizeof(cuts[0]); c++) {
		struct index *whole = index_of(0, REPORTS, index_new());
		struct index *part = index_of(0, cuts[c], index_new()), *over, *again;
		struct image first, second;

		image_of(part, &first);
		over = image_index(&first);
		assert_non_null(over);
		index_of(cuts[c], REPORTS, over);
		assert_same(whole, over);
		image_of(over, &second);
		again = image_index(&second);
		assert_same(whole, again);
		assert_int_equal(index_fresh(again), 0);
		index_free(again);
		image_release(&second);
		index_free(over);
		image_release(&first);
		index_free(part);
		index_free(whole);
	}
}

static void
what_is_removed_is_not_in_the_image(void **state)
{
	struct index *x = index_of(0, REPORTS, index_new()), *y;
	static const struct report edited = {
		.id = "7", .created = 7 * DAY, .subject = "a new title"
	};
	struct image i;
	uint32_t doc;

	assert_true(index_remove(x, "3"));
	assert_false(index_remove(x, "3"));
	index_put(x, &edited);
	assert_int_equal(index_dead(x), 2);
	image_of(x, &i);
	y = image_index(&i);
	assert_int_equal(index_count(y), REPORTS - 1);
	assert_int_equal(index_dead(y), 0);
	assert_false(index_find(y, "3", &doc));
	assert_true(index_find(y, "7", &doc));
	assert_int_equal(index_report(y, doc)->created, 7 * DAY);
	index_free(y);
	image_release(&i);
	index_free(x);
}

static void
links_can_be_made_and_taken_back(void **state)
{
	struct index *x = index_of(0, 6, index_new());
	struct report r = { .id = "4", .duplicate_of = "1" }, head = { .id = "1", .closed = true };
	uint32_t doc;

	assert_true(index_change(x, &r));
	index_settle(x);
	assert_true(index_find(x, "4", &doc));
	assert_int_equal(index_head(x, doc), 1);
	/* Both are open; 1 is the one that duplicates nothing. */
	assert_int_equal(index_offered(x, doc), 1);
	assert_true(index_change(x, &head));
	assert_int_equal(index_offered(x, doc), 4);
	r.closed = true;
	assert_true(index_change(x, &r));
	assert_int_equal(index_offered(x, doc), 1);
	r.duplicate_of = NULL;
	assert_true(index_change(x, &r));
	index_settle(x);
	assert_int_equal(index_head(x, doc), 4);
	r.id = "nobody";
	assert_false(index_change(x, &r));
	index_free(x);
}

static void
an_image_that_does_not_fit_is_refused(void **state)
{
	struct index *x = index_of(0, 10, index_new());
	struct image i;

	image_of(x, &i);
	for (size_t p = 0; p < IMAGE_COUNT; p++) {
		const size_t len = i.part[p].len;

		if (p == IMAGE_POOL || len == 0)
			continue;
		i.part[p].len--;
		assert_null(image_index(&i));
		i.part[p].len = len;
	}
	image_release(&i);
	index_free(x);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_index_goes_on_from_its_image),
		cmocka_unit_test(what_is_removed_is_not_in_the_image),
		cmocka_unit_test(links_can_be_made_and_taken_back),
		cmocka_unit_test(an_image_that_does_not_fit_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
