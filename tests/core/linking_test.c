/*
 * Duplicates and their master, and articles that clients accept, by the edoc
 * regulation. All happen on Monday, 2 February 2026; the request is a VIP's
 * error of 10:00, so its answer is due at 12:00 and its closing on Tuesday.
 */
#include "core/linking.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "core/action.h"
#include "tests/support/regulation.h"

#define AT(hour, minute)                                                                           \
	{                                                                                          \
		(hour) * 60 + (minute)                                                             \
	}
#define LINK(hour, minute, side, event, of)                                                        \
	{                                                                                          \
		.at = AT(hour, minute), .by = side, .link = event, .other = of                     \
	}
#define ORDERED(hour, minute, of) LINK(hour, minute, SIDE_STAFF, LINK_ORDERED, of)
#define RELEASED(hour, minute, of) LINK(hour, minute, SIDE_STAFF, LINK_RELEASED, of)
#define MADE(hour, minute, of) LINK(hour, minute, SIDE_BOT, LINK_MADE, of)
#define GONE(hour, minute, of) LINK(hour, minute, SIDE_BOT, LINK_GONE, of)
#define DONE(hour, minute, of) LINK(hour, minute, SIDE_BOT, LINK_MASTER_DONE, of)
#define GIVEN_UP(hour, minute, of)                                                                 \
	{                                                                                          \
		.at = AT(hour, minute), .by = SIDE_BOT, .link = LINK_MASTER_DONE, .other = of,     \
		.unsolved = true                                                                   \
	}
#define OPEN(hour, minute, of) LINK(hour, minute, SIDE_BOT, LINK_MASTER_OPEN, of)
#define REPLIED(hour, minute, of) LINK(hour, minute, SIDE_BOT, LINK_MASTER_ANSWERED, of)
#define ALONE(hour, minute, of) LINK(hour, minute, SIDE_BOT, LINK_ORDERED, of)
#define NOTE(hour, minute, side)                                                                   \
	{                                                                                          \
		.at = AT(hour, minute), .by = side, .note = NOTE_PUBLIC                            \
	}
#define ASIDE(hour, minute)                                                                        \
	{                                                                                          \
		.at = AT(hour, minute), .by = SIDE_BOT, .note = NOTE_PUBLIC, .aside = true         \
	}
#define STAGE(hour, minute, side, to)                                                              \
	{                                                                                          \
		.at = AT(hour, minute), .by = side, .has_stage = true, .stage = to                 \
	}
#define ASKS(hour, minute, side)                                                                   \
	{                                                                                          \
		.at = AT(hour, minute), .by = side, .note = NOTE_PUBLIC, .has_stage = true,        \
		.stage = STAGE_WAITING_CLIENT                                                      \
	}
#define ACCEPTS(hour, minute)                                                                      \
	{                                                                                          \
		.at = AT(hour, minute), .by = SIDE_CLIENT, .accepts = true                         \
	}

#define FACTS_MAX 6

struct story {
	const char *says;
	struct fact facts[FACTS_MAX]; /* in minutes of the day; the first of instant 0 ends them */
	int now; /* hour */
	/* "first_response met; close together 3; no link": all actions, clocks by name. */
	const char *expected;
};

