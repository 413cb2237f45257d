#include "app/print.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/args.h"
#include "base/arena.h"
#include "base/buf.h"

void
print_table(struct table *t, bool json, const char *empty)
{
	struct buf out;

	buf_init(&out);
	if (json)
		table_json(t, &out);
	else if (table_rows(t) == 0)
		buf_printf(&out, "%s\n", empty);
	else
		table_print(t, args_width(), &out);
	fputs(out.data, stdout);
	buf_release(&out);
	table_free(t);
}

int
print_list(struct app *app, const struct print_list *list, void *ctx, bool json)
{
	struct table *t = table_new(list->columns, list->n_columns);
	struct arena *arena = arena_new();
	struct err e;
	const enum err_code rc = list->fill(app, ctx, arena, t, &e);

	if (rc == ERR_OK)
		print_table(t, json, list->empty);
	else
		table_free(t);
	arena_free(arena);
	return rc == ERR_OK ? EXIT_DONE : app_fail(app, &e);
}

/* A share of 0.8181 is written so, and not with all the digits of its binary neighbour. */
#define PRINT_DIGITS JSON_REAL_PRECISION(15)

void
print_json(json_t *object)
{
	char *text = json_dumps(object, JSON_COMPACT | PRINT_DIGITS);

	puts(text);
	free(text);
	json_decref(object);
}
