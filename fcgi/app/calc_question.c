#include "app/calc_question.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/reader.h"

TERM_FUNCTIONS(calc_op, CALC_OP_TERMS, CALC_OP_COUNT)

typedef enum err_code key_read(struct calc_question *q, const char *name, json_t *v, struct err *e);

static enum err_code
read_op(struct calc_question *q, const char *name, json_t *v, struct err *e)
{
	const char *op = json_string_value(v);

	if (op != NULL && calc_op_parse(op, &q->op))
		return ERR_OK;
	return err_set(
	    e, ERR_INVALID, "%s: add, between, next_open, is_open or add_days is expected", name);
}

static enum err_code
parse_instant(const char *name, json_t *v, struct utc *out, struct err *e)
{
	const char *text = json_string_value(v);

	if (text != NULL && utc_parse(text, out))
		return ERR_OK;
	return err_set(e, ERR_INVALID,
	    "%s: an instant in UTC such as \"2026-02-03T05:00:00Z\" is expected", name);
}

static enum err_code
read_start(struct calc_question *q, const char *name, json_t *v, struct err *e)
{
	return parse_instant(name, v, &q->start, e);
}

static enum err_code
read_end(struct calc_question *q, const char *name, json_t *v, struct err *e)
{
	return parse_instant(name, v, &q->end, e);
}

static enum err_code
parse_integer(const char *name, json_t *v, int64_t *out, struct err *e)
{
	if (!reader_whole(v, out))
		return err_set(e, ERR_INVALID, "%s: a whole number is expected", name);
	return ERR_OK;
}

static enum err_code
read_seconds(struct calc_question *q, const char *name, json_t *v, struct err *e)
{
	return parse_integer(name, v, &q->seconds, e);
}

/* A target in no days at all has no due instant: see Days in core/calendar.h. */
static enum err_code
read_days(struct calc_question *q, const char *name, json_t *v, struct err *e)
{
	if (parse_integer(name, v, &q->days, e) != ERR_OK)
		return e->code;
	if (q->days < 1)
		return err_set(e, ERR_INVALID, "%s: 1 or more is expected", name);
	return ERR_OK;
}

static enum err_code
read_signed(struct calc_question *q, const char *name, json_t *v, struct err *e)
{
	if (!json_is_boolean(v))
		return err_set(e, ERR_INVALID, "%s: true or false is expected", name);
	q->is_signed = json_is_true(v);
	return ERR_OK;
}

static int
by_beginning(const void *a, const void *b)
{
	const struct calc_pause *x = a, *y = b;

	return (x->from.s > y->from.s) - (x->from.s < y->from.s);
}

/* A second that lies in two pauses is taken off once. */
static void
unite_pauses(struct calc_question *q)
{
	struct calc_pause *p = q->pauses;
	size_t n = 0;

	qsort(p, q->n_pauses, sizeof(*p), by_beginning);
	for (size_t i = 0; i < q->n_pauses; i++) {
		if (n > 0 && p[i].from.s <= p[n - 1].to.s)
			p[n - 1].to = utc_max(p[n - 1].to, p[i].to);
		else
			p[n++] = p[i];
	}
	q->n_pauses = n;
}

static enum err_code
read_pause(
    struct calc_question *q, const char *name, json_t *v, struct calc_pause *p, struct err *e)
{
	if (json_array_size(v) != 2)
		return err_set(e, ERR_INVALID, "%s: a pair of instants is expected", name);
	if (parse_instant(name, json_array_get(v, 0), &p->from, e) != ERR_OK ||
	    parse_instant(name, json_array_get(v, 1), &p->to, e) != ERR_OK)
		return e->code;
	if (p->to.s < p->from.s)
		return err_set(e, ERR_INVALID, "%s: ends before it begins", name);
	return ERR_OK;
}

static enum err_code
read_pauses(struct calc_question *q, const char *name, json_t *v, struct err *e)
{
	if (!json_is_array(v))
		return err_set(e, ERR_INVALID, "%s: a list of pairs of instants is expected", name);
	q->n_pauses = json_array_size(v);
	q->pauses = arena_array(q->arena, q->n_pauses, sizeof(*q->pauses));
	for (size_t i = 0; i < q->n_pauses; i++) {
		const char *here = arena_printf(q->arena, "%s[%zu]", name, i);

		if (read_pause(q, here, json_array_get(v, i), &q->pauses[i], e) != ERR_OK)
			return e->code;
	}
	unite_pauses(q);
	return ERR_OK;
}

/* A line may carry a name of its own: for whoever keeps lines in a file. */
static enum err_code
pass_label(struct calc_question *q, const char *name, json_t *v, struct err *e)
{
	return ERR_OK;
}

/* Each key's bit: which of them an operation cannot do without. */
enum {
	HAS_OP = 1,
	HAS_START = 2,
	HAS_END = 4,
	HAS_SECONDS = 8,
	HAS_DAYS = 16,
};

static const unsigned needs[CALC_OP_COUNT] = {
	[CALC_ADD] = HAS_START | HAS_SECONDS,
	[CALC_BETWEEN] = HAS_START | HAS_END,
	[CALC_NEXT_OPEN] = HAS_START,
	[CALC_IS_OPEN] = HAS_START,
	[CALC_ADD_DAYS] = HAS_START | HAS_DAYS,
};

static const struct key {
	const char *name;
	unsigned bit; /* 0: no operation needs it */
	key_read *read;
} keys[] = {
	{ "op", HAS_OP, read_op },
	{ "start", HAS_START, read_start },
	{ "end", HAS_END, read_end },
	{ "seconds", HAS_SECONDS, read_seconds },
	{ "days", HAS_DAYS, read_days },
	{ "signed", 0, read_signed },
	{ "pauses", 0, read_pauses },
	{ "id", 0, pass_label },
	{ "name", 0, pass_label },
	{ "comment", 0, pass_label },
};

enum err_code
calc_question_read(json_t *in, struct calc_question *q, struct err *e)
{
	unsigned has = 0;

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		json_t *v = json_object_get(in, keys[i].name);

		if (v == NULL)
			continue;
		if (keys[i].read(q, keys[i].name, v, e) != ERR_OK)
			return e->code;
		has |= keys[i].bit;
		json_object_del(in, keys[i].name);
	}
	if ((has & HAS_OP) == 0)
		return err_set(e, ERR_INVALID, "op: missing");
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if ((needs[q->op] & keys[i].bit) != 0 && (has & keys[i].bit) == 0)
			return err_set(e, ERR_INVALID, "%s: missing, \"%s\" needs it", keys[i].name,
			    calc_op_name(q->op));
	}
	return ERR_OK;
}