static const struct story stories[] = {
	{ "what staff confirm is to be linked, whatever the rule's brake says",
	    { ORDERED(11, 0, 7) }, 12, "link 7 ordered; resolution running; no note" },
	{ "what slad found itself is its rule's", { LINK(11, 0, SIDE_BOT, LINK_ORDERED, 7) }, 12,
	    "link 7; no ordered" },
	{ "once made it is not ordered any more, and its client is told once",
	    { ORDERED(11, 0, 7), MADE(11, 1, 7) }, 12, "no link 7; note linked 2" },
	{ "the clock stands from then on", { MADE(11, 0, 7) }, 15,
	    "resolution paused elapsed 1:00" },
	{ "a relation that people made in the tracker counts alike",
	    { LINK(11, 0, SIDE_STAFF, LINK_MADE, 7) }, 15, "resolution paused elapsed 1:00" },
	{ "the word to the client is our answer", { MADE(11, 0, 7), NOTE(11, 1, SIDE_BOT) }, 15,
	    "first_response met; no note linked" },
	{ "the bot's word before it is none", { NOTE(10, 1, SIDE_BOT), MADE(11, 0, 7) }, 11,
	    "first_response running; note linked 2" },
	{ "what slad writes by another rule is neither that word nor an answer",
	    { MADE(11, 0, 7), ASIDE(11, 1) }, 11, "first_response running; note linked 1" },
	{ "tied two weeks ago without a word of it: now it is no news",
	    { MADE(11, 0, 7), ASIDE(11, 1) }, 12 + 14 * 24, "no note linked" },
	{ "what the bot asks then waits for nobody's first answer",
	    { MADE(11, 0, 7), NOTE(11, 1, SIDE_BOT), ASKS(11, 5, SIDE_BOT) }, 15,
	    "first_response met; no flag only_bot_asked" },
	{ "otherwise it does", { ASKS(11, 5, SIDE_BOT) }, 12,
	    "first_response running; flag only_bot_asked" },
	{ "said is said", { MADE(11, 0, 7), NOTE(11, 1, SIDE_BOT), NOTE(11, 30, SIDE_CLIENT) }, 15,
	    "no note" },
	{ "the clock goes on when the master is done, and the request with it",
	    { MADE(11, 0, 7), DONE(14, 0, 7) }, 15,
	    "resolution running elapsed 2:00; close together 2 resolved; no note; no proposed" },
	{ "a master that was refused, or whose client was silent, solves nothing: a person decides",
	    { MADE(11, 0, 7), GIVEN_UP(14, 0, 7) }, 15,
	    "resolution running elapsed 2:00; close together 2 resolved proposed; no note" },
	{ "nor may slad say so when the tracker has closed it",
	    { MADE(11, 0, 7), GIVEN_UP(14, 0, 7), STAGE(14, 0, SIDE_STAFF, STAGE_CLOSED) }, 15,
	    "note together 2 proposed" },
	{ "a word that the matter is known, said a moment too late, does not keep it open",
	    { MADE(11, 0, 7), DONE(14, 0, 7), NOTE(14, 0, SIDE_BOT) }, 15,
	    "close together 2 resolved; no note" },
	{ "a master that is opened again takes the clock with it",
	    { MADE(11, 0, 7), DONE(14, 0, 7), OPEN(14, 30, 7) }, 16,
	    "resolution paused elapsed 1:30; no close" },
	{ "ended together it stays ended",
	    { MADE(11, 0, 7), DONE(14, 0, 7), STAGE(14, 1, SIDE_BOT, STAGE_RESOLVED) }, 16,
	    "no close; resolution met" },
	{ "a client who says that it is not solved is heard",
	    { MADE(11, 0, 7), DONE(14, 0, 7), STAGE(14, 1, SIDE_BOT, STAGE_RESOLVED),
		STAGE(14, 30, SIDE_BOT, STAGE_IN_PROGRESS) },
	    16, "no close; resolution running" },
	{ "the tracker's own closing of duplicates tells the client nothing: slad does",
	    { MADE(11, 0, 7), DONE(14, 0, 7), STAGE(14, 0, SIDE_STAFF, STAGE_CLOSED) }, 15,
	    "note together 2; no close; no resolved" },
	{ "and once",
	    { MADE(11, 0, 7), DONE(14, 0, 7), STAGE(14, 0, SIDE_STAFF, STAGE_CLOSED),
		NOTE(14, 1, SIDE_BOT) },
	    15, "no note; no close" },
	{ "what was closed long before says nothing",
	    { MADE(11, 0, 7), STAGE(12, 0, SIDE_STAFF, STAGE_CLOSED), DONE(14, 0, 7) }, 15,
	    "no note; no close" },
	{ "linked to what is solved already it waits for nobody",
	    { { .at = AT(11, 0), .link = LINK_MADE, .other = 7, .master_done = true } }, 15,
	    "resolution running; no close; no note" },
	{ "a taken back link is to be taken out",
	    { MADE(11, 0, 7), NOTE(11, 1, SIDE_BOT), RELEASED(12, 0, 7) }, 13,
	    "link -7 ordered; resolution paused" },
	{ "with it goes the answer that was no more than the word of it",
	    { MADE(10, 30, 7), NOTE(10, 31, SIDE_BOT), GONE(11, 0, 7) }, 11,
	    "first_response running elapsed 0:31" },
	{ "which is late then as any other",
	    { MADE(10, 30, 7), NOTE(10, 31, SIDE_BOT), GONE(11, 0, 7) }, 14,
	    "first_response breached" },
	{ "as long as it follows another one, the word holds",
	    { MADE(10, 30, 7), MADE(10, 30, 9), NOTE(10, 31, SIDE_BOT), GONE(11, 0, 9) }, 11,
	    "first_response met" },
	{ "what staff said stays an answer",
	    { MADE(10, 30, 7), NOTE(10, 31, SIDE_BOT), NOTE(10, 40, SIDE_STAFF), GONE(11, 0, 7) },
	    14, "first_response met" },
	{ "also what they had said before",
	    { NOTE(10, 10, SIDE_STAFF), MADE(10, 30, 7), NOTE(10, 31, SIDE_BOT), GONE(11, 0, 7) },
	    14, "first_response met" },
	{ "and the resolution runs again",
	    { MADE(11, 0, 7), NOTE(11, 1, SIDE_BOT), RELEASED(12, 0, 7), GONE(13, 0, 7) }, 14,
	    "no link; resolution running elapsed 2:00" },
	{ "taken back before it was made it is forgotten",
	    { ORDERED(11, 0, 7), RELEASED(11, 1, 7) }, 12, "no link" },
	{ "another one instead: the latest word counts",
	    { ORDERED(11, 0, 7), RELEASED(11, 1, 7), ORDERED(11, 2, 8) }, 12,
	    "link 8 ordered; no 7" },
	{ "what people took out by hand is not made again",
	    { ORDERED(11, 0, 7), MADE(11, 1, 7), GONE(12, 0, 7) }, 13, "no link" },
	{ "news of another master do not matter",
	    { MADE(11, 0, 7), DONE(12, 0, 9), GONE(12, 0, 9) }, 15,
	    "resolution paused elapsed 1:00" },
	{ "nor does one that is opened again", { MADE(11, 0, 7), DONE(12, 0, 7), OPEN(12, 30, 9) },
	    15, "close together 2" },
	{ "tied to another one meanwhile, it is still to be linked as ordered",
	    { ORDERED(11, 0, 8), MADE(11, 1, 7) }, 12, "link 8 ordered; note linked 2" },
	{ "a link that is to be taken out stays so, whatever comes of another",
	    { MADE(11, 0, 7), RELEASED(11, 1, 7), ORDERED(11, 2, 8), GONE(11, 3, 9) }, 12,
	    "link -7 ordered; link 8 ordered" },
	{ "of two that people made, either can be taken back",
	    { MADE(11, 0, 7), MADE(11, 1, 9), RELEASED(11, 2, 7) }, 12,
	    "link -7; no link -9; resolution paused" },
	{ "and both", { MADE(11, 0, 7), MADE(11, 1, 9), RELEASED(11, 2, 7), RELEASED(11, 3, 9) },
	    12, "link -7; link -9" },
	{ "when the later one is gone it follows the one before",
	    { MADE(11, 0, 7), MADE(11, 1, 9), GONE(11, 2, 9) }, 15,
	    "resolution paused elapsed 1:00" },
	{ "that was done meanwhile",
	    { MADE(11, 0, 7), MADE(11, 1, 9), DONE(11, 30, 7), GONE(12, 0, 9) }, 12,
	    "close together 3" },
	{ "when the earlier one is gone nothing changes",
	    { MADE(11, 0, 7), MADE(11, 1, 9), GONE(11, 2, 7) }, 15,
	    "resolution paused elapsed 1:00" },
	{ "ordered once more, it is not to be taken out",
	    { MADE(11, 0, 7), RELEASED(11, 1, 7), ORDERED(11, 2, 7) }, 12,
	    "no link 7; no link -7" },
	{ "made once more, neither", { MADE(11, 0, 7), RELEASED(11, 1, 7), MADE(11, 2, 7) }, 12,
	    "no link -7" },
	{ "to be taken out of another one than it was told before, it is ordered all the same",
	    { ORDERED(11, 0, 8), RELEASED(11, 1, 7) }, 12, "link 8 ordered" },
	{ "the tracker's clock is behind: made before it was ordered",
	    { MADE(11, 0, 7), ORDERED(11, 0, 7) }, 15, "no link 7" },

	{ "who follows is told when the master is answered",
	    { MADE(10, 30, 7), NOTE(10, 31, SIDE_BOT), REPLIED(11, 0, 7) }, 11, "note linked 3" },
	{ "within two weeks", { MADE(10, 30, 7), NOTE(10, 31, SIDE_BOT), REPLIED(11, 0, 7) },
	    10 + 14 * 24, "note linked 3" },
	{ "found later it is no news",
	    { MADE(10, 30, 7), NOTE(10, 31, SIDE_BOT), REPLIED(11, 0, 7) }, 12 + 14 * 24,
	    "no note" },
	{ "once, whatever is written there afterwards",
	    { MADE(10, 30, 7), NOTE(10, 31, SIDE_BOT), REPLIED(11, 0, 7), NOTE(11, 1, SIDE_BOT),
		REPLIED(11, 30, 7) },
	    12, "no note" },
	{ "nor is what slad writes by another rule that news",
	    { MADE(10, 30, 7), NOTE(10, 31, SIDE_BOT), REPLIED(11, 0, 7), ASIDE(11, 1) }, 12,
	    "note linked 3" },
	{ "or an answer by them", { MADE(10, 30, 7), REPLIED(10, 31, 7), ASIDE(10, 32) }, 11,
	    "first_response running; note linked 2" },
	{ "before that is told, the first counts",
	    { MADE(10, 30, 7), NOTE(10, 31, SIDE_BOT), REPLIED(11, 0, 7), REPLIED(11, 1, 7) }, 12,
	    "note linked 3; no note linked 4" },
	{ "one note is enough: who was not told that it is known is told that it is answered",
	    { MADE(10, 30, 7), REPLIED(10, 31, 7) }, 11, "note linked 2; no note linked 1" },
	{ "those news are our answer, too",
	    { MADE(10, 30, 7), REPLIED(10, 31, 7), NOTE(10, 32, SIDE_BOT) }, 11,
	    "first_response met; no note" },
	{ "and before them there is none", { MADE(10, 30, 7), REPLIED(10, 31, 7) }, 11,
	    "first_response running" },
	{ "who was written to by our people meanwhile has heard it",
	    { MADE(10, 30, 7), NOTE(10, 31, SIDE_BOT), REPLIED(11, 0, 7), NOTE(11, 0, SIDE_STAFF) },
	    12, "no note" },
	{ "what is resolved hears nothing more",
	    { MADE(10, 30, 7), NOTE(10, 31, SIDE_BOT), STAGE(10, 40, SIDE_STAFF, STAGE_RESOLVED),
		REPLIED(11, 0, 7) },
	    11, "no note" },
	{ "nor what was taken back",
	    { MADE(10, 30, 7), NOTE(10, 31, SIDE_BOT), REPLIED(11, 0, 7), GONE(11, 0, 7) }, 11,
	    "no note" },
	{ "news of another one do not matter",
	    { MADE(10, 30, 7), NOTE(10, 31, SIDE_BOT), REPLIED(11, 0, 9) }, 11, "no note" },
	{ "an answer that is the end is told with the end",
	    { MADE(10, 30, 7), NOTE(10, 31, SIDE_BOT), DONE(11, 0, 7), REPLIED(11, 0, 7) }, 12,
	    "close together 3; no note" },
	{ "and not again when it is opened",
	    { MADE(10, 30, 7), DONE(11, 0, 7), REPLIED(11, 0, 7),
		{ .at = AT(11, 1),
		    .by = SIDE_BOT,
		    .note = NOTE_PUBLIC,
		    .has_stage = true,
		    .stage = STAGE_RESOLVED },
		STAGE(11, 20, SIDE_STAFF, STAGE_IN_PROGRESS), OPEN(11, 30, 7) },
	    12, "no note; no close" },
	{ "tied anew, there may be news anew",
	    { MADE(10, 30, 7), REPLIED(10, 31, 7), NOTE(10, 32, SIDE_BOT), GONE(10, 40, 7),
		MADE(10, 50, 7), REPLIED(11, 0, 7) },
	    11, "note linked 6" },
	{ "found hours later, they are told by day",
	    { MADE(11, 0, 7), NOTE(11, 1, SIDE_BOT), REPLIED(19, 50, 7) }, 22,
	    "note linked 3 by day" },

	{ "what slad ties by itself its client is not told", { ALONE(11, 0, 7), MADE(11, 1, 7) },
	    12, "no note; resolution paused elapsed 1:01" },
	{ "and nothing that the bot says is an answer by that",
	    { ALONE(10, 20, 7), MADE(10, 30, 7), NOTE(10, 31, SIDE_BOT) }, 11,
	    "first_response running" },
	{ "until somebody says that it is right",
	    { ALONE(10, 20, 7), MADE(10, 30, 7), NOTE(10, 31, SIDE_BOT), ORDERED(10, 40, 7) }, 11,
	    "note linked 2; no link 7; first_response running" },
	{ "that is our answer then",
	    { ALONE(10, 20, 7), MADE(10, 30, 7), ORDERED(10, 40, 7), NOTE(10, 41, SIDE_BOT) }, 11,
	    "no note; first_response met" },
	{ "or the master is answered", { ALONE(10, 20, 7), MADE(10, 30, 7), REPLIED(10, 40, 7) },
	    11, "note linked 3" },
	{ "which is our answer as well",
	    { ALONE(10, 20, 7), MADE(10, 30, 7), REPLIED(10, 40, 7), NOTE(10, 41, SIDE_BOT),
		ORDERED(10, 50, 7) },
	    11, "no note; first_response met" },
	{ "or done", { ALONE(10, 20, 7), MADE(10, 30, 7), DONE(10, 40, 7) }, 12,
	    "close together 3 resolved" },
	{ "the tracker's clock is behind: made before the rule ordered it",
	    { MADE(10, 30, 7), ALONE(10, 31, 7) }, 11, "no note; no link 7" },
	{ "what people tie is told, whatever the rule would have done",
	    { ALONE(10, 20, 7), LINK(10, 30, SIDE_STAFF, LINK_MADE, 7) }, 11, "note linked 2" },
	{ "and what they ordered before the rule's was made",
	    { ALONE(10, 20, 7), ORDERED(10, 21, 7), MADE(10, 30, 7) }, 11, "note linked 3" },

	{ "tied by somebody who works late: the client is told at once", { MADE(19, 50, 7) }, 20,
	    "note linked 1; no by day" },
	{ "found hours later, by day", { MADE(19, 50, 7) }, 22, "note linked 1 by day" },
	{ "and so it ends with its master: at once", { MADE(11, 0, 7), DONE(19, 50, 7) }, 20,
	    "close together 2 resolved; no by day" },
	{ "or by day", { MADE(11, 0, 7), DONE(19, 50, 7) }, 22,
	    "close together 2 resolved by day" },

	{ "an article that the client accepts is the answer, and resolves it", { ACCEPTS(11, 0) },
	    12, "first_response met; status faq_solved 1 resolved" },
	{ "whatever staff do or say meanwhile",
	    { ACCEPTS(11, 0), NOTE(11, 5, SIDE_STAFF),
		STAGE(11, 6, SIDE_STAFF, STAGE_IN_PROGRESS) },
	    12, "status faq_solved 1 resolved" },
	{ "unless they write again", { ACCEPTS(11, 0), NOTE(11, 5, SIDE_CLIENT) }, 12,
	    "first_response met; no status" },
	{ "what is resolved is not resolved again",
	    { ACCEPTS(11, 0), STAGE(11, 1, SIDE_BOT, STAGE_RESOLVED) }, 12, "no status" },
	{ "nor what somebody took up again",
	    { ACCEPTS(11, 0), STAGE(11, 1, SIDE_BOT, STAGE_RESOLVED),
		STAGE(11, 2, SIDE_STAFF, STAGE_IN_PROGRESS) },
	    12, "no status" },
	{ 0 },
};

