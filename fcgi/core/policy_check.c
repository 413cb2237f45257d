#include "core/policy_check.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/json_line.h"
#include "core/policy_reader.h"

struct checking {
	const char *json;
	size_t len;
	policy_include *include;
	void *ctx;
	struct mistakes *mistakes;
};

static struct mistake *
one_more(struct mistakes *m)
{
	if (m->n == m->max) {
		const size_t max = m->max * 2 + 16;
		struct mistake *more = arena_array(m->arena, max, sizeof(*more));

		if (m->n > 0)
			memcpy(more, m->items, m->n * sizeof(*more));
		m->items = more;
		m->max = max;
	}
	return &m->items[m->n++];
}

void
mistakes_add(struct mistakes *m, enum mistake_kind kind, const char *json, size_t len,
    const char *path, const char *fmt, ...)
{
	struct mistake *one = one_more(m);
	char text[ERR_TEXT];
	size_t found;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	*one = (struct mistake){
		.kind = kind,
		.line = json_line(json, len, path, &found),
		.path = arena_strdup(m->arena, path),
		.text = arena_strdup(m->arena, text),
	};
}

void
mistakes_add_in(
    struct mistakes *m, enum mistake_kind kind, const char *file, int line, const char *fmt, ...)
{
	struct mistake *one = one_more(m);
	char text[ERR_TEXT];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	*one = (struct mistake){
		.kind = kind,
		.file = arena_strdup(m->arena, file),
		.line = line,
		.path = "",
		.text = arena_strdup(m->arena, text),
	};
}

/* "hours.mon[0]: ends before it begins": what reads calendars says the place itself. */
static size_t
place_length(const char *text)
{
	size_t n = 0;

	while (isalnum((unsigned char)text[n]) || strchr("_-.[]", text[n]) != NULL) {
		if (text[n] == '\0')
			return 0;
		n++;
	}
	return n > 0 && text[n] == ':' && text[n + 1] == ' ' ? n : 0;
}

/* The place within the path, when the file really has it. */
static const char *
deepen(const struct checking *c, const char *path, const char **text)
{
	const size_t n = place_length(*text);
	const char *deeper;
	size_t found;

	if (n == 0)
		return path;
	deeper = arena_printf(
	    c->mistakes->arena, "%s%s%.*s", path, *path == '\0' ? "" : ".", (int)n, *text);
	json_line(c->json, c->len, deeper, &found);
	if (found != strlen(deeper))
		return path;
	*text += n + 2;
	return deeper;
}

/* A text that is no JSON, or a CSV: what reads it says the line itself. */
static bool
says_line(const char *path, const char *text, int *line)
{
	return *path == '\0' && sscanf(text, "line %d", line) == 1;
}

/* reader_tell */
static void
note_down(void *ctx, const struct reader *r, const char *text)
{
	struct checking *c = ctx;
	struct mistake *one;
	const char *path = r->path, *file = r->file;
	int line = 0;
	size_t found;
	struct err e;

	if (file != NULL) {
		const char *body = c->include(c->ctx, file, &e);

		path += r->file_at;
		path += *path == '.';
		if (body != NULL && !says_line(path, text, &line))
			line = json_line(body, strlen(body), path, &found);
	} else if (!says_line(path, text, &line)) {
		path = deepen(c, path, &text);
		line = json_line(c->json, c->len, path, &found);
	}
	one = one_more(c->mistakes);
	*one = (struct mistake){
		.kind = MISTAKE_ERROR,
		.file = file == NULL ? NULL : arena_strdup(c->mistakes->arena, file),
		.line = line,
		.path = arena_strdup(c->mistakes->arena, path),
		.text = arena_strdup(c->mistakes->arena, text),
	};
}

/* policy.lent: "texts.json: planned_date". */
static void
warn_lent(const struct policy *p, struct mistakes *mistakes)
{
	for (size_t i = 0; i < p->lent.n; i++) {
		const char *name = p->lent.names[i], *path = strstr(name, ": ");

		mistakes_add_in(mistakes, MISTAKE_WARNING,
		    arena_strndup(mistakes->arena, name, (size_t)(path - name)), 0,
		    "lacks \"%s\", which this version of slad wants: what ships stands in; for "
		    "words of your own write it in",
		    path + 2);
	}
}

void
policy_check(const char *json, size_t len, policy_include *include, policy_include *shipped,
    void *ctx, struct mistakes *mistakes, struct policy **out)
{
	struct checking c = { json, len, include, ctx, mistakes };
	struct err e;
	struct reader r = { .e = &e, .tell = note_down, .tell_ctx = &c };
	struct policy *p = NULL;

	if (policy_read_by(&r, json, len, include, shipped, ctx, &p) == ERR_OK) {
		warn_lent(p, mistakes);
		policy_doubt(p, json, len, mistakes);
	}
	if (out != NULL)
		*out = p;
	else
		policy_free(p);
}
