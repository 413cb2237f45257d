#include "app/regulation.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "core/policy.h"

#define FILE_BYTES_MAX ((size_t)4 * 1024 * 1024)

/* Where the program is installed, or was built. */
static const char *const beside_program[] = {
	"../sql/regulations",
	"../share/slad/regulations",
};

struct including {
	struct arena *arena;
	const char *path; /* of the regulation */
};

static bool
is_file(const char *name)
{
	const size_t len = strlen(name);

	return strchr(name, '/') != NULL || (len > 5 && strcmp(name + len - 5, ".json") == 0);
}

/* True when it is there; otherwise the directory is noted as one that was looked in. */
static bool
try_dir(const char *dir, const char *name, struct buf *path, struct buf *tried)
{
	buf_reset(path);
	buf_printf(path, "%s/%s.json", dir, name);
	if (access(path->data, F_OK) == 0)
		return true;
	buf_printf(tried, "%s%s", tried->len == 0 ? "" : ", ", dir);
	return false;
}

static bool
try_beside(const char *name, struct buf *path, struct buf *tried)
{
	char program[4096], *slash;
	struct buf dir;
	const ssize_t len = readlink("/proc/self/exe", program, sizeof(program) - 1);
	bool found = false;

	if (len < 0)
		return false;
	program[len] = '\0';
	slash = strrchr(program, '/');
	if (slash == NULL)
		return false;
	*slash = '\0';
	buf_init(&dir);
	for (size_t i = 0; i < sizeof(beside_program) / sizeof(beside_program[0]) && !found; i++) {
		buf_reset(&dir);
		buf_printf(&dir, "%s/%s", program, beside_program[i]);
		found = try_dir(dir.data, name, path, tried);
	}
	buf_release(&dir);
	return found;
}

static bool
try_all(const char *name, const char *dir, struct buf *path, struct buf *tried)
{
	const char *set = getenv("SLAD_REGULATIONS");

	if (dir != NULL)
		return try_dir(dir, name, path, tried);
	if (set != NULL && *set != '\0')
		return try_dir(set, name, path, tried);
	return try_beside(name, path, tried) ||
	    try_dir("/usr/share/slad/regulations", name, path, tried);
}

enum err_code
regulation_find(const char *name, const char *dir, struct buf *path, struct err *e)
{
	enum err_code rc = ERR_OK;
	struct buf tried;

	if (is_file(name)) {
		buf_reset(path);
		buf_puts(path, name);
		return ERR_OK;
	}
	buf_init(&tried);
	if (!try_all(name, dir, path, &tried))
		rc = err_set(e, ERR_NOTFOUND,
		    "there is no regulation \"%s\" in %s; the setting regulation.dir says where "
		    "regulations are, and a file is named by its path",
		    name, tried.data);
	buf_release(&tried);
	return rc;
}

static enum err_code
read_whole(const char *path, struct arena *a, char **text, size_t *len, struct err *e)
{
	enum err_code rc = ERR_OK;
	FILE *f = fopen(path, "re");
	struct buf b;
	char part[8192];

	if (f == NULL)
		return err_set(e, ERR_NOTFOUND, "%s: %s", path, strerror(errno));
	buf_init(&b);
	while (!feof(f) && !ferror(f) && b.len <= FILE_BYTES_MAX)
		buf_add(&b, part, fread(part, 1, sizeof(part), f));
	if (ferror(f) || b.len > FILE_BYTES_MAX)
		rc = err_set(e, ERR_INVALID, "%s: cannot be read, or is larger than 4 MiB", path);
	else
		*text = arena_strndup(a, b.data, *len = b.len);
	buf_release(&b);
	fclose(f);
	return rc;
}

/* A file beside the regulation; names with '/' are refused, as a regulation may come from anybody. */
static const char *
include(void *ctx, const char *name, struct err *e)
{
	const struct including *in = ctx;
	const char *slash = strrchr(in->path, '/');
	const int dir = slash == NULL ? 0 : (int)(slash - in->path + 1);
	char *text;
	size_t len;

	if (strchr(name, '/') != NULL) {
		err_set(e, ERR_INVALID, "\"%s\": only files beside the regulation are read", name);
		return NULL;
	}
	if (read_whole(arena_printf(in->arena, "%.*s%s", dir, in->path, name), in->arena, &text,
		&len, e) != ERR_OK)
		return NULL;
	return text;
}

enum err_code
regulation_load(const char *name, const char *dir, struct policy **out, struct err *e)
{
	struct arena *a = arena_new();
	struct including in = { .arena = a };
	struct buf path;
	enum err_code rc;
	char *text;
	size_t len;

	buf_init(&path);
	rc = regulation_find(name, dir, &path, e);
	if (rc == ERR_OK)
		rc = read_whole(path.data, a, &text, &len, e);
	if (rc == ERR_OK) {
		in.path = path.data;
		rc = policy_read(text, len, include, &in, out, e);
		if (rc != ERR_OK)
			rc = err_prefix(e, "%s", path.data);
	}
	buf_release(&path);
	arena_free(a);
	return rc;
}
