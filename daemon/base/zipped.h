/*
 * zipped.h - an archive in memory, its entries read in pieces and never as a whole.
 *
 * Limits:    so many entries; so many bytes of all that is read of it, unpacked, and so many times
 *            the packed ones of an entry: what a small file can unfold to is bounded.
 * Errors:    false and a sentence in why.
 * Ownership: the archive's bytes are the caller's and must outlive it.
 * Thread:    one owner at a time.
 */
#ifndef BASE_ZIPPED_H
#define BASE_ZIPPED_H

#include "wire/err.h"

#include <stddef.h>

enum {
	ZIPPED_ENTRIES_MAX = 4096,
	ZIPPED_BYTES_MAX = 64 * 1024 * 1024,
	ZIPPED_RATIO_MAX = 250, /* of an entry of more than a mebibyte */
	ZIPPED_WHY_BYTES = 200,
};

struct zipped;

/* Do the bytes begin as an archive does? */
bool zipped_is(const char *bytes, size_t n);
/* NULL and why when they are none that can be read. */
struct zipped *zipped_open(const char *bytes, size_t n, char why[ZIPPED_WHY_BYTES]);
void zipped_close(struct zipped *z);
/* Is there an entry of this name? Capitals do not count. */
bool zipped_has(struct zipped *z, const char *name);
/*
 * Give the bytes of an entry to take, piece by piece, the last one (which may be empty) marked;
 * take returns false to end it, and has said why then.
 */
bool zipped_read(struct zipped *z, const char *name,
	bool (*take)(void *ctx, const char *bytes, size_t n, bool last), void *ctx,
	char why[ZIPPED_WHY_BYTES]) MUST_CHECK;

#endif
