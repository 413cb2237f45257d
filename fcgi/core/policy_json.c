#include "core/policy.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/zone.h"
#include "core/calendar.h"
#include "core/calendar_json.h"
#include "core/policy_reader.h"

/* Requests older or younger than these years cannot be judged; compiling takes milliseconds. */
#define FIRST_YEAR 1995
#define LAST_YEAR 2060

/* A policy with what it was made of; the caller sees the first member only. */
struct owned {
	struct policy policy;
	struct arena *arena;
	struct zone *zone;
	struct calendar *calendar;
};

/* What the read functions of a regulation share: reader.ctx. */
struct source {
	struct owned *own;
	policy_include *include;
	void *ctx;
};

struct policy *
policy_of(struct reader *r)
{
	const struct source *s = r->ctx;

	return &s->own->policy;
}

const char *
policy_include_text(struct reader *r, const char *name)
{
	const struct source *s = r->ctx;

	return s->include(s->ctx, name, r->e);
}

const char *
policy_included(struct reader *r, const char *name)
{
	const char *text = policy_include_text(r, name);

	if (text == NULL)
		reader_failed(r);
	return text;
}

bool
policy_calendar_compile(struct reader *r, struct calendar_json *cal)
{
	struct owned *own = ((const struct source *)r->ctx)->own;

	if (zone_load(cal->zone, FIRST_YEAR, LAST_YEAR, &own->zone, r->e) != ERR_OK)
		return false;
	cal->spec.zone = own->zone;
	if (calendar_compile(&cal->spec, FIRST_YEAR, LAST_YEAR, &own->calendar, r->e) != ERR_OK)
		return false;
	own->policy.calendar = own->calendar;
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

enum err_code
policy_read_by(struct reader *r, const char *json, size_t len, policy_include *include, void *ctx,
    struct policy **out)
{
	struct owned *own = calloc(1, sizeof(*own));
	struct source source = { own, include, ctx };
	enum err_code rc = ERR_INVALID;
	json_error_t je;
	json_t *root;

	if (own == NULL)
		abort();
	r->ctx = &source;
	own->arena = r->arena = arena_new();
	/* The contract of evaluate: these three are always there, with or without targets. */
	own->policy.clocks[CLOCK_FIRST_RESPONSE].shown = true;
	own->policy.clocks[CLOCK_RESOLUTION].shown = true;
	own->policy.clocks[CLOCK_NO_ANSWER].shown = true;
	policy_warnings_default(&own->policy.warnings);
	root = json_loadb(json, len, JSON_REJECT_DUPLICATES, &je);
	if (root == NULL) {
		reader_fail(r, "line %d, column %d: %s", je.line, je.column, je.text);
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
policy_read(const char *json, size_t len, policy_include *include, void *ctx, struct policy **out,
    struct err *e)
{
	struct reader r = { .e = e };

	return policy_read_by(&r, json, len, include, ctx, out);
}

void
policy_free(struct policy *p)
{
	struct owned *own = (struct owned *)p;

	if (own == NULL)
		return;
	calendar_free(own->calendar);
	zone_free(own->zone);
	arena_free(own->arena);
	free(own);
}
