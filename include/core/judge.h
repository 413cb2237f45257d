#ifndef SLAD_CORE_JUDGE_H
#define SLAD_CORE_JUDGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/time.h"
#include "core/policy.h"
#include "core/terms.h"
#include "core/timeline.h"

/*
 * The one function that everything else stands around: what the regulation says
 * of a request at an instant. It depends on its three arguments alone, so
 * explain, simulate, recomputation and the tests are all this same call. Facts
 * later than `now` are not known yet and are left out.
 * Clauses: R26.
 */

#define CLOCK_STATE_TERMS(X)                                                                       \
	X(CLOCK_NONE, "none") /* no target, or not started */                                      \
	X(CLOCK_RUNNING, "running")                                                                \
	X(CLOCK_PAUSED, "paused")                                                                  \
	X(CLOCK_MET, "met")                                                                        \
	X(CLOCK_BREACHED, "breached")

TERM_SET(clock_state, CLOCK_STATE_TERMS, CLOCK_STATE_COUNT);

/*
 * What a stopwatch came to, target or none: times are measured all the same
 * (D1 clauses 18 and 24), and reports count these.
 */
struct measured {
	struct utc started; /* UTC_NONE: not yet */
	struct utc stopped; /* UTC_NONE: has not */
	struct span elapsed; /* working time, pauses left out */
	struct span paused;
};

struct clock {
	enum clock_kind kind;
	enum clock_state state;
	struct utc started; /* UTC_NONE: not started */
	struct utc due; /* UTC_NONE: no target; of a paused clock: if it resumed now */
	struct utc stopped; /* UTC_NONE: has not */
	struct span elapsed; /* working time, pauses left out */
	struct span paused; /* working time that passed in pauses and while closed */
	int cycle; /* 1, and one more with each reopening (or question) */
	const char *clause;
	const struct target *target; /* NULL: none */
	const struct policy_calendar *hours; /* that elapsed and paused are counted in */
	bool stands; /* paused now, late or not */
	struct measured measured; /* also of a clock that is none for want of a target */
	const struct fact *question; /* of a client's silence that lasts; NULL: there is none */
	/* Of core/warning.h; 0 and UTC_NONE: none. */
	int warned; /* the share that was reached, in per cent of the target */
	int warns_next; /* the share that is reached next, */
	struct utc warns_at; /* and when */
};

/*
 * The first instant at which a clock was late by what was known then. A breach
 * stays: a later change of priority only marks it as superseded.
 */
struct breach {
	enum clock_kind clock;
	int cycle;
	struct utc at; /* when it became late */
	struct utc due; /* the due instant that was missed */
	enum priority priority;
	struct utc superseded; /* UTC_NONE: it stands */
	const char *superseded_by; /* the fact's id */
};

#define ACTION_TERMS(X)                                                                            \
	X(ACTION_REMIND, "remind")                                                                 \
	X(ACTION_CLOSE, "close")                                                                   \
	X(ACTION_WARN, "warn")                                                                     \
	X(ACTION_ESCALATE, "escalate")                                                             \
	X(ACTION_REQUEST_INFO, "request_info")                                                     \
	X(ACTION_ASSIGN, "assign")                                                                 \
	X(ACTION_LINK, "link")                                                                     \
	X(ACTION_NOTE, "note")                                                                     \
	X(ACTION_STATUS, "status")                                                                 \
	X(ACTION_RECORD, "record") /* a private note of what was done elsewhere */                 \
	X(ACTION_CREATE, "create") /* a request out of another one: of no verdict */

TERM_SET(action_kind, ACTION_TERMS, ACTION_COUNT);

/* Each is in observe or act mode by itself: see the store's rule modes. */
#define RULE_TERMS(X)                                                                              \
	X(RULE_NO_ANSWER, "no_answer") /* close on silence */                                      \
	X(RULE_WARNING, "warning") /* before it is too late */                                     \
	X(RULE_REMIND, "remind")                                                                   \
	X(RULE_ANSWERED, "answered") /* back to work when the client answered */                   \
	X(RULE_REOPEN, "reopen") /* the client answered after slad closed */                       \
	X(RULE_LINK, "link") /* the very same text of the same client: its duplicate */            \
	X(RULE_LINKED, "linked") /* the client of a duplicate is told */                           \
	X(RULE_TOGETHER, "together") /* a duplicate ends with its master */                        \
	X(RULE_FAQ_SOLVED, "faq_solved") /* the client said that an article solved it */           \
	X(RULE_ESCALATED, "escalated") /* the client is told that developers have it */            \
	X(RULE_THIRD_PARTY, "third_party") /* or somebody else */                                  \
	X(RULE_ASK, "ask") /* a person told slad to ask */                                         \
	X(RULE_REFUSE, "refuse") /* or to refuse: D1 clause 9 */                                   \
	X(RULE_CALL, "call") /* a call to the client is told in the tracker */                     \
	X(RULE_SPLIT, "split") /* or to make a request of its own of it: D4 clause 3.3 */          \
	X(RULE_COMPLAINT, "complaint") /* D1 clauses 16 and 25 */                                  \
	X(RULE_INTAKE, "intake") /* asking once for what is missing */                             \
	X(RULE_REGISTERED, "registered") /* D1 clause 13, D4 clause 3.5 */                         \
	X(RULE_CHANNEL, "channel") /* not of the client's level, D1 clause 8 */                    \
	X(RULE_ASSIGN, "assign") /* to the client's dedicated employee */

