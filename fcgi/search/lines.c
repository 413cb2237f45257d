#include "search/lines.h"

#include <stdlib.h>
#include <string.h>

#include "search/weights.h"

#define CELLS_FIRST 4096
#define CELLS_MAX ((size_t)1 << 18)
/* Shorter lines ("}", "end") say nothing of a form. In letters' bytes. */
#define LINE_LEAST 6
#define LABEL_LONGEST 80
/* Lines of a report that are looked at: a log's thousands are nobody's template. */
#define LINES_OF_REPORT 60

struct cell {
	uint32_t hash; /* 0: free */
	uint32_t count;
};

enum lines_mode { LINES_LEARN, LINES_LOOK_UP };

struct lines {
	struct cell *cells;
	size_t n_cells, used;
};

static struct cell *
cells_new(size_t n)
{
	struct cell *cells = calloc(n, sizeof(*cells));

	if (cells == NULL)
		abort();
	return cells;
}

struct lines *
lines_new(void)
{
	struct lines *l = calloc(1, sizeof(*l));

	if (l == NULL)
		abort();
	l->n_cells = CELLS_FIRST;
	l->cells = cells_new(l->n_cells);
	return l;
}

void
lines_free(struct lines *l)
{
	if (l == NULL)
		return;
	free(l->cells);
	free(l);
}

/* ---- counting ---- */

static size_t
cell_of(const struct cell *cells, size_t n, uint32_t hash)
{
	size_t at = hash & (n - 1);

	while (cells[at].hash != 0 && cells[at].hash != hash)
		at = (at + 1) & (n - 1);
	return at;
}

static uint32_t
count_of(const struct lines *l, uint32_t hash)
{
	return l->cells[cell_of(l->cells, l->n_cells, hash)].count;
}

/* Into twice the room, or into the same with half the counts. */
static void
make_room(struct lines *l)
{
	const bool grow = l->n_cells < CELLS_MAX;
	const size_t n = grow ? 2 * l->n_cells : l->n_cells;
	struct cell *cells = cells_new(n);

	l->used = 0;
	for (size_t i = 0; i < l->n_cells; i++) {
		struct cell c = l->cells[i];

		if (!grow)
			c.count /= 2;
		if (c.hash == 0 || c.count == 0)
			continue;
		cells[cell_of(cells, n, c.hash)] = c;
		l->used++;
	}
	free(l->cells);
	l->cells = cells;
	l->n_cells = n;
}

static void
count(struct lines *l, uint32_t hash)
{
	struct cell *c;

	if (4 * l->used >= 3 * l->n_cells)
		make_room(l);
	c = &l->cells[cell_of(l->cells, l->n_cells, hash)];
	l->used += c->hash == 0;
	c->hash = hash;
	c->count++;
}

/* ---- lines ---- */

struct line {
	const char *text;
	size_t len;
	size_t label; /* bytes up to its colon; 0: it has none */
};

/* False at the end. */
static bool
next_line(const char **at, struct line *out)
{
	const char *colon;

	if (**at == '\0')
		return false;
	out->text = *at;
	out->len = strcspn(*at, "\n");
	*at += out->len + ((*at)[out->len] == '\n');
	colon = memchr(out->text, ':', out->len < LABEL_LONGEST ? out->len : LABEL_LONGEST);
	out->label = colon == NULL ? 0 : (size_t)(colon - out->text) + 1;
	return true;
}

struct hash {
	uint32_t h;
	size_t letters;
};

static struct hash
hash_more(struct hash before, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c >= 'A' && c <= 'Z')
			c |= 0x20;
		if (c < 0x80 && (c < '0' || c > '9') && (c < 'a' || c > 'z'))
			continue;
		before.h = (before.h ^ c) * 16777619u;
		before.letters++;
	}
	return before;
}

static uint32_t
hash_end(struct hash h)
{
	return (h.h ^ h.h >> 15) | 1;
}

static uint32_t
seed_of(const char *product)
{
	const struct hash none = { .h = 2166136261u };

	return hash_end(product == NULL ? none : hash_more(none, product, strlen(product)));
}

/* 0: too short to be counted. */
static uint32_t
line_hash(struct hash h)
{
	return h.letters < LINE_LEAST ? 0 : hash_end(h);
}

static void
count_once(struct lines *l, uint32_t hash, uint32_t *seen, size_t *n)
{
	if (hash == 0)
		return;
	for (size_t i = 0; i < *n; i++) {
		if (seen[i] == hash)
			return;
	}
	seen[(*n)++] = hash;
	count(l, hash);
}

