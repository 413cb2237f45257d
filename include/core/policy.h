#ifndef SLAD_CORE_POLICY_H
#define SLAD_CORE_POLICY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/time.h"
#include "core/terms.h"

/*
 * A regulation as data: levels, targets, pauses, the no-answer rule, texts and
 * the clause behind each, read from JSON (sql/regulations/edoc.json is the
 * example to copy). A policy never changes after it was read; a new revision is
 * a new policy, and old verdicts keep theirs.
 * Clauses: R1, R2, R3, R6, R8, R19, R20, R21, R22, R39, R40.
 */

struct calendar;
struct conduct_policy;
struct refusals;
struct intake_policy;
struct condition;

enum limit_unit {
	LIMIT_NONE, /* no target: the clock is not kept (VIP's official letters) */
	LIMIT_WORKING, /* amount: working seconds */
	LIMIT_ELAPSED, /* amount: seconds by the wall clock, nights and holidays too */
	LIMIT_DAYS, /* amount: working days, see calendar_add_days */
	LIMIT_DAY_END, /* the closing of the first working day */
};

struct limit {
	enum limit_unit unit;
	int64_t amount;
};

/* Names of people's own; none match all. */
struct names {
	size_t n;
	const char *const *names;
};

enum contract_need {
	CONTRACT_ANY,
	CONTRACT_YES,
	CONTRACT_NO,
};

/* Sets of terms as bits; an empty set matches all. Levels are indexes into policy.levels. */
struct match {
	unsigned levels;
	unsigned categories;
	unsigned channels;
	unsigned priorities;
	enum contract_need contract;
	struct names clients; /* organisations, by name */
	struct names trackers;
	struct names projects; /* by identifier */
};

/* What conditions look at. A name that is NULL is not known, and fits no list of names. */
struct traits {
	unsigned level;
	enum category category;
	enum channel channel;
	enum priority priority;
	bool contract; /* in force at arrival */
	const char *client;
	const char *tracker;
	const char *project;
};

/* Hours that working time is counted in: the regulation's own, or one of those that it names. */
struct policy_calendar {
	const char *name; /* "calendar": its own */
	const char *clause; /* may be NULL */
	const struct calendar *calendar;
	bool always; /* never closed: as good as the wall clock */
	bool dated; /* days off are entered for it, so those of the next year are waited for */
};

#define CALENDARS_MAX 8
#define CALENDAR_OWN "calendar"

/* The first target whose conditions fit is taken. */
struct target {
	struct match when;
	struct limit limit;
	const struct policy_calendar *hours; /* NULL: the level's */
	const char *clause;
	const char *source; /* the regulation's words, for explain; may be NULL */
};

/* Clocks that count towards a target. NO_ANSWER has a rule of its own beside. */
#define CLOCK_TERMS(X)                                                                             \
	X(CLOCK_FIRST_RESPONSE, "first_response")                                                  \
	X(CLOCK_RESOLUTION, "resolution")                                                          \
	X(CLOCK_NO_ANSWER, "no_answer")                                                            \
	X(CLOCK_ACCEPTANCE, "acceptance")                                                          \
	X(CLOCK_NEXT_RESPONSE, "next_response")                                                    \
	X(CLOCK_THIRD_PARTY, "third_party") /* time there, in all */                               \
	X(CLOCK_DEVELOPMENT, "development")                                                        \
	X(CLOCK_ESTIMATE, "estimate") /* of work that is agreed apart: D4 1.3, 2.10 */
TERM_SET(clock_kind, CLOCK_TERMS, CLOCK_COUNT);

struct clock_policy {
	bool shown; /* the first three always are; others when the regulation has them */
	const char *clause;
	unsigned pauses; /* stages in which it stands still, as bits */
	size_t n_targets;
	const struct target *targets;
};

#define LANGUAGES_MAX 4

/* One text in the languages of the regulation, in their order; none is NULL. */
struct words {
	const char *in[LANGUAGES_MAX];
};

/*
 * What slad says to clients and writes into the tracker, in sql/regulations/texts.json;
 * a regulation may word any of them in its own way.
 */
