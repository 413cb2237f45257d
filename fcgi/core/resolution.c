#include "core/resolution.h"

#include "core/linking.h"

static bool
is_paused(const struct scene *s)
{
	if (linking_pauses(s))
		return true;
	if ((s->policy->clocks[CLOCK_RESOLUTION].pauses & 1u << s->stage) == 0)
		return false;
	return s->stage != STAGE_WAITING_CLIENT || scene_is_silent(s);
}

void
resolution_see(struct watch *w, const struct scene *s, const struct fact *f, struct verdict *out)
{
	if (f == NULL)
		watch_start(w, scene_target(s, w->kind), s->traits.priority, s->at);
	if (stage_is_done(s->stage)) {
		watch_stop(w, s->at, out);
		return;
	}
	watch_reopen(w, s->at);
	if (is_paused(s))
		watch_pause(w, s->at, out);
	else
		watch_resume(w, s->at);
}