static bool
is_template(const struct lines *l, uint32_t hash, float enough)
{
	return hash != 0 && (float)count_of(l, hash) >= enough;
}

/* As many reports of the product as make a line its form's, or a subject its gateway's. */
static float
enough_of(const struct lines *l, uint32_t seed, float of_all)
{
	const float share = of_all * (float)count_of(l, seed);

	return share > W_TEMPLATE_LEAST ? share : W_TEMPLATE_LEAST;
}

/* Counted first, when it is to be learnt. */
static void
strip(struct lines *l, enum lines_mode mode, const char *product, const char *text, struct buf *out)
{
	const uint32_t seed = seed_of(product);
	const struct hash start = { .h = seed };
	uint32_t seen[2 * LINES_OF_REPORT];
	struct line line;
	size_t n = 0;
	float enough;

	if (mode == LINES_LEARN)
		count(l, seed);
	enough = enough_of(l, seed, W_TEMPLATE_SHARE);
	for (size_t i = 0; i < LINES_OF_REPORT && next_line(&text, &line); i++) {
		const struct hash part = hash_more(start, line.text, line.label);
		const uint32_t whole =
		    line_hash(hash_more(part, line.text + line.label, line.len - line.label));
		const uint32_t label = line.label < line.len ? line_hash(part) : 0;

		if (mode == LINES_LEARN) {
			count_once(l, whole, seen, &n);
			count_once(l, label, seen, &n);
		}
		if (is_template(l, whole, enough))
			continue;
		if (is_template(l, label, enough)) {
			line.text += line.label;
			line.len -= line.label;
		}
		buf_add(out, line.text, line.len);
		buf_putc(out, '\n');
	}
	buf_puts(out, text);
}

void
lines_learn(struct lines *l, const char *product, const char *text, struct buf *out)
{
	strip(l, LINES_LEARN, product, text == NULL ? "" : text, out);
}

void
lines_strip(struct lines *l, const char *product, const char *text, struct buf *out)
{
	strip(l, LINES_LOOK_UP, product, text == NULL ? "" : text, out);
}

/* ---- subjects ---- */

const char *
lines_unlabel(const struct lines *l, const char *product, const char *subject)
{
	const uint32_t seed = seed_of(product);
	const struct hash start = { .h = seed };
	const float enough = enough_of(l, seed, W_TEMPLATE_SHARE);

	for (;;) {
		const size_t len = strcspn(subject, ":") + 1;

		if (subject[len - 1] == '\0' || len > LABEL_LONGEST ||
		    !is_template(l, line_hash(hash_more(start, subject, len)), enough))
			return subject;
		subject += len;
	}
}

/* Another than that of the same line in a body. 0: too short to be counted. */
static uint32_t
subject_hash(uint32_t seed, const char *subject)
{
	struct hash h = { .h = ~seed };

	while (*subject != '\0') {
		const size_t digits = strspn(subject, "0123456789");
		const size_t n = strcspn(subject + digits, "0123456789");

		h = hash_more(h, subject + digits, n);
		subject += digits + n;
	}
	return line_hash(h);
}

bool
lines_know_subject(struct lines *l, const char *product, const char *subject)
{
	const uint32_t seed = seed_of(product);

	return is_template(l, subject_hash(seed, subject), enough_of(l, seed, W_GATEWAY_SHARE));
}

bool
lines_learn_subject(struct lines *l, const char *product, const char *subject)
{
	const uint32_t hash = subject_hash(seed_of(product), subject);

	if (hash != 0)
		count(l, hash);
	return lines_know_subject(l, product, subject);
}

/* ---- kept and taken up again ---- */

const void *
lines_image(const struct lines *l, size_t *len)
{
	*len = l->n_cells * sizeof(*l->cells);
	return l->cells;
}

struct lines *
lines_over(const void *image, size_t len)
{
	struct lines *l = calloc(1, sizeof(*l));

	if (l == NULL)
		abort();
	l->n_cells = len / sizeof(*l->cells);
	l->cells = cells_new(l->n_cells);
	memcpy(l->cells, image, len);
	for (size_t i = 0; i < l->n_cells; i++)
		l->used += l->cells[i].hash != 0;
	return l;
}

size_t
lines_cell_size(void)
{
	return sizeof(struct cell);
}

size_t
lines_memory(const struct lines *l)
{
	return l->n_cells * sizeof(*l->cells);
}
