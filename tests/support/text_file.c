#include "tests/support/text_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"

char *
text_file_read(const char *path, struct arena *a)
{
	FILE *f = fopen(path, "re");
	char part[4096], *text;
	struct buf b;

	if (f == NULL)
		fail_msg("%s is not there: run from the top of the source", path);
	buf_init(&b);
	while (!feof(f) && !ferror(f))
		buf_add(&b, part, fread(part, 1, sizeof(part), f));
	fclose(f);
	text = arena_strdup(a, b.data);
	buf_release(&b);
	return text;
}

void
text_file_write(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");

	if (f == NULL || fputs(text, f) < 0 || fclose(f) != 0)
		fail_msg("%s cannot be written", path);
}
