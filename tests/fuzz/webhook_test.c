/* Payloads that no tracker sends: refused with a sentence, or the ids in them are ids. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/hmac.h"
#include "hooks/news.h"
#include "hooks/plugin.h"
#include "hooks/redmine.h"
#include "tests/support/fuzz.h"

#define SECRET "0123456789abcdef"
#define ROUNDS 3000

static void
look_at(enum err_code rc, const struct news *news, const struct err *e)
{
	if (rc != ERR_OK) {
		assert_true(e->text[0] != '\0');
		return;
	}
	assert_true(news->n <= NEWS_ISSUES_MAX);
	for (size_t i = 0; i < news->n; i++)
		assert_in_range(news->issues[i], 1, INT32_MAX);
	for (const char *c = news->event; *c != '\0'; c++)
		assert_in_range(*c, ' ', '~');
}

static void
take(void *ctx, const char *text, size_t len)
{
	char signature[8 + HMAC_HEX] = "sha256=";
	struct news news;
	struct err e = { 0 };

	hmac_sha256_hex(SECRET, strlen(SECRET), text, len, signature + 7);
	look_at(redmine_news(text, len, signature, SECRET, &news, &e), &news, &e);
	look_at(plugin_news(text, len, &news, &e), &news, &e);
}

/* One that is not signed for just this body is never read. */
static void
take_forged(void *ctx, const char *signature, size_t len)
{
	const char *body = ctx;
	struct news news;
	struct err e;

	if (strncmp(signature, "sha256=", 7) != 0 || strlen(signature) != 7 + HMAC_HEX - 1)
		assert_int_equal(
		    redmine_news(body, strlen(body), signature, SECRET, &news, &e), ERR_DENIED);
	else
		look_at(redmine_news(body, strlen(body), signature, SECRET, &news, &e), &news, &e);
}

static void
with_payload(const char *name, void fuzz(const char *, size_t))
{
	char path[128], *text;
	struct err e;
	size_t len;

	snprintf(path, sizeof(path), "tests/data/webhooks/%s", name);
	if (file_read(path, 1 << 20, &text, &len, &e) != ERR_OK)
		fail_msg("%s", e.text);
	fuzz(text, len);
	free(text);
}

static void
mutate(const char *text, size_t len)
{
	fuzz_json(text, ROUNDS, take, NULL);
	fuzz_text(text, len, ROUNDS, take, NULL);
}

static void
test_payloads(void **state)
{
	with_payload("native-7.0-issue-updated.json", mutate);
	with_payload("suer-issue-updated.json", mutate);
	with_payload("suer-issue-updated-private-note-and-status.json", mutate);
}

static void
test_signatures(void **state)
{
	static char body[] = "{\"type\": \"issue.created\", \"data\": {\"issue\": {\"id\": 7}}}";
	char signature[8 + HMAC_HEX] = "sha256=";

	hmac_sha256_hex(SECRET, strlen(SECRET), body, strlen(body), signature + 7);
	fuzz_text(signature, strlen(signature), ROUNDS, take_forged, body);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_payloads),
		cmocka_unit_test(test_signatures),
	};

	return cmocka_run_group_tests_name("fuzz: webhooks", tests, NULL, NULL);
}
