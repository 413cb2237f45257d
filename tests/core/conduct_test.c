#include "core/conduct.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/reader.h"
#include "core/conduct_json.h"
#include "tests/support/text_file.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct arena *arena;
static struct conduct_words words;

static int
load(void **state)
{
	struct err e;
	json_t *root = json_load_file("sql/regulations/conduct.json", 0, NULL);
	struct reader r = { .e = &e };

	arena = r.arena = arena_new();
	if (!conduct_words_read(&r, root, &words))
		fail_msg("%s", e.text);
	json_decref(root);
	return 0;
}

static int
unload(void **state)
{
	arena_free(arena);
	return 0;
}

static bool
is_found(const char *text, struct conduct_found *found)
{
	*found = (struct conduct_found){ .pattern = NULL };
	return conduct_find(&words, text, strlen(text), found);
}

/* Covers R10, R17. */
static void
rude(void **state)
{
	static const struct {
		const char *says, *text, *said;
	} sentences[] = {
		{ "plain", "Да пошли вы все нахуй со своим порталом", "нахуй" },
		{ "in capitals", "ЭТО ПИЗДЕЦ, А НЕ ПОРТАЛ", "пиздец" },
		{ "with a prefix", "Вы меня заебали", "заебали" },
		{ "compound", "Там одни долбоёбы сидят", "долбоебы" },
		{ "behind a comma", "Сделайте уже,блять,что-нибудь", "блять" },
		{ "by Latin look-alikes among Russian letters", "иди нaxуй", "нaxуй" },
		{ "by Latin look-alikes alone", "ну cyka что за система", "cyka" },
		{ "by digits", "6лядский портал", "6лядский" },
		{ "by a digit for a letter", "п1здец какой-то", "п1здец" },
		{ "stretched", "сууууукаааа", "сууууукаааа" },
		{ "stretched with a doubled letter", "бляяяяядь", "бляяяяядь" },
		{ "spaced out", "х у й вам, а не оплата", "х у й" },
		{ "with dots between", "с.у.к.и вы", "с.у.к.и" },
		{ "with hyphens between", "б-л-я-д-ь", "б-л-я-д-ь" },
		{ "masked once", "ну и х*йня ваш портал", "х*йня" },
		{ "masked by a run", "п***ец, ничего не работает", "п***ец" },
		{ "masked with a look at both ends", "бл**ь", "бл**ь" },
		{ "masked by dots", "х..йня", "х..йня" },
		{ "masked by hashes", "с##а", "с##а" },
		{ "an insult", "Вы там все дебилы?", "дебилы" },
		{ "an insult of one person", "оператор у вас идиотка", "идиотка" },
		{ "an insult of several words", "Вы тупые или притворяетесь?", "вы тупые" },
		{ "a curse", "чтоб вы сдохли", "чтоб вы сдохли" },
		{ "with a soft hyphen inside",
		    "пиз\xc2\xad"
		    "дец",
		    "пиздец" },
		{ "as emphasis", "*блять* сколько можно", "блять" },
		{ "in Latin letters", "da pizdec kakoy-to", "pizdec" },
		{ "in Latin letters, another", "idite nahui", "nahui" },
		{ "in Kazakh", "Сендер оңбағансыңдар ғой", "оңбағансыңдар" },
		{ "in Kazakh without its letters", "онбагандар", "онбагандар" },
		{ "a Kazakh phrase", "Ой, иттің баласы, неге жауап бермейсің", "иттің баласы" },
		{ "obscene in Kazakh", "қотағымды жеңдер", "қотағымды" },
		{ "in English", "This fucking portal is down again", "fucking" },
		{ "in English, masked", "what the f**k", "f**k" },
		{ "in English, by a digit", "sh1t happens", "sh1t" },
		{ "in English, stretched", "fuuuuuck", "fuuuuuck" },
		{ "in two words that it never is", "пи здец, опять не работает", "пи здец" },
		{ "in three", "да это пи зд ец", "пи зд ец" },
		{ "an oath with ё", "Ёб твою мать, верните портал", "еб твою мать" },
		{ "by a Kazakh letter", "какого хуі", "хуі" },
		{ "by a sign in the middle", "бл@дь", "бл@дь" },
		{ "another vowel", "долбаёбы", "долбаебы" },
		{ "obscene in Kazakh, on a Russian keyboard", "котакбассындар", "котакбассындар" },
		{ "in English, by a sign", "this is sh!t", "sh!t" },
		{ "an English insult", "You are idiots", "idiots" },
		{ "an English phrase", "Go to hell with your support!", "go to hell" },
	};

	for (size_t i = 0; i < COUNT(sentences); i++) {
		struct conduct_found found;

		if (!is_found(sentences[i].text, &found))
			fail_msg(
			    "%s: nothing found in \"%s\"", sentences[i].says, sentences[i].text);
		if (strncmp(found.said, sentences[i].said, strlen(sentences[i].said)) != 0)
			fail_msg("%s: \"%s\" is told, not \"%s\"", sentences[i].says, found.said,
			    sentences[i].said);
	}
}

