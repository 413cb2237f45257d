#include "hooks/nudge.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* The web processes may run as another member of the group. */
#define NUDGE_MODE 0660

static bool
address(const char *path, struct sockaddr_un *out)
{
	*out = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (strlen(path) >= sizeof(out->sun_path))
		return false;
	strcpy(out->sun_path, path);
	return true;
}

void
nudge_send(const char *path)
{
	struct sockaddr_un to;
	int fd;

	if (!address(path, &to))
		return;
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	/* One byte, since an empty datagram reads like nothing at all. */
	(void)sendto(fd, "!", 1, MSG_NOSIGNAL, (const struct sockaddr *)&to, sizeof(to));
	close(fd);
}

static enum err_code
bind_at(int fd, const char *path, struct err *e)
{
	struct sockaddr_un at;
	struct stat st;

	if (!address(path, &at))
		return err_set(e, ERR_INVALID,
		    "%s: the path of a socket has at most %zu bytes: choose a shorter run "
		    "directory",
		    path, sizeof(at.sun_path) - 1);
	if (lstat(path, &st) == 0 && !S_ISSOCK(st.st_mode))
		return err_set(e, ERR_INVALID, "%s: stands in the way and is no socket", path);
	if (unlink(path) != 0 && errno != ENOENT)
		return err_set(e, ERR_INVALID, "%s: cannot be replaced: %s", path, strerror(errno));
	if (bind(fd, (const struct sockaddr *)&at, sizeof(at)) != 0)
		return err_set(e, ERR_INVALID, "%s: cannot be made: %s", path, strerror(errno));
	if (chmod(path, NUDGE_MODE) != 0)
		return err_set(e, ERR_INVALID, "%s: cannot be opened for the group: %s", path,
		    strerror(errno));
	return ERR_OK;
}

enum err_code
nudge_open(const char *path, int *out, struct err *e)
{
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	enum err_code rc;

	*out = -1;
	if (fd < 0)
		return err_set(e, ERR_RETRY, "%s: no socket to be had: %s", path, strerror(errno));
	rc = bind_at(fd, path, e);
	if (rc != ERR_OK) {
		close(fd);
		return rc;
	}
	*out = fd;
	return ERR_OK;
}

void
nudge_close(int fd, const char *path)
{
	if (fd < 0)
		return;
	close(fd);
	unlink(path);
}

bool
nudge_wait(int fd, int timeout_ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char byte;

	if (poll(&p, 1, timeout_ms) <= 0)
		return false;
	while (recv(fd, &byte, sizeof(byte), 0) >= 0)
		;
	return true;
}
