#include "app/corpus.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/file.h"
#include "base/grow.h"
#include "base/reader.h"
#include "base/time.h"

/* So many bad lines are told; a file of something else has nothing but such. */
#define TOLD_MAX 20

/* ---- a report ---- */

static enum err_code
read_text(json_t *in, const char *name, struct arena *a, const char **out, struct err *e)
{
	json_t *v = json_object_get(in, name);
	int64_t number;

	*out = NULL;
	if (v == NULL || json_is_null(v))
		return ERR_OK;
	if (reader_whole(v, &number))
		*out = arena_printf(a, "%" PRId64, number);
	else if (json_is_string(v))
		*out = json_string_value(v);
	else
		return err_set(e, ERR_INVALID, "%s: a text is expected", name);
	return ERR_OK;
}

/* "Z", "+05:00", "+0500", "-03", or nothing, which is UTC: seconds. False: it is none. */
static bool
parse_offset(const char *text, int64_t *out)
{
	const size_t digits = *text == '\0' ? 0 : strspn(text + 1, "0123456789");
	int hours, minutes = 0;
	char end;

	*out = 0;
	if (*text == '\0' || strcmp(text, "Z") == 0 || strcmp(text, "z") == 0)
		return true;
	if ((*text != '+' && *text != '-') || (digits != 2 && digits != 4))
		return false;
	if (digits == 4 ? sscanf(text + 1, "%2d%2d%c", &hours, &minutes, &end) != 2
			: sscanf(text + 1, "%2d:%2d%c", &hours, &minutes, &end) != 2 &&
		    (sscanf(text + 1, "%2d%c", &hours, &end) != 1))
		return false;
	if (hours > 14 || minutes > 59)
		return false;
	*out = (*text == '-' ? -1 : 1) * (hours * (int64_t)3600 + minutes * (int64_t)60);
	return true;
}

/* "05:00", "05:00:00", "05:00:00.123456", each with a zone or without. */
static bool
parse_clock(const char *text, int64_t *out)
{
	struct tm tm = { 0 };
	const char *rest = strptime(text, "%H:%M", &tm);
	int64_t offset;

	if (rest != NULL && *rest == ':')
		rest = strptime(rest, ":%S", &tm);
	if (rest != NULL && *rest == '.')
		rest += 1 + strspn(rest + 1, "0123456789");
	if (rest == NULL || !parse_offset(rest + strspn(rest, " "), &offset))
		return false;
	*out = tm.tm_hour * (int64_t)3600 + tm.tm_min * (int64_t)60 + tm.tm_sec - offset;
	return true;
}

/* "1770076800", and what trackers and programs write of ISO 8601: a day, or a day and a time. */
static bool
parse_created(const char *text, struct arena *a, int64_t *out)
{
	const size_t digits = strspn(text, "0123456789");
	int64_t clock = 0;
	struct civil day;

	if (digits > 0 && digits <= 15 && text[digits] == '\0') {
		*out = strtoll(text, NULL, 10);
		return true;
	}
	if (strlen(text) < 10 || !civil_parse(arena_strndup(a, text, 10), &day))
		return false;
	if (text[10] != '\0' &&
	    ((text[10] != 'T' && text[10] != ' ') || !parse_clock(text + 11, &clock)))
		return false;
	*out = civil_to_days(day) * 86400 + clock;
	return true;
}

static enum err_code
read_created(json_t *in, int64_t before, struct arena *a, int64_t *out, struct err *e)
{
	json_t *v = json_object_get(in, "created");

	if (v == NULL || json_is_null(v))
		*out = before;
	else if (json_is_integer(v))
		*out = json_integer_value(v);
	else if (json_is_real(v) && json_real_value(v) > -1e15 && json_real_value(v) < 1e15)
		*out = (int64_t)json_real_value(v);
	else if (!json_is_string(v) || !parse_created(json_string_value(v), a, out))
		return err_set(e, ERR_INVALID,
		    "created: seconds since 1970, a day such as \"2026-02-03\" or an instant such "
		    "as \"2026-02-03T05:00:00Z\" or \"2026-02-03T10:00:00+05:00\" are expected; "
		    "without a zone it is UTC");
	return ERR_OK;
}

