/*
 * ids.h - identities made at random.
 */
#ifndef BASE_IDS_H
#define BASE_IDS_H

/* A random UUID (RFC 9562 section 5.4) as 36 lower-case characters and NUL. Any thread. */
void uuid_make(char out[37]);

#endif
