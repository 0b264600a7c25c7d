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
/* What the model has found in one text; at most MATCH_SAID_MAX. */
const struct match_said *match_load_said(
	struct tx *tx, int64_t event_id, int64_t model, int64_t organisation_id, int *n);
/* All that is said between an organisation or its delegates and others. */
struct match_preference *
match_preferences(struct tx *tx, int64_t event_id, int64_t organisation_id, int *n);

#endif
