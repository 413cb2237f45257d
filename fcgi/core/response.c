#include "core/response.h"

void
response_see(struct watch *w, const struct scene *s, const struct fact *f, struct verdict *out)
{
	if ((f->note == NOTE_PUBLIC && side_is_provider(f->by)) || stage_is_done(s->stage))
		watch_stop(w, f->at, out);
}
