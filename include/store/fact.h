#ifndef SLAD_STORE_FACT_H
#define SLAD_STORE_FACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"
#include "core/terms.h"

struct arena;
struct db;

/*
 * What the tracker does not keep, or keeps only as it is today, kept from the
 * first sight of it: who a request is of, whose word each note was, what a
 * status meant. Facts are written once; a correction is a person's act.
 */

struct fact_arrival {
	int64_t issue;
	int64_t author;
	enum side author_side;
	int64_t client; /* 0: organisation not known */
	int64_t contract; /* 0: none in force */
	const char *level;
	enum category category;
	enum channel channel;
	enum channel_source channel_by;
	const char *regulation;
	struct utc received; /* UTC_NONE: when it was created */
	const char *language; /* NULL: not known */
	struct utc seen;
	bool assumed; /* older than the installation: "assumed from today" */
};

/* *out is NULL when the issue was never seen. */
must_check enum err_code fact_arrival_get(
    struct db *db, int64_t issue, struct arena *arena, struct fact_arrival **out, struct err *e);
/* Many at once; those that are known already stay as they are. */
must_check enum err_code fact_arrivals_put(
    struct db *db, const struct fact_arrival *const *arrivals, size_t n, struct err *e);
/* The first one stays: *fresh tells whether this was it. */
must_check enum err_code fact_arrival_put(
    struct db *db, const struct fact_arrival *arrival, bool *fresh, struct err *e);
/* A person corrects it (level, category, received…); the caller puts that into the record. */
must_check enum err_code fact_arrival_amend(
    struct db *db, const struct fact_arrival *arrival, struct err *e);

struct fact_side {
	int64_t journal;
	int64_t issue;
	int64_t user;
	enum side side;
	struct utc seen;
};

/* Of one issue, by journal id. */
must_check enum err_code fact_sides(struct db *db, int64_t issue, struct arena *arena,
    struct fact_side **out, size_t *n, struct err *e);
/* Those that are known already stay as they are. */
must_check enum err_code fact_sides_put(
    struct db *db, const struct fact_side *sides, size_t n, struct err *e);

/* From `since` on the status meant that; the first of a status holds for the time before, too. */
struct fact_stage {
	int64_t status;
	enum stage stage;
	struct utc since;
};

/* Writes only if the status means something else than before; *changed tells. */
must_check enum err_code fact_stage_put(
    struct db *db, int64_t status, enum stage stage, struct utc now, bool *changed, struct err *e);
/* By status, then since. */
must_check enum err_code fact_stages(
    struct db *db, struct arena *arena, struct fact_stage **out, size_t *n, struct err *e);

/*
 * What a person said to slad itself: a proposed action confirmed or declined,
 * a flag set or taken off, the priority that the client wished for, the channel that the client
 * named, another request that this one duplicates (user 0: slad's own rule says so), an article
 * that solved it, a call; or that the client is to be asked, or the request to be refused.
 */
#define FACT_WORD_TERMS(X)                                                                         \
	X(FACT_WORD_CONFIRM, "confirm")                                                            \
	X(FACT_WORD_DECLINE, "decline")                                                            \
	X(FACT_WORD_FLAG, "flag")                                                                  \
	X(FACT_WORD_UNFLAG, "unflag")                                                              \
	X(FACT_WORD_GRANT, "grant") /* the client has the priority that was wished for */          \
	X(FACT_WORD_CHANNEL, "channel") /* it came as the client wrote into the channel's field */ \
	X(FACT_WORD_UNCHANNEL, "unchannel")                                                        \
	X(FACT_WORD_LINK, "link") /* it duplicates another one */                                  \
	X(FACT_WORD_UNLINK, "unlink")                                                              \
	X(FACT_WORD_SOLVED, "solved") /* by an article */                                          \
	X(FACT_WORD_CALL, "call") /* a call was logged: store/call.h */                            \
	X(FACT_WORD_ASK, "ask") /* ask the client for what is missing */                           \
	X(FACT_WORD_REFUSE, "refuse") /* for that reason of the regulation */

TERM_SET(fact_word_kind, FACT_WORD_TERMS, FACT_WORD_COUNT);

struct fact_word {
	int64_t id; /* given by the database */
	int64_t issue;
	int64_t user;
	enum fact_word_kind kind;
	/*
	 * The action's key, the flag's name, the priority, the channel, the other's id, the reason
	 * of a refusal.
	 */
	const char *value;
	struct utc at;
};

must_check enum err_code fact_word_put(struct db *db, const struct fact_word *word, struct err *e);
/* Of one issue, in the order in which they were said. */
must_check enum err_code fact_words(struct db *db, int64_t issue, struct arena *arena,
    struct fact_word **out, size_t *n, struct err *e);

#endif
