#include "app/doctor.h"

#include <inttypes.h>

#include "app/config.h"
#include "app/sources.h"
#include "base/buf.h"
#include "base/db.h"
#include "core/callback.h"
#include "core/intake.h"
#include "core/phone.h"
#include "core/policy.h"
#include "tracker/catalogue.h"
#include "tracker/channel.h"
#include "tracker/received.h"
#include "tracker/tracker.h"

/* How often values that mean nothing are told one by one. */
#define VALUES_TOLD 5

typedef bool means_fn(const struct doctor *d, const char *value);

static bool
means_channel(const struct doctor *d, const char *value)
{
	enum channel channel;

	return catalogue_channel(d->tracker->catalogue, value, &channel);
}

static bool
means_time(const struct doctor *d, const char *value)
{
	struct utc at;

	return received_parse(d->tracker, value, &at);
}

static bool
means_number(const struct doctor *d, const char *value)
{
	char phone[PHONE_TEXT];

	return phone_normalise(value, phone);
}

/* Of whichever regulation: what people mean by a time does not differ. */
static bool
means_call_time(const struct doctor *d, const char *value)
{
	const struct utc whenever = { 0 };
	struct utc at;

	return d->n_policies == 0 || callback_parse(value, d->policies[0], 0, whenever, &at);
}

/* What stands in a field of the tracker, and what becomes of what nobody can read. */
static const struct reading {
	const char *setting;
	int64_t (*field)(const struct catalogue *c);
	means_fn *means;
	bool personal; /* the value itself is not told */
	const char *taken, *mend;
} readings[] = {
	{ "tracker.channel_field", catalogue_channel_field, means_channel, false,
	    "says no channel: the next source in the order does",
	    "name it in the setting channel.… that fits" },
	{ "tracker.received_field", catalogue_received_field, means_time, false,
	    "is no time: the request counts from its creation",
	    "give the field a format or a regular expression, such as 2026-02-03 09:30" },
	{ "tracker.call_number_field", catalogue_call_number_field, means_number, true,
	    "is no telephone number",
	    "give the field a regular expression; staff see what stands there in the request" },
	{ "tracker.call_time_field", catalogue_call_time_field, means_call_time, true,
	    "is no time to call",
	    "give the field a format or a regular expression, such as 2026-02-03 15:00 or 15:00; "
	    "staff see what stands there in the request" },
};

static bool
tell_values(struct doctor *d, const struct reading *r)
{
	struct rows *rows =
	    db_query(d->db, Q_doctor_field_values, PARAMS(p_int(r->field(d->tracker->catalogue))));
	int told = 0;
	struct err e;

	while (rows_next(rows)) {
		const char *value = row_text(rows, 0);

		if (r->means(d, value))
			continue;
		if (told++ < VALUES_TOLD)
			doctor_say(d, DOCTOR_WARNING, r->setting, r->mend,
			    "a value of %" PRId64 " requests %s: \"%s\"", row_int(rows, 1),
			    r->taken, r->personal ? "…" : value);
	}
	if (rows_end(rows, &e) == ERR_OK)
		return true;
	doctor_trouble(d, r->setting, NULL, &e);
	return false;
}

/* Without its field all requests look as if they came alike. */
static void
say_order(struct doctor *d, const struct source *s)
{
	struct buf b;

	buf_init(&b);
	sources_order(s, d->config, &b);
	doctor_say(d, DOCTOR_OK, s->setting, NULL, "%s: %s%s", s->what,
	    s->setting != NULL && sources_field(s, d->config) == NULL ? "no field is named, so "
								      : "",
	    b.data);
	buf_release(&b);
}

/* A channel of the regulation that no value stands for can never be seen. */
static void
check_channels(struct doctor *d)
{
	const struct tracker_config *t = &d->config->tracker;
	size_t named = 0;

	for (int c = 0; c < CHANNEL_COUNT; c++)
		named += t->channel[c].n;
	if (t->channel_field != NULL && named == 0)
		doctor_say(d, DOCTOR_ERROR, "channel.…",
		    "write the field's values into the settings channel.email, channel.phone and "
		    "so on",
		    "tracker.channel_field is \"%s\", but none of its values has a meaning",
		    t->channel_field);
	else if (t->channel_field == NULL && named > 0)
		doctor_say(d, DOCTOR_WARNING, "tracker.channel_field",
		    "name the custom field whose values they are",
		    "settings channel.… name values, but of no field");
}

