#include "tests/support/story.h"

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
#include "core/callback.h"
#include "core/judge.h"
#include "tests/support/regulation.h"

static const char *const level_names[] = { "basic", "vip", "none" };

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

/* What may follow the priority. */
static void
read_detail(
    const struct policy *p, const char *word, char **rest, struct arena *a, struct request *r)
{
	const struct {
		const char *name;
		const char **into;
	} names[] = {
		{ "client=", &r->client },
		{ "tracker=", &r->tracker },
		{ "project=", &r->project },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const size_t n = strlen(names[i].name);

		if (strncmp(word, names[i].name, n) == 0)
			*names[i].into = arena_strdup(a, word + n);
	}
	if (strcmp(word, "received") == 0) {
		r->received = local(p, *rest + 1);
		*rest += strlen(" 02 09:30");
	} else if (strcmp(word, "wished") == 0) {
		struct callback_wish *w = arena_alloc(a, sizeof(*w));

		*w = (struct callback_wish){
			.wished = local(p, *rest + 1),
			.since = UTC_NONE,
			.answered = UTC_NONE,
		};
		r->callback = w;
		*rest += strlen(" 02 09:30");
		if (strncmp(*rest, " since", 6) == 0) {
			w->since = local(p, *rest + 7);
			*rest += strlen(" since 02 09:30");
		}
		if (strncmp(*rest, " after", 6) == 0) {
			w->answered = local(p, *rest + 7);
			*rest += strlen(" after 02 09:30");
		}
	} else if (strcmp(word, "contract=no") == 0) {
		r->contract = false;
	} else if (strcmp(word, "chosen") == 0) {
		timeline_take_for_wish(r);
		timeline_take_for_wish(r);
	} else if (strcmp(word, "logs_calls") == 0) {
		r->logs_calls = true;
	} else if (strcmp(word, "unread") == 0) {
		r->unread = true;
	} else if (strchr(word, '=') == NULL) {
		assert_true(stage_parse(word, &r->stage));
	}
}

static void
read_request(const struct policy *p, char *text, struct arena *a, struct request *r)
{
	char word[32];

	*r = (struct request){
		.id = "a",
		.created = local(p, text),
		.received = UTC_NONE,
		.stage = STAGE_NEW,
		.contract = true,
	};
	text += strlen("02 10:00");
	assert_true(take_word(&text, word, sizeof(word)));
	r->level = level_names[0];
	for (size_t i = 0; i < sizeof(level_names) / sizeof(level_names[0]); i++) {
		if (strcmp(word, level_names[i]) == 0)
			r->level = level_names[i];
	}
	assert_true(take_word(&text, word, sizeof(word)) && category_parse(word, &r->category));
	assert_true(take_word(&text, word, sizeof(word)) && channel_parse(word, &r->channel));
	assert_true(take_word(&text, word, sizeof(word)) && priority_parse(word, &r->priority));
	while (take_word(&text, word, sizeof(word)))
		read_detail(p, word, &text, a, r);
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
		} else if (strcmp(word, "call") == 0) {
			f->call = true;
		} else if (strcmp(word, "takes") == 0) {
			f->takes = true;
		} else if (strcmp(word, "renamed") == 0) {
			f->renamed = true;
		} else if (strcmp(word, "logged") == 0) {
			f->logged = true;
		} else if (strcmp(word, "missed") == 0) {
			f->missed = true;
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

	read_request(p, arena_strdup(a, s->request), a, &t->request);
	t->n = 0;
	for (char *e = strtok_r(events, ";", &save); e != NULL; e = strtok_r(NULL, ";", &save)) {
		facts[t->n].id = arena_printf(a, "%zu", t->n + 1);
		read_event(p, e, &facts[t->n++]);
	}
	t->facts = facts;
}

