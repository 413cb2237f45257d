#include "core/policy_reader.h"

#include "core/calendar.h"
#include "core/calendar_json.h"

/* Takes a member out of the object: the rest is for calendar_json_read, which knows no others. */
static bool
take(struct reader *r, json_t *object, const char *name, read_fn *read, void *into)
{
	const size_t here = reader_enter(r, name);
	json_t *value = json_object_get(object, name);
	const bool ok = value == NULL || read(r, value, into);

	reader_leave(r, here);
	if (r->knows != NULL)
		r->knows(r->tell_ctx, r, name);
	json_object_del(object, name);
	return ok;
}

/* The days of a CSV file beside the regulation. */
static bool
add_exceptions(struct reader *r, struct calendar_json *cal, const char *file, bool worked_transfers)
{
	const size_t here = reader_enter(r, "exceptions");
	const char *csv = policy_included(r, file);
	bool ok = csv != NULL;

	if (ok && calendar_json_add_csv(cal, csv, worked_transfers, r->arena, r->e) != ERR_OK)
		ok = policy_file_failed(r, file);
	reader_leave(r, here);
	return ok;
}

bool
policy_calendar_read(struct reader *r, json_t *v, void *into)
{
	struct policy *p = into;
	const char *exceptions = NULL;
	bool worked_transfers = true;
	struct calendar_json cal;
	bool ok;

	if (!json_is_object(v))
		return reader_fail(r, "an object {…} is expected here");
	ok = take(r, v, "clause", read_string, &p->calendar_clause);
	ok = take(r, v, "exceptions", read_string, &exceptions) && ok;
	ok = take(r, v, "worked_transfers", read_bool, &worked_transfers) && ok;
	if (!ok && r->tell == NULL)
		return false;
	if (calendar_json_read(v, r->arena, &cal, r->e) != ERR_OK)
		return reader_failed(r);
	return (exceptions == NULL || add_exceptions(r, &cal, exceptions, worked_transfers)) &&
	    policy_calendar_compile(r, &cal) && ok;
}
