#ifndef SLAD_CORE_TIMELINE_H
#define SLAD_CORE_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/time.h"
#include "core/policy.h"
#include "core/terms.h"

struct intake_seen;

/*
 * What is known of one request, in order: the only thing besides the policy and
 * the instant that a verdict depends on. A timeline owns nothing: its texts and
 * facts live in the arena of whoever read it.
 */

struct assignment;
struct callback_wish;

enum note_kind {
	NOTE_NONE,
	NOTE_PUBLIC,
	NOTE_PRIVATE,
};

/* Between this request and another one that it duplicates, its master: core/linking.h. */
enum link_event {
	LINK_NONE,
	LINK_ORDERED, /* somebody said to slad that it is a duplicate */
	LINK_RELEASED, /* and that it is none any more */
	LINK_MADE, /* the relation stands in the tracker */
	LINK_GONE, /* it was taken out of it */
	LINK_MASTER_DONE, /* the master was resolved or closed */
	LINK_MASTER_OPEN, /* and opened again */
	LINK_MASTER_ANSWERED, /* our people wrote to its client */
};

/* What our people say of the channel that the client named: tracker/channel.h. */
enum channel_word {
	CHANNEL_WORD_NONE,
	CHANNEL_WORD_CONFIRM, /* so it is */
	CHANNEL_WORD_RECALL, /* it was not so after all */
};

/* What our people told slad to do: core/order.h. */
enum order_kind {
	ORDER_NONE,
	ORDER_ASK,
	ORDER_REFUSE,
};

/* One happening: a journal entry of the tracker, or one event of `slactl evaluate`. */
struct fact {
	struct utc at;
	/* Names the fact in keys of actions: the journal's id, or the event's place. */
	const char *id;
	enum side by;
	enum note_kind note;
	bool has_stage; /* stage tells where the request stands from now on */
	enum stage stage;
	bool renamed; /* with it: nobody set a status, the settings say otherwise what it means */
	bool has_priority; /* likewise; a client's is only a wish (D1 clause 20) */
	enum priority priority;
	enum channel_word channel_word;
	enum channel channel; /* of such a word */
	enum order_kind order;
	const char *reason; /* of ORDER_REFUSE, by name; another regulation may not know it */
	bool own; /* slad wrote it, by such an order: theirs are the words */
	bool aside; /* slad wrote it, by a rule that speaks of no other request: core/linking.h */
	bool call; /* a call to the client that staff logged: the answer to a call-back */
	bool missed; /* likewise, but nobody answered it */
	bool logged; /* it was told to slad: the tracker knows nothing of it */
	bool takes; /* its author assigned the request to themselves */
	struct utc logged_at; /* when; only where that was notably later than `at`, otherwise {0} */
	bool accepts; /* the client said that an article solved it: core/accepted.h */
	enum link_event link;
	int64_t other; /* of a link: the master */
	bool master_done; /* with LINK_MADE: the master was resolved or closed then */
	bool unsolved; /* with LINK_MASTER_DONE: by a refusal, or by its client's silence */
	const char *text; /* the note, or what was written down of a call; NULL without one */
	const char *author; /* as people know them, NULL when not known */
};

/* The request as it arrived. Later changes are facts. */
struct request {
	const char *id;
	struct utc created;
	struct utc received; /* when the client turned to us, UTC_NONE: when it was created */
	const char *level; /* that of the contract, by name; NULL: the regulation's default */
	bool contract; /* the client had one in force */
	const char *client; /* the organisation; these three are NULL when not known */
	const char *tracker;
	const char *project; /* its identifier */
	enum category category;
	enum channel channel;
	enum channel_source channel_by;
	bool claimed; /* the client wrote `claim` into its field: it is the operator's to confirm */
	enum channel claim;
	enum priority priority;
	bool wished; /* the client chose `wish` in the form: it is the operator's to grant */
	enum priority wish;
	enum stage stage;
	bool logs_calls; /* calls to the client are among the facts: a call-back waits for one */
	bool unread; /* nobody of the client can open it in the tracker: only a call reaches them */
	const struct callback_wish *callback; /* core/callback.h; NULL: it is none */
	const char *version; /* that is to bring the solution, as planned today; NULL: none */
	struct civil version_date; /* year 0: not known */
	const char *language; /* of the client: "ru", "kk", "en"; NULL: the regulation's first */
	const struct intake_seen *seen; /* in its texts, core/intake.h; NULL: not looked through */
	const struct assignment *assignment; /* NULL: it has nobody of its own, or is assigned */
};

struct timeline {
	struct request request;
	size_t n;
	const struct fact *facts; /* by instant; those of one instant in their own order */
};

/* Puts facts into that order, keeping the order of those of one instant. */
void timeline_sort(struct fact *facts, size_t n);

/* Whether it was ever tied to another request, as the tracker tells it. */
bool timeline_is_tied(const struct timeline *t);

/* What the regulation's conditions look at, as it arrived; the level is the caller's to find. */
struct traits timeline_traits(const struct request *r);

/*
 * When the request reached us: staff may enter a call or a letter hours after
 * it came, and the client's clock does not wait for that.
 */
struct utc timeline_arrival(const struct request *r);

/*
 * D1 clause 20: what a client chose in the form is a wish, and the priority the
 * ordinary one until the operator sets another. May be said twice.
 */
void timeline_take_for_wish(struct request *r);

#endif
