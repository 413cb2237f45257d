#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

void
err_cut(char *text, size_t room)
{
	size_t n = strlen(text), start = n;

	if (n + 1 < room)
		return;
	while (start > 0 && ((unsigned char)text[start - 1] & 0xc0) == 0x80)
		start--;
	if (start > 0 && (unsigned char)text[start - 1] >= 0xc0)
		start--;
	text[start] = '\0';
}

/*
 * Words that are quoted may be cut within a letter (%.30s), or be none: a ? stands for what is
 * none, so that every text can be sent as JSON.
 */
static void
make_whole(char *text)
{
	err_cut(text, ERR_TEXT);
	while (*text != '\0') {
		const size_t n = utf8_len(text);

		if (n == 0)
			*text++ = '?';
		else
			text += n;
	}
}

enum err_code
err_set(struct err *e, enum err_code code, const char *fmt, ...)
{
	va_list ap;

	e->code = code;
	e->problem = NULL;
	e->n_values = 0;
	va_start(ap, fmt);
	vsnprintf(e->text, sizeof(e->text), fmt, ap);
	va_end(ap);
	make_whole(e->text);
	return code;
}

enum err_code
err_prefix(struct err *e, const char *fmt, ...)
{
	char said[ERR_TEXT];
	va_list ap;
	size_t n;

	e->problem = NULL;
	e->n_values = 0;
	memcpy(said, e->text, sizeof(said));
	va_start(ap, fmt);
	vsnprintf(e->text, sizeof(e->text), fmt, ap);
	va_end(ap);
	n = strlen(e->text);
	snprintf(e->text + n, sizeof(e->text) - n, ": %s", said);
	make_whole(e->text);
	return e->code;
}

const char *
err_name(enum err_code code)
{
	static const char *const names[] = {
		[ERR_OK] = "ok",
		[ERR_INVALID] = "invalid",
		[ERR_NOTFOUND] = "not found",
		[ERR_DENIED] = "denied",
		[ERR_CONFLICT] = "conflict",
		[ERR_RETRY] = "retry",
		[ERR_UNREACHABLE] = "unreachable",
		[ERR_REFUSED] = "refused",
		[ERR_INTERNAL] = "internal",
	};

	return names[code];
}
