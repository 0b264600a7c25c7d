/*
 * feeds.h - rows of feeds: calendars that are subscribed to. No link is among them:
 * domain/people/subscription.c derives those.
 *
 * Purpose:   statements only.
 * Ownership: rows and their texts live in tx->arena; each look-up gives a row of its own.
 * Errors:    sticky in tx->fault (store/stmt.h); NULL is "no such row", or a fault.
 * Thread:    the transaction's; inserting and saving are for the writer.
 */
#ifndef STORE_FEEDS_H
#define STORE_FEEDS_H

#include "store/stmt.h"

enum { FEED_DIGEST_BYTES = 32 };

struct feed_row {
	int64_t id; /* F<id> */
	int64_t event_id;
	int64_t delegate_id;	 /* -1: an interpreter's */
	int64_t interpreter_id;	 /* -1: a delegate's */
	int64_t generation;	 /* of the link */
	const char *nonce;	 /* of that link */
	int64_t created_s;	 /* of that link */
	int64_t first_fetched_s; /* -1: nobody has asked for it */
	int64_t fetched_s;	 /* -1 */
	int64_t settled_s; /* -1: no channel was chosen, and nobody has subscribed */
	bool has_digest;   /* digest and changed_s are there */
	uint8_t digest[FEED_DIGEST_BYTES];
	int64_t changed_s;
};

void feed_insert(struct tx *tx, const struct feed_row *f);
/* Every field that may change: the link's, and what was noted. */
void feed_save(struct tx *tx, const struct feed_row *f);
struct feed_row *feed_by_id(struct tx *tx, int64_t id);
struct feed_row *feed_of_delegate(struct tx *tx, int64_t event_id, int64_t delegate_id);
struct feed_row *
feed_of_interpreter(struct tx *tx, int64_t event_id, int64_t interpreter_id);
/* Of all events, by id, after after_id. */
struct feed_row *feeds_page(struct tx *tx, int64_t after_id, int limit, int *n);

#endif
