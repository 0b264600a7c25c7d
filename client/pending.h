/*
 * pending.h - changes that were sent and not answered: key and request, kept before
 * sending.
 *
 * Purpose:   a change whose answer was lost may or may not have happened. Its key and
 *            parameters lie in the profile directory under pending/ from before the
 *            first byte is sent until the answer is here, so that asking again with the
 *            same key is possible even after this program was killed.
 * Record:    {profile, endpoint, event?, method, params (with key), at}; of a list of
 *            changes {items} beside, see many.h
 * Ownership: see each function.
 */
#ifndef CLIENT_PENDING_H
#define CLIENT_PENDING_H

#include "profile.h"

struct pending {
	char path[PATH_MAX]; /* "" when nothing is stored */
};

/* Write the record to the disk; 0600. */
bool
pending_store(const struct js *record, struct pending *out, struct err *e) MUST_CHECK;
/* The answer is here. Nothing happens when nothing is stored. */
void pending_remove(struct pending *p);

/* All records, oldest first: an array of {path, record}; the caller frees it. */
struct js *pending_list(struct err *e) MUST_CHECK;

#endif
