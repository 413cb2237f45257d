#ifndef SLAD_TESTS_TRACKER_ROOM_H
#define SLAD_TESTS_TRACKER_ROOM_H

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "tests/tracker/tables.h"

/* The office of tables.h with its tracker open, and an arena for what is read there. */
struct room {
	struct database *d;
	struct tracker *t;
	struct arena *arena;
};

static struct room room;

static int
room_setup(void **state)
{
	database_setup(state);
	room.d = *state;
	office_make(room.d);
	must(room.d, tracker_open(&office, room.d->db, &room.t, &room.d->e));
	room.arena = arena_new();
	return 0;
}

static int
room_teardown(void **state)
{
	tracker_close(room.t);
	arena_free(room.arena);
	return database_teardown(state);
}

/* ---- what stands in the tables of the issue @i, whose entries are numbered within it ---- */

#define ISSUE(values)                                                                              \
	"insert into {tracker}.issues (id, created_on, status_id, priority_id) values "            \
	"(@i, " values ");"
#define NOTE(id, user, at, text)                                                                   \
	"insert into {tracker}.journals (id, journalized_id, user_id, created_on, notes) values "  \
	"(@i * 100 + " #id ", @i, " #user ", '" at "', " text ");"
#define PRIVATE(id, user, at, text)                                                                \
	"insert into {tracker}.journals (id, journalized_id, user_id, created_on, notes, "         \
	"private_notes) values (@i * 100 + " #id ", @i, " #user ", '" at "', " text ", 1);"
#define DETAIL(id, key, from, to)                                                                  \
	"insert into {tracker}.journal_details (journal_id, prop_key, old_value, value) values "   \
	"(@i * 100 + " #id ", '" key "', '" #from "', '" #to "');"
#define STATUS(id, from, to) DETAIL(id, "status_id", from, to)
#define PRIORITY(id, from, to) DETAIL(id, "priority_id", from, to)

#endif
