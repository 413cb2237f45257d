#include "app/doctor_rights.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

#define WORDS_MAX 40

void
rights_add(struct rights *r, struct arena *a, enum rights_where where, const char *table,
    const char *column, const char *what)
{
	struct right *new = arena_alloc(a, sizeof(*new));

	*new = (struct right){
		.where = where,
		.table = arena_strdup(a, table),
		.column = arena_strdup(a, column),
		.what = arena_strdup(a, what),
		.next = r->first,
	};
	r->first = new;
}

static bool
covers(const char *granted, const char *needed)
{
	return *granted == '\0' || strcmp(granted, needed) == 0;
}

static bool
has(const struct rights *r, enum rights_where where, const char *table, const char *column,
    const char *what)
{
	for (const struct right *g = r->first; g != NULL; g = g->next) {
		if ((g->where == RIGHTS_EVERYWHERE || g->where == where) &&
		    covers(g->table, table) && covers(g->column, column) &&
		    strcmp(g->what, what) == 0)
			return true;
	}
	return false;
}

/* A list of words between commas. */
struct words {
	size_t n;
	const char *at[WORDS_MAX];
};

/* One statement of grants.sql: grant WHAT [(COLUMNS)] on `SCHEMA`.TABLE to ACCOUNT */
struct grant {
	struct words what, columns;
	const char *schema, *table, *account;
};

static void
split(char *text, struct words *out)
{
	out->n = 0;
	for (char *word = strtok(text, ", \t\n"); word != NULL; word = strtok(NULL, ", \t\n")) {
		if (out->n < WORDS_MAX)
			out->at[out->n++] = word;
	}
}

/* Cuts the text at the mark and returns what follows it; NULL when it is not there. */
static char *
cut(char *text, const char *mark)
{
	char *at = strstr(text, mark);

	if (at == NULL)
		return NULL;
	*at = '\0';
	return at + strlen(mark);
}

static bool
parse(char *text, struct grant *g)
{
	char *on, *to, *columns, *table;

	if (strncmp(text, "grant ", 6) != 0)
		return false;
	on = cut(text + 6, " on ");
	/* A long list of columns is on a line of its own. */
	if (on == NULL)
		on = cut(text + 6, "\n\ton ");
	if (on == NULL || (to = cut(on, " to ")) == NULL || (table = cut(on, ".")) == NULL)
		return false;
	columns = cut(text + 6, "(");
	if (columns != NULL)
		cut(columns, ")");
	split(text + 6, &g->what);
	split(columns == NULL ? to + strlen(to) : columns, &g->columns);
	g->schema = on + (*on == '`');
	g->table = table;
	g->account = to;
	on[strcspn(on + 1, "`") + 1] = '\0';
	return true;
}

/* "select (a, b) on `s`.t to x": what is missing of one right on one table. */
static bool
put_missing(const struct rights *r, enum rights_where where, const struct grant *g,
    const char *what, struct buf *out)
{
	const char *before = "(";

	if (g->columns.n == 0) {
		if (has(r, where, g->table, "", what))
			return false;
		buf_printf(out, "%s%s", out->len == 0 ? "" : ", ", what);
		return true;
	}
	for (size_t i = 0; i < g->columns.n; i++) {
		if (has(r, where, g->table, g->columns.at[i], what))
			continue;
		if (*before == '(')
			buf_printf(out, "%s%s ", out->len == 0 ? "" : ", ", what);
		buf_printf(out, "%s%s", before, g->columns.at[i]);
		before = ", ";
	}
	if (*before != '(')
		buf_putc(out, ')');
	return *before != '(';
}

static bool
check_grant(
    const struct rights *r, const struct grant *g, struct arena *a, rights_say *missing, void *ctx)
{
	const enum rights_where where =
	    strcmp(g->schema, r->tracker) == 0 ? RIGHTS_TRACKER : RIGHTS_OWN;
	struct buf lacks;
	bool found;

	buf_init(&lacks);
	for (size_t i = 0; i < g->what.n; i++) {
		if (strcmp(g->what.at[i], "create") != 0)
			put_missing(r, where, g, g->what.at[i], &lacks);
	}
	found = lacks.len > 0;
	if (found)
		missing(ctx, arena_printf(a, "%s.%s", g->schema, g->table),
		    arena_printf(a, "grant %s on `%s`.%s to %s;", lacks.data, g->schema, g->table,
			g->account));
	buf_release(&lacks);
	return found;
}

/* The statement without the comments before it. */
static char *
skip_comments(char *text)
{
	for (;;) {
		text += strspn(text, " \t\n");
		if (strncmp(text, "--", 2) != 0)
			return text;
		text += strcspn(text, "\n");
	}
}

size_t
rights_missing(
    const struct rights *r, const char *grants_sql, struct arena *a, rights_say *missing, void *ctx)
{
	char *text = arena_strdup(a, grants_sql), *next;
	size_t n = 0;

	for (; text != NULL; text = next) {
		struct grant g;

		text = skip_comments(text);
		next = cut(text, ";\n");
		if (parse(text, &g))
			n += check_grant(r, &g, a, missing, ctx);
	}
	return n;
}

/* Rights that read, or do nothing at all. */
static bool
is_harmless(const char *what)
{
	static const char *const harmless[] = { "usage", "select", "show view", "show databases",
		"create" };

	for (size_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++) {
		if (strcmp(what, harmless[i]) == 0)
			return true;
	}
	return false;
}

static bool
is_excess(const struct right *g)
{
	switch (g->where) {
	case RIGHTS_EVERYWHERE:
		return strcmp(g->what, "usage") != 0;
	case RIGHTS_TRACKER:
		return !is_harmless(g->what) || strcmp(g->what, "create") == 0;
	case RIGHTS_OWN:
		/* What was decided can be added to, never changed. */
		return covers(g->table, "record") &&
		    (strcmp(g->what, "update") == 0 || strcmp(g->what, "delete") == 0);
	case RIGHTS_ELSEWHERE:
		break;
	}
	return strcmp(g->what, "usage") != 0;
}

static const char *
where_of(const struct rights *r, const struct right *g, struct arena *a)
{
	const char *table = *g->table == '\0' ? "*" : g->table;

	switch (g->where) {
	case RIGHTS_EVERYWHERE:
		return "*.*";
	case RIGHTS_OWN:
		return arena_printf(a, "%s.%s", r->own, table);
	case RIGHTS_TRACKER:
		return arena_printf(a, "%s.%s", r->tracker, table);
	case RIGHTS_ELSEWHERE:
		break;
	}
	return "another schema";
}

/* Rights on the same place are told together, the first time that the place is met. */
static const char *
told_together(const struct rights *r, const struct right *first, struct arena *a)
{
	const char *place = where_of(r, first, a), *what = "";

	for (const struct right *g = r->first; g != NULL; g = g->next) {
		if (!is_excess(g) || strcmp(where_of(r, g, a), place) != 0)
			continue;
		if (*what == '\0' && g != first)
			return NULL;
		what = arena_printf(a, "%s%s%s", what, *what == '\0' ? "" : ", ", g->what);
	}
	return what;
}

size_t
rights_excess(const struct rights *r, struct arena *a, rights_say *excess, void *ctx)
{
	size_t n = 0;

	for (const struct right *g = r->first; g != NULL; g = g->next) {
		const char *what = is_excess(g) ? told_together(r, g, a) : NULL;

		if (what == NULL)
			continue;
		excess(ctx, where_of(r, g, a), what);
		n++;
	}
	return n;
}
