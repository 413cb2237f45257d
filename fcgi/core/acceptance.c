#include "core/acceptance.h"

void
acceptance_see(struct watch *w, const struct scene *s, const struct fact *f, struct verdict *out)
{
	if (f == NULL)
		watch_start(w, scene_target(s, w->kind), s->traits.priority, s->at);
	else if (stage_is_done(s->stage) ||
	    (side_is_provider(f->by) && (f->note == NOTE_PUBLIC || s->stage != STAGE_NEW)))
		watch_stop(w, s->at, out);
}