static bool
is_known(const struct doctor *d, enum channel channel)
{
	for (size_t i = 0; i < d->n_policies; i++) {
		const struct intake_policy *intake = d->policies[i]->intake;

		if (intake == NULL || intake->channel_clause == NULL)
			return true;
		for (size_t k = 0; k < intake->n_channels; k++) {
			if (intake->channels[k].channel == channel)
				return true;
		}
	}
	return d->n_policies == 0;
}

/* What no regulation in use offers may be a slip. */
static void
check_given(struct doctor *d)
{
	enum channel channel;
	const char *name;

	for (size_t i = 0; i < CHANNEL_SETTINGS; i++) {
		const struct channel_setting s = channel_setting(&d->config->tracker, i);

		for (size_t k = 0; k < s.pairs->n; k++) {
			if (channel_pair(s.pairs->items[k], d->arena, &name, &channel) &&
			    !is_known(d, channel))
				doctor_say(d, DOCTOR_WARNING, s.name,
				    "take one that stands in its intake.channels",
				    "\"%s\" gives the channel %s, which no regulation in use "
				    "knows",
				    name, channel_name(channel));
		}
	}
}

/* Harmless where theirs counts for nothing; but they may think that it does. */
static bool
tell_writers(struct doctor *d, const char *setting, int64_t field, const char *name, bool counts)
{
	struct rows *rows = db_query(d->db, Q_doctor_field_writers, PARAMS(p_int(field)));
	enum side side;
	struct err e;

	while (rows_next(rows)) {
		if (!catalogue_side(d->tracker->catalogue, row_int(rows, 0), &side) ||
		    side != SIDE_CLIENT)
			continue;
		doctor_say(d, DOCTOR_WARNING, setting,
		    "hide the field from that role, or make it read-only in the workflow's "
		    "permissions",
		    "clients with the role \"%s\" may fill in \"%s\" when they write a request "
		    "(%s): %s",
		    row_text(rows, 1), name, row_text(rows, 2),
		    counts ? "by channel.from_clients it counts, so they choose their target and "
			     "what is open to them"
			   : "what they write there counts for nothing");
	}
	if (rows_end(rows, &e) == ERR_OK)
		return true;
	doctor_trouble(d, setting, NULL, &e);
	return false;
}

/* Many desks want it so: it is said, not warned of. */
static bool
tell_unread(struct doctor *d)
{
	struct rows *rows = db_query(d->db, Q_doctor_own_only, PARAMS());
	enum side side;
	struct err e;

	while (rows_next(rows)) {
		if (catalogue_side(d->tracker->catalogue, row_int(rows, 0), &side) &&
		    side == SIDE_CLIENT)
			doctor_say(d, DOCTOR_OK, "tracker.behalf_field", NULL,
			    "the role \"%s\" shows clients only requests of their own: what staff "
			    "enter for them, or slad splits off, they cannot read, so silence "
			    "there "
			    "closes nothing by itself. Let the role see all issues that are not "
			    "private, or reach them as they came and log the call",
			    row_text(rows, 1));
	}
	if (rows_end(rows, &e) == ERR_OK)
		return true;
	doctor_trouble(d, "tracker.behalf_field", NULL, &e);
	return false;
}

/* The fields that are for staff to write. */
static bool
check_writers(struct doctor *d)
{
	const struct tracker_config *t = &d->config->tracker;
	const struct catalogue *c = d->tracker->catalogue;
	const int64_t channel = catalogue_channel_field(c), received = catalogue_received_field(c);

	return (channel == 0 ||
		   tell_writers(d, "tracker.channel_field", channel, t->channel_field,
		       t->channel_from_clients)) &&
	    (received == 0 ||
		tell_writers(d, "tracker.received_field", received, t->received_field, false));
}

void
doctor_sources(struct doctor *d)
{
	const struct source *list;
	size_t n;

	list = sources_list(&n);
	for (size_t i = 0; i < n; i++)
		say_order(d, &list[i]);
	check_channels(d);
	check_given(d);
	if (!check_writers(d) || !tell_unread(d))
		return;
	for (size_t i = 0; i < sizeof(readings) / sizeof(readings[0]); i++) {
		if (readings[i].field(d->tracker->catalogue) != 0 && !tell_values(d, &readings[i]))
			return;
	}
}
