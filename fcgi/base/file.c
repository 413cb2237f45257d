#include "base/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
