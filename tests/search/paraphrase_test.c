/*
 * How well what is meant is found: requests of tests/data/paraphrases.tsv among those of
 * tests/data/requests.txt, asked for as people do, with typing errors, on the wrong keyboard
 * layout, in Latin letters, without Kazakh letters. Then once more among thousands of others of
 * which each has half of its words from one of them and half from another. `paraphrase_test -v`
 * prints the shares with their 95 % intervals, and what was missed.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/text.h"
#include "search/rank.h"
#include "search/synonyms.h"

#define PAIRS 100
#define FILE_MAX ((size_t)1 << 20)

struct pair {
	const char *language, *kept, *asked;
};

static struct pair pairs[PAIRS];
static size_t n_pairs;
static struct index *found_in;
static struct rank *asker;
static struct synonyms *synonyms;
static bool verbose;

static char *
load(const char *path)
{
	char *text;
	size_t len;
	struct err e;

	assert_int_equal(file_read(path, FILE_MAX, &text, &len, &e), ERR_OK);
	return text;
}

static void
put(const char *id, const char *subject)
{
	const struct report r = { .id = id, .created = 1000000, .subject = subject };

	index_add(found_in, &r);
}

static void
put_pairs(char *text)
{
	char *line, id[16];

	while ((line = strsep(&text, "\n")) != NULL) {
		struct pair *p = &pairs[n_pairs];

		if (*line == '#' || *line == '\0')
			continue;
		p->language = strsep(&line, "\t");
		p->kept = strsep(&line, "\t");
		p->asked = line;
		assert_non_null(p->asked);
		snprintf(id, sizeof(id), "%zu", n_pairs++);
		put(id, p->kept);
	}
}

/* "о: subject" with each "о) what is wrong" of the same letter. */
static size_t
put_others(const char *text)
{
	char subject[512];
	size_t n = 0;

	for (const char *a = text; a != NULL && *a != '\0'; a = strchr(a, '\n'), a += a != NULL) {
		if (*a == '#' || a[2] != ':')
			continue;
		for (const char *b = text; b != NULL; b = strchr(b, '\n'), b += b != NULL) {
			if (memcmp(a, b, 2) != 0 || b[2] != ')')
				continue;
			snprintf(subject, sizeof(subject), "%.*s %.*s", (int)strcspn(a + 4, "\n"),
			    a + 4, (int)strcspn(b + 4, "\n"), b + 4);
			put("other", subject);
			n++;
		}
	}
	return n;
}

/*
 * The first half of one request's words, the second half of another's: 60 × 59 that are nearly
 * right.
 */
static size_t
put_crossings(void)
{
	char subject[512];
	size_t n = 0;

	for (size_t i = 0; i < n_pairs; i++) {
		for (size_t j = 0; j < n_pairs; j++) {
			const char *a = pairs[i].kept, *b = pairs[j].kept;
			const char *from = strchr(b + strlen(b) / 2, ' ');
			const char *to = strchr(a + strlen(a) / 2, ' ');

			if (i == j || from == NULL || to == NULL ||
			    strcmp(pairs[i].language, pairs[j].language) != 0)
				continue;
			snprintf(subject, sizeof(subject), "%.*s%s", (int)(to - a), a, from);
			put("other", subject);
			n++;
		}
	}
	return n;
}

static int
build(void **state)
{
	char *text;

	found_in = index_new();
	if (n_pairs == 0) {
		text = load("tests/data/paraphrases.tsv");
		put_pairs(text);
	} else {
		for (size_t i = 0; i < n_pairs; i++)
			put("kept", pairs[i].kept);
	}
	text = load("tests/data/requests.txt");
	assert_true(n_pairs >= 60);
	assert_true(put_others(text) >= 600);
	free(text);
	asker = rank_new(found_in);
	synonyms = synonyms_default();
	rank_synonyms(asker, synonyms);
	return 0;
}

static int
build_hard(void **state)
{
	build(state);
	assert_true(put_crossings() >= 1500);
	return 0;
}

