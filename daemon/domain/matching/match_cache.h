/*
 * match_cache.h - what matching knows of an event, kept by a connection from one list to the next.
 *
 * Why:       reading a fair of 3,000 organisations and counting its 60,000 requests takes a hundred
 *            times as long as putting the partners of one in order.
 * Truth:     what is kept is of a row of the journal, known by its number and hash, and of a model.
 *            A list first reads the rows behind it: a request or meeting has the loads of its two
 *            sides counted anew, an organisation or delegate has its side read again, under the
 *            model there is; what changes no list is passed by; anything else, and very many rows,
 *            has all read anew. So no list is older than its transaction.
 * Bounds:    MATCH_CACHE_EVENTS of the events that were asked for last.
 * Ownership: of the connection (store/store.h), with an arena of its own for each event; a fair
 *            that is given lasts as long as the transaction, and its sides are not to be changed.
 * Thread:    the transaction's, which reads: a unit that has written may see what is undone.
 * Errors:    sticky in the transaction; nothing is kept after one.
 */
#ifndef DOMAIN_MATCHING_MATCH_CACHE_H
#define DOMAIN_MATCHING_MATCH_CACHE_H

#include "domain/matching/match_load.h"

enum { MATCH_CACHE_EVENTS = 4 };

/* As match_load and match_load_places have it; the copy's language is the caller's to set. */
struct match_fair *match_cached(struct tx *tx, int64_t event_id);

#endif
