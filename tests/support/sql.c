#include "tests/support/sql.h"

#include <setjmp.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/db.h"

#define SQL_MAX 65536

void
sql_run(struct db *db, const char *fmt, va_list ap)
{
	static char sql[SQL_MAX];
	struct err e;

	if (vsnprintf(sql, sizeof(sql), fmt, ap) >= (int)sizeof(sql))
		fail_msg("%.200s: too long", sql);
	if (db_script(db, sql, &e) != ERR_OK)
		fail_msg("%.200s: %s", sql, e.text);
}
