#ifndef SLAD_STORE_POLICIES_H
#define SLAD_STORE_POLICIES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/settings.h"
#include "base/time.h"
#include "core/policy.h"

struct db;

/*
 * The shelf of regulations. They are written as files (edoc.json and what it
 * includes: texts.json, holidays_kz.csv); what is judged by is the revision on
 * record, so that editing a file never changes what an old verdict meant.
 *
 * Names are of a-z, 0-9, _ and -; what has a '/' or ends in ".json" is a file.
 */

/*
 * Reads a regulation from files alone. A name is looked for in `dir` (unless it
 * is NULL), then in ../sql/regulations beside the program, then in
 * /usr/share/slad/regulations; so is what it includes, first of all in its own
 * directory. Of words that its files lack those that ship stand in, as of
 * policies_kept. ERR_NOTFOUND says where. The policy is the caller's (policy_free).
 */
must_check enum err_code policies_file(
    const char *dir, const char *name_or_path, struct policy **out, struct err *e);

/* The same of a text that is on no disk; what it includes is looked for in those places. */
must_check enum err_code policies_text(
    const char *dir, const char *text, size_t len, struct policy **out, struct err *e);

/*
 * The one on record that is in force at an instant, with the days that
 * administrators changed, without a shelf; `dir` as of policies_kept. The policy
 * is the caller's.
 */
must_check enum err_code policies_recorded(struct db *db, const char *dir, const char *regulation,
    struct utc at, struct policy **out, struct err *e);
/*
 * The names of the regulations that policies_file finds: in the places' order, each once, sorted.
 */
struct arena;
void policies_names(const char *dir, struct arena *arena, const char *const **out, size_t *n);
/* Whether it is a name, and no path. */
bool policies_is_name(const char *name);

/*
 * Whether what its file says is what stands on record under the name of its
 * revision, if anything does. ERR_CONFLICT: something else does, and is what is
 * judged by; what to do about it. Other errors as of policies_file.
 */
must_check enum err_code policies_agree(
    struct db *db, const char *dir, const char *name_or_path, struct err *e);

/* A regulation's file and what it says. */
struct policies_found {
	const char *path; /* where it was found */
	const char *json;
	size_t len;
	struct policy *policy; /* the caller's; NULL: it has mistakes */
};

/*
 * The same, looked over: what is wrong with the regulation is in `mistakes`
 * (core/policy_check.h), an error is only that its file cannot be had. Texts live
 * in the arena.
 */
struct mistakes;
must_check enum err_code policies_look(const char *dir, const char *name_or_path,
    struct arena *arena, struct mistakes *mistakes, struct policies_found *out, struct err *e);

/*
 * A revision that is on record, with its body and files. Of the words that an
 * earlier version did not know yet, those that ship with this one stand in
 * (policy.lent), so that an upgrade leaves nothing without a judge; they are
 * looked for where policies_file looks, in `dir` last.
 */
struct revision;
must_check enum err_code policies_kept(
    const struct revision *r, const char *dir, struct policy **out, struct err *e);

struct policies_config {
	const char *dir; /* NULL: where policies_file looks */
	const char *regulation; /* of requests whose project has no other: a name or a file */
	struct setting_list projects; /* "identifier:regulation" */
	struct setting_list served; /* projects, see work/serving.h */
};

struct policies;

/*
 * Reads the files of the configured regulations, puts new revisions on record
 * (and wakes the open requests of their regulation), and opens the shelf. The config and the
 * database must outlive it.
 *
 * A file that is broken, or that was edited without a new name for its revision
 * (ERR_CONFLICT), does not stop the service when the regulation is on record:
 * judging goes on by that, and policies_warning tells what to mend. Otherwise it
 * is this call's error. Words that were lent to a file are told there, too.
 */
must_check enum err_code policies_open(const struct policies_config *config, struct db *db,
    struct utc now, struct policies **out, struct err *e);
void policies_close(struct policies *s);
/* What is wrong with the files, for the log and for doctor; NULL: nothing. */
const char *policies_warning(const struct policies *s);

/* The revisions that there are, anew: another node may have loaded one. Parsed ones are kept. */
must_check enum err_code policies_refresh(struct policies *s, struct err *e);

/* Ids of the regulations in use, everybody's first; NULL behind the last. One may come twice. */
const char *policies_used(const struct policies *s, size_t i);

/* Id of the regulation by which requests that arrive in this project are judged. */
const char *policies_regulation(const struct policies *s, const char *project_identifier);

/*
 * The policy in force at that arrival, the shelf's own: it lives as long as the
 * shelf. ERR_NOTFOUND: no revision of it is on record.
 */
must_check enum err_code policies_at(struct policies *s, const char *regulation, struct utc arrival,
    const struct policy **out, struct err *e);

#endif
