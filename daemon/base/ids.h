/*
 * ids.h - identities made at random.
 *
 * Contract: 122 bits of the operating system's randomness (wire/digest.h), so nobody asks whether
 *           an identity is taken already, and nobody can tell the next one. A machine without
 *           randomness ends the process.
 * Thread:   any.
 */
#ifndef BASE_IDS_H
#define BASE_IDS_H

/* A random UUID (RFC 9562 section 5.4) as 36 lower-case characters and NUL. */
void uuid_make(char out[37]);

#endif