static struct utc
local(const struct policy *p, int64_t minute)
{
	return regulation_instant(
	    p, (struct civil){ 2026, 2, 2 }, (int)(minute / 60), (int)(minute % 60));
}

static void
tell(const struct timeline *t, const struct verdict *v, struct buf *out)
{
	for (size_t i = 0; i < v->n_clocks; i++) {
		const struct clock *c = &v->clocks[i];

		buf_printf(out, ";%s %s elapsed %d:%02d", clock_kind_name(c->kind),
		    clock_state_name(c->state), (int)(c->elapsed.s / SPAN_HOUR),
		    (int)(c->elapsed.s / SPAN_MINUTE % 60));
	}
	for (size_t i = 0; i < v->n_actions; i++) {
		const struct action *a = &v->actions[i];

		if (a->kind == ACTION_WARN)
			continue;
		if (a->kind == ACTION_LINK)
			buf_printf(out, ";link %s%d%s", a->undo ? "-" : "", (int)a->other,
			    a->ordered ? " ordered" : "");
		else
			buf_printf(out, ";%s %s %s%s%s%s%s", action_kind_name(a->kind),
			    rule_name(a->rule), a->cause->id, a->has_stage ? " " : "",
			    a->has_stage ? stage_name(a->stage) : "", a->propose ? " proposed" : "",
			    a->not_before.s > a->due.s ? " by day" : "");
		assert_true(a->kind != ACTION_NOTE || a->to_client);
		if (a->rule == RULE_FAQ_SOLVED)
			assert_string_equal(a->clause, "14");
		else
			assert_string_equal(a->clause, "25");
	}
	for (int f = 0; f < FLAG_COUNT; f++) {
		if (verdict_flag(v, (enum flag)f))
			buf_printf(out, ";flag %s", flag_name((enum flag)f));
	}
	(void)t;
}