static int
clear(void **state)
{
	(void)state;
	rank_free(asker);
	synonyms_free(synonyms);
	index_free(found_in);
	return 0;
}

/* ---- how people spoil a text ---- */

typedef void spoil(const char *text, struct buf *out);

static void
as_it_is(const char *text, struct buf *out)
{
	buf_puts(out, text);
}

/* The next of a fixed row of numbers. */
static unsigned
chance(unsigned below)
{
	static uint32_t x = 1;

	x = x * 1664525u + 1013904223u;
	return (x >> 8) % below;
}

/* One letter of every third word of so many: left out, doubled, swapped or another. */
static void
put_typos(const char *text, size_t least, struct buf *out)
{
	size_t words = 0;

	while (*text != '\0') {
		const size_t len = strcspn(text, " ");
		size_t letters = 0, at, next, after;

		for (size_t i = 0; i < len; letters++)
			text_next(text, len, &i);
		if (letters < least || words++ % 3 != 0) {
			buf_add(out, text, len);
		} else {
			at = text_prefix(text, len, 1 + chance((unsigned)letters - 2));
			next = at + text_prefix(text + at, len - at, 1);
			after = next + text_prefix(text + next, len - next, 1);
			buf_add(out, text, at);
			switch (chance(4)) {
			case 0:
				break;
			case 1:
				buf_add(out, text + at, next - at);
				buf_add(out, text + at, next - at);
				break;
			case 2:
				buf_add(out, text + next, after - next);
				buf_add(out, text + at, next - at);
				next = after;
				break;
			default:
				buf_puts(out, "ж");
				break;
			}
			buf_add(out, text + next, len - next);
		}
		text += len;
		if (*text != '\0')
			buf_putc(out, *text++);
	}
}

static void
with_typos(const char *text, struct buf *out)
{
	put_typos(text, 5, out);
}

/* Two in long ones. */
static void
with_two_typos(const char *text, struct buf *out)
{
	struct buf once;

	buf_init(&once);
	put_typos(text, 8, &once);
	put_typos(once.data, 8, out);
	buf_release(&once);
}

static const struct {
	const char *letter, *key, *sound;
} letters[] = { { "а", "f", "a" }, { "б", ",", "b" }, { "в", "d", "v" }, { "г", "u", "g" },
	{ "д", "l", "d" }, { "е", "t", "e" }, { "ж", ";", "zh" }, { "з", "p", "z" },
	{ "и", "b", "i" }, { "й", "q", "y" }, { "к", "r", "k" }, { "л", "k", "l" },
	{ "м", "v", "m" }, { "н", "y", "n" }, { "о", "j", "o" }, { "п", "g", "p" },
	{ "р", "h", "r" }, { "с", "c", "s" }, { "т", "n", "t" }, { "у", "e", "u" },
	{ "ф", "a", "f" }, { "х", "[", "kh" }, { "ц", "w", "ts" }, { "ч", "x", "ch" },
	{ "ш", "i", "sh" }, { "щ", "o", "shch" }, { "ъ", "]", "" }, { "ы", "s", "y" },
	{ "ь", "m", "" }, { "э", "'", "e" }, { "ю", ".", "yu" }, { "я", "z", "ya" },
	{ "ә", "2", "a" }, { "і", "3", "i" }, { "ң", "4", "n" }, { "ғ", "5", "g" },
	{ "ү", "8", "u" }, { "ұ", "9", "u" }, { "қ", "0", "k" }, { "ө", "-", "o" },
	{ "һ", "=", "h" } };

static void
replace(const char *text, bool key, struct buf *out)
{
	struct buf lower;

	buf_init(&lower);
	text_lower(text, strlen(text), &lower);
	for (size_t at = 0; at < lower.len;) {
		const char *here = lower.data + at;
		const size_t n = text_prefix(here, lower.len - at, 1);
		size_t i = 0;

		while (i < sizeof(letters) / sizeof(letters[0]) &&
		    (strlen(letters[i].letter) != n || memcmp(letters[i].letter, here, n) != 0))
			i++;
		if (i < sizeof(letters) / sizeof(letters[0]))
			buf_puts(out, key ? letters[i].key : letters[i].sound);
		else
			buf_add(out, here, n);
		at += n;
	}
	buf_release(&lower);
}

