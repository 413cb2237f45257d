#include "store/token.h"

#include <stdlib.h>

#include "base/hmac.h"

#define DIGITS 15 /* 60 bits: positive as an int64_t */

int64_t
token_new(void)
{
	char hex[DIGITS + 1];
	int64_t token;

	do {
		hmac_random_hex(hex, DIGITS);
		token = (int64_t)strtoull(hex, NULL, 16);
	} while (token == 0);
	return token;
}
