/*
 * digest.h - SHA-256, HMAC, random bytes and the text forms of bytes.
 *
 * Purpose:   the one door to OpenSSL's libcrypto for hashing. The journal's chain, the
 *            secrets of invitations and tokens and the pin of the server go through
 *            here.
 * Errors:    libcrypto failing at SHA-256 or at randomness is not something to go on
 *            from: BUG_ON.
 * Thread:    any; a struct sha256 has one owner at a time.
 */
#ifndef WIRE_DIGEST_H
#define WIRE_DIGEST_H

#include "wire/err.h"

#include <stddef.h>

enum {
	DIGEST_BYTES = 32,
	DIGEST_HEX = 2 * DIGEST_BYTES + 1, /* with NUL */
	DIGEST_BASE64URL = 43 + 1,	   /* with NUL */
};

void sha256(const void *bytes, size_t n, uint8_t out[DIGEST_BYTES]);

/* sha256_new, sha256_add..., then sha256_end gives the digest and frees it. */
struct sha256;
struct sha256 *sha256_new(void);
void sha256_add(struct sha256 *h, const void *bytes, size_t n);
void sha256_end(struct sha256 *take_h, uint8_t out[DIGEST_BYTES]);

/* RFC 2104 */
void hmac_sha256(const void *key, size_t key_bytes, const void *bytes, size_t n,
	uint8_t out[DIGEST_BYTES]);

void random_bytes(void *out, size_t n);
/* Equal? In time that depends on n only. */
bool constant_time_equal(const void *a, const void *b, size_t n);
/* Overwrite a secret in a way the compiler does not remove. */
void wipe(void *secret, size_t n);

/* Lower case; out has 2n + 1 bytes. */
void hex_encode(const void *bytes, size_t n, char *out);
/* Exactly n bytes from exactly 2n digits of either case. */
bool hex_decode(const char *text, size_t text_bytes, void *out, size_t n) MUST_CHECK;

/* RFC 4648 section 5 without padding; out has base64url_length(n) + 1 bytes. */
size_t base64url_length(size_t n);
void base64url_encode(const void *bytes, size_t n, char *out);
/*
 * The bytes of a text; false if it has a foreign letter, an impossible length, bits set
 * behind the last byte (so that a value has one text only), or more than out_max bytes.
 */
bool base64url_decode(const char *text, size_t text_bytes, void *out, size_t out_max,
	size_t *out_bytes) MUST_CHECK;

/* The CRC-32 of zip and PNG (ISO 3309): crc32_of("123456789", 9) == 0xcbf43926. */
uint32_t crc32_of(const void *bytes, size_t n);

#endif
