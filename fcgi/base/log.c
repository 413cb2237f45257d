#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/time.h"

#define LINE_MAX_BYTES 2048

/* The one thing every room may reach without being handed it; a process has one standard error. */
static struct {
	const char *process;
	enum log_level least;
} self = { "slad", LOG_INFO };

void
log_setup(const char *process, enum log_level least)
{
	self.process = process;
	self.least = least;
}

void
log_say(enum log_level level, const char *fmt, ...)
{
	static const char *const words[] = {
		[LOG_ERROR] = "error",
		[LOG_WARNING] = "warning",
		[LOG_INFO] = "info",
		[LOG_DEBUG] = "debug",
	};
	char said[LINE_MAX_BYTES], at[UTC_TEXT];
	va_list ap;

	if (level > self.least)
		return;
	va_start(ap, fmt);
	vsnprintf(said, sizeof(said), fmt, ap);
	va_end(ap);
	/* A text from outside must not be able to forge a line. */
	for (char *p = said; *p != '\0'; p++) {
		if ((unsigned char)*p < ' ')
			*p = ' ';
	}
	utc_format((struct utc){ time(NULL) }, at);
	fprintf(stderr, "%s %s[%d] %s: %s\n", at, self.process, (int)getpid(), words[level], said);
}
