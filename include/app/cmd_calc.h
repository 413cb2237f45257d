#ifndef SLAD_APP_CMD_CALC_H
#define SLAD_APP_CMD_CALC_H

#include "app/jsonl.h"

/*
 * `slactl calc`: business time, one question a line. A calendar (zone, hours,
 * holidays, overrides, breaks and what else core/calendar_json.h reads) and
 *
 *	"op":"add"		"start", "seconds", "pauses"	-> instant
 *	"op":"between"		"start", "end", "pauses",
 *				"signed"			-> seconds
 *	"op":"next_open"	"start"				-> instant
 *	"op":"is_open"		"start"				-> true | false
 *	"op":"add_days"		"start", "days" (1 or more)	-> instant
 *
 * "id", "name" and "comment" are allowed and not looked at. Out: {"result": …}.
 * Pauses, [[from, to], …] in any order, may overlap; working time within them
 * does not count. Only the years in use are compiled, more when the answer lies
 * beyond; there is none after the year 9999, or if the calendar never opens: that
 * is an error, but for between (0) and is_open (false).
 */
struct calc;

struct calc *calc_new(void);
void calc_free(struct calc *c);

/* ctx is a struct calc, which keeps the calendar of the line before. */
jsonl_object_answer calc_answer;

#endif
