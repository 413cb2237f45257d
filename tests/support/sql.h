#ifndef SLAD_TESTS_SQL_H
#define SLAD_TESTS_SQL_H

#include <stdarg.h>

struct db;

/* Statements, as many as there are; fails the test when one does. */
void sql_run(struct db *db, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));

#endif
