/* cursor.c - where a page of a list ends, as a text that only we can have written. */
#include "methods/cursor.h"

#include <inttypes.h>
#include <string.h>

/* Half a digest is enough: guessing asks us each time. */
enum { SEAL_BYTES = 16 };

static void
seal(const struct cursor_owner *o, const char *method, const char *position,
	struct arena *arena, uint8_t out[DIGEST_BYTES])
{
	/* Of all four only the position, the last, may hold a line end. */
	const char *what = arena_printf(arena, "cursor 1\n%s\n%s\n%" PRId64 "\n%s",
		method, o->principal, o->event_id, position);

	hmac_sha256(o->key, DIGEST_BYTES, what, strlen(what), out);
}

const char *
cursor_make(const struct cursor_owner *o, const char *method, const char *position,
	struct arena *arena)
{
	size_t n = strlen(position);
	char *plain = arena_alloc(arena, SEAL_BYTES + n);
	char *text = arena_alloc(arena, base64url_length(SEAL_BYTES + n) + 1);
	uint8_t digest[DIGEST_BYTES];

	seal(o, method, position, arena, digest);
	memcpy(plain, digest, SEAL_BYTES);
	memcpy(plain + SEAL_BYTES, position, n);
	base64url_encode(plain, SEAL_BYTES + n, text);
	return text;
}

const char *
cursor_read(const struct cursor_owner *o, const char *method, const char *text,
	struct arena *arena)
{
	size_t n = strlen(text), bytes;
	uint8_t *plain = arena_alloc(arena, n + 1), digest[DIGEST_BYTES];
	const char *position = (const char *)plain + SEAL_BYTES;

	if (!base64url_decode(text, n, plain, n, &bytes) || bytes <= SEAL_BYTES ||
		memchr(position, '\0', bytes - SEAL_BYTES) != NULL)
		return NULL;
	/* The arena gives zeros: the position ends with one. */
	seal(o, method, position, arena, digest);
	return constant_time_equal(plain, digest, SEAL_BYTES) ? position : NULL;
}
