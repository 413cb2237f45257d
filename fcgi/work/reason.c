#include "work/reason.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "work/deed.h"

static const struct sentence {
	const char *code;
	const char *in[WORDING_COUNT];
} sentences[] = {
#define REASON(code_, en, ru, kk)                                                                  \
	{ code_, { [WORDING_EN] = en, [WORDING_RU] = ru, [WORDING_KK] = kk } },
#include "work/reason.def"
#undef REASON
};

#define SENTENCES (sizeof(sentences) / sizeof(sentences[0]))
#define PLACES 4

struct piece {
	const char *text;
	size_t len;
};

struct place {
	struct piece name, value;
};

/* What a kept sentence is. */
struct found {
	const struct sentence *sentence;
	size_t n;
	struct place places[PLACES];
};

/* Up to a place, or to the end. */
static struct piece
literal(const char *pattern)
{
	return (struct piece){ pattern, strcspn(pattern, "{") };
}

/* Of a pattern that begins with one. */
static struct piece
place_name(const char *pattern)
{
	return (struct piece){ pattern + 1, strcspn(pattern + 1, "}") };
}

/* A place takes up to what follows it in the pattern, the last one all. False: another sentence. */
static bool
matches(const char *pattern, const char *text, struct found *f)
{
	f->n = 0;
	for (;;) {
		const struct piece before = literal(pattern);
		struct piece name, after;
		const char *end;

		if (strncmp(before.text, text, before.len) != 0)
			return false;
		text += before.len;
		pattern += before.len;
		if (*pattern == '\0')
			return *text == '\0';
		name = place_name(pattern);
		pattern = name.text + name.len + 1;
		after = literal(pattern);
		end = after.len == 0 ? text + strlen(text)
				     : memmem(text, strlen(text), after.text, after.len);
		if (end == NULL || f->n == PLACES)
			return false;
		f->places[f->n++] = (struct place){ name, { text, (size_t)(end - text) } };
		text = end;
	}
}

static bool
find(const char *reason, struct found *f)
{
	for (size_t i = 0; i < SENTENCES; i++) {
		f->sentence = &sentences[i];
		if (matches(sentences[i].in[WORDING_EN], reason, f))
			return true;
	}
	return false;
}

static struct piece
value_of(const struct found *f, struct piece name)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct piece *is = &f->places[i].name;

		if (is->len == name.len && memcmp(is->text, name.text, name.len) == 0)
			return f->places[i].value;
	}
	return name;
}

static const char *
fill(const struct found *f, enum wording language, struct arena *arena)
{
	const char *pattern = f->sentence->in[language], *said;
	struct buf out;

	buf_init(&out);
	while (*pattern != '\0') {
		const struct piece before = literal(pattern);
		struct piece name, value;

		buf_add(&out, before.text, before.len);
		pattern += before.len;
		if (*pattern == '\0')
			break;
		name = place_name(pattern);
		value = value_of(f, name);
		buf_add(&out, value.text, value.len);
		pattern = name.text + name.len + 1;
	}
	said = arena_strndup(arena, out.data == NULL ? "" : out.data, out.len);
	buf_release(&out);
	return said;
}

const char *
reason_said(const char *reason, enum wording language, struct arena *arena)
{
	const char *told = deed_reason(reason, language);
	struct found f;

	if (reason == NULL || told != NULL)
		return told;
	return find(reason, &f) ? fill(&f, language, arena) : NULL;
}

const char *
reason_told(const char *reason, enum wording language, struct arena *arena)
{
	const char *said = reason_said(reason, language, arena);

	return said == NULL ? reason : said;
}

static json_t *
values_json(const struct found *f)
{
	json_t *out = json_object();

	for (size_t i = 0; i < f->n; i++) {
		const struct place *p = &f->places[i];

		json_object_setn_new(
		    out, p->name.text, p->name.len, json_stringn(p->value.text, p->value.len));
	}
	return out;
}

json_t *
reason_json(const char *reason, struct arena *arena)
{
	const char *code = deed_code(reason);
	struct found f = { .n = 0 };
	json_t *out;

	if (code == NULL && reason != NULL && find(reason, &f))
		code = f.sentence->code;
	if (code == NULL)
		return json_null();
	out = json_pack("{s:s, s:o}", "code", code, "values", values_json(&f));
	for (int l = 0; l < WORDING_COUNT; l++)
		json_object_set_new(out, wording_name((enum wording)l),
		    json_string(reason_said(reason, (enum wording)l, arena)));
	return out;
}
