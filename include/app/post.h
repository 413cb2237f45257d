#ifndef SLAD_APP_POST_H
#define SLAD_APP_POST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/app.h"
#include "app/args.h"
#include "app/table.h"
#include "base/err.h"
#include "base/time.h"
#include "core/wording.h"

/*
 * What `slactl outbox` and `slactl letters` share: options, what every verb needs, and lists of one
 * state.
 */

struct arena;
struct zone;

struct post {
	struct app *app;
	/* The options. */
	bool json;
	const char *state, *rule, *by; /* NULL: not given */
	int64_t issue; /* 0: not given */
	enum wording language;
	struct arena *arena;
	/* From post_start on; the zone is the one of the regulation in force. */
	const struct zone *zone;
	struct utc now;
};

/*
 * Reads the options (outbox: --rule among them), and runs the verb with a struct post. When it has
 * read its arguments, it opens with post_start what is needed.
 */
int post_command(struct app *app, int argc, char **argv, bool outbox, const struct arg_verb *verbs,
    size_t n_verbs);
#define POST_COMMAND(app, argc, argv, outbox, verbs)                                               \
	post_command(app, argc, argv, outbox, verbs, sizeof(verbs) / sizeof((verbs)[0]))

must_check enum err_code post_start(struct post *w, struct err *e);

/*
 * Adds a page of rows above the id *after, which becomes the last one's; *more: there may be
 * others.
 */
#define POST_PAGE 200
typedef enum err_code post_page(
    const struct post *w, int state, int64_t *after, bool *more, struct table *t, struct err *e);
/* All of one state. */
must_check enum err_code post_add_state(
    const struct post *w, int state, post_page *page, struct table *t, struct err *e);

/* Frees the table. rc as from what filled it, with e; `empty` as of print_table. */
int post_print(const struct post *w, struct table *t, enum err_code rc, const struct err *e,
    const char *empty);

/* "key       123:…"; nothing for no text. */
void post_line(const char *label, const char *text);

#endif
