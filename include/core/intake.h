#ifndef SLAD_CORE_INTAKE_H
#define SLAD_CORE_INTAKE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/policy.h"

/*
 * Is there enough in a request to work on (D1 and D2 clauses 11 and 12; D4
 * clauses 3.3 and 3.4)? Each item that the regulation names is looked for in
 * what the client wrote and attached, and in what is known of the author. What
 * is merely hinted at is doubtful, and only what is missing is asked for: an
 * ordinary request is not to be nagged.
 *
 * The regulation says which items, of which requests, by which clause; labels,
 * questions and the words by which an item is known are in a file beside it
 * (sql/regulations/intake.json).
 * Clauses: R12, R13, R14, R9, R37.
 */

#define INTAKE_TERMS(X)                                                                            \
	X(INTAKE_PERSON, "person") /* surname and first name */                                    \
	X(INTAKE_IIN, "iin")                                                                       \
	X(INTAKE_ORGANISATION, "organisation")                                                     \
	X(INTAKE_BIN, "bin")                                                                       \
	X(INTAKE_CLIENT_ID, "client_id")                                                           \
	X(INTAKE_LOGIN, "login") /* the mail address used to log in */                             \
	X(INTAKE_CONTACTS, "contacts")                                                             \
	X(INTAKE_QUESTION, "question") /* clear enough to begin with */                            \
	X(INTAKE_STEPS, "steps")                                                                   \
	X(INTAKE_FILE, "file") /* a screenshot or the document in question */                      \
	X(INTAKE_SPREAD, "spread") /* how many it concerns */                                      \
	X(INTAKE_LOGS, "logs")                                                                     \
	X(INTAKE_TRIED, "tried")                                                                   \
	X(INTAKE_PRIORITY, "priority") /* supposed by the client */                                \
	X(INTAKE_SINGLE, "single") /* one problem; several are a warning, never asked about */     \
	X(INTAKE_NUMBER, "number") /* to call back */

TERM_SET(intake_item, INTAKE_TERMS, INTAKE_COUNT);

#define INTAKE_STATE_TERMS(X)                                                                      \
	X(INTAKE_PRESENT, "present")                                                               \
	X(INTAKE_DOUBTFUL, "doubtful")                                                             \
	X(INTAKE_MISSING, "missing")

TERM_SET(intake_state, INTAKE_STATE_TERMS, INTAKE_STATE_COUNT);

/* What the form of a new request does with a lack: says it, or asks once before it is sent. */
#define INTAKE_FORM_TERMS(X)                                                                       \
	X(INTAKE_ADVISE, "advise")                                                                 \
	X(INTAKE_REQUIRE, "require")

TERM_SET(intake_form, INTAKE_FORM_TERMS, INTAKE_FORMS);

/* What is said and asked about an item, and what gives it away. */
struct intake_about {
	struct words label; /* «Последовательность действий» */
	struct words ask; /* a line of a list: «опишите, что вы делали…» */
	struct names words; /* beginnings of words and phrases, in small letters with е for ё */
	/* Of the question: beginnings of words that tell nothing by themselves. */
	struct names empty;
};

struct intake_wanted {
	enum intake_item item;
	const char *clause;
	struct match when;
	bool asked; /* a lack of it is asked for; else it only shows in the list */
	unsigned instead; /* bits of items: one of them that is there makes this one doubtful */
	unsigned with; /* asked for only beside one of these that is there; 0: anyway */
};

/* By which channels requests come, and whose they are (D1 clause 8, D4 second 3.1). */
struct intake_channel {
	enum channel channel;
	const char *clause;
	unsigned levels; /* as bits; 0: all */
	struct words title; /* «электронная почта support@…» */
};

/* What is written to the client; {number} and the like are filled in. */
#define INTAKE_SAYING_TERMS(X)                                                                     \
	X(INTAKE_SAY_ACKNOWLEDGED, "acknowledged")                                                 \
	X(INTAKE_SAY_ASK, "ask") /* above the list of what is missing */                           \
	X(INTAKE_SAY_ASK_END, "ask_end")                                                           \
	X(INTAKE_SAY_CHANNELS, "channels") /* above the list of channels */                        \
	X(INTAKE_SAY_GREETING, "greeting")

TERM_SET(intake_saying, INTAKE_SAYING_TERMS, INTAKE_SAYINGS);

#define INTAKE_WANTED_MAX 24

struct intake_policy {
	const char *clause;
	bool waits; /* asking puts the request into waiting_client: the no-answer clock runs */
	enum intake_form form;
	size_t n_wanted;
	struct intake_wanted wanted[INTAKE_WANTED_MAX];
	struct intake_about about[INTAKE_COUNT];
	struct words sayings[INTAKE_SAYINGS];
	/* D1 clause 13, D4 clause 3.5: whose registration is acknowledged; NULL: nobody's. */
	const char *registered_clause;
	struct match registered_when;
	const char *channel_clause; /* NULL: channels are not looked at */
	size_t n_channels;
	struct intake_channel channels[CHANNEL_COUNT];
};

/* A request as it came, and what is known of who sent it. NULL: not known, none. */
struct intake_field {
	const char *name;
	const char *value;
};

struct intake_text {
	const char *subject;
	const char *description;
	size_t n_notes;
	const char *const *notes; /* what the client added since */
	size_t n_fields;
	const struct intake_field *fields;
	size_t n_files;
	const char *const *files; /* names of attachments */
	const char *author; /* first and last name */
	const char *mail;
	bool client_known; /* the tracker's user is bound to an organisation */
	bool number_known; /* whom to call back is written where it belongs, */
	bool number_unclear; /* or something is that is no number */
	bool priority_given; /* another than the ordinary one was chosen */
};

/* Bits of enum intake_item; what is in none of the two is present, or was not wanted. */
struct intake_found {
	unsigned wanted;
	unsigned missing;
	unsigned doubtful;
	unsigned asked; /* of the missing */
};

/*
 * What was found in a request's texts, for the judge; made once when they are
 * read, as looking through them takes longer than judging.
 */
struct intake_seen {
	struct intake_found found;
	bool by_client; /* sent by the client's own hand, not entered by staff */
	struct utc rude_at; /* when a client's rude word was written first; UTC_NONE: never */
};

void intake_check(const struct policy *p, const struct traits *traits,
    const struct intake_text *text, struct intake_found *out);

enum intake_state intake_state_of(const struct intake_found *f, enum intake_item item);

/* By which clause an item is wanted; NULL: the regulation does not name it. */
const char *intake_clause(const struct policy *p, enum intake_item item);

/* D1 clause 11: of the wanted marks of identity, none is there. */
bool intake_is_unidentified(const struct intake_found *f);

/* NULL: the channel is open to the level, or the regulation does not look at channels. */
const char *intake_channel_refusal(const struct policy *p, const struct traits *traits);

/*
 * The rules: asking once for what is missing, acknowledging the registration,
 * telling about the proper channels. Each is due until somebody of ours has
 * written; see work/greeting.h for how they become one note.
 */
struct scene;
struct verdict;
void intake_act(const struct scene *s, struct verdict *out);

/* Their texts, in the client's language; without greeting and without an end. */
struct buf;
struct request;
void intake_tell_registered(const struct policy *p, const struct request *r, struct buf *out);
void intake_tell_missing(const struct policy *p, const struct request *r, struct buf *out);
void intake_tell_channels(const struct policy *p, const struct request *r, struct buf *out);
const char *intake_say(const struct policy *p, enum intake_saying saying, const char *language);

#endif
