#include <assert.h>
#include <stdlib.h>

#include "base/db.h"
#include "base/db_conn.h"

/* Well below the server's smallest default max_allowed_packet. */
#define BATCH_BYTES ((size_t)1 << 20)
#define BATCH_ROWS 4096

/* One column of a batch, in the shape that the library wants: parallel arrays. */
struct batch_column {
	int64_t *numbers;
	char **texts;
	unsigned long *lens;
	char *indicators;
};

struct batch {
	size_t n; /* columns */
	struct batch_column columns[DB_PARAMS_MAX];
	MYSQL_BIND binds[DB_PARAMS_MAX];
};

static void
batch_release(struct batch *b)
{
	for (size_t i = 0; i < b->n; i++) {
		free(b->columns[i].numbers);
		free(b->columns[i].texts);
		free(b->columns[i].lens);
		free(b->columns[i].indicators);
	}
}

/* Of params[i], params[i + n]…: the first that is not NULL says what the column holds. */
static enum enum_field_types
batch_kind(const struct param *params, size_t i, size_t n, size_t rows)
{
	for (size_t r = 0; r < rows; r++) {
		const struct param *p = &params[r * n + i];

		if (p->kind != PARAM_NULL)
			return p->kind == PARAM_INT ? MYSQL_TYPE_LONGLONG : MYSQL_TYPE_STRING;
	}
	return MYSQL_TYPE_LONGLONG;
}

static void
batch_column(struct batch *b, const struct param *params, size_t i, size_t rows)
{
	struct batch_column *c = &b->columns[i];
	const enum enum_field_types type = batch_kind(params, i, b->n, rows);

	c->numbers = db_alloc(rows, sizeof(*c->numbers));
	c->texts = db_alloc(rows, sizeof(*c->texts));
	c->lens = db_alloc(rows, sizeof(*c->lens));
	c->indicators = db_alloc(rows, 1);
	for (size_t r = 0; r < rows; r++) {
		const struct param *p = &params[r * b->n + i];

		assert(p->kind == PARAM_NULL ||
		    (p->kind == PARAM_INT) == (type == MYSQL_TYPE_LONGLONG));
		c->numbers[r] = p->number;
		c->texts[r] = (char *)(uintptr_t)p->text;
		c->lens[r] = p->len;
		c->indicators[r] =
		    p->kind == PARAM_NULL ? STMT_INDICATOR_NULL : STMT_INDICATOR_NONE;
	}
	b->binds[i] = (MYSQL_BIND){
		.buffer_type = type,
		.buffer = type == MYSQL_TYPE_LONGLONG ? (void *)c->numbers : (void *)c->texts,
		.length = c->lens,
		.u.indicator = c->indicators,
	};
}

static enum err_code
execute_batch(
    struct db *db, enum query q, const struct param *params, size_t n, size_t rows, struct err *e)
{
	struct statement *s = &db->statements[q];
	unsigned size = (unsigned)rows;
	const unsigned none = 0;
	enum err_code rc = ERR_OK;
	struct batch *b = db_alloc(1, sizeof(*b));

	b->n = n;
	for (size_t i = 0; i < n; i++)
		batch_column(b, params, i, rows);
	mysql_stmt_attr_set(s->stmt, STMT_ATTR_ARRAY_SIZE, &size);
	if (mysql_stmt_bind_param(s->stmt, b->binds) != 0 || mysql_stmt_execute(s->stmt) != 0)
		rc = db_fail_statement(db, q, s->stmt, e);
	/* db_fail_statement may have closed it. */
	if (s->stmt != NULL)
		mysql_stmt_attr_set(s->stmt, STMT_ATTR_ARRAY_SIZE, &none);
	batch_release(b);
	free(b);
	return rc;
}

/* How many rows from `params` on fit into one packet; at least one. */
static size_t
batch_size(const struct param *params, size_t n, size_t rows)
{
	size_t bytes = 0, r;

	for (r = 0; r < rows && r < BATCH_ROWS; r++) {
		for (size_t i = 0; i < n; i++)
			bytes += params[r * n + i].len + sizeof(int64_t) + 1;
		if (bytes > BATCH_BYTES && r > 0)
			break;
	}
	return r;
}

enum err_code
db_exec_many(
    struct db *db, enum query q, const struct param *params, size_t n, size_t rows, struct err *e)
{
	int64_t affected = 0;
	enum err_code rc = ERR_OK;

	assert(n == db_statement_texts[q].n_params && n > 0 && n <= DB_PARAMS_MAX);
	while (rows > 0 && rc == ERR_OK) {
		const size_t size = batch_size(params, n, rows);

		rc = db_statement_ready(db, q, e);
		if (rc == ERR_OK)
			rc = execute_batch(db, q, params, n, size, e);
		if (rc == ERR_OK) {
			db_statement_effect(db, db->statements[q].stmt);
			affected += db->affected;
		}
		params += size * n;
		rows -= size;
	}
	db->affected = affected;
	return rc;
}
