#include "web/metrics.h"

#include <inttypes.h>

#include "base/buf.h"
#include "web/status.h"

static void
put_metric(struct buf *out, const char *name, const char *help, int64_t value)
{
	buf_printf(
	    out, "# HELP %s %s\n# TYPE %s gauge\n%s %" PRId64 "\n", name, help, name, name, value);
}

static void
put_head(struct buf *out, const char *name, const char *help)
{
	buf_printf(out, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
}

/* A label's value: what would end it is escaped. */
static void
put_label(struct buf *out, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '\\' || *text == '"')
			buf_putc(out, '\\');
		if (*text == '\n')
			buf_puts(out, "\\n");
		else
			buf_putc(out, *text);
	}
}

static void
put_probes(struct buf *out, const struct status *s)
{
	if (s->n_probes == 0)
		return;
	put_head(out, "slad_tracker_reachable", "Whether the tracker answered the last probe.");
	for (size_t i = 0; i < s->n_probes; i++) {
		buf_puts(out, "slad_tracker_reachable{node=\"");
		put_label(out, s->probes[i].node);
		buf_printf(out, "\"} %d\n", s->probes[i].reachable);
	}
	put_head(out, "slad_tracker_skew_seconds", "Seconds that the tracker's clock is ahead.");
	for (size_t i = 0; i < s->n_probes; i++) {
		if (!s->probes[i].has_skew)
			continue;
		buf_puts(out, "slad_tracker_skew_seconds{node=\"");
		put_label(out, s->probes[i].node);
		buf_printf(out, "\"} %" PRId64 "\n", s->probes[i].skew);
	}
}

void
metrics_put(const struct status *s, struct buf *out)
{
	put_head(out, "slad_info", "The version that answers.");
	buf_printf(out, "slad_info{version=\"%s\"} 1\n", s->version);
	put_metric(out, "slad_troubles", "What health complains of.", (int64_t)s->n_troubles);
	put_metric(out, "slad_database_up", "Whether slad's database answers.", s->database);
	if (!s->database)
		return;
	put_metric(out, "slad_paused", "Whether all acting is stopped by a person.", s->paused);
	put_metric(out, "slad_look_due", "Issues to be looked at now.", (int64_t)s->due);
	put_metric(out, "slad_look_lag_seconds", "For how long the first of them has been due.",
	    status_lag(s));
	put_metric(out, "slad_tail_gaps", "Ids that tailing still asks for.", s->gaps);
	put_metric(
	    out, "slad_tail_gap_age_seconds", "For how long the oldest of them.", s->gap_age.s);
	put_metric(
	    out, "slad_nodes", "Processes seen in the last two minutes.", (int64_t)s->n_nodes);
	put_head(out, "slad_outbox", "Actions by state.");
	for (int i = 0; i < OUTBOX_STATE_COUNT; i++)
		buf_printf(
		    out, "slad_outbox{state=\"%s\"} %zu\n", outbox_state_name(i), s->outbox[i]);
	put_head(out, "slad_letters", "Letters to people by state.");
	for (int i = 0; i < LETTER_STATE_COUNT; i++)
		buf_printf(
		    out, "slad_letters{state=\"%s\"} %zu\n", letter_state_name(i), s->letters[i]);
	put_probes(out, s);
}
