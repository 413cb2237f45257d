#ifndef SLAD_APP_DOCTOR_RIGHTS_H
#define SLAD_APP_DOCTOR_RIGHTS_H

#include <stddef.h>

/*
 * What an account of the database may do, compared with what sql/grants.sql
 * gives it. Pure: the rights are rows of information_schema, read elsewhere.
 */
struct arena;

enum rights_where {
	RIGHTS_EVERYWHERE,
	RIGHTS_OWN, /* slad's schema */
	RIGHTS_TRACKER,
	RIGHTS_ELSEWHERE,
};

struct right {
	enum rights_where where;
	const char *table; /* "": all */
	const char *column; /* "": all */
	const char *what; /* "select", "insert"… */
	struct right *next;
};

struct rights {
	const char *own, *tracker; /* the schemas' names */
	struct right *first;
};

/* The texts are copied. */
void rights_add(struct rights *r, struct arena *a, enum rights_where where, const char *table,
    const char *column, const char *what);

/*
 * Calls `missing` for each table of which a grant is missing, with the statement
 * that gives just what is missing. Of a table's columns only those that are
 * missing. CREATE is not asked for: it only lets a grant come before its table.
 */
typedef void rights_say(void *ctx, const char *where, const char *what);
size_t rights_missing(const struct rights *r, const char *grants_sql, struct arena *a,
    rights_say *missing, void *ctx);

/*
 * Calls `excess` for what may change the tracker, the record, or anything outside of both schemas.
 */
size_t rights_excess(const struct rights *r, struct arena *a, rights_say *excess, void *ctx);

#endif
