#include "base/trail.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/checksum.h"

/* Longer pieces are nobody's. */
#define PIECE_MAX ((size_t)1 << 24)

struct piece {
	uint32_t len;
	uint32_t sum;
};

struct trail {
	int fd;
	enum trail_mode mode;
	off_t at; /* up to where it was read, or written */
	char *path;
};

enum err_code
trail_open(const char *path, enum trail_mode mode, struct trail **out, struct err *e)
{
	const int flags = mode == TRAIL_APPEND ? O_RDWR | O_CREAT : O_RDONLY;
	const int fd = open(path, flags | O_CLOEXEC, 0640);

	*out = NULL;
	if (fd < 0)
		return err_set(e, errno == ENOENT ? ERR_NOTFOUND : ERR_INVALID, "%s: %s", path,
		    strerror(errno));
	*out = calloc(1, sizeof(**out));
	if (*out == NULL)
		abort();
	**out = (struct trail){ .fd = fd, .mode = mode, .path = strdup(path) };
	if ((*out)->path == NULL)
		abort();
	return ERR_OK;
}

void
trail_close(struct trail *t)
{
	if (t == NULL)
		return;
	close(t->fd);
	free(t->path);
	free(t);
}

static enum err_code
trouble(const struct trail *t, int code, struct err *e)
{
	return err_set(e, code == ENOSPC || code == EDQUOT ? ERR_RETRY : ERR_INVALID, "%s: %s",
	    t->path, strerror(code));
}

/* Whole pieces of `bytes`; how far they go. */
static size_t
take(const char *bytes, size_t len, trail_each *each, void *ctx)
{
	size_t at = 0;

	while (len - at >= sizeof(struct piece)) {
		const char *text = bytes + at + sizeof(struct piece);
		struct piece p;

		memcpy(&p, bytes + at, sizeof(p));
		if (p.len > PIECE_MAX || p.len > len - at - sizeof(p) ||
		    p.sum != checksum(p.len, text, p.len))
			break;
		each(ctx, text, p.len);
		at += sizeof(p) + p.len;
	}
	return at;
}

enum err_code
trail_read(struct trail *t, trail_each *each, void *ctx, struct err *e)
{
	struct stat st;
	size_t len, got = 0;
	char *bytes;

	if (fstat(t->fd, &st) != 0)
		return trouble(t, errno, e);
	if (st.st_size <= t->at)
		return ERR_OK;
	len = (size_t)(st.st_size - t->at);
	bytes = malloc(len);
	if (bytes == NULL)
		abort();
	while (got < len) {
		const ssize_t n = pread(t->fd, bytes + got, len - got, t->at + (off_t)got);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		got += (size_t)n;
	}
	t->at += (off_t)take(bytes, got, each, ctx);
	free(bytes);
	if (t->mode == TRAIL_APPEND && t->at < st.st_size && ftruncate(t->fd, t->at) != 0)
		return trouble(t, errno, e);
	return ERR_OK;
}

enum err_code
trail_append(struct trail *t, const void *bytes, size_t len, struct err *e)
{
	char *all = malloc(sizeof(struct piece) + len);
	struct piece p = { (uint32_t)len, 0 };
	ssize_t n;
	int code;

	if (all == NULL)
		abort();
	if (len > PIECE_MAX) {
		free(all);
		return err_set(e, ERR_INVALID, "%s: too long a piece", t->path);
	}
	p.sum = checksum(p.len, bytes, len);
	memcpy(all, &p, sizeof(p));
	memcpy(all + sizeof(p), bytes, len);
	n = pwrite(t->fd, all, sizeof(p) + len, t->at);
	code = n < 0 ? errno : ENOSPC;
	free(all);
	if (n == (ssize_t)(sizeof(p) + len)) {
		t->at += n;
		return ERR_OK;
	}
	/* What was written of it is no piece: the next one is written over it. */
	if (n > 0 && ftruncate(t->fd, t->at) != 0)
		code = errno;
	return trouble(t, code, e);
}

bool
trail_current(const struct trail *t)
{
	struct stat own, named;

	return fstat(t->fd, &own) == 0 && stat(t->path, &named) == 0 &&
	    own.st_dev == named.st_dev && own.st_ino == named.st_ino && own.st_size >= t->at;
}
