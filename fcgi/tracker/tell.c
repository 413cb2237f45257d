#include "tracker/tell.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/arena.h"
#include "tracker/catalogue.h"
#include "tracker/channel.h"
#include "tracker/people.h"
#include "tracker/raw.h"
#include "tracker/tracker.h"

void
tell_author(const struct people *p, struct tracked_issue *i)
{
	const struct people_author *a = people_author(p, i->author);

	if (a == NULL)
		return;
	i->author_domain = a->domain;
	i->n_groups = a->n_groups;
	i->groups = a->groups;
}

static int
side_compare(const void *a, const void *b)
{
	const struct side_of *x = a, *y = b;

	return (x->journal > y->journal) - (x->journal < y->journal);
}

static const struct side_of *
side_known(const struct read_known *known, int64_t journal)
{
	const struct side_of key = { .journal = journal };

	if (known->n_sides == 0)
		return NULL;
	return bsearch(&key, known->sides, known->n_sides, sizeof(key), side_compare);
}

/* A note that was blanked stays as an entry in newer versions: it says nothing any more. */
static bool
says_something(const struct row *row)
{
	return row->entry.text != NULL || row->has_details;
}

bool
tell_sides_known(const struct raw *raw, const struct read_known *known)
{
	if (side_known(known, 0) == NULL)
		return false;
	for (size_t i = 0; i < raw->n; i++) {
		if (says_something(&raw->rows[i]) &&
		    side_known(known, raw->rows[i].entry.id) == NULL)
			return false;
	}
	return true;
}

/* ---- putting it together ---- */

struct telling {
	struct tracker *t;
	struct raw *raw;
	const struct read_known *known;
	const struct people *people;
	struct side_of *fresh;
};

static enum side
side_tell(struct telling *g, int64_t journal, int64_t user, bool admin)
{
	const struct side_of *kept = side_known(g->known, journal);
	struct tracked_issue *issue = &g->raw->issue;
	enum side side;

	if (kept != NULL)
		return kept->side;
	side = people_side(g->people, g->t, issue->project, user, admin);
	g->fresh[issue->n_fresh++] = (struct side_of){ journal, side, user };
	return side;
}

static void
entries_tell(struct telling *g, struct history *h)
{
	struct utc before = h->created;

	for (size_t i = 0; i < g->raw->n; i++) {
		struct row *row = &g->raw->rows[i];

		if (!says_something(row) ||
		    !tracker_instant(g->t, row->stored, before, &row->entry.at))
			continue;
		before = row->entry.at;
		row->entry.by = side_tell(g, row->entry.id, row->user, row->admin);
		row->entry.takes = row->assignee != 0 && row->assignee == row->user;
		h->entries[h->n++] = row->entry;
	}
}

/*
 * What the field said when staff last had the word: that is its value but for what clients made
 * of it since. What it had at the creation is its author's word, unless the tracker itself puts it
 * there: a client gains nothing by what everybody's requests have.
 */
static struct channel_said
channel_written(const struct telling *g, const struct history *h, enum side author)
{
	const struct catalogue *c = g->t->catalogue;
	const int64_t initial = channel_mark(c, catalogue_channel_initial(c));
	int64_t mark = channel_mark(c, g->raw->issue.channel_text);

	g->raw->issue.channel_at = UTC_NONE;
	if (g->t->config->channel_from_clients)
		return channel_marked(mark);
	for (size_t i = h->n; i > 0; i--) {
		const struct history_entry *entry = &h->entries[i - 1];

		if (entry->to[HISTORY_CHANNEL] == 0)
			continue;
		if (entry->by != SIDE_CLIENT) {
			g->raw->issue.channel_at = entry->at;
			return channel_marked(mark);
		}
		mark = entry->from[HISTORY_CHANNEL];
	}
	return channel_marked(author == SIDE_CLIENT && mark != initial ? 0 : mark);
}

static void
request_tell(
    const struct telling *g, struct channel_said written, struct arena *arena, struct request *r)
{
	struct tracked_issue *i = &g->raw->issue;
	const struct channel_said shown = channel_value(g->t->catalogue, i->channel_text);
	const struct catalogue_entry *kind =
	    catalogue_find(g->t->catalogue, CATALOGUE_TRACKER, i->tracker);
	const struct channel_clues clues = {
		.field = written,
		.tracker = i->tracker,
		.project = i->project_identifier,
		.roles = people_channel(g->people, i->project, i->author),
	};

	*r = (struct request){
		.tracker = kind == NULL ? NULL : arena_strdup(arena, kind->name),
		.project = i->project_identifier,
		.id = arena_printf(arena, "%" PRId64, i->id),
		.created = i->created,
		.received = i->received,
		.category = catalogue_category(g->t->catalogue, i->tracker),
		.language = i->author_language,
		.version = i->version,
		.version_date = i->version_date,
	};
	r->channel = channel_of(g->t->catalogue, &clues, &r->channel_by);
	i->channel_uncounted = shown.said && (!written.said || written.channel != shown.channel);
	i->channel_shown = shown.channel;
}

void
tell_issue(struct tracker *t, struct raw *raw, const struct read_known *known,
    const struct people *people, struct arena *arena, struct timeline *out)
{
	struct telling g = { t, raw, known, people, NULL };
	struct tracked_issue *i = &raw->issue;
	struct history h = {
		.created = i->created,
		.now = { [HISTORY_STATUS] = i->status, [HISTORY_PRIORITY] = i->priority },
	};
	enum side author;

	g.fresh = arena_array(arena, raw->n + 1, sizeof(*g.fresh));
	h.entries = arena_array(arena, raw->n, sizeof(*h.entries));
	author = side_tell(&g, 0, i->author, raw->author_admin);
	entries_tell(&g, &h);
	i->fresh = g.fresh;
	i->stage = catalogue_stage(t->catalogue, i->status);
	request_tell(&g, channel_written(&g, &h, author), arena, &out->request);
	history_tell(t->catalogue, known, &h, arena, out, &i->untraced);
}
