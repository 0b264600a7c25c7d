/*
 * cursor.h - where a page of a list ends, as a text that only we can have written.
 *
 * A cursor is opaque: the position, sealed with the key of the daemon (HMAC) together with the
 * method, the principal and the event it was given to. One of another method, another account or
 * another event, and one that was made up, are not read at all; so a position that is read needs no
 * doubt about its form. It may be of a state of the fair that has passed.
 * Thread: any; pure.
 */
#ifndef METHODS_CURSOR_H
#define METHODS_CURSOR_H

#include "base/arena.h"
#include "wire/digest.h"

/* Whom a cursor belongs to. */
struct cursor_owner {
	const uint8_t *key; /* of the daemon, DIGEST_BYTES */
	const char *principal;
	int64_t event_id; /* of the conversation, 0: none named */
};

/* The text of a position that is not "". */
const char *cursor_make(const struct cursor_owner *o, const char *method,
	const char *position, struct arena *arena);
/* The position; NULL when the text is none of the owner's of this method. */
const char *cursor_read(const struct cursor_owner *o, const char *method,
	const char *text, struct arena *arena);

#endif
