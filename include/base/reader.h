#ifndef SLAD_BASE_READER_H
#define SLAD_BASE_READER_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

/*
 * Reads JSON objects by tables of their members, and says where something is
 * wrong: "clocks.resolution.targets[2].limit: …". Every read function returns
 * false after reader_fail, and all above it just return that false.
 */
#define READER_PATH 192

struct reader;

/* A mistake at r->path, in the file r->file. */
typedef void reader_tell(void *ctx, const struct reader *r, const char *text);

/*
 * What stands in for a value that is missing at r->path; NULL: nothing. Lives until reading ends.
 */
typedef json_t *reader_lend(const struct reader *r);

struct reader {
	struct arena *arena; /* texts are copied into it */
	struct err *e;
	void *ctx; /* for the read functions of one kind of file */
	reader_tell *tell; /* told of every mistake; NULL: reading ends at the first */
	void *tell_ctx;
	/* Told of every member that a table knows, with its name; may be NULL. */
	reader_tell *knows;
	reader_lend *lend; /* asked before a member is missing; may be NULL */
	const char *file; /* that the reading has gone into; NULL: the one it began with */
	size_t file_at; /* where in the path that was */
	char path[READER_PATH];
};

/* Sets ERR_INVALID with the path in front, or tells; always false. */
bool reader_fail(struct reader *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The same for a sentence that stands in r->e already. */
bool reader_failed(struct reader *r);

/* "; did you mean …? known are …", as far as it fits. */
void reader_propose(const char *const names[], size_t n, const char *word, char *out, size_t size);

/* One step down the path; what they return takes reader_leave back up. */
size_t reader_enter(struct reader *r, const char *name);
size_t reader_enter_index(struct reader *r, size_t i);
void reader_leave(struct reader *r, size_t here);

typedef bool read_fn(struct reader *r, json_t *v, void *into);

/* For read functions that want more than a table says. */
json_t *reader_lent(const struct reader *r);

enum member_need { OPTIONAL, REQUIRED };

struct member {
	const char *name;
	read_fn *read; /* NULL: allowed, and not looked at */
	void *into;
	enum member_need need;
};

/*
 * In the table's order, so that what others refer to can come first. Unknown
 * members are refused; an optional one that is null is one that was left out.
 */
bool reader_object(struct reader *r, json_t *v, const struct member *members, size_t n);
#define READER_OBJECT(r, v, ...)                                                                   \
	reader_object(r, v, (const struct member[]){ __VA_ARGS__ },                                \
	    sizeof((const struct member[]){ __VA_ARGS__ }) / sizeof(struct member))

/* Calls `each` for every element of an array, with the path entered; `into` is passed on. */
typedef bool read_element_fn(struct reader *r, json_t *v, size_t i, void *into);
bool reader_array(struct reader *r, json_t *v, read_element_fn *each, void *into);

bool read_string(struct reader *r, json_t *v, void *into); /* const char **, never empty */
bool read_bool(struct reader *r, json_t *v, void *into); /* bool * */
bool read_count(struct reader *r, json_t *v, void *into); /* int *, 0 to 1000 */
bool read_instant(struct reader *r, json_t *v, void *into); /* struct utc * */

/* A whole number, also written as programs write floats: 3600.0, 1e3. */
bool reader_whole(const json_t *v, int64_t *out);
/* Why a text is no JSON, in words for whoever wrote it. */
const char *reader_syntax(const json_error_t *je);

#endif
