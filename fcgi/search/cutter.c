#include "search/cutter.h"

#include <string.h>

#include "base/text.h"
#include "search/pieces.h"

/* Longer ones are data: keys, dumps. Their parts may still be words. */
#define WORD_MAX 40
#define NAME_LONGEST 96
#define ADDRESS_SEEN (2 * NAME_LONGEST)

struct cutter {
	struct buf *lower;
	cutter_put *put;
	void *ctx;
	bool more; /* are wanted */
};

static void
put(struct cutter *c, enum term_kind kind, bool counted, size_t at, size_t len)
{
	const struct cut one = { kind, counted, at, len };

	c->more = c->put(c->ctx, &one) && c->more;
}

/* A letter alone says nothing, a digit may be an answer's number. */
static bool
worth(const char *word, size_t len)
{
	return len > 0 && len <= WORD_MAX * 2 &&
	    (text_prefix(word, len, 1) < len || text_is_digit((unsigned char)*word));
}

static size_t
lowered(struct cutter *c, const char *word, size_t len)
{
	const size_t at = c->lower->len;

	text_lower(word, len, c->lower);
	return at;
}

static void
add_word(struct cutter *c, const char *word, size_t len)
{
	const size_t at = lowered(c, word, len), n = c->lower->len - at;

	if (worth(c->lower->data + at, n))
		put(c, TERM_WORD, true, at, n);
}

static void
add_name(struct cutter *c, const char *name, size_t len)
{
	size_t at, n;

	if (len > NAME_LONGEST)
		return;
	at = lowered(c, name, len);
	n = c->lower->len - at;
	if (n <= NAME_LONGEST)
		put(c, TERM_NAME, false, at, n);
}

/*
 * "NCALayer" as those write it who do not know its capitals: a word beside its parts, not counted.
 */
static void
add_flat(struct cutter *c, const char *piece, size_t len)
{
	const size_t at = lowered(c, piece, len), n = c->lower->len - at;

	if (len <= WORD_MAX * 2)
		put(c, TERM_WORD, false, at, n);
}

/* Letters and digits only. */
static void
add_piece(struct cutter *c, const char *piece, size_t len, bool whole)
{
	size_t end = pieces_hump(piece, len, 0);

	if (end < len || (whole && pieces_mixed(piece, len)))
		add_name(c, piece, len);
	if (end < len)
		add_flat(c, piece, len);
	for (size_t from = 0; from < len; from = end) {
		end = pieces_hump(piece, len, from);
		add_word(c, piece + from, end - from);
	}
}

/* The last step of a path, if it looks like a file's name. */
static void
add_file(struct cutter *c, const char *name, size_t len)
{
	size_t from = len;

	while (from > 0 && name[from - 1] != '/' && name[from - 1] != '\\')
		from--;
	if (from > 0 && memchr(name + from, '.', len - from) != NULL)
		add_name(c, name + from, len - from);
}

/* Pieces and what ties them: Ti.UI.View, C:\temp\a.log, std::vec, a-b, user@host. */
static void
add_tied(struct cutter *c, const char *chunk, size_t len)
{
	size_t at = 0, from = 0;

	add_name(c, chunk, len);
	add_file(c, chunk, len);
	while (at < len) {
		const size_t here = at;

		if (text_is_word(text_next(chunk, len, &at)))
			continue;
		if (here > from)
			add_piece(c, chunk + from, here - from, false);
		from = at;
	}
	if (len > from)
		add_piece(c, chunk + from, len - from, false);
}

/*
 * Where it goes on behind the chunk: a query, what is encoded. The chunk and the parts of both are
 * read as ever. Of what is too long for a name no more is looked at than tells so.
 */
static void
add_address(struct cutter *c, const char *text, size_t len, size_t chunk)
{
	const size_t n = pieces_address(text, len < ADDRESS_SEEN ? len : ADDRESS_SEEN);

	if (n > chunk)
		add_name(c, text, n);
}

void
cutter_cut(const char *text, size_t len, struct buf *lower, cutter_put *put_cut, void *ctx)
{
	struct cutter cutter = { lower, put_cut, ctx, true }, *c = &cutter;
	bool at_start = true, tied;
	size_t at = 0;

	while (at < len && c->more) {
		size_t skip = 0, next = at, end;

		if (at_start)
			skip = pieces_heading(text + at, len - at);
		at_start = text[at] == '\n';
		if (skip == 0 && (text[at] == '<' || text[at] == '{'))
			skip = pieces_mark(text + at, len - at);
		if (skip > 0) {
			at += skip;
			continue;
		}
		if (!text_is_word(text_next(text, len, &next))) {
			at = next;
			continue;
		}
		end = pieces_end(text, len, at, &tied);
		if (tied) {
			add_address(c, text + at, len - at, end - at);
			add_tied(c, text + at, end - at);
		} else {
			add_piece(c, text + at, end - at, true);
		}
		at = end;
	}
}
