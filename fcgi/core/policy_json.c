#include "core/policy.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/zone.h"
#include "core/calendar.h"
#include "core/calendar_json.h"
#include "core/policy_reader.h"

/* A policy with what it was made of; the caller sees the first member only. */
struct owned {
	struct policy policy;
	struct arena *arena;
	struct zone *zones[CALENDARS_MAX]; /* of policy.calendars */
	struct calendar *calendars[CALENDARS_MAX];
};

/* What the read functions of a regulation share: reader.ctx. */
struct source {
	struct owned *own;
	policy_include *include;
	policy_include *shipped; /* NULL: nothing stands in */
	void *ctx;
	const char *ships; /* the name of the file that stands in for the one that is read */
	json_t *shipped_root; /* NULL: not looked for yet */
};

struct policy *
policy_of(struct reader *r)
{
	const struct source *s = r->ctx;

	return &s->own->policy;
}

static void
remember(struct owned *own, const char *name, const char *text)
{
	struct policy *p = &own->policy;
	struct policy_included *all;

	for (size_t i = 0; i < p->n_included; i++) {
		if (strcmp(p->included[i].name, name) == 0)
			return;
	}
	all = arena_array(own->arena, p->n_included + 1, sizeof(*all));
	if (p->n_included > 0)
		memcpy(all, p->included, p->n_included * sizeof(*all));
	all[p->n_included++] = (struct policy_included){ arena_strdup(own->arena, name),
		arena_strdup(own->arena, text) };
	p->included = all;
}

const char *
policy_include_text(struct reader *r, const char *name)
{
	const struct source *s = r->ctx;
	const char *text = s->include(s->ctx, name, r->e);

	if (text != NULL)
		remember(s->own, name, text);
	return text;
}

const char *
policy_included(struct reader *r, const char *name)
{
	const char *text = policy_include_text(r, name);

	if (text == NULL)
		reader_failed(r);
	return text;
}

static bool
load_zone(struct reader *r, const char *name, struct zone **out)
{
	size_t here;

	if (zone_load(name, POLICY_FIRST_YEAR, POLICY_LAST_YEAR, out, r->e) == ERR_OK)
		return true;
	here = reader_enter(r, "zone");
	reader_failed(r);
	reader_leave(r, here);
	return false;
}

bool
policy_zone_check(struct reader *r, const char *name)
{
	struct zone *zone = NULL;
	const bool ok = load_zone(r, name, &zone);

	zone_free(zone);
	return ok;
}

bool
policy_calendar_compile(struct reader *r, struct calendar_json *cal, struct policy_calendar *hours)
{
	struct owned *own = ((const struct source *)r->ctx)->own;
	struct policy *p = &own->policy;
	struct zone **zone = &own->zones[p->n_calendars];
	struct calendar **calendar = &own->calendars[p->n_calendars];

	if (!load_zone(r, cal->zone, zone))
		return false;
	cal->spec.zone = *zone;
	if (calendar_compile(&cal->spec, POLICY_FIRST_YEAR, POLICY_LAST_YEAR, calendar, r->e) !=
	    ERR_OK)
		return reader_failed(r);
	hours->calendar = *calendar;
	hours->always = calendar_is_always(*calendar);
	p->calendars[p->n_calendars++] = *hours;
	return true;
}

static bool
read_policy(struct reader *r, json_t *root)
{
	struct policy *p = policy_of(r);
#define SECTION(name, read, need) { name, read, p, need },
	const struct member sections[] = {
#include "core/policy_sections.def"
	};
#undef SECTION

	return reader_object(r, root, sections, sizeof(sections) / sizeof(sections[0]));
}

/* The same place of the file that ships; NULL: it is not there. */
static json_t *
shipped_at(const struct source *s, const char *path)
{
	json_t *v = s->shipped_root;

	while (v != NULL && *path != '\0') {
		const size_t n = strcspn(path, ".");

		v = json_object_getn(v, path, n);
		path += n;
		path += *path == '.';
	}
	return v;
}

static void
tell_lent(struct source *s, const char *file, const char *path)
{
	struct policy *p = &s->own->policy;
	const char **names = arena_array(s->own->arena, p->lent.n + 1, sizeof(*names));

	if (p->lent.n > 0)
		memcpy(names, p->lent.names, p->lent.n * sizeof(*names));
	names[p->lent.n] = arena_printf(s->own->arena, "%s: %s", file, path);
	p->lent.names = names;
	p->lent.n++;
}

/*
 * reader_lend: in the files that a regulation includes, never in itself, whose gaps have a meaning.
 */
