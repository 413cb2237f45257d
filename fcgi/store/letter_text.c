#include "store/letter_text.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "core/warning_text.h"

const char *
letter_in(const json_t *texts, enum wording l)
{
	const char *own = json_string_value(json_object_get(texts, wording_name(l)));

	if (own != NULL || json_object_size(texts) == 0)
		return own;
	return json_string_value(
	    json_object_iter_value(json_object_iter((json_t *)(uintptr_t)texts)));
}

static json_t *
texts_json(const char *const texts[static WORDING_COUNT])
{
	json_t *out = json_object();

	for (int i = 0; i < WORDING_COUNT; i++)
		json_object_set_new(out, wording_name((enum wording)i), json_string(texts[i]));
	return out;
}

json_t *
letter_words_json(const struct letter_words *w)
{
	return json_pack("{s:o, s:o}", "title", texts_json(w->title), "text", texts_json(w->text));
}

const char *
letter_body(json_t *body, struct arena *arena)
{
	char *text = json_dumps(body, JSON_COMPACT);
	const char *kept;

	if (text == NULL)
		abort();
	kept = arena_strdup(arena, text);
	free(text);
	json_decref(body);
	return kept;
}

static const char *
sentence(const json_t *body, enum clock_kind clock, enum wording l, struct arena *arena)
{
	struct buf b;

	buf_init(&b);
	warning_sentence(l, clock, (int)json_integer_value(json_object_get(body, "share")),
	    (int)json_integer_value(json_object_get(body, "repeat")), &b);
	return buf_keep(&b, arena);
}

const char *
letter_title(const struct letter *letter, enum wording l, struct arena *arena)
{
	json_t *body = json_loads(letter->body, 0, NULL);
	const char *clock = json_string_value(json_object_get(body, "clock"));
	const char *title = letter_in(json_object_get(body, "title"), l);
	enum clock_kind kind;

	if (clock != NULL && clock_kind_parse(clock, &kind))
		title = sentence(body, kind, l, arena);
	else if (title != NULL)
		title = arena_strdup(arena, title);
	json_decref(body);
	return title;
}

const char *
letter_masked(const char *address, struct arena *arena)
{
	const char *at = address == NULL ? NULL : strrchr(address, '@');

	if (at == NULL)
		return NULL;
	return arena_printf(arena, "%.1s…%s", at == address ? "" : address, at);
}
