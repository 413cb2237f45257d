#ifndef SLAD_TRACKER_CHANNEL_H
#define SLAD_TRACKER_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "core/terms.h"
#include "tracker/catalogue.h"

/*
 * By which channel a request came. In this order, the first that says it: the
 * value of the custom field, the tracker (kind of issue), the project, the
 * author's roles in it, and the default. A target may depend on it, and whether
 * the level is open to it: what a client wrote into the field counts only with
 * the setting channel.from_clients. Its default value in a new request is the tracker's
 * word and none of theirs.
 * Clauses: R9, R34.
 */

struct arena;
struct setting_list;
struct tracker;
struct tracker_config;

/* What is known of a request; NULL: nothing. */
struct channel_clues {
	struct channel_said field; /* its value, if it counts */
	int64_t tracker;
	const char *project; /* its identifier */
	struct channel_said roles;
};

/* What a text in the field says (NULL: it is empty): a channel, or none. */
struct channel_said channel_value(const struct catalogue *c, const char *text);
/* The same as a number that is never 0, and back. */
int64_t channel_mark(const struct catalogue *c, const char *text);
struct channel_said channel_marked(int64_t mark);

/* *source: which of them says it. */
enum channel channel_of(
    const struct catalogue *c, const struct channel_clues *clues, enum channel_source *source);

/* The role that stands first in the setting counts. */
struct channel_said channel_first(struct channel_said a, struct channel_said b);
/* What somebody's roles in a project say, which is named by its identifier (NULL: none). */
must_check enum err_code channel_of_roles(
    struct tracker *t, int64_t user, const char *project, struct channel_said *out, struct err *e);

/* A setting that holds pairs, and to whose names they give channels. */
struct channel_setting {
	const char *name;
	const char *what;
	const struct setting_list *pairs;
};

/* In the order in which they count. */
#define CHANNEL_SETTINGS 3
struct channel_setting channel_setting(const struct tracker_config *t, size_t i);

/* "Call-back: callback" of a setting; the name lives in the arena. False: it is none such. */
bool channel_pair(const char *pair, struct arena *arena, const char **name, enum channel *out);

#endif
