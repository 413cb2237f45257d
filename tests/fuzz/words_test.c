/* What people type into a tracker, and what keyboards, mail and clipboards make of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/letters.h"
#include "core/conduct.h"
#include "core/identity.h"
#include "core/mask.h"
#include "core/policy.h"
#include "search/index.h"
#include "search/rank.h"
#include "tests/support/fuzz.h"
#include "tests/support/regulation.h"

#define ROUNDS 1500
#define ASKED_MOST 5
#define KEPT_MOST 200

static const char *const texts[] = {
	"Не подписывается документ ЭЦП-2: ошибка 0x80070005 в NCALayer v1.3.5 (ИИН 850101300123)\n"
	"> On Mon, operator@edoc.example wrote:\n> Пришлите снимок экрана\n-- \nС уважением",
	"Құжатқа қол қойылмайды, қате шығады: https://edoc.example/kk/sign?id=77&x=%D0%9F\n"
	"java.lang.NullPointerException\n\tat kz.edoc.Sign.run(Sign.java:120)\n",
	"<pre>ghbdtn rfr ltkf</pre> e\xcc\x81l\xc2\xad\xe2\x80\x8bve \"кавычки\" «ёлочки» dokument "
	"р а с с т о я н и е *звёздочки* @code@ _подчёркнуто_ "
	"\xf0\x9f\x98\x80\xf0\x9f\x87\xb0\xf0\x9f\x87\xbf",
};

static void
compare(void *ctx, const char *text, size_t len)
{
	struct buf out, again;

	buf_init(&out);
	buf_init(&again);
	text_clean(text, len, &out);
	/* What is clean stays as it is. */
	text_clean(out.data, out.len, &again);
	assert_string_equal(out.data, again.data);
	buf_reset(&again);
	text_lower(out.data, out.len, &again);
	text_fold_kazakh(text, len, &out);
	buf_release(&again);
	buf_release(&out);
}

static void
mask(void *ctx, const char *text, size_t len)
{
	static const char *const names[] = { "Данияр Ахметов", "", "operator" };
	char *copy = strdup(text);
	struct buf out;

	mask_here(copy);
	assert_true(strlen(copy) <= strlen(text));
	free(copy);
	buf_init(&out);
	mask_text(text, names, sizeof(names) / sizeof(names[0]), &out);
	assert_null(strstr(out.data, "ИИН 850101300123"));
	buf_release(&out);
}

static void
identify(void *ctx, const char *text, size_t len)
{
	char masked[IDENTITY_DIGITS + 1];
	struct identity who;

	identity_check(text, &who);
	assert_true(strlen(identity_mask(text, masked)) <= IDENTITY_DIGITS);
}

static void
listen(void *ctx, const char *text, size_t len)
{
	const struct policy *p = ctx;
	struct conduct_found found;

	if (conduct_find(&p->conduct->words, text, len, &found))
		assert_true(found.pattern[0] != '\0' && strlen(found.said) < sizeof(found.said));
}

/*
 * Each is asked for and then learned, so that the next are compared with what nobody would write.
 */
static void
ask(void *ctx, const char *text, size_t len)
{
	struct index **kept = ctx, *x;
	struct rank *rank;
	const struct report r = {
		.id = "1",
		.created = 86400,
		.subject = text,
		.description = text,
		.product = "DOC",
	};
	const struct hit *hits;
	size_t n;

	/* Not the larger the longer it takes. */
	if (*kept == NULL || index_dead(*kept) > KEPT_MOST) {
		index_free(*kept);
		*kept = index_new();
	}
	x = *kept;
	rank = rank_new(x);
	n = rank_similar(rank, &r, ASKED_MOST, &hits);
	assert_true(n <= ASKED_MOST);
	for (size_t i = 0; i < n; i++) {
		struct rank_word words[ASKED_MOST];

		assert_true(rank_why(rank, &hits[i], ASKED_MOST, words) <= ASKED_MOST);
	}
	rank_free(rank);
	index_put(x, &r);
}

static void
test_texts(void **state)
{
	static const char number[] = "ИИН 850101300123";
	struct policy *p = regulation_policy("edoc");

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct index *x = NULL;

		fuzz_text(texts[i], strlen(texts[i]), ROUNDS, compare, NULL);
		fuzz_text(texts[i], strlen(texts[i]), ROUNDS, mask, NULL);
		fuzz_text(texts[i], strlen(texts[i]), ROUNDS, listen, p);
		fuzz_text(texts[i], strlen(texts[i]), ROUNDS / 3, ask, &x);
		index_free(x);
	}
	fuzz_text(number, strlen(number), ROUNDS, identify, NULL);
	policy_free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
	};

	return cmocka_run_group_tests_name("fuzz: words", tests, NULL, NULL);
}
