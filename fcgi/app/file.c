#include "app/file.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

static enum err_code
read_all(FILE *f, const char *path, size_t max, struct buf *out, struct err *e)
{
	char part[65536];
	size_t n;

	while ((n = fread(part, 1, sizeof(part), f)) > 0) {
		buf_add(out, part, n);
		if (out->len > max)
			return err_set(e, ERR_INVALID, "%s: longer than %zu bytes", path, max);
	}
	if (ferror(f))
		return err_set(e, ERR_UNREACHABLE, "%s: %s", path, strerror(errno));
	if (out->len > 0 && memchr(out->data, '\0', out->len) != NULL)
		return err_set(e, ERR_INVALID, "%s: this is no text", path);
	return ERR_OK;
}

FILE *
file_open(const char *path, struct err *e)
{
	FILE *f = *path == '\0' ? NULL : fopen(path, "re");

	if (*path == '\0')
		err_set(e, ERR_INVALID, "the name of a file is expected, and it is empty");
	else if (f == NULL)
		err_set(e, ERR_UNREACHABLE, "%s: %s", path, strerror(errno));
	return f;
}

enum err_code
file_text(const char *path, size_t max, struct arena *arena, const char **out, struct err *e)
{
	const bool is_stdin = strcmp(path, "-") == 0;
	FILE *f = is_stdin ? stdin : file_open(path, e);
	enum err_code rc;
	struct buf b;

	if (f == NULL)
		return e->code;
	buf_init(&b);
	rc = read_all(f, path, max, &b, e);
	if (rc == ERR_OK)
		*out = arena_strndup(arena, b.data, b.len);
	buf_release(&b);
	if (!is_stdin)
		fclose(f);
	return rc;
}

enum err_code
file_reached(enum err_code rc, struct err *e)
{
	if (rc == ERR_NOTFOUND || rc == ERR_DENIED)
		rc = e->code = ERR_UNREACHABLE;
	return rc;
}
