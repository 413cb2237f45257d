#include "app/jsonl.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/reader.h"

#define CHUNK ((size_t)64 * 1024)

struct jsonl {
	int in;
	FILE *out;
	struct arena *arena;
	struct buf buf; /* what was read; the lines before `from` are done with */
	size_t from;
	size_t scanned; /* no newline between `from` and here */
	size_t number; /* of the line last taken, from 1 */
	bool ended;
	bool bad;
	bool broken;
};

static void
jsonl_init(struct jsonl *j, int in, FILE *out)
{
	*j = (struct jsonl){ .in = in, .out = out };
	buf_init(&j->buf);
	j->arena = arena_new();
}

static void
jsonl_release(struct jsonl *j)
{
	arena_free(j->arena);
	buf_release(&j->buf);
}

static void
complain(struct jsonl *j, const char *what)
{
	fprintf(stderr, "slactl: %s: %s\n", what, strerror(errno));
	j->broken = true;
}

static void
flush(struct jsonl *j)
{
	if (!j->broken && (fflush(j->out) != 0 || ferror(j->out)))
		complain(j, "cannot write the answers");
}

/* More input; before it can wait, whoever asked has his answers. */
static void
read_more(struct jsonl *j)
{
	char chunk[CHUNK];
	ssize_t n;

	flush(j);
	do
		n = read(j->in, chunk, sizeof(chunk));
	while (n < 0 && errno == EINTR);
	if (n < 0)
		complain(j, "cannot read standard input");
	if (n <= 0) {
		j->ended = true;
		return;
	}
	/* A long line is read chunk by chunk: move it to the front once, not each time. */
	if (j->from > 0) {
		memmove(j->buf.data, j->buf.data + j->from, j->buf.len - j->from);
		j->buf.len -= j->from;
		j->scanned -= j->from;
		j->from = 0;
	}
	buf_add(&j->buf, chunk, (size_t)n);
}

/* The next line, without its end, in the buffer until the next call. */
static bool
next_line(struct jsonl *j, char **text, size_t *len)
{
	char *end;

	for (;;) {
		if (j->broken)
			return false;
		end = memchr(j->buf.data + j->scanned, '\n', j->buf.len - j->scanned);
		j->scanned = j->buf.len;
		if (end != NULL || j->ended)
			break;
		read_more(j);
	}
	if (end == NULL && j->from == j->buf.len)
		return false;
	*text = j->buf.data + j->from;
	*len = end != NULL ? (size_t)(end - *text) : j->buf.len - j->from;
	j->from += *len + (end != NULL);
	j->scanned = j->from;
	j->number++;
	/* Windows' editors put a mark before the first line. */
	if (j->number == 1 && *len >= 3 && memcmp(*text, "\xef\xbb\xbf", 3) == 0) {
		*text += 3;
		*len -= 3;
	}
	if (*len > 0 && (*text)[*len - 1] == '\r')
		--*len;
	(*text)[*len] = '\0';
	return true;
}

static bool
is_blank(const char *text, size_t len)
{
	return strspn(text, " \t\r\v\f") == len;
}

/* A member that is null is one that was left out. */
static void
drop_nulls(json_t *object)
{
	const char *key;
	json_t *value;
	void *next;

	json_object_foreach_safe(object, next, key, value)
	{
		if (json_is_null(value))
			json_object_del(object, key);
	}
}

static void
put(struct jsonl *j, json_t *line)
{
	assert(line != NULL);
	json_dumpf(line, j->out, JSON_COMPACT);
	fputc('\n', j->out);
	json_decref(line);
}

static void
put_error(struct jsonl *j, struct err *e)
{
	j->bad = true;
	put(j, json_pack("{s:I, s:s}", "line", (json_int_t)j->number, "error", e->text));
}

static int
finish(struct jsonl *j)
{
	flush(j);
	if (j->broken)
		return EXIT_REACH;
	return j->bad ? EXIT_INPUT : EXIT_DONE;
}

int
jsonl_texts(int in, FILE *out, jsonl_text_answer *answer, void *ctx)
{
	struct jsonl j;
	size_t len;
	char *text;
	int status;

	jsonl_init(&j, in, out);
	while (next_line(&j, &text, &len)) {
		enum err_code rc;
		json_t *line = NULL;
		struct err e;

		if (is_blank(text, len))
			continue;
		if (strlen(text) == len)
			rc = answer(ctx, text, j.arena, &line, &e);
		else
			rc = err_set(&e, ERR_INVALID, "a NUL byte in the line");
		if (rc != ERR_OK)
			put_error(&j, &e);
		else if (line != NULL)
			put(&j, line);
		arena_reset(j.arena);
	}
	status = finish(&j);
	jsonl_release(&j);
	return status;
}

struct object_answer {
	jsonl_object_answer *answer;
	void *ctx;
};

static enum err_code
answer_object(void *ctx, const char *text, struct arena *a, json_t **out, struct err *e)
{
	const struct object_answer *o = ctx;
	enum err_code rc;
	json_error_t je;
	json_t *root;

	root = json_loads(text, JSON_REJECT_DUPLICATES, &je);
	if (root == NULL)
		return err_set(e, ERR_INVALID, "column %d: %s", je.column, reader_syntax(&je));
	if (json_is_object(root)) {
		drop_nulls(root);
		rc = o->answer(o->ctx, root, a, out, e);
	} else {
		rc = err_set(e, ERR_INVALID, "an object {…} is expected");
	}
	json_decref(root);
	return rc;
}

int
jsonl_objects(int in, FILE *out, jsonl_object_answer *answer, void *ctx)
{
	struct object_answer o = { answer, ctx };

	return jsonl_texts(in, out, answer_object, &o);
}
