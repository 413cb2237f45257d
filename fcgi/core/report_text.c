#include "core/report_text.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/csv.h"

bool
report_by_id(enum report_by by)
{
	return by == REPORT_BY_CLIENT || by == REPORT_BY_EMPLOYEE || by == REPORT_BY_PROJECT;
}

bool
report_has_clock(const struct report *r, enum clock_kind kind)
{
	const struct report_times *t = &r->total.clocks[kind];

	return t->met + t->breached + t->running + t->untargeted > 0;
}

size_t
report_breached(const struct report_group *g)
{
	size_t n = 0;

	for (int kind = 0; kind < CLOCK_COUNT; kind++)
		n += kind == CLOCK_NO_ANSWER ? 0 : g->clocks[kind].breached;
	return n;
}

static json_t *
share_json(int parts)
{
	return parts < 0 ? json_null() : json_real(parts / 10000.0);
}

static json_t *
span_json(int64_t seconds)
{
	return seconds < 0 ? json_null() : json_integer(seconds);
}

static json_t *
times_json(const struct report_times *t)
{
	return json_pack("{s:I, s:I, s:I, s:I, s:o, s:I, s:o, s:o}", "met", (json_int_t)t->met,
	    "breached", (json_int_t)t->breached, "running", (json_int_t)t->running, "untargeted",
	    (json_int_t)t->untargeted, "share", share_json(report_share(t)), "stopped",
	    (json_int_t)t->stopped, "median", span_json(report_median(t)), "p90",
	    span_json(report_p90(t)));
}

static void
add_sums(const struct report *r, const struct report_group *g, json_t *out)
{
	json_t *clocks = json_object();
	json_t *sums = json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o}", "requests",
	    (json_int_t)g->requests, "open", (json_int_t)g->open, "breaches",
	    (json_int_t)report_breached(g), "auto_closed", (json_int_t)g->auto_closed, "reopened",
	    (json_int_t)g->reopened, "waiting_client", (json_int_t)g->waiting_client.s,
	    "third_party", (json_int_t)g->third_party.s, "development",
	    (json_int_t)g->development.s, "estimate", (json_int_t)g->estimate.s, "clocks", clocks);

	for (int kind = 0; kind < CLOCK_COUNT; kind++) {
		if (report_has_clock(r, (enum clock_kind)kind))
			json_object_set_new(clocks, clock_kind_name((enum clock_kind)kind),
			    times_json(&g->clocks[kind]));
	}
	json_object_update(out, sums);
	json_decref(sums);
}

static json_t *
text_json(const char *text)
{
	return text == NULL ? json_null() : json_string(text);
}

json_t *
report_group_json(const struct report *r, const struct report_group *g, size_t place,
    const char *const *const *names)
{
	json_t *out = json_object();

	for (size_t i = 0; i < r->n_by; i++) {
		const enum report_by by = r->by[i];
		const char *name = report_by_name(by), *key = g->keys[by];
		struct buf id;

		if (!report_by_id(by)) {
			json_object_set_new(out, name, text_json(key));
			continue;
		}
		buf_init(&id);
		buf_printf(&id, "%s_id", name);
		json_object_set_new(out, name, text_json(names[by][place]));
		json_object_set_new(
		    out, id.data, key == NULL ? json_null() : json_integer(strtoll(key, NULL, 10)));
		buf_release(&id);
	}
	add_sums(r, g, out);
	return out;
}

json_t *
report_total_json(const struct report *r)
{
	json_t *out = json_object();

	add_sums(r, &r->total, out);
	return out;
}

static json_t *
counts_json(const size_t *counts, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_integer((json_int_t)counts[i]));
	return list;
}

json_t *
report_bars_json(const struct report *r)
{
	json_t *ends = json_array(), *clocks = json_object();

	for (int i = 0; i < REPORT_BARS; i++)
		json_array_append_new(ends,
		    report_bar_ends[i] == INT64_MAX ? json_null()
						    : json_integer(report_bar_ends[i]));
	for (int kind = 0; kind < CLOCK_COUNT; kind++) {
		if (report_has_clock(r, (enum clock_kind)kind))
			json_object_set_new(clocks, clock_kind_name((enum clock_kind)kind),
			    counts_json(r->bars[kind], REPORT_BARS));
	}
	return json_pack("{s:o, s:o}", "ends", ends, "clocks", clocks);
}

json_t *
report_week_json(const struct report *r)
{
	json_t *week = json_array();

	for (int day = 0; day < 7; day++)
		json_array_append_new(week, counts_json(r->arrivals[day], 24));
	return week;
}

/* ---- CSV ---- */

