#include "core/reply.h"

void
reply_see(struct watch *w, const struct scene *s, const struct fact *f, struct verdict *out)
{
	const bool waits = s->responded && s->owed && !stage_is_done(s->stage);

	if (!waits) {
		watch_stop(w, s->at, out);
		return;
	}
	if (!watch_is_on(w))
		watch_start(w, scene_target(s, w->kind), s->traits.priority, s->at);
	if (scene_pauses(s, w->kind))
		watch_pause(w, s->at, out);
	else
		watch_resume(w, s->at);
}
