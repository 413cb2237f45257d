#include "app/commands.h"

#include <inttypes.h>
#include <stdlib.h>

#include "app/args.h"
#include "app/print.h"
#include "app/time_text.h"
#include "base/buf.h"
#include "core/calendar.h"
#include "core/mask.h"
#include "core/policy.h"
#include "store/record.h"

#define PAGE 500
#define LIMIT 1000

struct wishes {
	int64_t issue; /* 0: all */
	int64_t after;
	int64_t limit;
	bool json;
	bool unmasked; /* as it is on record */
};

/* What stands in a body, as short as it can be said: "by: marina, mode: act". */
static const char *
brief(const json_t *body, struct arena *a)
{
	struct buf b;
	const char *text, *name;
	json_t *copy = json_deep_copy(body), *value;

	if (!json_is_object(copy)) {
		json_decref(copy);
		return NULL;
	}
	buf_init(&b);
	json_object_foreach(copy, name, value)
	{
		char *dumped;

		if (json_is_null(value) || json_is_array(value) || json_is_object(value))
			continue;
		dumped = json_dumps(value, JSON_ENCODE_ANY);
		buf_printf(&b, "%s%s: %s", b.len == 0 ? "" : ", ", name,
		    json_is_string(value) ? json_string_value(value) : dumped);
		free(dumped);
	}
	text = buf_keep(&b, a);
	json_decref(copy);
	return text;
}

static void
add(const struct record_entry *r, const struct wishes *w, const struct zone *z, struct arena *a,
    struct table *t)
{
	json_t *body = json_loads(r->body, JSON_DECODE_ANY, NULL);
	const char *shown;

	/* Notes that were sent stand there word for word: they are looked for in the tracker. */
	if (!w->unmasked)
		mask_json(body);
	shown = brief(body, a);

	table_number(t, r->id);
	table_instant(t, r->at, time_text(WORDING_EN, z, r->at, a));
	if (r->issue == 0)
		table_text(t, NULL);
	else
		table_number(t, r->issue);
	table_text(t, r->kind);
	table_text(t, r->rule);
	table_text(t, r->clause);
	table_value(t, body == NULL ? json_null() : body, shown);
	table_value(t, r->journal == 0 ? json_null() : json_integer(r->journal), NULL);
}

/* print_fill */
static enum err_code
read_all(struct app *app, void *ctx, struct arena *a, struct table *t, struct err *e)
{
	struct wishes *w = ctx;
	struct record_entry *entries;
	int64_t left = w->limit;
	size_t n;

	if (app_open(app, NEEDS_POLICY, e) != ERR_OK)
		return e->code;
	do {
		const size_t page = left < PAGE ? (size_t)left : PAGE;

		if (record_list(app->db, w->issue, w->after, page, a, &entries, &n, e) != ERR_OK)
			return e->code;
		for (size_t i = 0; i < n; i++)
			add(&entries[i], w, calendar_zone(app->policy->calendar), a, t);
		w->after = n > 0 ? entries[n - 1].id : w->after;
		left -= (int64_t)n;
	} while (n == PAGE && left > 0);
	return ERR_OK;
}

static int
print(struct app *app, struct wishes *w)
{
	static const struct table_column columns[] = {
		{ "id", "ID", TABLE_NUMBER },
		{ "at", "At", TABLE_TEXT },
		{ "issue", "Issue", TABLE_NUMBER },
		{ "kind", "Kind", TABLE_TEXT },
		{ "rule", "Rule", TABLE_TEXT },
		{ "clause", "Clause", TABLE_TEXT },
		{ "body", "What", TABLE_FLOWING },
		{ "journal", NULL, TABLE_NUMBER },
	};
	static const struct print_list all = { columns, sizeof(columns) / sizeof(columns[0]),
		"Nothing on record.", read_all };

	return print_list(app, &all, w, w->json);
}

int
cmd_record(struct app *app, int argc, char **argv)
{
	struct wishes w = { .limit = LIMIT };

	if (!ARGS_READ(app, &argc, argv, { "--json", ARG_FLAG, &w.json },
		{ "--unmasked", ARG_FLAG, &w.unmasked }, { "--after", ARG_COUNT, &w.after },
		{ "--limit", ARG_COUNT, &w.limit }))
		return EXIT_USAGE;
	if (argc > 2)
		return app_usage(app, "\"%s\" is too much", argv[2]);
	if (argc == 2 && !args_issue(app, argv[1], &w.issue))
		return EXIT_USAGE;
	return print(app, &w);
}
