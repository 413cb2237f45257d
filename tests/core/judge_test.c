/*
 * The regulations, told as stories. All happen in February 2026, in the local
 * time of the regulation's calendar; the 2nd is a Monday, no holiday is in it
 * but the 23rd (a day off in Russia).
 *
 * request   "02 10:00 vip error tracker normal [received 02 09:30]"
 * events    "02 11:00 staff public waiting_client; 02 12:00 client public"
 * expected  "first_response met due 02 12:00 stopped 02 11:00 elapsed 1:00; action close; wake …"
 *           with "no action" and "no wake" for what must not be.
 */
#include "core/judge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "core/action.h"
#include "core/policy.h"
#include "tests/support/regulation.h"

struct story {
	const char *says;
	const char *regulation;
	const char *request;
	const char *events;
	const char *now;
	const char *expected;
};

static struct story first_response[] = {
	{ "a VIP's ordinary error is answered within two working hours", "edoc",
	    "02 10:00 vip error tracker normal", "", "02 10:30",
	    "first_response running due 02 12:00 elapsed 0:30" },
	{ "an urgent one within one", "edoc", "02 10:00 vip error tracker urgent", "", "02 10:30",
	    "first_response running due 02 11:00" },
	{ "an immediate one within 30 minutes", "edoc", "02 10:00 vip error tracker immediate", "",
	    "02 10:10", "first_response running due 02 10:30" },
	{ "an immediate call-back likewise", "edoc", "02 10:00 vip callback callback immediate", "",
	    "02 10:10", "first_response running due 02 10:30" },
	{ "a VIP's consultation does not depend on the priority", "edoc",
	    "02 10:00 vip consultation email immediate", "", "02 10:10",
	    "first_response running due 02 12:00" },
	{ "the online assistant answers within 15 minutes, VIP or not", "edoc",
	    "02 10:00 vip consultation assistant normal", "", "02 10:10",
	    "first_response running due 02 10:15" },
	{ "the online assistant of the basic level, too", "edoc",
	    "02 10:00 basic consultation assistant normal", "", "02 10:10",
	    "first_response running due 02 10:15" },
	{ "the basic level: one working day, by whatever else channel", "edoc",
	    "02 10:00 basic error email immediate", "", "02 10:10",
	    "first_response running due 03 10:00" },
	{ "an evening's request counts from the morning", "edoc",
	    "02 17:00 vip error tracker normal", "", "02 17:30",
	    "first_response running due 03 10:00 elapsed 0:30" },
	{ "a Saturday's basic request is due on Monday at closing", "edoc",
	    "07 12:00 basic error email normal", "", "07 13:00",
	    "first_response running due 09 18:00 elapsed 0:00" },
	{ "an answer in time meets it", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff public", "05 10:00",
	    "first_response met due 02 12:00 stopped 02 11:00 elapsed 1:00" },
	{ "an answer at the very last second meets it", "edoc", "02 10:00 vip error tracker normal",
	    "02 12:00 staff public", "05 10:00", "first_response met" },
	{ "an answer after it breaches it", "edoc", "02 10:00 vip error tracker normal",
	    "02 12:01 staff public", "05 10:00",
	    "first_response breached due 02 12:00 stopped 02 12:01" },
	{ "at the due instant it still runs", "edoc", "02 10:00 vip error tracker normal", "",
	    "02 12:00", "first_response running" },
	{ "and is looked at again when that is over", "edoc", "02 10:00 vip error tracker normal",
	    "02 10:10 staff waiting_third_party", "02 12:00",
	    "first_response running due 02 12:00; wake 02 12:00" },
	{ "a minute later it is breached", "edoc", "02 10:00 vip error tracker normal", "",
	    "02 12:01", "first_response breached" },
	{ "a developer's answer counts", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 developer public", "02 13:00", "first_response met" },
	{ "a private note is no answer", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff private", "02 11:30", "first_response running" },
	{ "nor is the bot's word", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 bot public", "02 11:30", "first_response running" },
	{ "nor the client's own", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 client public", "02 11:30", "first_response running" },
	{ "nor a change of status", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff in_progress", "02 11:30", "first_response running" },
	{ "but resolving without a word ends it", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff resolved", "02 11:30", "first_response met stopped 02 11:00" },
	{ "it never pauses", "edoc", "02 10:00 vip error tracker normal",
	    "02 10:10 staff waiting_client", "02 11:30",
	    "first_response running due 02 12:00 elapsed 1:30" },
	{ "a call entered late counts from the call", "edoc",
	    "02 11:00 vip error phone normal received 02 09:30", "", "02 11:10",
	    "first_response running due 02 11:30 elapsed 1:40" },
	{ "a wish has no targets", "edoc", "02 10:00 vip wish tracker normal", "", "05 10:00",
	    "first_response none; resolution none; no wake" },
	{ "EnDocs has none either, but an acceptance by the day's end", "endocs",
	    "02 12:00 basic error email normal", "", "02 13:00",
	    "first_response none; resolution none; acceptance running due 02 19:00" },
	{ "its acceptance of the night is due the next evening", "endocs",
	    "02 20:00 basic error email normal", "", "02 21:00",
	    "acceptance running due 03 19:00" },
	{ "and is met when an engineer takes it", "endocs", "02 12:00 basic error email normal",
	    "02 18:00 staff in_progress", "04 13:00",
	    "acceptance met due 02 19:00 stopped 02 18:00" },
	{ 0 },
};

static struct story priority[] = {
	{ "raising it counts from the beginning", "edoc", "02 10:00 vip error tracker normal",
	    "02 10:30 staff priority=urgent", "02 10:40", "first_response running due 02 11:00" },
	{ "and may breach at once, at the change", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:15 staff priority=immediate", "02 11:20",
	    "first_response breached due 02 10:30; breach first_response at 02 11:15 immediate" },
	{ "lowering it later only marks the breach as superseded", "edoc",
	    "02 10:00 vip error tracker immediate",
	    "02 10:45 staff priority=normal; 02 11:00 staff public", "02 12:30",
	    "first_response met due 02 12:00; "
	    "breach first_response at 02 10:30 immediate superseded 02 10:45" },
	{ "after the answer it changes nothing", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:30 staff public; 02 11:40 staff priority=immediate", "02 12:30",
	    "first_response met due 02 12:00; no breach" },
	{ "a client's is only a wish", "edoc", "02 10:00 vip error tracker normal",
	    "02 10:30 client priority=immediate", "02 10:40",
	    "first_response running due 02 12:00; flag priority_wish" },
	{ "a bot's is nothing: only staff and developers set it", "edoc",
	    "02 10:00 vip error tracker normal", "02 10:30 bot priority=immediate", "02 10:40",
	    "first_response running due 02 12:00; no flag priority_wish" },
	{ "a developer's counts", "edoc", "02 10:00 vip error tracker normal",
	    "02 10:30 developer priority=urgent", "02 10:40",
	    "first_response running due 02 11:00" },
	{ "on the basic level it plays no part", "edoc", "02 10:00 basic error email normal",
	    "02 10:30 staff priority=immediate", "02 10:40",
	    "first_response running due 03 10:00" },
	{ 0 },
};

static struct story resolution[] = {
	{ "a VIP's request is closed within one working day", "edoc",
	    "02 10:00 vip error tracker normal", "", "02 11:00",
	    "resolution running due 03 10:00 elapsed 1:00" },
	{ "a basic one within two", "edoc", "02 10:00 basic error email normal", "", "02 11:00",
	    "resolution running due 04 10:00" },
	{ "a VIP's official letter has no target", "edoc", "02 10:00 vip error letter normal", "",
	    "02 11:00", "resolution none; first_response running due 02 12:00" },
	{ "a basic letter has", "edoc", "02 10:00 basic error letter normal", "", "02 11:00",
	    "resolution running due 04 10:00" },
	{ "over a weekend", "edoc", "06 10:00 vip error tracker normal", "", "06 11:00",
	    "resolution running due 09 10:00" },
	{ "nine sharp is within hours", "edoc", "02 09:00 vip error tracker normal", "", "02 11:00",
	    "resolution running due 03 09:00" },
	{ "resolving stops it", "edoc", "02 10:00 vip error tracker normal",
	    "02 15:00 staff resolved", "09 11:00",
	    "resolution met due 03 10:00 stopped 02 15:00 elapsed 5:00" },
	{ "too late is too late", "edoc", "02 10:00 vip error tracker normal",
	    "03 10:01 staff closed", "09 11:00", "resolution breached stopped 03 10:01" },
	{ "a question pauses it until the answer", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff public waiting_client; 02 14:00 client public", "02 15:00",
	    "resolution running due 03 13:00 elapsed 2:00" },
	{ "while paused its due instant moves along", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff public waiting_client", "02 14:00",
	    "resolution paused due 03 13:00 elapsed 1:00" },
	{ "the night in a pause costs nothing", "edoc", "02 10:00 vip error tracker normal",
	    "02 18:00 staff public waiting_client; 03 09:00 client public", "03 09:30",
	    "resolution running due 03 10:00" },
	{ "a second question pauses it again", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff public waiting_client; 02 12:00 client public; 02 13:00 staff public",
	    "02 14:00", "resolution paused due 03 12:00 elapsed 2:00" },
	{ "a private note does not", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff public waiting_client; 02 12:00 client public; 02 13:00 staff private",
	    "02 14:00", "resolution running due 03 11:00 elapsed 3:00" },
	{ "developers have it: paused until it comes back", "edoc",
	    "02 10:00 vip error tracker normal",
	    "02 11:00 staff escalated; 02 16:00 developer public; 03 12:00 staff in_progress",
	    "03 13:00", "resolution running due 04 11:00 elapsed 2:00" },
	{ "a third party likewise", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff waiting_third_party", "02 13:00", "resolution paused elapsed 1:00" },
	{ "pauses are kept when the priority changes", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff public waiting_client; 02 12:00 client public; "
	    "02 13:00 staff priority=urgent",
	    "02 14:00", "resolution running due 03 11:00" },
	{ "a breach stays one in a later pause", "edoc", "02 10:00 vip error tracker normal",
	    "03 11:00 staff public waiting_client", "03 12:00", "resolution breached" },
	{ "reopening resumes it, closed time left out", "edoc", "02 10:00 vip error tracker normal",
	    "02 12:00 staff resolved; 02 14:00 client in_progress", "02 15:00",
	    "resolution running due 03 12:00 elapsed 3:00 cycle 2" },
	{ "resolving while paused stops it", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff public waiting_client; 02 17:00 staff resolved", "09 11:00",
	    "resolution met stopped 02 17:00 elapsed 1:00" },
	{ "entered by staff, it counts from when the client called", "edoc",
	    "02 12:00 vip error phone normal received 02 10:00", "", "02 12:30",
	    "resolution running due 03 10:00 elapsed 2:30" },
	{ 0 },
};

static struct story noanswer[] = {
	{ "before any question there is no clock", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff public", "02 12:00", "no_answer none; no action" },
	{ "a question starts eight working hours", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff public waiting_client", "02 12:00",
	    "no_answer running due 03 10:00 elapsed 1:00; no action; wake 03 10:00" },
	{ "when they are over the request is closed", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff public waiting_client", "03 10:00",
	    "no_answer running due 03 10:00; action close a:no_answer:1" },
	{ "a minute before it is not", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff public waiting_client", "03 09:59", "no_answer running; no action" },
	{ "the clock shows the breach after", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff public waiting_client", "03 10:01",
	    "no_answer breached; action close a:no_answer:1" },
	{ "from Friday noon over the weekend", "edoc", "06 09:00 vip error tracker normal",
	    "06 12:00 staff public waiting_client", "09 10:00",
	    "no_answer running due 09 11:00; no action" },
	{ "an answer meets it and puts the request back to work", "edoc",
	    "02 10:00 vip error tracker normal",
	    "02 11:00 staff public waiting_client; 03 09:30 client public", "03 11:00",
	    "no_answer met stopped 03 09:30; action status a:answered:2 in_progress; flag "
	    "answered" },
	{ "an answer after the limit, before the closing, too", "edoc",
	    "02 10:00 vip error tracker normal",
	    "02 11:00 staff public waiting_client; 03 10:05 client public", "03 11:00",
	    "no_answer met stopped 03 10:05; action status a:answered:2 in_progress" },
	{ "a second question starts it anew", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff public waiting_client; 02 15:00 staff public", "02 16:00",
	    "no_answer running due 03 14:00 elapsed 1:00" },
	{ "the bot's reminder is no question", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff public waiting_client; 02 15:00 bot public", "02 16:00",
	    "no_answer running due 03 10:00" },
	{ "a private note is none", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff public waiting_client; 02 15:00 staff private", "02 16:00",
	    "no_answer running due 03 10:00" },
	{ "after the answer another question waits again", "edoc",
	    "02 10:00 vip error tracker normal",
	    "02 11:00 staff public waiting_client; 02 12:00 client public; 02 13:00 staff public",
	    "02 14:00", "no_answer running due 03 12:00; no action" },
	{ "staff who take it back end it", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff public waiting_client; 02 15:00 staff in_progress", "05 16:00",
	    "no_answer none; no action" },
	{ "staff who take it back after the answer leave it met", "edoc",
	    "02 10:00 vip error tracker normal",
	    "02 11:00 staff public waiting_client; 02 12:00 client public; 02 15:00 staff "
	    "in_progress",
	    "05 16:00", "no_answer met stopped 02 12:00; no action" },
	{ "closed by a person, it is not closed again", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff public waiting_client; 02 15:00 staff closed", "05 16:00",
	    "no_answer none; no action; no wake" },
	{ "closed on silence, it is not closed again", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff public waiting_client; 03 10:15 bot public closed", "05 16:00",
	    "no_answer breached stopped 03 10:15; no action; resolution met" },
	{ "closed by a bot before the limit, it was not closed on silence", "edoc",
	    "02 10:00 vip error tracker normal",
	    "02 11:00 staff public waiting_client; 02 15:00 bot public closed", "05 16:00",
	    "no_answer none; no action; no wake; resolution met" },
	{ "one that its closing crossed on the way reopens it", "edoc",
	    "02 10:00 vip error tracker normal",
	    "02 11:00 staff public waiting_client; 03 10:16 client public; 03 10:16 bot public "
	    "closed",
	    "04 12:01", "no_answer met; action status a:reopen:2 in_progress" },
	{ "one that came in time was seen: a bot that closes then is obeyed", "edoc",
	    "02 10:00 vip error tracker normal",
	    "02 11:00 staff public waiting_client; 02 12:00 client public; 03 10:16 bot public "
	    "closed",
	    "04 12:01", "no action" },
	{ "an answer after that reopens it", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff public waiting_client; 03 10:15 bot public closed; 04 12:00 client "
	    "public",
	    "04 12:01", "action status a:reopen:3 in_progress; no flag note_after_close" },
	{ "one a fortnight later goes to a person instead", "edoc",
	    "02 10:00 vip error tracker normal",
	    "02 11:00 staff public waiting_client; 03 10:15 bot public closed; 17 12:00 client "
	    "public",
	    "17 12:01", "no action; flag note_after_close" },
	{ "one on what a person closed as well", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff public closed; 02 12:00 client public", "02 12:01",
	    "no action; flag note_after_close" },
	{ "until staff answer it", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff public closed; 02 12:00 client public; 02 13:00 staff public",
	    "02 13:01", "no action; no flag note_after_close" },
	{ "a client who changes the status has answered", "edoc",
	    "02 10:00 vip error tracker normal",
	    "02 11:00 staff public waiting_client; 02 12:00 client in_progress", "02 13:00",
	    "no_answer met stopped 02 12:00; no action; resolution running" },
	{ "the Kazakh edition: eight hours of working time by default", "eep",
	    "02 10:00 basic error email normal", "02 11:00 staff public waiting_client", "02 12:00",
	    "no_answer running due 03 10:00" },
	{ "EnDocs: five working days", "endocs", "02 12:00 basic error email normal",
	    "02 13:00 staff public waiting_client", "03 12:00",
	    "no_answer running due 09 13:00; no action" },
	{ "with a holiday in between a weekly reminder comes first", "endocs",
	    "18 12:00 basic error email normal", "18 13:00 staff public waiting_client", "25 13:00",
	    "no_answer running due 26 13:00; action remind a:remind:1:1; wake 26 13:00" },
	{ 0 },
};

static const char *const level_names[] = { "basic", "vip" };

static struct utc
local(const struct policy *p, const char *day_time)
{
	int day, hour, minute;

	if (sscanf(day_time, "%2d %2d:%2d", &day, &hour, &minute) != 3)
		fail_msg("not a time: %s", day_time);
	return regulation_instant(p, (struct civil){ 2026, 2, day }, hour, minute);
}

static bool
take_word(char **rest, char *word, size_t size)
{
	char *p = *rest + strspn(*rest, " ");
	const size_t n = strcspn(p, " ");

	if (n == 0)
		return false;
	assert_true(n < size);
	memcpy(word, p, n);
	word[n] = '\0';
	*rest = p + n;
	return true;
}

static void
read_request(const struct policy *p, char *text, struct request *r)
{
	char word[32];

	*r = (struct request){
		.id = "a",
		.created = local(p, text),
		.received = UTC_NONE,
		.stage = STAGE_NEW,
	};
	text += strlen("02 10:00");
	assert_true(take_word(&text, word, sizeof(word)));
	r->level = strcmp(word, "vip") == 0 ? level_names[1] : level_names[0];
	assert_true(take_word(&text, word, sizeof(word)) && category_parse(word, &r->category));
	assert_true(take_word(&text, word, sizeof(word)) && channel_parse(word, &r->channel));
	assert_true(take_word(&text, word, sizeof(word)) && priority_parse(word, &r->priority));
	if (take_word(&text, word, sizeof(word))) {
		assert_string_equal(word, "received");
		r->received = local(p, text + 1);
	}
}

static void
read_event(const struct policy *p, char *text, struct fact *f)
{
	char word[32];

	text += strspn(text, " ");
	f->at = local(p, text);
	text += strlen("02 10:00");
	assert_true(take_word(&text, word, sizeof(word)) && side_parse(word, &f->by));
	while (take_word(&text, word, sizeof(word))) {
		if (strcmp(word, "public") == 0) {
			f->note = NOTE_PUBLIC;
		} else if (strcmp(word, "private") == 0) {
			f->note = NOTE_PRIVATE;
		} else if (strncmp(word, "priority=", 9) == 0) {
			f->has_priority = true;
			assert_true(priority_parse(word + 9, &f->priority));
		} else {
			f->has_stage = true;
			assert_true(stage_parse(word, &f->stage));
		}
	}
}

static void
read_story(const struct policy *p, const struct story *s, struct arena *a, struct timeline *t)
{
	struct fact *facts = arena_array(a, 16, sizeof(*facts));
	char *events = arena_strdup(a, s->events), *save = NULL;

	read_request(p, arena_strdup(a, s->request), &t->request);
	t->n = 0;
	for (char *e = strtok_r(events, ";", &save); e != NULL; e = strtok_r(NULL, ";", &save)) {
		facts[t->n].id = arena_printf(a, "%zu", t->n + 1);
		read_event(p, e, &facts[t->n++]);
	}
	t->facts = facts;
}

static void
show_instant(const struct policy *p, const char *word, struct utc t, struct buf *out)
{
	char text[32];

	if (!utc_is_none(t))
		buf_printf(out, " %s %s", word, regulation_local(p, t, text));
}

/* Everything that a story may expect, in the words of the table. */
static void
tell(const struct policy *p, const struct timeline *t, const struct verdict *v, struct buf *out)
{
	for (size_t i = 0; i < v->n_clocks; i++) {
		const struct clock *c = &v->clocks[i];

		buf_printf(out, " %s %s", clock_kind_name(c->kind), clock_state_name(c->state));
		show_instant(p, "due", c->due, out);
		show_instant(p, "stopped", c->stopped, out);
		buf_printf(out, " elapsed %d:%02d cycle %d; ", (int)(c->elapsed.s / SPAN_HOUR),
		    (int)(c->elapsed.s / SPAN_MINUTE % 60), c->cycle);
	}
	for (size_t i = 0; i < v->n_breaches; i++) {
		const struct breach *b = &v->breaches[i];

		buf_printf(out, " breach %s", clock_kind_name(b->clock));
		show_instant(p, "at", b->at, out);
		buf_printf(out, " %s", priority_name(b->priority));
		show_instant(p, "superseded", b->superseded, out);
		buf_puts(out, "; ");
	}
	for (size_t i = 0; i < v->n_actions; i++) {
		buf_printf(out, " action %s ", action_kind_name(v->actions[i].kind));
		action_key(&t->request, &v->actions[i], out);
		if (v->actions[i].kind == ACTION_STATUS)
			buf_printf(out, " %s", stage_name(v->actions[i].stage));
		buf_puts(out, "; ");
	}
	for (int f = 0; f < FLAG_COUNT; f++) {
		if (verdict_flag(v, f))
			buf_printf(out, " flag %s; ", flag_name(f));
	}
	show_instant(p, "wake", v->wake, out);
}

/* Words that belong together: "due 02 12:00" is one thing to look for, "running" another. */
static size_t
phrase_length(const char *p)
{
	static const struct {
		const char *word;
		int more;
	} longer[] = { { "due", 2 }, { "stopped", 2 }, { "superseded", 2 }, { "at", 2 },
		{ "wake", 2 }, { "elapsed", 1 }, { "cycle", 1 } };
	size_t n = strcspn(p, " ");
	int more = 0;

	for (size_t i = 0; i < sizeof(longer) / sizeof(longer[0]); i++) {
		if (strlen(longer[i].word) == n && strncmp(p, longer[i].word, n) == 0)
			more = longer[i].more;
	}
	for (; more > 0 && p[n] != '\0'; more--)
		n += 1 + strcspn(p + n + 1, " ");
	return n;
}

static bool
has_phrase(const char *part, const char *phrase, size_t len)
{
	for (const char *p = part; (p = strstr(p, " ")) != NULL; p++) {
		if (strncmp(p + 1, phrase, len) == 0 && (p[1 + len] == ' ' || p[1 + len] == '\0'))
			return true;
	}
	return false;
}

static bool
part_says(const char *part, const char *wanted)
{
	while (*wanted != '\0') {
		const size_t n = phrase_length(wanted);

		if (!has_phrase(part, wanted, n))
			return false;
		wanted += n + strspn(wanted + n, " ");
	}
	return true;
}

static bool
told_says(const char *told, const char *wanted)
{
	char *copy = strdup(told), *save = NULL;
	bool said = false;

	for (char *p = strtok_r(copy, ";", &save); p != NULL && !said;
	     p = strtok_r(NULL, ";", &save))
		said = part_says(p, wanted);
	free(copy);
	return said;
}

/* 0 when all holds; says what does not. */
static int
check_story(const struct story *s)
{
	struct policy *p = regulation_policy(s->regulation);
	struct arena *a = arena_new();
	char *wanted = arena_strdup(a, s->expected), *save = NULL;
	struct timeline t;
	struct verdict v;
	struct buf told;
	int wrong = 0;

	buf_init(&told);
	read_story(p, s, a, &t);
	judge(p, &t, local(p, s->now), &v);
	tell(p, &t, &v, &told);
	for (char *w = strtok_r(wanted, ";", &save); w != NULL; w = strtok_r(NULL, ";", &save)) {
		w += strspn(w, " ");
		if (strncmp(w, "no ", 3) == 0 ? !told_says(told.data, w + 3)
					      : told_says(told.data, w))
			continue;
		print_error("%s: wanted \"%s\"\n  in \"%s\"\n", s->says, w, told.data);
		wrong++;
	}
	buf_release(&told);
	arena_free(a);
	policy_free(p);
	return wrong;
}

static void
check_stories(void **state)
{
	const struct story *stories = *state;
	int wrong = 0;

	for (; stories->says != NULL; stories++)
		wrong += check_story(stories);
	assert_int_equal(wrong, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		{ "first response", check_stories, NULL, NULL, first_response },
		{ "priority", check_stories, NULL, NULL, priority },
		{ "resolution", check_stories, NULL, NULL, resolution },
		{ "no answer", check_stories, NULL, NULL, noanswer },
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
