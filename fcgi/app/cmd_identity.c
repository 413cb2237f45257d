#include "app/cmd_identity.h"

#include <time.h>
#include <unistd.h>

#include "app/commands.h"
#include "core/identity.h"

enum err_code
identity_answer(void *ctx, const char *text, struct arena *a, json_t **out, struct err *e)
{
	const struct civil *today = ctx;
	struct identity id;
	json_t *warnings;

	identity_check(text, &id);
	identity_doubt(&id, *today);
	warnings = json_array();
	for (size_t i = 0; i < id.n_warnings; i++)
		json_array_append_new(warnings, json_string(id.warnings[i]));
	*out = json_pack("{s:s%, s:s?, s:b, s:s?, s:o}", "id", id.text, id.len, "kind",
	    identity_kind_name(id.kind), "valid", id.valid, "reason", id.reason, "warnings",
	    warnings);
	if (*out == NULL)
		return err_set(e, ERR_INVALID, "the line is not UTF-8");
	return ERR_OK;
}

/* The day that has begun anywhere: east of us it is later. */
#define EASTERNMOST (14 * SPAN_HOUR)

int
cmd_identity(struct app *app, int argc, char **argv)
{
	struct civil today = civil_from_days(((int64_t)time(NULL) + EASTERNMOST) / SPAN_DAY);

	if (argc > 1)
		return app_usage(app,
		    "identity takes no arguments: the numbers are read from "
		    "standard input");
	return jsonl_texts(STDIN_FILENO, stdout, identity_answer, &today);
}
