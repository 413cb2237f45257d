#include "search/subject.h"

#include <stdint.h>
#include <string.h>

#include "base/letters.h"
#include "search/pieces.h"
#include "search/tokens.h"

/*
 * Words that belong to a subject: with many more, a paragraph in its place weighs as much as a
 * subject; fewer cut into what people write there.
 */
#define SUBJECT_WORDS 25
/* A line of the body stands for one when so many of its words say something. */
#define LINE_SAYS 2
/* Further down it is not what the request is about, but what was pasted into it. */
#define LINES 40
/* What stands before a colon may be a label when it has fewer words. */
#define LABEL_WORDS 4
/* So many that are not known, and nothing behind the last, are a form. */
#define LABELS_LEAST 3
/* In bytes; longer ones are data. */
#define WORD_LONGEST 120

enum idle { IDLE_NONE, IDLE_MARK, IDLE_GREETING, IDLE_LABEL };

/* ---- words ---- */

/* Letters and digits with what ties them. */
struct piece {
	const char *text;
	size_t len;
};

/* False at the end. */
static bool
next_piece(const char *text, size_t len, size_t *at, struct piece *out)
{
	bool tied;

	while (*at < len) {
		const size_t from = *at;
		size_t next = from;

		if (text_is_word(text_next(text, len, &next))) {
			*at = pieces_end(text, len, from, &tied);
			*out = (struct piece){ text + from, *at - from };
			return true;
		}
		*at = next;
	}
	return false;
}

static bool
stands_in(const char *words, const struct buf *word)
{
	for (size_t n; *words != '\0'; words += n + strspn(words + n, " ")) {
		n = strcspn(words, " ");
		if (n == word->len && memcmp(words, word->data, n) == 0)
			return true;
	}
	return false;
}

/* Of a word in lower case. */
static enum idle
idle_of(const struct buf *word)
{
	static const struct {
		enum idle kind;
		const char *words;
	} idle[] = {
#define IDLE(kind, words) { IDLE_##kind, words },
#include "search/idle.def"
#undef IDLE
	};

	for (size_t i = 0; i < sizeof(idle) / sizeof(idle[0]); i++) {
		if (stands_in(idle[i].words, word))
			return idle[i].kind;
	}
	return IDLE_NONE;
}

static enum idle
idle_piece(const struct piece *p)
{
	struct buf lower;
	enum idle kind;

	buf_init(&lower);
	text_lower(p->text, p->len, &lower);
	kind = idle_of(&lower);
	buf_release(&lower);
	return kind;
}

/* No letters, or a ticket's: TIMOB-17, SR#4711; but no E0277. */
static bool
is_number(const struct piece *p)
{
	size_t at = 0, letters = 0;

	while (at < p->len) {
		const size_t here = at;
		const uint32_t c = text_next(p->text, p->len, &at);

		if (text_is_word(c) && !text_is_digit(c))
			letters = at;
		else if (letters > 0)
			return letters == here && (c == '-' || c == '#') && at < p->len &&
			    strspn(p->text + at, "0123456789") == p->len - at;
	}
	return letters == 0;
}

static bool
is_stop(const struct tokens *t, const struct piece *p)
{
	struct buf lower;
	bool yes;

	buf_init(&lower);
	text_lower(p->text, p->len, &lower);
	yes = tokens_is_stop(t, lower.data, lower.len);
	buf_release(&lower);
	return yes;
}

/* Neither a letter alone nor somebody's address. */
static bool
says(const struct tokens *t, const struct piece *p)
{
	enum idle kind;

	if (p->len > WORD_LONGEST || text_prefix(p->text, p->len, 1) == p->len ||
	    memchr(p->text, '@', p->len) != NULL || is_number(p))
		return false;
	kind = idle_piece(p);
	return (kind == IDLE_NONE || kind == IDLE_LABEL) && !is_stop(t, p);
}

