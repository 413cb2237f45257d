#include "core/conduct_json.h"

#include <string.h>

#include "base/buf.h"
#include "base/reader.h"
#include "base/letters.h"
#include "core/conduct.h"

/* Texts are compared in small letters: a capital here would never be found. */
static bool
is_small(const char *text)
{
	struct buf small;
	bool same;

	buf_init(&small);
	text_lower(text, strlen(text), &small);
	same = strcmp(small.data, text) == 0;
	buf_release(&small);
	return same;
}

static bool
read_item(struct reader *r, json_t *v, size_t i, void *into)
{
	const char **items = into;

	if (!read_string(r, v, &items[i]))
		return false;
	if (!is_small(items[i]))
		return reader_fail(
		    r, "\"%s\" would never be found: write small letters, е for ё", items[i]);
	return true;
}

static bool
read_items(struct reader *r, json_t *v, void *into)
{
	struct conduct_list *out = into;
	const size_t n = json_array_size(v);
	const char **items = arena_array(r->arena, n + 1, sizeof(items[0]));

	if (!reader_array(r, v, read_item, items))
		return false;
	out->n = n;
	out->items = items;
	return true;
}

bool
conduct_words_read(struct reader *r, json_t *v, void *into)
{
	struct conduct_words *w = into;

	return READER_OBJECT(r, v, { "prefixes", read_items, &w->prefixes, OPTIONAL },
	    { "beginnings", read_items, &w->beginnings, OPTIONAL },
	    { "words", read_items, &w->words, OPTIONAL },
	    { "masked", read_items, &w->masked, OPTIONAL },
	    { "phrases", read_items, &w->phrases, OPTIONAL },
	    { "exceptions", read_items, &w->exceptions, OPTIONAL });
}
