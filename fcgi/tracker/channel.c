#include "tracker/channel.h"

#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "tracker/catalogue_map.h"
#include "tracker/tracker.h"

#define BLANKS " \t"

struct channel_setting
channel_setting(const struct tracker_config *t, size_t i)
{
	const struct channel_setting settings[CHANNEL_SETTINGS] = {
		{ "channel.by_tracker", "its tracker (kind of issue)", &t->channel_by_tracker },
		{ "channel.by_project", "its project", &t->channel_by_project },
		{ "channel.by_role", "the author's roles in it", &t->channel_by_role },
	};

	return settings[i];
}

static const struct catalogue_channel_name *
of_project(const struct catalogue *c, const char *identifier)
{
	for (size_t i = 0; identifier != NULL && i < c->n_project_channels; i++) {
		if (strcmp(c->project_channels[i].name, identifier) == 0)
			return &c->project_channels[i];
	}
	return NULL;
}

struct channel_said
channel_value(const struct catalogue *c, const char *text)
{
	return channel_marked(channel_mark(c, text));
}

int64_t
channel_mark(const struct catalogue *c, const char *text)
{
	enum channel channel;

	return text != NULL && catalogue_channel(c, text, &channel) ? 2 + (int64_t)channel : 1;
}

struct channel_said
channel_marked(int64_t mark)
{
	struct channel_said said = { .said = mark > 1 };

	if (said.said)
		said.channel = (enum channel)(mark - 2);
	return said;
}

enum channel
channel_of(
    const struct catalogue *c, const struct channel_clues *clues, enum channel_source *source)
{
	const struct catalogue_entry *kind = catalogue_find(c, CATALOGUE_TRACKER, clues->tracker);
	const struct catalogue_channel_name *project = of_project(c, clues->project);

	*source = CHANNEL_BY_FIELD;
	if (clues->field.said)
		return clues->field.channel;
	*source = CHANNEL_BY_TRACKER;
	if (kind != NULL && kind->channel.said)
		return kind->channel.channel;
	*source = CHANNEL_BY_PROJECT;
	if (project != NULL)
		return project->channel;
	*source = CHANNEL_BY_ROLE;
	if (clues->roles.said)
		return clues->roles.channel;
	*source = CHANNEL_BY_DEFAULT;
	return c->channel_default;
}

struct channel_said
channel_first(struct channel_said a, struct channel_said b)
{
	if (!a.said || !b.said)
		return a.said ? a : b;
	return a.rank <= b.rank ? a : b;
}

enum err_code
channel_of_roles(
    struct tracker *t, int64_t user, const char *project, struct channel_said *out, struct err *e)
{
	struct rows *rows;

	*out = (struct channel_said){ .said = false };
	if (t->config->channel_by_role.n == 0 || project == NULL)
		return ERR_OK;
	rows = db_query(t->db, Q_access_roles_in, PARAMS(p_int(user), p_text(project)));
	while (rows_next(rows)) {
		const struct catalogue_entry *role =
		    catalogue_find(t->catalogue, CATALOGUE_ROLE, row_int(rows, 0));

		if (role != NULL)
			*out = channel_first(*out, role->channel);
	}
	return rows_end(rows, e);
}

bool
channel_pair(const char *pair, struct arena *arena, const char **name, enum channel *out)
{
	const char *colon = strrchr(pair, ':');
	size_t len;

	if (colon == NULL || !channel_parse(colon + 1 + strspn(colon + 1, BLANKS), out))
		return false;
	pair += strspn(pair, BLANKS);
	if (pair >= colon)
		return false;
	for (len = (size_t)(colon - pair); strchr(BLANKS, pair[len - 1]) != NULL;)
		len--;
	*name = arena_strndup(arena, pair, len);
	return true;
}
