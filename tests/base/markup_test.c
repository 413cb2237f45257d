#include "base/markup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/html.h"

static void
markup_becomes_plain(void **state)
{
	static const struct {
		const char *what, *text, *title, *plain;
	} cases[] = {
		{ "a heading of Markdown", "# Вход\n\nТекст", "Вход", "Текст" },
		{ "and of Textile", "h1. Вход\n\nТекст", "Вход", "Текст" },
		{ "only the first is the title", "# А\n## Б\nтекст", "А", "Б\nтекст" },
		{ "without one there is none", "Текст\nещё", "", "Текст\nещё" },
		{ "emphasis", "**жирно** и _косо_ и `код`", "", "жирно и косо и код" },
		{ "an underscore within a name stays", "файл my_key.p12", "", "файл my_key.p12" },
		{ "links", "см. [раздел](https://a/b) и [[Page|страницу]] и [[Права]]", "",
		    "см. раздел и страницу и Права" },
		{ "those of Textile", "\"сайт\":https://pki.gov.kz, там", "", "сайт, там" },
		{ "quoted words stay", "пишет \"Нет связи\": так", "", "пишет \"Нет связи\": так" },
		{ "lists", "* раз\n* два\n- три", "", "- раз\n- два\n- три" },
		{ "numbers", "1. раз\n2. два", "", "1. раз\n2. два" },
		{ "code keeps its marks", "```\nif (a_b) { *p; }\n```\nпосле", "",
		    "if (a_b) { *p; }\nпосле" },
		{ "tables", "| А | Б |\n|---|---|\n| 1 | 2 |", "", "  А   Б\n  1   2" },
		{ "macros and tags", "{{toc}}\n<b>так</b>, 1 < 2", "", "так, 1 < 2" },
		{ "empty lines are one", "\n\nа\n\n\n\nб\n\n", "", "а\n\nб" },
		{ "a link that does not end", "[раздел](https://a", "", "раздел" },
		{ "brackets alone", "[x] и ![ и [[", "", "[x] и ![ и [[" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf title, out;

		buf_init(&title);
		buf_init(&out);
		markup_plain(cases[i].text, strlen(cases[i].text), &title, &out);
		if (strcmp(out.data, cases[i].plain) != 0 ||
		    strcmp(title.data, cases[i].title) != 0)
			fail_msg("%s: \"%s\", title \"%s\"", cases[i].what, out.data, title.data);
		buf_release(&title);
		buf_release(&out);
	}
}

static void
front_matter(void **state)
{
	static const char text[] =
	    "---\r\ntitle: \"Вход\"\r\nLang: ru\r\nempty:\r\n---\r\n# Другое";
	struct buf b;

	(void)state;
	buf_init(&b);
	assert_true(markup_front(text, "title", &b));
	assert_string_equal(b.data, "Вход");
	buf_reset(&b);
	assert_true(markup_front(text, "lang", &b));
	assert_string_equal(b.data, "ru");
	buf_reset(&b);
	assert_false(markup_front(text, "empty", &b));
	assert_false(markup_front(text, "url", &b));
	assert_string_equal(markup_body(text), "# Другое");
	/* A rule across the page is none. */
	assert_string_equal(markup_body("---\nтекст"), "---\nтекст");
	assert_false(markup_front("title: x", "title", &b));
	buf_release(&b);
}

static void
pages_of_the_web(void **state)
{
	static const struct {
		const char *what, *html, *title, *text, *language, *url;
	} cases[] = {
		{ "the main part alone",
		    "<html lang=\"ru-RU\"><head><title>Т</title><link rel=canonical href=\"/a\">"
		    "</head><body><nav>Меню</nav><main><h1>Вход</h1><p>Раз <b>два</b></p>"
		    "<p>три</p></main><footer>Низ</footer></body></html>",
		    "Вход", "Раз два\nтри", "ru", "/a" },
		{ "without a heading its title", "<title>Кіру</title><p>Мәтін", "Кіру", "Мәтін", "",
		    "" },
		{ "scripts and styles say nothing",
		    "<body><style>p{}</style><p>Текст<script>var a = '<p>';</script></body>", "",
		    "Текст", "", "" },
		{ "lists and lines", "<ul><li>раз<li>два</ul>а<br>б", "", "раз\nдва\nа\nб", "",
		    "" },
		{ "characters", "<p>A &amp; B&nbsp;&#8212; &lt;c&gt;", "", "A & B\xc2\xa0— <c>", "",
		    "" },
		{ "nothing", "", "", "", "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct html_page page;
		const bool text = html_read(cases[i].html, strlen(cases[i].html), &page);

		if (text != (*cases[i].text != '\0') ||
		    strcmp(page.title.data, cases[i].title) != 0 ||
		    strcmp(page.text.data, cases[i].text) != 0 ||
		    strcmp(page.language, cases[i].language) != 0 ||
		    strcmp(page.url.data, cases[i].url) != 0)
			fail_msg("%s: \"%s\", \"%s\", %s, %s", cases[i].what, page.title.data,
			    page.text.data, page.language, page.url.data);
		html_release(&page);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(markup_becomes_plain),
		cmocka_unit_test(front_matter),
		cmocka_unit_test(pages_of_the_web),
	};

	return cmocka_run_group_tests_name("markup", tests, NULL, NULL);
}
