#include "core/response.h"

#include "core/callback.h"
#include "core/linking.h"

/* A call-back is answered by calling, not by writing that somebody will. */
bool
response_is_answer(const struct request *r, const struct fact *f)
{
	if (!side_is_provider(f->by))
		return false;
	if (callback_is(r->category, r->channel) && r->logs_calls)
		return f->call;
	return f->note == NOTE_PUBLIC || f->call;
}

/* D1 clause 14: an article that the client accepted is an answer. */
static bool
is_answer(const struct scene *s, const struct fact *f)
{
	return f->accepts || linking_answers(s, f) || response_is_answer(&s->timeline->request, f);
}

bool
response_ends(const struct scene *s, const struct fact *f)
{
	return is_answer(s, f) || stage_is_done(s->stage);
}

void
response_see(struct watch *w, const struct scene *s, const struct fact *f, struct verdict *out)
{
	if (f == NULL)
		watch_start(w, scene_target(s, w->kind), s->traits.priority,
		    callback_start(s->policy, &s->timeline->request, s->at));
	else if (response_ends(s, f))
		watch_stop(w, s->at, out);
	else if (linking_unanswers(s, f))
		watch_reopen(w, s->at);
}
