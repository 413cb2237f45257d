#include "core/scene.h"

bool
scene_is_silent(const struct scene *s)
{
	return s->stage == STAGE_WAITING_CLIENT && s->asked && s->answer == NULL;
}

const struct target *
scene_target(const struct scene *s, enum clock_kind clock)
{
	return policy_target(s->policy, clock, &s->traits);
}

bool
stage_is_done(enum stage stage)
{
	return stage == STAGE_RESOLVED || stage == STAGE_CLOSED;
}

bool
side_is_provider(enum side side)
{
	return side == SIDE_STAFF || side == SIDE_DEVELOPER;
}
