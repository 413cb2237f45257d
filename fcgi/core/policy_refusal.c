#include <string.h>

#include "base/arena.h"
#include "core/order.h"
#include "core/policy_reader.h"

/* Titles and texts of refusal.json, by the name of their reason. */
struct written {
	size_t n;
	struct refusal_policy *texts;
};

/* What the section is read into. */
struct reading {
	json_t *wanted; /* "reasons", as written */
	struct written written;
	struct refusals *out;
};

static bool
is_name(const char *text)
{
	const size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_");

	return n > 0 && n <= REFUSAL_NAME_MAX && text[n] == '\0';
}

static bool
check_name(struct reader *r, const char *name)
{
	const size_t here = reader_enter(r, name);
	const bool ok = is_name(name) ||
	    reader_fail(r,
		"the name of a reason is made of a-z, 0-9 and _, at most %d of them: what people "
		"read is its \"title\"",
		REFUSAL_NAME_MAX);

	reader_leave(r, here);
	return ok;
}

/* Those of `wanted` that an old file lacks: another one may lend them. */
static size_t
add_lacking(const struct reader *r, json_t *v, json_t *wanted, read_fn *read,
    struct refusal_policy *items, struct member *members)
{
	const char *name;
	json_t *value;
	size_t n = 0;

	json_object_foreach(wanted, name, value)
	{
		if (r->lend == NULL || json_is_null(value) || json_object_get(v, name) != NULL ||
		    json_object_get(value, "text") != NULL)
			continue;
		items[n].name = arena_strdup(r->arena, name);
		members[n] = (struct member){ items[n].name, read, &items[n], REQUIRED };
		n++;
	}
	return n;
}

/*
 * An object whose members may have any name: each is read into the next of
 * `items`, which has room for as many and for those of `wanted`.
 */
static bool
read_named(struct reader *r, json_t *v, json_t *wanted, read_fn *read, struct refusal_policy *items)
{
	struct member *members = arena_array(
	    r->arena, json_object_size(v) + json_object_size(wanted) + 1, sizeof(*members));
	const char *name;
	json_t *value;
	bool ok = true;
	size_t n = 0;

	json_object_foreach(v, name, value)
	{
		ok = check_name(r, name) && ok;
		if (!ok && r->tell == NULL)
			return false;
		items[n].name = arena_strdup(r->arena, name);
		members[n] = (struct member){ items[n].name, read, &items[n], OPTIONAL };
		n++;
	}
	n += add_lacking(r, v, wanted, read, items + n, members + n);
	return reader_object(r, v, members, n) && ok;
}

static bool
read_text(struct reader *r, json_t *v, void *into)
{
	struct refusal_policy *p = into;

	return READER_OBJECT(r, v, { "title", policy_words, &p->title, REQUIRED },
	    { "text", policy_words, &p->text, REQUIRED });
}

/* refusal.json: of more reasons than the regulation takes up. */
static bool
read_texts(struct reader *r, json_t *v, void *into)
{
	struct reading *x = into;
	struct written *w = &x->written;

	w->n = json_object_size(v) + json_object_size(x->wanted);
	w->texts = arena_array(r->arena, w->n + 1, sizeof(*w->texts));
	return read_named(r, v, x->wanted, read_text, w->texts);
}

static bool
read_file(struct reader *r, json_t *v, void *into)
{
	return policy_file(r, v, "titles and texts", "refusal.json", read_texts, into);
}

static bool
read_stage(struct reader *r, json_t *v, void *into)
{
	enum stage *out = into;

	if (!json_is_string(v) || !stage_parse(json_string_value(v), out))
		return reader_fail(
		    r, "a stage such as \"waiting_client\" or \"closed\" is expected here");
	return true;
}

static bool
read_reason(struct reader *r, json_t *v, void *into)
{
	struct refusal_policy *p = into;

	return READER_OBJECT(r, v, { "clause", read_string, &p->clause, REQUIRED },
	    { "stage", read_stage, &p->stage, REQUIRED },
	    { "when", policy_match, &p->when, OPTIONAL },
	    { "title", policy_words, &p->title, OPTIONAL },
	    { "text", policy_words, &p->text, OPTIONAL });
}

/* Words of its own come first. What is wrong with its name was told. */
static bool
complete(struct reader *r, const struct written *w, struct refusal_policy *p)
{
	size_t i = 0;

	while (i < w->n && (w->texts[i].name == NULL || strcmp(w->texts[i].name, p->name) != 0))
		i++;
	if (p->title.in[0] == NULL && i < w->n)
		p->title = w->texts[i].title;
	if (p->text.in[0] == NULL && i < w->n)
		p->text = w->texts[i].text;
	if (!is_name(p->name) || (p->title.in[0] != NULL && p->text.in[0] != NULL))
		return true;
	return reader_fail(r,
	    "has no words: write \"title\" and \"text\" here, by language, or add \"%s\" to the "
	    "file",
	    p->name);
}

/* One that is null is one that was left out. */
static bool
keep(struct reader *r, const struct written *w, struct refusals *out,
    struct refusal_policy *reasons, size_t n)
{
	bool ok = true;

	out->reasons = reasons;
	for (size_t i = 0; i < n; i++) {
		const size_t here = reader_enter(r, reasons[i].name);

		if (reasons[i].clause != NULL) {
			ok = complete(r, w, &reasons[i]) && ok;
			reasons[out->n++] = reasons[i];
		}
		reader_leave(r, here);
		if (!ok && r->tell == NULL)
			return false;
	}
	return ok;
}

static bool
read_reasons(struct reader *r, json_t *v, void *into)
{
	struct reading *x = into;
	const size_t n = json_object_size(v);
	struct refusal_policy *reasons = arena_array(r->arena, n + 1, sizeof(*reasons));

	bool ok = read_named(r, v, NULL, read_reason, reasons);

	if (ok || r->tell != NULL)
		ok = keep(r, &x->written, x->out, reasons, n) && ok;
	return ok;
}

bool
policy_refusal_read(struct reader *r, json_t *v, void *into)
{
	struct policy *p = into;
	struct refusals *all = arena_alloc(r->arena, sizeof(*all));
	struct reading x = { .wanted = json_object_get(v, "reasons"), .out = all };

	p->refusals = all;
	return READER_OBJECT(
	    r, v, { "file", read_file, &x, OPTIONAL }, { "reasons", read_reasons, &x, REQUIRED });
}