static void
put_column(struct csv_out *c, const char *clock, const char *what)
{
	struct buf name;

	buf_init(&name);
	buf_printf(&name, "%s_%s", clock, what);
	csv_text(c, name.data);
	buf_release(&name);
}

static const char *const sum_columns[] = { "requests", "open", "breaches", "auto_closed",
	"reopened", "waiting_client", "third_party", "development", "estimate" };
static const char *const clock_columns[] = { "met", "breached", "running", "untargeted", "share",
	"median", "p90" };

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static void
put_heading(const struct report *r, struct csv_out *c)
{
	for (size_t i = 0; i < r->n_by; i++) {
		csv_text(c, report_by_name(r->by[i]));
		if (report_by_id(r->by[i]))
			put_column(c, report_by_name(r->by[i]), "id");
	}
	for (size_t i = 0; i < LENGTH(sum_columns); i++)
		csv_text(c, sum_columns[i]);
	for (int kind = 0; kind < CLOCK_COUNT; kind++) {
		for (size_t i = 0;
		     i < LENGTH(clock_columns) && report_has_clock(r, (enum clock_kind)kind); i++)
			put_column(c, clock_kind_name((enum clock_kind)kind), clock_columns[i]);
	}
	csv_end(c);
}

static void
put_span(struct csv_out *c, int64_t seconds)
{
	if (seconds < 0)
		csv_text(c, NULL);
	else
		csv_number(c, seconds);
}

static void
put_sums(const struct report *r, const struct report_group *g, struct csv_out *c)
{
	const int64_t sums[LENGTH(sum_columns)] = { (int64_t)g->requests, (int64_t)g->open,
		(int64_t)report_breached(g), (int64_t)g->auto_closed, (int64_t)g->reopened,
		g->waiting_client.s, g->third_party.s, g->development.s, g->estimate.s };

	for (size_t i = 0; i < LENGTH(sum_columns); i++)
		csv_number(c, sums[i]);
	for (int kind = 0; kind < CLOCK_COUNT; kind++) {
		const struct report_times *t = &g->clocks[kind];

		if (!report_has_clock(r, (enum clock_kind)kind))
			continue;
		csv_number(c, (int64_t)t->met);
		csv_number(c, (int64_t)t->breached);
		csv_number(c, (int64_t)t->running);
		csv_number(c, (int64_t)t->untargeted);
		csv_share(c, report_share(t));
		put_span(c, report_median(t));
		put_span(c, report_p90(t));
	}
}

void
report_csv(const struct report *r, const char *const *const *names, struct buf *out)
{
	struct csv_out c = { .out = out };

	put_heading(r, &c);
	for (size_t i = 0; i < r->n; i++) {
		const struct report_group *g = &r->groups[i];

		for (size_t k = 0; k < r->n_by; k++) {
			const enum report_by by = r->by[k];

			csv_text(&c, report_by_id(by) ? names[by][i] : g->keys[by]);
			if (report_by_id(by))
				put_span(
				    &c, g->keys[by] == NULL ? -1 : strtoll(g->keys[by], NULL, 10));
		}
		put_sums(r, g, &c);
		csv_end(&c);
	}
}

void
report_bars_csv(const struct report *r, struct buf *out)
{
	struct csv_out c = { .out = out };

	csv_text(&c, "up_to");
	for (int kind = 0; kind < CLOCK_COUNT; kind++) {
		if (report_has_clock(r, (enum clock_kind)kind))
			csv_text(&c, clock_kind_name((enum clock_kind)kind));
	}
	csv_end(&c);
	for (int bar = 0; bar < REPORT_BARS; bar++) {
		put_span(&c, report_bar_ends[bar] == INT64_MAX ? -1 : report_bar_ends[bar]);
		for (int kind = 0; kind < CLOCK_COUNT; kind++) {
			if (report_has_clock(r, (enum clock_kind)kind))
				csv_number(&c, (int64_t)r->bars[kind][bar]);
		}
		csv_end(&c);
	}
}

void
report_week_csv(const struct report *r, int open[7][24], struct buf *out)
{
	static const char *const heading[] = { "weekday", "hour", "requests", "open" };
	struct csv_out c = { .out = out };

	for (size_t i = 0; i < LENGTH(heading); i++)
		csv_text(&c, heading[i]);
	csv_end(&c);
	for (int i = 0; i < 7 * 24; i++) {
		csv_number(&c, i / 24 + 1);
		csv_number(&c, i % 24);
		csv_number(&c, (int64_t)r->arrivals[i / 24][i % 24]);
		csv_share(&c, open[i / 24][i % 24]);
		csv_end(&c);
	}
}
