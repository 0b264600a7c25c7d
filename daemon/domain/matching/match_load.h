/*
 * match_load.h - what matching needs to know of an event, read from the store.
 *
 * Ownership: everything lives in tx->arena. Thread: the transaction's.
 * Errors:    sticky in the transaction (stmt.h); the result is then not to be used.
 */
#ifndef DOMAIN_MATCHING_MATCH_LOAD_H
#define DOMAIN_MATCHING_MATCH_LOAD_H

#include "domain/matching/match.h"
#include "domain/matching/match_build.h"

/* All organisations of both sides with their categories, prepared. */
struct match_fair *match_load(struct tx *tx, int64_t event_id);
/* Places, bookings and open requests of every side, for the order of a list. */
void match_load_places(struct tx *tx, int64_t event_id, struct match_fair *f);
/* The same of one of them alone, once those of all are known. */
void match_load_places_of(
	struct tx *tx, int64_t event_id, struct match_fair *f, int64_t organisation_id);
/*
 * All of one side again, under the model there is, with its places and what is counted over all;
 * what it is now lives in lasting. false: it is new, or gone, and the fair is to be loaded.
 */
bool match_load_side(struct tx *tx, int64_t event_id, struct match_fair *f,
	struct arena *lasting, int64_t id) MUST_CHECK;
/* All that is said between an organisation or its delegates and others. */
struct match_preference *
match_preferences(struct tx *tx, int64_t event_id, int64_t organisation_id, int *n);

#endif
