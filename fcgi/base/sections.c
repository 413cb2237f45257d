#include "base/sections.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/checksum.h"

#define MAGIC "slad-1\n"
#define ALIGN 64
#define SECTIONS_MAX 64

struct head {
	char magic[8];
	uint32_t version;
	uint32_t n;
	uint64_t len; /* of the file */
	uint32_t rest; /* checksum of all that follows */
	uint32_t own; /* of what stands before it */
};

struct place {
	uint64_t at, len;
};

struct sections {
	char *data;
	size_t len;
	size_t n;
	const struct place *places;
	dev_t device;
	ino_t inode;
	struct timespec written;
	int fd; /* to ask how the file is, whatever its name */
};

/* ---- writing ---- */

static size_t
padding(size_t len)
{
	return (ALIGN - len % ALIGN) % ALIGN;
}

static size_t
lay_out(const struct section *s, size_t n, struct place *places)
{
	size_t at = sizeof(struct head) + n * sizeof(*places);

	at += padding(at);
	for (size_t i = 0; i < n; i++) {
		places[i] = (struct place){ at, s[i].len };
		at += s[i].len + padding(s[i].len);
	}
	return at;
}

struct writer {
	int fd; /* -1: only sums up */
	uint32_t sum;
	bool failed; /* errno tells */
};

static void
put(struct writer *w, const void *data, size_t len)
{
	const char *at = data;

	if (w->fd < 0) {
		w->sum = checksum(w->sum, data, len);
		return;
	}
	while (len > 0 && !w->failed) {
		const ssize_t done = write(w->fd, at, len);

		if (done < 0 && errno == EINTR)
			continue;
		w->failed = done <= 0;
		at += done > 0 ? done : 0;
		len -= done > 0 ? (size_t)done : 0;
	}
}

static void
put_all(struct writer *w, const struct section *s, size_t n, const struct place *places)
{
	static const char zeros[ALIGN];
	const size_t table = sizeof(struct head) + n * sizeof(*places);

	put(w, places, n * sizeof(*places));
	put(w, zeros, padding(table));
	for (size_t i = 0; i < n; i++) {
		put(w, s[i].data, s[i].len);
		put(w, zeros, padding(s[i].len));
	}
}

static struct head
head_of(uint32_t version, const struct section *s, size_t n, const struct place *places, size_t len)
{
	struct head h = { .magic = MAGIC, .version = version, .n = (uint32_t)n, .len = len };
	struct writer w = { .fd = -1, .sum = 0 };

	put_all(&w, s, n, places);
	h.rest = w.sum;
	h.own = checksum(0, &h, offsetof(struct head, own));
	return h;
}

/* So that the new name survives a loss of power. */
static void
sync_directory(const char *path)
{
	char dir[PATH_MAX];
	const char *slash = strrchr(path, '/');
	int fd;

	snprintf(dir, sizeof(dir), "%.*s", slash == NULL ? 1 : (int)(slash - path) + 1,
	    slash == NULL ? "." : path);
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
}

enum err_code
sections_write(const char *path, uint32_t version, const struct section *s, size_t n, struct err *e)
{
	struct place places[SECTIONS_MAX];
	struct writer w = { .fd = -1 };
	char beside[PATH_MAX];
	struct head h;
	int trouble = 0;

	if (n > SECTIONS_MAX || strlen(path) > sizeof(beside) - sizeof(".new"))
		return err_set(e, ERR_INVALID, "%s: too long a path, or too many sections", path);
	snprintf(beside, sizeof(beside), "%s.new", path);
	h = head_of(version, s, n, places, lay_out(s, n, places));
	w.fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
	if (w.fd < 0)
		return err_set(e, ERR_INVALID, "%s: %s", beside, strerror(errno));
	put(&w, &h, sizeof(h));
	put_all(&w, s, n, places);
	if (w.failed || fsync(w.fd) != 0)
		trouble = errno;
	if (close(w.fd) != 0 && trouble == 0)
		trouble = errno;
	if (trouble == 0 && rename(beside, path) != 0)
		trouble = errno;
	if (trouble != 0) {
		unlink(beside);
		return err_set(e, trouble == ENOSPC || trouble == EDQUOT ? ERR_RETRY : ERR_INVALID,
		    "%s: %s", path, strerror(trouble));
	}
	sync_directory(path);
	return ERR_OK;
}

/* ---- mapping ---- */

static bool
whole(const struct sections *s, uint32_t version, size_t n)
{
	const struct head *h = (const void *)s->data;
	const size_t table = sizeof(*h) + n * sizeof(*s->places);

	if (s->len < table || memcmp(h->magic, MAGIC, sizeof(h->magic)) != 0 ||
	    h->own != checksum(0, h, offsetof(struct head, own)) || h->version != version ||
	    h->n != n || h->len != s->len ||
	    h->rest != checksum(0, s->data + sizeof(*h), s->len - sizeof(*h)))
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct place *p = &s->places[i];

		if (p->at % ALIGN != 0 || p->at > s->len || p->len > s->len - p->at)
			return false;
	}
	return true;
}

static enum err_code
map(const char *path, int fd, uint32_t version, size_t n, struct sections *s, struct err *e)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return err_set(e, ERR_INVALID, "%s: %s", path, strerror(errno));
	s->len = (size_t)st.st_size;
	s->n = n;
	s->device = st.st_dev;
	s->inode = st.st_ino;
	s->written = st.st_mtim;
	if (s->len < sizeof(struct head))
		return err_set(e, ERR_INVALID, "%s: damaged: too short", path);
	s->data = mmap(NULL, s->len, PROT_READ, MAP_SHARED, fd, 0);
	if (s->data == MAP_FAILED) {
		s->data = NULL;
		return err_set(e, ERR_INVALID, "%s: %s", path, strerror(errno));
	}
	s->places = (const void *)(s->data + sizeof(struct head));
	if (!whole(s, version, n))
		return err_set(e, ERR_INVALID, "%s: damaged, or of another version of slad", path);
	return ERR_OK;
}

enum err_code
sections_map(const char *path, uint32_t version, size_t n, struct sections **out, struct err *e)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct sections *s;
	enum err_code rc;

	*out = NULL;
	if (fd < 0)
		return err_set(e, errno == ENOENT ? ERR_NOTFOUND : ERR_INVALID, "%s: %s", path,
		    strerror(errno));
	s = calloc(1, sizeof(*s));
	if (s == NULL)
		abort();
	s->fd = fd;
	rc = map(path, fd, version, n, s, e);
	if (rc == ERR_OK)
		*out = s;
	else
		sections_unmap(s);
	return rc;
}

void
sections_unmap(struct sections *s)
{
	if (s == NULL)
		return;
	if (s->data != NULL)
		munmap(s->data, s->len);
	close(s->fd);
	free(s);
}

const void *
sections_at(const struct sections *s, size_t i, size_t *len)
{
	*len = (size_t)s->places[i].len;
	return s->data + s->places[i].at;
}

bool
sections_current(const struct sections *s, const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && st.st_dev == s->device && st.st_ino == s->inode;
}

bool
sections_intact(const struct sections *s)
{
	struct stat st;

	return fstat(s->fd, &st) == 0 && (size_t)st.st_size == s->len &&
	    st.st_mtim.tv_sec == s->written.tv_sec && st.st_mtim.tv_nsec == s->written.tv_nsec;
}
