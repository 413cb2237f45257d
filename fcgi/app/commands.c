#include "app/commands.h"

#include <stdio.h>
#include <string.h>

#include "app/config.h"
#include "base/log.h"
#include "base/nearest.h"

#define COMMAND(name_, needs_, usage_, help_)                                                      \
	{                                                                                          \
		.name = #name_,                                                                    \
		.needs = needs_,                                                                   \
		.run = cmd_##name_,                                                                \
		.usage = usage_,                                                                   \
		.help = help_,                                                                     \
	},

const struct command commands[] = {
#include "app/commands.def"
};
#undef COMMAND

const size_t commands_count = sizeof(commands) / sizeof(commands[0]);

#define NAMES_MAX 64

static const struct command *
find(const char *name)
{
	for (size_t i = 0; i < commands_count; i++) {
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	}
	return NULL;
}

static void
put_usage(FILE *out, const char *program)
{
	fprintf(out,
	    "usage: %s [--config FILE] COMMAND [ARGUMENT…]\n"
	    "       %s help COMMAND\n"
	    "       %s --version\n\n"
	    "The settings are read from FILE, else from $SLAD_CONFIG, else from %s.\n"
	    "Exit status: 0 done, 1 some input was bad, 2 usage, 3 could not reach something.\n\n",
	    program, program, program, CONFIG_PATH);
	for (size_t i = 0; i < commands_count; i++)
		fprintf(out, "  %-10s  %s\n", commands[i].name, commands[i].help);
}

static int
unknown(const char *program, const char *name)
{
	const char *names[NAMES_MAX];
	const char *near;

	_Static_assert(sizeof(commands) / sizeof(commands[0]) <= NAMES_MAX, "more room for names");
	for (size_t i = 0; i < commands_count; i++)
		names[i] = commands[i].name;
	near = nearest_name(names, commands_count, name);
	fprintf(stderr, "%s: there is no command \"%s\"", program, name);
	if (near != NULL)
		fprintf(stderr, "; is %s meant?", near);
	fprintf(stderr, "\n%s help lists them all\n", program);
	return EXIT_USAGE;
}

static int
help(const char *program, const char *name)
{
	const struct command *c;

	if (name == NULL) {
		put_usage(stdout, program);
		return EXIT_DONE;
	}
	c = find(name);
	if (c == NULL)
		return unknown(program, name);
	printf("usage: %s %s%s%s\n%s\n", program, c->name, *c->usage == '\0' ? "" : " ", c->usage,
	    c->help);
	return EXIT_DONE;
}

static int
run(struct app *app, int argc, char **argv)
{
	int status;

	if (argc > 1 && strcmp(argv[1], "--help") == 0)
		return help(app->program, argv[0]);
	status = app->command->run(app, argc, argv);
	/* A full disk or a closed pipe must not look like success. */
	if ((fflush(stdout) != 0 || ferror(stdout)) && status == EXIT_DONE) {
		fprintf(stderr, "%s: the output could not be written\n", app->program);
		status = EXIT_REACH;
	}
	return status;
}

static int
wrong_option(const struct app *app, const char *option)
{
	if (strcmp(option, "--config") == 0)
		fprintf(stderr, "%s: --config lacks its FILE\n", app->program);
	else
		fprintf(stderr,
		    "%s: there is no option \"%s\" before the command: only --config FILE, --help "
		    "and --version\n",
		    app->program, option);
	fprintf(stderr, "%s help lists the commands\n", app->program);
	return -1;
}

/* The options in front of the command; the index of the command, or -1 when one is wrong: said. */
static int
read_options(struct app *app, int argc, char **argv)
{
	int i = 1;

	for (; i < argc && strncmp(argv[i], "--", 2) == 0; i++) {
		if (strcmp(argv[i], "--config") == 0 && i + 1 < argc)
			app->config_path = argv[++i];
		else if (strncmp(argv[i], "--config=", 9) == 0)
			app->config_path = argv[i] + 9;
		else if (strcmp(argv[i], "--help") != 0 && strcmp(argv[i], "--version") != 0)
			return wrong_option(app, argv[i]);
		else
			break;
	}
	return i;
}

int
commands_main(int argc, char **argv)
{
	struct app app = { .program = "slactl" };
	const int at = read_options(&app, argc, argv);
	int status;

	log_setup(app.program, LOG_WARNING);
	if (at < 0)
		return EXIT_USAGE;
	if (at >= argc) {
		put_usage(stderr, app.program);
		return EXIT_USAGE;
	}
	if (strcmp(argv[at], "--version") == 0) {
		puts("slactl " CONFIG_VERSION);
		return EXIT_DONE;
	}
	if (strcmp(argv[at], "help") == 0 || strcmp(argv[at], "--help") == 0)
		return help(app.program, at + 1 < argc ? argv[at + 1] : NULL);
	app.command = find(argv[at]);
	if (app.command == NULL)
		return unknown(app.program, argv[at]);
	status = run(&app, argc - at, argv + at);
	app_release(&app);
	return status;
}
