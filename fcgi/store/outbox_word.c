#include "store/outbox_word.h"

#include <jansson.h>

#include "base/db.h"
#include "base/problem.h"
#include "core/judge.h"
#include "store/fact.h"
#include "store/record.h"
#include "store/wake.h"

TERM_FUNCTIONS(outbox_say, OUTBOX_SAY_TERMS, OUTBOX_SAY_COUNT)

/* What each word does. */
static const struct {
	bool again; /* a parked one is tried again */
	bool lasts; /* it is a fact of the request, for the looks to come */
	enum fact_word_kind kind;
} words[OUTBOX_SAY_COUNT] = {
	[OUTBOX_SAY_RETRY] = { .again = true },
	[OUTBOX_SAY_CONFIRM] = { .again = true, .lasts = true, .kind = FACT_WORD_CONFIRM },
	[OUTBOX_SAY_WITHDRAW] = { .lasts = true, .kind = FACT_WORD_DECLINE },
};

struct saying {
	enum outbox_say say;
	const struct outbox_speaker *who;
	int64_t id; /* 0: it is no action yet */
	struct arena *arena;
	struct outbox_item *item;
};

static enum err_code
keep_fact(struct db *db, const struct saying *s, struct err *e)
{
	const struct fact_word word = {
		.issue = s->item->issue,
		.user = s->who->user,
		.kind = words[s->say].kind,
		.value = s->item->key,
		.at = s->who->at,
	};

	return words[s->say].lasts ? fact_word_put(db, &word, e) : ERR_OK;
}

static enum err_code
keep_record(struct db *db, const struct saying *s, struct err *e)
{
	json_t *body = json_pack("{s:s, s:s, s:s}", "word", outbox_say_name(s->say), "key",
	    s->item->key, "by", s->who->by);

	return record_append_json(db,
	    &(struct record_entry){
		.at = s->who->at,
		.issue = s->item->issue,
		.kind = "outbox",
		.rule = s->item->rule,
		.clause = s->item->clause,
	    },
	    body, e);
}

/* No look comes to what is of no issue: the word is heeded here, and nothing lasts. */
static enum err_code
say_of_none(struct db *db, const struct saying *s, struct err *e)
{
	if (s->say == OUTBOX_SAY_WITHDRAW &&
	    outbox_drop(db, s->item, "a person withdrew it", s->who->at, e) != ERR_OK)
		return e->code;
	return keep_record(db, s, e);
}

/* db_step: the word, its trace in the record, and a look that heeds it. */
static enum err_code
say(struct db *db, void *ctx, struct err *e)
{
	const struct saying *s = ctx;

	if (s->item->issue == 0)
		return say_of_none(db, s, e);

	if (keep_fact(db, s, e) != ERR_OK || keep_record(db, s, e) != ERR_OK)
		return e->code;
	return wake_issue(db, s->item->issue, s->who->at, e);
}

/* db_step */
static enum err_code
say_of_action(struct db *db, void *ctx, struct err *e)
{
	const struct saying *s = ctx;

	if (outbox_get(db, s->id, s->arena, s->item, e) != ERR_OK)
		return e->code;
	if (s->item->state == OUTBOX_DONE)
		return problem_set(
		    e, PROBLEM_ACTION_DONE, PROBLEM_VALUES(problem_number("action", s->id)));
	if (words[s->say].again && outbox_again(db, s->id, s->who->at, e) != ERR_OK &&
	    (!words[s->say].lasts || e->code != ERR_CONFLICT))
		return e->code;
	return say(db, ctx, e);
}

enum err_code
outbox_word(struct db *db, int64_t id, enum outbox_say say_what, const struct outbox_speaker *who,
    struct arena *arena, struct outbox_item *item, struct err *e)
{
	struct saying s = {
		.say = say_what,
		.who = who,
		.id = id,
		.arena = arena,
		.item = item,
	};

	return db_transact(db, say_of_action, &s, e);
}

enum err_code
outbox_word_closing(struct db *db, int64_t issue, const char *key, bool stop,
    const struct outbox_speaker *who, struct err *e)
{
	struct outbox_item item = {
		.issue = issue,
		.key = key,
		.rule = rule_name(RULE_NO_ANSWER),
	};
	struct saying s = {
		.say = stop ? OUTBOX_SAY_WITHDRAW : OUTBOX_SAY_CONFIRM,
		.who = who,
		.item = &item,
	};

	return db_transact(db, say, &s, e);
}
