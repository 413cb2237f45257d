#include "store/places.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"

#define SHIPPED "/usr/share/slad/regulations"
#define BESIDE_PROGRAM "../sql/regulations"
#define FILE_MAX ((off_t)4 << 20)

static const char *
beside_program(struct arena *arena)
{
	char path[PATH_MAX];
	const ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);
	char *slash;

	if (n <= 0)
		return NULL;
	path[n] = '\0';
	slash = strrchr(path, '/');
	if (slash == NULL)
		return NULL;
	*slash = '\0';
	return arena_printf(arena, "%s/" BESIDE_PROGRAM, path);
}

void
places_find(struct places *p, const char *first, struct arena *arena)
{
	const char *beside = beside_program(arena);

	p->n = 0;
	if (first != NULL)
		p->dirs[p->n++] = first;
	if (beside != NULL)
		p->dirs[p->n++] = beside;
	p->dirs[p->n++] = SHIPPED;
}

void
places_find_shipped(struct places *p, const char *last, struct arena *arena)
{
	places_find(p, NULL, arena);
	if (last != NULL)
		p->dirs[p->n++] = last;
}

static enum err_code
read_whole(
    int fd, const char *path, struct arena *arena, const char **out, size_t *len, struct err *e)
{
	struct stat st;
	size_t have = 0;
	char *text;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return err_set(e, ERR_NOTFOUND, "%s: %s", path,
		    S_ISDIR(st.st_mode) ? strerror(EISDIR) : "it is no file");
	if (st.st_size > FILE_MAX)
		return err_set(e, ERR_INVALID, "%s: longer than 4 MB", path);
	text = arena_alloc(arena, (size_t)st.st_size + 1);
	while (have < (size_t)st.st_size) {
		const ssize_t n = read(fd, text + have, (size_t)st.st_size - have);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(e, ERR_INVALID, "%s: %s", path, strerror(errno));
		if (n == 0)
			break;
		have += (size_t)n;
	}
	*out = text;
	*len = have;
	return ERR_OK;
}

enum err_code
places_read(const char *path, struct arena *arena, const char **out, size_t *len, struct err *e)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	enum err_code rc;

	if (fd < 0)
		return err_set(e, errno == ENOENT ? ERR_NOTFOUND : ERR_DENIED, "%s: %s", path,
		    strerror(errno));
	rc = read_whole(fd, path, arena, out, len, e);
	close(fd);
	return rc;
}

enum err_code
places_search(const struct places *p, const char *file, struct arena *arena, const char **path,
    const char **out, size_t *len, struct err *e)
{
	struct buf tried;
	enum err_code rc = ERR_NOTFOUND;

	buf_init(&tried);
	for (size_t i = 0; i < p->n && rc == ERR_NOTFOUND; i++) {
		*path = arena_printf(arena, "%s/%s", p->dirs[i], file);
		rc = places_read(*path, arena, out, len, e);
		buf_printf(&tried, "%s%s", i > 0 ? ", " : "", p->dirs[i]);
	}
	if (rc == ERR_NOTFOUND)
		err_set(e, rc, "%s: there is no such file in %s", file, tried.data);
	buf_release(&tried);
	return rc;
}

const char *
places_text(const struct places *p, const char *file, struct arena *arena, struct err *e)
{
	const char *path, *text;
	size_t len;

	return places_search(p, file, arena, &path, &text, &len, e) == ERR_OK ? text : NULL;
}
