#include "app/print.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/args.h"
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

void
print_json(json_t *object)
{
	char *text = json_dumps(object, JSON_COMPACT);

	puts(text);
	free(text);
	json_decref(object);
}