static void
read_story(const struct policy *p, const struct story *s, struct fact *facts, struct timeline *t)
{
	static const char *const ids[FACTS_MAX] = { "1", "2", "3", "4", "5", "6" };

	*t = (struct timeline){
		.request = {
			.id = "a",
			.created = local(p, 600),
			.received = UTC_NONE,
			.level = "vip",
			.category = CATEGORY_ERROR,
		},
		.facts = facts,
	};
	for (; t->n < FACTS_MAX && s->facts[t->n].at.s != 0; t->n++) {
		facts[t->n] = s->facts[t->n];
		facts[t->n].at = local(p, s->facts[t->n].at.s);
		facts[t->n].id = ids[t->n];
	}
}

static int
check_story(const struct policy *p, const struct story *s)
{
	char *wanted = strdup(s->expected), *save = NULL;
	struct fact facts[FACTS_MAX];
	struct timeline t;
	struct verdict v;
	struct buf told;
	int wrong = 0;

	buf_init(&told);
	read_story(p, s, facts, &t);
	judge(p, &t, local(p, (int64_t)s->now * 60), &v);
	tell(&t, &v, &told);
	for (char *w = strtok_r(wanted, ";", &save); w != NULL; w = strtok_r(NULL, ";", &save)) {
		const bool no = strncmp(w += strspn(w, " "), "no ", 3) == 0;
		char part[64];

		/* "resolution paused elapsed 1:00" is one thing to find, and so is "link 7". */
		snprintf(part, sizeof(part), "%s", no ? w + 3 : w);
		if ((strstr(told.data, part) != NULL) != no)
			continue;
		print_error("%s: wanted \"%s\"\n  in \"%s\"\n", s->says, w, told.data);
		wrong++;
	}
	buf_release(&told);
	free(wanted);
	return wrong;
}

