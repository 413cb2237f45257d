#include "work/mail_text.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/zone.h"

/* Words of the letter itself; what it tells of comes with its entries. */
static const struct {
	const char *subject, *client, *due, *several, *foot;
} words[WORDING_COUNT] = {
	[WORDING_EN] = { "Request: ", "Client: ", "Target time: ", "SLA: ",
	    "Target times guide the work and are no guarantee. slad wrote this; an answer is "
	    "read by nobody." },
	[WORDING_RU] = { "Обращение: ", "Клиент: ", "Целевой срок: ", "SLA: ",
	    "Целевые сроки — ориентир, а не гарантия. Письмо составлено автоматически (slad), "
	    "отвечать на него не нужно." },
	[WORDING_KK] = { "Өтініш: ", "Клиент: ", "Мақсатты мерзім: ", "SLA: ",
	    "Мақсатты мерзімдер — бағдар, кепілдік емес. Хатты slad автоматты түрде жазды, оған "
	    "жауап берудің қажеті жоқ." },
};

/* By the due instant; what has none comes last. */
static int
by_due(const void *a, const void *b)
{
	const struct mail_entry *x = a, *y = b;

	if (x->due.s != y->due.s)
		return x->due.s < y->due.s ? -1 : 1;
	return (x->issue > y->issue) - (x->issue < y->issue);
}

static void
put_line(struct buf *out, const char *name, const char *value)
{
	if (value != NULL && *value != '\0')
		buf_printf(out, "%s%s\n", name, value);
}

/* "2026-02-04 17:05": the seconds say nothing. */
static void
put_due(enum wording l, const struct mail_entry *x, struct buf *out)
{
	char when[WALL_TEXT];

	if (utc_is_none(x->due))
		return;
	buf_printf(out, "%s%.16s (%s), ", words[l].due, zone_format(x->zone, x->due, when),
	    zone_name(x->zone));
	wording_left(l, x->left, x->time, out);
	buf_putc(out, '\n');
}

static void
put_entry(enum wording l, const struct mail_entry *x, const char *url, struct buf *out)
{
	if (x->issue != 0)
		buf_printf(out, "#%" PRId64 ". ", x->issue);
	buf_printf(out, "%s\n", x->title);
	put_line(out, words[l].subject, x->subject);
	put_line(out, words[l].client, x->client);
	put_due(l, x, out);
	if (x->text != NULL)
		buf_puts(out, x->text);
	if (x->issue != 0 && url != NULL)
		buf_printf(out, "%s/issues/%" PRId64 "\n", url, x->issue);
	buf_putc(out, '\n');
}

void
mail_text(enum wording l, struct mail_entry *entries, size_t n, const char *url,
    struct buf *subject, struct buf *text)
{
	qsort(entries, n, sizeof(*entries), by_due);
	if (n == 1 && entries[0].issue != 0)
		buf_printf(subject, "#%" PRId64 ": ", entries[0].issue);
	else if (n > 1) {
		buf_puts(subject, words[l].several);
		wording_count(l, (int64_t)n, NOUN_MESSAGE, subject);
		buf_puts(subject, "; ");
	}
	buf_puts(subject, entries[0].title);
	for (size_t i = 0; i < n; i++)
		put_entry(l, &entries[i], url, text);
	buf_printf(text, "-- \n%s\n", words[l].foot);
}
