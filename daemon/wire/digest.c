/*
 * digest.c - SHA-256, HMAC, random bytes and the text forms of bytes, on OpenSSL's
 * libcrypto.
 */
#include "wire/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

/*
 * The address of a struct sha256 is that of libcrypto's context: no wrapper to
 * allocate.
 */
static EVP_MD_CTX *
context(struct sha256 *h)
{
	return (EVP_MD_CTX *)h;
}

struct sha256 *
sha256_new(void)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	BUG_ON(ctx == NULL || EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) != 1);
	return (struct sha256 *)ctx;
}

void
sha256_add(struct sha256 *h, const void *bytes, size_t n)
{
	BUG_ON(EVP_DigestUpdate(context(h), bytes, n) != 1);
}

void
sha256_end(struct sha256 *take_h, uint8_t out[DIGEST_BYTES])
{
	BUG_ON(EVP_DigestFinal_ex(context(take_h), out, NULL) != 1);
	EVP_MD_CTX_free(context(take_h));
}

void
sha256(const void *bytes, size_t n, uint8_t out[DIGEST_BYTES])
{
	BUG_ON(EVP_Digest(bytes, n, out, NULL, EVP_sha256(), NULL) != 1);
}

void
hmac_sha256(const void *key, size_t key_bytes, const void *bytes, size_t n,
	uint8_t out[DIGEST_BYTES])
{
	unsigned int out_bytes = 0;

	BUG_ON(key_bytes > INT32_MAX);
	BUG_ON(HMAC(EVP_sha256(), key, (int)key_bytes, bytes, n, out, &out_bytes) ==
			NULL ||
		out_bytes != DIGEST_BYTES);
}

void
random_bytes(void *out, size_t n)
{
	BUG_ON(n > INT32_MAX || RAND_bytes(out, (int)n) != 1);
}

bool
constant_time_equal(const void *a, const void *b, size_t n)
{
	return CRYPTO_memcmp(a, b, n) == 0;
}

void
wipe(void *secret, size_t n)
{
	OPENSSL_cleanse(secret, n);
}

void
hex_encode(const void *bytes, size_t n, char *out)
{
	static const char DIGITS[] = "0123456789abcdef";
	const uint8_t *p = bytes;

	for (size_t i = 0; i < n; i++) {
		*out++ = DIGITS[p[i] >> 4];
		*out++ = DIGITS[p[i] & 15];
	}
	*out = '\0';
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool
hex_decode(const char *text, size_t text_bytes, void *out, size_t n)
{
	uint8_t *p = out;

	if (text_bytes != 2 * n)
		return false;
	for (size_t i = 0; i < n; i++) {
		int high = hex_value(text[2 * i]), low = hex_value(text[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		p[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

size_t
base64url_length(size_t n)
{
	return n / 3 * 4 + (n % 3 != 0 ? n % 3 + 1 : 0);
}

void
base64url_encode(const void *bytes, size_t n, char *out)
{
	static const char LETTERS[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789-_";
	const uint8_t *p = bytes;
	uint32_t bits = 0;
	int held = 0;

	for (size_t i = 0; i < n; i++) {
		bits = (bits << 8 | p[i]) & 0xffff;
		for (held += 8; held >= 6; held -= 6)
			*out++ = LETTERS[bits >> (held - 6) & 63];
	}
	if (held > 0)
		*out++ = LETTERS[bits << (6 - held) & 63];
	*out = '\0';
}

static int
base64url_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '-')
		return 62;
	return c == '_' ? 63 : -1;
}

bool
base64url_decode(
	const char *text, size_t text_bytes, void *out, size_t out_max, size_t *out_bytes)
{
	size_t n = text_bytes / 4 * 3 + (text_bytes % 4 > 1 ? text_bytes % 4 - 1 : 0);
	uint8_t *p = out;
	uint32_t bits = 0;
	int held = 0;

	if (text_bytes % 4 == 1 || n > out_max)
		return false;
	for (size_t i = 0; i < text_bytes; i++) {
		int v = base64url_value(text[i]);

		if (v < 0)
			return false;
		bits = (bits << 6 | (uint32_t)v) & 0xffff;
		held += 6;
		if (held >= 8) {
			held -= 8;
			*p++ = (uint8_t)(bits >> held);
		}
	}
	if ((bits & ((1u << held) - 1)) != 0)
		return false;
	*out_bytes = n;
	return true;
}

uint32_t
crc32_of(const void *bytes, size_t n)
{
	const uint8_t *p = bytes;
	uint32_t crc = 0xffffffff;

	/*
	 * bit by bit: it guards 70-byte secrets against typing mistakes, a table would
	 * be no gain
	 */
	for (size_t i = 0; i < n; i++) {
		crc ^= p[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (0xedb88320 & -(crc & 1));
	}
	return ~crc;
}
