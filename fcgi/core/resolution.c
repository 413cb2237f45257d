#include "core/resolution.h"

static bool
is_paused(const struct scene *s)
{
	if ((s->policy->clocks[CLOCK_RESOLUTION].pauses & 1u << s->stage) == 0)
		return false;
	return s->stage != STAGE_WAITING_CLIENT || scene_is_silent(s);
}

void
resolution_see(struct watch *w, const struct scene *s, struct utc at, struct verdict *out)
{
	if (stage_is_done(s->stage)) {
		watch_stop(w, at, out);
		return;
	}
	watch_reopen(w, at);
	if (is_paused(s))
		watch_pause(w, at, out);
	else
		watch_resume(w, at);
}
