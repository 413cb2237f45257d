#include "app/sources.h"

#include "app/config.h"
#include "tracker/channel.h"

/* What the field leaves open about the channel: the order of tracker/channel.h. */
static void
channel_others(const struct config *c, int n, struct buf *out)
{
	for (size_t i = 0; i < CHANNEL_SETTINGS; i++) {
		const struct channel_setting s = channel_setting(&c->tracker, i);

		buf_printf(out, "%d. %s, by %s (", n++, s.what, s.name);
		for (size_t k = 0; k < s.pairs->n; k++)
			buf_printf(out, "%s%s", k == 0 ? "" : ", ", s.pairs->items[k]);
		buf_puts(out, s.pairs->n == 0 ? "none is named); " : "); ");
	}
	buf_printf(out, "%d. \"%s\", by channel.default", n,
	    channel_name((enum channel)c->tracker.channel_default));
}

static const char *
channel_whose(const struct config *c)
{
	return c->tracker.channel_from_clients
	    ? ", also as clients wrote them (channel.from_clients)"
	    : ", as staff wrote them";
}

/* In the order in which they are asked; what follows the field is not to be set. */
static const struct source sources[] = {
	{ "who it is of", "tracker.behalf_field", offsetof(struct config, tracker.behalf_field),
	    "in what staff entered: a user of the tracker, or an organisation",
	    "the author, bound as a user, by group, by project or by mail domain (slactl client)",
	    "nobody who is known, at the lowest level", NULL, NULL },
	{ "when it was received", "tracker.received_field",
	    offsetof(struct config, tracker.received_field),
	    "the time of a call or a letter, as staff wrote it", NULL,
	    "when it was created in the tracker", NULL, NULL },
	{ "by which channel", "tracker.channel_field",
	    offsetof(struct config, tracker.channel_field), "its values by channel.*", NULL, NULL,
	    channel_whose, channel_others },
	{ "which number to call back", "tracker.call_number_field",
	    offsetof(struct config, tracker.call_number_field), "a telephone number",
	    "what staff told slad (slactl call, the panel)", "none: the client is asked", NULL,
	    NULL },
	{ "when to call back", "tracker.call_time_field",
	    offsetof(struct config, tracker.call_time_field),
	    "a time in the zone of the client's calendar",
	    "what staff told slad (slactl call, the panel)", "any time", NULL, NULL },
	{ "of which category", NULL, 0, "its tracker (kind of issue), by category.*", NULL,
	    "an error, the stricter category", NULL, NULL },
	{ "whose word an entry is", NULL, 0, "the author's roles in the project, by side.*", NULL,
	    "a client's", NULL, NULL },
};

const struct source *
sources_list(size_t *n)
{
	*n = sizeof(sources) / sizeof(sources[0]);
	return sources;
}

const char *
sources_field(const struct source *s, const struct config *c)
{
	return s->setting == NULL ? NULL : *(const char *const *)((const char *)c + s->offset);
}

/* "1. the custom field "Канал" (…); 2. …" */
void
sources_order(const struct source *s, const struct config *c, struct buf *out)
{
	const char *field = sources_field(s, c);
	int n = 1;

	if (s->setting == NULL)
		buf_printf(out, "%d. %s; ", n++, s->first);
	else if (field != NULL)
		buf_printf(out, "%d. the custom field \"%s\": %s%s; ", n++, field, s->first,
		    s->whose == NULL ? "" : s->whose(c));
	if (s->then != NULL)
		buf_printf(out, "%d. %s; ", n++, s->then);
	if (s->others != NULL)
		s->others(c, n, out);
	else
		buf_printf(out, "%d. %s", n, s->last);
}
