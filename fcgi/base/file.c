#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
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
	DIR *d = opendir(dir);
	char path[PATH_MAX];

	if (d == NULL)
		return;
	for (const struct dirent *f; (f = readdir(d)) != NULL;) {
		const int n = snprintf(path, sizeof(path), "%s/%s", dir, f->d_name);

		if (n > 0 && (size_t)n < sizeof(path) && is_between(f->d_name, begin, end) &&
		    strcmp(path, keep) != 0)
			unlink(path);
	}
	closedir(d);
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
