#include "search/typo.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Whatever was read is known; the second word is common. */
static const char written[] =
    "договорам договорам документ құжаттар подписывается подпишется certificates подпись ночью";

static size_t
known(void *ctx, uint32_t term)
{
	const struct token_list *l = ctx;
	size_t n = 0;

	for (size_t i = 0; i < l->n; i++)
		n += l->tokens[i].term == term;
	return n;
}

typedef bool typo(
    const struct guess_world *w, const char *word, size_t len, struct token_list *out);

struct sentence {
	const char *what, *typed;
	const char *meant; /* NULL: nothing is found */
};

static void
check(typo *mend, const struct sentence *s, size_t n)
{
	struct token_list read, out;
	struct guess_world w = { .tokens = tokens_new(), .known = known, .ctx = &read };

	token_list_init(&read);
	tokens_read(w.tokens, written, 100, TOKENS_LEARN, &read);
	for (size_t i = 0; i < n; i++) {
		const char *found = NULL;

		token_list_init(&out);
		if (mend(&w, s[i].typed, strlen(s[i].typed), &out))
			found = tokens_text(w.tokens, out.tokens[0].term);
		if ((found == NULL) != (s[i].meant == NULL) ||
		    (found != NULL && strcmp(found, s[i].meant) != 0))
			fail_msg("%s: \"%s\" gave \"%s\", not \"%s\"", s[i].what, s[i].typed,
			    found == NULL ? "nothing" : found,
			    s[i].meant == NULL ? "nothing" : s[i].meant);
		token_list_release(&out);
	}
	token_list_release(&read);
	tokens_free(w.tokens);
}

static void
words_are_mended(void **state)
{
	static const struct sentence s[] = {
		{ "a letter missing", "дговорам", "договор" },
		{ "the first letter missing", "оговорам", "договор" },
		{ "a letter too many", "догаоворам", "договор" },
		{ "a letter twice", "ддоговорам", "договор" },
		{ "a wrong letter", "дакумент", "документ" },
		{ "two swapped", "доогворам", "договор" },
		{ "the fifth letter", "докуаент", "документ" },
		{ "before the fifth", "докууент", "документ" },
		{ "Latin, far behind", "certificatex", "certif" },
		{ "Latin, the last two swapped", "certificatse", "certif" },
		{ "a Kazakh letter", "құаттар", "кужат" },
		{ "two errors", "кужаттар", NULL },
		{ "with a beginning that somebody wrote, far behind", "подписываеться",
		    "подписыва" },
		{ "a form that nobody wrote", "дакументами", NULL },
		{ "too short", "ночь", NULL },
		{ "a number", "дог0ворам", NULL },
		{ "no letters", "договора, м", NULL },
		{ "nothing", "", NULL },
	};

	(void)state;
	check(typo_word, s, sizeof(s) / sizeof(s[0]));
}

static void
other_forms_are_mended(void **state)
{
	static const struct sentence s[] = {
		{ "another ending", "дакументами", "документ" },
		{ "another ending, a letter missing", "дговорами", "договор" },
		{ "English", "certxificated", "certif" },
		{ "two errors", "дакуентами", NULL },
		{ "a stem too short", "дакум", NULL },
		{ "nothing", "", NULL },
	};

	(void)state;
	check(typo_form, s, sizeof(s) / sizeof(s[0]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_mended),
		cmocka_unit_test(other_forms_are_mended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
