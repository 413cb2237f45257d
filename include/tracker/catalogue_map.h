#ifndef SLAD_TRACKER_CATALOGUE_MAP_H
#define SLAD_TRACKER_CATALOGUE_MAP_H

#include <locale.h>

#include "tracker/catalogue.h"

/*
 * For the catalogue alone: what it is made of, and how the settings' names are
 * put to the tracker's.
 */

struct arena;

struct catalogue_entries {
	size_t n;
	size_t room;
	struct catalogue_entry *at;
};

struct catalogue_channel_name {
	const char *name;
	const char *folded;
	enum channel channel;
};

struct catalogue {
	struct arena *arena; /* of all texts here, and of this itself */
	locale_t utf8; /* for comparing names */
	struct catalogue_entries lists[CATALOGUE_KINDS];
	struct catalogue_entries fields; /* custom fields of issues */
	size_t n_channels;
	struct catalogue_channel_name *channels;
	size_t n_project_channels;
	struct catalogue_channel_name *project_channels; /* by identifier, which is not folded */
	enum channel channel_default;
	int64_t bot;
	int64_t channel_field;
	int64_t received_field;
	int64_t behalf_field;
	int64_t call_number_field;
	int64_t call_time_field;
	struct catalogue_habits habits;
};

/*
 * A name without the differences that do not count: case, spaces around it.
 * Letters of any alphabet, whatever the locale of the process.
 */
const char *catalogue_fold(const struct catalogue *c, struct arena *arena, const char *name);
/* Of lists that are read. ERR_INVALID as for catalogue_load. */
must_check enum err_code catalogue_map(
    struct catalogue *c, const struct tracker_config *config, struct err *e);

#endif
