#include "core/acceptance.h"

/* By themselves: what the bot moved, or a private note on it, is no engineer's acceptance. */
static bool
is_taken(const struct scene *s, const struct fact *f)
{
	const bool moves = s->stage != s->before && s->stage != STAGE_NEW;

	return side_is_provider(f->by) && (f->note == NOTE_PUBLIC || f->call || f->takes || moves);
}

void
acceptance_see(struct watch *w, const struct scene *s, const struct fact *f, struct verdict *out)
{
	if (f == NULL)
		watch_start(w, scene_target(s, w->kind), s->traits.priority, s->at);
	else if (stage_is_done(s->stage) || is_taken(s, f))
		watch_stop(w, s->at, out);
}
