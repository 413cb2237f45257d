#include "search/subject.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "search/lines.h"
#include "search/rank.h"
#include "search/tokens.h"

static void
a_subject_tells_what_it_is_about(void **state)
{
	static const struct {
		const char *subject;
		bool tells;
	} s[] = {
		{ "Не работает ЭЦП", true },
		{ "Ошибка 0x80070005", true },
		{ "Re: карточка не открывается", true },
		{ "E0277", true },
		{ "Құпиясөз сәйкес емес", true },
		{ "App crashes", true },
		{ NULL, false },
		{ "", false },
		{ " \t- ", false },
		{ "Re:", false },
		{ "RE: Fwd: [Ticket#4711]", false },
		{ "Отв: Заявка № 20491", false },
		{ "SUP-1042", false },
		{ "12.11.2026 14:05", false },
		{ "Ошибка!!!", false },
		{ "СРОЧНО, помогите", false },
		{ "Новое обращение с сайта", false },
		{ "Өтінім", false },
		{ "Message from anna@example.kz", false },
	};
	struct tokens *t = tokens_new();

	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		if (subject_tells(t, s[i].subject) != s[i].tells)
			fail_msg("\"%s\" %s", s[i].subject == NULL ? "(NULL)" : s[i].subject,
			    s[i].tells ? "tells nothing" : "tells something");
	}
	tokens_free(t);
	(void)state;
}

static void
else_the_first_line_does(void **state)
{
	static const struct {
		const char *what, *body, *subject; /* NULL: none */
	} s[] = {
		{ "a line of its own", "Не печатает накладную\n\nВот так.",
		    "Не печатает накладную" },
		{ "all there is", "Печать пустая", "Печать пустая" },
		{ "behind a greeting", "Добрый день, Анна!\n\nПечать пустая\n", "Печать пустая" },
		{ "behind what says nothing", "Срочно\nПомогите\nПечать пустая\n",
		    "Печать пустая" },
		{ "behind a quote", "> Как дела у вас с печатью?\nОт: Анна\nПечать пустая\r\n",
		    "Печать пустая" },
		{ "a sentence that others follow", "Печать пустая.\nКак быть?\n", NULL },
		{ "in the middle of a text", "Печать пустая\nуже второй день\n", NULL },
		{ "what code follows", "Печать пустая:\n\ncode();\n", NULL },
		{ "a paragraph",
		    "один два три четыре пять шесть семь восемь девять десять один два три четыре "
		    "пять шесть семь восемь девять десять один два три четыре пять шесть",
		    NULL },
		{ "one word", "Печать", NULL },
		{ "nothing", "", NULL },
	};
	struct tokens *t = tokens_new();
	struct buf body, out;

	buf_init(&body);
	buf_init(&out);
	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		const size_t len = strlen(s[i].body);
		bool taken;

		buf_reset(&body);
		buf_reset(&out);
		buf_puts(&body, s[i].body);
		taken = subject_take(t, &body, &out);
		if (taken != (s[i].subject != NULL) ||
		    (taken && strcmp(out.data, s[i].subject) != 0))
			fail_msg("%s: \"%s\"", s[i].what, out.data);
		if (body.len != len || (taken && strstr(body.data, s[i].subject) != NULL))
			fail_msg("%s: leaves \"%s\"", s[i].what, body.data);
	}
	buf_release(&body);
	buf_release(&out);
	tokens_free(t);
	(void)state;
}

static void
labels_that_nobody_filled_in_are_no_subject(void **state)
{
	static const struct {
		const char *subject;
		bool form;
	} s[] = {
		{ "Организация: БИН: ...", true },
		{ "Наименование организации: БИН : Контактные данные:", true },
		{ "Ұйымның атауы: БСН:", true },
		{ "Organisation: BIN:", true },
		{ "Телефон:", true },
		{ "Телефон", false },
		{ "Телефон: не звонит", false },
		{ "Организация: не видна в списке", false },
		{ "Отсек: Шлюз: Палуба:", true },
		{ "Отсек: Шлюз:", false },
		{ "Error: unterminated character constant: '", false },
		{ "Ошибка подписи NCALayer:", false },
		{ "", false },
	};
	struct tokens *t = tokens_new();

	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		if (subject_is_form(t, s[i].subject) != s[i].form)
			fail_msg("\"%s\"", s[i].subject);
	}
	tokens_free(t);
	(void)state;
}

