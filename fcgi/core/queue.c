#include "core/queue.h"

#include <stdio.h>

enum {
	RANK_NOTE,
	RANK_CRITICAL,
	RANK_LEVEL,
};

static bool
waits_for_us(const struct verdict *v)
{
	switch (v->stage) {
	case STAGE_NEW:
	case STAGE_IN_PROGRESS:
		return true;
	case STAGE_WAITING_CLIENT:
		return verdict_flag(v, FLAG_ANSWERED);
	case STAGE_RESOLVED:
	case STAGE_CLOSED:
		return verdict_flag(v, FLAG_NOTE_AFTER_CLOSE);
	case STAGE_WAITING_THIRD_PARTY:
	case STAGE_ESCALATED:
	case STAGE_ESTIMATE:
	case STAGE_COUNT:
		break;
	}
	return false;
}

struct queue_place
queue_place(const struct policy *p, const struct verdict *v)
{
	struct queue_place place = { .waits = waits_for_us(v), .arrived = v->arrived };

	if (verdict_flag(v, FLAG_NOTE_AFTER_CLOSE))
		place.rank = RANK_NOTE;
	else if (verdict_flag(v, FLAG_CRITICAL))
		place.rank = RANK_CRITICAL;
	else
		place.rank = RANK_LEVEL + (int)(p->n_levels - 1 - v->level);
	return place;
}

int
queue_compare(const struct queue_place *a, const struct queue_place *b)
{
	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	return (a->arrived.s > b->arrived.s) - (a->arrived.s < b->arrived.s);
}

json_t *
queue_json(const struct policy *p, const struct verdict *v, const char *language)
{
	const struct queue_place place = queue_place(p, v);
	const size_t in = policy_language(p, language);
	const char *why, *clause;
	char level[256];

	if (place.rank == RANK_NOTE) {
		why = p->texts[TEXT_QUEUE_NOTE].in[in];
		clause = p->arrival_clause;
	} else if (place.rank == RANK_CRITICAL) {
		why = p->texts[TEXT_QUEUE_CRITICAL].in[in];
		clause = p->critical_clause;
	} else {
		snprintf(level, sizeof(level), "%s: %s", p->levels[v->level].title.in[in],
		    p->texts[TEXT_QUEUE_ARRIVAL].in[in]);
		why = level;
		clause = v->level > 0 ? p->level_clause : p->arrival_clause;
	}
	return json_pack("{s:b, s:i, s:s, s:s}", "waits", place.waits, "rank", place.rank, "why",
	    why, "clause", clause);
}