static void
check_stories(void **state)
{
	struct policy *p = regulation_patched("edoc {\"linking\": {\"clause\": \"25\"}}");
	int wrong = 0;

	(void)state;
	for (const struct story *s = stories; s->says != NULL; s++)
		wrong += check_story(p, s);
	policy_free(p);
	assert_int_equal(wrong, 0);
}

static void
the_client_is_told_in_their_language(void **state)
{
	static const struct {
		const char *language;
		enum rule rule;
		enum link_event cause;
		const char *begins;
	} cases[] = {
		{ "ru", RULE_LINKED, LINK_MADE, "О похожей проблеме" },
		{ "kk", RULE_LINKED, LINK_MADE, "Осыған ұқсас" },
		{ "ru", RULE_LINKED, LINK_MASTER_ANSWERED, "Наши специалисты ответили" },
		{ "kk", RULE_LINKED, LINK_MASTER_ANSWERED, "Мамандарымыз сіз хабарлаған" },
		{ "en", RULE_LINKED, LINK_MASTER_ANSWERED, "Our specialists have responded" },
		{ "en", RULE_TOGETHER, LINK_MASTER_DONE,
		    "The problem that you reported is solved" },
		{ "kk", RULE_TOGETHER, LINK_MASTER_DONE, "Сіз хабарлаған мәселе шешілді" },
	};
	struct policy *p = regulation_policy("edoc");

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct timeline t = { .request.language = cases[i].language };
		const struct fact cause = { .link = cases[i].cause };
		const struct action a = { .rule = cases[i].rule, .cause = &cause };
		struct buf out;

		buf_init(&out);
		linking_note(p, &t, &a, &out);
		assert_true(strncmp(out.data, cases[i].begins, strlen(cases[i].begins)) == 0);
		assert_null(strpbrk(out.data, "#0123456789")); /* no other request's number */
		buf_release(&out);
	}
	policy_free(p);
}

