#include "app/post.h"

#include <stdio.h>

#include "app/print.h"
#include "base/arena.h"
#include "core/calendar.h"
#include "core/policy.h"
#include "store/clock.h"

int
post_command(struct app *app, int argc, char **argv, bool outbox, const struct arg_verb *verbs,
    size_t n_verbs)
{
	struct post w = { .app = app, .language = WORDING_EN };
	const struct arg options[] = {
		{ "--json", ARG_FLAG, &w.json }, { "--state", ARG_TEXT, &w.state },
		{ "--issue", ARG_COUNT, &w.issue }, { "--by", ARG_TEXT, &w.by },
		{ "--lang", ARG_LANGUAGE, &w.language },
		{ "--rule", ARG_TEXT, &w.rule }, /* the last: letters have none */
	};
	const size_t n = sizeof(options) / sizeof(options[0]) - !outbox;
	int status;

	if (!args_read(app, &argc, argv, options, n))
		return EXIT_USAGE;
	w.arena = arena_new();
	status = args_verb(app, argc, argv, verbs, n_verbs, "list", &w);
	arena_free(w.arena);
	return status;
}

enum err_code
post_start(struct post *w, struct err *e)
{
	if (app_open(w->app, NEEDS_POLICY, e) != ERR_OK ||
	    clock_now(w->app->db, &w->now, e) != ERR_OK)
		return e->code;
	w->zone = calendar_zone(w->app->policy->calendar);
	return ERR_OK;
}

enum err_code
post_add_state(const struct post *w, int state, post_page *page, struct table *t, struct err *e)
{
	int64_t after = 0;
	bool more;

	do {
		if (page(w, state, &after, &more, t, e) != ERR_OK)
			return e->code;
	} while (more);
	return ERR_OK;
}

int
post_print(
    const struct post *w, struct table *t, enum err_code rc, const struct err *e, const char *empty)
{
	if (rc != ERR_OK) {
		table_free(t);
		return app_fail(w->app, e);
	}
	print_table(t, w->json, empty);
	return EXIT_DONE;
}

void
post_line(const char *label, const char *text)
{
	if (text != NULL && *text != '\0')
		printf("%-10s%s\n", label, text);
}
