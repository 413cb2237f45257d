#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum err_code
file_read(const char *path, size_t most, char **text, size_t *len, struct err *e)
{
	enum err_code rc = ERR_OK;
	FILE *f = fopen(path, "re");

	*text = NULL;
	if (f == NULL)
		return err_set(e, ERR_NOTFOUND, "%s: %s", path, strerror(errno));
	*text = malloc(most + 2);
	if (*text == NULL)
		abort();
	*len = fread(*text, 1, most + 1, f);
	(*text)[*len] = '\0';
	if (ferror(f))
		rc = err_set(e, ERR_NOTFOUND, "%s: %s", path, strerror(errno));
	else if (*len > most)
		rc = err_set(e, ERR_INVALID, "%s: longer than %zu bytes", path, most);
	fclose(f);
	if (rc != ERR_OK) {
		free(*text);
		*text = NULL;
	}
	return rc;
}

static bool
is_between(const char *name, const char *begin, const char *end)
{
	const size_t len = strlen(name), n = strlen(begin), m = strlen(end);

	return len >= n + m && strncmp(name, begin, n) == 0 && strcmp(name + len - m, end) == 0;
}

void
file_remove_others(const char *dir, const char *begin, const char *end, const char *keep)
{
	struct dirent **files;
	char path[PATH_MAX];
	int n = scandir(dir, &files, NULL, alphasort);

	while (n-- > 0) {
		const char *name = files[n]->d_name;
		const int len = snprintf(path, sizeof(path), "%s/%s", dir, name);

		if (len > 0 && (size_t)len < sizeof(path) && is_between(name, begin, end) &&
		    strcmp(path, keep) != 0)
			unlink(path);
		free(files[n]);
		if (n == 0)
			free(files);
	}
}

enum err_code
file_make_dir(const char *path, struct err *e)
{
	char part[PATH_MAX];

	if (strlen(path) >= sizeof(part))
		return err_set(e, ERR_INVALID, "%.80s…: too long a path", path);
	for (size_t i = 1; i <= strlen(path); i++) {
		if (path[i] != '/' && path[i] != '\0')
			continue;
		snprintf(part, sizeof(part), "%.*s", (int)i, path);
		if (mkdir(part, 0750) != 0 && errno != EEXIST)
			return err_set(e, ERR_INVALID, "%s: %s", part, strerror(errno));
	}
	return ERR_OK;
}

enum err_code
file_lock(const char *path, int *fd, struct err *e)
{
	*fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
	if (*fd < 0)
		return err_set(e, ERR_INVALID, "%s: %s", path, strerror(errno));
	if (flock(*fd, LOCK_EX | LOCK_NB) == 0 && file_lock_holds(path, *fd))
		return ERR_OK;
	close(*fd);
	*fd = -1;
	return err_set(e, ERR_CONFLICT, "%s: another process has it", path);
}

bool
file_lock_holds(const char *path, int fd)
{
	struct stat own, named;

	return fd >= 0 && fstat(fd, &own) == 0 && stat(path, &named) == 0 &&
	    own.st_dev == named.st_dev && own.st_ino == named.st_ino;
}

uint64_t
file_unique(void)
{
	uint64_t number;

	/* Never short for so few bytes. */
	if (getrandom(&number, sizeof(number), 0) != (ssize_t)sizeof(number))
		abort();
	return number;
}
