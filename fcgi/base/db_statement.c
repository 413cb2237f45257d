#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/db.h"
#include "base/db_conn.h"

#define BAD_NAMES_MAX 5

const struct statement_text db_statement_texts[Q_COUNT] = {
#include "queries.inc"
};

void
db_statement_release(struct statement *s)
{
	for (unsigned i = 0; i < s->n_columns; i++)
		free(s->columns[i].text);
	free(s->columns);
	free(s->binds);
	if (s->stmt != NULL)
		mysql_stmt_close(s->stmt);
	*s = (struct statement){ 0 };
}

static enum err_code
prepare(struct db *db, enum query q, struct err *e)
{
	struct statement *s = &db->statements[q];
	enum err_code rc;
	struct buf sql;

	buf_init(&sql);
	rc = db_put_tracker(db, db_statement_texts[q].sql, &sql, e);
	if (rc != ERR_OK) {
		err_prefix(e, "statement %s", db_statement_texts[q].name);
		goto out;
	}
	s->stmt = mysql_stmt_init(db->conn);
	if (s->stmt == NULL) {
		rc = db_fail_conn(db, db_statement_texts[q].name, e);
		goto out;
	}
	if (mysql_stmt_prepare(s->stmt, sql.data, sql.len) != 0) {
		rc = db_fail_statement(db, q, s->stmt, e);
		db_statement_release(s);
		goto out;
	}
	assert(mysql_stmt_param_count(s->stmt) == db_statement_texts[q].n_params);
	db_rows_columns(s);
out:
	buf_release(&sql);
	return rc;
}

enum err_code
db_statement_prepare_all(struct db *db, struct err *e)
{
	enum err_code first = ERR_OK;
	struct buf names;
	int bad = 0;

	buf_init(&names);
	for (int q = 0; q < Q_COUNT && first != ERR_UNREACHABLE; q++) {
		struct err now = { 0 };

		if (db_statement_texts[q].lazy || prepare(db, (enum query)q, &now) == ERR_OK)
			continue;
		if (bad == 0 || now.code == ERR_UNREACHABLE) {
			*e = now;
			first = now.code;
		} else if (bad < BAD_NAMES_MAX)
			buf_printf(
			    &names, "%s%s", bad == 1 ? "" : ", ", db_statement_texts[q].name);
		bad++;
	}
	if (bad > 1 && first != ERR_UNREACHABLE)
		err_prefix(e, "%d statements cannot be prepared (besides the one told: %s%s)", bad,
		    names.data, bad > BAD_NAMES_MAX ? ", …" : "");
	buf_release(&names);
	return first;
}

enum err_code
db_statement_ready(struct db *db, enum query q, struct err *e)
{
	if (db_ready(db, e) != ERR_OK)
		return e->code;
	return db->statements[q].stmt == NULL ? prepare(db, q, e) : ERR_OK;
}

static void
bind_param(const struct param *p, MYSQL_BIND *b)
{
	*b = (MYSQL_BIND){ 0 };
	switch (p->kind) {
	case PARAM_NULL:
		b->buffer_type = MYSQL_TYPE_NULL;
		break;
	case PARAM_INT:
		b->buffer_type = MYSQL_TYPE_LONGLONG;
		/* The library takes what it only reads as writable. */
		b->buffer = (void *)(uintptr_t)&p->number;
		break;
	case PARAM_TEXT:
		b->buffer_type = MYSQL_TYPE_STRING;
		b->buffer = (void *)(uintptr_t)p->text;
		b->buffer_length = p->len;
		break;
	}
}

enum err_code
db_statement_execute(
    struct db *db, enum query q, const struct param *params, size_t n, struct err *e)
{
	struct statement *s = &db->statements[q];
	MYSQL_BIND binds[DB_PARAMS_MAX];

	assert(n == db_statement_texts[q].n_params && n <= DB_PARAMS_MAX);
	if (db_statement_ready(db, q, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < n; i++)
		bind_param(&params[i], &binds[i]);
	if ((n > 0 && mysql_stmt_bind_param(s->stmt, binds) != 0) ||
	    mysql_stmt_execute(s->stmt) != 0)
		return db_fail_statement(db, q, s->stmt, e);
	return ERR_OK;
}

void
db_statement_effect(struct db *db, MYSQL_STMT *stmt)
{
	db->affected = (int64_t)mysql_stmt_affected_rows(stmt);
	db->insert_id = (int64_t)mysql_stmt_insert_id(stmt);
}

enum err_code
db_exec(struct db *db, enum query q, const struct param *params, size_t n, struct err *e)
{
	enum err_code rc = db_statement_execute(db, q, params, n, e);

	if (rc != ERR_OK)
		return rc;
	assert(db->statements[q].n_columns == 0); /* one that returns rows is for db_query */
	db_statement_effect(db, db->statements[q].stmt);
	return ERR_OK;
}

int64_t
db_affected(const struct db *db)
{
	return db->affected;
}

int64_t
db_insert_id(const struct db *db)
{
	return db->insert_id;
}