bool
subject_tells(const struct tokens *t, const char *subject)
{
	const size_t len = subject == NULL ? 0 : strlen(subject);
	struct piece p;
	size_t at = 0;

	while (next_piece(subject, len, &at, &p)) {
		if (says(t, &p))
			return true;
	}
	return false;
}

/* Of words that labels are made of, or that say nothing, alone. */
static bool
is_of_labels(const struct tokens *t, const char *text)
{
	const size_t len = strlen(text);
	struct piece p;
	size_t at = 0;

	while (next_piece(text, len, &at, &p)) {
		if (idle_piece(&p) == IDLE_NONE && !is_stop(t, &p))
			return false;
	}
	return true;
}

/* What the words are is asked last: nearly no subject ends behind a colon. */
bool
subject_is_form(const struct tokens *t, const char *subject)
{
	const size_t len = strlen(subject);
	size_t at = 0, words = 0, labels = 0;
	struct piece p;

	while (words < LABEL_WORDS && next_piece(subject, len, &at, &p)) {
		words++;
		if (subject[at + strspn(subject + at, " \t")] != ':')
			continue;
		labels++;
		words = 0;
	}
	if (words > 0 || labels == 0)
		return false;
	return labels >= LABELS_LEAST || is_of_labels(t, subject);
}

size_t
subject_length(const char *subject)
{
	const size_t len = strlen(subject);
	struct piece p;
	size_t at = 0;

	for (size_t n = 0; n < SUBJECT_WORDS; n++) {
		if (!next_piece(subject, len, &at, &p))
			return len;
	}
	return at;
}

/* ---- the body ---- */

/* Without the blanks around it. */
static struct piece
trimmed(const char *line, size_t len)
{
	const size_t from = strspn(line, " \t\r");
	struct piece out = { line + from, from < len ? len - from : 0 };

	while (out.len > 0 && strchr(" \t\r", out.text[out.len - 1]) != NULL)
		out.len--;
	return out;
}

static bool
ends_in(const struct piece *line, const char *marks)
{
	return line->len > 0 && strchr(marks, line->text[line->len - 1]) != NULL;
}

/* "Good morning, Anna," */
static bool
greets(const struct piece *line)
{
	struct piece first;
	size_t at = 0;

	return ends_in(line, ",!.") && next_piece(line->text, line->len, &at, &first) &&
	    first.len <= WORD_LONGEST && idle_piece(&first) == IDLE_GREETING;
}

/* How many of the first words say something. *whole: there are no others. */
static size_t
said_by(const struct tokens *t, const struct piece *line, bool *whole)
{
	struct piece p;
	size_t at = 0, n = 0;

	for (size_t i = 0; i < SUBJECT_WORDS; i++) {
		*whole = !next_piece(line->text, line->len, &at, &p);
		if (*whole)
			return n;
		n += says(t, &p);
	}
	*whole = !next_piece(line->text, line->len, &at, &p);
	return n;
}

/* A line of its own, as people write what they are about; no sentence that others follow. */
static bool
stands_alone(const struct piece *line, const char *next)
{
	next += strspn(next, " \t\r");
	return !ends_in(line, ".:;,") && (*next == '\n' || *next == '\0');
}

bool
subject_take(const struct tokens *t, struct buf *body, struct buf *out)
{
	const char *at = body->data;

	for (size_t i = 0; i < LINES && *at != '\0'; i++) {
		const size_t len = strcspn(at, "\n");
		const struct piece line = trimmed(at, len);
		bool whole;

		at += len + (at[len] == '\n');
		if (line.len == 0 || *line.text == '>' || *line.text == '|' ||
		    pieces_heading(line.text, line.len) > 0 || greets(&line) ||
		    said_by(t, &line, &whole) < LINE_SAYS)
			continue;
		if (!whole || !stands_alone(&line, at))
			return false;
		buf_reset(out);
		buf_add(out, line.text, line.len);
		memset(body->data + (line.text - body->data), ' ', line.len);
		return true;
	}
	return false;
}
