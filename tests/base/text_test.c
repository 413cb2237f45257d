#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"

struct sentence {
	const char *what, *in, *out;
};

typedef void transform(const char *in, size_t len, struct buf *out);

static void
check(const struct sentence *s, size_t n, transform *by)
{
	struct buf b;

	buf_init(&b);
	for (size_t i = 0; i < n; i++) {
		buf_reset(&b);
		by(s[i].in, strlen(s[i].in), &b);
		if (strcmp(b.data, s[i].out) != 0)
			fail_msg("%s: \"%s\" became \"%s\", not \"%s\"", s[i].what, s[i].in, b.data,
			    s[i].out);
	}
	buf_release(&b);
}

#define CHECK(s, by) check(s, sizeof(s) / sizeof((s)[0]), by)

static void
what_cannot_be_seen_makes_no_difference(void **state)
{
	static const struct sentence s[] = {
		{ "plain text stays", "Ti.UI.View\n\tat line 7", "Ti.UI.View\n\tat line 7" },
		{ "composed", "и\u0306од cafe\u0301", "йод café" },
		{ "soft hyphen", "до\u00adку\u00adмент", "документ" },
		{ "no width", "под\u200bпись\ufeff", "подпись" },
		{ "blank that does not break", "1\u00a0000 тг", "1 000 тг" },
		{ "Russian quotation marks", "«ЭЦП» „НУЦ“ “x”", " ЭЦП   НУЦ   x " },
		{ "a printer's apostrophe", "don’t", "don't" },
		{ "a hyphen that does not break", "e\u2011doc", "e-doc" },
		{ "no UTF-8",
		    "a\xff"
		    "b\xd0 c",
		    "a b  c" },
		{ "a surrogate", "a\xed\xa0\x80z", "a   z" },
		{ "control characters", "a\x01z", "a\x01z" },
		{ "beyond the first plane", "😀 ok", "😀 ok" },
		{ "nothing", "", "" },
	};

	CHECK(s, text_clean);
}

static void
letters_have_one_form(void **state)
{
	static const struct sentence lower[] = {
		{ "Latin", "HTTPServer42", "httpserver42" },
		{ "Russian", "Ёлка ОШИБКА ещё", "елка ошибка еще" },
		{ "Kazakh", "ҚҰЖАТ Өтініш ІС", "құжат өтініш іс" },
		{ "no UTF-8", "A\xffZ", "a\ufffdz" },
		{ "a letter cut in two", "Б\xd1", "б\ufffd" },
	};
	static const struct sentence folded[] = {
		{ "all nine", "әғқңөұүһі", "агкноуухи" },
		{ "others stay", "құжат file ё", "кужат file ё" },
	};

	CHECK(lower, text_lower);
	CHECK(folded, text_fold_kazakh);
}

static void
words_are_stemmed_by_their_script(void **state)
{
	static const struct {
		const char *word;
		enum text_script script;
		const char *stem;
	} s[] = {
		{ "crashes", TEXT_LATIN, "crash" },
		{ "crashing", TEXT_LATIN, "crash" },
		{ "документами", TEXT_CYRILLIC, "документ" },
		{ "документа", TEXT_CYRILLIC, "документ" },
		{ "құжаттар", TEXT_KAZAKH, "құжаттар" },
		{ "0277", TEXT_OTHER, "0277" },
		{ "文書", TEXT_OTHER, "文書" },
		{ "café", TEXT_LATIN, "café" },
	};
	struct text *t = text_new();

	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		const size_t len = strlen(s[i].word);
		const char *stem;
		size_t n;

		assert_int_equal(text_script(s[i].word, len), s[i].script);
		stem = text_stem(t, s[i].word, len, &n);
		if (n != strlen(s[i].stem) || memcmp(stem, s[i].stem, n) != 0)
			fail_msg("the stem of \"%s\" is \"%.*s\"", s[i].word, (int)n, stem);
	}
	text_free(t);
	text_free(NULL);
}

static void
a_prefix_is_counted_in_characters(void **state)
{
	assert_int_equal(text_prefix("құжаттар", strlen("құжаттар"), 5), 10);
	assert_int_equal(text_prefix("abc", 3, 5), 3);
	assert_int_equal(text_prefix("", 0, 5), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_cannot_be_seen_makes_no_difference),
		cmocka_unit_test(letters_have_one_form),
		cmocka_unit_test(words_are_stemmed_by_their_script),
		cmocka_unit_test(a_prefix_is_counted_in_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
