/*
 * slad-regulation(5) describes every member that the reader knows, and none
 * else. Members are told by their paths: "[]" stands for any element, "*" for any
 * clock, text or hands, and what stands in a "when" is described once.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "core/policy_check.h"
#include "core/policy_reader.h"
#include "tests/support/regulation.h"

#define PAGE "nginx/docs/slad-regulation.5"
#define PATHS_MAX 400

struct paths {
	struct arena *arena;
	size_t n;
	const char *items[PATHS_MAX];
};

static bool
has(const struct paths *p, const char *path)
{
	for (size_t i = 0; i < p->n; i++) {
		if (strcmp(p->items[i], path) == 0)
			return true;
	}
	return false;
}

static void
add(struct paths *p, const char *path)
{
	if (has(p, path))
		return;
	assert_true(p->n < PATHS_MAX);
	p->items[p->n++] = arena_strdup(p->arena, path);
}

/* Everything up to and with `mark` becomes `with`. */
static void
shorten(char *path, const char *mark, const char *with)
{
	char *at = strstr(path, mark);

	if (at == NULL)
		return;
	at += strlen(mark);
	memmove(path + strlen(with), at, strlen(at) + 1);
	memcpy(path, with, strlen(with));
}

/* The name behind the prefix, whichever it is. */
static void
star(char *path, const char *prefix)
{
	const size_t n = strlen(prefix);
	char *rest;

	if (strncmp(path, prefix, n) != 0)
		return;
	rest = path + n + strcspn(path + n, ".");
	memmove(path + n + 1, rest, strlen(rest) + 1);
	path[n] = '*';
}

/* Texts and words of these files have comments of their own. */
static bool
is_beside(const char *path)
{
	static const char *const files[] = { "intake.file.", "conduct.words.", "refusals.file." };

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		if (strncmp(path, files[i], strlen(files[i])) == 0)
			return true;
	}
	return false;
}

/* "clocks.resolution.targets[2].limit" is "clocks.*.targets[].limit". */
static void
general(char *path, size_t size, const struct reader *r, const char *name)
{
	char *out = path, full[READER_PATH + 128];

	snprintf(full, sizeof(full), "%s%s%s", r->path, r->path[0] == '\0' ? "" : ".", name);
	for (const char *p = full; *p != '\0' && out < path + size - 1; p++) {
		*out++ = *p;
		if (*p == '[')
			p += strcspn(p, "]") - 1;
	}
	*out = '\0';
	shorten(path, "when.", "when.");
	star(path, "clocks.");
	star(path, "calendars.");
	star(path, "handover.");
	star(path, "refusals.reasons.");
	if (strncmp(path, "texts", 5) == 0 && path[5] != '\0')
		snprintf(path, size, "texts.*");
}

/* reader_tell */
static void
note_member(void *ctx, const struct reader *r, const char *name)
{
	char path[READER_PATH + 128];

	general(path, sizeof(path), r, name);
	if (!is_beside(path))
		add(ctx, path);
}

/* reader_tell; a slip in the file of the test. */
static void
fail_on(void *ctx, const struct reader *r, const char *text)
{
	fail_msg("%s: %s", r->path, text);
}

static void
read_known(struct paths *p, const char *json)
{
	struct err e;
	struct reader r = { .e = &e, .tell = fail_on, .tell_ctx = p, .knows = note_member };
	struct policy *policy = NULL;

	assert_int_equal(
	    policy_read_by(&r, json, strlen(json), regulation_include, NULL, NULL, &policy),
	    ERR_OK);
	policy_free(policy);
}

/* The items of the page: ".It Cm clocks.*.pauses". */
static void
read_described(struct paths *p)
{
	FILE *f = fopen(PAGE, "re");
	char line[256];

	assert_non_null(f);
	while (fgets(line, sizeof(line), f) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, ".It Cm ", 7) == 0)
			add(p, line + 7);
	}
	fclose(f);
}

static int
missing(const struct paths *from, const struct paths *in, const char *what)
{
	int n = 0;

	for (size_t i = 0; i < from->n; i++) {
		if (!has(in, from->items[i])) {
			print_error("%s: %s\n", from->items[i], what);
			n++;
		}
	}
	return n;
}

/* The example of a whole regulation: the one display that begins with a brace alone. */
static char *
read_example(void)
{
	FILE *f = fopen(PAGE, "re");
	char line[256], *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	bool display = false, within = false;

	assert_non_null(f);
	while (fgets(line, sizeof(line), f) != NULL) {
		within = within ? strcmp(line, ".Ed\n") != 0 : display && strcmp(line, "{\n") == 0;
		display = strncmp(line, ".Bd -literal", 12) == 0;
		if (within)
			fputs(line, out);
	}
	fclose(f);
	fclose(out);
	return text;
}

static void
the_example_is_a_regulation(void **state)
{
	struct mistakes m = { .arena = arena_new() };
	struct policy *p = NULL;
	char *text = read_example();

	policy_check(text, strlen(text), regulation_include, NULL, NULL, &m, &p);
	for (size_t i = 0; i < m.n; i++)
		print_error("%s: %s\n", m.items[i].path, m.items[i].text);
	assert_int_equal(m.n, 0);
	assert_int_equal(p->n_calendars, 3);
	policy_free(p);
	free(text);
	arena_free(m.arena);
}

static void
every_member_is_described(void **state)
{
	static const char *const files[] = { "edoc.json", "endocs.json",
		"../../tests/data/regulation/zarya.json" };
	/* These are read by the calendar itself: core/calendar_json.h. */
	static const char *const of_calendars[] = { "calendar.zone", "calendar.hours",
		"calendar.holidays", "calendar.overrides", "calendar.breaks", "calendar.worked",
		"calendar.history" };
	struct paths known = { .arena = arena_new() }, described = { .arena = known.arena };
	char *example;
	struct err e;
	int n;

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		read_known(&known, regulation_include(NULL, files[i], &e));
	example = read_example();
	read_known(&known, example);
	free(example);
	for (size_t i = 0; i < sizeof(of_calendars) / sizeof(of_calendars[0]); i++)
		add(&known, of_calendars[i]);
	read_described(&described);
	n = missing(&known, &described, "is not described in " PAGE);
	n += missing(&described, &known, "is described, but no member");
	assert_int_equal(n, 0);
	arena_free(known.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_member_is_described),
		cmocka_unit_test(the_example_is_a_regulation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