static enum err_code
check_id(const struct report *r, struct err *e)
{
	if (r->id == NULL || *r->id == '\0')
		return err_set(e, ERR_INVALID, "id: it is missing");
	if (r->id[strcspn(r->id, "\t\r\n")] != '\0')
		return err_set(e, ERR_INVALID,
		    "id: a tab or the end of a line is in it, and answers are lines with tabs");
	return ERR_OK;
}

enum err_code
corpus_report(json_t *in, int64_t before, struct arena *a, struct report *out, struct err *e)
{
	const struct {
		const char *name;
		const char **into;
	} texts[] = {
		{ "id", &out->id },
		{ "subject", &out->subject },
		{ "description", &out->description },
		{ "product", &out->product },
		{ "component", &out->component },
		{ "type", &out->type },
		{ "dup_of", &out->duplicate_of },
	};

	if (!json_is_object(in))
		return err_set(
		    e, ERR_INVALID, "an object is expected: {\"id\": …, \"subject\": …}");
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (read_text(in, texts[i].name, a, texts[i].into, e) != ERR_OK)
			return e->code;
	}
	if (check_id(out, e) != ERR_OK)
		return e->code;
	/* Trackers have such relations. They say nothing. */
	if (out->duplicate_of != NULL && strcmp(out->duplicate_of, out->id) == 0)
		out->duplicate_of = NULL;
	return read_created(in, before, a, &out->created, e);
}

/* ---- files of lines ---- */

typedef enum err_code each_line(void *ctx, char *line, size_t number, struct err *e);

struct telling {
	const char *path;
	size_t bad;
};

static void
tell(struct telling *t, size_t number, const struct err *e)
{
	if (t->bad++ < TOLD_MAX)
		fprintf(stderr, "slactl: %s, line %zu: %s\n", t->path, number, e->text);
	else if (t->bad == TOLD_MAX + 1)
		fprintf(stderr, "slactl: %s: and so on\n", t->path);
}

/* Bad lines are told and passed over. An exit status. */
static int
read_lines(struct app *app, const char *path, each_line *each, void *ctx)
{
	struct telling t = { .path = path };
	struct err e;
	FILE *f = file_open(path, &e);
	int status = EXIT_DONE;
	char *line = NULL;
	size_t room = 0;

	if (f == NULL)
		return app_fail(app, &e);
	for (size_t n = 1; getline(&line, &room, f) >= 0; n++) {
		/* Windows' editors put a mark before the first line. */
		char *text = n == 1 && strncmp(line, "\xef\xbb\xbf", 3) == 0 ? line + 3 : line;

		text[strcspn(text, "\r\n")] = '\0';
		if (text[strspn(text, " \t")] != '\0' && each(ctx, text, n, &e) != ERR_OK)
			tell(&t, n, &e);
	}
	if (t.bad > 0)
		status = EXIT_INPUT;
	if (ferror(f)) {
		err_set(&e, ERR_UNREACHABLE, "%s: %s", path, strerror(errno));
		status = app_fail(app, &e);
	}
	free(line);
	fclose(f);
	return status;
}

/* ---- reports ---- */

struct placed {
	struct report report;
	size_t line;
};

struct reading {
	const char *path;
	struct arena *line, *all; /* of one line, and of what is kept of each */
	json_t *lines; /* by id: where it stands */
	struct placed *reports;
	size_t n, room;
	bool told_order;
};

static enum err_code
take_id(struct reading *r, const char *id, size_t number, struct err *e)
{
	json_t *earlier = json_object_get(r->lines, id);

	if (earlier != NULL)
		return err_set(e, ERR_INVALID,
		    "id: \"%s\" stands on line %" JSON_INTEGER_FORMAT ", too", id,
		    json_integer_value(earlier));
	json_object_set_new(r->lines, id, json_integer((json_int_t)number));
	return ERR_OK;
}

/* A question may be without; what comes when, and what it says, is what is asked for. */
static enum err_code
check_told(json_t *in, const struct report *r, struct err *e)
{
	json_t *created = json_object_get(in, "created");

	if (r->subject == NULL && r->description == NULL)
		return err_set(e, ERR_INVALID,
		    "subject: it is missing, and so is description: what does the report say?");
	if (created == NULL || json_is_null(created))
		return err_set(e, ERR_INVALID, "created: it is missing: when did the report come?");
	return ERR_OK;
}

