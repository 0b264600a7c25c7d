/*
 * encoding.h - the bytes of a text file as offices save it, read as UTF-8.
 *
 * Found out: UTF-8 with or without a byte order mark, and UTF-16 with one (RFC 2781 section 3.2).
 *            A mark wins over what the caller names; so does a file that is UTF-8 with letters
 *            outside ASCII, for no other encoding looks like that by chance.
 * Named:     any other encoding is taken only by its name, from a closed list: which one it is
 *            cannot be known from the bytes, only guessed. The refusal says the guess.
 * Limits:    what is written is bounded by the buffer; NUL is refused.
 * Thread:    any; pure.
 */
#ifndef BASE_ENCODING_H
#define BASE_ENCODING_H

#include "wire/buf.h"

enum { ENCODING_WHY_BYTES = 200 };

struct encoding_fault {
	int line; /* of the file, from 1; 0: the file as a whole */
	char why[ENCODING_WHY_BYTES];
};

/* Is it a name of the list, in any case? NULL and "" are: nothing is named. */
bool encoding_known(const char *name);
/* The nearest name of the list to one that is not in it; NULL when none is near. */
const char *encoding_near(const char *name);
/* The names, ended by NULL. */
const char *const *encoding_names(void);
/* Are they UTF-8 as they are, without a mark and NUL? Then there is nothing to read. */
bool encoding_is_plain(const char *bytes, size_t n);
/*
 * n bytes into out (emptied first), without a mark. name: of the list. false and *f when they
 * cannot be read so.
 */
bool encoding_read(const char *bytes, size_t n, const char *name, struct buf *out,
	struct encoding_fault *f) MUST_CHECK;

#endif
