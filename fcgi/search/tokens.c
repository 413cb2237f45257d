#include "search/tokens.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* Longer ones are data: keys, dumps. Their parts may still be words. */
#define WORD_MAX 40
#define NAME_LONGEST 96
/* What is stable of a word in an agglutinative language. */
#define PREFIX 5

struct entry {
	uint32_t hash;
	uint32_t at; /* in the pool */
	uint32_t stem; /* of a TERM_WORD: its stem, TERM_UNKNOWN for a stop word */
	uint32_t prefix; /* of a Cyrillic TERM_WORD */
	uint16_t len;
	uint8_t kind;
	uint8_t unused;
};

/* Terms below base_n are of the base, which nobody changes; those above were learnt since. */
struct tokens {
	struct text *text;
	const struct entry *base;
	size_t base_n;
	const uint32_t *base_slots;
	size_t base_n_slots; /* 0: there is no base */
	const char *base_pool;
	size_t base_pool_len;
	struct entry *entries; /* without a base, [0] is nobody's */
	size_t n; /* of all terms */
	size_t room;
	uint32_t *slots; /* a power of two; 0: free */
	size_t n_slots;
	struct buf pool;
	size_t stops; /* the words below it are stop words */
	struct buf clean, second, folded; /* for one call */
};

struct reading {
	struct tokens *t;
	enum tokens_mode mode;
	size_t left; /* words still wanted */
	struct token_list *out;
};

static void *
grown(void *p, size_t n, size_t size)
{
	p = reallocarray(p, n, size);
	if (p == NULL)
		abort();
	return p;
}

/* ---- vocabulary ---- */

static uint32_t
hash(enum term_kind kind, const char *text, size_t len)
{
	uint32_t h = 2166136261u ^ (uint32_t)kind;

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)text[i]) * 16777619u;
	return h ^ h >> 15;
}

static const struct entry *
entry_of(const struct tokens *t, uint32_t term)
{
	return term < t->base_n ? &t->base[term] : &t->entries[term - t->base_n];
}

static const char *
pooled(const struct tokens *t, const struct entry *e)
{
	return e->at < t->base_pool_len ? t->base_pool + e->at
					: t->pool.data + (e->at - t->base_pool_len);
}

struct word {
	uint32_t hash;
	enum term_kind kind;
	const char *text;
	size_t len;
};

/* The slot where it is, or where it belongs. */
static size_t
slot_of(const struct tokens *t, const uint32_t *slots, size_t n_slots, const struct word *w)
{
	for (size_t i = w->hash & (n_slots - 1);; i = (i + 1) & (n_slots - 1)) {
		const struct entry *e = entry_of(t, slots[i]);

		if (slots[i] == 0 ||
		    (e->hash == w->hash && e->kind == w->kind && e->len == w->len &&
			memcmp(pooled(t, e), w->text, w->len) == 0))
			return i;
	}
}

static void
fill_slots(const struct entry *entries, size_t from, size_t n, size_t first, uint32_t *slots,
    size_t n_slots)
{
	for (size_t i = from; i < n; i++) {
		size_t at = entries[i].hash & (n_slots - 1);

		while (slots[at] != 0)
			at = (at + 1) & (n_slots - 1);
		slots[at] = (uint32_t)(first + i);
	}
}

static uint32_t *
slots_new(size_t n)
{
	uint32_t *slots = calloc(n, sizeof(*slots));

	if (slots == NULL)
		abort();
	return slots;
}

static size_t
own(const struct tokens *t)
{
	return t->n - t->base_n;
}

static void
widen(struct tokens *t)
{
	t->n_slots *= 2;
	free(t->slots);
	t->slots = slots_new(t->n_slots);
	fill_slots(t->entries, t->base_n == 0, own(t), t->base_n, t->slots, t->n_slots);
}

static uint32_t
append_entry(struct tokens *t, const struct word *w)
{
	const size_t at = t->base_pool_len + t->pool.len;

	if (t->n >= TERMS_MAX || at > UINT32_MAX - NAME_LONGEST - 1)
		return TERM_UNKNOWN;
	if (own(t) == t->room) {
		t->room *= 2;
		t->entries = grown(t->entries, t->room, sizeof(*t->entries));
	}
	t->entries[own(t)] = (struct entry){ .hash = w->hash,
		.at = (uint32_t)at,
		.len = (uint16_t)w->len,
		.kind = (uint8_t)w->kind };
	buf_add(&t->pool, w->text, w->len);
	buf_putc(&t->pool, '\0');
	return (uint32_t)t->n++;
}

