#include "store/link.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "store/fact.h"
#include "store/list.h"
#include "store/record.h"
#include "store/wake.h"

#define THOUSANDTHS 1000.0

TERM_FUNCTIONS(link_word_kind, LINK_WORD_TERMS, LINK_WORD_COUNT)

enum err_code
link_word_put(struct db *db, struct link_word *word, struct err *e)
{
	const enum err_code rc = db_exec(db, Q_link_word_put,
	    PARAMS(p_int(word->issue), p_int(word->other), p_id(word->head),
		p_text(link_word_kind_name(word->kind)), p_id(word->user), p_utc(word->at)),
	    e);

	if (rc == ERR_OK)
		word->id = db_insert_id(db);
	return rc;
}

/* ---- with all that follows ---- */

struct saying {
	struct link_word *word;
	const char *by;
	link_allow *allow; /* of an order */
	void *ctx;
};

static enum err_code
keep_fact(struct db *db, const struct link_word *w, struct err *e)
{
	char head[24];
	const struct fact_word fact = {
		.issue = w->issue,
		.user = w->user,
		.kind = w->kind == LINK_DUPLICATE ? FACT_WORD_LINK : FACT_WORD_UNLINK,
		.value = head,
		.at = w->at,
	};

	snprintf(head, sizeof(head), "%" PRId64, w->head);
	return w->head == 0 ? ERR_OK : fact_word_put(db, &fact, e);
}

static enum err_code
keep_record(struct db *db, const struct link_word *w, const char *by, struct err *e)
{
	json_t *body = json_pack("{s:s, s:I, s:I, s:s}", "said", link_word_kind_name(w->kind), "of",
	    (json_int_t)w->other, "head", (json_int_t)w->head, "by", by);

	return record_append_json(db,
	    &(struct record_entry){
		.at = w->at,
		.issue = w->issue,
		.kind = "link",
	    },
	    body, e);
}

/* Whether somebody ordered it the other way round, and where that leads; 0: nobody did. */
static enum err_code
find_opposite(struct db *db, const struct link_word *w, int64_t *head, struct err *e)
{
	struct arena *arena = arena_new();
	struct link_word *words;
	size_t n;
	const enum err_code rc = link_words(db, w->other, arena, &words, &n, e);

	*head = 0;
	if (rc == ERR_OK && link_ordered(words, n, w->other, w->issue))
		*head = link_head(words, n, w->other, w->issue);
	arena_free(arena);
	return rc;
}

/* Two that are not the same are that neither way: an order that waits yet must not be carried out. */
static enum err_code
release_opposite(struct db *db, const struct saying *s, bool *released, struct err *e)
{
	struct link_word opposite = *s->word;

	*released = false;
	if (opposite.kind == LINK_DUPLICATE)
		return ERR_OK;
	opposite.issue = s->word->other;
	opposite.other = s->word->issue;
	if (find_opposite(db, s->word, &opposite.head, e) != ERR_OK)
		return e->code;
	*released = opposite.head != 0;
	if (!*released)
		return ERR_OK;
	if (keep_fact(db, &opposite, e) != ERR_OK)
		return e->code;
	return keep_record(db, &opposite, s->by, e);
}

/* db_step */
static enum err_code
say(struct db *db, void *ctx, struct err *e)
{
	const struct saying *s = ctx;
	const int64_t both[] = { s->word->issue, s->word->other };
	bool released;

	if (release_opposite(db, s, &released, e) != ERR_OK ||
	    link_word_put(db, s->word, e) != ERR_OK || keep_fact(db, s->word, e) != ERR_OK ||
	    keep_record(db, s->word, s->by, e) != ERR_OK)
		return e->code;
	return wake_issues(db, both, released ? 2 : 1, s->word->at, e);
}

enum err_code
link_say(struct db *db, struct link_word *word, const char *by, struct err *e)
{
	struct saying s = { .word = word, .by = by };

	return db_transact(db, say, &s, e);
}

enum err_code
link_hold(struct db *db, struct utc now, struct err *e)
{
	return db_exec(db, Q_link_lock, PARAMS(p_utc(now)), e);
}

/* db_step */
static enum err_code
order(struct db *db, void *ctx, struct err *e)
{
	const struct saying *s = ctx;

	if (link_hold(db, s->word->at, e) != ERR_OK ||
	    s->allow(s->ctx, s->word->issue, s->word->other, s->word->head, e) != ERR_OK)
		return e->code;
	return say(db, ctx, e);
}

enum err_code
link_order(struct db *db, struct link_word *word, const char *by, link_allow *allow, void *ctx,
    struct err *e)
{
	struct saying s = { word, by, allow, ctx };

	return db_transact(db, order, &s, e);
}

int64_t
link_head(const struct link_word *words, size_t n, int64_t issue, int64_t other)
{
	for (size_t i = n; i > 0; i--) {
		const struct link_word *w = &words[i - 1];

		if (w->issue == issue && w->kind == LINK_DUPLICATE &&
		    (w->other == other || w->head == other))
			return w->head;
	}
	return other;
}

