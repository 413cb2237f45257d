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
list_fact(const struct policy *p, const struct fact *f, const char *language, struct buf *out)
{
	if (!side_is_provider(f->by))
		return;
	if (f->has_stage) {
		item(p, f->at, out);
		buf_puts(out, policy_text(p, stage_text(f->stage), language));
		buf_putc(out, '\n');
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
		list_fact(p, &t->facts[i], language, out);
	if (p->noanswer.reopen_days > 0)
		buf_printf(out, "\n%s", policy_text(p, TEXT_HOW_TO_REOPEN, language));
}
