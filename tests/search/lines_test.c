#include "search/lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char form[] = "Организация: ТОО %d\nОпишите шаги:\nнажал кнопку %d\n}\n";

static struct lines *
learnt(int reports)
{
	struct lines *l = lines_new();
	struct buf out;
	char text[200];

	buf_init(&out);
	for (int i = 0; i < reports; i++) {
		snprintf(text, sizeof(text), form, i, i);
		lines_learn(l, "DOC", text, &out);
	}
	buf_release(&out);
	return l;
}

static void
a_form_is_left_out_and_its_words_stay(void **state)
{
	static const struct {
		const char *what, *product;
		int reports;
		const char *text, *left;
	} s[] = {
		{ "a line and a label of the form", "DOC", 40,
		    "Организация: ТОО Заря\nОпишите шаги:\nне печатает\n",
		    " ТОО Заря\nне печатает\n" },
		{ "other blanks and capitals", "DOC", 40, "  Опишите шаги  :\n", "" },
		{ "a product without a form", "MOB", 40, "Опишите шаги:\n", "Опишите шаги:\n" },
		{ "too few to know", "DOC", 4, "Опишите шаги:\n", "Опишите шаги:\n" },
		{ "what is too short for a form", "DOC", 40, "}\n", "}\n" },
		{ "nothing", "DOC", 40, "", "" },
	};

	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		struct lines *l = learnt(s[i].reports), *again;
		const void *image;
		struct buf out;
		size_t len;

		buf_init(&out);
		lines_strip(l, s[i].product, s[i].text, &out);
		if (strcmp(out.data, s[i].left) != 0)
			fail_msg("%s: \"%s\" leaves \"%s\"", s[i].what, s[i].text, out.data);
		image = lines_image(l, &len);
		again = lines_over(image, len);
		buf_reset(&out);
		lines_strip(again, s[i].product, s[i].text, &out);
		assert_string_equal(out.data, s[i].left);
		buf_release(&out);
		lines_free(again);
		lines_free(l);
	}
}

static void
labels_of_the_form_are_no_words_of_a_subject(void **state)
{
	static const struct {
		const char *product, *subject, *left;
	} s[] = {
		{ "DOC", "Опишите шаги: Организация:", "" },
		{ "DOC", "Опишите шаги: зависает", " зависает" },
		{ "DOC", "Подпись: не ставится", "Подпись: не ставится" },
		{ "DOC", "Опишите шаги", "Опишите шаги" },
		{ "DOC", "Зависает, опишите шаги: вот", "Зависает, опишите шаги: вот" },
		{ "DOC", "Подпись: Опишите шаги: вот", "Подпись: Опишите шаги: вот" },
		{ "MOB", "Опишите шаги: зависает", "Опишите шаги: зависает" },
		{ "DOC", "", "" },
	};
	struct lines *l = learnt(40);

	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++)
		assert_string_equal(lines_unlabel(l, s[i].product, s[i].subject), s[i].left);
	lines_free(l);
}

/* Millions of lines that come once take no more room, and the form is still known. */
static void
the_memory_is_bounded(void **state)
{
	struct lines *l = learnt(100);
	struct buf out;
	char text[64];

	buf_init(&out);
	for (int i = 0; i < 600000; i++) {
		snprintf(
		    text, sizeof(text), "%s%d\n", i % 4 == 0 ? "Опишите шаги:\nслово" : "слово", i);
		buf_reset(&out);
		lines_learn(l, "DOC", text, &out);
	}
	assert_true(lines_memory(l) <= (size_t)4 << 20);
	buf_reset(&out);
	lines_strip(l, "DOC", "Опишите шаги:\n", &out);
	assert_string_equal(out.data, "");
	buf_release(&out);
	lines_free(l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_form_is_left_out_and_its_words_stay),
		cmocka_unit_test(labels_of_the_form_are_no_words_of_a_subject),
		cmocka_unit_test(the_memory_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
