#include "base/hmac.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "base/log.h"

#define SHA256_BYTES 32

static _Noreturn void
broken(const char *what)
{
	log_error("hmac: %s failed in the system's OpenSSL: check the installation", what);
	abort();
}

static void
hex(const unsigned char *bytes, size_t n, char *out)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		out[2 * i] = digits[bytes[i] >> 4];
		out[2 * i + 1] = digits[bytes[i] & 15];
	}
	out[2 * n] = '\0';
}

void
hmac_sha256_hex(
    const void *key, size_t key_len, const void *data, size_t len, char out[static HMAC_HEX])
{
	unsigned char mac[SHA256_BYTES];

	if (HMAC(EVP_sha256(), key, (int)key_len, data, len, mac, NULL) == NULL)
		broken("HMAC-SHA256");
	hex(mac, sizeof(mac), out);
}

void
hmac_digest_hex(const void *data, size_t len, char out[static HMAC_HEX])
{
	unsigned char digest[SHA256_BYTES];

	if (EVP_Digest(data, len, digest, NULL, EVP_sha256(), NULL) != 1)
		broken("SHA-256");
	hex(digest, sizeof(digest), out);
}

bool
hmac_equal(const char *a, const char *b)
{
	size_t len;

	if (a == NULL || b == NULL)
		return false;
	len = strlen(a);
	return len == strlen(b) && CRYPTO_memcmp(a, b, len) == 0;
}

void
hmac_random_hex(char *out, size_t digits)
{
	unsigned char byte;
	char two[3];

	for (size_t i = 0; i < digits; i += 2) {
		if (RAND_bytes(&byte, 1) != 1)
			broken("the random number generator");
		hex(&byte, 1, two);
		memcpy(out + i, two, digits - i < 2 ? 1 : 2);
	}
	out[digits] = '\0';
}
