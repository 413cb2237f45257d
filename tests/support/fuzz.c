#include "tests/support/fuzz.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <jansson.h>

#include "base/buf.h"

#define LONGER 100
#define SEED_DEFAULT 1
/* At most as many things are done to one text. */
#define CHANGES_MAX 4
#define PLACES_MAX 4096

/* What readers of texts stumble over. */
static const char *const words[] = { "0", "-1", "1", "99999999999999999999", "9223372036854775807",
	"-9223372036854775808", "2147483648", "1e308", "0x10", "1.5", "", " ", "\n", "\r\n", "\t",
	"\"", "\"\"", "'", "\\", "\\u0000", "\\ud800", "{", "}", "[", "]", ",", ";", ":", "=", "&",
	"%", "%00", "%d0", "%zz", "<", ">", "<!--", "]]>", "&#x110000;", "../", "\xef\xbb\xbf",
	"\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xd0", "\xff", "ә", "Ң", "e\xcc\x81",
	"\xf0\x9f\x98\x80", "null", "true", "2026-02-30", "0000-00-00T00:00:00Z",
	"9999-12-31T23:59:60Z", "24:00", "1h30m", "BEGIN:VEVENT\r\n", "RRULE:FREQ=SECONDLY\r\n",
	"DTSTART;VALUE=DATE:00010101\r\n" };

static uint64_t state;

/* What the trial that runs now was given, for on_abort. */
static struct {
	const char *text;
	size_t len;
	char path[48];
} present;

