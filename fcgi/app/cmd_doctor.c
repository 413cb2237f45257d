#include "app/commands.h"

#include "app/args.h"
#include "app/doctor.h"

int
cmd_doctor(struct app *app, int argc, char **argv)
{
	bool json = false;

	if (!ARGS_READ(app, &argc, argv, { "--json", ARG_FLAG, &json }))
		return EXIT_USAGE;
	if (argc > 1)
		return app_usage(app, "\"%s\" is too much", argv[1]);
	return doctor_print(app->config_path, false, json);
}