#define TEXT_TERMS(X)                                                                              \
	X(TEXT_CLOSED, "closed") /* D1 clause 15 */                                                \
	X(TEXT_DONE_SO_FAR, "done_so_far") /* the heading of the list of actions */                \
	X(TEXT_HOW_TO_REOPEN, "how_to_reopen")                                                     \
	X(TEXT_REMINDER, "reminder")                                                               \
	X(TEXT_REOPENED, "reopened")                                                               \
	X(TEXT_REGISTERED, "registered")                                                           \
	X(TEXT_ANSWER, "answer")                                                                   \
	X(TEXT_NEW, "new")                                                                         \
	X(TEXT_IN_PROGRESS, "in_progress")                                                         \
	X(TEXT_WAITING_CLIENT, "waiting_client")                                                   \
	X(TEXT_SET_WAITING, "set_waiting") /* without a word to the client */                      \
	X(TEXT_WAITING_THIRD_PARTY, "waiting_third_party")                                         \
	X(TEXT_ESCALATED, "escalated")                                                             \
	X(TEXT_ESTIMATE, "estimate")                                                               \
	X(TEXT_RESOLVED, "resolved")                                                               \
	X(TEXT_QUEUE_NOTE, "queue_note")                                                           \
	X(TEXT_QUEUE_CRITICAL, "queue_critical")                                                   \
	X(TEXT_QUEUE_UNASKED, "queue_unasked") /* it waits for the client, and for us */           \
	X(TEXT_QUEUE_UNATTENDED, "queue_unattended")                                               \
	X(TEXT_QUEUE_ARRIVAL, "queue_arrival")                                                     \
	X(TEXT_LEVEL_RULE, "level_rule") /* why a request has its level */                         \
	X(TEXT_LEVEL_CONTRACT, "level_contract")                                                   \
	X(TEXT_LEVEL_GIVEN, "level_given")                                                         \
	X(TEXT_LEVEL_LOWEST, "level_lowest")                                                       \
	X(TEXT_LINKED, "linked") /* to the client of a duplicate; names no other request */        \
	X(TEXT_NEWS, "linked_news") /* and when its master was answered */                         \
	X(TEXT_ARTICLES, "articles") /* in front of links to the help centre */                    \
	X(TEXT_TOGETHER, "together")                                                               \
	X(TEXT_TELL_ESCALATED, "tell_escalated") /* to the client: D1 clause 23 */                 \
	X(TEXT_TELL_THIRD_PARTY, "tell_third_party") /* D4 clause 3.9 */                           \
	X(TEXT_QUEUE_CALL, "queue_call") /* in front of the time that a client wished for */       \
	X(TEXT_QUEUE_CALL_NOW, "queue_call_now")                                                   \
	X(TEXT_CALLED, "called") /* to staff, of a call that they logged */                        \
	X(TEXT_CALL_MISSED, "call_missed")                                                         \
	X(TEXT_PLANNED_VERSION, "planned_version")                                                 \
	X(TEXT_PLANNED_DATE, "planned_date")

TERM_SET(text, TEXT_TERMS, TEXT_COUNT);

/* Whose hands a request can be in besides support's and the client's; see core/handover.h. */
enum hands { HANDS_DEVELOPMENT, HANDS_THIRD_PARTY, HANDS_COUNT };

/* How the client gets to know. */
#define TELL_TERMS(X)                                                                              \
	X(TELL_NEVER, "never")                                                                     \
	X(TELL_FLAG, "flag") /* staff have to: they are reminded */                                \
	X(TELL_NOTE, "note") /* slad does, unless staff did within the grace */

TERM_SET(tell, TELL_TERMS, TELL_COUNT);

struct handover_policy {
	enum tell tell;
	struct span grace; /* elapsed */
	const char *clause;
};

/* D1 clause 15, D2 clause 15, D4 clause 2.7. Its limit is the target of CLOCK_NO_ANSWER. */
struct noanswer_policy {
	bool close; /* close by itself; otherwise it is proposed to the operator */
	struct span grace; /* working time after the limit: mail is fetched late */
	bool resume; /* the client's answer puts the request back in progress */
	int reopen_days; /* working days in which a note reopens what slad closed; 0: never */
	struct span remind_every; /* elapsed since the question, moved to opening hours; 0: never */
	struct span remind_before; /* working time before the limit, so never at night; 0: not */
};

/* What a duplicate has of its master: core/linking.h. All false without the section. */
struct linking_policy {
	const char *clause; /* NULL: no clause says so */
	bool pause; /* its resolution clock stands while the master is open */
	bool tell; /* its client is told once that the matter is known */
	bool answer; /* that word is our first response */
	bool news; /* its client is told once that the master was answered; absent: as `tell` */
	bool answered; /* those news are our first response; absent: as `answer` */
	bool together; /* it is resolved with the master, and its client told */
};

/* D1 clause 14: articles as answers. */
struct faq_policy {
	const char *clause;
	bool in_registration; /* the note of registration names those that may help */
	bool resolve; /* the client's word that one solved it resolves the request */
};

/* Call-backs: core/callback.h. All false without the section. */
struct callback_policy {
	const char *clause;
	bool by_call; /* answered by a logged call alone, not by a note */
	bool note; /* each call is told in a private note */
	bool from_wished; /* the first response runs from the time that the client wished for */
};

/* Who is told before it is too late. Where nobody is, the next one is told instead. */
#define WARNED_TERMS(X)                                                                            \
	X(WARNED_ASSIGNEE, "assignee")                                                             \
	X(WARNED_DEDICATED, "dedicated") /* D1, services of the VIP level */                       \
	X(WARNED_SUPERVISOR, "supervisor")

TERM_SET(warned, WARNED_TERMS, WARNED_COUNT);

#define WARNING_SHARES_MAX 8
#define WARNING_REPEATS_MAX 50

struct warning_share {
	int share; /* of the target, in per cent: 1 to 100, which is the breach */
	unsigned to; /* bits of enum warned */
};

