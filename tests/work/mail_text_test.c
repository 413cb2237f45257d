#include "work/mail_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/zone.h"

static struct zone *almaty;

static int
setup(void **state)
{
	struct err e;

	return zone_load("Asia/Almaty", 2025, 2027, &almaty, &e) == ERR_OK ? 0 : -1;
}

static int
teardown(void **state)
{
	zone_free(almaty);
	return 0;
}

static struct mail_entry
warning(int64_t issue, int64_t due, int64_t left, const char *title)
{
	return (struct mail_entry){
		.issue = issue,
		.subject = "Не подписывается договор",
		.client = "ТОО «Алатау Логистик»",
		.title = title,
		.due = { due },
		.left = { left },
		.time = TIME_WORKING,
		.zone = almaty,
	};
}

#define DUE 1770206700 /* 2026-02-04 17:05 in Almaty */

static void
test_one_request(void **state)
{
	struct mail_entry e = warning(12, DUE, 3900, "Целевой срок (решение): прошло 75 %");
	struct buf subject, text;

	buf_init(&subject);
	buf_init(&text);
	mail_text(WORDING_RU, &e, 1, "https://sup.example.kz", &subject, &text);
	assert_string_equal(subject.data, "#12: Целевой срок (решение): прошло 75 %");
	assert_string_equal(text.data,
	    "#12. Целевой срок (решение): прошло 75 %\n"
	    "Обращение: Не подписывается договор\n"
	    "Клиент: ТОО «Алатау Логистик»\n"
	    "Целевой срок: 2026-02-04 17:05 (Asia/Almaty), осталось 1 ч 5 мин рабочего времени\n"
	    "https://sup.example.kz/issues/12\n\n"
	    "-- \nЦелевые сроки — ориентир, а не гарантия. Письмо составлено автоматически "
	    "(slad), отвечать на него не нужно.\n");
	buf_release(&subject);
	buf_release(&text);
}

static void
test_several_by_due(void **state)
{
	struct mail_entry list[] = {
		{ .issue = 9, .title = "Клиент жабық өтінішке жазды", .due = UTC_NONE },
		warning(12, DUE, 3900, "Мақсатты мерзім (шешім): 75 % өтті"),
		warning(11, DUE - 7200, -60, "Мақсатты мерзім (шешім) өтіп кетті"),
	};
	struct buf subject, text;

	buf_init(&subject);
	buf_init(&text);
	mail_text(WORDING_KK, list, 3, NULL, &subject, &text);
	assert_string_equal(subject.data, "SLA: 3 хабарлама; Мақсатты мерзім (шешім) өтіп кетті");
	assert_true(strstr(text.data, "#11.") < strstr(text.data, "#12."));
	assert_true(strstr(text.data, "#12.") < strstr(text.data, "#9."));
	assert_non_null(strstr(text.data, "1 мин жұмыс уақытына кешікті"));
	assert_non_null(strstr(text.data, "1 сағ 5 мин жұмыс уақыты қалды"));
	assert_null(strstr(text.data, "/issues/"));
	buf_release(&subject);
	buf_release(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_request),
		cmocka_unit_test(test_several_by_due),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
