#include "core/suggestion.h"

#include <inttypes.h>
#include <stdio.h>

/* FNV-1a: names a text, proves nothing. */
#define FNV_START UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME UINT64_C(0x100000001b3)

static uint64_t
mix(uint64_t h, const char *text)
{
	int blank = 1;

	for (const char *p = text == NULL ? "" : text; *p != '\0'; p++) {
		const int is_blank = *p == ' ' || *p == '\t' || *p == '\r' || *p == '\n';

		if (is_blank) {
			blank = 1;
			continue;
		}
		if (blank)
			h = (h ^ ' ') * FNV_PRIME;
		blank = 0;
		h = (h ^ (unsigned char)*p) * FNV_PRIME;
	}
	return h;
}

const char *
suggestion_print(const char *subject, const char *description, char out[static SUGGESTION_PRINT])
{
	/* The line end keeps the last word of a subject apart from the first of the text. */
	const uint64_t h = mix((mix(FNV_START, subject) ^ '\n') * FNV_PRIME, description);

	snprintf(out, SUGGESTION_PRINT, "%016" PRIx64, h);
	return out;
}
