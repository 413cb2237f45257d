#include "core/acceptance.h"

void
acceptance_see(struct watch *w, const struct scene *s, const struct fact *f, struct verdict *out)
{
	const bool taken = f->note == NOTE_PUBLIC || s->stage != STAGE_NEW;

	if ((side_is_provider(f->by) && taken) || stage_is_done(s->stage))
		watch_stop(w, f->at, out);
}
