/* secret.c - what people prove themselves by: derived from a row and the key file. */
#include "domain/people/secret.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CRC_LETTERS = 8, MAC_BYTES = 128 };

const char *
secret_nonce(struct tx *tx)
{
	char *hex = arena_alloc(tx->arena, 2 * SECRET_NONCE_BYTES + 1);
	uint8_t bytes[SECRET_NONCE_BYTES];

	tx->random(bytes, sizeof bytes);
	hex_encode(bytes, sizeof bytes, hex);
	return hex;
}

void
secret_text(
	const uint8_t key[DIGEST_BYTES], const struct secret *s, char out[SECRET_BYTES])
{
	char what[MAC_BYTES], letters[DIGEST_BASE64URL];
	uint8_t mac[DIGEST_BYTES];
	int n;

	/* Without a nonce the secret is as it was before nonces came. */
	n = snprintf(what, sizeof what, "%s|%" PRId64 "|%" PRId64 "%s%s", s->kind, s->id,
		s->generation, s->nonce[0] != '\0' ? "|" : "", s->nonce);
	/* A nonce that does not fit is damage: we never wrote one. */
	hmac_sha256(
		key, DIGEST_BYTES, what, n < MAC_BYTES ? (size_t)n : MAC_BYTES - 1, mac);
	base64url_encode(mac, sizeof mac, letters);
	n = snprintf(out, SECRET_BYTES, "%s_%" PRId64 "_%s", s->kind, s->id, letters);
	snprintf(out + n, SECRET_BYTES - (size_t)n, "%08x",
		(unsigned)crc32_of(out, (size_t)n));
	wipe(mac, sizeof mac);
}

bool
secret_id(const char *text, const char *kind, int64_t *id)
{
	size_t n = strlen(text), p = strlen(kind);
	char crc[CRC_LETTERS + 1];
	char *end;

	if (n >= SECRET_BYTES || n < p + 2 + DIGEST_BASE64URL - 1 + CRC_LETTERS ||
		strncmp(text, kind, p) != 0 || text[p] != '_')
		return false;
	snprintf(crc, sizeof crc, "%08x", (unsigned)crc32_of(text, n - CRC_LETTERS));
	if (strcmp(crc, text + n - CRC_LETTERS) != 0)
		return false;
	*id = strtoll(text + p + 1, &end, 10);
	return *id > 0 && *end == '_';
}

bool
secret_is(const uint8_t key[DIGEST_BYTES], const struct secret *s, const char *text)
{
	char expected[SECRET_BYTES];
	bool same;

	secret_text(key, s, expected);
	same = strlen(expected) == strlen(text) &&
	       constant_time_equal(expected, text, strlen(text));
	wipe(expected, sizeof expected);
	return same;
}