/* "first_response met note": of a request that was tied, told nothing, whose master was answered. */
static void
its_members_decide(void **state)
{
	static const struct {
		const char *linking;
		bool unread, told, news, met;
	} cases[] = {
		{ "{\"tell\": true}", false, false, true, false },
		{ "{\"tell\": true, \"news\": false}", false, false, false, false },
		{ "{\"tell\": false, \"news\": true}", false, false, true, false },
		{ "{\"tell\": true, \"answer\": true}", false, true, false, true },
		{ "{\"tell\": true, \"answer\": true, \"answered\": false}", false, true, false,
		    true },
		{ "{\"tell\": true, \"answer\": false}", false, true, false, false },
		{ "{\"tell\": true, \"answer\": false, \"answered\": true}", false, true, false,
		    true },
		{ "{\"tell\": true, \"answer\": true}", true, false, false, false },
	};
	int wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char with[160];
		struct fact facts[] = { MADE(10, 30, 7), REPLIED(10, 40, 7),
			NOTE(10, 41, SIDE_BOT) };
		const struct story s = { .says = "", .now = 11 };
		struct timeline t;
		struct verdict v;
		struct policy *p;
		bool news = false;

		snprintf(with, sizeof(with), "edoc {\"linking\": %s}", cases[i].linking);
		p = regulation_patched(with);
		read_story(p, &s, facts, &t);
		t.request.unread = cases[i].unread;
		t.n = cases[i].told ? 3 : 2;
		for (size_t f = 0; f < t.n; f++) {
			facts[f].at = local(p, facts[f].at.s);
			facts[f].id = "1";
		}
		judge(p, &t, local(p, 660), &v);
		for (size_t a = 0; a < v.n_actions; a++)
			news = news || v.actions[a].cause == &facts[1];
		if (news != cases[i].news ||
		    (verdict_clock(&v, CLOCK_FIRST_RESPONSE)->state == CLOCK_MET) != cases[i].met) {
			print_error("%s: news %d\n", with, news);
			wrong++;
		}
		policy_free(p);
	}
	assert_int_equal(wrong, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(check_stories),
		cmocka_unit_test(its_members_decide),
		cmocka_unit_test(the_client_is_told_in_their_language),
	};

	return cmocka_run_group_tests_name("linking", tests, NULL, NULL);
}
