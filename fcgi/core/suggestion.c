#include "core/suggestion.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

/* FNV-1a: names a text, proves nothing. */
#define FNV_START UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME UINT64_C(0x100000001b3)

/* An article that helps this share of its readers is as good as any. */
#define GOOD_SHARE 0.3
/* Of the normal distribution, for 95 %. */
#define Z 1.96

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

static double
upper_bound(double n, double share)
{
	const double z2 = Z * Z;
	const double middle = share + z2 / (2 * n);
	const double spread = Z * sqrt(share * (1 - share) / n + z2 / (4 * n * n));

	return (middle + spread) / (1 + z2 / n);
}

double
suggestion_standing(int64_t seen, int64_t helped)
{
	double likely;

	if (seen <= 0)
		return 1;
	if (helped > seen)
		helped = seen;
	likely = upper_bound((double)seen, (double)helped / (double)seen) / GOOD_SHARE;
	return SUGGESTION_LOWEST + (1 - SUGGESTION_LOWEST) * (likely < 1 ? likely : 1);
}