TERM_SET(rule, RULE_TERMS, RULE_COUNT);

struct assignment_helper;

/* Something to do now. Key and text are made on demand: see core/action.h. */
struct action {
	enum action_kind kind;
	enum rule rule;
	const struct fact *cause; /* of the timeline that was judged; NULL: its arrival */
	/* Which reminder; of a warning the share, above 100 repeated; 0: the only one, or the last. */
	int step;
	enum clock_kind clock; /* of a warning, */
	int cycle; /* and that clock's */
	struct utc due; /* when it became due */
	/* Deliver from then on: after a grace, or when people are told by day. */
	struct utc not_before;
	bool has_stage; /* the request is to stand there afterwards */
	enum stage stage;
	bool propose; /* to a person, not by itself */
	bool unasked; /* of silence: no question was put, so it is left to a person, too */
	bool unattended; /* likewise: only the bot has written to the client so far */
	bool unread; /* likewise: the client cannot read what was asked */
	bool to_client; /* a note that is otherwise private is the client's to read */
	bool ordered; /* by a person's word to slad: not the rule's to brake */
	int64_t other; /* of a link: the master */
	bool undo; /* the link is to be taken back */
	const struct assignment_helper *helper; /* whom it is assigned to; NULL: nobody can */
	const char *clause;
};

#define ACTIONS_MAX 32
#define BREACHES_MAX 16

#define FLAG_TERMS(X)                                                                              \
	X(FLAG_CRITICAL, "critical") /* D1 clause 22 */                                            \
	X(FLAG_ANSWERED, "answered") /* the client's word waits for ours */                        \
	X(FLAG_NOTE_AFTER_CLOSE, "note_after_close") /* on a request that a person closed */       \
	X(FLAG_PRIORITY_WISH, "priority_wish") /* the client asked for another priority */         \
	X(FLAG_LEVEL_UNKNOWN, "level_unknown") /* a contract's level that no regulation has */     \
	X(FLAG_CLIENT_UNTOLD, "client_untold") /* of whose hands the request is in: D4 3.9 */      \
	X(FLAG_CHANNEL, "channel_not_in_level") /* D1 clause 8: such channels are VIP's */         \
	X(FLAG_UNIDENTIFIED, "unidentified") /* D1 clause 11 */                                    \
	X(FLAG_UNASKED, "no_question") /* it waits for the client, whom nobody asked: D1 15 */     \
	X(FLAG_SEVERAL, "several_problems") /* D4 clause 3.3 */                                    \
	X(FLAG_CONDUCT, "conduct") /* D1 clause 16: rude words, for the operator to judge */       \
	X(FLAG_UNATTENDED,                                                                         \
	    "only_bot_asked") /* it waits for the client, whom no person wrote to */               \
	X(FLAG_UNREAD, "client_cannot_read") /* likewise: the tracker does not show it to them */

TERM_SET(flag, FLAG_TERMS, FLAG_COUNT);

/* Where a request's level comes from: see core/level.h. */
#define LEVEL_BY_TERMS(X)                                                                          \
	X(LEVEL_BY_RULE, "rule")                                                                   \
	X(LEVEL_BY_CONTRACT, "contract")                                                           \
	X(LEVEL_BY_WORD, "given") /* a person's correction */                                      \
	X(LEVEL_BY_LOWEST, "lowest")

TERM_SET(level_by, LEVEL_BY_TERMS, LEVEL_BY_COUNT);

struct verdict {
	enum stage stage;
	enum priority priority; /* the staff's */
	enum priority wish; /* the client's, with FLAG_PRIORITY_WISH */
	unsigned level; /* index into policy.levels */
	enum level_by level_by;
	unsigned level_rule; /* of LEVEL_BY_RULE: index into policy.service */
	unsigned flags; /* bits of enum flag */
	int silenced; /* how often a client's silence closed it (D1 clause 15) */
	struct utc arrived;
	struct utc stage_since;
	/* Of a call-back that reached nobody yet; UTC_NONE: any time, or none. */
	struct utc call_at;
	bool call_due; /* and that is over */
	size_t n_clocks;
	struct clock clocks[CLOCK_COUNT];
	size_t n_breaches;
	struct breach breaches[BREACHES_MAX]; /* the latest, when there are more */
	size_t n_actions;
	struct action actions[ACTIONS_MAX];
	/* The next instant, after now, when something can change by itself; UTC_NONE: none. */
	struct utc wake;
};

void judge(const struct policy *policy, const struct timeline *timeline, struct utc now,
    struct verdict *out);

/*
 * For the rules: one more action, due and to be delivered at `due`; the caller adds what else it
 * needs.
 */
struct action *verdict_act(struct verdict *out, enum action_kind kind, enum rule rule,
    const struct fact *cause, struct utc due);
/* Look again at `t`, or before. */
void verdict_wake(struct verdict *out, struct utc t);

const struct clock *verdict_clock(const struct verdict *v, enum clock_kind kind);
bool verdict_flag(const struct verdict *v, enum flag f);
/* Whose working time tells how long a request was worked on: that of the resolution. */
const struct policy_calendar *verdict_hours(const struct policy *p, const struct verdict *v);

#endif