static void
keep(struct reading *r, const struct report *report, size_t number)
{
	struct report kept = *report;
	const char **const texts[] = { &kept.id, &kept.subject, &kept.description, &kept.product,
		&kept.component, &kept.type, &kept.duplicate_of };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (*texts[i] != NULL)
			*texts[i] = arena_strdup(r->all, *texts[i]);
	}
	if (r->n > 0 && report->created < r->reports[r->n - 1].report.created && !r->told_order) {
		fprintf(stderr,
		    "slactl: %s, line %zu: it is earlier than the line before; the reports are "
		    "taken in the order of time\n",
		    r->path, number);
		r->told_order = true;
	}
	r->reports = grow_for(r->reports, r->n, 1, &r->room, sizeof(*r->reports));
	r->reports[r->n++] = (struct placed){ kept, number };
}

/* each_line */
static enum err_code
take_report(void *ctx, char *line, size_t number, struct err *e)
{
	struct reading *r = ctx;
	json_error_t je;
	json_t *in =
	    json_loads(line, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_ANY, &je);
	struct report report = { 0 };
	enum err_code rc;

	if (in == NULL)
		return err_set(e, ERR_INVALID, "column %d: %s", je.column, reader_syntax(&je));
	rc = corpus_report(in, 0, r->line, &report, e);
	if (rc == ERR_OK)
		rc = check_told(in, &report, e);
	if (rc == ERR_OK)
		rc = take_id(r, report.id, number, e);
	if (rc == ERR_OK)
		keep(r, &report, number);
	json_decref(in);
	arena_reset(r->line);
	return rc;
}

/* Those of one instant stay as they stand. */
static int
compare_placed(const void *pa, const void *pb)
{
	const struct placed *a = pa, *b = pb;

	if (a->report.created != b->report.created)
		return a->report.created < b->report.created ? -1 : 1;
	return (a->line > b->line) - (a->line < b->line);
}

int
corpus_read(struct app *app, const char *path, corpus_each *each, void *ctx, int64_t *last)
{
	struct reading r = {
		.path = path, .line = arena_new(), .all = arena_new(), .lines = json_object()
	};
	int status = read_lines(app, path, take_report, &r);

	json_decref(r.lines);
	arena_free(r.line);
	if (r.n == 0 && status != EXIT_REACH) {
		fprintf(stderr, "slactl: %s: there is no report in it\n", path);
		status = EXIT_INPUT;
	}
	if (r.n > 0)
		qsort(r.reports, r.n, sizeof(*r.reports), compare_placed);
	for (size_t i = 0; i < r.n; i++)
		each(ctx, &r.reports[i].report);
	*last = r.n > 0 ? r.reports[r.n - 1].report.created : 0;
	free(r.reports);
	arena_free(r.all);
	return status;
}

/* ---- ids ---- */

struct corpus_ids {
	json_t *ids; /* true: somebody asked for it */
};

/* each_line */
static enum err_code
take_line(void *ctx, char *line, size_t number, struct err *e)
{
	const struct corpus_ids *l = ctx;

	(void)number;
	if (json_object_set_new(l->ids, line, json_false()) != 0)
		return err_set(e, ERR_INVALID, "an id is expected, in UTF-8");
	return ERR_OK;
}

struct corpus_ids *
corpus_ids_read(struct app *app, const char *path, int *status)
{
	struct corpus_ids *l = calloc(1, sizeof(*l));

	if (l == NULL)
		abort();
	l->ids = json_object();
	*status = read_lines(app, path, take_line, l);
	if (*status == EXIT_DONE)
		return l;
	corpus_ids_free(l);
	return NULL;
}

void
corpus_ids_free(struct corpus_ids *l)
{
	if (l == NULL)
		return;
	json_decref(l->ids);
	free(l);
}

bool
corpus_ids_take(struct corpus_ids *l, const char *id)
{
	if (json_object_get(l->ids, id) == NULL)
		return false;
	json_object_set_new(l->ids, id, json_true());
	return true;
}

size_t
corpus_ids_missed(const struct corpus_ids *l, const char *path, const char *corpus)
{
	const char *id, *first = NULL;
	size_t n = 0;
	json_t *asked;

	json_object_foreach(l->ids, id, asked)
	{
		if (json_is_true(asked))
			continue;
		first = first == NULL ? id : first;
		n++;
	}
	if (n > 0)
		fprintf(stderr, "slactl: %s: %zu of its ids, such as \"%s\", are not in %s\n", path,
		    n, first, corpus);
	return n;
}
