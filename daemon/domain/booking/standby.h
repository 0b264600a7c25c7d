/*
 * standby.h - the queue of accepted requests that wait for a seat, and its one order.
 *
 *   1. tier   must before want before the rest: the strongest preference that either side, or one
 *             of its delegates, has towards the other; a veto that came later puts a pair last
 *   2. score  how well the two fit (match.h), highest first
 *   3. since  when the request was accepted or lost its seat, earliest first; then its number
 *
 * Whoever fills freed seats walks standby_order from its beginning; standby.list shows the same.
 * Preferences and categories are read each time, so a place changes when they do.
 */
#ifndef DOMAIN_BOOKING_STANDBY_H
#define DOMAIN_BOOKING_STANDBY_H

#include "domain/seating/seating.h"
#include "store/requests.h"

enum standby_tier { TIER_MUST, TIER_WANT, TIER_NONE, TIER_VETO, STANDBY_TIERS };

struct waiting {
	struct request *request;
	enum standby_tier tier;
	int score; /* 0..1000 */
	int place; /* from 1 */
};

/* "must", "want", "none", "veto" */
const char *standby_tier_name(enum standby_tier tier);
/* The whole queue of an event, in order, in the arena. */
struct waiting *standby_order(struct tx *tx, int64_t event_id, int *n);
/* Any n requests in that order: .request is given, the rest is filled in. */
void standby_rank(struct tx *tx, int64_t event_id, struct waiting *list, int n);
/* < 0: a comes before b. */
int standby_compare(const struct waiting *a, const struct waiting *b);
/*
 * {request..., place, tier, score, since, free_slots, reasons}: as things are, how many slots would
 * do, and why the others do not. too_late_s, reader_id, fair: as in struct party.
 */
struct js *standby_view(struct tx *tx, const struct grid *g, const struct waiting *w,
	int64_t too_late_s, int64_t reader_id, struct seating_fair *fair);

#endif
