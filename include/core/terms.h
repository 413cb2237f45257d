#ifndef SLAD_CORE_TERMS_H
#define SLAD_CORE_TERMS_H

#include <stdbool.h>

/*
 * The words that the regulations and the tracker are translated into. Each set
 * is written once, here; names and parsers come from it. X_parse takes the name
 * as it stands in JSON and settings, and is false for anything else. Service
 * levels (D1 clause 3) are not among them: each regulation names its own.
 */

/* D1 clause 4; a wish is accepted (clause 6) but is no category of its own there. */
#define CATEGORY_TERMS(X)                                                                          \
	X(CATEGORY_ERROR, "error")                                                                 \
	X(CATEGORY_CONSULTATION, "consultation")                                                   \
	X(CATEGORY_CALLBACK, "callback")                                                           \
	X(CATEGORY_WISH, "wish")

/* D1 clause 8. */
#define CHANNEL_TERMS(X)                                                                           \
	X(CHANNEL_TRACKER, "tracker")                                                              \
	X(CHANNEL_EMAIL, "email")                                                                  \
	X(CHANNEL_ASSISTANT, "assistant")                                                          \
	X(CHANNEL_LETTER, "letter")                                                                \
	X(CHANNEL_CALLBACK, "callback")                                                            \
	X(CHANNEL_PHONE, "phone")

/* What told the channel: tracker/channel.h. */
#define CHANNEL_SOURCE_TERMS(X)                                                                    \
	X(CHANNEL_BY_NOTHING, "unknown") /* nothing that is on record */                           \
	X(CHANNEL_BY_FIELD, "field")                                                               \
	X(CHANNEL_BY_TRACKER, "tracker")                                                           \
	X(CHANNEL_BY_PROJECT, "project")                                                           \
	X(CHANNEL_BY_ROLE, "role")                                                                 \
	X(CHANNEL_BY_DEFAULT, "default")                                                           \
	X(CHANNEL_BY_WORD, "confirmed") /* as the client wrote, which staff agreed with */

/* D1, table of the VIP level. */
#define PRIORITY_TERMS(X)                                                                          \
	X(PRIORITY_NORMAL, "normal")                                                               \
	X(PRIORITY_URGENT, "urgent")                                                               \
	X(PRIORITY_IMMEDIATE, "immediate")

/* Where a request stands; the tracker's statuses are mapped onto these by settings. */
#define STAGE_TERMS(X)                                                                             \
	X(STAGE_NEW, "new")                                                                        \
	X(STAGE_IN_PROGRESS, "in_progress")                                                        \
	X(STAGE_WAITING_CLIENT, "waiting_client")                                                  \
	X(STAGE_WAITING_THIRD_PARTY, "waiting_third_party")                                        \
	X(STAGE_ESCALATED, "escalated")                                                            \
	X(STAGE_ESTIMATE, "estimate") /* of work that is agreed apart: D4 1.3 */                   \
	X(STAGE_RESOLVED, "resolved")                                                              \
	X(STAGE_CLOSED, "closed")

/* Whose word it is. The bot is slad itself: it never answers for staff. */
#define SIDE_TERMS(X)                                                                              \
	X(SIDE_CLIENT, "client")                                                                   \
	X(SIDE_STAFF, "staff")                                                                     \
	X(SIDE_DEVELOPER, "developer")                                                             \
	X(SIDE_BOT, "bot")

#define TERM_ENUM(symbol, name) symbol,
#define TERM_SET(type, TERMS, COUNT)                                                               \
	enum type { TERMS(TERM_ENUM) COUNT };                                                      \
	const char *type##_name(enum type v);                                                      \
	bool type##_parse(const char *name, enum type *out)

/* The bodies of what TERM_SET declares, once, in a .c file. */
#define TERM_NAME(symbol, name) [symbol] = name,
#define TERM_FUNCTIONS(type, TERMS, COUNT)                                                         \
	static const char *const type##_names[] = { TERMS(TERM_NAME) };                            \
                                                                                                   \
	const char *type##_name(enum type v)                                                       \
	{                                                                                          \
		return type##_names[v];                                                            \
	}                                                                                          \
                                                                                                   \
	bool type##_parse(const char *name, enum type *out)                                        \
	{                                                                                          \
		int found = term_find(type##_names, COUNT, name);                                  \
                                                                                                   \
		if (found < 0)                                                                     \
			return false;                                                              \
		*out = (enum type)found;                                                           \
		return true;                                                                       \
	}

/* -1 when no name is that one. */
int term_find(const char *const names[], int count, const char *name);

TERM_SET(category, CATEGORY_TERMS, CATEGORY_COUNT);
TERM_SET(channel, CHANNEL_TERMS, CHANNEL_COUNT);
TERM_SET(channel_source, CHANNEL_SOURCE_TERMS, CHANNEL_SOURCE_COUNT);
TERM_SET(priority, PRIORITY_TERMS, PRIORITY_COUNT);
TERM_SET(stage, STAGE_TERMS, STAGE_COUNT);
TERM_SET(side, SIDE_TERMS, SIDE_COUNT);

#endif
