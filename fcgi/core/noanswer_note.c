#include "core/noanswer.h"

#include <string.h>

#include "base/utf8.h"
#include "base/zone.h"
#include "core/calendar.h"

/* Of an answer the list shows its beginning: the whole stands above in the request. */
#define QUOTE_BYTES 200

/* How much of a line is shown: whole words, or whole characters of a word without end. */
static size_t
quoted_length(const char *line, size_t n)
{
	size_t cut = QUOTE_BYTES;

	if (n <= QUOTE_BYTES)
		return n;
	while (cut > 0 && line[cut] != ' ')
		cut--;
	return cut > 0 ? cut : utf8_whole(line, QUOTE_BYTES);
}

/* The first line of a note. */
static void
quote(const char *text, struct buf *out)
{
	const size_t n = strcspn(text, "\r\n"), shown = quoted_length(text, n);

	if (n == 0)
		return;
	buf_puts(out, ": «");
	buf_add(out, text, shown);
	buf_puts(out, shown < n ? "…»" : "»");
}

static enum text
stage_text(enum stage stage)
{
	static const enum text texts[] = {
		[STAGE_NEW] = TEXT_NEW,
		[STAGE_IN_PROGRESS] = TEXT_IN_PROGRESS,
		[STAGE_WAITING_CLIENT] = TEXT_WAITING_CLIENT,
		[STAGE_WAITING_THIRD_PARTY] = TEXT_WAITING_THIRD_PARTY,
		[STAGE_ESCALATED] = TEXT_ESCALATED,
		[STAGE_ESTIMATE] = TEXT_ESTIMATE,
		[STAGE_RESOLVED] = TEXT_RESOLVED,
		[STAGE_CLOSED] = TEXT_RESOLVED,
	};

	return texts[stage];
}

/* Did the status come with a word to the client, or soon after one, as core/noanswer.h has it? */
static bool
is_question(const struct timeline *t, size_t i)
{
	const struct utc at = t->facts[i].at;

	for (; t->facts[i].at.s >= at.s - NOANSWER_NOTE_FIRST_S; i--) {
		const struct fact *f = &t->facts[i];

		if (f->by == SIDE_CLIENT && f->note == NOTE_PUBLIC)
			return false;
		if (side_is_provider(f->by) && (f->note == NOTE_PUBLIC || f->call))
			return true;
		if (i == 0)
			break;
	}
	return false;
}

/* "* 03.02.2026 10:15 — ": a list in Textile and in Markdown alike. */
static void
item(const struct policy *p, struct utc at, struct buf *out)
{
	const int64_t wall = zone_wall(calendar_zone(p->calendar), at);
	const struct civil c = civil_from_days(wall / SPAN_DAY);

	buf_printf(out, "* %02d.%02d.%04d %02d:%02d — ", c.day, c.month, c.year,
	    (int)(wall % SPAN_DAY / SPAN_HOUR), (int)(wall / SPAN_MINUTE % 60));
}

/* What the provider did, as the client may know it: no private notes, none of the bot's doings. */
static void
list_fact(const struct policy *p, const struct timeline *t, size_t i, struct buf *out)
{
	const struct fact *f = &t->facts[i];
	const char *language = t->request.language;

	if (!side_is_provider(f->by))
		return;
	if (f->has_stage) {
		const bool unasked = f->stage == STAGE_WAITING_CLIENT && !is_question(t, i);

		item(p, f->at, out);
		buf_puts(out,
		    policy_text(p, unasked ? TEXT_SET_WAITING : stage_text(f->stage), language));
		buf_putc(out, '\n');
	}
	/* What slad wrote because it was told to is a question or a refusal, told as such above. */
	if (f->own) {
		if (f->note == NOTE_PUBLIC && !f->has_stage) {
			item(p, f->at, out);
			buf_printf(out, "%s\n", policy_text(p, TEXT_WAITING_CLIENT, language));
		}
		return;
	}
	if (f->note == NOTE_PUBLIC) {
		item(p, f->at, out);
		buf_puts(out, policy_text(p, TEXT_ANSWER, language));
		if (f->text != NULL)
			quote(f->text, out);
		buf_putc(out, '\n');
	}
}

void
noanswer_note(const struct policy *p, const struct timeline *t, struct utc now, struct buf *out)
{
	const char *language = t->request.language;

	buf_printf(out, "%s\n\n%s\n\n", policy_text(p, TEXT_CLOSED, language),
	    policy_text(p, TEXT_DONE_SO_FAR, language));
	item(p, timeline_arrival(&t->request), out);
	buf_printf(out, "%s\n", policy_text(p, TEXT_REGISTERED, language));
	for (size_t i = 0; i < t->n && t->facts[i].at.s <= now.s; i++)
		list_fact(p, t, i, out);
	if (p->noanswer.reopen_days > 0)
		buf_printf(out, "\n%s", policy_text(p, TEXT_HOW_TO_REOPEN, language));
}