static uint32_t
intern(struct tokens *t, enum term_kind kind, const char *text, size_t len, enum tokens_mode mode)
{
	const struct word w = { hash(kind, text, len), kind, text, len };
	size_t slot;

	assert(len <= UINT16_MAX);
	if (t->base_n_slots > 0) {
		slot = slot_of(t, t->base_slots, t->base_n_slots, &w);
		if (t->base_slots[slot] != 0)
			return t->base_slots[slot];
	}
	slot = slot_of(t, t->slots, t->n_slots, &w);
	if (t->slots[slot] != 0 || mode == TOKENS_LOOK_UP)
		return t->slots[slot];
	if (2 * own(t) >= t->n_slots) {
		widen(t);
		slot = slot_of(t, t->slots, t->n_slots, &w);
	}
	return t->slots[slot] = append_entry(t, &w);
}

/* A stop word is a word without a stem. */
static void
stop(struct tokens *t, const char *words)
{
	while (*words != '\0') {
		const size_t len = strcspn(words, " ");

		intern(t, TERM_WORD, words, len, TOKENS_LEARN);
		buf_reset(&t->folded);
		text_fold_kazakh(words, len, &t->folded);
		intern(t, TERM_WORD, t->folded.data, t->folded.len, TOKENS_LEARN);
		words += len + strspn(words + len, " ");
	}
}

static struct tokens *
bare(size_t room)
{
	struct tokens *t = calloc(1, sizeof(*t));

	if (t == NULL)
		abort();
	t->text = text_new();
	t->room = room;
	t->entries = grown(NULL, t->room, sizeof(*t->entries));
	t->n_slots = 2 * room;
	t->slots = slots_new(t->n_slots);
	buf_init(&t->pool);
	buf_init(&t->clean);
	buf_init(&t->second);
	buf_init(&t->folded);
	return t;
}

struct tokens *
tokens_new(void)
{
	static const char *const stopwords[] = {
#define STOPWORDS(language, words) words,
#include "search/stopwords.def"
#undef STOPWORDS
	};
	struct tokens *t = bare(1024);

	t->entries[0] = (struct entry){ 0 };
	t->n = 1;
	for (size_t i = 0; i < sizeof(stopwords) / sizeof(stopwords[0]); i++)
		stop(t, stopwords[i]);
	t->stops = t->n;
	return t;
}

void
tokens_free(struct tokens *t)
{
	if (t == NULL)
		return;
	text_free(t->text);
	free(t->entries);
	free(t->slots);
	buf_release(&t->pool);
	buf_release(&t->clean);
	buf_release(&t->second);
	buf_release(&t->folded);
	free(t);
}

/* ---- kept and taken up again ---- */

void
tokens_image(const struct tokens *t, struct tokens_image *out)
{
	struct entry *entries = grown(NULL, t->n, sizeof(*entries));
	char *pool = grown(NULL, t->base_pool_len + t->pool.len + 1, 1);
	size_t n_slots = 1024;
	uint32_t *slots;

	while (n_slots < 2 * t->n)
		n_slots *= 2;
	slots = slots_new(n_slots);
	if (t->base_n > 0)
		memcpy(entries, t->base, t->base_n * sizeof(*entries));
	memcpy(entries + t->base_n, t->entries, own(t) * sizeof(*entries));
	if (t->base_pool_len > 0)
		memcpy(pool, t->base_pool, t->base_pool_len);
	memcpy(pool + t->base_pool_len, t->pool.data, t->pool.len);
	fill_slots(entries, 1, t->n, 0, slots, n_slots);
	*out = (struct tokens_image){ .entries = entries,
		.entries_len = t->n * sizeof(*entries),
		.slots = slots,
		.slots_len = n_slots * sizeof(*slots),
		.pool = pool,
		.pool_len = t->base_pool_len + t->pool.len,
		.stops = t->stops };
}