static void
on_the_wrong_layout(const char *text, struct buf *out)
{
	replace(text, true, out);
}

static void
in_latin_letters(const char *text, struct buf *out)
{
	replace(text, false, out);
}

/* Other people's ways of writing sounds, each for each letter that has several. */
static void
in_scheme(const char *text, size_t scheme, struct buf *out)
{
	static const struct {
		const char *letter, *sounds[3];
	} others[] = { { "ж", { "j", "ž", "zh" } }, { "х", { "h", "x", "h" } },
		{ "ц", { "c", "c", "tz" } }, { "ч", { "ch", "č", "4" } },
		{ "ш", { "ş", "š", "sh" } }, { "щ", { "sch", "šč", "shch" } },
		{ "й", { "i", "j", "y" } }, { "ы", { "i", "y", "y" } },
		{ "ю", { "iu", "ju", "u" } }, { "я", { "ia", "ja", "ya" } },
		{ "э", { "e", "è", "e" } }, { "ь", { "'", "'", "" } }, { "ғ", { "gh", "ğ", "g" } },
		{ "қ", { "q", "q", "k" } }, { "ү", { "u", "ü", "u" } }, { "ө", { "o", "ö", "o" } },
		{ "ә", { "a", "ä", "a" } }, { "ң", { "ng", "ñ", "n" } } };
	struct buf lower;

	buf_init(&lower);
	text_lower(text, strlen(text), &lower);
	for (size_t at = 0; at < lower.len;) {
		const char *here = lower.data + at;
		const size_t n = text_prefix(here, lower.len - at, 1);
		char one[8];
		size_t i = 0;

		snprintf(one, sizeof(one), "%.*s", (int)n, here);
		while (i < sizeof(others) / sizeof(others[0]) && strcmp(others[i].letter, one) != 0)
			i++;
		if (i < sizeof(others) / sizeof(others[0]))
			buf_puts(out, others[i].sounds[scheme]);
		else
			replace(one, false, out);
		at += n;
	}
	buf_release(&lower);
}

static void
as_in_sms(const char *text, struct buf *out)
{
	in_scheme(text, 0, out);
}

static void
as_scholars_do(const char *text, struct buf *out)
{
	in_scheme(text, 1, out);
}

/* Somebody noticed in the middle. */
static void
half_on_the_wrong_layout(const char *text, struct buf *out)
{
	const char *half = strchr(text + strlen(text) / 2, ' ');
	struct buf first;

	if (half == NULL)
		half = text + strlen(text);
	buf_init(&first);
	buf_add(&first, text, (size_t)(half - text));
	replace(first.data, true, out);
	buf_puts(out, half);
	buf_release(&first);
}

static void
without_kazakh_letters(const char *text, struct buf *out)
{
	struct buf lower;

	buf_init(&lower);
	text_lower(text, strlen(text), &lower);
	text_fold_kazakh(lower.data, lower.len, out);
	buf_release(&lower);
}

/* ---- asking ---- */

static bool
comes_first(size_t pair, const char *asked)
{
	const struct report q = { .id = "q", .created = 1000000, .subject = asked };
	const struct hit *hits;

	if (rank_similar(asker, &q, 5, &hits) > 0 && hits[0].doc == pair)
		return true;
	if (verbose)
		printf("  missed \"%s\": \"%s\"\n", pairs[pair].kept, asked);
	return false;
}

/* The share of a language's paraphrases whose request comes first. */
static double
share(const char *language, spoil *how)
{
	size_t all = 0, first = 0;
	struct buf b;

	buf_init(&b);
	for (size_t i = 0; i < n_pairs; i++) {
		if (strcmp(pairs[i].language, language) != 0)
			continue;
		buf_reset(&b);
		how(pairs[i].asked, &b);
		all++;
		first += comes_first(i, b.data);
	}
	buf_release(&b);
	return (double)first / (double)all;
}

