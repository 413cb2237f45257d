#ifndef SLAD_APP_CLIENT_IMPORT_H
#define SLAD_APP_CLIENT_IMPORT_H

#include <stddef.h>

#include "app/clients.h"

struct buf;
struct zone;

/*
 * Clients from a spreadsheet (base/csv_table.h). Columns, in any order; only name is
 * needed:
 *
 *	name                     the organisation; lines of one name are one client
 *	bin                      its BIN, or the IIN of a sole trader
 *	language                 in which it is answered
 *	level, number, from, to  a contract: days, the last one included; `to` may be empty
 *	bind_kind, bind_value    user, group, project or domain; a login, a group's name, a
 *	                         project's identifier, or the domain
 *	employee, deputy, group  who is given the requests: two logins and a group's name;
 *	                         "-": nobody any more
 *	contract_employee, contract_deputy, contract_group
 *	                         the same for the requests of the line's contract alone
 *
 * Importing again adds what is new, and ends contracts that have got a last day.
 * What is left out of the file stays as it is.
 */

/*
 * All clients as such a file: read where there are none, it makes them with all
 * that there is of them. Whoever is gone from the tracker is "id 77" in it.
 */
must_check enum err_code client_export(
    struct db *db, const struct zone *zone, struct arena *arena, struct buf *out, struct err *e);

/* Each is told of what is wrong in a line; all lines are looked at. */
typedef void client_import_say(void *ctx, size_t line, const struct err *what);

struct client_import {
	const char *text;
	client_import_say *say;
	void *ctx;
	size_t wrong; /* lines that were told of */
};

/* A clients_order: ctx is the import. ERR_INVALID when a line is wrong: then nothing is kept. */
must_check enum err_code client_import(struct clients *c, void *ctx, struct err *e);

#endif