static void
a_long_subject_is_one_at_its_beginning(void **state)
{
	static const char subject[] =
	    "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 "
	    "двадцать, а дальше";

	assert_int_equal(subject_length(""), 0);
	assert_int_equal(subject_length("не печатает!"), strlen("не печатает!"));
	assert_int_equal(subject_length(subject), strlen(subject) - strlen(", а дальше"));
	(void)state;
}

/* Of thirty reports of a product twenty have its gateway's subject. */
static void
what_a_gateway_writes_is_known(void **state)
{
	static const struct {
		const char *what, *product, *subject;
		bool known;
	} s[] = {
		{ "with a number of its own", "DOC", "Письмо 7000 из шлюза", true },
		{ "in capitals", "DOC", "ПИСЬМО 1 из шлюза", false },
		{ "another product's", "MOB", "Письмо 7000 из шлюза", false },
		{ "that of one", "DOC", "Печать пустая 3", false },
	};
	static const char *const alone[] = { "Печать пустая", "Вход закрыт", "Экран мигает",
		"Отчёт не сходится", "Подпись истекла", "Файл пропал", "Ключ не виден",
		"Почта молчит", "Сеть пропала", "Диск заполнен" };
	struct lines *l = lines_new();
	struct buf out;

	buf_init(&out);
	for (size_t i = 0; i < 30; i++) {
		char subject[] = "Письмо 0 из шлюза";

		subject[strcspn(subject, "0")] = (char)('0' + i % 10);
		lines_learn_subject(l, "DOC", i % 3 > 0 ? subject : alone[i / 3]);
		lines_learn(l, "DOC", NULL, &out);
	}
	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		if (lines_know_subject(l, s[i].product, s[i].subject) != s[i].known)
			fail_msg("%s: \"%s\"", s[i].what, s[i].subject);
	}
	buf_release(&out);
	lines_free(l);
	(void)state;
}

/* Asked by mail, kept by form, and the other way round: the same is found by its title. */
static void
who_writes_no_subject_is_found_and_finds(void **state)
{
	static const struct report kept[] = {
		{ .id = "form",
		    .subject = "Накладная печатается пустой",
		    .description = "Помогите" },
		{ .id = "mail",
		    .subject = "Re: [Ticket#4711]",
		    .description =
			"Здравствуйте!\n\nПодпись отклонена сервером\n\nСмотрите файл." },
	};
	static const struct {
		const char *subject, *description, *found;
	} s[] = {
		{ "", "Добрый день!\nНакладная печатается пустой\n\nСпасибо", "form" },
		{ "Подпись отклонена сервером", NULL, "mail" },
		{ "Заявка 12", "Подпись отклонена сервером", "mail" },
	};
	struct index *x = index_new();
	struct rank *r = rank_new(x);

	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		index_add(x, &kept[i]);
	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		const struct report q = {
			.id = "", .subject = s[i].subject, .description = s[i].description
		};
		const struct hit *hits;

		if (rank_similar(r, &q, 1, &hits) != 1 ||
		    strcmp(index_id(x, hits[0].doc), s[i].found) != 0 ||
		    hits[0].title_likeness < .99f)
			fail_msg("\"%s\" is not known by its title", s[i].found);
	}
	rank_free(r);
	index_free(x);
	(void)state;
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_subject_tells_what_it_is_about),
		cmocka_unit_test(else_the_first_line_does),
		cmocka_unit_test(labels_that_nobody_filled_in_are_no_subject),
		cmocka_unit_test(a_long_subject_is_one_at_its_beginning),
		cmocka_unit_test(what_a_gateway_writes_is_known),
		cmocka_unit_test(who_writes_no_subject_is_found_and_finds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
