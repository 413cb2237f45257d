#include "app/args.h"

#include <assert.h>
#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/nearest.h"
#include "core/period.h"

/* Those beyond are proposed to nobody. */
#define OPTIONS_MAX 32
#define VERBS_MAX 16
#define WIDTH 100
#define WIDTH_MIN 60

/* One option: its name, the value behind "=", and what was found wrong. */
struct option_given {
	const char *text;
	size_t name_len;
	const char *value; /* NULL: none behind "=" */
};

static const struct arg *
find(const struct arg *args, size_t n, const struct option_given *o)
{
	for (size_t i = 0; i < n; i++) {
		if (strlen(args[i].name) == o->name_len &&
		    strncmp(args[i].name, o->text, o->name_len) == 0)
			return &args[i];
	}
	return NULL;
}

static bool
unknown(struct app *app, const struct arg *args, size_t n, const struct option_given *o)
{
	const char *names[OPTIONS_MAX], *near;
	char name[64];

	if (n > OPTIONS_MAX)
		n = OPTIONS_MAX;
	for (size_t i = 0; i < n; i++)
		names[i] = args[i].name;
	snprintf(name, sizeof(name), "%.*s", (int)o->name_len, o->text);
	near = nearest_name(names, n, name);
	if (near != NULL)
		app_usage(app, "there is no option \"%s\"; is %s meant?", name, near);
	else
		app_usage(app, "there is no option \"%s\"", name);
	return false;
}

static bool
read_number(const char *text, int64_t *out)
{
	char *end;

	errno = 0;
	*out = strtoll(text, &end, 10);
	return errno == 0 && end != text && *end == '\0' && *text >= '0' && *text <= '9';
}

static bool
store(struct app *app, const struct arg *arg, const char *value)
{
	switch (arg->kind) {
	case ARG_FLAG:
		*(bool *)arg->into = true;
		return true;
	case ARG_TEXT:
		*(const char **)arg->into = value;
		return true;
	case ARG_COUNT:
		if (read_number(value, arg->into) && *(int64_t *)arg->into > 0)
			return true;
		app_usage(app, "%s: \"%s\" is no number from 1 on", arg->name, value);
		return false;
	case ARG_INSTANT:
		if (utc_parse(value, arg->into))
			return true;
		app_usage(
		    app, "%s: \"%s\" is no instant like 2026-02-03T05:00:00Z", arg->name, value);
		return false;
	case ARG_PERIOD:
		*(const char **)arg->into = value;
		if (period_is(value))
			return true;
		app_usage(app,
		    "%s: \"%s\" is no day, month or instant: write 2026-02-03, 2026-02 or "
		    "2026-02-03T05:00:00Z",
		    arg->name, value);
		return false;
	case ARG_LANGUAGE:
		if (wording_parse(value, arg->into))
			return true;
		app_usage(app, "%s: \"%s\" is not one of en, ru, kk", arg->name, value);
		return false;
	}
	return false;
}

/* *at is the option's index, and then that of the last argument it took. */
static bool
take(struct app *app, int argc, char **argv, const struct arg *args, size_t n, int *at)
{
	struct option_given o = { .text = argv[*at], .name_len = strcspn(argv[*at], "=") };
	const struct arg *arg = find(args, n, &o);

	if (o.text[o.name_len] == '=')
		o.value = o.text + o.name_len + 1;
	if (arg == NULL)
		return unknown(app, args, n, &o);
	if (arg->kind == ARG_FLAG && o.value != NULL) {
		app_usage(app, "%s takes no value", arg->name);
		return false;
	}
	if (arg->kind != ARG_FLAG && o.value == NULL) {
		if (*at + 1 >= argc) {
			app_usage(app, "%s lacks its value", arg->name);
			return false;
		}
		o.value = argv[++*at];
	}
	return store(app, arg, o.value);
}

bool
args_read(struct app *app, int *argc, char **argv, const struct arg *args, size_t n)
{
	bool ended = false;
	int kept = 1;

	for (int i = 1; i < *argc; i++) {
		if (!ended && strcmp(argv[i], "--") == 0) {
			ended = true;
		} else if (ended || argv[i][0] != '-' || argv[i][1] == '\0') {
			argv[kept++] = argv[i];
		} else if (!take(app, *argc, argv, args, n, &i)) {
			return false;
		}
	}
	*argc = kept;
	return true;
}

bool
args_issue(struct app *app, const char *text, int64_t *issue)
{
	if (read_number(text + (*text == '#'), issue) && *issue > 0)
		return true;
	app_usage(app, "\"%s\" is no number of a request", text);
	return false;
}

bool
args_only_issue(struct app *app, int argc, char **argv, int64_t *issue)
{
	if (argc == 2)
		return args_issue(app, argv[1], issue);
	app_usage(app, "name a request");
	return false;
}

bool
args_id(struct app *app, const char *text, int64_t *id)
{
	if (read_number(text, id) && *id > 0)
		return true;
	app_usage(app, "\"%s\" is no ID: it is the number in the first column", text);
	return false;
}

static int
unknown_verb(struct app *app, const struct arg_verb *verbs, size_t n, const char *name)
{
	const char *names[VERBS_MAX], *near;

	assert(n <= VERBS_MAX);
	for (size_t i = 0; i < n; i++)
		names[i] = verbs[i].name;
	near = nearest_name(names, n, name);
	if (near != NULL)
		return app_usage(app, "\"%s\" is not known; is %s meant?", name, near);
	return app_usage(app, "\"%s\" is not known", name);
}

int
args_verb(struct app *app, int argc, char **argv, const struct arg_verb *verbs, size_t n,
    const char *initial, void *ctx)
{
	const char *name = argc > 1 ? argv[1] : initial;
	const int given = argc > 1 ? argc - 2 : 0;

	if (name == NULL)
		return app_usage(app, "what is to be done?");
	for (size_t i = 0; i < n; i++) {
		if (strcmp(verbs[i].name, name) != 0)
			continue;
		if (given < verbs[i].min)
			return app_usage(app, "%s: something is missing", name);
		if (given > verbs[i].max)
			return app_usage(
			    app, "%s: \"%s\" is too much", name, argv[2 + verbs[i].max]);
		return verbs[i].run(app, argc > 1 ? argc - 1 : 1, argc > 1 ? argv + 1 : argv, ctx);
	}
	return unknown_verb(app, verbs, n, name);
}

void
args_usage(struct app *app, int argc, char **argv, const struct arg_usage *usages, size_t n)
{
	for (size_t i = 0; i < n && argc > 1; i++) {
		if (strcmp(usages[i].verb, argv[1]) == 0)
			app->usage = usages[i].usage;
	}
}

const char *
args_who(const char *by)
{
	const char *sudo = getenv("SUDO_USER");
	const struct passwd *me;

	if (by != NULL)
		return by;
	if (sudo != NULL && *sudo != '\0')
		return sudo;
	me = getpwuid(getuid());
	return me == NULL ? "unknown" : me->pw_name;
}

bool
args_is_terminal(void)
{
	const char *term = getenv("TERM");

	return isatty(STDOUT_FILENO) != 0 && term != NULL && strcmp(term, "dumb") != 0 &&
	    getenv("NO_COLOR") == NULL;
}

size_t
args_width(void)
{
	struct winsize w;

	if (isatty(STDOUT_FILENO) == 0 || ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) != 0 ||
	    w.ws_col < WIDTH_MIN)
		return WIDTH;
	return w.ws_col;
}