struct sentence {
	const char *what, *language;
	spoil *how;
	double least;
};

/* Wilson's interval. */
static void
print_share(const struct sentence *s, double p)
{
	double n = 0, middle, half;

	for (size_t i = 0; i < n_pairs; i++)
		n += strcmp(pairs[i].language, s->language) == 0;
	middle = (p + 1.92 / n) / (1 + 3.84 / n);
	half = 1.96 * sqrt(p * (1 - p) / n + .96 / n / n) / (1 + 3.84 / n);
	printf("%s, %s: %.3f (%.2f to %.2f of %.0f)\n", s->language, s->what, p, middle - half,
	    middle + half, n);
}

static void
check(const struct sentence *all, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct sentence *s = &all[i];
		const double is = share(s->language, s->how);

		if (verbose)
			print_share(s, is);
		else if (is < s->least)
			fail_msg("%s, %s: %.3f come first, not %.2f", s->language, s->what, is,
			    s->least);
	}
}

static void
paraphrases_come_first(void **state)
{
	static const struct sentence all[] = {
		{ "as it is", "ru", as_it_is, .87 },
		{ "a typing error in a third of the words", "ru", with_typos, .84 },
		{ "two in a third of the long words", "ru", with_two_typos, .84 },
		{ "on the wrong layout", "ru", on_the_wrong_layout, .80 },
		{ "half of it on the wrong layout", "ru", half_on_the_wrong_layout, .80 },
		{ "in Latin letters", "ru", in_latin_letters, .75 },
		{ "in Latin letters, short ones", "ru", as_in_sms, .75 },
		{ "in Latin letters with marks", "ru", as_scholars_do, .75 },
		{ "as it is", "kk", as_it_is, .90 },
		{ "without Kazakh letters", "kk", without_kazakh_letters, .90 },
		{ "a typing error in a third of the words", "kk", with_typos, .87 },
		{ "on the wrong layout", "kk", on_the_wrong_layout, .87 },
		{ "in Latin letters", "kk", in_latin_letters, .87 },
		{ "in Latin letters with marks", "kk", as_scholars_do, .87 },
	};

	(void)state;
	check(all, sizeof(all) / sizeof(all[0]));
}

/* Floors a little below what is: Kazakh ones say that much is to be done there. */
static void
among_others_that_are_nearly_right(void **state)
{
	static const struct sentence all[] = {
		{ "as it is", "ru", as_it_is, .85 },
		{ "a typing error in a third of the words", "ru", with_typos, .76 },
		{ "two in a third of the long words", "ru", with_two_typos, .78 },
		{ "on the wrong layout", "ru", on_the_wrong_layout, .78 },
		{ "half of it on the wrong layout", "ru", half_on_the_wrong_layout, .80 },
		{ "in Latin letters", "ru", in_latin_letters, .78 },
		{ "in Latin letters, short ones", "ru", as_in_sms, .85 },
		{ "in Latin letters with marks", "ru", as_scholars_do, .74 },
		{ "as it is", "kk", as_it_is, .65 },
		{ "without Kazakh letters", "kk", without_kazakh_letters, .65 },
		{ "a typing error in a third of the words", "kk", with_typos, .60 },
		{ "on the wrong layout", "kk", on_the_wrong_layout, .65 },
		{ "in Latin letters", "kk", in_latin_letters, .60 },
		{ "in Latin letters with marks", "kk", as_scholars_do, .60 },
	};

	(void)state;
	check(all, sizeof(all) / sizeof(all[0]));
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(paraphrases_come_first, build, clear),
		cmocka_unit_test_setup_teardown(
		    among_others_that_are_nearly_right, build_hard, clear),
	};

	verbose = argc > 1 && strcmp(argv[1], "-v") == 0;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
