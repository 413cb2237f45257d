#include "base/db_config.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define IDENTIFIER_MAX 64

static enum err_code
check_identifier(const char *setting, const char *name, struct err *e)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				      "0123456789_$-";

	if (name == NULL)
		return ERR_OK;
	if (name[0] == '\0' || strlen(name) > IDENTIFIER_MAX || name[strspn(name, allowed)] != '\0')
		return err_set(e, ERR_INVALID,
		    "%s: \"%.80s\" is no name of a schema: 1 to %d letters, digits, _, $ and -",
		    setting, name, IDENTIFIER_MAX);
	return ERR_OK;
}

enum err_code
db_config_check(const struct db_config *c, struct err *e)
{
	const enum err_code rc = check_identifier("db.schema", c->schema, e);

	return rc != ERR_OK ? rc : check_identifier("tracker.schema", c->tracker, e);
}

static char *
copy(const char *text)
{
	char *p;

	if (text == NULL)
		return NULL;
	p = strdup(text);
	if (p == NULL) {
		fputs("slad: out of memory\n", stderr);
		abort();
	}
	return p;
}

void
db_config_copy(const struct db_config *from, struct db_config *to)
{
	*to = *from;
	to->host = copy(from->host);
	to->socket = copy(from->socket);
	to->user = copy(from->user);
	to->password = copy(from->password);
	to->tls_ca = copy(from->tls_ca);
	to->schema = copy(from->schema);
	to->tracker = copy(from->tracker);
}

void
db_config_release(struct db_config *c)
{
	const char *const strings[] = { c->host, c->socket, c->user, c->password, c->tls_ca,
		c->schema, c->tracker };

	for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++)
		free((void *)(uintptr_t)strings[i]);
}
