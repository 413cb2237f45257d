#include "base/db_trouble.h"

#include <stddef.h>

static const struct db_trouble troubles[] = {
	{ 1213, ERR_RETRY, NULL }, /* deadlock */
	{ 1205, ERR_RETRY, NULL }, /* lock wait */
	{ 1020, ERR_RETRY, NULL }, /* record has changed: snapshot isolation of MariaDB 11.8 */
	{ 1317, ERR_RETRY, NULL }, /* query killed */
	{ 1969, ERR_RETRY, NULL }, /* max_statement_time */
	{ 1637, ERR_RETRY, NULL }, /* too many transactions */
	{ 1062, ERR_CONFLICT, NULL }, /* duplicate key */
	{ 1586, ERR_CONFLICT, NULL }, /* the same, by key name */
	{ 2002, ERR_UNREACHABLE,
	    "is MariaDB running? db.socket says where it listens" }, /* no socket */
	{ 2003, ERR_UNREACHABLE,
	    "is MariaDB running? db.host and db.port say where" }, /* no port */
	{ 2005, ERR_UNREACHABLE, "check db.host" }, /* unknown host */
	{ 2006, ERR_UNREACHABLE, NULL }, /* gone away */
	{ 2013, ERR_UNREACHABLE, NULL }, /* lost during query, or out of patience */
	{ 2026, ERR_UNREACHABLE, "check db.tls_ca" }, /* TLS */
	{ 2055, ERR_UNREACHABLE, NULL }, /* lost at … */
	{ 5014, ERR_UNREACHABLE, NULL }, /* write error */
	{ 1040, ERR_UNREACHABLE, "raise the server's max_connections" },
	{ 1203, ERR_UNREACHABLE, "raise the account's max_user_connections" },
	{ 1226, ERR_UNREACHABLE, "raise the account's limits" },
	{ 1047, ERR_UNREACHABLE, NULL }, /* Galera node that is not ready */
	{ 1053, ERR_UNREACHABLE, NULL }, /* shutting down */
	{ 1158, ERR_UNREACHABLE, NULL }, /* network */
	{ 1159, ERR_UNREACHABLE, NULL }, { 1160, ERR_UNREACHABLE, NULL },
	{ 1161, ERR_UNREACHABLE, NULL },
	{ 1129, ERR_UNREACHABLE, "run `mariadb-admin flush-hosts` on the server" },
	{ 1927, ERR_UNREACHABLE, NULL }, /* connection killed */
	{ 4031, ERR_UNREACHABLE, NULL }, /* closed because of inactivity */
	{ 1290, ERR_UNREACHABLE, "this server is read-only: slad needs the primary" },
	{ 1792, ERR_UNREACHABLE, "this server is read-only: slad needs the primary" },
	{ 1836, ERR_UNREACHABLE, "this server is read-only: slad needs the primary" },
	{ 1045, ERR_DENIED,
	    "check db.user and db.password; `slactl grants` prints what makes the account" },
	{ 1698, ERR_DENIED,
	    "check db.user and db.password; `slactl grants` prints what makes the account" },
	{ 1130, ERR_DENIED,
	    "the account is for another host: `slactl grants --host NAME` prints one for this" },
	{ 1044, ERR_DENIED, "this grant is missing: `slactl grants` prints all" },
	{ 1142, ERR_DENIED, "this grant is missing: `slactl grants` prints all" },
	{ 1143, ERR_DENIED, "this grant is missing: `slactl grants` prints all" },
	{ 1227, ERR_DENIED, "this grant is missing: `slactl grants` prints all" },
	{ 1370, ERR_DENIED, "this grant is missing: `slactl grants` prints all" },
	{ 1049, ERR_INVALID, "check db.schema; `slactl grants` prints what makes it" },
	{ 1146, ERR_INVALID, "run `slactl migrate`, or check tracker.schema" },
	{ 1054, ERR_INVALID, "run `slactl migrate`, or this version of the tracker is not known" },
	{ 1153, ERR_INVALID, "raise the server's max_allowed_packet" },
	{ 2020, ERR_INVALID, "raise the server's max_allowed_packet" },
	{ 1264, ERR_INVALID, NULL }, /* number out of range */
	{ 1366, ERR_INVALID, NULL }, /* not UTF-8 */
	{ 1406, ERR_INVALID, NULL }, /* text too long */
	{ 1048, ERR_INVALID, NULL }, /* NULL where none may be */
	{ 1265, ERR_INVALID, NULL }, /* not in the enum */
};

const struct db_trouble *
db_trouble_of(unsigned number)
{
	static const struct db_trouble unknown = { 0, ERR_INTERNAL, NULL };

	for (size_t i = 0; i < sizeof(troubles) / sizeof(troubles[0]); i++) {
		if (troubles[i].number == number)
			return &troubles[i];
	}
	return &unknown;
}
