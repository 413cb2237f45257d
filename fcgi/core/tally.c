#include "core/tally.h"

#include "core/calendar.h"
#include "core/response.h"
#include "core/scene.h"

static void
see_stage(const struct calendar *c, const struct fact *f, struct tally *t)
{
	const bool was_done = stage_is_done(t->stage), is_done = stage_is_done(f->stage);

	t->in_stage[t->stage].s += calendar_between(c, t->stage_since, f->at).s;
	t->stage = f->stage;
	t->stage_since = f->at;
	if (was_done && !is_done) {
		t->reopened++;
		t->closed = UTC_NONE;
	}
	if (!was_done && is_done)
		t->closed = f->at;
}

void
tally_take(
    const struct calendar *c, const struct timeline *timeline, struct utc now, struct tally *out)
{
	const struct request *r = &timeline->request;

	*out = (struct tally){
		.stage = r->stage,
		.stage_since = timeline_arrival(r),
		.closed = stage_is_done(r->stage) ? timeline_arrival(r) : UTC_NONE,
	};
	for (size_t i = 0; i < timeline->n && timeline->facts[i].at.s <= now.s; i++) {
		const struct fact *f = &timeline->facts[i];

		if (out->responder == NULL && response_is_answer(r, f))
			out->responder = f->id;
		if (f->has_stage && f->stage != out->stage)
			see_stage(c, f, out);
	}
}
