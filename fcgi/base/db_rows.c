#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/db.h"
#include "base/db_conn.h"

#define COLUMN_ROOM 128
#define COLUMN_KEEP ((size_t)64 * 1024)

static bool
is_integer(enum enum_field_types type)
{
	return type == MYSQL_TYPE_TINY || type == MYSQL_TYPE_SHORT || type == MYSQL_TYPE_LONG ||
	    type == MYSQL_TYPE_INT24 || type == MYSQL_TYPE_LONGLONG || type == MYSQL_TYPE_YEAR;
}

static void
column_room(struct column *c, size_t room)
{
	free(c->text);
	c->text = db_alloc(room, 1);
	c->room = room;
}

static void
bind_column(struct column *c, MYSQL_BIND *b)
{
	*b = (MYSQL_BIND){ .is_null = &c->is_null, .error = &c->error, .length = &c->len };
	if (c->is_integer) {
		b->buffer_type = MYSQL_TYPE_LONGLONG;
		b->buffer = &c->number;
		b->buffer_length = sizeof(c->number);
	} else {
		b->buffer_type = MYSQL_TYPE_STRING;
		b->buffer = c->text;
		b->buffer_length = c->room - 1;
	}
}

void
db_rows_columns(struct statement *s)
{
	MYSQL_RES *meta = mysql_stmt_result_metadata(s->stmt);

	if (meta == NULL)
		return;
	s->n_columns = mysql_num_fields(meta);
	s->columns = db_alloc(s->n_columns, sizeof(*s->columns));
	s->binds = db_alloc(s->n_columns, sizeof(*s->binds));
	for (unsigned i = 0; i < s->n_columns; i++) {
		s->columns[i].is_integer = is_integer(mysql_fetch_field_direct(meta, i)->type);
		if (!s->columns[i].is_integer)
			column_room(&s->columns[i], COLUMN_ROOM);
		bind_column(&s->columns[i], &s->binds[i]);
	}
	mysql_free_result(meta);
}

/* ---- rows ---- */

struct rows *
db_query(struct db *db, enum query q, const struct param *params, size_t n)
{
	struct rows *rows = &db->rows;

	assert(rows->s == NULL);
	*rows = (struct rows){ .db = db, .q = q };
	if (db_statement_execute(db, q, params, n, &rows->err) != ERR_OK)
		rows->ended = true;
	else
		assert(db->statements[q].n_columns > 0); /* one without rows is for db_exec */
	rows->s = &db->statements[q];
	return rows;
}

static bool
rows_fail(struct rows *rows)
{
	db_fail_statement(rows->db, rows->q, rows->s->stmt, &rows->err);
	rows->ended = true;
	return false;
}

/* A text that did not fit is fetched again into room enough, and the room is kept. */
static bool
fetch_long(struct rows *rows, unsigned i)
{
	struct statement *s = rows->s;
	struct column *c = &s->columns[i];

	column_room(c, c->len + 1);
	bind_column(c, &s->binds[i]);
	s->bound = false;
	return mysql_stmt_fetch_column(s->stmt, &s->binds[i], i, 0) == 0;
}

bool
rows_next(struct rows *rows)
{
	struct statement *s = rows->s;
	int status;

	if (rows->ended)
		return false;
	if (!s->bound && mysql_stmt_bind_result(s->stmt, s->binds) != 0)
		return rows_fail(rows);
	s->bound = true;
	status = mysql_stmt_fetch(s->stmt);
	if (status == MYSQL_NO_DATA) {
		rows->ended = true;
		return false;
	}
	if (status != 0 && status != MYSQL_DATA_TRUNCATED)
		return rows_fail(rows);
	for (unsigned i = 0; i < s->n_columns; i++) {
		struct column *c = &s->columns[i];

		if (c->is_integer || c->is_null)
			continue;
		if (c->len >= c->room && !fetch_long(rows, i))
			return rows_fail(rows);
		c->text[c->len] = '\0';
	}
	return true;
}

enum err_code
rows_end(struct rows *rows, struct err *e)
{
	struct statement *s = rows->s;

	rows->s = NULL;
	/* Lost on the way: the connection and the statement are gone. */
	if (s->stmt != NULL) {
		mysql_stmt_free_result(s->stmt);
		for (unsigned i = 0; i < s->n_columns; i++) {
			if (s->columns[i].room <= COLUMN_KEEP)
				continue;
			column_room(&s->columns[i], COLUMN_ROOM);
			bind_column(&s->columns[i], &s->binds[i]);
			s->bound = false;
		}
	}
	rows->db->affected = 0;
	if (rows->err.code != ERR_OK)
		*e = rows->err;
	return rows->err.code;
}

static struct column *
row_column(const struct rows *rows, unsigned column)
{
	assert(rows->s != NULL && column < rows->s->n_columns);
	return &rows->s->columns[column];
}

bool
row_is_null(const struct rows *rows, unsigned column)
{
	return row_column(rows, column)->is_null;
}

int64_t
row_int(const struct rows *rows, unsigned column)
{
	const struct column *c = row_column(rows, column);

	if (c->is_null)
		return 0;
	/* Sums are decimals, which come as text. */
	return c->is_integer ? c->number : strtoll(c->text, NULL, 10);
}

struct utc
row_utc(const struct rows *rows, unsigned column)
{
	return row_is_null(rows, column) ? UTC_NONE : (struct utc){ row_int(rows, column) };
}

const char *
row_text(const struct rows *rows, unsigned column)
{
	struct column *c = row_column(rows, column);

	if (c->is_null)
		return NULL;
	if (!c->is_integer)
		return c->text;
	c->len = (unsigned long)snprintf(c->digits, sizeof(c->digits), "%" PRId64, c->number);
	return c->digits;
}

size_t
row_len(const struct rows *rows, unsigned column)
{
	const char *text = row_text(rows, column);

	return text == NULL ? 0 : row_column(rows, column)->len;
}
