#include "app/calendar_people.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "app/args.h"
#include "app/file.h"
#include "app/names.h"
#include "app/print.h"
#include "app/time_text.h"
#include "base/arena.h"
#include "base/buf.h"
#include "core/calendar.h"
#include "store/hours.h"

#define FILE_BYTES_MAX ((size_t)64 << 10)

/* "09:00-13:00 14:00-18:00" */
static void
put_intervals(const json_t *day, struct buf *out)
{
	const json_t *one;
	size_t i;

	json_array_foreach(day, i, one)
	{
		buf_printf(out, " %s-%s", json_string_value(json_array_get(one, 0)),
		    json_string_value(json_array_get(one, 1)));
	}
}

/* "mon-fri 09:00-18:00, sat 10:00-14:00": days that are alike together. */
static const char *
week_text(const json_t *hours, struct arena *a)
{
	static const char *const days[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
	struct buf b;

	buf_init(&b);
	for (size_t i = 0, last; i < 7; i = last + 1) {
		const json_t *day = json_object_get(hours, days[i]);

		for (last = i; last + 1 < 7; last++) {
			const json_t *next = json_object_get(hours, days[last + 1]);

			if (day == NULL ? next != NULL : !json_equal(day, next))
				break;
		}
		if (json_array_size(day) == 0)
			continue;
		buf_printf(&b, "%s%s%s%s", b.len == 0 ? "" : ", ", days[i], last > i ? "-" : "",
		    last > i ? days[last] : "");
		put_intervals(day, &b);
	}
	return buf_keep(&b, a);
}

static enum err_code
add(struct app *app, const struct shelf *s, const struct hours_row *row, struct table *t,
    struct err *e)
{
	const struct zone *z = calendar_zone(s->policy->calendar);
	const char *id = arena_printf(s->arena, "%" PRId64, row->user), *login;
	json_t *body;

	if (names_shown(app->db, CLIENT_BY_USER, id, s->arena, &login, e) != ERR_OK)
		return e->code;
	body = json_loads(row->body, 0, NULL);
	table_text(t, login);
	table_text(t, json_string_value(json_object_get(body, "zone")));
	table_value(t, json_incref(body), week_text(json_object_get(body, "hours"), s->arena));
	table_text(t, json_string_value(json_object_get(body, "exceptions")));
	table_text(t, row->by);
	table_instant(t, row->at, time_text(WORDING_EN, z, row->at, s->arena));
	json_decref(body);
	return ERR_OK;
}

enum err_code
calendar_people_table(
    struct app *app, const struct shelf *s, int64_t user, struct table **out, struct err *e)
{
	static const struct table_column columns[] = {
		{ "login", "Login", TABLE_TEXT },
		{ "zone", "Zone", TABLE_TEXT },
		{ "calendar", "Hours", TABLE_FLOWING },
		{ "exceptions", "Days off", TABLE_TEXT },
		{ "by", "By", TABLE_TEXT },
		{ "at", "When", TABLE_TEXT },
	};
	struct hours_row *rows;
	struct table *t;
	size_t n;

	if (hours_list(app->db, user, s->arena, &rows, &n, e) != ERR_OK)
		return e->code;
	t = table_new(columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t i = 0; i < n; i++) {
		if (add(app, s, &rows[i], t, e) != ERR_OK) {
			table_free(t);
			return e->code;
		}
	}
	*out = t;
	return ERR_OK;
}

static enum err_code
set(struct app *app, struct shelf *s, int64_t user, const char *path, const char *by, struct err *e)
{
	struct hours_row row = { .user = user, .by = by, .at = s->now };

	if (file_text(path, FILE_BYTES_MAX, s->arena, &row.body, e) != ERR_OK)
		return e->code;
	return hours_put(app->db, &row, e) == ERR_OK ? ERR_OK : err_prefix(e, "%s", path);
}

enum err_code
calendar_people(struct app *app, struct shelf *s, char **words, int n_words, bool json,
    const char *by, struct err *e)
{
	struct table *t;
	int64_t user = 0;

	if (n_words > 0 && names_id(app->db, CLIENT_BY_USER, words[0], &user, e) != ERR_OK)
		return e->code;
	if (n_words > 1) {
		const bool drop = strcmp(words[1], "-") == 0;
		const enum err_code rc = drop ? hours_drop(app->db, user, args_who(by), s->now, e)
					      : set(app, s, user, words[1], args_who(by), e);

		if (rc == ERR_OK)
			printf("Letters to %s are held to %s working hours.\n", words[0],
			    drop ? "the regulation's" : "their own");
		return rc;
	}
	if (calendar_people_table(app, s, user, &t, e) != ERR_OK)
		return e->code;
	print_table(t, json, "Nobody has working hours of their own.");
	return ERR_OK;
}