struct tokens *
tokens_over(const struct tokens_image *image)
{
	struct tokens *t = bare(1024);

	t->base = image->entries;
	t->base_n = t->n = image->entries_len / sizeof(*t->base);
	t->base_slots = image->slots;
	t->base_n_slots = image->slots_len / sizeof(*t->base_slots);
	t->base_pool = image->pool;
	t->base_pool_len = image->pool_len;
	t->stops = image->stops;
	return t;
}

size_t
tokens_entry_size(void)
{
	return sizeof(struct entry);
}

/* ---- terms ---- */

uint32_t
tokens_word(const struct tokens *t, const char *word, size_t len)
{
	const struct word w = { hash(TERM_WORD, word, len), TERM_WORD, word, len };
	size_t slot;

	if (t->base_n_slots > 0) {
		slot = slot_of(t, t->base_slots, t->base_n_slots, &w);
		if (t->base_slots[slot] != 0)
			return entry_of(t, t->base_slots[slot])->stem;
	}
	slot = slot_of(t, t->slots, t->n_slots, &w);
	return t->slots[slot] == 0 ? TERM_UNKNOWN : entry_of(t, t->slots[slot])->stem;
}

uint32_t
tokens_label(struct tokens *t, const char *label, enum tokens_mode mode)
{
	if (label == NULL || *label == '\0')
		return TERM_UNKNOWN;
	return intern(t, TERM_LABEL, label, strnlen(label, NAME_LONGEST), mode);
}

const char *
tokens_text(const struct tokens *t, uint32_t term)
{
	assert(term < t->n);
	return term == TERM_UNKNOWN ? "" : pooled(t, entry_of(t, term));
}

enum term_kind
tokens_kind(const struct tokens *t, uint32_t term)
{
	assert(term < t->n);
	return (enum term_kind)entry_of(t, term)->kind;
}

size_t
tokens_count(const struct tokens *t)
{
	return t->n;
}

size_t
tokens_memory(const struct tokens *t)
{
	return t->room * sizeof(*t->entries) + t->n_slots * sizeof(*t->slots) + t->pool.room +
	    t->base_n * sizeof(*t->base) + t->base_n_slots * sizeof(*t->base_slots) +
	    t->base_pool_len;
}

/* ---- one text ---- */

void
token_list_init(struct token_list *l)
{
	*l = (struct token_list){ 0 };
	buf_init(&l->text);
}

void
token_list_release(struct token_list *l)
{
	free(l->tokens);
	buf_release(&l->text);
}

static void
add(struct reading *r, uint32_t term, enum term_kind kind, size_t at, size_t len)
{
	struct token_list *l = r->out;

	if (l->n == l->room) {
		l->room = l->room == 0 ? 64 : 2 * l->room;
		l->tokens = grown(l->tokens, l->room, sizeof(*l->tokens));
	}
	l->tokens[l->n++] = (struct token){ .term = term, .kind = kind, .at = at, .len = len };
}

static uint32_t
prefix_of(struct reading *r, const char *word, size_t len)
{
	struct buf *b = &r->t->second;

	buf_reset(b);
	text_fold_kazakh(word, len, b);
	return intern(r->t, TERM_PREFIX, b->data, text_prefix(b->data, b->len, PREFIX), r->mode);
}

/*
 * What is stable of a word: Kazakh letters are folded first, so that a word is the same with and
 * without them, then the endings of Russian go, which many Kazakh words borrow.
 */
static uint32_t
stem_of(struct reading *r, const char *word, size_t len, enum text_script script)
{
	struct tokens *t = r->t;
	const char *stem;
	size_t n;

	if (script == TEXT_KAZAKH) {
		buf_reset(&t->folded);
		text_fold_kazakh(word, len, &t->folded);
		word = t->folded.data;
		len = t->folded.len;
	}
	stem = text_stem(t->text, word, len, &n);
	return intern(t, TERM_STEM, stem, n, r->mode);
}

/* Where a word as written leads. False for a stop word. Kept, so that it is stemmed once. */
static bool
lead(struct reading *r, const char *word, size_t len, struct entry *found)
{
	struct tokens *t = r->t;
	const uint32_t at = intern(t, TERM_WORD, word, len, r->mode);
	enum text_script script;

	*found = *entry_of(t, at);
	if (at != TERM_UNKNOWN && at < t->stops)
		return false;
	if (found->stem != TERM_UNKNOWN)
		return true;
	script = text_script(word, len);
	found->stem = stem_of(r, word, len, script);
	if (script >= TEXT_CYRILLIC && text_prefix(word, len, PREFIX - 1) < len)
		found->prefix = prefix_of(r, word, len);
	if (at >= t->base_n && at != TERM_UNKNOWN) {
		t->entries[at - t->base_n].stem = found->stem;
		t->entries[at - t->base_n].prefix = found->prefix;
	}
	return true;
}

