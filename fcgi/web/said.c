#include "web/said.h"

#include "web/web.h"

json_t *
said_json(const struct web *w, const char *reason, struct arena *arena)
{
	json_t *out;

	if (reason == NULL || w->config->reason == NULL ||
	    w->config->reason(reason, WORDING_EN, arena) == NULL)
		return json_null();
	out = json_object();
	for (int l = 0; l < WORDING_COUNT; l++)
		json_object_set_new(out, wording_name((enum wording)l),
		    json_string(w->config->reason(reason, (enum wording)l, arena)));
	return out;
}