static json_t *
lend_shipped(const struct reader *r)
{
	struct source *s = r->ctx;
	const char *text, *path = r->path + r->file_at;
	struct err ignored;
	json_t *v;

	if (r->file == NULL)
		return NULL;
	if (s->shipped_root == NULL) {
		text = s->shipped(s->ctx, s->ships, &ignored);
		s->shipped_root =
		    text == NULL ? NULL : json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	}
	path += *path == '.';
	v = shipped_at(s, path);
	if (v != NULL)
		tell_lent(s, r->file, path);
	return v;
}

/* Why it is no JSON. A byte order mark is not to be seen in any editor, so it is named. */
static void
say_syntax(struct reader *r, const char *text, const json_error_t *je)
{
	if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
		err_set(r->e, ERR_INVALID,
		    "line 1: a byte order mark stands before the text; save the file as UTF-8 "
		    "without it (\"without BOM\")");
	else
		err_set(r->e, ERR_INVALID, "line %d, column %d: %s", je->line, je->column,
		    reader_syntax(je));
}

bool
policy_file_failed(struct reader *r, const char *file)
{
	if (r->tell == NULL) {
		err_prefix(r->e, "%s", file);
		return reader_failed(r);
	}
	r->file = file;
	r->file_at = strlen(r->path);
	reader_failed(r);
	r->file = NULL;
	return false;
}

/* Into a file and out of it again. */
static bool
read_inside(
    struct reader *r, json_t *root, const char *file, const char *ships, read_fn *read, void *into)
{
	struct source *s = r->ctx;
	bool ok;

	s->ships = ships;
	r->file = file;
	r->file_at = strlen(r->path);
	ok = read(r, root, into);
	r->file = NULL;
	json_decref(s->shipped_root);
	s->shipped_root = NULL;
	return ok;
}

bool
policy_file(
    struct reader *r, json_t *v, const char *what, const char *ships, read_fn *read, void *into)
{
	const char *text, *file = json_string_value(v);
	json_error_t je;
	json_t *root;
	bool ok;

	if (file == NULL)
		return reader_fail(r, "the name of a file with %s is expected here", what);
	text = policy_included(r, file);
	if (text == NULL)
		return false;
	root = json_loads(text, JSON_REJECT_DUPLICATES, &je);
	if (root == NULL) {
		say_syntax(r, text, &je);
		return policy_file_failed(r, file);
	}
	ok = read_inside(r, root, file, ships, read, into);
	json_decref(root);
	return ok;
}

static enum err_code
read_source(
    struct reader *r, const char *json, size_t len, struct source *source, struct policy **out)
{
	struct owned *own = calloc(1, sizeof(*own));
	enum err_code rc = ERR_INVALID;
	json_error_t je;
	json_t *root;

	if (own == NULL)
		abort();
	source->own = own;
	r->ctx = source;
	own->arena = r->arena = arena_new();
	/* The contract of evaluate: these three are always there, with or without targets. */
	own->policy.clocks[CLOCK_FIRST_RESPONSE].shown = true;
	own->policy.clocks[CLOCK_RESOLUTION].shown = true;
	own->policy.clocks[CLOCK_NO_ANSWER].shown = true;
	policy_warnings_default(&own->policy.warnings);
	root = json_loadb(json, len, JSON_REJECT_DUPLICATES, &je);
	if (root == NULL) {
		say_syntax(r, json, &je);
		reader_failed(r);
		goto out;
	}
	if (!read_policy(r, root))
		goto out;
	*out = &own->policy;
	own = NULL;
	rc = ERR_OK;
out:
	json_decref(root);
	if (own != NULL)
		policy_free(&own->policy);
	return rc;
}

enum err_code
policy_read_by(struct reader *r, const char *json, size_t len, policy_include *include,
    policy_include *shipped, void *ctx, struct policy **out)
{
	struct source source = { .include = include, .shipped = shipped, .ctx = ctx };

	r->lend = shipped == NULL ? NULL : lend_shipped;
	return read_source(r, json, len, &source, out);
}

enum err_code
policy_read(const char *json, size_t len, policy_include *include, void *ctx, struct policy **out,
    struct err *e)
{
	struct reader r = { .e = e };

	return policy_read_by(&r, json, len, include, NULL, ctx, out);
}

enum err_code
policy_read_kept(const char *json, size_t len, policy_include *include, policy_include *shipped,
    void *ctx, struct policy **out, struct err *e)
{
	struct reader r = { .e = e };

	return policy_read_by(&r, json, len, include, shipped, ctx, out);
}

void
policy_free(struct policy *p)
{
	struct owned *own = (struct owned *)p;

	if (own == NULL)
		return;
	for (size_t i = 0; i < CALENDARS_MAX; i++) {
		calendar_free(own->calendars[i]);
		zone_free(own->zones[i]);
	}
	arena_free(own->arena);
	free(own);
}
