#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum err_code
err_set(struct err *e, enum err_code code, const char *fmt, ...)
{
	va_list ap;

	e->code = code;
	va_start(ap, fmt);
	vsnprintf(e->text, sizeof(e->text), fmt, ap);
	va_end(ap);
	return code;
}

enum err_code
err_prefix(struct err *e, const char *fmt, ...)
{
	char said[ERR_TEXT];
	va_list ap;
	size_t n;

	memcpy(said, e->text, sizeof(said));
	va_start(ap, fmt);
	vsnprintf(e->text, sizeof(e->text), fmt, ap);
	va_end(ap);
	n = strlen(e->text);
	snprintf(e->text + n, sizeof(e->text) - n, ": %s", said);
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
