#ifndef SLAD_BASE_HMAC_H
#define SLAD_BASE_HMAC_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Proofs and secrets: HMAC-SHA256 for webhooks and signed cookies, SHA-256 for
 * digests, random tokens. Everything is lower-case hexadecimal text. A library
 * that cannot compute or a system without random numbers ends the process: a
 * proof that was skipped would be worse.
 */

/* 64 digits and the final NUL. */
#define HMAC_HEX 65

void hmac_sha256_hex(
    const void *key, size_t key_len, const void *data, size_t len, char out[static HMAC_HEX]);

/* Plain SHA-256, without a key: for names of contents, never as a proof. */
void hmac_digest_hex(const void *data, size_t len, char out[static HMAC_HEX]);

/*
 * Whether two texts are the same, in a time that does not tell where they
 * differ. Only the lengths may be learned from it. NULL equals nothing.
 */
bool hmac_equal(const char *a, const char *b);

/* `digits` random hexadecimal digits and a NUL; each is worth four bits. */
void hmac_random_hex(char *out, size_t digits);

#endif