/* See core/warning.h. */
struct warnings_policy {
	size_t n; /* 0: nobody is warned */
	struct warning_share at[WARNING_SHARES_MAX]; /* rising */
	struct limit repeat; /* after a breach, as long as it lasts; LIMIT_NONE: never */
	int times; /* how often at most */
	unsigned clocks; /* bits of enum clock_kind */
	bool note; /* a private note in the tracker, too */
	const char *clause; /* NULL: the clock's */
};

/* The dedicated employee (D1, services of the level VIP): core/assignment.h. */
struct assign_policy {
	bool on; /* the regulation has the section */
	struct match when;
	const char *clause;
	const char *source; /* the regulation's words; may be NULL */
};

struct level_policy {
	const char *name;
	struct words title;
	const char *clause;
	const struct policy_calendar *hours; /* NULL: the regulation's own */
};

#define LEVELS_MAX 8

/* A level given by more than the contract; see core/level.h. */
struct service_rule {
	struct match when;
	unsigned level;
	const char *clause; /* NULL: the level's own */
	const char *source; /* the regulation's words; may be NULL */
};

/* A file beside the regulation, as it was read. */
struct policy_included {
	const char *name;
	const char *text;
};

struct policy {
	const char *id;
	const char *revision;
	struct utc valid_from; /* requests that arrive from then on are judged by it */
	struct words title;
	size_t n_languages;
	const char *languages[LANGUAGES_MAX];
	const struct calendar *calendar; /* its own: the zone of all dates, too */
	size_t n_calendars; /* at least 1 */
	struct policy_calendar calendars[CALENDARS_MAX]; /* the first is its own */
	size_t n_levels; /* from the lowest to the highest; the first is the default */
	struct level_policy levels[LEVELS_MAX];
	size_t n_service;
	const struct service_rule *service; /* the first that fits gives the level */
	size_t n_conditions;
	struct condition *conditions; /* core/condition.h: what they name */
	bool names_clients; /* some condition does: only then the client's name is looked up */
	const char *level_clause; /* VIP before Basic in the queue */
	const char *critical_clause; /* out of turn */
	const char *arrival_clause; /* in order of arrival */
	struct clock_policy clocks[CLOCK_COUNT];
	struct noanswer_policy noanswer;
	/* Core/billing.h; NULL: hours are billed as they are. */
	const struct billing_policy *billing;
	struct warnings_policy warnings;
	struct linking_policy linking;
	struct faq_policy faq;
	struct callback_policy callback;
	struct handover_policy handover[HANDS_COUNT];
	const struct refusals *refusals; /* core/order.h; NULL: there are no fixed reasons */
	const struct conduct_policy *conduct; /* core/conduct.h; NULL: not looked at */
	/* Core/intake.h; NULL: requests are not looked through. */
	const struct intake_policy *intake;
	struct assign_policy assign;
	struct words texts[TEXT_COUNT];
	struct names lent; /* of policy_read_kept: "texts.json: planned_date" */
	size_t n_included;
	const struct policy_included *included; /* each file once, in the order of reading */
};

/*
 * What else a regulation names: the text of a file beside it ("holidays_kz.csv"), NULL and e set
 * when not there.
 */
typedef const char *policy_include(void *ctx, const char *name, struct err *e);

/*
 * Reads a regulation. ERR_INVALID says the JSON path, the line where known, and
 * the remedy. The policy owns all its memory.
 */
must_check enum err_code policy_read(const char *json, size_t len, policy_include *include,
    void *ctx, struct policy **out, struct err *e);
/*
 * The same of a regulation that was written for an earlier version of slad, maybe, on record or on
 * disk: where a file that it includes lacks what this version wants, that of the same kind that
 * `shipped` gives (texts.json) stands in, and policy.lent tells. What is there always wins.
 */
must_check enum err_code policy_read_kept(const char *json, size_t len, policy_include *include,
    policy_include *shipped, void *ctx, struct policy **out, struct err *e);
void policy_free(struct policy *p);

/* The level's index; the default for NULL. False: the regulation has no such level. */
bool policy_level(const struct policy *p, const char *name, unsigned *out);

bool match_fits(const struct match *m, const struct traits *t);

/* NULL when no target fits, which means that there is none. */
const struct target *policy_target(
    const struct policy *p, enum clock_kind clock, const struct traits *t);

/*
 * The hours of a target, else of the level, else of the regulation; `target` may be NULL. Clocks,
 * their pauses and the limit of a silence go by the target's, what is told, reminded of and closed
 * by the level's.
 */
const struct policy_calendar *policy_hours(
    const struct policy *p, unsigned level, const struct target *target);
/* The same by its name; the regulation's own for NULL and what it does not have. */
const struct policy_calendar *policy_hours_named(const struct policy *p, const char *name);

/*
 * The place of a language in struct words; the regulation's first for one that it does not speak.
 */
size_t policy_language(const struct policy *p, const char *language);
const char *policy_text(const struct policy *p, enum text text, const char *language);

#endif
