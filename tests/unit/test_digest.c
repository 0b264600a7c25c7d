/*
 * test_digest.c - digests against published vectors, text forms both ways and strictly.
 */
#include "wire/digest.h"

#include "golden.h"

static void
expect_hex(const uint8_t digest[DIGEST_BYTES], const char *hex)
{
	char text[DIGEST_HEX];

	hex_encode(digest, DIGEST_BYTES, text);
	assert_string_equal(text, hex);
}

/* FIPS 180-4's examples */
static void
sha256_vectors(void **state)
{
	uint8_t d[DIGEST_BYTES];

	(void)state;
	sha256("", 0, d);
	expect_hex(d, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	sha256("abc", 3, d);
	expect_hex(d, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void
sha256_in_pieces_is_the_same(void **state)
{
	uint8_t whole[DIGEST_BYTES], pieces[DIGEST_BYTES];
	struct sha256 *h = sha256_new();

	(void)state;
	sha256("abcdefghij", 10, whole);
	sha256_add(h, "abc", 3);
	sha256_add(h, "", 0);
	sha256_add(h, "defghij", 7);
	sha256_end(h, pieces);
	assert_memory_equal(whole, pieces, DIGEST_BYTES);
}

/* RFC 4231 section 4.3 and 4.7 */
static void
hmac_vectors(void **state)
{
	uint8_t d[DIGEST_BYTES], key[131];

	(void)state;
	hmac_sha256("Jefe", 4, "what do ya want for nothing?", 28, d);
	expect_hex(d, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	memset(key, 0xaa, sizeof key);
	hmac_sha256(key, sizeof key,
		"Test Using Larger Than Block-Size Key - Hash Key First", 54, d);
	expect_hex(d, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

static void
crc32_vector(void **state)
{
	(void)state;
	assert_int_equal(crc32_of("123456789", 9), 0xcbf43926);
	assert_int_equal(crc32_of("", 0), 0);
}

static void
comparing_and_wiping(void **state)
{
	char secret[] = "secret";

	(void)state;
	assert_true(constant_time_equal("abc", "abc", 3));
	assert_false(constant_time_equal("abc", "abd", 3));
	assert_true(constant_time_equal("abc", "abd", 2));
	wipe(secret, sizeof secret);
	for (size_t i = 0; i < sizeof secret; i++)
		assert_int_equal(secret[i], 0);
}

static void
random_bytes_differ(void **state)
{
	uint8_t a[16], b[16];

	(void)state;
	random_bytes(a, sizeof a);
	random_bytes(b, sizeof b);
	assert_memory_not_equal(a, b, sizeof a);
}

static void
hex_both_ways(void **state)
{
	uint8_t bytes[4] = {0};

	(void)state;
	assert_true(hex_decode("00fFa57b", 8, bytes, 4));
	assert_memory_equal(bytes, "\x00\xff\xa5\x7b", 4);
	assert_false(hex_decode("00ffa57", 7, bytes, 4));
	assert_false(hex_decode("00ffa57g", 8, bytes, 4));
	assert_false(hex_decode("00ffa57b00", 10, bytes, 4));
	assert_true(hex_decode("", 0, bytes, 0));
}

/* RFC 4648 section 10, without the padding */
static void
base64url_vectors(void **state)
{
	static const char *const TEXTS[] = {
		"", "Zg", "Zm8", "Zm9v", "Zm9vYg", "Zm9vYmE", "Zm9vYmFy"};

	(void)state;
	for (size_t n = 0; n <= 6; n++) {
		char text[16];
		uint8_t back[8];
		size_t back_bytes;

		base64url_encode("foobar", n, text);
		assert_string_equal(text, TEXTS[n]);
		assert_int_equal(base64url_length(n), strlen(text));
		assert_true(base64url_decode(
			text, strlen(text), back, sizeof back, &back_bytes));
		assert_int_equal(back_bytes, n);
		assert_memory_equal(back, "foobar", n);
	}
}

static void
base64url_round_trips_all_bytes(void **state)
{
	(void)state;
	for (int round = 0; round < 200; round++) {
		uint8_t bytes[64], back[64];
		char text[90];
		size_t n = (size_t)round % 65, back_bytes;

		random_bytes(bytes, sizeof bytes);
		base64url_encode(bytes, n, text);
		assert_null(strpbrk(text, "+/="));
		assert_true(base64url_decode(
			text, strlen(text), back, sizeof back, &back_bytes));
		assert_int_equal(back_bytes, n);
		assert_memory_equal(bytes, back, n);
	}
}

static void
base64url_is_strict(void **state)
{
	static const char *const REFUSED[] = {
		"A", "AAAAA", "Zg==", "Zm9v\n", "Zm+v", "Zm/v", "Zh", "Zm9"};
	uint8_t out[8];
	size_t n;

	(void)state;
	for (size_t i = 0; i < sizeof REFUSED / sizeof REFUSED[0]; i++)
		if (base64url_decode(REFUSED[i], strlen(REFUSED[i]), out, sizeof out, &n))
			fail_msg("accepted: %s", REFUSED[i]);
	assert_false(base64url_decode("Zm9vYmFyZm9v", 12, out, sizeof out, &n));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sha256_vectors),
		cmocka_unit_test(sha256_in_pieces_is_the_same),
		cmocka_unit_test(hmac_vectors),
		cmocka_unit_test(crc32_vector),
		cmocka_unit_test(comparing_and_wiping),
		cmocka_unit_test(random_bytes_differ),
		cmocka_unit_test(hex_both_ways),
		cmocka_unit_test(base64url_vectors),
		cmocka_unit_test(base64url_round_trips_all_bytes),
		cmocka_unit_test(base64url_is_strict),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