/* A letter alone says nothing, a digit may be an answer's number. */
static bool
worth(const char *word, size_t len)
{
	return len > 0 && len <= WORD_MAX * 2 &&
	    (text_prefix(word, len, 1) < len || text_is_digit((unsigned char)*word));
}

static size_t
lowered(struct reading *r, const char *word, size_t len)
{
	const size_t at = r->out->text.len;

	text_lower(word, len, &r->out->text);
	return at;
}

static void
add_word(struct reading *r, const char *word, size_t len)
{
	const size_t at = lowered(r, word, len), n = r->out->text.len - at;
	const char *lower = r->out->text.data + at;
	struct entry found;

	if (!worth(lower, n) || r->left == 0 || !lead(r, lower, n, &found))
		return;
	r->left--;
	r->out->words++;
	add(r, found.stem, TERM_STEM, at, n);
	if (found.prefix != TERM_UNKNOWN)
		add(r, found.prefix, TERM_PREFIX, at, n);
}

static void
add_name(struct reading *r, const char *name, size_t len)
{
	const size_t at = lowered(r, name, len), n = r->out->text.len - at;

	if (n > NAME_LONGEST || r->left == 0)
		return;
	add(r, intern(r->t, TERM_NAME, r->out->text.data + at, n, r->mode), TERM_NAME, at, n);
}

/* Where the part of a camel-case word that begins at `from` ends: setTitle, HTTPServer, iOS. */
static size_t
hump(const char *word, size_t len, size_t from)
{
	size_t at = from, before = from, n = 0;
	uint32_t c, last = 0, last_but_one = 0;

	while (at < len) {
		const size_t here = at;

		c = text_next(word, len, &at);
		if (n >= 2 && text_is_upper(c) && !text_is_upper(last))
			return here;
		if (n >= 2 && !text_is_upper(c) && !text_is_digit(c) && text_is_upper(last) &&
		    text_is_upper(last_but_one))
			return before;
		before = here;
		last_but_one = last;
		last = c;
		n++;
	}
	return len;
}

static bool
mixed(const char *word, size_t len)
{
	bool digit = false, letter = false;

	for (size_t i = 0; i < len;) {
		if (text_is_digit(text_next(word, len, &i)))
			digit = true;
		else
			letter = true;
	}
	return digit && letter;
}

/* Letters and digits only. */
static void
add_piece(struct reading *r, const char *piece, size_t len, bool whole)
{
	size_t end = hump(piece, len, 0);

	if (end < len || (whole && mixed(piece, len)))
		add_name(r, piece, len);
	for (size_t from = 0; from < len; from = end) {
		end = hump(piece, len, from);
		add_word(r, piece + from, end - from);
	}
}

/* The last step of a path, if it looks like a file's name. */
static void
add_file(struct reading *r, const char *name, size_t len)
{
	size_t from = len;

	while (from > 0 && name[from - 1] != '/' && name[from - 1] != '\\')
		from--;
	if (from > 0 && memchr(name + from, '.', len - from) != NULL)
		add_name(r, name + from, len - from);
}

/* Pieces and what ties them: Ti.UI.View, C:\temp\a.log, std::vec, a-b, user@host. */
static void
add_chunk(struct reading *r, const char *chunk, size_t len)
{
	size_t at = 0, from = 0;
	bool tied = false;

	for (size_t i = 0; i < len && !tied;)
		tied = !text_is_word(text_next(chunk, len, &i));
	if (tied) {
		add_name(r, chunk, len);
		add_file(r, chunk, len);
	}
	while (at < len) {
		const size_t here = at;

		if (text_is_word(text_next(chunk, len, &at)))
			continue;
		if (here > from)
			add_piece(r, chunk + from, here - from, !tied);
		from = at;
	}
	if (len > from)
		add_piece(r, chunk + from, len - from, !tied);
}

