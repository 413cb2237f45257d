#include "store/order.h"

#include "base/db.h"
#include "store/record.h"
#include "store/wake.h"

enum err_code
order_record(struct db *db, int64_t issue, const char *kind, const char *clause, json_t *body,
    struct utc now, struct err *e)
{
	const struct record_entry entry = {
		.at = now, .issue = issue, .kind = kind, .clause = clause
	};

	if (record_append_json(db, &entry, body, e) != ERR_OK)
		return e->code;
	return wake_issue(db, issue, now, e);
}

struct saying {
	const struct fact_word *word;
	const char *clause;
	const char *by;
};

/* db_step */
static enum err_code
say(struct db *db, void *ctx, struct err *e)
{
	const struct saying *s = ctx;

	if (fact_word_put(db, s->word, e) != ERR_OK)
		return e->code;
	return order_record(db, s->word->issue, "order", s->clause,
	    json_pack("{s:s, s:s, s:s}", "said", fact_word_kind_name(s->word->kind), "value",
		s->word->value, "by", s->by),
	    s->word->at, e);
}

enum err_code
order_say(
    struct db *db, const struct fact_word *word, const char *clause, const char *by, struct err *e)
{
	struct saying s = { word, clause, by };

	return db_transact(db, say, &s, e);
}
