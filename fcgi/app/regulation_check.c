#include "app/regulation.h"

#include <jansson.h>
#include <stdio.h>
#include <time.h>

#include "app/file.h"
#include "app/print.h"
#include "base/arena.h"
#include "base/buf.h"
#include "core/policy_check.h"
#include "store/policies.h"

#define FAR 366 /* days */

static size_t
count(const struct mistakes *m, enum mistake_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < m->n; i++)
		n += m->items[i].kind == kind;
	return n;
}

/* The form of compilers, which editors jump by. */
static void
print_text(const char *path, const struct mistakes *m)
{
	struct buf b;

	buf_init(&b);
	for (size_t i = 0; i < m->n; i++) {
		const struct mistake *one = &m->items[i];

		buf_printf(&b, "%s:", one->file == NULL ? path : one->file);
		if (one->line > 0)
			buf_printf(&b, "%d:", one->line);
		buf_printf(&b, "%s%s%s%s %s\n", one->kind == MISTAKE_WARNING ? " warning:" : "",
		    *one->path == '\0' ? "" : " ", one->path, *one->path == '\0' ? "" : ":",
		    one->text);
	}
	buf_printf(&b, "%s: ", path);
	wording_count(WORDING_EN, (int64_t)count(m, MISTAKE_ERROR), NOUN_ERROR, &b);
	buf_puts(&b, ", ");
	wording_count(WORDING_EN, (int64_t)count(m, MISTAKE_WARNING), NOUN_WARNING, &b);
	puts(b.data);
	buf_release(&b);
}

static void
print_lines(const char *path, const struct mistakes *m)
{
	for (size_t i = 0; i < m->n; i++) {
		const struct mistake *one = &m->items[i];

		print_json(json_pack("{s:s, s:s, s:o, s:s, s:s}", "kind",
		    one->kind == MISTAKE_ERROR ? "error" : "warning", "file",
		    one->file == NULL ? path : one->file, "line",
		    one->line > 0 ? json_integer(one->line) : json_null(), "path", one->path,
		    "text", one->text));
	}
}

/* A slip of the year is not seen otherwise: nothing happens, and nothing complains. */
static void
doubt_validity(const struct policies_found *t, struct mistakes *m)
{
	const struct utc now = { time(NULL) };

	if (t->policy != NULL && t->policy->valid_from.s > now.s + FAR * SPAN_DAY)
		mistakes_add(m, MISTAKE_WARNING, t->json, t->len, "valid_from",
		    "is more than a year ahead: until then nothing is judged by it; if that is not "
		    "meant, mend the date");
}

int
regulation_check(struct app *app, int argc, char **argv, void *ctx)
{
	const struct regulation_options *o = ctx;
	struct mistakes m = { .arena = arena_new() };
	struct policies_found t;
	struct err e;
	int rc = EXIT_DONE;

	if (file_reached(policies_look(NULL, argv[1], m.arena, &m, &t, &e), &e) != ERR_OK) {
		rc = app_fail(app, &e);
		goto out;
	}
	doubt_validity(&t, &m);
	if (o->json)
		print_lines(t.path, &m);
	else
		print_text(t.path, &m);
	policy_free(t.policy);
	if (count(&m, MISTAKE_ERROR) > 0)
		rc = EXIT_INPUT;
out:
	arena_free(m.arena);
	return rc;
}
