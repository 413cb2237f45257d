#include "app/listen.h"

#include <errno.h>
#include <grp.h>
#include <netdb.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG 511
#define ADDRESS_BYTES 256
/* A group with all its members. */
#define GROUP_BYTES 16384

static bool
is_path(const char *where)
{
	return strchr(where, '/') != NULL || strchr(where, ':') == NULL;
}

/* Unix sockets. */

static bool
answered(const struct sockaddr_un *at)
{
	const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	const bool connected =
	    connect(fd, (const struct sockaddr *)at, sizeof(*at)) == 0 || errno == EAGAIN;

	close(fd);
	return connected;
}

static enum err_code
give_to_group(const char *path, const char *group, struct err *e)
{
	struct group entry, *g = NULL;
	char room[GROUP_BYTES];

	if (group == NULL)
		return ERR_OK;
	if (getgrnam_r(group, &entry, room, sizeof(room), &g) != 0 || g == NULL)
		return err_set(e, ERR_INVALID, "web.socket_group: there is no group \"%s\"", group);
	if (chown(path, (uid_t)-1, g->gr_gid) != 0)
		return err_set(e, ERR_INVALID,
		    "web.socket_group: %s cannot be given to group %s: %s; the user that slad runs "
		    "as has to be a member of it",
		    path, group, strerror(errno));
	return ERR_OK;
}

/* Bound under another name and renamed, so that nobody meets it half made. */
static enum err_code
bind_path(int fd, const char *path, mode_t mode, const char *group, struct err *e)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	enum err_code rc;

	if (snprintf(at.sun_path, sizeof(at.sun_path), "%s~", path) >= (int)sizeof(at.sun_path))
		return err_set(e, ERR_INVALID, "socket %s: a socket's name has at most %zu bytes",
		    path, sizeof(at.sun_path) - 2);
	unlink(at.sun_path);
	if (bind(fd, (const struct sockaddr *)&at, sizeof(at)) != 0)
		return err_set(e, ERR_INVALID,
		    "socket %s: %s; its directory must be there and be writable for the user that "
		    "slad runs as",
		    path, strerror(errno));
	rc = give_to_group(at.sun_path, group, e);
	if (rc == ERR_OK &&
	    (chmod(at.sun_path, mode) != 0 || listen(fd, BACKLOG) != 0 ||
		rename(at.sun_path, path) != 0))
		rc = err_set(e, ERR_INVALID, "socket %s: %s", path, strerror(errno));
	if (rc != ERR_OK)
		unlink(at.sun_path);
	return rc;
}

static enum err_code
open_path(const char *path, mode_t mode, const char *group, int *out, struct err *e)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	struct stat st;
	int fd;

	strncpy(at.sun_path, path, sizeof(at.sun_path) - 1);
	if (lstat(path, &st) == 0 && !S_ISSOCK(st.st_mode))
		return err_set(e, ERR_INVALID,
		    "socket %s: there is something else at that place; move it away", path);
	if (answered(&at))
		return err_set(e, ERR_CONFLICT,
		    "socket %s: another process already answers there; is slad running?", path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return err_set(e, ERR_INTERNAL, "socket %s: %s", path, strerror(errno));
	if (bind_path(fd, path, mode, group, e) != ERR_OK) {
		close(fd);
		return e->code;
	}
	*out = fd;
	return ERR_OK;
}

/* TCP. */

static enum err_code
bind_address(const struct addrinfo *at, const char *where, int *out, struct err *e)
{
	const int on = 1;
	const int fd = socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return err_set(e, ERR_INTERNAL, "socket %s: %s", where, strerror(errno));
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, at->ai_addr, at->ai_addrlen) != 0 || listen(fd, BACKLOG) != 0) {
		const int why = errno;

		close(fd);
		return err_set(e, why == EADDRINUSE ? ERR_CONFLICT : ERR_INVALID, "socket %s: %s",
		    where, strerror(why));
	}
	*out = fd;
	return ERR_OK;
}

static enum err_code
open_address(const char *where, int *out, struct err *e)
{
	const struct addrinfo hints = {
		.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
		.ai_socktype = SOCK_STREAM,
	};
	const char *colon = strrchr(where, ':');
	const size_t brackets = *where == '[' && colon > where + 1 && colon[-1] == ']';
	const size_t len = (size_t)(colon - where) - 2 * brackets;
	struct addrinfo *found = NULL;
	char address[ADDRESS_BYTES];
	enum err_code rc;

	if (len == 0 || len >= sizeof(address))
		return err_set(e, ERR_INVALID, "socket %s: expected a path or ADDRESS:PORT", where);
	memcpy(address, where + brackets, len);
	address[len] = '\0';
	if (getaddrinfo(address, colon + 1, &hints, &found) != 0)
		return err_set(e, ERR_INVALID, "socket %s: expected a path or ADDRESS:PORT", where);
	rc = bind_address(found, where, out, e);
	freeaddrinfo(found);
	return rc;
}

enum err_code
listen_open(const char *where, mode_t mode, const char *group, int *fd, struct err *e)
{
	return is_path(where) ? open_path(where, mode, group, fd, e) : open_address(where, fd, e);
}

void
listen_close(const char *where, int fd)
{
	if (fd < 0)
		return;
	close(fd);
	if (is_path(where))
		unlink(where);
}
