/* Files that people hand in, damaged or of another kind: refused with a sentence, or read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "app/config.h"
#include "base/arena.h"
#include "base/csv_table.h"
#include "base/html.h"
#include "base/ical.h"
#include "base/markup.h"
#include "core/calendar_csv.h"
#include "tests/support/fuzz.h"
#include "tests/support/scratch.h"

#define ROUNDS 4000

/* What is refused is refused in words. */
static void
answered(enum err_code rc, const struct err *e)
{
	if (rc != ERR_OK)
		assert_true(e->text[0] != '\0');
	arena_reset(scratch);
}

static void
read_table(void *ctx, const char *text, size_t len)
{
	struct csv table;
	struct err e = { 0 };
	const enum err_code rc = csv_read(text, scratch, &table, &e);

	for (size_t i = 0; rc == ERR_OK && i < table.n; i++) {
		for (size_t k = 0; k < table.n_columns; k++)
			assert_non_null(table.rows[i].fields[k]);
	}
	answered(rc, &e);
}

static void
read_days(void *ctx, const char *text, size_t len)
{
	struct exception *days;
	struct err e = { 0 };
	size_t n;

	answered(calendar_csv_read(text, true, scratch, &days, &n, &e), &e);
}

static void
read_ical(void *ctx, const char *text, size_t len)
{
	struct ical_day *days;
	struct err e = { 0 };
	size_t n = 0;
	const enum err_code rc = ical_read(text, 2025, 2027, scratch, &days, &n, &e);

	for (size_t i = 0; rc == ERR_OK && i < n; i++)
		assert_non_null(days[i].name);
	answered(rc, &e);
}

static void
read_settings(void *ctx, const char *text, size_t len)
{
	static struct config config;
	struct err e = { 0 };

	answered(settings_parse(&config_settings, "slad.conf", text, &config, scratch, &e), &e);
}

static void
read_page(void *ctx, const char *text, size_t len)
{
	struct html_page page;

	html_read(text, len, &page);
	html_release(&page);
}

static void
read_markup(void *ctx, const char *text, size_t len)
{
	struct buf title, out;

	buf_init(&title);
	buf_init(&out);
	markup_plain(text, len, &title, &out);
	buf_reset(&out);
	markup_front(text, "url", &out);
	assert_true(markup_body(text) <= text + len);
	buf_release(&out);
	buf_release(&title);
}

static void
test_files(void **state)
{
	static const struct {
		fuzz_trial *trial;
		const char *text;
	} cases[] = {
		{ read_table,
		    "name;bin;language;level\r\n\"ТОО \"\"Алатау\"\"\";123456789012;kk;vip\r\n"
		    "ИП Сарсенова; ;ru;\"basic\nи ещё\"\r\n" },
		{ read_days,
		    "date,name,type,hours\n2026-01-01,Новый год,holiday,\n"
		    "2026-04-30,,short,10:00-13:00 14:00-18:00\n"
		    "2026-05-04,\"Рабочая суббота (за 08.05)\",working_transfer\n"
		    "2026-03-23,Наурыз,observed\n" },
		{ read_ical,
		    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//RU\r\nBEGIN:VEVENT\r\n"
		    "UID:1@x\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:20260321\r\n"
		    "DTEND;VALUE=DATE:20260324\r\nRRULE:FREQ=YEARLY;COUNT=3\r\n"
		    "EXDATE;VALUE=DATE:20270321\r\nSUMMARY:Наурыз\\, мейрамы\r\n"
		    "CATEGORIES:holiday,days\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n" },
		{ read_settings,
		    "# slad\ndb.socket = /run/mysqld/mysqld.sock\ndb.user = slad\n"
		    "db.password = secret\ndb.schema = slad\ntracker.schema = redmine\n"
		    "tracker.url = http://127.0.0.1:3000\ntracker.time_zone = Asia/Almaty\n"
		    "tracker.bot_key = 0123456789abcdef0123456789abcdef01234567\n"
		    "stage.closed = Закрыта, Отклонена\nlook.interval = 1h30m\n" },
		{ read_page,
		    "<!doctype html><html lang=\"kk-KZ\"><head><title>Көмек</title>"
		    "<link rel=canonical href=\"https://wiki.example/1\"><meta name=section "
		    "content=ЭЦП>"
		    "</head><body><nav>x</nav><main><h1>Қол қою</h1><p>NCALayer &amp; &#1081;"
		    "<script>if (a < b) { "
		    "}</script><table><tr><td>1<td>2</table><ul><li>a</ul></main>" },
		{ read_markup,
		    "---\ntitle: Подпись\nurl: https://wiki.example/2\n---\n\n# Заголовок "
		    "*важный*\n\n"
		    "h2. Textile _так_ @код@ \"ссылка\":https://example.kz !снимок.png!\n\n"
		    "{{toc}}\n\n|_. а|б|\n|1|2|\n\n```\ncode\n```\n\n<pre>x</pre>\n\n"
		    "* список\n** ещё [слово](url) ![рис](a.png) [[Wiki|страница]]\n" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		fuzz_text(cases[i].text, strlen(cases[i].text), ROUNDS, cases[i].trial, NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files),
	};

	return cmocka_run_group_tests_name("fuzz: files", tests, scratch_setup, scratch_teardown);
}
