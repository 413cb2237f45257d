#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/hmac.h"

/* RFC 4231, test cases 1 and 2; empty ones; data with a NUL. */
static void
test_signatures(void **state)
{
	static const struct {
		const char *key;
		size_t key_len;
		const char *data;
		size_t len;
		const char *mac;
	} cases[] = {
		{ "\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b"
		  "\x0b",
		    20, "Hi There", 8,
		    "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
		{ "Jefe", 4, "what do ya want for nothing?", 28,
		    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
		{ "", 0, "", 0,
		    "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad" },
		{ "key", 3, "a\0b", 3,
		    "29c5f0eea2d0a51b661193b3a56191192b2861f543ea0499a7f9725f7e7062fc" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char mac[HMAC_HEX];

		hmac_sha256_hex(cases[i].key, cases[i].key_len, cases[i].data, cases[i].len, mac);
		assert_string_equal(mac, cases[i].mac);
	}
}

/* FIPS 180-4. */
static void
test_digests(void **state)
{
	static const struct {
		const char *text, *digest;
	} cases[] = {
		{ "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
		{ "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char digest[HMAC_HEX];

		hmac_digest_hex(cases[i].text, strlen(cases[i].text), digest);
		assert_string_equal(digest, cases[i].digest);
	}
}

static void
test_equal(void **state)
{
	assert_true(hmac_equal("abc", "abc"));
	assert_true(hmac_equal("", ""));
	assert_false(hmac_equal("abc", "abd"));
	assert_false(hmac_equal("abc", "bbc"));
	assert_false(hmac_equal("abc", "ab"));
	assert_false(hmac_equal("", "a"));
	assert_false(hmac_equal(NULL, ""));
	assert_false(hmac_equal("a", NULL));
	assert_false(hmac_equal(NULL, NULL));
}

static void
test_random(void **state)
{
	char first[34], second[34];

	memset(first, 'x', sizeof(first));
	hmac_random_hex(first, 32);
	hmac_random_hex(second, 32);
	assert_int_equal(strspn(first, "0123456789abcdef"), 32);
	assert_int_equal(strlen(first), 32);
	assert_int_equal(first[33], 'x');
	assert_string_not_equal(first, second);

	memset(first, 'x', sizeof(first));
	hmac_random_hex(first, 3);
	assert_int_equal(strspn(first, "0123456789abcdef"), 3);
	assert_int_equal(strlen(first), 3);
	assert_int_equal(first[4], 'x');
	hmac_random_hex(first, 0);
	assert_string_equal(first, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_signatures),
		cmocka_unit_test(test_digests),
		cmocka_unit_test(test_equal),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