static void
show_clause(const char *clause, struct buf *out)
{
	if (clause != NULL)
		buf_printf(out, " clause %s", clause);
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
		show_clause(c->clause, out);
		buf_printf(out, " elapsed %d:%02d cycle %d", (int)(c->elapsed.s / SPAN_HOUR),
		    (int)(c->elapsed.s / SPAN_MINUTE % 60), c->cycle);
		buf_printf(out, " took %d:%02d", (int)(c->measured.elapsed.s / SPAN_HOUR),
		    (int)(c->measured.elapsed.s / SPAN_MINUTE % 60));
		show_instant(p, "ended", c->measured.stopped, out);
		buf_puts(out, "; ");
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
		if (v->actions[i].kind == ACTION_WARN)
			buf_puts(out, " warning ");
		else
			buf_printf(out, " action %s ", action_kind_name(v->actions[i].kind));
		action_key(&t->request, &v->actions[i], out);
		if (v->actions[i].has_stage)
			buf_printf(out, " %s", stage_name(v->actions[i].stage));
		if (v->actions[i].propose)
			buf_puts(out, " proposed");
		if (v->actions[i].unasked)
			buf_puts(out, " unasked");
		if (v->actions[i].unattended)
			buf_puts(out, " unattended");
		if (v->actions[i].unread)
			buf_puts(out, " unread");
		show_instant(p, "at", v->actions[i].due, out);
		show_instant(p, "told", v->actions[i].not_before, out);
		show_clause(v->actions[i].clause, out);
		buf_puts(out, "; ");
	}
	buf_printf(out, " level %s %s; ", p->levels[v->level].name, level_by_name(v->level_by));
	for (int f = 0; f < FLAG_COUNT; f++) {
		if (verdict_flag(v, f))
			buf_printf(out, " flag %s; ", flag_name(f));
	}
	show_instant(p, "call", v->call_at, out);
	buf_puts(out, ";");
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
		{ "told", 2 }, { "wake", 2 }, { "call", 2 }, { "ended", 2 }, { "took", 1 },
		{ "elapsed", 1 }, { "cycle", 1 }, { "clause", 1 }, { "level", 2 } };
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

/* What is told under another name is never found: "no flag rued" would always hold. */
static bool
can_be_told(const char *phrase)
{
	static const char *const heads[] = { "action", "warning", "breach", "flag", "call",
		"wake" };
	char head[16] = "", name[32] = "";
	enum action_kind kind;
	enum clock_kind clock;
	enum flag flag;

	sscanf(phrase, "%15s %31s", head, name);
	if (strcmp(head, "flag") == 0)
		return flag_parse(name, &flag);
	if (strcmp(head, "action") == 0 && name[0] != '\0' && strchr(name, ':') == NULL)
		return action_kind_parse(name, &kind);
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		if (strcmp(head, heads[i]) == 0)
			return true;
	}
	return clock_kind_parse(head, &clock);
}

static bool
holds(const char *says, const char *told, const char *wanted)
{
	if (strncmp(wanted, "no ", 3) != 0)
		return told_says(told, wanted);
	if (!can_be_told(wanted + 3))
		fail_msg("%s: \"%s\" cannot fail", says, wanted);
	return !told_says(told, wanted + 3);
}

/* 0 when all holds; says what does not. */
static int
check_story(const struct story *s)
{
	struct policy *p = regulation_patched(s->regulation);
	struct arena *a = arena_new();
	char *wanted = arena_strdup(a, s->expected), *save = NULL;
	struct timeline t;
	struct verdict v;
	struct buf told;
	int wrong = 0;

	buf_init(&told);
	read_story(p, s, a, &t);
	judge(p, &t, local(p, s->now), &v);
	assert_true(v.wake.s > local(p, s->now).s);
	tell(p, &t, &v, &told);
	for (char *w = strtok_r(wanted, ";", &save); w != NULL; w = strtok_r(NULL, ";", &save)) {
		w += strspn(w, " ");
		if (holds(s->says, told.data, w))
			continue;
		print_error("%s: wanted \"%s\"\n  in \"%s\"\n", s->says, w, told.data);
		wrong++;
	}
	buf_release(&told);
	arena_free(a);
	policy_free(p);
	return wrong;
}

void
stories_hold(void **state)
{
	const struct story *stories = *state;
	int wrong = 0;

	for (; stories->says != NULL; stories++)
		wrong += check_story(stories);
	assert_int_equal(wrong, 0);
}
