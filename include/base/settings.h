#ifndef SLAD_BASE_SETTINGS_H
#define SLAD_BASE_SETTINGS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"

/*
 * Settings are rows of one table: name, type, place in a struct, default, help.
 * The reader, the sample file, the reference page and `slactl config` all come
 * from it, so a setting cannot exist without its documentation.
 *
 * A file holds `name = value` lines. A line that starts with '#' is a comment;
 * a value goes to the end of its line, spaces around it dropped, so it may hold
 * '#', quotes and '='. A secret may stand in a file of its own: beside the
 * setting `db.password` there is always `db.password_file`.
 */

struct arena;
struct buf;

enum setting_type {
	SETTING_GROUP, /* a heading for the rows that follow: only help is used */
	SETTING_TEXT, /* const char * */
	SETTING_SECRET, /* const char *, never shown; NAME_file names a file that holds it */
	SETTING_INT, /* int64_t, min to max */
	SETTING_MODE, /* int64_t: permissions of a file, in octal */
	SETTING_BOOL, /* bool: yes or no */
	SETTING_SPAN, /* struct span: 90s, 15m, 8h, 2d, 1h30m; min to max in seconds */
	SETTING_SIZE, /* int64_t: bytes, with k, M or G */
	SETTING_CHOICE, /* int: index into choices */
	SETTING_LIST, /* struct setting_list: separated by commas; "quotes" keep a comma */
};

struct setting_list {
	size_t n;
	const char *const *items;
};

struct settings_row {
	const char *name;
	enum setting_type type;
	size_t offset;
	const char *initial; /* as it would stand in the file; NULL: the zero value */
	const char *help; /* a sentence or more; lines are broken where they are shown */
	int64_t min, max; /* of INT and SPAN, both ends allowed; both 0: any not negative */
	const char *const *choices; /* of CHOICE, NULL at the end */
	const char *example; /* stands in the sample of a setting without a default */
	unsigned required : 1; /* of TEXT, SECRET and LIST: must be set and not empty */
};

struct settings {
	size_t n;
	const struct settings_row *rows;
};

/*
 * Fills `base` with the defaults and what `text` says; the values live in the
 * arena. `path` names the file in messages, and relative names of secrets'
 * files start in its directory. ERR_INVALID says file, line, what is wrong and,
 * for an unknown name, which one was probably meant.
 */
must_check enum err_code settings_parse(const struct settings *s, const char *path,
    const char *text, void *base, struct arena *a, struct err *e);

/* The same from a file. Warns in the log when others can read the secrets in it. */
must_check enum err_code settings_read(
    const struct settings *s, const char *path, void *base, struct arena *a, struct err *e);

/* A commented file with every setting: to copy and edit. */
void settings_sample(const struct settings *s, struct buf *out);

/* The values in force, as a file; of a secret only whether it is set. */
void settings_show(const struct settings *s, const void *base, struct buf *out);

/* The reference page: Markdown tables, one for each group. */
void settings_reference(const struct settings *s, struct buf *out);

/*
 * "1h30m": units (d, h, m, s) from the largest to the smallest, each at most once. False: no span.
 */
bool settings_span(const char *text, struct span *out);

#endif
