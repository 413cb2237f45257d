#ifndef SLAD_APP_COMMANDS_H
#define SLAD_APP_COMMANDS_H

#include <stddef.h>

#include "app/app.h"

/*
 * The commands of slactl, one row each in app/commands.def. A new one is a file
 * fcgi/app/cmd_NAME.c and a row there; usage, help and the guess at what a
 * mistyped name meant come from the rows.
 */

/* argv[0] is the command's name. Returns an exit status, see app/app.h. */
typedef int command_run(struct app *app, int argc, char **argv);

struct command {
	const char *name;
	enum app_needs needs; /* opened by app_start, when the arguments are read */
	command_run *run;
	const char *usage; /* what follows the name */
	const char *help; /* one line */
};

#define COMMAND(name, needs, usage, help) command_run cmd_##name;
#include "app/commands.def"
#undef COMMAND

extern const struct command commands[];
extern const size_t commands_count;

/* slactl itself: options, then the command. Returns the exit status. */
int commands_main(int argc, char **argv);

#endif
