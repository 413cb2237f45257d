#include "core/response.h"

#include "core/linking.h"

/* A call-back is answered by calling, not by writing that somebody will. */
static bool
is_answer(const struct scene *s, const struct fact *f)
{
	const struct request *r = &s->timeline->request;

	/* D1 clause 14: an article that the client accepted is an answer. */
	if (f->accepts || linking_answers(s, f))
		return true;
	if (!side_is_provider(f->by))
		return false;
	if (r->category == CATEGORY_CALLBACK && r->logs_calls)
		return f->call;
	return f->note == NOTE_PUBLIC || f->call;
}

void
response_see(struct watch *w, const struct scene *s, const struct fact *f, struct verdict *out)
{
	if (f == NULL)
		watch_start(w, scene_target(s, w->kind), s->traits.priority, s->at);
	else if (is_answer(s, f) || stage_is_done(s->stage))
		watch_stop(w, s->at, out);
}