static bool
read_word(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct link_word *w = item;

	(void)arena;
	w->id = row_int(rows, 0);
	w->issue = row_int(rows, 1);
	w->other = row_int(rows, 2);
	w->head = row_int(rows, 3);
	w->user = row_int(rows, 5);
	w->at = row_utc(rows, 6);
	return list_term(link_word_kind, rows, 4, &w->kind, e);
}

enum err_code
link_words_of(struct db *db, const int64_t *issues, size_t n_issues, struct arena *arena,
    struct link_word **out, size_t *n, struct err *e)
{
	const char *ids = list_among(issues, n_issues, arena);

	return list_all(db_query(db, Q_link_words, PARAMS(p_text(ids), p_text(ids))), read_word,
	    sizeof(**out), arena, out, n, e);
}

enum err_code
link_words(struct db *db, int64_t issue, struct arena *arena, struct link_word **out, size_t *n,
    struct err *e)
{
	return link_words_of(db, &issue, 1, arena, out, n, e);
}

/* The latest of the issue's own, that names the other or leads to it; or what the other said. */
static const struct link_word *
latest_towards(const struct link_word *words, size_t n, int64_t issue, int64_t other)
{
	for (size_t i = n; i > 0; i--) {
		const struct link_word *w = &words[i - 1];

		if ((w->issue == issue && (w->other == other || w->head == other)) ||
		    (w->issue == other && w->other == issue))
			return w;
	}
	return NULL;
}

bool
link_ordered(const struct link_word *words, size_t n, int64_t issue, int64_t other)
{
	const struct link_word *w = latest_towards(words, n, issue, other);

	if (w == NULL || w->kind != LINK_DUPLICATE || w->issue != issue)
		return false;
	/* Ordered by one's number, it may have been taken back by the head's. */
	w = w->head == 0 ? w : latest_towards(words, n, issue, w->head);
	return w->kind == LINK_DUPLICATE && w->issue == issue;
}

bool
link_is_alone(const struct link_word *words, size_t n, int64_t issue, int64_t other)
{
	const struct link_word *w = latest_towards(words, n, issue, other);

	return w != NULL && w->issue == issue && w->kind == LINK_DUPLICATE && w->user == 0;
}

/* The relation that was meant led to the head of the other's bucket, as it was then. */
static bool
is_between(const struct link_word *w, link_bucket *bucket, void *ctx, int64_t a, int64_t b)
{
	const int64_t issue = bucket(ctx, w->issue), other = bucket(ctx, w->other);
	const int64_t head = w->head == 0 ? other : bucket(ctx, w->head);

	return (issue == a && (other == b || head == b)) ||
	    (issue == b && (other == a || head == a));
}

bool
link_declined(const struct link_word *words, size_t n, link_bucket *bucket, void *ctx,
    int64_t issue, int64_t other)
{
	const int64_t a = bucket(ctx, issue), b = bucket(ctx, other);

	for (size_t i = n; i > 0; i--) {
		if (is_between(&words[i - 1], bucket, ctx, a, b))
			return words[i - 1].kind != LINK_DUPLICATE;
	}
	return false;
}

/* ---- what was offered ---- */

enum err_code
link_offered(struct db *db, const struct link_offer *offers, size_t n, struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		const struct link_offer *o = &offers[i];

		if (db_exec(db, Q_link_offer_put,
			PARAMS(p_int(o->issue), p_int(o->other), p_text(o->print),
			    p_int((int64_t)(o->score * THOUSANDTHS)), p_utc(o->shown)),
			e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}

enum err_code
link_opened(struct db *db, int64_t issue, int64_t other, struct utc now, struct err *e)
{
	return db_exec(db, Q_link_offer_open, PARAMS(p_utc(now), p_int(issue), p_int(other)), e);
}

static bool
read_offer(const struct rows *rows, struct arena *arena, void *item, struct err *e)
{
	struct link_offer *o = item;

	(void)e;
	o->issue = row_int(rows, 0);
	o->other = row_int(rows, 1);
	o->print = list_text(rows, 2, arena);
	o->score = (double)row_int(rows, 3) / THOUSANDTHS;
	o->shown = row_utc(rows, 4);
	o->opened = row_utc(rows, 5);
	return true;
}

enum err_code
link_offers(struct db *db, int64_t issue, struct arena *arena, struct link_offer **out, size_t *n,
    struct err *e)
{
	return list_all(db_query(db, Q_link_offers, PARAMS(p_int(issue))), read_offer,
	    sizeof(**out), arena, out, n, e);
}

bool
link_is_stale(const struct link_offer *offers, size_t n, int64_t other, const char *print)
{
	for (size_t i = 0; i < n; i++) {
		const struct link_offer *o = &offers[i];

		if (o->other == other)
			return utc_is_none(o->opened) && strcmp(o->print, print) != 0;
	}
	return false;
}
