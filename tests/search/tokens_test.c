#include "search/tokens.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char marks[] = { [TERM_STEM] = 0, [TERM_NAME] = '=', [TERM_PREFIX] = '^' };

/* "crash =ti.ui.view ti ui view": the terms in their order, names and prefixes marked. */
static void
spell(const struct tokens *t, const struct token_list *l, struct buf *out)
{
	buf_reset(out);
	for (size_t i = 0; i < l->n; i++) {
		if (i > 0)
			buf_putc(out, ' ');
		if (marks[l->tokens[i].kind] != 0)
			buf_putc(out, marks[l->tokens[i].kind]);
		buf_puts(out, tokens_text(t, l->tokens[i].term));
	}
}

struct sentence {
	const char *what, *text, *terms;
};

static void
check(const struct sentence *s, size_t n)
{
	struct tokens *t = tokens_new();
	struct token_list l;
	struct buf b;

	token_list_init(&l);
	buf_init(&b);
	for (size_t i = 0; i < n; i++) {
		tokens_read(t, s[i].text, 600, TOKENS_LEARN, &l);
		spell(t, &l, &b);
		if (strcmp(b.data, s[i].terms) != 0)
			fail_msg("%s: \"%s\" gives \"%s\", not \"%s\"", s[i].what, s[i].text,
			    b.data, s[i].terms);
	}
	buf_release(&b);
	token_list_release(&l);
	tokens_free(t);
}

#define CHECK(s) check(s, sizeof(s) / sizeof((s)[0]))

static void
words_are_stemmed_and_common_ones_left_out(void **state)
{
	static const struct sentence s[] = {
		{ "English", "The application crashes when I am rotating it",
		    "applic crash rotat" },
		{ "Russian", "Не подписывается документ", "подписыва ^подпи документ ^докум" },
		{ "Kazakh", "Құжаттарға қол қойылмайды және", "кужат ^кужат кол кой ^койыл" },
		{ "ё is е", "Счётчик учёта", "счетчик ^счетч учет ^учета" },
		{ "one letter says nothing, one digit may", "step a 2", "step 2" },
		{ "marks around words", "*bold* _it_ @code@ \"quoted\" (see)",
		    "bold code quot see" },
		{ "nothing", "", "" },
		{ "no text", NULL, "" },
		{ "only marks", "!!! --- ...", "" },
		{ "no UTF-8",
		    "ab\xff\xfe"
		    "cd",
		    "ab cd" },
	};

	CHECK(s);
}

static void
names_stay_whole_beside_their_parts(void **state)
{
	static const struct sentence s[] = {
		{ "dots", "Ti.UI.View", "=ti.ui.view ti ui view" },
		{ "humps", "setTitle", "=settitle settitl set titl" },
		{ "capitals before a hump", "HTTPServer", "=httpserver httpserver http server" },
		{ "no hump after one letter", "eMail", "email" },
		{ "an error's number", "0x80070005", "=0x80070005 0x80070005" },
		{ "an error's name", "E0277", "=e0277 e0277" },
		{ "a file", "main.rs", "=main.rs main rs" },
		{ "a path ends in a file", "C:\\temp\\app.log",
		    "=c:\\temp\\app.log =app.log temp app log" },
		{ "modules", "std::vec", "=std::vec std vec" },
		{ "the full stop is none of it", "See Ti.App. Then", "see =ti.app ti app" },
		{ "an address", "https://edoc.kz/help/main",
		    "=https://edoc.kz/help/main https edoc kz help main" },
		{ "an address with its query", "(https://edoc.kz/doc.php?id=5&tab=Main).",
		    "=https://edoc.kz/doc.php?id=5&tab=main =https://edoc.kz/doc.php =doc.php "
		    "https edoc kz doc php id 5 tab main" },
		{ "another query is another address", "см. https://edoc.kz/doc.php?id=6, там",
		    "см =https://edoc.kz/doc.php?id=6 =https://edoc.kz/doc.php =doc.php https edoc "
		    "kz doc php id 6" },
		{ "an encoded address", "https://ru.wikipedia.org/wiki/%D0%AD%D0%A6%D0%9F.",
		    "=https://ru.wikipedia.org/wiki/%d0%ad%d0%a6%d0%9f "
		    "=https://ru.wikipedia.org/wiki https ru wikipedia org wiki =d0 d0 ad =d0 d0 "
		    "=a6 a6 =d0 d0 =9f 9f" },
		{ "an address with its session", "(https://edoc.kz/main;jsessionid=A1/);",
		    "=https://edoc.kz/main;jsessionid=a1 =https://edoc.kz/main https edoc kz main "
		    "jsessionid =a1 a1" },
		{ "two addresses and a comma", "https://edoc.kz/a1,https://edoc.kz/b2",
		    "=https://edoc.kz/a1 https edoc kz a1 =https://edoc.kz/b2 https edoc kz b2" },
		{ "what ends an address is none of it", "https://edoc.kz/help/?",
		    "=https://edoc.kz/help https edoc kz help" },
		{ "no query, only a question", "https://edoc.kz/doc? Да",
		    "=https://edoc.kz/doc https edoc kz doc" },
		{ "a hyphen and a digit", "ЭЦП-2", "=эцп-2 эцп 2" },
		{ "a program", "NCALayer", "=ncalayer ncalay nca layer" },
		{ "a file's name in Russian", "акт_сверки.pdf",
		    "=акт_сверки.pdf акт сверк ^сверк pdf" },
		{ "a file with two dots", "слад.tar.gz", "=слад.tar.gz слад tar gz" },
		{ "a Russian hyphen", "веб-клиент", "=веб-клиент веб клиент ^клиен" },
	};

	CHECK(s);
}