static bool
ties(char c)
{
	return c != '\0' && strchr("._-/\\:@#", c) != NULL;
}

/* Where the chunk that begins at `from` ends: ties count only between letters, three at most. */
static size_t
chunk_end(const char *text, size_t len, size_t from)
{
	size_t end = from, at = from;

	while (at < len) {
		const size_t here = at;

		if (text_is_word(text_next(text, len, &at)))
			end = at;
		else if (!ties(text[here]) || here - end >= 3)
			break;
	}
	return end;
}

static const char *const markup[] = { "pre", "code", "noformat", "quote", "panel", "color", "br",
	"p", "div", "span", "li", "ul", "ol", "img", "b", "i", "strong", "em", "blockquote",
	"table", "tr", "td", "th", "hr", "details", "summary", "h1", "h2", "h3", "h4" };

/* <pre>, </code>, <code class="ruby">, {code:java}, {noformat}: its length, 0 when it is none. */
static size_t
mark_length(const char *text, size_t len)
{
	const char close = *text == '<' ? '>' : '}';
	const size_t from = len > 1 && text[1] == '/' ? 2 : 1;
	const char *end = memchr(text, close, len < 120 ? len : 120);
	size_t n = from;

	if (end == NULL)
		return 0;
	while (n < len && text_is_word((unsigned char)text[n]))
		n++;
	for (size_t i = 0; i < sizeof(markup) / sizeof(markup[0]); i++) {
		if (strlen(markup[i]) == n - from &&
		    strncasecmp(text + from, markup[i], n - from) == 0)
			return (size_t)(end - text) + 1;
	}
	return 0;
}

/* How mail programs introduce what they quote. */
static const char *const headings[] = { "From:", "To:", "Cc:", "Sent:", "От:", "Кому:", "Копия:",
	"Отправлено:", "Кімнен:", "Кімге:", "Көшірме:", "Жіберілді:" };

/* The length of a line that is the heading of a quoted mail, 0 for any other. */
static size_t
heading_length(const char *line, size_t len)
{
	const char *end = memchr(line, '\n', len);
	size_t skip = 0;

	while (skip < len && (line[skip] == '>' || line[skip] == ' ' || line[skip] == '*'))
		skip++;
	for (size_t i = 0; i < sizeof(headings) / sizeof(headings[0]); i++) {
		const size_t n = strlen(headings[i]);

		if (n <= len - skip && memcmp(line + skip, headings[i], n) == 0)
			return end == NULL ? len : (size_t)(end - line);
	}
	return 0;
}

static void
read_cleaned(struct reading *r, const char *text, size_t len)
{
	bool at_start = true;
	size_t at = 0;

	while (at < len && r->left > 0) {
		size_t skip = 0, next = at, end;

		if (at_start)
			skip = heading_length(text + at, len - at);
		at_start = text[at] == '\n';
		if (skip == 0 && (text[at] == '<' || text[at] == '{'))
			skip = mark_length(text + at, len - at);
		if (skip > 0) {
			at += skip;
			continue;
		}
		if (!text_is_word(text_next(text, len, &next))) {
			at = next;
			continue;
		}
		end = chunk_end(text, len, at);
		add_chunk(r, text + at, end - at);
		at = end;
	}
}

void
tokens_append(struct tokens *t, const char *clean, size_t len, size_t words, enum tokens_mode mode,
    struct token_list *out)
{
	struct reading r = { .t = t, .mode = mode, .left = words, .out = out };

	read_cleaned(&r, clean, len);
}

void
tokens_read(
    struct tokens *t, const char *text, size_t words, enum tokens_mode mode, struct token_list *out)
{
	out->n = 0;
	out->words = 0;
	buf_reset(&out->text);
	if (text == NULL)
		return;
	buf_reset(&t->clean);
	text_clean(text, strlen(text), &t->clean);
	tokens_append(t, t->clean.data, t->clean.len, words, mode, out);
}

uint32_t
tokens_mention(struct tokens *t, const char *label, enum tokens_mode mode)
{
	struct token_list l;
	uint32_t term;

	token_list_init(&l);
	tokens_read(t, label, 1, mode, &l);
	term = l.n > 0 ? l.tokens[0].term : TERM_UNKNOWN;
	token_list_release(&l);
	return term;
}
