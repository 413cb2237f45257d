#include "core/resolution.h"

#include "core/linking.h"

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
	if (linking_pauses(s) || scene_pauses(s, w->kind))
		watch_pause(w, s->at, out);
	else
		watch_resume(w, s->at);
}