static void
code_is_kept_and_its_marks_are_not(void **state)
{
	static const struct sentence s[] = {
		{ "Textile", "<pre>panic</pre>", "panic" },
		{ "Textile with a language", "<code class=\"ruby\">raise</code>", "rais" },
		{ "JIRA", "{code:java}throw{code} {noformat}x1{noformat}", "throw =x1 x1" },
		{ "Markdown", "```rust\npanic\n```", "rust panic" },
		{ "no mark", "a < b {c} <View>", "view" },
		{ "an English mail's heading", "From: Some Body\nSent: Monday\nbroken", "broken" },
		{ "a Russian mail's heading", "> Кому: Служба\r\n> сломалось", "слома ^слома" },
		{ "a Kazakh mail's heading", "Кімге: Қолдау\nfile", "file" },
		{ "only at the line's start", "value From: here", "valu" },
	};

	CHECK(s);
}

static void
questions_teach_nothing(void **state)
{
	struct tokens *t = tokens_new();
	struct token_list l;
	size_t before;

	token_list_init(&l);
	tokens_read(t, "crash report", 600, TOKENS_LEARN, &l);
	before = tokens_count(t);
	tokens_read(t, "crashed Ti.UI.View", 600, TOKENS_LOOK_UP, &l);
	assert_int_equal(tokens_count(t), before);
	assert_string_equal(tokens_text(t, l.tokens[0].term), "crash");
	for (size_t i = 1; i < l.n; i++)
		assert_int_equal(l.tokens[i].term, TERM_UNKNOWN);
	token_list_release(&l);
	tokens_free(t);
}

static void
long_texts_are_cut_by_words(void **state)
{
	struct tokens *t = tokens_new();
	struct token_list l;
	struct buf b;

	token_list_init(&l);
	buf_init(&b);
	for (int i = 0; i < 5000; i++)
		buf_printf(&b, "w%d.x ", i);
	tokens_read(t, b.data, 600, TOKENS_LEARN, &l);
	assert_int_equal(l.words, 600);
	buf_reset(&b);
	for (int i = 0; i < 100000; i++)
		buf_puts(&b, "ж");
	tokens_read(t, b.data, 600, TOKENS_LEARN, &l);
	assert_int_equal(l.words, 0);
	/* Addresses in addresses: of each no more is kept than a name's length. */
	buf_reset(&b);
	for (int i = 0; i < 5000; i++)
		buf_puts(&b, "x://a1?");
	tokens_read(t, b.data, 600, TOKENS_LEARN, &l);
	assert_int_equal(l.words, 600);
	assert_true(l.text.len < 600 * 400);
	buf_release(&b);
	token_list_release(&l);
	tokens_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_stemmed_and_common_ones_left_out),
		cmocka_unit_test(names_stay_whole_beside_their_parts),
		cmocka_unit_test(code_is_kept_and_its_marks_are_not),
		cmocka_unit_test(questions_teach_nothing),
		cmocka_unit_test(long_texts_are_cut_by_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
