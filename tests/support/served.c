#include "tests/support/served.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

size_t
served_read(int fd, char *text, size_t room)
{
	static const char of_body[] = "content-length: ";
	size_t n = 0;

	for (;;) {
		const ssize_t got = read(fd, text + n, room - 1 - n);
		const char *end, *length;

		if (got <= 0)
			return 0;
		n += (size_t)got;
		text[n] = '\0';
		end = strstr(text, "\r\n\r\n");
		if (end == NULL)
			continue;
		length = strcasestr(text, of_body);
		if (length == NULL ||
		    (size_t)(end + 4 - text) + strtoul(length + strlen(of_body), NULL, 10) <= n)
			return n;
	}
}
