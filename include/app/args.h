#ifndef SLAD_APP_ARGS_H
#define SLAD_APP_ARGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/app.h"
#include "base/time.h"
#include "core/wording.h"

/*
 * The arguments of a command, by a table of its options: "--json", "--user LOGIN"
 * or "--user=LOGIN", anywhere among the others; "--" ends them. Each read
 * function says what is wrong, with the command's usage, and is then false: the
 * command returns EXIT_USAGE.
 */
enum arg_kind {
	ARG_FLAG, /* bool * */
	ARG_TEXT, /* const char ** */
	ARG_COUNT, /* int64_t *, 1 or more */
	ARG_INSTANT, /* struct utc * */
	ARG_PERIOD, /* const char **, as core/period.h reads them */
	ARG_LANGUAGE, /* enum wording * */
};

struct arg {
	const char *name;
	enum arg_kind kind;
	void *into;
};

/* What is no option is left in argv, argv[0] in its place; *argc counts both. */
bool args_read(struct app *app, int *argc, char **argv, const struct arg *args, size_t n);
#define ARGS_READ(app, argc, argv, ...)                                                            \
	args_read(app, argc, argv, (const struct arg[]){ __VA_ARGS__ },                            \
	    sizeof((const struct arg[]){ __VA_ARGS__ }) / sizeof(struct arg))

/* "123" or "#123". */
bool args_issue(struct app *app, const char *text, int64_t *issue);
/* The same as the only argument. */
bool args_only_issue(struct app *app, int argc, char **argv, int64_t *issue);
bool args_id(struct app *app, const char *text, int64_t *id);

/* A command's own words: `slactl outbox retry 7`. */
struct arg_verb {
	const char *name;
	int min, max; /* how many arguments it takes */
	int (*run)(struct app *app, int argc, char **argv, void *ctx);
};
/* Runs the verb that argv[1] names, with argv moved there; without one `initial` (may be NULL). */
int args_verb(struct app *app, int argc, char **argv, const struct arg_verb *verbs, size_t n,
    const char *initial, void *ctx);
#define ARGS_VERB(app, argc, argv, verbs, initial, ctx)                                            \
	args_verb(app, argc, argv, verbs, sizeof(verbs) / sizeof((verbs)[0]), initial, ctx)

/* Each verb's own usage, from the verb on, for what is said of the arguments that follow it. */
struct arg_usage {
	const char *verb, *usage;
};
void args_usage(struct app *app, int argc, char **argv, const struct arg_usage *usages, size_t n);
#define ARGS_USAGE(app, argc, argv, usages)                                                        \
	args_usage(app, argc, argv, usages, sizeof(usages) / sizeof((usages)[0]))

/* Who gives the order, for the record: --by, else who called sudo, else the account. */
const char *args_who(const char *by);

/* Columns of the terminal; 100 when it is none. */
size_t args_width(void);
bool args_is_terminal(void);

#endif