/* splitmix64 */
static uint64_t
chance(void)
{
	uint64_t z = (state += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

size_t
fuzz_below(size_t n)
{
	return n == 0 ? 0 : (size_t)(chance() % n);
}

static void
on_abort(int sig)
{
	const int fd = open(present.path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (present.text != NULL && fd >= 0 && write(fd, present.text, present.len) >= 0 &&
	    write(STDERR_FILENO, present.path, strlen(present.path)) > 0)
		(void)!write(STDERR_FILENO, " has the text of it\n", 20);
	signal(sig, SIG_DFL);
	raise(sig);
}

/* Begins chance anew, so that each call does the same whatever went before; the rounds to go. */
static unsigned
begin(unsigned rounds)
{
	const char *is_long = getenv("LONG"), *seed = getenv("SEED");
	const bool longer = is_long != NULL && *is_long != '\0';

	signal(SIGABRT, on_abort);
	snprintf(present.path, sizeof(present.path), "/tmp/slad-fuzz.%ld", (long)getpid());
	state = SEED_DEFAULT;
	if (seed != NULL) {
		state = strtoull(seed, NULL, 10);
	} else if (longer) {
		state = (uint64_t)time(NULL);
		printf("# SEED=%llu\n", (unsigned long long)state);
		fflush(stdout);
	}
	return longer ? rounds * LONGER : rounds;
}

/* In memory of just that size, where the sanitizers see a step too far. */
static void
try_it(const char *text, size_t len, fuzz_trial *trial, void *ctx)
{
	char *copy = malloc(len + 1);

	if (copy == NULL)
		abort();
	memcpy(copy, text, len);
	copy[len] = '\0';
	present.text = copy;
	present.len = len;
	trial(ctx, copy, len);
	present.text = NULL;
	free(copy);
}

static const char *
any_word(void)
{
	return words[fuzz_below(sizeof(words) / sizeof(words[0]))];
}

/* out = in with its bytes [from, to) replaced by `len` others. */
static void
replace(struct buf *text, size_t from, size_t to, const char *with, size_t len)
{
	struct buf out;

	buf_init(&out);
	buf_add(&out, text->data, from);
	buf_add(&out, with, len);
	buf_add(&out, text->data + to, text->len - to);
	buf_release(text);
	*text = out;
}

static void
change_text(struct buf *text)
{
	const size_t at = fuzz_below(text->len + 1);
	const size_t rest = text->len - at, some = fuzz_below(rest < 64 ? rest + 1 : 64);
	const char byte = (char)chance(), *word = any_word();
	char piece[64];

	switch (fuzz_below(7)) {
	case 0: /* a byte is another one */
		replace(text, at, at + (rest > 0), &byte, 1);
		break;
	case 1: /* a word comes in between, */
		replace(text, at, at, word, strlen(word));
		break;
	case 2: /* or instead */
		replace(text, at, at + some, word, strlen(word));
		break;
	case 3: /* something is left out, */
		replace(text, at, at + some, "", 0);
		break;
	case 4: /* or the rest */
		replace(text, at, text->len, "", 0);
		break;
	case 5: /* a piece is said again, */
		memcpy(piece, text->data + at, some);
		replace(text, at, at, piece, some);
		break;
	default: /* or stands somewhere else */
		memcpy(piece, text->data + at, some);
		replace(text, at, at + some, "", 0);
		replace(text, fuzz_below(text->len + 1), text->len, piece, some);
		break;
	}
}

void
fuzz_text(const char *seed, size_t len, unsigned rounds, fuzz_trial *trial, void *ctx)
{
	const unsigned n = begin(rounds);

	for (unsigned i = 0; i < n; i++) {
		struct buf text;

		buf_init(&text);
		buf_add(&text, seed, len);
		for (size_t k = fuzz_below(CHANGES_MAX) + 1; k > 0; k--)
			change_text(&text);
		try_it(text.data, text.len, trial, ctx);
		buf_release(&text);
	}
}

/* ---- JSON ---- */

/* A value within others: a member or an element. */
struct place {
	json_t *parent;
	const char *key; /* of an object */
	size_t index; /* of an array */
};

struct places {
	size_t n;
	struct place at[PLACES_MAX];
};

static void
find_places(json_t *value, struct places *out)
{
	const char *key;
	json_t *inner;
	size_t i;

	json_object_foreach(value, key, inner)
	{
		if (out->n < PLACES_MAX)
			out->at[out->n++] = (struct place){ .parent = value, .key = key };
		find_places(inner, out);
	}
	json_array_foreach(value, i, inner)
	{
		if (out->n < PLACES_MAX)
			out->at[out->n++] = (struct place){ .parent = value, .index = i };
		find_places(inner, out);
	}
}

static json_t *
value_at(const struct place *p)
{
	return p->key != NULL ? json_object_get(p->parent, p->key)
			      : json_array_get(p->parent, p->index);
}

static json_t *
any_value(const struct places *places)
{
	static const json_int_t numbers[] = { 0, 1, -1, 2, 59, 60, 100, 101, 366, 100000, INT32_MAX,
		INT64_MAX, INT64_MIN };
	json_t *word;

	switch (fuzz_below(8)) {
	case 0:
		return json_null();
	case 1:
		return json_boolean(fuzz_below(2));
	case 2:
		return json_integer(numbers[fuzz_below(sizeof(numbers) / sizeof(numbers[0]))]);
	case 3:
		return json_real(fuzz_below(2) == 0 ? 1e300 : 0.5);
	case 4:
		word = json_string(any_word());
		return word != NULL ? word : json_string("not UTF-8");
	case 5:
		return fuzz_below(2) == 0 ? json_array() : json_object();
	default: /* what stands elsewhere, which is often of the right kind */
		return json_deep_copy(value_at(&places->at[fuzz_below(places->n)]));
	}
}

static void
change_json(json_t *root)
{
	static struct places places;
	struct place p;
	json_t *value;

	places.n = 0;
	find_places(root, &places);
	if (places.n == 0)
		return;
	p = places.at[fuzz_below(places.n)];
	value = any_value(&places);
	if (p.key != NULL) {
		if (fuzz_below(4) == 0)
			json_object_del(p.parent, p.key);
		else if (fuzz_below(8) == 0)
			json_object_set(p.parent, "unknown", value);
		else
			json_object_set(p.parent, p.key, value);
	} else if (fuzz_below(4) == 0) {
		json_array_remove(p.parent, p.index);
	} else if (fuzz_below(4) == 0) {
		json_array_append(p.parent, value);
	} else {
		json_array_set(p.parent, p.index, value);
	}
	json_decref(value);
}

void
fuzz_json(const char *seed, unsigned rounds, fuzz_trial *trial, void *ctx)
{
	const unsigned n = begin(rounds);
	json_t *good = json_loads(seed, 0, NULL);

	if (good == NULL)
		abort();
	for (unsigned i = 0; i < n; i++) {
		json_t *root = json_deep_copy(good);
		char *text;

		for (size_t k = fuzz_below(CHANGES_MAX) + 1; k > 0; k--)
			change_json(root);
		text = json_dumps(root, JSON_INDENT(1));
		if (text == NULL)
			abort();
		try_it(text, strlen(text), trial, ctx);
		free(text);
		json_decref(root);
	}
	json_decref(good);
}
