#include <getopt.h>
#include <stdio.h>
#include <unistd.h>

#include "app/app.h"
#include "app/config.h"
#include "app/serve.h"
#include "base/log.h"

static void
usage(FILE *out)
{
	fputs("usage: slad [--config FILE] [--check | --version]\n\n"
	      "Runs in the foreground until SIGTERM; SIGHUP reads the settings anew.\n"
	      "--check tells whether settings, database and tracker are as they should be.\n",
	    out);
}

static int
run(const char *path)
{
	struct err e;

	if (serve_run(path, &e) == ERR_OK)
		return EXIT_DONE;
	log_error("%s", e.text);
	return (int)app_exit_status(e.code);
}

int
main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "check", no_argument, NULL, 'k' },
		{ "version", no_argument, NULL, 'v' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	const char *given = NULL;
	bool check = false;
	int opt;

	log_setup("slad", LOG_INFO);
	while ((opt = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (opt) {
		case 'c':
			given = optarg;
			break;
		case 'k':
			check = true;
			break;
		case 'v':
			puts("slad " CONFIG_VERSION);
			return EXIT_DONE;
		case 'h':
			usage(stdout);
			return EXIT_DONE;
		default:
			usage(stderr);
			return EXIT_USAGE;
		}
	}
	if (optind < argc) {
		usage(stderr);
		return EXIT_USAGE;
	}
	return check ? serve_check(config_path(given)) : run(config_path(given));
}
