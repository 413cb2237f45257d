#include "web/said.h"

#include "web/web.h"

json_t *
said_json(const struct web *w, const char *reason, struct arena *arena)
{
	return w->config->reason == NULL ? json_null() : w->config->reason(reason, arena);
}