/* Lines of ordinary texts: nothing is found in any. */
static void
all_clean(const char *path, size_t least)
{
	char *rest = text_file_read(path, arena), *line;
	size_t n = 0;

	while ((line = strsep(&rest, "\n")) != NULL) {
		struct conduct_found found;

		if (*line == '\0' || *line == '#')
			continue;
		n++;
		if (is_found(line, &found))
			fail_msg("\"%s\" is taken for rude: \"%s\" by \"%s\"", line, found.said,
			    found.pattern);
	}
	if (n < least)
		fail_msg("%s: %zu lines only", path, n);
}

static void
ordinary(void **state)
{
	all_clean("tests/data/conduct/ordinary.txt", 400);
	all_clean("tests/redmine/requests.yml", 500);
}

static void
unusual(void **state)
{
	static const char *const texts[] = {
		"",
		" ",
		"*",
		"***",
		"....",
		"х",
		"х*",
		"а*б",
		"x*y = z",
		"select * from users",
		"C:\\Users\\*.log",
		"\xff\xfe\xd1",
		"п\xd0",
		"а б в г д е",
		"И. И. Иванов",
		"т.е. и т.д.",
		"****1234",
	};
	char longest[4096];
	struct conduct_found found;

	for (size_t i = 0; i < COUNT(texts); i++) {
		if (is_found(texts[i], &found))
			fail_msg("\"%s\" by \"%s\"", texts[i], found.pattern);
	}
	memset(longest, '*', sizeof(longest) - 1);
	longest[0] = 'x';
	longest[sizeof(longest) - 1] = '\0';
	assert_false(is_found(longest, &found));
	memset(longest, 'a', sizeof(longest) - 1);
	assert_false(is_found(longest, &found));
}

static void
mistakes(void **state)
{
	static const struct {
		const char *json, *says;
	} sentences[] = {
		{ "[]", "an object" },
		{ "{\"word\": []}", "there is no \"word\" here" },
		{ "{\"words\": \"x\"}", "words: a list" },
		{ "{\"words\": [\"Хам\"]}", "words[0]: \"Хам\" would never be found" },
		{ "{\"phrases\": [\"ой ёж\"]}", "phrases[0]: \"ой ёж\" would never be found" },
	};

	for (size_t i = 0; i < COUNT(sentences); i++) {
		json_t *root = json_loads(sentences[i].json, 0, NULL);
		struct conduct_words into = { .words = { 0 } };
		struct err e;
		struct reader r = { .e = &e, .arena = arena };

		assert_false(conduct_words_read(&r, root, &into));
		if (strncmp(e.text, sentences[i].says, strlen(sentences[i].says)) != 0)
			fail_msg("%s: %s", sentences[i].json, e.text);
		json_decref(root);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rude),
		cmocka_unit_test(ordinary),
		cmocka_unit_test(unusual),
		cmocka_unit_test(mistakes),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
