#include "core/queue.h"

#include "base/buf.h"
#include "base/zone.h"
#include "core/calendar.h"
#include "core/verdict_json.h"
#include "core/wording.h"

/* Of the tracker, not of a regulation, so it is worded here. */
static const char *const unread[WORDING_COUNT] = {
	[WORDING_EN] = "the tracker does not show it to the client: ask them in another way",
	[WORDING_RU] = "клиенту обращение в трекере не видно: спросите другим способом",
	[WORDING_KK] = "трекерде өтініш клиентке көрінбейді: басқа жолмен сұраңыз",
};

/* Why a request that waits for the client waits for us as well; TEXT_COUNT: `unread`. */
static const struct {
	enum flag flag;
	enum text text;
} ours[] = {
	{ FLAG_UNASKED, TEXT_QUEUE_UNASKED },
	{ FLAG_UNREAD, TEXT_COUNT },
	{ FLAG_UNATTENDED, TEXT_QUEUE_UNATTENDED },
};

#define OURS (sizeof(ours) / sizeof(ours[0]))

static size_t
find_ours(const struct verdict *v)
{
	size_t i = 0;

	while (i < OURS && !verdict_flag(v, ours[i].flag))
		i++;
	return i;
}

static bool
waits_for_us(const struct verdict *v)
{
	switch (v->stage) {
	case STAGE_NEW:
	case STAGE_IN_PROGRESS:
		return true;
	case STAGE_WAITING_CLIENT:
		return verdict_flag(v, FLAG_ANSWERED) || find_ours(v) < OURS;
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
		place.rank = QUEUE_NOTE;
	else if (verdict_flag(v, FLAG_CRITICAL))
		place.rank = QUEUE_CRITICAL;
	else
		place.rank = QUEUE_LEVELS + (int)(p->n_levels - 1 - v->level);
	return place;
}

int
queue_compare(const struct queue_place *a, const struct queue_place *b)
{
	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	return (a->arrived.s > b->arrived.s) - (a->arrived.s < b->arrived.s);
}

/* "…; the call is wished for 2026-02-03 15:00", in the zone of the client's calendar. */
static void
put_call(const struct policy *p, const struct verdict *v, size_t in, struct buf *out)
{
	const enum text text = v->call_due ? TEXT_QUEUE_CALL_NOW : TEXT_QUEUE_CALL;
	char at[WALL_TEXT];

	if (!utc_is_none(v->call_at))
		buf_printf(out, "; %s %.16s", p->texts[text].in[in],
		    zone_format(calendar_zone(p->calendar), v->call_at, at));
}

static const char *
own_words(const struct policy *p, size_t own, size_t in)
{
	enum wording l;

	if (ours[own].text != TEXT_COUNT)
		return p->texts[ours[own].text].in[in];
	return unread[wording_parse(p->languages[in], &l) ? l : WORDING_EN];
}

json_t *
queue_json(const struct policy *p, const struct verdict *v, const char *language)
{
	const struct queue_place place = queue_place(p, v);
	const size_t in = policy_language(p, language), own = find_ours(v);
	const char *clause;
	struct buf why;
	json_t *out;

	buf_init(&why);
	if (place.rank == QUEUE_NOTE) {
		buf_puts(&why, p->texts[TEXT_QUEUE_NOTE].in[in]);
		clause = NULL;
	} else if (place.rank == QUEUE_CRITICAL) {
		buf_puts(&why, p->texts[TEXT_QUEUE_CRITICAL].in[in]);
		clause = p->critical_clause;
	} else {
		buf_printf(&why, "%s: %s", p->levels[v->level].title.in[in],
		    p->texts[TEXT_QUEUE_ARRIVAL].in[in]);
		clause = v->level > 0 ? p->level_clause : p->arrival_clause;
	}
	if (own < OURS)
		buf_printf(&why, "; %s", own_words(p, own, in));
	put_call(p, v, in, &why);
	out = json_pack("{s:b, s:i, s:s, s:s?}", "waits", place.waits, "rank", place.rank, "why",
	    why.data, "clause", clause);
	if (own < OURS)
		json_object_set_new(out, "flag", json_string(flag_name(ours[own].flag)));
	if (!utc_is_none(v->call_at)) {
		json_object_set_new(out, "call_at", utc_json(v->call_at));
		json_object_set_new(out, "call_due", json_boolean(v->call_due));
	}
	buf_release(&why);
	return out;
}
