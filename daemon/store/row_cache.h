/*
 * row_cache.h - what a unit of work has read by its number, so that it reads each but once.
 *
 * Why:       a booking shows the same two organisations and delegates in the request, the meeting,
 *            two journal rows and the invitation; a page of meetings shows the same few over and
 *            over. Without this two thirds of a booking's statements were such look-ups.
 * What:      organisations, delegates, locations and interpreters. They are changed by their *_put
 *            functions alone and not through the pointers a look-up gives, and *_put forgets what
 *            it changes. Of an event its policies are kept, all in one, in the same way. Of
 *            requests and meetings domain/booking/view.c keeps what they look like to people;
 *            whatever changes such a row or its lists forgets that.
 * Life:      of the unit: nothing is kept from one transaction to the next, so no reader sees an
 *            older row than its transaction does, and a unit that is undone leaves nothing behind.
 * Ownership: the table and the rows lie in tx->arena.
 */
#ifndef STORE_ROW_CACHE_H
#define STORE_ROW_CACHE_H

#include "store/stmt.h"

/* NULL when this unit has not read it, or has forgotten it. */
void *row_cache_get(const struct tx *tx, enum family f, int64_t event_id, int64_t id);
/* Keeps the row (NULL: does nothing) and gives it back. */
void *
row_cache_keep(struct tx *tx, enum family f, int64_t event_id, int64_t id, void *row);
void row_cache_forget(struct tx *tx, enum family f, int64_t event_id, int64_t id);

#endif
