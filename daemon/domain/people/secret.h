/*
 * secret.h - what people prove themselves by: derived from a row and the key file, never stored.
 *
 * A secret is HMAC-SHA-256(key file, kind || id || generation || nonce of the row), so a backup of
 * the database holds none, a repeated call gets the same one again, and a number that an older copy
 * of the database gives out again has another one. Its text is KIND_<id>_<43 letters><8 hex>; the
 * last eight are a CRC-32 of what stands before, so that a typing error differs from a forgery.
 */
#ifndef DOMAIN_PEOPLE_SECRET_H
#define DOMAIN_PEOPLE_SECRET_H

#include "store/stmt.h"
#include "wire/digest.h"

enum { SECRET_BYTES = 96, SECRET_NONCE_BYTES = 16 };

/* The kinds there are; each stands at the beginning of the texts of its own. */
#define SECRET_INVITATION "cvi"
#define SECRET_TOKEN "cvt"
#define SECRET_FEED "cvf"

struct secret {
	const char *kind;
	int64_t id;
	int64_t generation; /* of those of one row */
	const char *nonce;  /* secret_nonce(); "" of a row from before there were any */
};

/* A new nonce, from the unit's randomness, for a row that is about to be written. */
const char *secret_nonce(struct tx *tx);
void secret_text(
	const uint8_t key[DIGEST_BYTES], const struct secret *s, char out[SECRET_BYTES]);
/* The id inside a text of this kind whose shape and checksum are right. */
bool secret_id(const char *text, const char *kind, int64_t *id) MUST_CHECK;
/* Is this the text of the secret? In time that does not depend on where they differ. */
bool secret_is(const uint8_t key[DIGEST_BYTES], const struct secret *s, const char *text)
	MUST_CHECK;

#endif
